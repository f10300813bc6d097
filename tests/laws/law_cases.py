"""Random small cases made in memory, and a slow judge of them that shares no code with the tool's own.

The judge reads the contract's rules literally from the elements' bodies and repeats them over the whole case until
nothing changes; it knows neither order, nor graph, nor components.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from safetycase.assess.standing import Assessment
from safetycase.assess.status import assess
from safetycase.evidence.result import EvidenceResult, Flaw
from safetycase.graph.build import link
from safetycase.graph.case_graph import CaseGraph
from safetycase.load.project import LoadedCase, Unread, Whereabouts
from safetycase.model.case import Case, CaseHeader
from safetycase.model.elements import ELEMENT_TYPES, Kind
from safetycase.model.governance import AcceptancePolicy, Policy
from safetycase.model.status import Status

TODAY = date(2026, 11, 20)
ORDER = ("defeated", "in-doubt", "unknown", "supported")
ABLE = {"claim", "strategy", "evidence"}
Body = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A case before it is made: bodies as YAML would give them, and what is wrong with evidence and shape."""

    bodies: dict[str, Body]
    flaws: dict[str, tuple[str, ...]] = field(default_factory=dict)
    malformed: frozenset[str] = frozenset()
    unread: bool = False
    roles: tuple[str, ...] = ()

    def kind(self, name: str) -> str:
        return next(key for key in self.bodies[name] if key in set(Kind))

    def made(self) -> tuple[LoadedCase, dict[str, EvidenceResult]]:
        elements = {
            name: ELEMENT_TYPES[Kind(self.kind(name))].model_validate(body) for name, body in self.bodies.items()
        }
        policy = Policy(acceptance=AcceptancePolicy(roles=self.roles) if self.roles else None)
        header = CaseHeader(
            safetycase=1, id="a", title="A", top=min(self.bodies), imports={"far": "../far"}, policy=policy
        )
        unread = (Unread("b.yaml", "it does not parse"),) if self.unread else ()
        malformed = dict.fromkeys(self.malformed, "a key is not known")
        results = {
            name: EvidenceResult(
                name,
                None,
                tuple(
                    Flaw(f"flaw-{effect}", f"flaw {number}", (), Status(effect))
                    for number, effect in enumerate(self.flaws.get(name, ()))
                ),
            )
            for name in self.bodies
            if self.kind(name) == "evidence"
        }
        return LoadedCase(Case(header, elements), Whereabouts(), (), malformed, unread), results

    def assessed(self) -> tuple[CaseGraph, Assessment]:
        loaded, results = self.made()
        graph = link(loaded).graph
        return graph, assess(loaded, graph, results, TODAY)

    def statuses(self) -> dict[str, str]:
        graph, assessment = self.assessed()
        return {name: assessment.status(name).value for name in graph.elements}

    def with_body(self, name: str, **changes: object) -> Draft:
        return replace(self, bodies={**self.bodies, name: {**self.bodies.get(name, {}), **changes}})


@st.composite
def drafts(draw: st.DrawFn, *, most: int = 9) -> Draft:
    """Draw a case; half of them lean downwards, so that circles are rare and something is supported at times."""
    count = draw(st.integers(1, most))
    names = [f"N{index}" for index in range(count)]
    downwards = draw(st.booleans())
    tidy = draw(st.booleans())
    bodies: dict[str, Body] = {}
    flaws: dict[str, tuple[str, ...]] = {}
    for index, name in enumerate(names):
        pool = names[index + 1 :] if downwards else names
        bodies[name] = draw(_bodies(pool if tidy else [*pool, "gone", "far:C-x"], names, tidy=tidy))
        if "evidence" in bodies[name] and draw(st.integers(0, 2)) == 0:
            flaws[name] = tuple(draw(st.lists(st.sampled_from(ORDER[:3]), min_size=1, max_size=2)))
    malformed = frozenset() if tidy else draw(st.frozensets(st.sampled_from(names), max_size=1))
    roles = draw(st.sampled_from([(), ("head",)]))
    return Draft(bodies, flaws, malformed, not tidy and draw(st.integers(0, 7)) == 0, roles)


@st.composite
def _bodies(draw: st.DrawFn, pool: list[str], names: list[str], *, tidy: bool) -> Body:
    some = st.lists(st.sampled_from(pool), max_size=3) if pool else st.just([])
    few = st.lists(st.sampled_from(pool), max_size=1) if pool else st.just([])
    kind = draw(st.sampled_from([*(["claim"] * 4), "strategy", *(["evidence"] * 4), "assumption", *(["defeater"] * 3)]))
    body: Body = {kind: "x"}
    if kind in {"claim", "strategy", "defeater"} or draw(st.integers(0, 9)) == 0:
        body["supported_by"] = draw(some)
        body["in_context_of"] = draw(few)
    if not tidy and draw(st.integers(0, 9)) == 0:
        body["undeveloped"] = True
    if kind == "assumption" and draw(st.booleans()):
        body["until"] = draw(st.sampled_from([date(2026, 11, 19), TODAY]))
    if kind == "defeater":
        body["answered_by"] = draw(some)
        ends = st.sampled_from(names if tidy else [*names, "gone", "far:C-x"])
        relation = st.fixed_dictionaries({"from": ends, "to": ends})
        body["challenges"] = draw(st.one_of(ends, ends, relation, *(() if tidy else (st.none(),))))
        if draw(st.booleans()):
            body |= {"accepted": draw(_acceptances)}
            body |= {key: () for key in ("supported_by", "answered_by") if draw(st.booleans())}
    return body


_acceptances = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["head", "head", "head", "intern"]),
        "reason": st.just("r"),
        "until": st.sampled_from([TODAY, date(2027, 1, 1), date(2026, 11, 19)]),
        "date": st.sampled_from([None, TODAY, TODAY, date(2026, 11, 21)]),
    }
)


class SlowJudge:
    """Statuses by repetition, and which element explains which, straight from the rules."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.bodies = draft.bodies
        self.doubts = {name: [doubt for doubt in self.bodies if name in self.hit(doubt)] for name in self.bodies}
        self.near = {name: list(self.below(name)) for name in self.bodies}
        self.far = {name: self._closure(name) for name in self.bodies}
        self.states: dict[str, str] = {}
        while len(self.states) < len(self.bodies):
            self.settle_next()
        self.raw = dict(self.states)
        self.lost = [name for name in self.bodies if self.is_lost(name) and self.raw[name] != "supported"]
        if draft.unread or self.lost:
            self.states = {name: self.worst([state, "unknown"]) for name, state in self.raw.items()}

    def settle_next(self) -> None:
        """Settle the elements that depend on nothing unsettled but themselves: all start well and sink to rest."""
        first = next(
            name
            for name in self.bodies
            if name not in self.states
            and all(one in self.states or one == name or self.tied(name, one) for one in self.far[name])
        )
        group = [first, *(one for one in self.far[first] if one != first and self.tied(first, one))]
        self.states |= dict.fromkeys(group, "supported")
        for _ in range(6 * len(group) + 6):
            self.states |= {name: self.state(name) for name in group}

    @staticmethod
    def worst(states: list[str]) -> str:
        return min(states, key=ORDER.index, default="supported")

    def named(self, name: str, key: str) -> list[str]:
        return list(dict.fromkeys(self.bodies[name].get(key, ())))

    def there(self, name: str, key: str) -> list[str]:
        return [other for other in self.named(name, key) if other in self.bodies and other != name]

    def hit(self, name: str) -> set[str]:
        challenged = self.bodies[name].get("challenges")
        if isinstance(challenged, dict):
            above, under = challenged["from"], challenged["to"]
            holder = self.bodies.get(above, {})
            written = {*holder.get("supported_by", ()), *holder.get("in_context_of", ())}
            ends = {above} if under in written and above != under else {above, under}
        else:
            ends = {challenged} - {None}
        return {end for end in ends if end in self.bodies and end != name}

    def is_lost(self, name: str) -> bool:
        if self.draft.kind(name) != "defeater" or self.hit(name):
            return False
        challenged = self.bodies[name].get("challenges")
        above = challenged["from"] if isinstance(challenged, dict) else challenged
        return above != "far:C-x"

    def below(self, name: str) -> Iterator[str]:
        yield from self.there(name, "supported_by")
        yield from self.there(name, "in_context_of")
        yield from self.doubts[name]
        yield from self.there(name, "answered_by")

    def _closure(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self.near[name])
        while waiting:
            other = waiting.pop()
            if other not in found:
                found.add(other)
                waiting.extend(self.near[other])
        return found

    def tied(self, name: str, other: str) -> bool:
        return other in self.far[name] and name in self.far[other]

    def own(self, name: str) -> list[str]:
        """The states that the element's own faults allow, in any order."""
        body, kind = self.bodies[name], self.draft.kind(name)
        found = [*self.draft.flaws.get(name, ())]
        gone = len(self.named(name, "supported_by")) > len(self.there(name, "supported_by"))
        gone |= len(self.named(name, "in_context_of")) > len(self.there(name, "in_context_of"))
        unfit = kind != "defeater" and any(self.unfit(name, "supported_by"))
        bare = kind in {"claim", "strategy"} and not body.get("supported_by")
        if name in self.draft.malformed or gone or unfit or bare or body.get("undeveloped") or self.tied(name, name):
            found.append("unknown")
        if kind == "assumption" and body.get("until", TODAY) < TODAY:
            found.append("in-doubt")
        if kind == "defeater" and self.is_unsound(name):
            found.append(self.openness(name))
        return found

    def unfit(self, name: str, key: str) -> list[str]:
        return [other for other in self.there(name, key) if self.draft.kind(other) not in ABLE]

    def is_accepted(self, name: str) -> bool:
        """Whether somebody who may lives with what is left of a doubt today."""
        body = self.bodies[name]
        accepted = body.get("accepted")
        if not accepted or not accepted["until"] >= TODAY >= (accepted["date"] or TODAY) or self.is_lost(name):
            return False
        allowed = not self.draft.roles or accepted["by"] in self.draft.roles
        return allowed and not (body.get("supported_by") and not body.get("answered_by"))

    def is_unsound(self, name: str) -> bool:
        if self.bodies[name].get("accepted") and not self.is_accepted(name):
            return True
        if self.is_accepted(name) and not self.bodies[name].get("answered_by"):
            return False
        answers = self.there(name, "answered_by")
        whole = bool(self.bodies[name].get("answered_by")) and len(answers) == len(self.named(name, "answered_by"))
        return not whole or bool(self.unfit(name, "answered_by")) or any(self.tied(name, one) for one in answers)

    def openness(self, name: str) -> str:
        grounds = self.named(name, "supported_by")
        sound = [
            ground
            for ground in self.there(name, "supported_by")
            if self.draft.kind(ground) in ABLE and self.states[ground] == "supported" and not self.tied(name, ground)
        ]
        return "defeated" if grounds and len(sound) == len(grounds) else "in-doubt"

    def from_support(self, name: str) -> str:
        states = [self.states.get(other, "unknown") if other != name else "unknown" for other in self.named(name, "supported_by")]  # fmt: skip  # noqa: E501 - one thought
        if set(states) == {"defeated"}:
            return "defeated"
        return self.worst([{"defeated": "in-doubt"}.get(state, state) for state in states])

    def state(self, name: str) -> str:
        parts = [*self.own(name)]
        if self.draft.kind(name) != "defeater":
            parts.append(self.from_support(name))
        elif any(self.states[answer] != "supported" for answer in self.there(name, "answered_by")):
            parts.append(self.openness(name))
        parts += ["in-doubt" if self.states[one] == "defeated" else self.states[one] for one in self.there(name, "in_context_of")]  # fmt: skip  # noqa: E501 - one thought
        parts += [self.states[doubt] for doubt in self.doubts[name]]
        return self.worst(parts)

    def explains(self, name: str, below: str) -> bool:
        """Whether the status of `below` is a reason for exactly the status of `name`, before any cap."""
        mine, other = self.raw[name], self.raw[below]
        if below in self.doubts[name] and mine == other:
            return True
        if below in self.there(name, "in_context_of") and mine == {"defeated": "in-doubt"}.get(other, other):
            return True
        self.states, capped = self.raw, self.states
        try:
            if self.draft.kind(name) == "defeater":
                is_answer = below in self.there(name, "answered_by")
                return is_answer and other != "supported" and self.openness(name) == mine
            is_ground = below in self.there(name, "supported_by") and self.from_support(name) == mine
        finally:
            self.states = capped
        return is_ground and (other == mine or (mine == "in-doubt" and other == "defeated"))

    def explains_itself(self, name: str) -> bool:
        self.states, capped = self.raw, self.states
        try:
            return self.raw[name] in self.own(name)
        finally:
            self.states = capped

    def distance(self, name: str) -> int:
        """The fewest steps from an element to one that explains itself; breadth first over all ways."""
        level, seen, steps = {name}, {name}, 0
        while level:
            if any(self.explains_itself(one) for one in level):
                return steps
            level = {below for one in level for below in self.near[one] if self.explains(one, below)} - seen
            seen |= level
            steps += 1
        raise AssertionError(name)
