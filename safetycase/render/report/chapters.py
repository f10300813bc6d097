"""What a report tells beside the dossier: chapters, modules with their plates, elements and their neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from safetycase.assess.repairs import repairs
from safetycase.assess.standing import Repair
from safetycase.errors import MissingToolError
from safetycase.findings.finding import Finding, NotEvaluated, Severity
from safetycase.graph.relation import Relation
from safetycase.model.status import Status
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.dossier.outline import Entry, doubted_relation
from safetycase.render.dossier.owners import Owner
from safetycase.render.escape import anchor
from safetycase.render.graph.engine import LayoutError
from safetycase.render.language import gettext as _
from safetycase.render.language import ngettext
from safetycase.render.report.cutting import Atlas, module_map, module_plates
from safetycase.render.report.house_style import PLAIN_STYLE, HouseStyle
from safetycase.render.report.kinds import ReportKind
from safetycase.render.report.plates import Plate
from safetycase.render.unjudged import by_reason
from safetycase.render.view import CaseView

_MOST_PLATES = 60
_DEEPEST = 7


@dataclass(frozen=True, slots=True)
class Chapter:
    """One numbered part of the report; `name` is its template and its anchor."""

    number: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Tie:
    """How an element hangs together with others: `supported by` and their ids.

    `step_to` is the lower end of the step that a defeater challenges, where it does not challenge an element.
    """

    words: str
    elements: tuple[str, ...]
    step_to: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One element as the argument tells it. `level` counts from 0 inside its module.

    `because` says why it is not supported; `source` names the element where that lies, None where it lies in itself.
    """

    element: str
    status: Status
    level: int
    ties: tuple[Tie, ...]
    because: str = ""
    source: str | None = None
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One module of the argument. `missing` says why nothing is drawn, or how much is not."""

    name: str
    title: str
    by_status: tuple[tuple[Status, int], ...]
    passages: tuple[Passage, ...]
    plates: tuple[Plate, ...]
    missing: str = ""

    @property
    def fragment(self) -> str:
        """The anchor of the section."""
        return module_anchor(self.name)


@dataclass(frozen=True, slots=True)
class Gap:
    """A finding with its number in the report, and who has to act; None where nobody is named."""

    number: int
    finding: Finding
    owner: Owner | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of evidence, its digest and the elements that rest on it."""

    path: str
    sha256: str
    size: int
    elements: tuple[str, ...]


def chapters(
    dossier: Dossier, kind: ReportKind = ReportKind.DOSSIER, style: HouseStyle = PLAIN_STYLE
) -> tuple[Chapter, ...]:
    """Return the chapters of a kind of report in their order.

    What a case does not have is said so in its chapter, except catalogues, and an earlier state where none was named.
    """
    missing = {"responses": not dossier.matrices and kind is not ReportKind.COVERAGE, "changes": dossier.delta is None}
    wanted = [chapter for chapter in style.chosen(kind) if not missing.get(chapter.name)]
    return tuple(Chapter(number, chapter.name, _(chapter.title)) for number, chapter in enumerate(wanted, start=1))


def places(dossier: Dossier, chapters_told: Collection[str]) -> Callable[[str], str | None]:
    """Return what gives the anchor of an element in the report; None where no chapter tells of it."""

    def place(name: str) -> str | None:
        if "argument" in chapters_told and dossier.known(name):
            return anchor(name)
        if "evidence" in chapters_told and name in dossier.registered:
            return f"_evidence-{anchor(name)}"
        return None

    return place


def module_anchor(module: str) -> str:
    """Return the fragment of a module, which no element's can be."""
    return f"_module-{anchor(module)}"


def top_repairs(view: CaseView) -> tuple[Repair, ...]:
    """Return what would make the top claim supported."""
    if view.graph.top not in view.graph.elements:
        return ()
    return repairs(view.assessment, view.graph, view.results, view.graph.top)


def gaps(dossier: Dossier) -> tuple[tuple[Severity, tuple[Gap, ...]], ...]:
    """Return the findings by weight, heaviest first, numbered through."""
    numbered = [
        Gap(number, finding, dossier.owner(finding.element)) for number, finding in enumerate(dossier.findings, start=1)
    ]
    return tuple(
        (severity, tuple(gap for gap in numbered if gap.finding.severity is severity))
        for severity in reversed(Severity)
    )


def unjudged(dossier: Dossier) -> tuple[tuple[str, tuple[NotEvaluated, ...]], ...]:
    """Return what was not evaluated, by reason."""
    return tuple((reason, tuple(entries)) for reason, entries in by_reason(dossier.not_evaluated).items())


def sealed_files(dossier: Dossier) -> tuple[Sealed, ...]:
    """Return every file of evidence that was measured, by path; two digests of one path are two entries."""
    found: dict[tuple[str, str, int], list[str]] = {}
    for exhibit in dossier.register:
        for file in exhibit.files:
            if file.sha256 is not None and file.size is not None:
                found.setdefault((file.path, file.sha256, file.size), []).append(exhibit.element)
    return tuple(Sealed(*file, tuple(names)) for file, names in sorted(found.items()))


def map_of_modules(view: CaseView) -> Plate | None:
    """Draw the modules; None where there is nothing to draw or nothing to draw it with."""
    anchors = {name: f"#{module_anchor(name)}" for name in view.modules}
    try:
        return module_map(view, anchors.get)
    except (MissingToolError, LayoutError):
        return None


def sections(dossier: Dossier) -> Iterator[Section]:
    """Yield the modules in their order, each with its plates and its elements."""
    view = dossier.view
    left = _MOST_PLATES
    told = _told(dossier)
    numbers = {finding: number for number, finding in enumerate(dossier.findings, start=1)}
    for module, names in view.modules.items():
        atlas, missing = _atlas(view, module, left)
        left -= len(atlas.plates)
        counts = Counter(view.assessment.status(name) for name in names)
        entries = told.get(module, [])
        highest = min((entry.level for entry in entries), default=0)
        yield Section(
            name=module,
            title=view.module_title(module),
            by_status=tuple((status, counts[status]) for status in Status if counts[status]),
            passages=tuple(_passage(dossier, entry, highest, numbers) for entry in entries),
            plates=atlas.plates,
            missing=missing,
        )


def _atlas(view: CaseView, module: str, most: int) -> tuple[Atlas, str]:
    try:
        atlas = module_plates(view, module, lambda name: f"#{anchor(name)}", most)
    except (MissingToolError, LayoutError) as error:
        return Atlas(()), _("No diagram is drawn:") + f" {error}"
    if atlas.left_out:
        return atlas, ngettext(
            "%(num)s element is on no diagram: a report draws at most %(most)s.",
            "%(num)s elements are on no diagram: a report draws at most %(most)s.",
            atlas.left_out,
            most=_MOST_PLATES,
        )
    return atlas, ""


def _told(dossier: Dossier) -> dict[str, list[Entry]]:
    """Gather the places where elements are first met, by module, in the order of the outline."""
    found: dict[str, list[Entry]] = {}
    for line in (*dossier.outline, *dossier.unreached):
        if isinstance(line, Entry) and not line.again:
            found.setdefault(dossier.view.module_of(line.element), []).append(line)
    return found


def _passage(dossier: Dossier, entry: Entry, highest: int, numbers: Mapping[Finding, int]) -> Passage:
    standing = dossier.view.assessment.standings[entry.element]
    cause = standing.cause
    return Passage(
        element=entry.element,
        status=entry.status,
        level=min(entry.level - highest, _DEEPEST),
        ties=tuple(_ties(dossier.view, entry.element)),
        because=cause.message.rstrip(".") if cause else "",
        source=cause.element if cause and cause.element != entry.element else None,
        findings=tuple(numbers[finding] for finding in dossier.findings_of.get(entry.element, ())),
    )


def _ties(view: CaseView, name: str) -> Iterator[Tie]:
    """Yield what stands below an element, then what it stands below where that is told in another module."""
    graph = view.graph
    challenged = graph.outgoing(name, Relation.CHALLENGES)
    if challenged:
        yield Tie(_("challenges"), challenged, doubted_relation(view, name))
    relations = (
        (_("in context of"), graph.outgoing(name, Relation.IN_CONTEXT_OF)),
        (_("supported by"), graph.outgoing(name, Relation.SUPPORTED_BY)),
        (_("answered by"), graph.outgoing(name, Relation.ANSWERED_BY)),
        (_("challenged by"), graph.incoming(name, Relation.CHALLENGES)),
    )
    for words, elements in relations:
        if elements:
            yield Tie(words, elements)
    above = (
        (_("supports"), graph.incoming(name, Relation.SUPPORTED_BY)),
        (_("answers"), graph.incoming(name, Relation.ANSWERED_BY)),
        (_("context of"), graph.incoming(name, Relation.IN_CONTEXT_OF)),
    )
    for words, elements in above:
        afar = tuple(other for other in elements if view.module_of(other) != view.module_of(name))
        if afar or len(elements) > 1:
            yield Tie(words, elements)
