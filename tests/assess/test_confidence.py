"""Worked examples of confidence from the literature of assurance and reliability, and the laws one by one."""

from __future__ import annotations

from typing import Any

import pytest
from weighed_case import WeighedCase, weighed

SURE: dict[str, Any] = {"given": ["inferences"], "because": "every step is a deduction"}
APART: dict[str, Any] = {**SURE, "dependence": "independent"}


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-9)


def claims(*confidences: float, **policy: object) -> WeighedCase:
    """A top claim over claims with these confidences, each in view of one document."""
    lines = [f"C-top: {{claim: It is safe., supported_by: [{', '.join(f'C{at}' for at in range(len(confidences)))}]}}"]
    for at, confidence in enumerate(confidences):
        lines.append(f"C{at}: {{claim: Part., confidence: {confidence}, note: elicited, supported_by: [E{at}]}}")
        lines.append(f"E{at}: {{evidence: A report.}}")
    return weighed("\n".join(lines), **{**SURE, **policy})


def test_doubts_add_up_where_dependence_is_unknown() -> None:
    """Suppes (1966), Adams (1998): the doubt about a conclusion is at most the sum of the doubts about its premises."""
    assert claims(0.95, 0.9)["C-top"] == (near(0.85), near(0.9))
    assert claims(0.95, 0.95, 0.95)["C-top"] == (near(0.85), near(0.95))


def test_the_lottery() -> None:
    """Kyburg (1961): that each of a hundred tickets loses is 99 % sure, and that all lose is false.

    The bound of Fréchet allows for it. A product says 37 %.
    """
    assert claims(*[0.99] * 100)["C-top"] == (near(0.0), near(0.99))
    assert claims(*[0.99] * 100, **APART)["C-top"] == (near(0.99**100), near(0.99**100))


def test_an_unargued_part_is_not_averaged_away() -> None:
    """Graydon and Holloway (2016) show techniques in which strength beside it hides a part that nobody looked at."""
    case = weighed(
        """
        C-top: {claim: It is safe., supported_by: [C-a, C-b, C-c]}
        C-a: {claim: Part., confidence: 0.99, note: elicited, supported_by: [E-a]}
        C-b: {claim: Part., confidence: 0.99, note: elicited, supported_by: [E-a]}
        C-c: {claim: Part., supported_by: [E-c]}
        E-a: {evidence: A report.}
        E-c: {evidence: A report.}
        """,
        **SURE,
    )
    assert case["C-top"] == (0.0, near(0.99))
    assert case.unknown("C-top") == [("E-c", "it states no confidence")]


def test_in_series_the_weakest_matters_most_and_in_parallel_the_strongest() -> None:
    """Birnbaum (1969): the importance of a part is how far the whole moves as it goes from failed to sound."""
    series = claims(0.9, 0.95, **APART)
    assert [(leaf.event.element, leaf.importance) for leaf in series.leaves("C-top")] == [
        ("C0", near(0.95)),
        ("C1", near(0.9)),
    ]
    either: dict[str, Any] = {"steps": {"C-top": {"support": "any", "because": "each leg shows it"}}}
    parallel = claims(0.9, 0.95, **APART, **either)
    assert parallel["C-top"] == (near(0.995), near(0.995))
    assert [(leaf.event.element, leaf.importance) for leaf in parallel.leaves("C-top")] == [
        ("C1", near(0.1)),
        ("C0", near(0.05)),
    ]


def test_a_beta_factor() -> None:
    """Two redundant trains (NUREG/CR-5485): of Q = 1e-3, a tenth is common: about (0.9e-3)² + 1e-4, not Q² = 1e-6."""
    case = claims(
        0.999,
        0.999,
        **APART,
        steps={"C-top": {"support": "any", "because": "one train suffices"}},
        common_causes={"fire": {"probability": 0.0001, "of": ["C0", "C1"], "because": "beta = 0.1"}},
    )
    assert 1 - case["C-top"][0] == pytest.approx(0.0009**2 + 0.0001, rel=1e-3)


LEGS = """
C-top: {claim: It is safe., supported_by: [C-tests, C-proof]}
C-tests: {claim: It is safe., confidence: 0.9, note: elicited, supported_by: [E-tests], in_context_of: [A-same]}
C-proof: {claim: It is safe., confidence: 0.9, note: elicited, supported_by: [E-proof], in_context_of: [A-same]}
E-tests: {evidence: Tests.}
E-proof: {evidence: A proof.}
A-same: {assumption: The specification is right., confidence: 0.95, note: elicited}
"""


def test_two_legs_on_one_assumption() -> None:
    """Littlewood and Wright (2007): legs that share an assumption are no two independent arguments.

    0.95·(1 - 0.1²) = 0.9405; as independent legs of 0.855 they would seem to give 0.979.
    """
    either: dict[str, Any] = {"steps": {"C-top": {"support": "any", "because": "each leg shows it"}}}
    assert weighed(LEGS, **APART, **either)["C-top"] == (near(0.9405), near(0.9405))
    assert weighed(LEGS, **SURE, **either)["C-top"] == (near(0.85), near(1.0))
    # Both legs needed, the assumption counts once: 1 - (0.1 + 0.1 + 0.05).
    assert weighed(LEGS, **SURE)["C-top"] == (near(0.75), near(0.9))


def test_a_step_of_its_own_dependence() -> None:
    """A step whose supports are declared independent is a product; above it, dependence stays unknown."""
    declared: dict[str, Any] = {"steps": {"C-top": {"dependence": "independent", "because": "two labs, two methods"}}}
    assert claims(0.9, 0.9, **declared)["C-top"] == (near(0.81), near(0.81))
    # Without a reason it is not taken.
    assert claims(0.9, 0.9, steps={"C-top": {"dependence": "independent"}})["C-top"] == (near(0.8), near(0.9))
    # Supports that share an element are not independent, whatever is declared.
    assert weighed(LEGS, **SURE, **declared)["C-top"] == (near(0.75), near(0.9))


def test_the_step_is_kept_apart_from_the_claim() -> None:
    """GSN's assurance claim points: a doubt about the step is one more doubt, and unknown where nothing is said."""
    text = """
        C-top: {claim: It is safe., confidence: 0.99, note: overall, supported_by: [S-parts]}
        S-parts: {strategy: Argue over the parts., confidence: 0.98, note: reviewed, supported_by: [C-a]}
        C-a: {claim: Part., confidence: 0.9, note: elicited, supported_by: [E-a]}
        E-a: {evidence: A report.}
    """
    case = weighed(text)
    assert case["C-top"] == (near(0.88), near(0.9))
    assert list(case.confidence.overstated()) == [("C-top", 0.99, case.confidence.bounds["C-top"])]
    silent = weighed(text.replace("confidence: 0.98, note: reviewed, ", ""))
    assert silent["C-top"] == (0.0, near(0.9))
    assert silent.unknown("C-top") == [("S-parts", "it states no confidence")]
    assert weighed(text, steps={"C-top": {"holds": 0.97, "because": "reviewed"}})["C-top"] == (near(0.85), near(0.9))


DOUBT = """
C-top: {claim: It is safe., confidence: 0.99, note: elicited, supported_by: [E-a]}
E-a: {evidence: A report.}
D-sandbag: {defeater: It may hold back., challenges: C-top, answered_by: [C-no]SAYS}
C-no: {claim: It does not., confidence: 0.9, note: elicited, supported_by: [E-no]}
E-no: {evidence: A test.}
"""


def test_a_doubt_counts_as_true_until_its_answer_holds() -> None:
    assert weighed(DOUBT.replace("SAYS", ""))["C-top"] == (near(0.89), near(0.9))


def test_a_doubt_that_is_improbable_by_itself_weighs_less() -> None:
    """It bites where it is real and its answer fails: at most min(0.05, 0.1), and 0.05 · 0.1 where they are apart."""
    said = DOUBT.replace("SAYS", ", confidence: 0.05, note: base rate")
    assert weighed(said)["C-top"] == (near(0.94), near(0.99))
    assert weighed(said, dependence="independent", because="x")["C-top"] == (near(0.99 * 0.995),) * 2


def test_an_open_doubt_leaves_no_lower_bound() -> None:
    assert weighed(DOUBT.replace("answered_by: [C-no]SAYS", "confidence: 0.2, note: guess"))["C-top"] == (
        0.0,
        near(0.8),
    )


def test_a_number_without_a_basis_can_only_lower() -> None:
    case = weighed("C-top: {claim: Safe., confidence: 0.9, supported_by: [E-a]}\nE-a: {evidence: A report.}")
    assert case["C-top"] == (0.0, near(0.9))
    assert case.unknown("C-top") == [
        ("C-top", "nothing says where its confidence comes from, so it counts for nothing yet")
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("90", "its confidence is no probability"),
        ("-0.1", "its confidence is no probability"),
        ("high", "its confidence is in words, and words are no number"),
    ],
)
def test_what_is_no_probability_is_unknown(written: str, why: str) -> None:
    case = weighed(f"C-top: {{claim: Safe., supported_by: [E-a]}}\nE-a: {{evidence: A log., confidence: {written}, note: n}}", **SURE)  # fmt: skip  # noqa: E501 - one thought
    assert case["C-top"] == (0.0, 1.0)
    assert case.unknown("C-top") == [("E-a", why)]


def test_an_assumption_without_a_number_is_unknown_or_given() -> None:
    text = """
        C-top: {claim: Safe., confidence: 0.9, note: elicited, supported_by: [E-a], in_context_of: [A-a, X-a]}
        E-a: {evidence: A log.}
        A-a: {assumption: Nobody steals the weights.}
        X-a: {context: The public API.}
    """
    assert weighed(text)["C-top"] == (0.0, near(0.9))
    given = weighed(text, given=["assumptions"])
    assert given["C-top"] == (near(0.9), near(0.9))
    assert given.confidence.given("C-top") == ("A-a",)


def test_evidence_that_no_longer_holds_leaves_nothing() -> None:
    text = "C-top: {claim: Safe., confidence: 0.9, note: n, supported_by: [E-a]}\nE-a: {evidence: A log.}"
    assert weighed(text, {"E-a": "stale-evidence"})["C-top"] == (0.0, near(0.9))
    failed = weighed(text, {"E-a": "requirement-not-met"})
    assert failed["C-top"] == (0.0, 0.0)
    # The leaf at fault is the one to mend: were it certain, the claim would have its own confidence again.
    best = failed.leaves("C-top")[0]
    assert (best.event.element, best.move.certain) == ("E-a", near(0.9))


def test_a_stated_confidence_above_what_the_cause_leaves_counts_as_what_it_leaves() -> None:
    storm = {"storm": {"probability": 0.2, "of": ["C0", "C1"], "because": "records"}}
    assert claims(0.95, 0.5, **APART, common_causes=storm)["C0"] == (near(0.8), near(0.8))
    # Among things of which nothing is known how they hang together, a cause says nothing more.
    assert claims(0.95, 0.5, common_causes=storm)["C0"] == (near(0.95), near(0.95))
