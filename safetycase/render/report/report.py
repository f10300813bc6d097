"""`render report`: the whole dossier as a PDF for people who file, sign and audit."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup

from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.glyphs import Told, drawable, silent
from safetycase.render.graph.script import SCRIPTS
from safetycase.render.language import gettext, speaking
from safetycase.render.report.chapters import (
    chapters,
    gaps,
    map_of_modules,
    places,
    sealed_files,
    sections,
    top_repairs,
    unjudged,
)
from safetycase.render.report.environment import report_environment
from safetycase.render.report.house_style import PLAIN_STYLE, HouseStyle, HouseStyleError
from safetycase.render.report.kinds import KIND_TITLES
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.page_numbers import PAGE_OF_TARGET
from safetycase.render.report.printing import begin_import, print_pdf
from safetycase.render.report.sandbox import sandboxed
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

_REPORT = "report/report.html"
_WEIGHTIEST = 12
PLAIN = ReportOrder()


def render_report(
    view: CaseView,
    audience: Audience = Audience.INTERNAL,
    order: ReportOrder = PLAIN,
    language: Language | None = None,
    told: Told = silent,
) -> bytes:
    """Return the report as PDF, in the language of the case where no other is asked for.

    Where no diagram can be drawn, the report says so and why; `told` is told which characters have no glyph here.

    Raises MissingToolError where WeasyPrint or its libraries are not installed.
    """
    arriving = begin_import()
    with speaking(language or view.case.header.language, view.case.header.language):
        shown = for_audience(view, audience)
        page = drawable(report_page(shown, order), shown.graph.elements, told)
    arriving.join()
    return print_pdf(page, order.variant.value if order.variant else None, order.attached, view.as_of)


def report_page(view: CaseView, order: ReportOrder = PLAIN) -> str:
    """Return the report before it is printed; `view` must already be the one for its audience."""
    dossier = Dossier(view, order.delta)
    told = chapters(dossier, order.kind, order.style)
    names = {chapter.name for chapter in told}
    found = gaps(dossier)
    argued = "argument" in names
    page = _filled(
        order.style,
        {
            "d": dossier,
            "view": view,
            "case": view.case,
            "summary": dossier.summary,
            "style": order.style,
            "left_out": [one.title for one in chapters(dossier, order.kind) if one.name not in names],
            "kind": order.kind,
            "kind_title": KIND_TITLES[order.kind],
            "order": order,
            "chapters": told,
            "has": names.__contains__,
            "told_at": places(dossier, names),
            "sections": tuple(sections(dossier)) if argued else (),
            "map": map_of_modules(view) if argued else None,
            "repairs": top_repairs(view),
            "gaps": found,
            "owners": dossier.by_owner,
            "weightiest": tuple(gap for _, of_weight in found for gap in of_weight)[:_WEIGHTIEST],
            "unjudged": unjudged(dossier),
            "files": sealed_files(dossier),
            "page_of": page_numbers(),
            "page_of_target": PAGE_OF_TARGET,
            "scripts": SCRIPTS,
        },
    )
    if order.style is not PLAIN_STYLE:
        _demand_truth(page, view)
    return page


def _filled(style: HouseStyle, values: Mapping[str, object]) -> str:
    """Fill the templates; those of a team run in a sandbox, and what goes wrong in them is theirs to mend."""
    if style is PLAIN_STYLE:
        return report_environment().get_template(_REPORT).render(values)
    try:
        return sandboxed(report_environment(), style).get_template(_REPORT).render(values)
    except TemplateSyntaxError as error:
        raise HouseStyleError(f"{error.name}:{error.lineno}", str(error.message).rstrip(".")) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise HouseStyleError(_REPORT, f"{type(error).__name__}: {error}".rstrip(".")) from error


def _demand_truth(page: str, view: CaseView) -> None:
    """Refuse a report that does not name its case's digest and how its top claim stands."""
    stands = report_environment().from_string("{{ status | verdict }}").render(status=view.top_status)
    needed = {"the digest of the case": view.report.case_digest, "how the top claim stands": stands}
    missing = [words for words, text in needed.items() if text not in page]
    if missing:
        raise HouseStyleError(_REPORT, f"the report no longer tells {' and '.join(missing)}")


def page_numbers() -> Markup:
    """Return the CSS content that numbers a page, `page 3 of 40`."""
    words = gettext("page %(number)s of %(all)s", number="\0number\0", all="\0all\0")
    counters = {"number": "counter(page)", "all": "counter(pages)"}
    parts = [counters.get(part) or json.dumps(part, ensure_ascii=False) for part in words.split("\0") if part]
    return Markup(" ".join(parts))  # noqa: S704 - words of our own catalogue
