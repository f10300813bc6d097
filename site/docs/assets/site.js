// What the theme leaves unsaid or out of reach for those who do not see its pages or use no mouse.
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
function label() {
  document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav) => {
    nav.setAttribute("aria-label", `Code block ${[...document.querySelectorAll("pre")].indexOf(nav.closest("pre")) + 1}`);
  });
  document.querySelectorAll(".md-typeset__scrollwrap:not([role])").forEach((wrap) => {
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", `Table ${[...document.querySelectorAll("table")].indexOf(wrap.querySelector("table")) + 1}`);
  });
}
new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
label();
