"""`render report`: the whole dossier as a PDF for people who file, sign and audit."""

from __future__ import annotations

import json

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
from safetycase.render.report.order import KIND_TITLES, ReportOrder
from safetycase.render.report.printing import print_pdf
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

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
    with speaking(language or view.case.header.language):
        shown = for_audience(view, audience)
        page = drawable(report_page(shown, order), shown.graph.elements, told)
    return print_pdf(page, order.variant.value if order.variant else None, order.attached, view.as_of)


def report_page(view: CaseView, order: ReportOrder = PLAIN) -> str:
    """Return the report before it is printed; `view` must already be the one for its audience."""
    dossier = Dossier(view, order.delta)
    told = chapters(dossier, order.kind)
    names = {chapter.name for chapter in told}
    found = gaps(dossier)
    argued = "argument" in names
    return (
        report_environment()
        .get_template("report/report.html")
        .render(
            d=dossier,
            view=view,
            case=view.case,
            summary=dossier.summary,
            kind=order.kind,
            kind_title=KIND_TITLES[order.kind],
            order=order,
            chapters=told,
            has=names.__contains__,
            told_at=places(dossier, names),
            sections=tuple(sections(dossier)) if argued else (),
            map=map_of_modules(view) if argued else None,
            repairs=top_repairs(view),
            gaps=found,
            owners=dossier.by_owner,
            weightiest=tuple(gap for _, of_weight in found for gap in of_weight)[:_WEIGHTIEST],
            unjudged=unjudged(dossier),
            files=sealed_files(dossier),
            page_of=page_numbers(),
            scripts=SCRIPTS,
        )
    )


def page_numbers() -> Markup:
    """Return the CSS content that numbers a page, `page 3 of 40`."""
    words = gettext("page %(number)s of %(all)s", number="\0number\0", all="\0all\0")
    counters = {"number": "counter(page)", "all": "counter(pages)"}
    parts = [counters.get(part) or json.dumps(part, ensure_ascii=False) for part in words.split("\0") if part]
    return Markup(" ".join(parts))  # noqa: S704 - words of our own catalogue
