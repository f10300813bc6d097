/* Workers for pages that are read from a folder, where browsers start none: the theme's search runs in a hidden frame.
   The same file serves the page and, inside the frame, the worker. It needs no script inside a page, so that the
   content security policy can forbid them. */
(() => {
  "use strict";
  const FRAME = "safetycase-worker";
  const source = document.currentScript;

  /* What a worker expects around it. */
  function furnish() {
    source.remove(); // the theme takes the first script of the frame for the worker
    window.postMessage = (data) => parent.dispatchEvent(new MessageEvent(FRAME, { data: structuredClone(data) }));
    window.importScripts = (...addresses) =>
      addresses.reduce((before, address) => before.then(() => loaded(address)), Promise.resolve());
  }

  function loaded(address) {
    return new Promise((done) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      document.body.append(script);
    });
  }

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.name = FRAME;
      this.ready = new Promise((done) => this.frame.addEventListener("load", done, { once: true }));
      addEventListener(FRAME, ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
      document.body.append(this.frame);
      const inside = this.frame.contentDocument;
      inside.open();
      inside.write(`<body><script src="${source.src}"></script><script src="${address}"></script></body>`);
      inside.close();
    }

    postMessage(data) {
      const message = structuredClone(data);
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: message })));
    }

    terminate() {
      this.frame.remove();
    }
  }

  if (window.name === FRAME) furnish();
  else {
    window.IFrameWorker = FrameWorker; // the name by which the theme knows that it is not in a worker
    if (location.protocol === "file:") window.Worker = FrameWorker;
  }
})();
