"""What changed in one element between two states of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from safetycase.assess.changes import Change, State
from safetycase.assess.wording import loosened, may_weaken, paired
from safetycase.model.elements import Acceptance, AnyElement, Assumption, Claim, Defeater, Evidence, Inference, Kind
from safetycase.model.evidence import EvidenceFile
from safetycase.model.values import Duration

_BESIDE = ("title", "owner", "tags", "note", "url", "audience", "confidence")
_EPOCH = date(2001, 1, 1)


def element_changes(old: State, new: State, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield what became of every element; `names` are the new ids of those that were renamed."""
    for name, element in old.case.elements.items():
        after = new.case.elements.get(names.get(name, name))
        if after is None:
            yield Change("element-removed", name, True, _told(element), None, old=True)
            continue
        if name in names:
            yield Change("element-renamed", names[name], False, name, names[name])
        yield from _Compared(names.get(name, name), element, after, old, new, names).changes(name)
    known = set(names.values())
    for name, element in new.case.elements.items():
        if name not in old.case.elements and name not in known:
            yield Change("element-added", name, False, None, _told(element))
            if isinstance(element, Defeater) and element.accepted is not None:
                yield Change("acceptance-changed", name, True, None, _acceptance(element.accepted), ("accepted",))


def _told(element: AnyElement) -> str:
    return f"{element.kind.value}: {element.statement}"


class _Compared:
    """One element, before and after."""

    def __init__(
        self, name: str, old: AnyElement, new: AnyElement, before: State, after: State, names: Mapping[str, str]
    ) -> None:
        self._name, self._old, self._new = name, old, new
        self._before, self._after, self._names = before, after, names

    def changes(self, previous: str) -> Iterator[Change]:
        """Yield every change; `previous` is the id that the element had."""
        old, new = self._old, self._new
        if (old is new or old == new) and (not isinstance(new, Evidence) or self._says_the_same(previous)):
            return
        if old.kind is not new.kind:
            yield self._change("kind-changed", True, old.kind.value, new.kind.value, new.kind.value)
            return
        if old.statement != new.statement:
            weaker = may_weaken(new.kind, old.statement, new.statement)
            yield self._change("statement-changed", weaker, old.statement, new.statement, new.kind.value)
        yield from self._references()
        if old.undeveloped != new.undeveloped:
            words = {True: "undeveloped", False: "developed"}
            yield self._change(
                "development-changed", new.undeveloped, words[old.undeveloped], words[new.undeveloped], "undeveloped"
            )
        yield from self._of_kind(previous)
        yield from self._beside()

    def _says_the_same(self, previous: str) -> bool:
        """Tell whether the files of evidence that reads the same are the same, too, and whatever it may refer to."""
        before, after = self._before.results.get(previous), self._after.results.get(self._name)
        return before is after and not self._names

    def _change(self, kind: str, weakens: bool, before: object, after: object, field: str) -> Change:
        told = [None if one is None or one == () else str(one) for one in (before, after)]
        return Change(kind, self._name, weakens, told[0], told[1], (field,))

    def _of_kind(self, previous: str) -> Iterator[Change]:
        old, new = self._old, self._new
        if isinstance(old, Claim) and isinstance(new, Claim):
            yield from self._of_claim(old, new)
        elif isinstance(old, Evidence) and isinstance(new, Evidence):
            yield from self._of_evidence(old, new, previous)
        elif isinstance(old, Assumption) and isinstance(new, Assumption):
            if old.until != new.until:
                later = old.until is not None and (new.until is None or new.until > old.until)
                yield self._change("validity-changed", later, old.until, new.until, "until")
            if old.monitor != new.monitor:
                yield self._change("monitor-changed", new.monitor is None, old.monitor, new.monitor, "monitor")
        elif isinstance(old, Defeater) and isinstance(new, Defeater):
            targets = self._target(old), _challenge(new)
            if targets[0] != targets[1]:
                yield self._change("challenge-changed", True, *targets, "challenges")
            if old.attack is not new.attack:
                then, now = (one.value if one else None for one in (old.attack, new.attack))
                yield self._change("attack-changed", False, then, now, "kind")
            yield from self._of_acceptance(old.accepted, new.accepted)

    def _of_acceptance(self, old: Acceptance | None, new: Acceptance | None) -> Iterator[Change]:
        """Yield what became of the decision to live with a doubt: to take one, or to let it last longer, weakens."""
        if old is None or new is None:
            if old is not new:
                words = [_acceptance(one) if one else None for one in (old, new)]
                yield self._change("acceptance-changed", new is not None, words[0], words[1], "accepted")
        elif old != new:
            weaker = new.until > old.until or new.by != old.by
            yield self._change("acceptance-changed", weaker, _acceptance(old), _acceptance(new), "accepted")

    def _target(self, defeater: Defeater) -> str | None:
        target = defeater.challenges
        if isinstance(target, Inference):
            return f"{self._now(target.from_)} → {self._now(target.to)}"
        return None if target is None else self._now(target)

    def _now(self, name: str) -> str:
        return self._names.get(name, name)

    def _references(self) -> Iterator[Change]:
        for field, noun in (("supported_by", "support"), ("in_context_of", "context"), ("answered_by", "answer")):
            before = [self._now(name) for name in getattr(self._old, field, ())]
            after = list(getattr(self._new, field, ()))
            for name in before:
                if name not in after:
                    yield self._change(f"{noun}-removed", self._matters(noun, name, self._before), name, None, field)
            for name in after:
                if name not in before:
                    weaker = noun == "context" and self._is_assumption(name)
                    yield self._change(f"{noun}-added", weaker, None, name, field)

    def _matters(self, noun: str, name: str, state: State) -> bool:
        """Tell whether a reference that went leaves less: an assumption that is no longer made does not."""
        element = state.case.elements.get(name)
        return not (noun == "context" and element is not None and element.kind is Kind.ASSUMPTION)

    def _is_assumption(self, name: str) -> bool:
        element = self._after.case.elements.get(name)
        return element is not None and element.kind is Kind.ASSUMPTION

    def _of_claim(self, old: Claim, new: Claim) -> Iterator[Change]:
        if old.category is not new.category:
            then, now = (one.value if one else None for one in (old.category, new.category))
            yield self._change("category-changed", True, then, now, "category")
        for field, noun in (("against", "against"), ("covers", "covers")):
            then, now = getattr(old, field), getattr(new, field)
            yield from (self._change(f"{noun}-removed", True, one, None, field) for one in then if one not in now)
            yield from (self._change(f"{noun}-added", False, None, one, field) for one in now if one not in then)
        for outcome in sorted(old.shares.keys() | new.shares.keys()):
            was, is_now = old.shares.get(outcome), new.shares.get(outcome)
            if was != is_now:
                weaker = was is not None and (is_now is None or is_now > was)
                words = [None if one is None else f"{outcome}: {one:g}" for one in (was, is_now)]
                yield self._change("share-changed", weaker, words[0], words[1], "shares")

    def _of_evidence(self, old: Evidence, new: Evidence, previous: str) -> Iterator[Change]:
        yield from self._files(old, new, previous)
        for before, after in paired(old.requires, new.requires):
            weaker = after is None or (before is not None and loosened(before, after, old.measures, new.measures))
            yield self._change("requirement-changed", weaker, before, after, "requires")
        for name in sorted(old.measures.keys() | new.measures.keys()):
            then, now = old.measures.get(name), new.measures.get(name)
            if then != now:
                words = [f"{name}: {one.kind}" if one else None for one in (then, now)]
                yield self._change("measure-changed", then is not None, words[0], words[1], "measures")
        if old.subject != new.subject:
            words = [_subject(one) for one in (old, new)]
            yield self._change("subject-changed", True, words[0], words[1], "subject")
        if old.valid_for != new.valid_for:
            longer = _days(new.valid_for) > _days(old.valid_for)
            yield self._change("validity-changed", longer, old.valid_for, new.valid_for, "valid_for")
        if old.produced != new.produced:
            yield self._change("date-changed", True, old.produced, new.produced, "produced")

    def _files(self, old: Evidence, new: Evidence, previous: str) -> Iterator[Change]:
        before, after = _pinned(self._before, previous, old), _pinned(self._after, self._name, new)
        if before != after:
            yield self._change("evidence-replaced", not after, ", ".join(before), ", ".join(after), "files")
        then, now = [_reading(file) for file in old.files], [_reading(file) for file in new.files]
        if then != now and len(then) == len(now):
            yield self._change("reading-changed", True, "how the file is read", "it is read otherwise", "files")

    def _beside(self) -> Iterator[Change]:
        for field in _BESIDE:
            then, now = getattr(self._old, field), getattr(self._new, field)
            if then != now:
                shown = [", ".join(one) if isinstance(one, tuple) else one for one in (then, now)]
                yield self._change(f"{field}-changed", False, shown[0], shown[1], field)


def _acceptance(accepted: Acceptance) -> str:
    return f"by {accepted.by} until {accepted.until}: {accepted.reason}"


def _challenge(defeater: Defeater) -> str | None:
    target = defeater.challenges
    return f"{target.from_} → {target.to}" if isinstance(target, Inference) else target


def _pinned(state: State, name: str, evidence: Evidence) -> list[str]:
    """Name the files of evidence with the first digits of their digests, as the lock pins them."""
    result = state.results.get(name)
    pins = {file.path: file.sha256 for file in result.entry.files} if result and result.entry else {}
    if pins:
        return [f"{path} {digest[:12]}" for path, digest in sorted(pins.items())]
    return [str(file.path) for file in evidence.files]


def _reading(file: EvidenceFile) -> str:
    return file.model_dump_json(exclude={"path", "sha256", "run"}, exclude_defaults=True)


def _subject(evidence: Evidence) -> str | None:
    return evidence.subject.model_dump_json(exclude_defaults=True) if evidence.subject else None


def _days(duration: Duration | None) -> int:
    """Return the length of a duration in days; what has no end is longer than everything."""
    return (duration.after(_EPOCH) - _EPOCH).days if duration else 10**9
