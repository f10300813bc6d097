/* Searching and filtering. */

const FACETS = {
  kind: (one) => [one.kind],
  category: (one) => [...one.categories],
  outcome: (one) => [...one.outcomes],
  owner: (one) => (one.owner ? [one.owner] : []),
  module: (one) => [String(one.module)],
  catalogue: (one) => one.catalogues,
};

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/* Return the elements whose texts hold every word asked for: ids first, then titles, then the rest. */
function search(model, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = [];
  for (const one of model.elements) {
    one.haystack ??= [one.id, one.title ?? "", [one.text, one.owner ?? "", one.note ?? ""].join(" ")].map(folded);
    const all = one.haystack.join(" ");
    if (words.every((word) => all.includes(word))) found.push([closeness(one.haystack, words[0]), one.index]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, index]) => index);
}

function closeness([id, title], word) {
  if (id === word) return 0;
  if (id.startsWith(word)) return 1;
  if (id.includes(word)) return 2;
  return title.includes(word) ? 3 : 4;
}

/* Return the elements that every filter lets through; null where nothing is filtered. */
function filtered(model, filters) {
  const asked = Object.keys(FACETS).filter((facet) => filters[facet]);
  if (!asked.length && !filters.status.size) return null;
  const passes = (one) =>
    (!filters.status.size || filters.status.has(one.status)) &&
    asked.every((facet) => FACETS[facet](one).includes(filters[facet]));
  return new Set(model.elements.filter(passes).map((one) => one.index));
}

/* What must be shown so that every match stands in its place: the matches and all above them. */
function kept(model, matches) {
  const found = new Set();
  for (const match of matches)
    for (let at = match; at !== null && !found.has(at); at = model.elements[at].parent) found.add(at);
  return found;
}

/* The values of a facet with how many elements have each, as the menus list them. */
function values(model, facet) {
  const counts = new Map();
  for (const one of model.elements)
    for (const value of FACETS[facet](one)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const listed = [...counts];
  return facet === "module" ? listed.sort((a, b) => a[0] - b[0]) : listed.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
