/* The same elements as a table that can be sorted; a hundred rows at a time. */

const ROWS = 100;

function makeTable(app) {
  const box = app.part("table");
  const body = make("tbody");
  const count = make("caption", { class: "x-caption" });
  const more = make("button", { type: "button", class: "x-button", on: { click: () => fill(shown + ROWS) } });
  const columns = {
    id: (one) => folded(one.id),
    kind: (one) => KINDS.indexOf(one.kind),
    status: (one) => STATUSES.indexOf(one.status),
    text: (one) => folded(one.title || one.text),
    module: (one) => one.module,
    owner: (one) => folded(one.owner ?? ""),
  };
  const heads = Object.keys(columns).map((name) => [
    name,
    make(
      "th",
      { scope: "col" },
      make("button", { type: "button", on: { click: () => sortBy(name) } }, app.t(`column.${name}`)),
    ),
  ]);
  box.append(make("table", {}, count, make("thead", {}, make("tr", {}, ...heads.map(([, head]) => head))), body), more);
  let order = { by: null, up: true };
  let found = [];
  let shown = 0;
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row && !getSelection().toString()) app.select(Number(row.dataset.index));
  });

  function sortBy(name) {
    order = { by: name, up: order.by === name ? !order.up : true };
    for (const [other, head] of heads) {
      if (other === name) head.setAttribute("aria-sort", order.up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    render();
    app.say(app.t("sorted", { column: app.t(`column.${name}`) }));
  }

  function render() {
    const asked = app.state.query ? new Set(search(app.model, app.state.query)) : null;
    const passes = (index) => (!app.state.matches || app.state.matches.has(index)) && (!asked || asked.has(index));
    found = app.model.order.filter(passes).map((index) => app.model.elements[index]);
    if (order.by) {
      const key = columns[order.by];
      const ranked = found.map((one) => [key(one), one]);
      ranked.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (order.up ? 1 : -1));
      found = ranked.map(([, one]) => one);
    }
    fill(ROWS);
  }

  function fill(most) {
    shown = Math.min(most, found.length);
    body.replaceChildren(...found.slice(0, shown).map(row));
    count.textContent = app.t("rows", { n: found.length, shown });
    more.hidden = shown >= found.length;
    more.textContent = app.t("more", { n: Math.min(ROWS, found.length - shown) });
  }

  function row(one) {
    const short = (words) => (words ? make("span", { class: "x-short" }, words) : "");
    const cell = (name, ...inside) =>
      make("td", { "data-label": app.t(`column.${name}`), "data-kind": name === "kind" }, ...inside);
    const chosen = one.index === app.state.selected;
    return make(
      "tr",
      { "data-index": one.index, class: chosen ? `x-selected is-${one.status}` : `is-${one.status}` },
      make(
        "th",
        { scope: "row" },
        make("button", { type: "button", class: "x-link x-id", "aria-current": chosen && "true" }, one.id),
      ),
      cell("kind", app.t(`kind.${one.kind}`)),
      cell("status", make("span", { class: "status" }, app.mark(one.status), app.t(`status.${one.status}`))),
      cell("text", make("span", { class: one.withheld ? "x-short withheld" : "x-short", ...tongue() }, one.title || one.text)),
      cell("module", short(app.model.modules[one.module]?.title)),
      cell("owner", short(one.owner)),
    );
  }

  function selected() {
    for (const old of body.children) {
      const chosen = Number(old.dataset.index) === app.state.selected;
      old.classList.toggle("x-selected", chosen);
      const button = old.querySelector("button");
      if (chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function show() {
    const at = found.findIndex((one) => one.index === app.state.selected);
    if (at >= shown) fill(at + ROWS);
    body.querySelector(".x-selected")?.scrollIntoView({ block: "nearest" });
  }

  return { render, selected, show };
}
