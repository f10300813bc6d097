/* Which part of the argument is shown: the tree as far as it is open, one item for each thing drawn. */

const MOST_CHILDREN = 24;

/* An item is an element at home, a mention of one that has its home elsewhere, or a place-holder for more children.
   Level by level and not by recursion, so that an argument of any depth can be opened. */
function grow(model, state) {
  const kept = (index) => !state.kept || state.kept.has(index);
  const starts = model.roots.filter(kept);
  const roots = starts.map((index, place) => homeItem(model, state, index, "root", null, place + 1, starts.length));
  const items = [...roots];
  for (const item of items) {
    if (!item.open) continue;
    item.children = below(model, state, item);
    items.push(...item.children);
  }
  return { items, roots, byKey: new Map(items.map((item) => [item.key, item])) };
}

function homeItem(model, state, index, role, above, place, siblings) {
  const opens = slots(model, model.elements[index], state).length > 0;
  const open = opens && state.open.has(index);
  const level = above ? above.level + 1 : 1;
  return { key: `n${index}`, index, role, above, place, siblings, level, opens, open, children: [] };
}

function below(model, state, item) {
  const links = slots(model, model.elements[item.index], state);
  const chosen = choose(model, links, state.more.get(item.index) ?? MOST_CHILDREN);
  const rest = links.length - chosen.length;
  const siblings = chosen.length + (rest ? 1 : 0);
  const met = new Set();
  const found = chosen.map(({ to, role }, place) => {
    const mention = model.elements[to].parent !== item.index || met.has(to);
    met.add(to);
    if (!mention) return homeItem(model, state, to, role, item, place + 1, siblings);
    const key = `m${item.index}-${role}-${to}`;
    return {
      key,
      index: to,
      role,
      mention,
      above: item,
      place: place + 1,
      siblings,
      level: item.level + 1,
      children: [],
    };
  });
  if (rest) {
    const more = { key: `p${item.index}`, index: item.index, more: rest, above: item, place: siblings, siblings };
    found.push({ ...more, level: item.level + 1, children: [] });
  }
  return found;
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
