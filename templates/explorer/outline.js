/* The same tree as an outline: a tree in the sense of ARIA, row by row, without need of a mouse. */

function makeOutline(app) {
  const tree = app.part("outline");
  let grown = { items: [], byKey: new Map() };
  let rows = [];
  tree.addEventListener("click", clicked);
  tree.addEventListener("keydown", pressed);

  function render() {
    const had = tree.contains(document.activeElement);
    grown = grow(app.model, app.state);
    rows = inOrder(grown.roots ?? []);
    tree.replaceChildren(...rows.map(row));
    mark();
    if (had) focus(`n${app.state.selected}`);
  }

  function inOrder(roots) {
    const found = [];
    const waiting = [...roots].reverse();
    while (waiting.length) {
      const item = waiting.pop();
      found.push(item);
      waiting.push(...[...item.children].reverse());
    }
    return found;
  }

  function row(item) {
    const attributes = { "data-key": item.key, tabindex: "-1", ...app.treeItem(item, "_explorer-o-") };
    const depth = `--level:${Math.min(item.level - 1, 14)}`;
    if (item.more)
      return styled(make("div", { class: "x-row x-more", ...attributes }, app.t("more", { n: item.more })), depth);
    const one = app.model.elements[item.index];
    const classes = ["x-row", `is-${one.status}`];
    if (item.mention) classes.push("x-mention");
    if (app.path().includes(one.index)) classes.push("x-lit");
    if (app.state.kept && !app.state.matches.has(one.index)) classes.push("x-dim");
    const role = item.role === "support" || item.role === "root" ? "" : app.t(`role.${item.role}`);
    return styled(
      make(
        "div",
        { class: classes.join(" "), ...attributes },
        make("span", { class: "x-fold", "aria-hidden": "true" }, item.opens ? (item.open ? "\u2212" : "+") : ""),
        make(
          "span",
          { class: "x-row-text" },
          make(
            "span",
            { class: "x-head" },
            app.mark(one.status),
            make("b", { class: "x-id" }, one.id),
            make("span", { class: "x-word" }, app.t(`status.${one.status}`)),
            make("span", { class: "x-kind" }, [app.t(`kind.${one.kind}`), role].filter(Boolean).join(", ")),
          ),
          make(
            "span",
            { class: one.withheld ? "x-text withheld" : "x-text", ...(item.mention ? {} : tongue()) },
            item.mention ? app.t("elsewhere") : one.title || one.text,
          ),
        ),
      ),
      depth,
    );
  }

  function styled(element, css) {
    element.style.cssText = css;
    return element;
  }

  function clicked(event) {
    const target = event.target.closest(".x-row");
    if (!target) return;
    const item = grown.byKey.get(target.dataset.key);
    if (item.more) app.showMore(item.index);
    else if (event.target.closest(".x-fold") && item.opens) app.toggle(item.index);
    else app.select(item.index, { reveal: item.mention });
    focus(item.more ? `n${item.index}` : `n${app.state.selected}`);
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex((item) => item.key === event.target.closest(".x-row")?.dataset.key);
    if (at < 0) return;
    const item = rows[at];
    const keys = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      ArrowRight: () => (item.opens && !item.open ? app.toggle(item.index) : item.open && go(rows[at + 1])),
      ArrowLeft: () => (item.open ? app.toggle(item.index) : item.above && go(item.above)),
      Home: () => go(rows[0]),
      End: () => go(rows[rows.length - 1]),
      Enter: () => act(item),
      " ": () => act(item),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  function act(item) {
    if (item.more) app.showMore(item.index);
    else if (item.mention) app.select(item.index, { reveal: true });
    else if (item.opens) app.toggle(item.index);
    else app.select(item.index);
  }

  function go(item) {
    if (!item) return;
    if (!item.more && !item.mention) app.select(item.index, { quiet: true });
    focus(item.key);
  }

  function element(key) {
    return tree.querySelector(`[data-key="${key}"]`);
  }

  function focus(key) {
    const found = element(key);
    if (!found) return;
    tree.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    found.setAttribute("tabindex", "0");
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: "nearest" });
  }

  function mark() {
    for (const old of tree.querySelectorAll('.x-selected,[tabindex="0"]')) {
      old.classList.remove("x-selected");
      old.setAttribute("tabindex", "-1");
      if (old.hasAttribute("aria-selected")) old.setAttribute("aria-selected", "false");
    }
    const now = element(`n${app.state.selected}`) ?? tree.firstElementChild;
    if (!now) return;
    now.setAttribute("tabindex", "0");
    if (now.dataset.key !== `n${app.state.selected}`) return;
    now.classList.add("x-selected");
    now.setAttribute("aria-selected", "true");
  }

  function selected() {
    const lit = new Set(app.path());
    for (const item of rows) if (!item.more) element(item.key)?.classList.toggle("x-lit", lit.has(item.index));
    mark();
  }

  function show(key) {
    element(key)?.scrollIntoView({ block: "nearest" });
  }

  return { render, selected, show };
}
