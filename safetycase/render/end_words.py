"""What ends, or begins, in words: the same in the calendar and on the pages."""

from __future__ import annotations

from safetycase.assess.calendar import End, EndKind
from safetycase.render.language import gettext as _
from safetycase.render.language import ngettext


def end_words(end: End) -> str:
    """Say what ends or begins; nothing of what people wrote of it is repeated."""
    if end.kind is EndKind.WAIVER:
        return _("waiver of %(finding)s ends", finding=end.subject)
    if end.kind is EndKind.RESPONSE:
        return _("%(item)s is said not to apply until then", item=end.subject)
    if end.kind is EndKind.ITEMS:
        one, many = "%(num)s item of %(catalogue)s comes into force", "%(num)s items of %(catalogue)s come into force"
        return ngettext(one, many, end.number, catalogue=end.subject)
    if end.begins:
        return _("evidence counts from then on") if end.element else _("the window of the decision begins")
    return {
        EndKind.EVIDENCE: _("evidence is fresh until then"),
        EndKind.ASSUMPTION: _("assumption ends"),
        EndKind.ACCEPTANCE: _("acceptance of a doubt ends"),
        EndKind.REVIEW: _("review ends"),
        EndKind.CONDITION: _("condition of a review is due"),
    }.get(end.kind, _("the window of the decision ends"))
