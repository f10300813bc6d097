/* Which part of the argument is shown: the tree as far as it is open, one item for each thing drawn. */

const MOST_CHILDREN = 24;

/* An item is an element at home, a mention of one that has its home elsewhere, or a place-holder for more children. */
function grow(model, state) {
  const items = [];
  const make = (index, role, above, place, siblings) => {
    const one = model.elements[index];
    const mention = above !== null && (one.parent !== above.index || above.met.has(index));
    above?.met.add(index);
    const item = { index, role, mention, above, place, siblings, children: [], met: new Set(), level: above ? above.level + 1 : 1 };
    item.key = mention ? `m${above.index}-${index}` : `n${index}`;
    items.push(item);
    if (mention) return item;
    const links = slots(model, one, state);
    item.opens = links.length > 0;
    item.open = item.opens && state.open.has(index);
    if (item.open) fill(item, links);
    return item;
  };
  const fill = (item, links) => {
    const most = state.more.get(item.index) ?? MOST_CHILDREN;
    const chosen = choose(model, links, most);
    const rest = links.length - chosen.length;
    const siblings = chosen.length + (rest ? 1 : 0);
    chosen.forEach((link, place) => item.children.push(make(link.to, link.role, item, place + 1, siblings)));
    if (!rest) return;
    const key = `p${item.index}`;
    const more = { key, more: rest, index: item.index, above: item, level: item.level + 1, place: siblings, siblings, children: [] };
    items.push(more);
    item.children.push(more);
  };
  const roots = model.roots.filter((index) => !state.kept || state.kept.has(index));
  const grown = roots.map((index, place) => make(index, "root", null, place + 1, roots.length));
  return { items, roots: grown, byKey: new Map(items.map((item) => [item.key, item])) };
}

/* What stands below an element, without what the filter leaves out; under a filter nothing is told twice. */
function slots(model, one, state) {
  if (!state.kept) return one.below;
  return one.below.filter(({ to }) => state.kept.has(to) && model.elements[to].parent === one.index);
}

/* Where there are too many children, those not supported are chosen first; all stay in the order of the argument. */
function choose(model, links, most) {
  if (links.length <= most) return links;
  const ranked = links.map((link, place) => ({ link, place, rank: severity(model, link.to) }));
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place);
  const chosen = ranked.slice(0, most);
  return chosen.sort((a, b) => a.place - b.place).map(({ link }) => link);
}
