/* The explorer: one state, three views of it, and what people can do. */

const FIRST_CARDS = 36;
const MOST_REVEALED = 60;
const NARROW = 640;

function makeExplorer(root, data, texts) {
  const model = readModel(data);
  const t = wording(texts, document.documentElement.lang || "en");
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const marks = new Map(STATUSES.map((status) => [status, part("marks").content.querySelector(`.m-${status}`)]));
  const narrow = root.parentElement.clientWidth < NARROW;
  const firstView = narrow ? "outline" : "diagram";
  const state = {
    selected: model.top ?? model.roots[0] ?? null,
    open: firstOpen(model, FIRST_CARDS),
    more: new Map(),
    firstView,
    view: firstView,
    direction: "across",
    query: "",
    filters: { status: new Set() },
    matches: null,
    kept: null,
  };
  const app = { model, state, t, part, mark: (status) => marks.get(status).cloneNode(true) };
  const views = () => ({ diagram: app.diagram, outline: app.outline, table: app.table });
  const current = () => views()[state.view];
  let before = null;
  let path = [];
  let said = 0;

  app.path = () => path;
  app.lit = () =>
    new Set(
      path
        .slice(1)
        .map((index, place) => `${path[place]}>${index}`)
        .concat(path.slice(1).map((index, place) => `${index}>${path[place]}`)),
    );
  app.say = (words) => {
    clearTimeout(said);
    said = setTimeout(() => {
      part("said").textContent = words;
    }, 60);
  };
  app.hint = () => part("hint").classList.add("x-shown");
  app.address = (index) => writeAddress(model, state, index);

  app.remember = (push = false) => {
    const address = app.address(state.selected);
    if (address === location.hash) return;
    history[push ? "pushState" : "replaceState"](null, "", address);
  };

  /* What a tree item must tell those who cannot see it. */
  app.treeItem = (item, prefix) => ({
    role: "treeitem",
    id: prefix + item.key,
    "aria-level": item.level,
    "aria-posinset": item.place,
    "aria-setsize": item.siblings,
    "aria-expanded": item.opens ? String(item.open) : null,
    "aria-selected": item.more ? null : String(!item.mention && item.index === state.selected),
  });

  app.select = (index, { reveal = false, push = false, quiet = false } = {}) => {
    state.selected = index;
    path = causePath(model, index);
    if (reveal) uncover(index);
    if (reveal) current().render();
    else current().selected();
    current().show(`n${index}`, reveal);
    app.detail.render();
    app.remember(push || reveal);
    const one = model.elements[index];
    if (!quiet) app.say(`${one.id}, ${t(`kind.${one.kind}`)}, ${t(`status.${one.status}`)}`);
  };

  /* Open everything above an element. */
  function uncover(index) {
    const way = trail(model, index);
    way.forEach((one, place) => {
      const child = way[place + 1];
      if (child === undefined) return;
      const links = slots(model, model.elements[one], state);
      const most = state.more.get(one) ?? MOST_CHILDREN;
      if (links.length > most && !choose(model, links, most).some(({ to }) => to === child))
        state.more.set(one, links.length);
      state.open.add(one);
    });
  }

  app.toggle = (index) => {
    const opened = !state.open.delete(index);
    if (opened) state.open.add(index);
    current().render(`n${index}`);
    app.say(t(opened ? "opened" : "closed", { element: model.elements[index].id }));
  };

  app.showMore = (index) => {
    state.more.set(index, (state.more.get(index) ?? MOST_CHILDREN) + MOST_CHILDREN * 2);
    current().render(`n${index}`);
  };

  app.goToCause = () => {
    const cause = model.elements[state.selected]?.cause;
    if (!cause) return;
    const way = causePath(model, state.selected);
    way.forEach((index) => uncover(index));
    app.select(cause.element, { reveal: true });
  };

  app.filter = () => {
    const matches = filtered(model, state.filters);
    if (matches && !state.matches) before = new Set(state.open);
    state.matches = matches;
    state.kept = matches && kept(model, matches);
    if (matches) {
      const first = [...matches]
        .sort((a, b) => severity(model, a) - severity(model, b) || a - b)
        .slice(0, MOST_REVEALED);
      state.open = new Set(first.flatMap((index) => trail(model, index).slice(0, -1)));
    } else if (before) state.open = before;
    app.bar.render();
    app.diagram.replace();
    if (state.view !== "diagram") current().render();
    app.remember();
    app.say(matches ? t("matching", { n: matches.size, all: model.elements.length }) : t("unfiltered"));
  };

  app.look = (view, moved = true) => {
    state.view = view;
    for (const name of Object.keys(views())) {
      part(`view-${name}`).hidden = name !== view;
      root.querySelector(`[data-view="${name}"]`).setAttribute("aria-pressed", String(name === view));
    }
    current().render();
    if (moved && state.selected !== null) current().show(`n${state.selected}`, view === "diagram");
  };

  app.focusView = () =>
    (state.view === "diagram"
      ? part("stage")
      : part(`view-${state.view}`).querySelector('[tabindex="0"],button')
    )?.focus({ preventScroll: true });

  app.turn = (direction) => {
    state.direction = direction;
    root.querySelector('[data-do="turn"]').setAttribute("aria-pressed", String(direction === "down"));
    app.diagram.replace();
  };

  function everything(open) {
    state.open = new Set(open ? model.elements.filter((one) => one.below.length).map((one) => one.index) : []);
    state.more.clear();
    current().render();
    if (state.view === "diagram") app.diagram.fit();
    app.say(t(open ? "all_open" : "all_closed"));
  }

  const actions = {
    bigger: () => app.diagram.scaleBy(1.3),
    smaller: () => app.diagram.scaleBy(1 / 1.3),
    fit: () => app.diagram.fit(),
    turn: () => {
      app.turn(state.direction === "across" ? "down" : "across");
      app.remember();
    },
    open: () => everything(true),
    close: () => everything(false),
    filters: (button) => {
      const box = part("filters");
      box.hidden = !box.hidden;
      button.setAttribute("aria-expanded", String(!box.hidden));
    },
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  };

  function wire() {
    part("hint").addEventListener("animationend", () => part("hint").classList.remove("x-shown"));
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-do],button[data-view]");
      if (!button) return;
      if (button.dataset.view) {
        app.look(button.dataset.view);
        app.remember();
      } else actions[button.dataset.do](button);
    });
    document.addEventListener(
      "keydown",
      (event) => {
        const typing = event.target.closest?.("input,select,textarea,[contenteditable]");
        if (
          event.key === "/" &&
          !typing &&
          !event.ctrlKey &&
          !event.metaKey &&
          root.getBoundingClientRect().bottom > 0
        ) {
          event.preventDefault();
          event.stopPropagation();
          app.bar.focus();
        }
      },
      true,
    );
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && state.matches && !event.defaultPrevented) {
        for (const facet of Object.keys(FACETS)) state.filters[facet] = "";
        state.filters.status.clear();
        app.filter();
      }
    });
    addEventListener("hashchange", () => arrive(location.hash));
    addEventListener("popstate", () => arrive(location.hash));
  }

  /* Take an address in; say whether it was one of ours. */
  function arrive(hash) {
    const asked = readAddress(model, hash);
    if (!asked) return false;
    state.filters = asked.filters;
    state.direction = asked.direction;
    state.matches = filtered(model, state.filters);
    state.kept = state.matches && kept(model, state.matches);
    if (asked.selected !== undefined) state.selected = asked.selected;
    path = state.selected === null ? [] : causePath(model, state.selected);
    app.bar.render();
    if (state.selected !== null)
      trail(model, state.selected)
        .slice(0, -1)
        .forEach((index) => state.open.add(index));
    app.look(asked.view ?? state.view);
    app.detail.render();
    root.scrollIntoView({ block: "start" });
    return true;
  }

  root.hidden = false;
  document.documentElement.classList.add("explorer-runs");
  app.diagram = makeDiagram(app);
  app.minimap = makeMinimap(app);
  app.outline = makeOutline(app);
  app.table = makeTable(app);
  app.detail = makeDetail(app);
  app.bar = makeBar(app);
  path = state.selected === null ? [] : causePath(model, state.selected);
  wire();
  if (!arrive(location.hash)) {
    app.bar.render();
    app.look(state.view, false);
    app.detail.render();
  }
}

function startExplorer() {
  performance.mark("safetycase-explorer-start");
  const root = document.getElementById("_explorer");
  const read = (name) => JSON.parse(document.getElementById(name).textContent);
  makeExplorer(root, read("_explorer-case"), read("_explorer-texts"));
  performance.mark("safetycase-explorer-interactive");
}

startExplorer();
