"""What an element carries beside its statement, as short phrases."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.model.elements import AnyElement, Assumption, Audience, Claim
from safetycase.render.dossier.days import day
from safetycase.render.language import gettext as _
from safetycase.render.words import audience_readers


def particulars(element: AnyElement) -> tuple[str, ...]:
    """Return the phrases; a note and an address stand for themselves and are not among them."""
    return tuple(_particulars(element))


def _of_claim(element: Claim) -> Iterator[str]:
    if element.category:
        yield _("argues by %(category)s", category=element.category.value)
    if element.against:
        yield _("against %(outcomes)s", outcomes=", ".join(element.against))
    if element.covers:
        yield _("covers %(items)s", items=", ".join(element.covers))


def _of_assumption(element: Assumption) -> Iterator[str]:
    if element.until:
        yield _("until %(day)s", day=day(element.until))
    if element.monitor:
        yield _("watched by %(monitor)s", monitor=element.monitor)


def _particulars(element: AnyElement) -> Iterator[str]:
    if isinstance(element, Claim):
        yield from _of_claim(element)
    if element.undeveloped:
        yield _("not developed yet")
    if isinstance(element, Assumption):
        yield from _of_assumption(element)
    if element.owner:
        yield _("owner %(owner)s", owner=element.owner)
    if element.confidence is not None:
        yield _("confidence %(confidence)s", confidence=element.confidence)
    if element.tags:
        yield _("tagged %(tags)s", tags=", ".join(element.tags))
    if element.audience is not Audience.PUBLIC:
        yield audience_readers(element.audience)
