/* The diagram: cards that are drawn only while they can be seen and read, lines between them, pan and zoom (d3-zoom). */

const SCALES = [0.01, 2];
const READABLE = 0.55;
const SIGNS = 0.28;
const AROUND_VIEW = 0.3;

function makeDiagram(app) {
  const stage = app.part("stage");
  const lines = makeSvg("svg", { class: "x-lines", "aria-hidden": "true" });
  const cards = make("div", { class: "x-cards", role: "presentation" });
  const world = make("div", { class: "x-world", role: "presentation" }, lines, cards);
  stage.append(world);
  const measure = lineCounter(`14px ${getComputedStyle(stage).fontFamily}`);
  const drawn = new Map();
  const selection = d3.select(stage);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let grown = { items: [], roots: [], byKey: new Map() };
  let bounds = { left: 0, top: 0, right: 1, bottom: 1 };
  let view = d3.zoomIdentity;
  let area = null;
  let frame = 0;
  let placed = false;

  const zoom = d3
    .zoom()
    .scaleExtent(SCALES)
    .filter((event) => (event.type === "wheel" ? wheelZooms(event) : !event.button && event.type !== "dblclick"))
    .clickDistance(5)
    .on("start", () => world.classList.add("x-moving"))
    .on("end", () => world.classList.remove("x-moving"))
    .on("zoom", ({ transform }) => {
      view = transform;
      world.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.k})`;
      frame ||= requestAnimationFrame(draw);
    });
  selection.call(zoom).on("dblclick.zoom", null);
  stage.addEventListener("click", clicked);
  stage.addEventListener("keydown", pressed);
  stage.addEventListener("wheel", (event) => wheelZooms(event) || app.hint(), { passive: true });
  new ResizeObserver(resized).observe(stage);

  function wheelZooms(event) {
    return event.ctrlKey || event.metaKey || document.fullscreenElement !== null;
  }

  /* Lay out what is open now. The item named keeps its place on the screen, so that the eye does not lose it. */
  function render(anchor) {
    const before = anchor ? grown.byKey.get(anchor) : null;
    const [x, y] = before ? view.apply([before.x, before.y]) : [0, 0];
    stage.dataset.growth = app.state.direction;
    grown = grow(app.model, app.state);
    bounds = place(grown, app.model, app.state.direction, measure);
    app.minimap?.drawn(grown, bounds);
    wipe();
    const after = before ? grown.byKey.get(anchor) : null;
    if (after) {
      const [newX, newY] = view.apply([after.x, after.y]);
      zoom.translateBy(selection, (x - newX) / view.k, (y - newY) / view.k);
    }
    if (!placed) start();
    draw();
    point();
  }

  function start() {
    if (!stage.clientWidth) return;
    placed = true;
    const whole = fitting();
    const k = Math.max(READABLE + 0.15, whole.k);
    if (whole.k >= k) zoom.transform(selection, whole);
    else {
      const root = grown.byKey.get(`n${app.state.selected}`) ?? grown.roots[0];
      if (!root) return;
      const across = app.state.direction === "across";
      const x = across && root.level === 1 ? 24 - root.x * k : (stage.clientWidth - root.width * k) / 2 - root.x * k;
      const y = across || root.level > 1 ? (stage.clientHeight - root.height * k) / 2 - root.y * k : 24 - root.y * k;
      zoom.transform(selection, d3.zoomIdentity.translate(x, y).scale(k));
    }
  }

  function resized() {
    if (!placed && !stage.closest("[hidden]")) render();
    else draw();
  }

  function fitting() {
    const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
    const k = Math.min(1, (stage.clientWidth - 48) / width, (stage.clientHeight - 48) / height);
    const scale = Math.max(SCALES[0], k);
    const x = (stage.clientWidth - (bounds.left + bounds.right) * scale) / 2;
    const y = (stage.clientHeight - (bounds.top + bounds.bottom) * scale) / 2;
    return d3.zoomIdentity.translate(x, y).scale(scale);
  }

  function move(transform) {
    if (still.matches) zoom.transform(selection, transform);
    else selection.transition().duration(280).call(zoom.transform, transform);
  }

  /* Bring an item into sight, as little as need be; `centre` puts it into the middle. */
  function show(key, centre = false) {
    const item = grown.byKey.get(key);
    if (!item || !stage.clientWidth) return;
    const k = view.k < READABLE ? 0.9 : view.k;
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    let { x, y } = view;
    if (centre || k !== view.k) {
      x = width / 2 - (item.x + item.width / 2) * k;
      y = height / 2 - (item.y + item.height / 2) * k;
    } else {
      x += nudge(view.applyX(item.x), item.width * k, width);
      y += nudge(view.applyY(item.y), item.height * k, height);
    }
    if (x !== view.x || y !== view.y || k !== view.k) move(d3.zoomIdentity.translate(x, y).scale(k));
  }

  function nudge(from, size, room) {
    const edge = Math.min(56, room / 8);
    if (from < edge) return edge - from;
    return from + size > room - edge ? Math.max(room - edge - from - size, edge - from) : 0;
  }

  /* Draw what can be seen, and as much again around it, so that a small move draws nothing. */
  function draw() {
    frame = 0;
    const level = view.k >= READABLE ? "near" : view.k >= SIGNS ? "middle" : "far";
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    app.minimap?.moved(view, width, height);
    if (area?.level === level && covers(area, corners(0, 0, width, height))) return;
    if (area?.level !== level) wipe();
    stage.dataset.level = level;
    area = {
      level,
      ...corners(-width * AROUND_VIEW, -height * AROUND_VIEW, width * (1 + AROUND_VIEW), height * (1 + AROUND_VIEW)),
    };
    lines.replaceChildren(...drawnLines(app, grown.items, area));
    for (const item of grown.items) {
      const seen = item.key === `n${app.state.selected}` || (level !== "far" && meets(area, item));
      if (seen === drawn.has(item.key)) continue;
      if (seen) {
        const made = makeCard(app, item, level);
        drawn.set(item.key, made);
        cards.append(made);
      } else {
        drawn.get(item.key).remove();
        drawn.delete(item.key);
      }
    }
  }

  function corners(left, top, right, bottom) {
    const [from, to] = [view.invert([left, top]), view.invert([right, bottom])];
    return { left: from[0], top: from[1], right: to[0], bottom: to[1] };
  }

  /* Forget what is drawn, so that all of it is drawn anew. */
  function wipe() {
    for (const card of drawn.values()) card.remove();
    drawn.clear();
    area = null;
  }

  function clicked(event) {
    const target = event.target.closest(".x-card");
    if (!target) return;
    const item = grown.byKey.get(target.dataset.key);
    stage.focus({ preventScroll: true });
    if (item.more) app.showMore(item.index);
    else if (event.target.closest(".x-toggle")) app.toggle(item.index);
    else if (item.mention) app.select(item.index, { reveal: true });
    else app.select(item.index);
  }

  /* Arrows follow the argument: to what stands above, below and beside; how they lie depends on how it grows. */
  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = grown.byKey.get(`n${app.state.selected}`);
    const across = app.state.direction === "across";
    const arrows = across
      ? { ArrowLeft: "above", ArrowRight: "below", ArrowUp: "previous", ArrowDown: "next" }
      : { ArrowUp: "above", ArrowDown: "below", ArrowLeft: "previous", ArrowRight: "next" };
    const moves = {
      above: () => item?.above && app.select(item.above.index),
      below: () => item && goBelow(item),
      previous: () => item && beside(item, -1),
      next: () => item && beside(item, 1),
    };
    const keys = {
      Enter: () => item?.opens && app.toggle(item.index),
      " ": () => item?.opens && app.toggle(item.index),
      Home: () => app.model.top !== null && app.select(app.model.top, { reveal: true }),
      End: () => app.goToCause(),
      "+": () => scaleBy(1.3),
      "=": () => scaleBy(1.3),
      "-": () => scaleBy(1 / 1.3),
      0: () => move(fitting()),
    };
    const act = keys[event.key] ?? moves[arrows[event.key]];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function goBelow(item) {
    if (item.opens && !item.open) app.toggle(item.index);
    const opened = grown.byKey.get(item.key);
    const first = opened.children.find((child) => !child.more && !child.mention);
    if (first) app.select(first.index);
  }

  function beside(item, step) {
    const level = grown.items.filter((one) => one.level === item.level && !one.more && !one.mention);
    level.sort((a, b) => (app.state.direction === "across" ? a.y - b.y : a.x - b.x));
    const next = level[level.indexOf(item) + step];
    if (next) app.select(next.index);
  }

  function scaleBy(factor) {
    if (still.matches) zoom.scaleBy(selection, factor);
    else selection.transition().duration(180).call(zoom.scaleBy, factor);
  }

  function selected() {
    wipe();
    draw();
    point();
  }

  /* Tell which card is meant, for those who hear the diagram. */
  function point() {
    const key = `n${app.state.selected}`;
    if (grown.byKey.has(key)) stage.setAttribute("aria-activedescendant", `_explorer-d-${key}`);
    else stage.removeAttribute("aria-activedescendant");
  }

  return {
    render,
    show,
    selected,
    fit: () => move(fitting()),
    scaleBy,
    replace: () => {
      placed = false;
      render();
    },
    centreOn: (x, y) => zoom.translateTo(selection, x, y),
    get items() {
      return grown.items;
    },
  };
}
