"""The words, marks and colours by which every voice tells a status, a kind or a severity.

No status rests on colour alone: each has its word, a mark with a silhouette of its own and a line style. The inks keep
at least 4.5 : 1 against their tint and against paper in both schemes and avoid the red-green pair that most
colour-blind readers confuse: blue-green, ochre, slate and crimson.
"""

from __future__ import annotations

from dataclasses import dataclass

from safetycase.evidence.result import Outcome
from safetycase.findings.finding import Severity
from safetycase.model.elements import Audience, Kind
from safetycase.model.status import Status
from safetycase.render.language import gettext, marked, ngettext, pgettext


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one thing in one scheme: `ink` for text and lines, `tint` for the ground under it."""

    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status looks: `mark` is SVG drawn in a box of 16 by 16, `dash` the stroke pattern of a border."""

    word: str
    sentence: str
    light: Ink
    dark: Ink
    mark: str
    dash: str


_STROKE = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
STATUS_LOOKS: dict[Status, StatusLook] = {
    Status.SUPPORTED: StatusLook(
        marked("supported"),
        marked("Everything below holds today."),
        Ink("#0a6a66", "#e4f2f0"),
        Ink("#63cfc4", "#10302f"),
        '<circle class="mark-fill" cx="8" cy="8" r="7"/>'
        f'<path class="mark-line" d="M4.7 8.3 7.1 10.7 11.4 5.6" {_STROKE} stroke-width="1.9"/>',
        "",
    ),
    Status.IN_DOUBT: StatusLook(
        marked("in doubt"),
        marked("Something below is stale, changed, of another subject or openly doubted."),
        Ink("#8a4b00", "#fdf0dc"),
        Ink("#f0b357", "#37280f"),
        '<path class="mark-fill" d="M8 1.1 15.4 14.4H.6Z"/>'
        f'<path class="mark-line" d="M8 5.7V9.6M8 12V12.1" {_STROKE} stroke-width="1.8"/>',
        "7 3",
    ),
    Status.UNKNOWN: StatusLook(
        marked("unknown"),
        marked("Something below is not argued, not measured or cannot be read."),
        Ink("#55606e", "#eef0f3"),
        Ink("#a9b4c2", "#252b33"),
        f'<circle class="mark-ring" cx="8" cy="8" r="6.3" {_STROKE} stroke-width="1.4"/>'
        f'<path class="mark-ring" d="M6 6.3a2 2 0 1 1 2.9 1.9C8.2 8.6 8 9 8 9.6M8 11.7V11.8" {_STROKE} '
        'stroke-width="1.6"/>',
        "2 3",
    ),
    Status.DEFEATED: StatusLook(
        marked("defeated"),
        marked("A requirement is not met, or a doubt was upheld."),
        Ink("#a1123d", "#fbe7ec"),
        Ink("#ff8ba4", "#3b141f"),
        '<path class="mark-fill" d="M5 1H11L15 5V11L11 15H5L1 11V5Z"/>'
        f'<path class="mark-line" d="M5.4 5.4 10.6 10.6M10.6 5.4 5.4 10.6" {_STROKE} stroke-width="1.9"/>',
        "",
    ),
}

KIND_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.CLAIM: ("claim", "claims"),
    Kind.STRATEGY: ("strategy", "strategies"),
    Kind.EVIDENCE: ("evidence", "evidence"),
    Kind.CONTEXT: ("context", "contexts"),
    Kind.ASSUMPTION: ("assumption", "assumptions"),
    Kind.JUSTIFICATION: ("justification", "justifications"),
    Kind.DEFEATER: ("defeater", "defeaters"),
}

SEVERITY_STATUS: dict[Severity, Status] = {
    Severity.ERROR: Status.DEFEATED,
    Severity.WARNING: Status.IN_DOUBT,
    Severity.INFO: Status.UNKNOWN,
}

AUDIENCE_WORDS: dict[Audience, str] = {
    Audience.PUBLIC: marked("for the public"),
    Audience.REGULATOR: marked("for the regulator"),
    Audience.INTERNAL: marked("internal"),
}


def status_word(status: Status) -> str:
    """Name a status as prose does: `in doubt`, not `in-doubt`."""
    return gettext(STATUS_LOOKS[status].word)


def status_sentence(status: Status) -> str:
    """Say in one sentence what a status means."""
    return gettext(STATUS_LOOKS[status].sentence)


def doubt_word(status: Status, *, accepted: bool) -> str:
    """Say how the case copes with a doubt; `accepted` where somebody lives with what is left of it today."""
    words = {
        Status.SUPPORTED: gettext("accepted") if accepted else gettext("answered"),
        Status.IN_DOUBT: gettext("open"),
        Status.UNKNOWN: gettext("cannot be judged"),
        Status.DEFEATED: gettext("upheld"),
    }
    return words[status]


def kind_word(kind: Kind, number: int = 1) -> str:
    """Name a kind in the singular or plural."""
    one, many = KIND_WORDS[kind]
    return ngettext(one, many, number)


def severity_word(severity: Severity, number: int = 1) -> str:
    """Name a weight for this many findings: `error`, `errors`, `info`."""
    if severity is Severity.ERROR:
        return ngettext("error", "errors", number)
    return ngettext("warning", "warnings", number) if severity is Severity.WARNING else pgettext("severity", "info")


def audience_word(audience: Audience) -> str:
    """Say for whom something is made."""
    return gettext(AUDIENCE_WORDS[audience])


def readers(audience: Audience) -> str:
    """Name the people that an audience is."""
    words = {
        Audience.PUBLIC: gettext("public readers"),
        Audience.REGULATOR: gettext("regulator readers"),
        Audience.INTERNAL: gettext("internal readers"),
    }
    return words[audience]


def audience_readers(audience: Audience) -> str:
    """Say of an element who may read it."""
    return gettext("for internal readers") if audience is Audience.INTERNAL else gettext("for regulator readers")


def outcome_word(outcome: Outcome) -> str:
    """Say how a requirement came out."""
    words = {Outcome.MET: gettext("met"), Outcome.NOT_MET: gettext("not met"), Outcome.UNKNOWN: gettext("unknown")}
    return words[outcome]


def _kinds() -> tuple[str, ...]:
    """List the kinds once more where the extraction of messages finds them."""
    return (
        ngettext("claim", "claims", 1),
        ngettext("strategy", "strategies", 1),
        ngettext("evidence", "evidence", 1),
        ngettext("context", "contexts", 1),
        ngettext("assumption", "assumptions", 1),
        ngettext("justification", "justifications", 1),
        ngettext("defeater", "defeaters", 1),
    )
