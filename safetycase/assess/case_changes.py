"""What changed between two states of a case beside its argument: decision, system, policy, waivers, responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

from safetycase.assess.changes import Change, State
from safetycase.model.governance import AcceptancePolicy, Notation, Response, ResponseStatus, SignOff, Trigger, Waiver
from safetycase.model.system import Outcome

_PROFILES = ("draft", "review", "submission")
_SEVERITIES = ("info", "warning", "error")
_ANSWERS = (ResponseStatus.NOT_APPLICABLE, ResponseStatus.NOT_MET, ResponseStatus.PARTLY_MET, ResponseStatus.MET)
_Model = TypeVar("_Model", bound=BaseModel)


def case_changes(old: State, new: State) -> Iterator[Change]:
    """Yield what changed in the header, the system, the waivers and the responses."""
    yield from _unread(old, new)
    yield from _header(old, new)
    yield from _system(old, new)
    yield from _waivers(old.case.waivers, new.case.waivers)
    yield from _responses(old, new)
    yield from _triggers(old.case.triggers, new.case.triggers)


def _unread(old: State, new: State) -> Iterator[Change]:
    """Yield the parts that cannot be read in one state: what seems gone or new may only stand in them."""
    then, now = ({f"{part.file}: {part.reason}" for part in state.loaded.unread} for state in (old, new))
    yield from (Change("part-unread", None, True, None, words) for words in sorted(now - then))
    yield from (Change("part-read", None, False, words, None) for words in sorted(then - now))


def _header(old: State, new: State) -> Iterator[Change]:
    then, now = old.case.header, new.case.header
    if then.top != now.top:
        yield Change("top-changed", now.top, True, then.top, now.top)
    if then.decision != now.decision:
        yield Change("decision-changed", None, True, _json(then.decision), _json(now.decision))
    before, after = then.policy, now.policy
    if before.profile != after.profile:
        weaker = _PROFILES.index(after.profile) < _PROFILES.index(before.profile)
        yield Change("policy-changed", None, weaker, f"profile {before.profile}", f"profile {after.profile}")
    for rule in sorted(before.severity.keys() | after.severity.keys()):
        levels = before.severity.get(rule), after.severity.get(rule)
        if levels[0] != levels[1]:
            known = [None if level is None else _SEVERITIES.index(level) for level in levels]
            weaker = known[0] is None or known[1] is None or known[1] < known[0]
            words = [None if level is None else f"{rule}: {level}" for level in levels]
            yield Change("policy-changed", None, weaker, words[0], words[1])
    if before.evidence != after.evidence:
        yield Change("policy-changed", None, True, _json(before.evidence), _json(after.evidence))
    if before.confidence != after.confidence:
        yield Change("policy-changed", None, True, _json(before.confidence), _json(after.confidence))
    yield from (_sign_off(one, gone=True) for one in before.sign_off if one not in after.sign_off)
    yield from (_sign_off(one, gone=False) for one in after.sign_off if one not in before.sign_off)
    if before.notation is not after.notation:
        weaker = after.notation is Notation.GSN
        yield Change("policy-changed", None, weaker, f"notation {before.notation}", f"notation {after.notation}")
    yield from _acceptance(before.acceptance, after.acceptance)


def _acceptance(before: AcceptancePolicy | None, after: AcceptancePolicy | None) -> Iterator[Change]:
    """Yield that other roles may accept doubts; without a policy every role may."""
    if before != after:
        weaker = after is None or (before is not None and not set(after.roles) <= set(before.roles))
        words = [f"doubts accepted by {', '.join(one.roles)}" if one else None for one in (before, after)]
        yield Change("policy-changed", None, weaker, words[0], words[1])


def _sign_off(sign_off: SignOff, *, gone: bool) -> Change:
    words = f"sign-off of {sign_off.of or 'the top claim'} by {', '.join(sign_off.roles)}"
    return Change("policy-changed", sign_off.of, gone, words if gone else None, None if gone else words)


def _system(old: State, new: State) -> Iterator[Change]:
    then, now = old.case.system, new.case.system
    if then is None or now is None:
        if then is not now:
            yield Change("system-changed", None, now is None, then.id if then else None, now.id if now else None)
        return
    for field in ("id", "models", "configuration", "deployment", "level", "autonomy"):
        before, after = getattr(then, field), getattr(now, field)
        if before != after:
            yield Change("system-changed", None, True, f"{field}: {_shown(before)}", f"{field}: {_shown(after)}")
    for name in sorted(then.outcomes.keys() | now.outcomes.keys()):
        was, is_now = then.outcomes.get(name), now.outcomes.get(name)
        if was != is_now:
            kind = "outcome-removed" if is_now is None else "outcome-added" if was is None else "outcome-changed"
            words = [_outcome(name, one) if one else None for one in (was, is_now)]
            yield Change(kind, None, was is not None, words[0], words[1])


def _outcome(name: str, outcome: Outcome) -> str:
    budget = f", budget {outcome.budget.at_most:g}" if outcome.budget else ""
    return f"{name}: {outcome.outcome}{budget}"


def _waivers(then: tuple[Waiver, ...], now: tuple[Waiver, ...]) -> Iterator[Change]:
    before, after = ({(one.finding, one.element): one for one in waivers} for waivers in (then, now))
    for key in sorted(before.keys() | after.keys(), key=str):
        was, is_now = before.get(key), after.get(key)
        if was != is_now:
            kind = "waiver-removed" if is_now is None else "waiver-added" if was is None else "waiver-changed"
            words = [f"{one.finding} until {one.until}: {one.reason}" if one else None for one in (was, is_now)]
            yield Change(kind, key[1], is_now is not None, words[0], words[1])


def _triggers(then: tuple[Trigger, ...], now: tuple[Trigger, ...]) -> Iterator[Change]:
    """Yield the thresholds that were written down beforehand and no longer are, and new ones."""
    yield from (
        Change("trigger-removed", one.of[0], True, _trigger(one), None, old=True) for one in then if one not in now
    )
    yield from (Change("trigger-added", one.of[0], False, None, _trigger(one)) for one in now if one not in then)


def _trigger(trigger: Trigger) -> str:
    return f"when {trigger.when} then {trigger.then}: {', '.join(trigger.of)}"


def _responses(old: State, new: State) -> Iterator[Change]:
    before, after = _flat(old.case.responses), _flat(new.case.responses)
    for item in sorted(before.keys() | after.keys()):
        was, is_now = before.get(item), after.get(item)
        if was == is_now:
            continue
        weaker = is_now is None or (was is not None and _ANSWERS.index(is_now.status) < _ANSWERS.index(was.status))
        weaker = weaker or (was is not None and is_now is not None and bool(set(was.by) - set(is_now.by)))
        words = [None if one is None else f"{item}: {_answer(one)}" for one in (was, is_now)]
        element = next(iter(is_now.by if is_now else ()), None)
        yield Change("response-changed", element, weaker, words[0], words[1])


def _answer(response: Response) -> str:
    return f"{response.status.value} by {', '.join(response.by) or 'nothing'}"


def _flat(responses: Mapping[str, Mapping[str, Response]]) -> dict[str, Response]:
    return {f"{catalogue}/{item}": one for catalogue, items in responses.items() for item, one in items.items()}


def _json(model: _Model | None) -> str | None:
    return None if model is None else model.model_dump_json(by_alias=True, exclude_defaults=True)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(one) for one in value)
    return value.model_dump_json(exclude_defaults=True) if isinstance(value, BaseModel) else str(value)
