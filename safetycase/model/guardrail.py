"""The design record of a runtime guardrail, in the words of the catalogue `runtime-guardrails`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from safetycase.model.values import Frozen

Motivation = Literal["safety", "security", "privacy", "accuracy", "fairness", "ip-protection", "performance", "cost"]
Quality = Literal[
    "accuracy",
    "generalisability",
    "customisability",
    "adaptability",
    "traceability",
    "portability",
    "interoperability",
    "interpretability",
]
Action = Literal[
    "block",
    "filter",
    "flag",
    "modify",
    "validate",
    "parallel-calls",
    "retry",
    "fall-back",
    "human-intervention",
    "defer",
    "isolate",
    "redundancy",
    "evaluate",
    "prioritise",
    "rate-limit",
    "simulate",
    "log",
]
Stage = Literal["prompts", "intermediate-results", "final-results"]
Artefact = Literal[
    "goals",
    "context",
    "memory",
    "reasoning",
    "plans",
    "workflows",
    "tools",
    "knowledge-bases",
    "other-agents",
    "foundation-models",
    "external-data",
    "non-ai-components",
]
Rule = Literal["uniform", "priority-enabled", "context-dependent", "negotiable", "hard", "soft"]


class Guardrail(Frozen):
    """How one guardrail is built: why, what it does, where it acts, by which rules and technique (Shamsujjoha 2024).

    `stages` are places in the pipeline, `artefacts` what it acts on; `automatic` says that nobody decides beside it.
    """

    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    motivations: tuple[Motivation, ...] = ()
    qualities: tuple[Quality, ...] = ()
    stages: tuple[Stage, ...] = ()
    artefacts: tuple[Artefact, ...] = ()
    scope: Literal["user", "organisational", "industry", "system"] | None = None
    rules: tuple[Rule, ...] = ()
    autonomy: Literal["automatic", "human-intervention"] | None = None
    modality: Literal["single-modal", "multimodal"] | None = None
    technique: Literal["rule-based", "machine-learning", "hybrid"] | None = None

    @property
    def asks_a_person(self) -> bool:
        """Whether somebody decides in it, or it hands over to somebody."""
        return self.autonomy == "human-intervention" or bool({"human-intervention", "defer"} & set(self.actions))

    @property
    def items(self) -> Iterator[str]:
        """The items of the catalogue that the record names."""
        for group, values in _GROUPS.items():
            yield from (f"{group}.{value}" for value in getattr(self, values))
        for group in ("scope", "autonomy", "modality", "technique"):
            value = getattr(self, group)
            if value is not None:
                yield f"{group}.{value}"


_GROUPS = {
    "motivation": "motivations",
    "quality": "qualities",
    "action": "actions",
    "target.pipeline": "stages",
    "target.artefact": "artefacts",
    "rule": "rules",
}
