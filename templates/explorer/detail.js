/* What is known of the chosen element: its words, why it stands so, what stands around it, where it is told in full. */

const AROUND = [
  ["supported_by", "below", "support"],
  ["in_context_of", "below", "context"],
  ["challenges", "above", "doubt"],
  ["answered_by", "below", "answer"],
  ["challenged_by", "below", "doubt"],
  ["supports", "above", "support"],
  ["context_of", "above", "context"],
  ["answers", "above", "answer"],
];

function makeDetail(app) {
  const box = app.part("detail");
  const crumbs = app.part("crumbs");

  function render() {
    const one = app.model.elements[app.state.selected];
    box.hidden = !one;
    crumbs.parentElement.hidden = !one;
    if (!one) return;
    box.replaceChildren(...parts(one).filter(Boolean));
    crumbs.replaceChildren(...trailItems(one));
  }

  function trailItems(one) {
    const path = trail(app.model, one.index);
    const cut = path.length > 7 ? [...path.slice(0, 2), null, ...path.slice(-4)] : path;
    return cut.map((index) => {
      if (index === null) return make("li", { class: "x-gap" }, "\u2026");
      const here = index === one.index;
      const button = make(
        "button",
        {
          type: "button",
          class: "x-link",
          "aria-current": here && "true",
          on: { click: () => app.select(index, { reveal: true }) },
        },
        app.mark(app.model.elements[index].status),
        app.model.elements[index].id,
      );
      return make("li", {}, button);
    });
  }

  function parts(one) {
    return [
      make("p", { class: "x-title" }, one.id),
      make(
        "p",
        { class: `x-state is-${one.status}` },
        make("span", { class: "status" }, app.mark(one.status), app.t(`status.${one.status}`)),
        " ",
        make("span", { class: "x-kind" }, app.t(`kind.${one.kind}`)),
      ),
      one.title ? make("p", { class: "x-name" }, one.title) : null,
      make("p", { class: one.withheld ? "x-statement withheld" : "x-statement", ...tongue() }, one.text),
      because(one),
      one.doubted === undefined
        ? null
        : make("p", { class: "x-note" }, app.t("step", { element: app.model.elements[one.doubted].id })),
      one.facts.length ? make("ul", { class: "x-facts" }, ...one.facts.map((fact) => make("li", {}, fact))) : null,
      ...one.flaws.map((flaw) =>
        make(
          "p",
          { class: `x-flaw is-${{ error: "defeated", warning: "in-doubt" }[flaw.severity] ?? "unknown"}` },
          make("b", {}, flaw.name),
          " ",
          flaw.words,
        ),
      ),
      facts(one),
      one.phrases.length ? make("p", { class: "x-note" }, one.phrases.join("; ")) : null,
      one.note ? make("p", { class: "x-note" }, one.note) : null,
      one.url
        ? make("p", { class: "x-note" }, make("a", { href: one.url, rel: "noreferrer noopener" }, one.url))
        : null,
      ...around(one),
      links(one),
    ];
  }

  function facts(one) {
    const rows = [
      ["owner", one.owner],
      ["module", app.model.modules.length > 1 && app.model.modules[one.module]?.title],
    ];
    const told = rows.filter(([, value]) => value);
    return told.length
      ? make(
          "dl",
          { class: "x-rows" },
          ...told.flatMap(([name, value]) => [make("dt", {}, app.t(`column.${name}`)), make("dd", {}, value)]),
        )
      : null;
  }

  /* The words of a cause stand with the element at its root, in a finding where one tells it. */
  function why(one) {
    const root = app.model.elements[one.cause.element];
    return one.cause.words ?? root.flaws[root.cause?.flaw]?.words ?? root.cause?.words ?? "";
  }

  function because(one) {
    if (!one.cause || one.status === "supported") return null;
    const self = one.cause.element === one.index;
    return make(
      "div",
      { class: `x-because is-${one.status}` },
      make(
        "p",
        {},
        make("b", {}, app.t("because")),
        " ",
        self ? null : go(one.cause.element),
        self ? "" : ": ",
        make("span", { lang: "en" }, why(one)),
      ),
      self
        ? null
        : make(
            "button",
            { type: "button", class: "x-button", on: { click: () => app.goToCause() } },
            app.t("to_cause"),
          ),
    );
  }

  function around(one) {
    return AROUND.flatMap(([name, side, role]) => {
      const near = [...new Set(one[side].filter((link) => link.role === role).map((link) => link.to))];
      if (!near.length) return [];
      const most = 40;
      const rest =
        near.length > most ? make("li", { class: "x-note" }, app.t("more", { n: near.length - most })) : null;
      const label = app.t(`around.${name}`);
      return [
        make("p", { class: "x-label", "aria-hidden": "true" }, label),
        make(
          "ul",
          { class: "x-around", "aria-label": label },
          ...near.slice(0, most).map((index) => make("li", {}, go(index, true))),
          rest,
        ),
      ];
    });
  }

  function go(index, worded = false) {
    const other = app.model.elements[index];
    const words = worded ? make("span", { class: "x-near", ...tongue() }, other.title || other.text) : null;
    const status = make("span", { class: "x-unseen" }, `, ${app.t(`status.${other.status}`)}`);
    return make(
      "button",
      { type: "button", class: `x-link is-${other.status}`, on: { click: () => app.select(index, { reveal: true }) } },
      app.mark(other.status),
      make("b", { class: "x-id" }, other.id),
      status,
      words,
    );
  }

  function links(one) {
    const page = app.model.modules[one.module]?.page ?? "";
    const fragment = one.anchor || one.id;
    const inside = [make("li", {}, make("a", { href: `${page}#${fragment}` }, app.t("told")))];
    if (one.exhibit)
      inside.push(
        make("li", {}, make("a", { href: `${app.model.register}#_evidence-${fragment}` }, app.t("register"))),
      );
    inside.push(make("li", {}, make("a", { href: app.address(one.index), on: { click: copy } }, app.t("link"))));
    return make("ul", { class: "x-onward" }, ...inside);
  }

  function copy(event) {
    event.preventDefault();
    app.remember(true);
    const done = () => app.say(app.t("copied"));
    navigator.clipboard?.writeText(location.href).then(done, () => app.say(location.href));
  }

  return { render };
}
