"""All that a rule may look at. A rule looks and yields; it changes nothing and opens nothing.

The elements are sorted by kind once, so that a rule walks only over those that concern it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from safetycase.assess.budgets import Spending, spendings
from safetycase.assess.changes import State
from safetycase.assess.confidence import Confidence, confidence_of
from safetycase.assess.content import Contents
from safetycase.assess.coverage import CatalogueCoverage
from safetycase.assess.reviews import ReviewStanding, review_standings
from safetycase.assess.standing import Assessment
from safetycase.evidence.result import EvidenceResult, Flaw
from safetycase.findings.finding import Profile
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.queries import reachable
from safetycase.knowledge.catalogues import Shelf
from safetycase.knowledge.patterns import PatternShelf
from safetycase.load.project import LoadedCase
from safetycase.model.case import Case
from safetycase.model.elements import AnyElement, Assumption, Claim, Defeater, Evidence, Strategy
from safetycase.source.problem import Problem
from safetycase.source.span import Pointer, Step

KindOfElement = TypeVar("KindOfElement", bound=AnyElement)


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What became of the waivers: the indices of those that a finding matched, expired ones included.

    `run` holds the names of the rules that were run: a waiver of any other rule had no chance to be needed.
    """

    matched: frozenset[int]
    run: frozenset[str]


@dataclass(frozen=True)
class RuleContext:
    """One case, ready to be judged on one day under one profile.

    `loaded.problems` holds the problems of every step so far: of reading, binding, linking and of plug-ins.
    `shelf` holds the catalogues that the case uses, `coverage` how far it answers each; `patterns`, those that it uses.
    `rule_names` maps the name of every rule there is to its code. `waiver_use` is there only for rules about waivers.
    """

    loaded: LoadedCase
    graph: CaseGraph
    results: Mapping[str, EvidenceResult]
    assessment: Assessment
    as_of: date
    profile: Profile
    rule_names: Mapping[str, str] = field(default_factory=dict)
    waiver_use: WaiverUse | None = None
    shelf: Shelf = field(default_factory=Shelf)
    patterns: PatternShelf = field(default_factory=PatternShelf)
    coverage: Mapping[str, CatalogueCoverage] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """How the case stands, apart from what its rules say."""
        return State(self.loaded, self.graph, self.results, self.assessment, self.coverage, self.reviews)

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.loaded.case

    @property
    def elements(self) -> Mapping[str, AnyElement]:
        """All elements of the case, by id."""
        return self.loaded.case.elements

    def comment_place(self, index: int, *path: Step) -> Pointer | None:
        """Return where a field of a comment stands."""
        places = self.loaded.whereabouts.comments
        return Pointer(places[index].file, (*places[index].path, *path), "value") if index < len(places) else None

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims, by id."""
        return self._of_type(Claim)

    @cached_property
    def strategies(self) -> Mapping[str, Strategy]:
        """The strategies, by id."""
        return self._of_type(Strategy)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """The evidence elements, by id."""
        return self._of_type(Evidence)

    @cached_property
    def assumptions(self) -> Mapping[str, Assumption]:
        """The assumptions, by id."""
        return self._of_type(Assumption)

    @cached_property
    def defeaters(self) -> Mapping[str, Defeater]:
        """The defeaters, by id."""
        return self._of_type(Defeater)

    @cached_property
    def developable(self) -> Mapping[str, Claim | Strategy]:
        """The claims and strategies, which need support, by id."""
        return {**self.claims, **self.strategies}

    @cached_property
    def named_outside(self) -> frozenset[str]:
        """The ids that other parts than the argument name: levels, responses, gates, what triggers swap to."""
        system = self.case.system
        levels = [part.by for part in (system.level, system.autonomy) if part is not None] if system else []
        responses = [response.by for items in self.case.responses.values() for response in items.values()]
        decision = self.case.header.decision
        gates = [gate.by for gate in decision.gates.values()] if decision else []
        triggers = [trigger.to for trigger in self.case.triggers]
        return frozenset[str]().union(*levels, *responses, *gates, *triggers)

    def measured_below(self, name: str) -> tuple[str, ...]:
        """Return the evidence that an element rests on and that states a requirement, itself included, by id."""
        below = reachable(self.graph, name)
        return tuple(sorted(one for one in below if (found := self.evidence.get(one)) is not None and found.requires))

    def ends_in_evidence(self, name: str) -> bool:
        """Whether any evidence stands below an element, or it is evidence itself."""
        return not self.evidence.keys().isdisjoint(reachable(self.graph, name))

    @cached_property
    def reviews(self) -> tuple[ReviewStanding, ...]:
        """How every recorded review stands today, in the order of the case."""
        contents = Contents(self.graph, self.results, self.case.system)
        return review_standings(self.case, contents, self.as_of) if self.case.reviews else ()

    def review_place(self, index: int, *path: Step) -> Pointer | None:
        """Return where a field of a review stands."""
        places = self.loaded.whereabouts.reviews
        if index >= len(places):
            return None
        home = places[index]
        return Pointer(home.file, (*home.path, *path), "value")

    @cached_property
    def confidence(self) -> Confidence:
        """The bounds on how probable it is that the argument for each element holds."""
        return confidence_of(self.case, self.graph, self.results, self.assessment)

    @cached_property
    def has_budgets(self) -> bool:
        """Whether an outcome has a budget."""
        system = self.case.system
        return system is not None and any(outcome.budget is not None for outcome in system.outcomes.values())

    @cached_property
    def spendings(self) -> tuple[Spending, ...]:
        """How the budgets of the outcomes are spent."""
        return spendings(self.case, self.graph, self.confidence.bounds)

    @cached_property
    def perhaps_unread(self) -> str:
        """A sentence for findings about what is missing: it may stand in a part that could not be read."""
        files = sorted({part.file for part in self.loaded.unread})
        return f" What is missing may stand in what could not be read ({files[0]})." if files else ""

    def _of_type(self, kind: type[KindOfElement]) -> Mapping[str, KindOfElement]:
        return {name: element for name, element in self.elements.items() if type(element) is kind}

    @cached_property
    def _problems(self) -> Mapping[str, list[Problem]]:
        by_name: dict[str, list[Problem]] = {}
        for problem in self.loaded.problems:
            by_name.setdefault(problem.name, []).append(problem)
        return by_name

    @cached_property
    def _flaws(self) -> Mapping[str, list[tuple[str, Flaw]]]:
        by_name: dict[str, list[tuple[str, Flaw]]] = {}
        for element, result in self.results.items():
            for flaw in result.flaws:
                by_name.setdefault(flaw.name, []).append((element, flaw))
        return by_name

    def problems(self, name: str) -> Iterator[Problem]:
        """Yield the problems that reading, binding and linking met under this name."""
        yield from self._problems.get(name, ())

    def flaws(self, name: str) -> Iterator[tuple[str, Flaw]]:
        """Yield (element, flaw) for the flaws of evidence under this name."""
        yield from self._flaws.get(name, ())
