/* The case as the document tells it: who stands above and below whom, and one home for every element. */

const ROLES = { in_context_of: "context", supported_by: "support", answered_by: "answer" };
const STATUSES = ["defeated", "in-doubt", "unknown", "supported"];
const KINDS = ["claim", "strategy", "evidence", "context", "assumption", "justification", "defeater"];

/* Texts that several elements have stand once, in `words`; the elements have their numbers. */
const WORDED = ["title", "owner", "note", "url"];

function worded(one, words) {
  const said = (value) => (typeof value === "number" ? words[value] : value);
  const found = { ...one, phrases: (one.phrases ?? []).map(said), facts: (one.facts ?? []).map(said) };
  for (const field of WORDED) if (field in one) found[field] = said(one[field]);
  found.flaws = (one.flaws ?? []).map((flaw) => ({ ...flaw, name: said(flaw.name), words: said(flaw.words) }));
  if (one.cause) found.cause = { ...one.cause, words: said(one.cause.words) };
  return found;
}

function readModel(data) {
  const elements = data.elements.map((one, index) => ({
    index,
    against: [],
    catalogues: [],
    challenges: [],
    ...worded(one, data.words),
    module: one.module ?? 0,
    below: [],
    above: [],
    parent: null,
    depth: 0,
    categories: new Set(),
    outcomes: new Set(),
  }));
  for (const element of elements) link(elements, element);
  const model = { ...data, elements, byAnchor: new Map(elements.map((one) => [one.anchor || one.id, one.index])) };
  model.order = settle(model);
  sum(model);
  inherit(model, "categories", (one) => (one.category ? [one.category] : []));
  inherit(model, "outcomes", (one) => one.against);
  return model;
}

function link(elements, element) {
  const add = (from, to, role) => {
    elements[from].below.push({ to, role });
    elements[to].above.push({ to: from, role });
  };
  for (const [field, role] of Object.entries(ROLES))
    for (const to of element[field] ?? []) add(element.index, to, role);
  for (const to of element.challenges) add(to, element.index, "doubt");
}

/* Give every element one home: below the nearest that leads to it from the top claim. What the top claim does not reach
   stands beside it. Returns the elements in the order they were met, so that each comes after its home. */
function settle(model) {
  const { elements } = model;
  const order = [];
  const met = new Set();
  const walk = (start) => {
    if (met.has(start)) return;
    met.add(start);
    const queue = [start];
    for (const index of queue) {
      order.push(index);
      for (const { to } of elements[index].below) {
        if (met.has(to)) continue;
        met.add(to);
        elements[to].parent = index;
        elements[to].depth = elements[index].depth + 1;
        queue.push(to);
      }
    }
  };
  if (model.top !== null) walk(model.top);
  for (const one of elements) if (!one.above.some(({ to }) => to !== one.index)) walk(one.index);
  for (const one of elements) walk(one.index);
  model.roots = order.filter((index) => elements[index].parent === null);
  return order;
}

/* Count what stands below each element at home, and how much of it is not supported. */
function sum(model) {
  for (const one of model.elements) Object.assign(one, { inside: 0, troubled: 0 });
  for (const index of [...model.order].reverse()) {
    const one = model.elements[index];
    if (one.parent === null) continue;
    const parent = model.elements[one.parent];
    parent.inside += one.inside + 1;
    parent.troubled += one.troubled + (one.status === "supported" ? 0 : 1);
  }
}

/* A category or an outcome holds for all that stands below the claim which names it. */
function inherit(model, field, own) {
  const seeds = new Map();
  for (const one of model.elements)
    for (const value of own(one)) seeds.set(value, [...(seeds.get(value) ?? []), one.index]);
  for (const [value, starts] of seeds) {
    const waiting = [...starts];
    while (waiting.length) {
      const one = model.elements[waiting.pop()];
      if (one[field].has(value)) continue;
      one[field].add(value);
      waiting.push(...one.below.map(({ to }) => to));
    }
  }
}

/* The elements from the top claim down to this one. */
function trail(model, index) {
  const found = [];
  for (let at = index; at !== null && at !== undefined; at = model.elements[at].parent) found.push(at);
  return found.reverse();
}

/* The elements from this one to the root of its status. */
function causePath(model, index) {
  const found = [];
  const met = new Set();
  for (let at = index; at !== undefined && at !== null && !met.has(at); at = model.elements[at].onward) {
    met.add(at);
    found.push(at);
  }
  return model.elements[index]?.status === "supported" ? [] : found;
}

/* What is open at first: the way to what is wrong, then level by level from the top claim while there is room. */
function firstOpen(model, room) {
  const open = new Set();
  const show = (index) =>
    trail(model, index)
      .slice(0, -1)
      .forEach((one) => open.add(one));
  const causes = new Map();
  for (const one of model.elements)
    if (one.cause) causes.set(one.cause.element, (causes.get(one.cause.element) ?? 0) + 1);
  if (model.top !== null) causePath(model, model.top).forEach(show);
  const heaviest = [...causes].sort(
    (a, b) => severity(model, a[0]) - severity(model, b[0]) || b[1] - a[1] || a[0] - b[0],
  );
  heaviest.slice(0, 5).forEach(([index]) => show(index));
  let shown = model.roots.length;
  for (const index of open) shown += Math.min(model.elements[index].below.length, MOST_CHILDREN);
  for (const index of model.order) {
    const more = Math.min(model.elements[index].below.length, MOST_CHILDREN);
    if (!more || open.has(index)) continue;
    const parent = model.elements[index].parent;
    if (shown + more > room || (parent !== null && !open.has(parent))) continue;
    open.add(index);
    shown += more;
  }
  return open;
}

function severity(model, index) {
  return STATUSES.indexOf(model.elements[index].status);
}
