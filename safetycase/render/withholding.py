"""The view of a case for an audience: what is withheld keeps its place in the argument and nothing of its text.

What must hold:

1. An element is withheld from every audience narrower than its own (public < regulator < internal).
2. Where the tool could not be sure what an element's audience is, because its shape was mended, it is withheld.
3. Of a withheld element stay its id, kind, status and relations; every text, name, date, file and number goes.
4. Words that the tool made (findings, causes, reasons) are withheld where they are about a withheld element, or repeat
   a text that only withheld ones carry; and where they are about a part of the case that could not be read, since
   nobody knows whose text it was.
5. The internal audience sees the case as it is.

Text that a visible element carries itself is its owner's to publish and stays, even if a withheld one says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import BaseModel

from safetycase.assess.coverage import CatalogueCoverage
from safetycase.assess.standing import Assessment, Cause, Standing
from safetycase.evidence.result import EvidenceResult
from safetycase.findings.finding import Finding, NotEvaluated, Waived
from safetycase.findings.report import Report
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case
from safetycase.model.elements import ELEMENT_TYPES, AnyElement, Audience, Defeater
from safetycase.model.governance import Comment, Response, Review, Waiver
from safetycase.render.view import CaseView

_RANK = {Audience.PUBLIC: 0, Audience.REGULATOR: 1, Audience.INTERNAL: 2}
_SHORTEST_SECRET = 5


def withheld_words(audience: Audience) -> str:
    """Return what stands in place of a text that only this audience may read."""
    return f"withheld: {audience.value}"


def for_audience(view: CaseView, audience: Audience) -> CaseView:
    """Return the view that this audience may have; the view itself where nothing is withheld from it."""
    if audience is view.audience or _RANK[audience] >= _RANK[view.audience]:
        return view
    return _Curtain(view, audience).view()


@dataclass(frozen=True)
class _Curtain:
    """One view, and what of it may be seen."""

    full: CaseView
    audience: Audience

    @cached_property
    def _owners(self) -> Mapping[str, Audience]:
        """The audience of every element that is withheld."""
        found: dict[str, Audience] = {}
        for name, element in self.full.graph.elements.items():
            own = Audience.INTERNAL if name in self.full.loaded.malformed else element.audience
            if _RANK[own] > _RANK[self.audience]:
                found[name] = own
        return found

    @cached_property
    def _secrets(self) -> tuple[str, ...]:
        """Every text of the withheld elements, longest first, that words of the tool might repeat."""
        secret: set[str] = set()
        open_: set[str] = set(self.full.graph.elements)
        for name, element in self.full.graph.elements.items():
            texts = secret if name in self._owners else open_
            texts.update(_texts(element))
            result = self.full.results.get(name)
            if result is not None:
                texts.update(_result_texts(result))
        kept = {text.casefold() for text in secret - open_ if len(text) >= _SHORTEST_SECRET}
        return tuple(sorted(kept, key=lambda text: (-len(text), text)))

    @cached_property
    def _unread_files(self) -> frozenset[str]:
        return frozenset(unread.file for unread in self.full.loaded.unread)

    def _hides(self, element: str | None, text: str) -> bool:
        folded = text.casefold()
        return element in self._owners or any(secret in folded for secret in self._secrets)

    def _words(self, element: str | None, text: str) -> str:
        if not self._hides(element, text):
            return text
        return withheld_words(self._owners.get(element or "", Audience.INTERNAL))

    def view(self) -> CaseView:
        """Put the curtain before every part of the view."""
        full = self.full
        elements = {name: self._element(name, element) for name, element in full.graph.elements.items()}
        unresolved = tuple(one for one in full.graph.unresolved if one.source not in self._owners)
        imported = tuple(one for one in full.graph.imported if one.source not in self._owners)
        return CaseView(
            loaded=self._loaded(elements),
            graph=replace(full.graph, elements=elements, unresolved=unresolved, imported=imported),
            results={name: self._result(name, result) for name, result in full.results.items()},
            assessment=self._assessment(),
            report=self._report(),
            as_of=full.as_of,
            audience=self.audience,
            withheld=frozenset(self._owners) | full.withheld,
            coverage={name: self._coverage(coverage) for name, coverage in full.coverage.items()},
            reviews=tuple(replace(standing, review=self._review(standing.review)) for standing in full.reviews),
        )

    def _coverage(self, coverage: CatalogueCoverage) -> CatalogueCoverage:
        """Keep how each item stands and by what, without words that tell what is withheld."""
        items = {name: replace(item, because=self._words(None, item.because)) for name, item in coverage.items.items()}
        return replace(coverage, items=items)

    def _element(self, name: str, element: AnyElement) -> AnyElement:
        if name not in self._owners:
            return element
        kept: dict[str, object] = {
            element.kind.value: withheld_words(self._owners[name]),
            "audience": self._owners[name],
            "supported_by": self._resolved(element.supported_by),
            "in_context_of": self._resolved(element.in_context_of),
            "undeveloped": element.undeveloped,
        }
        if isinstance(element, Defeater):
            ends = self.full.graph.elements
            challenged = element.challenges
            known = challenged in ends if isinstance(challenged, str) else bool(challenged and challenged.to in ends)
            kept["challenges"] = challenged if known else None
            kept["answered_by"] = self._resolved(element.answered_by)
        return ELEMENT_TYPES[element.kind].model_validate(kept)

    def _resolved(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.full.graph.elements)

    def _result(self, name: str, result: EvidenceResult) -> EvidenceResult:
        if name in self._owners:
            return EvidenceResult(name, None)
        flaws = tuple(replace(flaw, message=self._words(None, flaw.message)) for flaw in result.flaws)
        requirements = tuple(replace(one, reason=self._words(None, one.reason)) for one in result.requirements)
        return replace(result, flaws=flaws, requirements=requirements)

    def _assessment(self) -> Assessment:
        full = self.full.assessment
        standings: dict[str, Standing] = {}
        for name, standing in sorted(full.standings.items(), key=lambda item: item[1].distance):
            onward = standings.get(standing.onward.element) if standing.onward else None
            standings[name] = replace(standing, cause=self._cause(standing.cause), onward=onward)
        faults = {
            name: tuple(replace(fault, cause=self._known_cause(fault.cause)) for fault in found)
            for name, found in full.faults.items()
        }
        return Assessment(
            standings={name: standings[name] for name in full.standings},
            faults=faults,
            unread=tuple(withheld_words(Audience.INTERNAL) for _ in full.unread),
            lost={name: self._known_cause(cause) for name, cause in full.lost.items()},
        )

    def _cause(self, cause: Cause | None) -> Cause | None:
        return None if cause is None else self._known_cause(cause)

    def _known_cause(self, cause: Cause) -> Cause:
        return replace(cause, message=self._words(cause.element, cause.message))

    def _loaded(self, elements: Mapping[str, AnyElement]) -> LoadedCase:
        loaded = self.full.loaded
        return LoadedCase(
            case=self._case(loaded.case, elements),
            whereabouts=replace(
                loaded.whereabouts,
                elements={
                    name: pointer for name, pointer in loaded.whereabouts.elements.items() if name not in self._owners
                },
            ),
            problems=(),
            malformed={name: withheld_words(Audience.INTERNAL) for name in loaded.malformed},
            unread=tuple(replace(unread, reason=withheld_words(Audience.INTERNAL)) for unread in loaded.unread),
            case_digest=loaded.case_digest,
        )

    def _case(self, case: Case, elements: Mapping[str, AnyElement]) -> Case:
        return replace(
            case,
            elements=elements,
            waivers=tuple(self._waiver(waiver) for waiver in case.waivers),
            reviews=tuple(self._review(review) for review in case.reviews),
            comments=tuple(self._comment(comment) for comment in case.comments),
            triggers=(),  # what a trigger says is told by its finding, for those who may read it
            responses={
                catalogue: {item: self._response(response) for item, response in items.items()}
                for catalogue, items in case.responses.items()
            },
            patterns={},  # how the argument was made is for those who make it; bindings repeat its words
            uses=(),
        )

    def _waiver(self, waiver: Waiver) -> Waiver:
        if not self._hides(waiver.element, f"{waiver.reason}\n{waiver.owner}"):
            return waiver
        words = self._words(waiver.element, waiver.reason + waiver.owner)
        return waiver.model_copy(update={"reason": words, "owner": words})

    def _review(self, review: Review) -> Review:
        hidden = next((name for name in review.of if name in self._owners), None)
        asked = [text for one in review.conditions for text in (one.condition, one.owner)]
        said = "\n".join(filter(None, (review.note, review.organisation, *asked)))
        if not said or not self._hides(hidden, said):
            return review
        words = self._words(hidden, said)
        withheld = {field: words for field in ("note", "organisation") if getattr(review, field)}
        conditions = tuple(one.model_copy(update={"condition": words, "owner": words}) for one in review.conditions)
        return review.model_copy(update={**withheld, "conditions": conditions})

    def _comment(self, comment: Comment) -> Comment:
        hidden = next((name for name in comment.of if name in self._owners), None)
        if not self._hides(hidden, comment.text):
            return comment
        return comment.model_copy(update={"text": self._words(hidden, comment.text)})

    def _response(self, response: Response) -> Response:
        texts = "\n".join(text for text in (response.note, response.reason, response.owner) if text)
        if not self._hides(None, texts):
            return response
        words = withheld_words(Audience.INTERNAL)
        return response.model_copy(
            update={field: words for field in ("note", "reason", "owner") if getattr(response, field)}
        )

    def _report(self) -> Report:
        report = self.full.report
        return replace(
            report,
            findings=tuple(self._finding(finding) for finding in report.findings),
            waived=tuple(self._waived(waived) for waived in report.waived),
            not_evaluated=tuple(self._not_evaluated(one) for one in report.not_evaluated),
            top_cause=None,
        )

    def _finding(self, finding: Finding) -> Finding:
        related = tuple(place for place in finding.related if not self._hides(None, f"{place.message}\n{place.file}"))
        secret = self._hides(finding.element, f"{finding.message}\n{finding.file}")
        if not secret and finding.file not in self._unread_files:
            return replace(finding, related=related)
        words = self._words(finding.element, finding.message)
        if words == finding.message:
            words = withheld_words(Audience.INTERNAL)
        return replace(finding, message=words, file="", line=0, column=0, end_line=0, end_column=0, related=())

    def _waived(self, waived: Waived) -> Waived:
        finding = self._finding(waived.finding)
        if not self._hides(waived.finding.element, f"{waived.reason}\n{waived.owner}"):
            return replace(waived, finding=finding)
        words = self._words(waived.finding.element, waived.reason + waived.owner)
        return replace(waived, finding=finding, reason=words, owner=words)

    def _not_evaluated(self, one: NotEvaluated) -> NotEvaluated:
        if not self._hides(one.element, f"{one.reason}\n{one.file or ''}") and one.file not in self._unread_files:
            return one
        return replace(one, reason=withheld_words(Audience.INTERNAL), file=None)


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside a value of the model, keys of mappings too; relations and fixed words are not text."""
    if isinstance(value, str):
        if type(value) is str:
            yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _RELATIONS:
                yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)


_RELATIONS = frozenset({"supported_by", "in_context_of", "answered_by", "challenges", "against", "covers"})


def _result_texts(result: EvidenceResult) -> Iterator[str]:
    for flaw in result.flaws:
        yield flaw.message
    for requirement in result.requirements:
        yield requirement.text
        yield requirement.reason
    if result.entry is not None:
        for pinned in result.entry.files:
            yield pinned.path
            yield pinned.sha256
        yield from result.entry.run.models_observed
        yield from (warning.message for warning in result.entry.warnings)
