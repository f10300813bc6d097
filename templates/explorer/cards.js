/* How the diagram draws what stands in an area: a card for each item, and the lines between them. */

function covers(area, part) {
  return part.left >= area.left && part.top >= area.top && part.right <= area.right && part.bottom <= area.bottom;
}

function meets(area, box) {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  return box.x < area.right && box.y < area.bottom && right > area.left && bottom > area.top;
}

/* The box that holds an item and the one above it, and so the line between them. */
function spanned(item) {
  const { above } = item;
  const [x, y] = [Math.min(item.x, above.x), Math.min(item.y, above.y)];
  const right = Math.max(item.x + item.width, above.x + above.width);
  const bottom = Math.max(item.y + item.height, above.y + above.height);
  return { x, y, width: right - x, height: bottom - y };
}

/* One path for all lines of a kind. Far off, boxes in the colours of their statuses stand for the cards. */
function drawnLines(app, items, area) {
  const lit = app.lit();
  const paths = new Map([
    ["box", new Map()],
    ["cause", new Map()],
    ["line", new Map()],
    ["tip", new Map()],
  ]);
  const add = (layer, name, text) => {
    const found = paths.get(layer);
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(text);
  };
  for (const item of items) {
    const status = `is-${app.model.elements[item.index].status}`;
    if (area.level === "far" && !item.more && meets(area, item)) add("box", status, boxPath(item));
    if (!item.above || !meets(area, spanned(item))) continue;
    const { line, head } = connection(item, app.state.direction);
    add("line", item.more ? "r-more" : `r-${item.role}`, line);
    if (!item.more) add("tip", `r-${item.role}`, head);
    if (!item.more && lit.has(`${item.above.index}>${item.index}`)) {
      add("cause", `is-${app.model.elements[item.above.index].status}`, line);
    }
  }
  const drawn = [...paths].flatMap(([layer, found]) =>
    [...found].map(([name, parts]) => [`x-${layer} ${name}`, parts]),
  );
  return drawn.map(([name, parts]) => makeSvg("path", { class: name, d: parts.join("") }));
}

function boxPath(item) {
  return `M${item.x} ${item.y}h${item.width}v${item.height}h${-item.width}Z`;
}

/* Only a card that can be read holds its words; what it is can be heard from all. */
function makeCard(app, item, level) {
  if (item.more) return placed(item, ["x-more"], app, app.t("more", { n: item.more }));
  const one = app.model.elements[item.index];
  const classes = [`is-${one.status}`, `k-${one.kind}`];
  if (item.mention) classes.push("x-mention");
  if (one.index === app.state.selected) classes.push("x-selected");
  if (app.path().includes(one.index)) classes.push("x-lit");
  if (app.state.kept && !app.state.matches.has(one.index)) classes.push("x-dim");
  const near = level === "near";
  const head = [app.mark(one.status), make("b", { class: "x-id", title: one.id }, one.id)];
  const word = item.mention ? app.t("elsewhere") : app.t(`status.${one.status}`);
  if (near) head.push(make("span", { class: "x-word" }, word));
  if (near && !item.mention) head.push(make("span", { class: "x-kind" }, app.t(`kind.${one.kind}`)));
  const inside = [cardShape(item, one), make("span", { class: "x-head" }, ...head)];
  if (near && !item.mention) {
    if (one.title) inside.push(make("span", { class: "x-name" }, one.title));
    inside.push(make("span", { class: one.withheld ? "x-said-text withheld" : "x-said-text", ...tongue() }, one.text));
  }
  if (item.opens) inside.push(cardToggle(app, item, one));
  if (!near)
    inside.push(make("span", { class: "x-unseen" }, `${app.t(`kind.${one.kind}`)}, ${word}: ${one.title || one.text}`));
  return placed(item, classes, app, ...inside);
}

function placed(item, classes, app, ...inside) {
  const names = { class: ["x-card", ...classes].join(" "), "data-key": item.key };
  const card = make("div", { ...names, ...app.treeItem(item, "_explorer-d-") }, ...inside);
  card.style.cssText = `--lines:${app.model.elements[item.index].lines};transform:translate(${item.x}px,${item.y}px);width:${item.width}px;height:${item.height}px`;
  return card;
}

function cardShape(item, one) {
  const kind = item.mention ? "context" : one.kind;
  return makeSvg(
    "svg",
    { class: "x-shape", "aria-hidden": "true" },
    makeSvg("path", { d: outlinePath(kind, item.width, item.height) }),
  );
}

function cardToggle(app, item, one) {
  const sign = item.open ? "\u2212" : `+${one.inside || one.below.length}`;
  const troubled = !item.open && one.troubled > 0;
  return make(
    "span",
    {
      class: troubled ? "x-toggle x-troubled" : "x-toggle",
      "aria-hidden": "true",
      title: app.t(item.open ? "close" : "open"),
    },
    sign,
  );
}
