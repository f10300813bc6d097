"""What an element carries beside its statement, as short phrases."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.model.elements import AnyElement, Assumption, Audience, Claim, Context
from safetycase.model.guardrail import Guardrail
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
    for trigger in element.triggers:
        then = {
            "reopen": _("reopens"),
            "expire": _("expires"),
            "swap": _("gives way to %(to)s", to=", ".join(trigger.to)),
        }
        yield _("%(then)s once %(when)s", then=then[trigger.then], when=trigger.when)


def _of_guardrail(record: Guardrail) -> Iterator[str]:
    """Tell the design of a guardrail in the words of its catalogue."""
    yield _("guardrail: %(actions)s", actions=", ".join(record.actions))
    if record.stages or record.artefacts:
        yield _("acts on %(places)s", places=", ".join((*record.stages, *record.artefacts)))
    if record.motivations or record.qualities:
        yield _("for %(qualities)s", qualities=", ".join((*record.motivations, *record.qualities)))
    rest = (*record.rules, record.technique, record.autonomy, record.modality, record.scope)
    told = [word for word in rest if word is not None]
    if told:
        yield _("built as %(options)s", options=", ".join(told))


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
    if isinstance(element, Context) and element.guardrail is not None:
        yield from _of_guardrail(element.guardrail)
    if element.owner:
        yield _("owner %(owner)s", owner=element.owner)
    if element.confidence is not None:
        yield _("confidence %(confidence)s", confidence=element.confidence)
    if element.tags:
        yield _("tagged %(tags)s", tags=", ".join(element.tags))
    if element.audience is not Audience.PUBLIC:
        yield audience_readers(element.audience)
