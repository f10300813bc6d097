"""The marks of statuses drawn once in a page that shows them thousands of times."""

from __future__ import annotations

from safetycase.render.words import STATUS_LOOKS

_START = "<body>\n"
_BOX = ' viewBox="0 0 16 16"'


def with_marks_once(page: str) -> str:
    """Put each mark into the page once, where it begins, and let every place that shows it point there.

    A page of a thousand elements becomes a tenth smaller by it. Marks in the text point at a symbol, which brings its
    own box; marks in drawings stand in the coordinates of the drawing.
    """
    drawn = []
    for status, look in STATUS_LOOKS.items():
        name, boxed = f"_mark-{status.value}", f"_m-{status.value}"
        alone = f'<svg class="mark m-{status.value}"'
        page = page.replace(f"{look.mark}</svg>", f'<use href="#{boxed}"/></svg>')
        page = page.replace(alone + _BOX, alone).replace(look.mark, f'<use href="#{name}"/>')
        drawn.append(f'<g id="{name}" class="m-{status.value}">{look.mark}</g>')
        drawn.append(f'<symbol id="{boxed}"{_BOX}><use href="#{name}"/></symbol>')
    sprite = f'<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>{"".join(drawn)}</defs></svg>\n'
    return page.replace(_START, _START + sprite, 1)
