"""The view of a case for an audience: what is withheld keeps its place in the argument and nothing of its text.

What must hold:

1. An element is withheld from every audience narrower than its own (public < regulator < internal).
2. Where the tool could not be sure what an element's audience is, because its shape was mended, it is withheld.
3. Of a withheld element stay its id, kind, status and relations; every text, name, date, file and number goes.
   What stands in its place tells the group that it belongs to: how many elements, and a digest that cannot be guessed.
4. Words that the tool made (findings, causes, reasons) are withheld where they are about a withheld element, name one,
   or repeat what only withheld ones say, be it in part; where they are about a file with withheld elements and no
   element; and where they are about a part of the case that could not be read, since nobody knows whose text it was.
5. Waivers and reviews of withheld elements are withheld whole and counted; so is what a response says whose item a
   withheld element answers. Digests that cover withheld texts unkeyed are not told.
6. The internal audience sees the case as it is.

Text that a visible element carries itself is its owner's to publish and stays, even if a withheld one says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import BaseModel

from safetycase.assess.coverage import CatalogueCoverage
from safetycase.assess.reviews import ReviewStanding
from safetycase.assess.standing import Assessment, Cause, Standing
from safetycase.evidence.result import EvidenceResult
from safetycase.findings.finding import Finding, NotEvaluated, Waived
from safetycase.findings.report import AcceptedDoubt, Report
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case, Module
from safetycase.model.elements import ELEMENT_TYPES, AnyElement, Audience, Claim, Defeater
from safetycase.model.governance import Comment, Response, Review, Waiver
from safetycase.render.secret_texts import SecretTexts, secret_texts
from safetycase.render.view import CaseView
from safetycase.render.withheld_groups import Group, groups_of, withheld_words

_RANK = {Audience.PUBLIC: 0, Audience.REGULATOR: 1, Audience.INTERNAL: 2}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


def for_audience(view: CaseView, audience: Audience) -> CaseView:
    """Return the view that this audience may have; the view itself where nothing is withheld from it."""
    if audience is view.audience or _RANK[audience] >= _RANK[view.audience]:
        return view
    return _Curtain(view, audience).view()


def repeats_withheld(view: CaseView, audience: Audience) -> Callable[[str], bool]:
    """Return what tells whether a text repeats anything that this audience may not read."""
    curtain = _Curtain(view, audience)
    return curtain.repeats if _RANK[audience] < _RANK[view.audience] else lambda text: False  # noqa: ARG005


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
    def _groups(self) -> Mapping[str, Group]:
        """The group of every withheld element."""
        full = self.full
        return groups_of(self._owners, full.graph, full.results, full.case.header.policy.salt)

    @cached_property
    def secrets(self) -> SecretTexts:
        """Every text of the withheld elements that words of the tool might repeat."""
        salt = self.full.case.header.policy.salt
        secret = {salt} if salt else set()
        for standing in self.full.reviews:
            if not self._covering.isdisjoint(standing.review.of):
                secret.update(filter(None, (standing.digest, standing.review.digest)))
            if self._about_withheld(standing.review.of):
                secret.update(_texts(standing.review))
        open_: set[str] = set(self.full.graph.elements)
        for name, element in self.full.graph.elements.items():
            texts = secret if name in self._owners else open_
            texts.update(_texts(element))
            result = self.full.results.get(name)
            if result is not None:
                texts.update(_result_texts(result))
        return secret_texts(secret, open_)

    @cached_property
    def _mixed_files(self) -> frozenset[str]:
        """The case files that hold a withheld element."""
        places = self.full.loaded.whereabouts.elements
        return frozenset(places[name].file for name in self._owners if name in places)

    @cached_property
    def _covering(self) -> frozenset[str]:
        """The elements that are withheld, or have a withheld one somewhere below them."""
        met = set(self._owners)
        waiting = list(met)
        while waiting:
            fresh = [name for name in self.full.graph.dependants.get(waiting.pop(), ()) if name not in met]
            met.update(fresh)
            waiting.extend(fresh)
        return frozenset(met)

    @cached_property
    def _unread_files(self) -> frozenset[str]:
        return frozenset(unread.file for unread in self.full.loaded.unread)

    def _hides(self, element: str | None, text: str) -> bool:
        return element in self._owners or self.repeats(text)

    def repeats(self, text: str) -> bool:
        """Whether a text names a withheld element or repeats words of one."""
        return self._names_withheld(text) or self.secrets.in_(text)

    def _names_withheld(self, text: str) -> bool:
        return any(name in self._owners or name.rstrip(".") in self._owners for name in _NAME.findall(text))

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
            reviews=tuple(self._standing(one) for one in full.reviews if not self._about_withheld(one.review.of)),
            kept_back=full.kept_back
            + sum(self._about_withheld(review.of) for review in full.case.reviews)
            + sum(waiver.element in self._owners for waiver in full.case.waivers),
        )

    def _coverage(self, coverage: CatalogueCoverage) -> CatalogueCoverage:
        """Keep how each item stands and by what, without words that tell what is withheld."""
        items = {}
        for name, item in coverage.items.items():
            words = withheld_words(Audience.INTERNAL) if item.because and self._about_withheld(item.by) else None
            items[name] = replace(item, because=words or self._words(None, item.because))
        return replace(coverage, items=items)

    def _about_withheld(self, names: Iterable[str]) -> bool:
        return any(name in self._owners for name in names)

    def _element(self, name: str, element: AnyElement) -> AnyElement:
        if name not in self._owners:
            # A threshold may be that of withheld evidence; what a trigger says is told by its finding.
            return element.model_copy(update={"triggers": ()}) if isinstance(element, Claim) else element
        kept: dict[str, object] = {
            element.kind.value: self._groups[name].words,
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
            accepted={name: self._accepted(one) for name, one in full.accepted.items()},
            touched=full.touched,
        )

    def _accepted(self, one: AcceptedDoubt) -> AcceptedDoubt:
        if one.defeater not in self._owners:
            return one
        words = withheld_words(self._owners[one.defeater])
        return AcceptedDoubt(one.defeater, words, words, words)

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
            case_digest=self._case_digest(loaded.case_digest),
        )

    def _case_digest(self, digest: str) -> str:
        """Return the digest of the case where nobody can guess withheld texts by it: it covers the salt, too."""
        guessable = self._owners and self.full.case.header.policy.salt is None
        return withheld_words(Audience.INTERNAL) if guessable else digest

    def _case(self, case: Case, elements: Mapping[str, AnyElement]) -> Case:
        return replace(
            case,
            header=case.header.model_copy(update={"policy": case.header.policy.model_copy(update={"salt": None})}),
            elements=elements,
            modules={name: self._module(module) for name, module in case.modules.items()},
            waivers=tuple(self._waiver(waiver) for waiver in case.waivers if waiver.element not in self._owners),
            reviews=tuple(self._review(review) for review in case.reviews if not self._about_withheld(review.of)),
            comments=tuple(self._comment(one) for one in case.comments if not self._about_withheld(one.of)),
            triggers=(),  # what a trigger says is told by its finding, for those who may read it
            responses={
                catalogue: {item: self._response(response) for item, response in items.items()}
                for catalogue, items in case.responses.items()
            },
            patterns={},  # how the argument was made is for those who make it; bindings repeat its words
            uses=(),
        )

    def _module(self, module: Module) -> Module:
        """Keep the title of a module that shows something; of one that is withheld whole, stays its name."""
        shown = any(name not in self._owners for name in module.elements)
        hides = module.title is not None and self._hides(None, module.title)
        return module if shown and not hides else replace(module, title=None)

    def _waiver(self, waiver: Waiver) -> Waiver:
        if not self._hides(waiver.element, f"{waiver.reason}\n{waiver.owner}"):
            return waiver
        words = self._words(waiver.element, waiver.reason + waiver.owner)
        return waiver.model_copy(update={"reason": words, "owner": words})

    def _review(self, review: Review) -> Review:
        if not self._covering.isdisjoint(review.of):
            review = review.model_copy(update={"digest": None, "content": {}})
        asked = [text for one in review.conditions for text in (one.condition, one.owner)]
        said = "\n".join(filter(None, (review.note, review.organisation, review.reviewer, review.role, *asked)))
        if not self._hides(None, said):
            return review
        words = withheld_words(Audience.INTERNAL)
        fields = ("note", "organisation", "reviewer", "role")
        withheld = {field: words for field in fields if getattr(review, field)}
        conditions = tuple(one.model_copy(update={"condition": words, "owner": words}) for one in review.conditions)
        return review.model_copy(update={**withheld, "conditions": conditions})

    def _comment(self, comment: Comment) -> Comment:
        if not self._hides(None, comment.text):
            return comment
        return comment.model_copy(update={"text": self._words(None, comment.text)})

    def _standing(self, standing: ReviewStanding) -> ReviewStanding:
        covers = not self._covering.isdisjoint(standing.review.of)
        return replace(standing, review=self._review(standing.review), digest=None if covers else standing.digest)

    def _response(self, response: Response) -> Response:
        texts = "\n".join(text for text in (response.note, response.reason, response.owner) if text)
        if not texts or not (self._about_withheld(response.by) or self._hides(None, texts)):
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
            case_digest=self._case_digest(report.case_digest),
            accepted=tuple(self._accepted(one) for one in report.accepted),
        )

    def _finding(self, finding: Finding) -> Finding:
        related = tuple(place for place in finding.related if not self._hides(None, f"{place.message}\n{place.file}"))
        secret = self._hides(finding.element, f"{finding.message}\n{finding.file}")
        secret = secret or (finding.element is None and finding.file in self._mixed_files)
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
    """Yield every text inside a value of the model, keys of mappings and names in relations too, but fixed words."""
    if isinstance(value, str):
        if type(value) is str:
            yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in _FIXED:
                yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)


_FIXED = frozenset({"decision"})
"""Fields of which the words are the tool's own."""


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
