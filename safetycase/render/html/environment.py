"""The Jinja environment of all pages: every value is escaped, a name that is not there is a fault, bytes are stable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from safetycase.findings.finding import Severity
from safetycase.knowledge.template_files import templates_folder
from safetycase.model.elements import Kind
from safetycase.model.governance import Decision
from safetycase.model.status import Status
from safetycase.render.charts.filters import chart_filters
from safetycase.render.dossier.days import day
from safetycase.render.dossier.heat import item_anchor
from safetycase.render.dossier.levels import LevelChart
from safetycase.render.dossier.outline import role_words
from safetycase.render.dossier.particulars import particulars
from safetycase.render.dossier.register import Plot
from safetycase.render.dossier.summary import verdict
from safetycase.render.escape import anchor, clean, safe_url
from safetycase.render.explorer.json_in_html import in_script
from safetycase.render.graph.style import NAMED, style
from safetycase.render.html.levels_plot import draw_levels
from safetycase.render.html.plot import draw_plot
from safetycase.render.language import (
    foreign,
    gettext,
    grouped,
    marked,
    ngettext,
    plain_gettext,
    plain_ngettext,
    spoken,
)
from safetycase.render.review_words import review_condition, review_standing
from safetycase.render.view import CaseView
from safetycase.render.words import (
    SEVERITY_STATUS,
    STATUS_LOOKS,
    audience_word,
    kind_word,
    outcome_word,
    readers,
    severity_word,
    status_word,
)

_LONG = 900
_BRIEF = 120
_SIZES = ("bytes", "kB", "MB", "GB", "TB")
_THOUSAND = 1000


def size(value: int) -> str:
    """Write a number of bytes with three digits and a decimal unit."""
    number, unit = float(value), 0
    while number >= _THOUSAND and unit < len(_SIZES) - 1:
        number, unit = number / _THOUSAND, unit + 1
    return f"{value} {_SIZES[0]}" if unit == 0 else f"{number:.3g} {_SIZES[unit]}"


def count(number: int, word: str, plural: str | None = None) -> str:
    """Write a number with its noun: `1 finding`, `2 findings`; each noun stands in `counted_nouns` too."""
    one, many = (f"%(num)s {noun}" for noun in (word, plural or f"{word}s"))
    return ngettext(one, many, number)


def counted_nouns(number: int) -> tuple[str, ...]:
    """Count with every noun that templates count with; here the extraction of messages finds them."""
    return (
        ngettext("%(num)s day", "%(num)s days", number),
        ngettext("%(num)s element", "%(num)s elements", number),
        ngettext("%(num)s finding", "%(num)s findings", number),
        ngettext("%(num)s judgement", "%(num)s judgements", number),
    )


def brief(text: str) -> str:
    """Cut a text to what a title bears; where it is cut, the whole of it stands on the page."""
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1].rstrip()}…"


def is_long(text: str | None) -> bool:
    """Whether a text would bury what stands around it."""
    return text is not None and len(text) > _LONG


def made_for(view: CaseView) -> str:
    """Say who a view was made for and how much is withheld from them."""
    audience = readers(view.audience)
    if not view.withheld:
        return audience
    told = ngettext(
        "%(audience)s; %(num)s element is withheld and marked so in its place",
        "%(audience)s; %(num)s elements are withheld and marked so in their place",
        len(view.withheld),
        audience=audience,
    )
    if not view.kept_back:
        return told
    more = ngettext("%(num)s waiver or review of them", "%(num)s waivers and reviews of them", view.kept_back)
    return f"{told}; " + gettext("withheld too: %(what)s", what=more)


DECISIONS = {
    "training": marked("training"),
    "internal-use": marked("internal use"),
    "deployment": marked("deployment"),
    "weights-release": marked("release of weights"),
    "accept": marked("accept"),
    "accept-with-conditions": marked("accept with conditions"),
    "reject": marked("reject"),
    "abstain": marked("abstain"),
}


def decision_word(name: str) -> str:
    """Name what a case is made for, or what a review decides."""
    return gettext(DECISIONS[name]) if name in DECISIONS else name.replace("-", " ")


def decision_words(decision: Decision) -> str:
    """Say what is decided on, and for which time."""
    window = decision.window
    parts = [gettext("Decision on %(kind)s", kind=decision_word(decision.kind))] if decision.kind else []
    parts += [gettext("from %(day)s", day=day(window.from_))] if window and window.from_ else []
    parts += [gettext("until %(day)s", day=day(window.until))] if window and window.until else []
    return " ".join(parts)


def mark(status: Status, label: str = "") -> Markup:
    """Draw the mark of a status in the size of the text; `label` is read out where no word stands beside it."""
    said = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    return Markup('<svg class="mark m-{}" viewBox="0 0 16 16"{}>{}</svg>').format(
        status.value,
        said,
        Markup(STATUS_LOOKS[status].mark),  # noqa: S704 - drawn by us, no text of a case
    )


def severity_mark(severity: Severity) -> Markup:
    """Draw the mark of a finding's weight."""
    return mark(SEVERITY_STATUS[severity])


def plot(value: Plot) -> Markup:
    """Draw a measure with its bounds and its threshold."""
    return Markup(draw_plot(value))  # noqa: S704 - escaped where it is drawn


def levels(chart: LevelChart) -> Markup:
    """Draw the system's place among the levels of performance and autonomy."""
    return Markup(draw_levels(chart))  # noqa: S704 - escaped where it is drawn


def palette(scheme: str) -> str:
    """Return the CSS declarations of the status colours in a scheme, `light` or `dark`."""
    inks = [(status.value, look.light if scheme == "light" else look.dark) for status, look in STATUS_LOOKS.items()]
    rules = [f"--{name}-ink:{ink.ink};--{name}-tint:{ink.tint}" for name, ink in inks]
    return ";".join(rules) + f";--defeated:{dict(inks)[Status.DEFEATED.value].ink}"


def _finalize(value: object) -> object:
    """Clean every text on its way out; what is markup already is ours."""
    return clean(value) if type(value) is str else value


def _told(message: str, **values: object) -> Markup:
    """Translate a message of a template; markup in it is ours, what fills it is cleaned and escaped."""
    return Markup(plain_gettext(message)) % _harmless(values)  # noqa: S704 - words of our own catalogue


def _told_of(one: str, many: str, number: int, **values: object) -> Markup:
    """Translate a message in the form for a number, which is `%(num)s` in it."""
    filled = _harmless({"num": grouped(number), **values})
    return Markup(plain_ngettext(one, many, number)) % filled  # noqa: S704 - as above


def _harmless(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _finalize(value) for name, value in values.items()}


@cache
def environment() -> Environment:
    """Return the environment; templates are found under `templates/`."""
    made = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # given by the extension
    made.globals.update(gettext=_told, ngettext=_told_of)
    made.filters.update(
        anchor=anchor,
        audience_word=audience_word,
        brief=brief,
        capitalize_first=lambda text: text[:1].upper() + text[1:],
        count=count,
        day=day,
        decision_kind=decision_word,
        decision_word=decision_word,
        decision_words=decision_words,
        in_script=lambda value: Markup(in_script(value)),  # noqa: S704 - written so that no markup is in it
        item_anchor=item_anchor,
        kind=kind_word,
        made_for=made_for,
        mark=mark,
        outcome=outcome_word,
        particulars=particulars,
        plot=plot,
        levels=levels,
        review_condition=review_condition,
        review_standing=review_standing,
        role=role_words,
        safe_url=safe_url,
        severity_mark=severity_mark,
        severity_word=severity_word,
        severity_status=lambda severity: SEVERITY_STATUS[severity].value,
        size=size,
        status=status_word,
        verdict=verdict,
    )
    made.tests.update(long=is_long)
    made.filters.update(chart_filters(NAMED))
    made.globals.update(
        Kind=Kind,
        Status=Status,
        Severity=Severity,
        palette=palette,
        spoken=lambda: spoken().value,
        tongue=tongue,
        foreign=lambda: written.value if (written := foreign()) is not None else "",
        diagram_style=lambda: Markup(style(NAMED)),  # noqa: S704 - our own rules
    )
    return made


def tongue() -> Markup:
    """Write the language of the case as an attribute, for its texts in an interface that speaks another."""
    written = foreign()
    return Markup(' lang="{}"').format(written.value) if written is not None else Markup("")


def quoted(text: str) -> str:
    """Quote a text for YAML or JSON, which agree on this form."""
    return json.dumps(clean(text), ensure_ascii=False)
