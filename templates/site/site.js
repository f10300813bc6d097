{# What the theme leaves unsaid to those who do not see its pages. #}
document.querySelector(".md-search")?.setAttribute("aria-label", {{ quoted(_("Search")) | safe }});
{{ sifting | safe }}
