/* Making elements of the page. Text of a case only ever becomes text, never markup. */

const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes = {}, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

function makeSvg(tag, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/* What tells the language of the case's texts, where the interface speaks another. */
function tongue() {
  return { lang: document.getElementById("_explorer")?.dataset.written };
}

/* The words of the interface: `{name}` stands for a value; `one` and `other` for the forms of a number. */
function wording(texts, language) {
  const plural = new Intl.PluralRules(language);
  const figure = new Intl.NumberFormat(language);
  const fill = (text, values) =>
    text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number" ? figure.format(values[name]) : values[name],
    );
  return (name, values = {}) => {
    const text = name.split(".").reduce((at, part) => at?.[part], texts);
    if (text === undefined) return name;
    if (typeof text === "string") return fill(text, values);
    return fill(text[plural.select(values.n ?? 0)] ?? text.other, values);
  };
}
