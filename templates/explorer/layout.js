/* Where everything stands in the diagram: a tidy tree (d3-hierarchy), growing across or down. */

const CARD = {
  width: 272,
  head: 27,
  line: 17.5,
  padding: 15,
  lines: { claim: 4, strategy: 3, defeater: 4, evidence: 3 },
  stub: 30,
};
const GAP = { across: { level: 64, near: 12, far: 26 }, down: { level: 56, near: 18, far: 34 } };

/* Give every item of a grown tree its place and size; return the size of the whole. */
function place(grown, model, direction, measure) {
  for (const item of grown.items) Object.assign(item, sizeOf(item, model, measure));
  const gap = GAP[direction];
  const across = direction === "across";
  const breadth = (node) => (across ? node.data.height : node.data.width);
  const root = d3.hierarchy({ children: grown.roots, height: 0, width: 0 });
  d3
    .tree()
    .nodeSize([1, 1])
    .separation((a, b) => (breadth(a) + breadth(b)) / 2 + (a.parent === b.parent ? gap.near : gap.far))(root);
  const starts = levels(root, across, gap.level);
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  root.each((node) => {
    const item = node.data;
    if (node.depth === 0) return;
    const along = starts[node.depth];
    item.x = across ? along : node.x - item.width / 2;
    item.y = across ? node.x - item.height / 2 : along;
    bounds.left = Math.min(bounds.left, item.x);
    bounds.top = Math.min(bounds.top, item.y);
    bounds.right = Math.max(bounds.right, item.x + item.width);
    bounds.bottom = Math.max(bounds.bottom, item.y + item.height);
  });
  return grown.items.length ? bounds : { left: 0, top: 0, right: 1, bottom: 1 };
}

/* Where each level begins: after the longest card of the level before. */
function levels(root, across, gap) {
  const longest = [];
  root.each((node) => {
    if (node.depth)
      longest[node.depth] = Math.max(longest[node.depth] ?? 0, across ? node.data.width : node.data.height);
  });
  const starts = [0, 0];
  for (let depth = 2; depth < longest.length; depth += 1) starts[depth] = starts[depth - 1] + longest[depth - 1] + gap;
  return starts;
}

function sizeOf(item, model, measure) {
  if (item.mention || item.more) return { width: item.mention ? 196 : 150, height: CARD.stub };
  const one = model.elements[item.index];
  one.lines ??= Math.min(CARD.lines[one.kind] ?? 2, Math.max(1, measure(one.text, CARD.width - 40)));
  const lines = one.lines + (one.title ? 1 : 0);
  return { width: CARD.width, height: CARD.head + CARD.padding + lines * CARD.line };
}

/* Return a function that tells how many lines a text takes in a width, by the letters of the page's own face. */
function lineCounter(font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return (text, width) => Math.ceil((context.measureText(text).width * 1.14) / width);
}

/* The outline of a card by its kind, after the shapes of GSN. */
function outlinePath(kind, width, height) {
  const w = width;
  const h = height;
  if (kind === "strategy") return `M12 1H${w - 1}L${w - 12} ${h - 1}H1Z`;
  if (kind === "defeater") return `M12 1H${w - 12}L${w - 1} 13V${h - 13}L${w - 12} ${h - 1}H12L1 ${h - 13}V13Z`;
  const r = { evidence: Math.min(h / 2 - 1, 26), context: 14, assumption: 22, justification: 22 }[kind] ?? 3;
  return `M${r + 1} 1H${w - r - 1}A${r} ${r} 0 0 1 ${w - 1} ${r + 1}V${h - r - 1}A${r} ${r} 0 0 1 ${w - r - 1} ${h - 1}H${r + 1}A${r} ${r} 0 0 1 1 ${h - r - 1}V${r + 1}A${r} ${r} 0 0 1 ${r + 1} 1Z`;
}

/* The line from an item to the one above it, and the head of its arrow, which points at what the relation names. */
function connection(item, direction) {
  const above = item.above;
  const across = direction === "across";
  const from = across
    ? [above.x + above.width, above.y + above.height / 2]
    : [above.x + above.width / 2, above.y + above.height];
  const to = across ? [item.x, item.y + item.height / 2] : [item.x + item.width / 2, item.y];
  const back = item.role === "doubt";
  const tip = back ? from : to;
  const sign = back ? 1 : -1;
  const middle = across ? (from[0] + to[0]) / 2 : (from[1] + to[1]) / 2;
  const bend = across ? `C${middle} ${from[1]} ${middle} ${to[1]} ` : `C${from[0]} ${middle} ${to[0]} ${middle} `;
  const [x, y] = tip;
  const head = across ? `M${x} ${y}l${9 * sign} -4.5v9Z` : `M${x} ${y}l-4.5 ${9 * sign}h9Z`;
  return { line: `M${from[0]} ${from[1]}${bend}${to[0]} ${to[1]}`, head };
}
