"""From the trees of all files to one typed case; what does not fit is told, and never makes anything better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath
from typing import Final

from safetycase.load.argument import Argument
from safetycase.load.evidence_files import named_as_evidence
from safetycase.load.governance import Governance
from safetycase.load.header import HEADER_KEYS, bound_header, header_place
from safetycase.load.intake import Intake
from safetycase.load.mending import MAX_FAULTS, bound
from safetycase.load.nearest import question
from safetycase.load.project import LoadedCase, Whereabouts
from safetycase.load.pydantic_problems import Owner
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import Claim
from safetycase.model.governance import Response, Trigger
from safetycase.model.system import System
from safetycase.source.collector import collector_paused
from safetycase.source.excerpt import shortened
from safetycase.source.files import read_case, tree_digest
from safetycase.source.find_files import HEADER
from safetycase.source.problem import Problem, Remark
from safetycase.source.recall import Recall
from safetycase.source.span import Pointer
from safetycase.source.tree import Data, SourceFile, SourceTree

FILE_KEYS: Final = frozenset(
    {
        "system",
        "module",
        "title",
        "argument",
        "responses",
        "waivers",
        "reviews",
        "triggers",
        "comments",
        "glossary",
        "catalogue",
        "pattern",
        "patterns",
    }
)


def load_case(root: FilePath, cache_folder: FilePath | None = None) -> tuple[SourceTree, LoadedCase]:
    """Read and bind the case in a folder.

    Raises CaseNotFoundError, NotAFolderError or UnreadableCaseError where no `safetycase.yaml` can be opened.
    """
    tree = read_case(root, cache_folder)
    return tree, bind(tree)


def bind(tree: SourceTree, recall: Recall | None = None) -> LoadedCase:
    """Make one case of all files that are not evidence themselves; `recall` keeps the elements that are sound."""
    evidence = named_as_evidence(tree)
    with collector_paused():
        return _Binding([file for path, file in tree.files.items() if path not in evidence], recall).loaded(
            [problem for problem in tree.problems if problem.place.file not in evidence]
        )


class _Binding:
    """Goes through the files of a case once, in the order of their paths."""

    def __init__(self, files: list[SourceFile], recall: Recall | None) -> None:
        self._files = files
        self._intake = Intake.of(files)
        self._argument = Argument(self._intake, recall)
        self._governance = Governance(self._intake)
        self._system: System | None = None
        self._system_place: Pointer | None = None

    def loaded(self, problems: list[Problem]) -> LoadedCase:
        """Bind everything and put it together."""
        self._intake.problems += problems
        header, header_at = CaseHeader.model_construct(safetycase=1, id="", title="", top=""), Pointer(HEADER)
        for file in self._files:
            self._intake.problems += file.problems
            if not file.readable:
                self._intake.lose(file.path, file.problems[-1].message if file.problems else "it has no content")
            if file.path == HEADER:
                header, header_at = bound_header(file.data, self._intake), header_place(file.data)
            if isinstance(file.data, dict):
                self._take(file, file.data)
        triggers = (*self._governance.triggers, *self._triggers_on_claims())
        return LoadedCase(
            case=self._case(header, [trigger for trigger, _ in triggers]),
            whereabouts=self._whereabouts(header_at, [place for _, place in triggers]),
            problems=tuple(self._intake.problems),
            malformed=self._intake.malformed,
            unread=tuple(self._intake.unread),
            case_digest=tree_digest(self._files),
        )

    def _take(self, file: SourceFile, data: dict[str, Data]) -> None:
        self._tell_unknown_keys(file, data)
        self._lose_dropped(file)
        if "system" in data:
            self._take_system(file.path, data["system"])
        self._argument.take(file, data)
        self._governance.take(file.path, data)

    def _tell_unknown_keys(self, file: SourceFile, data: dict[str, Data]) -> None:
        allowed = FILE_KEYS | HEADER_KEYS if file.path == HEADER else FILE_KEYS
        unknown = [key for key in data if key not in allowed]
        for key in unknown[:MAX_FAULTS]:
            if key in HEADER_KEYS:
                message = f"'{key}' belongs in {HEADER}."
            else:
                asked = question(key, allowed) if self._intake.advises else ""
                message = f"'{shortened(key)}' is not a key of a case file.{asked}"
            self._intake.tell(Problem("unknown-field", message, Pointer(file.path, (key,))))
            self._intake.lose(file.path, message)
        if len(unknown) > MAX_FAULTS:
            more = f"this is one of {len(unknown) - MAX_FAULTS:,} more keys that a case file does not have."
            self._intake.tell(Problem("unknown-field", more, Pointer(file.path, (unknown[MAX_FAULTS],))))

    def _lose_dropped(self, file: SourceFile) -> None:
        """Note what the text has and its tree lacks, but for what a part can answer for itself."""
        for path in file.dropped:
            if path[:1] not in {
                ("argument",),
                ("waivers",),
                ("reviews",),
                ("comments",),
                ("responses",),
                ("glossary",),
                ("catalogue",),
                ("pattern",),
                ("patterns",),
            }:
                self._intake.lose(file.path, "a part of the file could not be taken as it is written")

    def _take_system(self, file: str, raw: Data) -> None:
        place = Pointer(file, ("system",))
        if self._system_place is not None:
            remark = Remark(self._system_place, "it is first given here, and this value counts")
            self._intake.tell(
                Problem("duplicate-key", "the system is given twice. Keep one.", place, related=(remark,))
            )
            self._intake.lose(file, "a second system is given and not taken")
            return
        self._system_place = place
        mended = bound(System, raw, Owner("the system", {}))
        self._intake.tell_faults(mended.faults, place)
        if mended.faults:
            self._intake.lose(file, mended.faults[0].message)
        self._system = mended.value

    def _case(self, header: CaseHeader, triggers: Iterable[Trigger]) -> Case:
        responses: dict[str, dict[str, Response]] = {}
        for (catalogue, item), (response, _) in self._governance.responses.items():
            responses.setdefault(catalogue, {})[item] = response
        return Case(
            header=header,
            elements=self._argument.elements,
            modules=self._argument.modules(),
            system=self._system,
            responses=responses,
            waivers=tuple(waiver for waiver, _ in self._governance.waivers),
            reviews=tuple(review for review, _ in self._governance.reviews),
            triggers=tuple(triggers),
            comments=tuple(comment for comment, _ in self._governance.comments),
            glossary={term: meaning for term, (meaning, _) in self._governance.glossary.items()},
            catalogues={name: catalogue for name, (catalogue, _) in self._governance.catalogues.items()},
            patterns={name: pattern for name, (pattern, _) in self._governance.patterns.items()},
            uses=tuple(use for use, _ in self._governance.uses),
        )

    def _triggers_on_claims(self) -> Iterator[tuple[Trigger, Pointer]]:
        for name, element in self._argument.elements.items():
            if isinstance(element, Claim):
                home = self._argument.places[name]
                for index, trigger in enumerate(element.triggers):
                    place = Pointer(home.file, (*home.path, "triggers", index), "value")
                    yield Trigger.on_claim(name, trigger), place

    def _whereabouts(self, header: Pointer, triggers: Iterable[Pointer]) -> Whereabouts:
        return Whereabouts(
            header=header,
            system=self._system_place,
            elements=self._argument.places,
            waivers=tuple(place for _, place in self._governance.waivers),
            reviews=tuple(place for _, place in self._governance.reviews),
            triggers=tuple(triggers),
            comments=tuple(place for _, place in self._governance.comments),
            responses={key: place for key, (_, place) in self._governance.responses.items()},
            catalogues={name: place for name, (_, place) in self._governance.catalogues.items()},
            patterns={name: place for name, (_, place) in self._governance.patterns.items()},
            uses=tuple(place for _, place in self._governance.uses),
            lines={file.path: file.lines for file in self._files if file.lines},
        )
