/* The bar above the views: search, statuses, filters, buttons. */

const MOST_FOUND = 12;

function makeBar(app) {
  const input = app.part("query");
  const list = app.part("found");
  let results = [];
  let at = -1;
  input.addEventListener("input", () => find(input.value));
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    choose(results[Number(option.dataset.place)]);
  });
  const chips = statusChips();
  const menus = facetMenus();
  app.part("clear").addEventListener("click", clear);

  function find(query) {
    app.state.query = query;
    results = search(app.model, query);
    at = -1;
    if (!query.trim()) close();
    else {
      const shown = results.slice(0, MOST_FOUND);
      list.replaceChildren(...shown.map(option));
      open(shown.length > 0);
    }
    input.removeAttribute("aria-activedescendant");
    app.say(query.trim() ? app.t("found", { n: results.length }) : "");
    if (app.state.view === "table") app.table.render();
  }

  function option(index, place) {
    const one = app.model.elements[index];
    return make(
      "li",
      {
        role: "option",
        id: `_explorer-found-${place}`,
        "data-place": place,
        "aria-selected": "false",
        class: `is-${one.status}`,
      },
      app.mark(one.status),
      make("b", { class: "x-id" }, one.id),
      make("span", { class: "x-unseen" }, `, ${app.t(`status.${one.status}`)}, `),
      make("span", { class: "x-near", ...tongue() }, one.title || one.text),
    );
  }

  function open(some) {
    list.hidden = !some;
    input.setAttribute("aria-expanded", String(some));
  }

  function close() {
    open(false);
    at = -1;
  }

  function pressed(event) {
    const last = Math.min(results.length, MOST_FOUND) - 1;
    if (event.key === "Escape") {
      if (list.hidden) {
        input.value = "";
        find("");
        app.focusView();
      }
      close();
    } else if (event.key === "Enter" && results.length) choose(results[Math.max(at, 0)]);
    else if (event.key === "ArrowDown" && last >= 0) step(Math.min(at + 1, last));
    else if (event.key === "ArrowUp" && last >= 0) step(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  }

  function step(place) {
    open(true);
    at = place;
    [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function choose(index) {
    close();
    if (app.state.kept && !app.state.kept.has(index)) clear();
    app.select(index, { reveal: true, push: true });
    app.focusView();
  }

  function statusChips() {
    const box = app.part("statuses");
    return STATUSES.map((status) => {
      const number = app.model.elements.filter((one) => one.status === status).length;
      const press = () => {
        const chosen = app.state.filters.status;
        if (!chosen.delete(status)) chosen.add(status);
        app.filter();
      };
      const chip = make(
        "button",
        {
          type: "button",
          class: `x-chip is-${status}`,
          "aria-pressed": "false",
          disabled: number === 0,
          on: { click: press },
        },
        app.mark(status),
        app.t(`status.${status}`),
        make("span", { class: "x-number" }, app.t("figure", { n: number })),
      );
      box.append(chip);
      return [status, chip];
    });
  }

  function facetMenus() {
    const box = app.part("facets");
    return Object.keys(FACETS).flatMap((facet) => {
      const listed = values(app.model, facet);
      if (listed.length < (facet === "kind" || facet === "module" || facet === "owner" ? 2 : 1)) return [];
      const options = listed.map(([value, number]) =>
        make("option", { value }, `${label(facet, value)} (${app.t("figure", { n: number })})`),
      );
      const select = make(
        "select",
        {
          on: {
            change: () => {
              app.state.filters[facet] = select.value;
              app.filter();
            },
          },
        },
        make("option", { value: "" }, app.t("all")),
        ...options,
      );
      box.append(make("label", {}, make("span", {}, app.t(`facet.${facet}`)), select));
      return [[facet, select]];
    });
  }

  function label(facet, value) {
    if (facet === "kind") return app.t(`kind.${value}`);
    if (facet === "category") return app.t(`category.${value}`);
    if (facet === "module") return app.model.modules[value]?.title ?? value;
    if (facet === "catalogue") return app.model.catalogues[value] ?? value;
    if (facet === "outcome" && app.model.outcomes[value]) return `${value}: ${app.model.outcomes[value]}`.slice(0, 90);
    return value;
  }

  function clear() {
    app.state.filters.status.clear();
    for (const facet of Object.keys(FACETS)) app.state.filters[facet] = "";
    app.filter();
  }

  /* Show the filters as they are, wherever they came from. */
  function render() {
    const { filters } = app.state;
    for (const [status, chip] of chips) chip.setAttribute("aria-pressed", String(filters.status.has(status)));
    for (const [facet, select] of menus) select.value = filters[facet] ?? "";
    const number = menus.filter(([facet]) => filters[facet]).length;
    app.part("filtering").textContent = number ? ` ${app.t("figure", { n: number })}` : "";
    app.part("matching").hidden = app.state.matches === null;
    if (app.state.matches)
      app.part("matches").textContent = app.t("matching", {
        n: app.state.matches.size,
        all: app.model.elements.length,
      });
  }

  return {
    render,
    focus: () => {
      input.focus();
      input.select();
    },
  };
}
