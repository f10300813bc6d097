/* The whole of what is open, small, with a frame round what is seen. For the pointer; the keyboard has the tree. */

function makeMinimap(app) {
  const box = app.part("minimap");
  const frame = makeSvg("rect", { class: "x-frame", rx: 2 });
  const boxes = makeSvg("g");
  const svg = makeSvg("svg", { preserveAspectRatio: "xMidYMid meet" }, boxes, frame);
  box.append(svg);

  function drawn(grown, bounds) {
    const paths = new Map();
    const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
    const pad = Math.max(width, height) * 0.03;
    svg.setAttribute("viewBox", `${bounds.left - pad} ${bounds.top - pad} ${width + 2 * pad} ${height + 2 * pad}`);
    for (const item of grown.items) {
      if (item.more) continue;
      const { status } = app.model.elements[item.index];
      paths.set(status, (paths.get(status) ?? "") + boxPath(item));
    }
    boxes.replaceChildren(...[...paths].map(([status, d]) => makeSvg("path", { class: `x-box is-${status}`, d })));
  }

  function moved(view, width, height) {
    const [left, top] = view.invert([0, 0]);
    const [right, bottom] = view.invert([width, height]);
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top }))
      frame.setAttribute(name, value);
    const seen = svg.viewBox.baseVal;
    box.hidden = left <= seen.x && top <= seen.y && right >= seen.x + seen.width && bottom >= seen.y + seen.height;
  }

  function go(event) {
    if (!(event.buttons & 1)) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    app.diagram.centreOn(point.x, point.y);
    event.preventDefault();
  }
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    go(event);
  });
  svg.addEventListener("pointermove", go);
  return { drawn, moved };
}
