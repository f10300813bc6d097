/* Deep links: `#_explore-ID&view=table&status=in-doubt` names an element, a view and filters. */

const ADDRESS = "#_explore-";

function writeAddress(model, state, index) {
  const one = model.elements[index];
  const extra = new URLSearchParams();
  if (state.view !== state.firstView) extra.set("view", state.view);
  if (state.direction !== "across") extra.set("grow", state.direction);
  if (state.filters.status.size) extra.set("status", [...state.filters.status].join(","));
  for (const facet of Object.keys(FACETS)) if (state.filters[facet]) extra.set(facet, state.filters[facet]);
  const rest = extra.toString();
  return ADDRESS + (one ? encodeURIComponent(one.anchor || one.id) : "") + (rest ? `&${rest}` : "");
}

/* Return what an address asks for; null where it is none of ours. */
function readAddress(model, hash) {
  if (!hash.startsWith(ADDRESS)) return null;
  const [name, ...rest] = hash.slice(ADDRESS.length).split("&");
  const extra = new URLSearchParams(rest.join("&"));
  const filters = {
    status: new Set((extra.get("status") ?? "").split(",").filter((status) => STATUSES.includes(status))),
  };
  for (const facet of Object.keys(FACETS)) filters[facet] = extra.get(facet) ?? "";
  return {
    selected: model.byAnchor.get(decoded(name)),
    view: ["diagram", "outline", "table"].find((view) => view === extra.get("view")),
    direction: extra.get("grow") === "down" ? "down" : "across",
    filters,
  };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
