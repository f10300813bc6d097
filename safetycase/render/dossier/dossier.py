"""Everything that a page, a site or a report tells of a case, in one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from safetycase.assess.acceptances import below
from safetycase.assess.standing import Cause
from safetycase.findings.finding import Finding, NotEvaluated, Severity, Waived
from safetycase.findings.report import AcceptedDoubt
from safetycase.graph.relation import Relation
from safetycase.model.elements import AnyElement, Assumption, Defeater, DoubtKind, Kind
from safetycase.model.governance import Review, ReviewCondition
from safetycase.model.status import Status
from safetycase.render.dossier.charting import (
    GroupChart,
    Reliability,
    ThresholdRow,
    group_chart,
    reliability,
    threshold_rows,
)
from safetycase.render.dossier.confidence_card import ConfidenceCard, confidence_card
from safetycase.render.dossier.delta import Delta
from safetycase.render.dossier.heat import HeatRow, OutcomeGrid, heat_rows, outcome_grid
from safetycase.render.dossier.matrices import Matrix, matrices
from safetycase.render.dossier.outline import Entry, Line, doubted_relation, outline, unreached
from safetycase.render.dossier.owners import Owner, owners, tally
from safetycase.render.dossier.register import Exhibit, Measured, register
from safetycase.render.dossier.sheaves import Sheaf, sheaves
from safetycase.render.dossier.summary import Summary, summarise
from safetycase.render.dossier.system_card import SystemCard, system_card
from safetycase.render.dossier.timeline import Timeline, timeline
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView
from safetycase.render.words import doubt_word


@dataclass(frozen=True, slots=True)
class Doubt:
    """A defeater, what it challenges, who answers it, and who lives with what is left of it today."""

    element: str
    status: Status
    state: str
    challenges: tuple[str, ...]
    doubted: str | None
    answers: tuple[str, ...]
    accepted: AcceptedDoubt | None = None
    attack: DoubtKind | None = None


@dataclass(frozen=True)
class Dossier:
    """A view told in full; parts are made when they are asked for. `delta` is what changed since an earlier state."""

    view: CaseView
    delta: Delta | None = None

    @cached_property
    def summary(self) -> Summary:
        """How the case stands."""
        return summarise(self.view)

    @cached_property
    def outline(self) -> tuple[Line, ...]:
        """The argument from the top claim down."""
        return outline(self.view)

    @cached_property
    def unreached(self) -> tuple[Line, ...]:
        """What the top claim does not reach."""
        return unreached(self.view)

    @property
    def unreached_count(self) -> int:
        """How many lines tell what the top claim does not reach."""
        return sum(isinstance(line, Entry) for line in self.unreached)

    @cached_property
    def register(self) -> tuple[Exhibit, ...]:
        """The evidence."""
        return register(self.view)

    @cached_property
    def matrices(self) -> tuple[Matrix, ...]:
        """How far the case answers its catalogues."""
        return matrices(self.view)

    @cached_property
    def system(self) -> SystemCard | None:
        """The system under assessment."""
        return system_card(self.view)

    @cached_property
    def confidence(self) -> ConfidenceCard | None:
        """How probable it is that the argument holds; None where the case states nothing about it."""
        return confidence_card(self.view)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, heaviest first, else in the order of the report."""
        return tuple(sorted(self.view.report.findings, key=lambda finding: -finding.severity.rank))

    @cached_property
    def sheaves(self) -> tuple[Sheaf, ...]:
        """The findings bound by rule."""
        return sheaves(self.findings)

    @cached_property
    def findings_of(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings about each element that has any."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.element is not None:
                found.setdefault(finding.element, []).append(finding)
        return {name: tuple(findings) for name, findings in found.items()}

    @cached_property
    def severities(self) -> tuple[tuple[Severity, int], ...]:
        """How many findings there are of each weight, heaviest first."""
        counts = Counter(finding.severity for finding in self.view.report.findings)
        return tuple((severity, counts[severity]) for severity in reversed(Severity))

    @property
    def waived(self) -> tuple[Waived, ...]:
        """Findings that somebody decided to live with."""
        return self.view.report.waived

    @property
    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        """What could not be judged."""
        return self.view.report.not_evaluated

    @cached_property
    def assumptions(self) -> tuple[tuple[str, Assumption], ...]:
        """What is taken as true without support, the earliest expiry first."""
        found = [(name, one) for name, one in self.view.graph.elements.items() if isinstance(one, Assumption)]
        return tuple(sorted(found, key=lambda pair: (pair[1].until is None, pair[1].until or self.view.as_of, pair[0])))

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """The defeaters, open ones first."""
        graph, accepted = self.view.graph, self.view.assessment.accepted
        doubts = [
            Doubt(
                name,
                status := self.view.assessment.status(name),
                doubt_word(status, accepted=name in accepted),
                graph.outgoing(name, Relation.CHALLENGES),
                doubted_relation(self.view, name),
                graph.outgoing(name, Relation.ANSWERED_BY),
                accepted.get(name),
                element.attack if isinstance(element, Defeater) else None,
            )
            for name, element in graph.elements.items()
            if element.kind is Kind.DEFEATER
        ]
        return tuple(sorted(doubts, key=lambda doubt: (doubt.status.rank, doubt.accepted is None)))

    @cached_property
    def accepted_below(self) -> tuple[str, ...]:
        """The accepted doubts that the top claim is supported with, nearest first; none where it is not supported."""
        top, assessment = self.view.graph.top, self.view.assessment
        known = top in self.view.graph.elements and assessment.is_qualified(top)
        return below(self.view.graph, top, assessment.accepted) if known else ()

    def qualified(self, name: str) -> bool:
        """Whether an element is supported only with accepted doubts."""
        return self.view.assessment.is_qualified(name)

    @cached_property
    def exhibited(self) -> frozenset[str]:
        """The elements that the register tells more of."""
        return frozenset(exhibit.element for exhibit in self.register if not exhibit.withheld)

    @cached_property
    def owner(self) -> Callable[[str | None], Owner | None]:
        """Who has to act on what is wrong with an element."""
        return owners(self.view)

    @cached_property
    def by_owner(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """How many findings of each weight, heaviest first, each owner has; "" stands for nobody."""
        return tally(self.findings, self.owner)

    @cached_property
    def dissent(self) -> tuple[Review, ...]:
        """The reviews that do not accept."""
        return tuple(review for review in self.view.case.reviews if review.decision in ("reject", "abstain"))

    @cached_property
    def open_conditions(self) -> tuple[ReviewCondition, ...]:
        """What reviewers asked for and nobody has done, the earliest due first."""
        asked = [one for review in self.view.case.reviews for one in review.conditions if one.done is None]
        return tuple(sorted(asked, key=lambda one: (one.due, one.condition)))

    @cached_property
    def thresholds(self) -> tuple[ThresholdRow, ...]:
        """Every requirement against its threshold."""
        return threshold_rows(self.view, self.register)

    @cached_property
    def timeline(self) -> Timeline | None:
        """How long everything holds."""
        return timeline(self.view)

    @cached_property
    def outcome_grid(self) -> OutcomeGrid | None:
        """Outcomes against the kinds of argument."""
        return outcome_grid(self.view)

    def heat(self, matrix: Matrix) -> tuple[HeatRow, ...]:
        """Return a catalogue at a glance."""
        return heat_rows(matrix)

    def groups(self, exhibit: Exhibit, measured: Measured) -> GroupChart | None:
        """Return the groups of a measure side by side."""
        return group_chart(self.view, exhibit, measured)

    def reliability(self, exhibit: Exhibit, measured: Measured) -> Reliability | None:
        """Return stated confidence against what came."""
        return reliability(self.view, exhibit.element, measured.name)

    @cached_property
    def registered(self) -> frozenset[str]:
        """The elements that have an entry in the register."""
        return frozenset(exhibit.element for exhibit in self.register)

    def element(self, name: str) -> AnyElement:
        """Return an element of the case."""
        return self.view.graph.elements[name]

    def status(self, name: str) -> Status:
        """Return how an element stands."""
        return self.view.assessment.status(name)

    def cause(self, name: str) -> Cause | None:
        """Return why an element is not supported."""
        return self.view.assessment.standings[name].cause

    def statuses_of(self, names: Iterable[str]) -> tuple[tuple[Status, int], ...]:
        """Count how elements stand, worst first."""
        counts = Counter(self.status(name) for name in names)
        return tuple((status, counts[status]) for status in Status if counts[status])

    def neighbours(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Name what stands around an element, under the word of its relation."""
        graph = self.view.graph
        around = (
            (_("Supported by"), graph.outgoing(name, Relation.SUPPORTED_BY)),
            (_("In context of"), graph.outgoing(name, Relation.IN_CONTEXT_OF)),
            (_("Challenges"), graph.outgoing(name, Relation.CHALLENGES)),
            (_("Answered by"), graph.outgoing(name, Relation.ANSWERED_BY)),
            (_("Challenged by"), graph.incoming(name, Relation.CHALLENGES)),
            (_("Supports"), graph.incoming(name, Relation.SUPPORTED_BY)),
            (_("Context of"), graph.incoming(name, Relation.IN_CONTEXT_OF)),
            (_("Answers"), graph.incoming(name, Relation.ANSWERED_BY)),
        )
        return tuple((label, names) for label, names in around if names)

    def known(self, name: str | None) -> bool:
        """Whether an element of this id exists."""
        return name in self.view.graph.elements
