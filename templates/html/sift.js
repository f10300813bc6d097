/* Looks through long registers: what does not hold every word asked for is hidden, what does is shown, opened if need be. */
(function () {
  "use strict";
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function sift(box) {
    const bar = box.querySelector(".sift");
    const input = bar.querySelector("input");
    const told = bar.querySelector("output");
    const sheaves = [...box.querySelectorAll("details.sheaf")].map((sheaf) => ({
      sheaf,
      open: sheaf.open,
      common: folded(sheaf.querySelector("summary").textContent),
      rows: [...sheaf.querySelectorAll("li")],
    }));
    const all = sheaves.reduce((sum, one) => sum + one.rows.length, 0);

    function look() {
      const words = folded(input.value).split(/\s+/).filter(Boolean);
      let found = 0;
      for (const one of sheaves) {
        let here = 0;
        one.texts ??= one.rows.map((row) => `${one.common} ${folded(row.textContent)}`);
        one.rows.forEach((row, place) => {
          row.hidden = !words.every((word) => one.texts[place].includes(word));
          if (!row.hidden) here += 1;
        });
        one.sheaf.hidden = !here;
        one.sheaf.open = words.length ? here > 0 : one.open;
        found += here;
      }
      told.textContent = words.length ? told.dataset.words.replace("{n}", found).replace("{all}", all) : "";
    }

    bar.hidden = false;
    input.addEventListener("input", look);
  }

  const start = () => document.querySelectorAll("[data-sift]").forEach(sift);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
