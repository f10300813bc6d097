"""What an element carries beside its statement, as a reader of page, site and report finds it."""

from __future__ import annotations

from safetycase.model.elements import Claim, Context
from safetycase.render.dossier.particulars import particulars


def test_the_design_of_a_guardrail() -> None:
    record = {
        "actions": ["block", "log"],
        "motivations": ["safety"],
        "qualities": ["traceability"],
        "stages": ["intermediate-results"],
        "artefacts": ["tools"],
        "rules": ["hard"],
        "autonomy": "automatic",
        "technique": "rule-based",
    }
    assert particulars(Context.model_validate({"context": "Tool policy", "guardrail": record})) == (
        "guardrail: block, log",
        "acts on intermediate-results, tools",
        "for safety, traceability",
        "built as hard, rule-based, automatic",
    )


def test_a_guardrail_that_says_little() -> None:
    element = Context.model_validate({"context": "Tool policy", "guardrail": {"actions": ["block"]}})
    assert particulars(element) == ("guardrail: block",)


def test_what_a_claim_rests_on_not_having_crossed() -> None:
    triggers = [
        {"when": "E-x.solved.upper95 >= 15%", "then": "swap", "to": ["C-control"]},
        {"when": "system.autonomy >= 4", "then": "reopen"},
        {"when": "system.level >= expert", "then": "expire"},
    ]
    assert particulars(Claim.model_validate({"claim": "It cannot.", "triggers": triggers})) == (
        "gives way to C-control once E-x.solved.upper95 >= 15%",
        "reopens once system.autonomy >= 4",
        "expires once system.level >= expert",
    )
