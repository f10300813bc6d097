"""Each test is a small argument with the statuses that the contract's rules give it, worked out by hand."""

from __future__ import annotations

import pytest
from argued_case import argued

from safetycase.assess.standing import Cause
from safetycase.load.project import Unread


def test_a_claim_whose_evidence_holds_is_supported() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [S-parts], in_context_of: [X-use, A-adults, J-why]}
    S-parts: {strategy: By parts., supported_by: [C-a]}
    C-a: {claim: A., supported_by: [E-a]}
    E-a: {evidence: A.}
    X-use: {context: In Europe.}
    A-adults: {assumption: Users are adults., until: 2026-11-20}
    J-why: {justification: It is the whole.}
    """)
    assert {name: case[name] for name in case.graph.elements} == dict.fromkeys(case.graph.elements, "supported")
    assert case.standing("C-top").cause is None
    assert case.standing("C-top").path == ()
    assert case.repairs("C-top") == ()


@pytest.mark.parametrize(
    ("flaw", "leaf", "above"),
    [
        ("requirement-not-met", "defeated", "defeated"),
        ("stale-evidence", "in-doubt", "in-doubt"),
        ("not-measured", "unknown", "unknown"),
        ("aggregate-mismatch", "supported", "supported"),
        ("not-measured stale-evidence", "in-doubt", "in-doubt"),
    ],
)
def test_evidence_passes_its_flaws_up(flaw: str, leaf: str, above: str) -> None:
    case = argued("C-top: {claim: Safe., supported_by: [E-a]}\nE-a: {evidence: A.}", {"E-a": flaw})
    assert (case["E-a"], case["C-top"]) == (leaf, above)


def test_evidence_that_was_not_weighed_is_unknown() -> None:
    case = argued("C-top: {claim: Safe., supported_by: [E-a]}\nE-a: {evidence: A.}", {"E-a": "unweighed"})
    assert (case["E-a"], case["C-top"]) == ("unknown", "unknown")
    assert case.standing("C-top").cause == Cause("E-a", "not-measured", "its files have not been weighed")


def test_strength_beside_does_not_hide_damage() -> None:
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [C-some, E-good]}
        C-some: {claim: Some., supported_by: [E-good, E-bad]}
        C-all: {claim: All., supported_by: [E-bad, E-worse]}
        E-good: {evidence: Good.}
        E-bad: {evidence: Bad.}
        E-worse: {evidence: Worse.}
        """,
        {"E-bad": "requirement-not-met", "E-worse": "requirement-not-met"},
    )
    assert (case["C-some"], case["C-top"], case["C-all"]) == ("in-doubt", "in-doubt", "defeated")
    assert case.why("C-top") == ("requirement-not-met", ("C-top", "C-some", "E-bad"))
    assert case.why("C-all") == ("requirement-not-met", ("C-all", "E-bad"))


def test_the_path_is_the_shortest_to_a_cause_of_exactly_this_status() -> None:
    """Both branches are in doubt; the short one is only unknown, so the way goes the long way round."""
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [E-unknown, C-long]}
        C-long: {claim: Long., supported_by: [C-longer, C-other]}
        C-longer: {claim: Longer., supported_by: [C-longest]}
        C-longest: {claim: Longest., supported_by: [E-stale]}
        C-other: {claim: Other., supported_by: [E-stale]}
        E-unknown: {evidence: Not measured.}
        E-stale: {evidence: Stale.}
        """,
        {"E-unknown": "not-measured", "E-stale": "stale-evidence"},
    )
    assert case["C-top"] == "in-doubt"
    assert case.why("C-top") == ("stale-evidence", ("C-top", "C-long", "C-other", "E-stale"))
    assert case.standing("C-top").distance == 3


def test_among_equally_short_paths_the_first_written_is_told() -> None:
    case = argued(
        "C-top: {claim: Safe., supported_by: [E-b, E-a]}\nE-a: {evidence: A.}\nE-b: {evidence: B.}",
        {"E-a": "not-measured", "E-b": "not-measured"},
    )
    assert case.why("C-top") == ("not-measured", ("C-top", "E-b"))


def test_what_is_not_argued_is_unknown() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [C-bare, C-marked, S-bare, C-both]}
    C-bare: {claim: Bare.}
    C-marked: {claim: Marked., undeveloped: true}
    S-bare: {strategy: Bare.}
    C-both: {claim: Both., undeveloped: true, supported_by: [E-a]}
    E-a: {evidence: A.}
    """)
    assert {case[name] for name in ("C-top", "C-bare", "C-marked", "S-bare", "C-both")} == {"unknown"}
    assert case.why("C-bare") == ("undeveloped-claim", ("C-bare",))
    assert case.why("C-marked") == ("undeveloped-claim", ("C-marked",))
    assert case.why("S-bare") == ("strategy-without-claims", ("S-bare",))
    assert case.why("C-both") == ("undeveloped-but-supported", ("C-both",))


def test_contexts_cap_what_is_read_in_their_light() -> None:
    case = argued(
        """
        C-expired: {claim: Safe., supported_by: [E-a], in_context_of: [A-old]}
        C-defeated: {claim: Safe., supported_by: [E-a], in_context_of: [A-false]}
        C-malformed: {claim: Safe., supported_by: [E-a], in_context_of: [X-odd]}
        A-old: {assumption: Once., until: 2026-11-19}
        A-false: {assumption: Never.}
        X-odd: {context: Odd.}
        D-false: {defeater: It is false., challenges: A-false, supported_by: [E-a]}
        E-a: {evidence: A.}
        """,
        malformed={"X-odd": "key 'scope' is not known"},
    )
    assert (case["A-old"], case["C-expired"]) == ("in-doubt", "in-doubt")
    assert (case["A-false"], case["C-defeated"]) == ("defeated", "in-doubt")
    assert (case["X-odd"], case["C-malformed"]) == ("unknown", "unknown")
    assert case.why("C-expired") == ("expired-assumption", ("C-expired", "A-old"))
    assert case.why("C-defeated") == ("unanswered-defeater", ("C-defeated", "A-false", "D-false"))
    assert case.why("C-malformed") == ("invalid-value", ("C-malformed", "X-odd"))


DOUBT = """
C-top: {{claim: Safe., supported_by: [E-log]}}
E-log: {{evidence: The log.}}
D-hide: {{defeater: It hides., challenges: E-log, answered_by: [{answers}], supported_by: [{grounds}]}}
C-good: {{claim: Good., supported_by: [E-good]}}
C-bare: {{claim: Bare.}}
E-good: {{evidence: Good.}}
X-use: {{context: In Europe.}}
"""


@pytest.mark.parametrize(
    ("answers", "grounds", "status", "name", "path"),
    [
        ("C-good", "", "supported", None, ()),
        ("C-good", "E-good", "supported", None, ()),
        ("", "", "in-doubt", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
        ("", "C-bare", "in-doubt", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
        ("", "E-good", "defeated", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
        ("", "X-use", "in-doubt", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
        ("", "E-good, C-bare", "in-doubt", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
        ("C-bare", "", "in-doubt", "undeveloped-claim", ("C-top", "E-log", "D-hide", "C-bare")),
        ("C-good, C-bare", "", "in-doubt", "undeveloped-claim", ("C-top", "E-log", "D-hide", "C-bare")),
        ("C-bare", "E-good", "defeated", "undeveloped-claim", ("C-top", "E-log", "D-hide", "C-bare")),
        ("C-none", "E-good", "defeated", "unresolved-reference", ("C-top", "E-log", "D-hide")),
        ("C-good", "C-none", "unknown", "unresolved-reference", ("C-top", "E-log", "D-hide")),
        ("", "C-none", "in-doubt", "unanswered-defeater", ("C-top", "E-log", "D-hide")),
    ],
)
def test_a_doubt_is_gone_only_when_its_answers_are_supported(
    answers: str, grounds: str, status: str, name: str | None, path: tuple[str, ...]
) -> None:
    case = argued(DOUBT.format(answers=answers, grounds=grounds))
    assert (case["D-hide"], case["E-log"], case["C-top"]) == (status, status, status)
    assert case.why("C-top") == (name, path)


def test_a_chain_of_doubts_and_answers() -> None:
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [E-log]}
        E-log: {evidence: The log.}
        D-one: {defeater: One., challenges: E-log, answered_by: [C-one]}
        C-one: {claim: Not one., supported_by: [E-one]}
        E-one: {evidence: One.}
        D-two: {defeater: Two., challenges: C-one, answered_by: [C-two]}
        C-two: {claim: Not two., supported_by: [E-two]}
        E-two: {evidence: Two.}
        """,
        {"E-two": "stale-evidence"},
    )
    assert {name: case[name] for name in ("E-two", "C-two", "D-two", "C-one", "D-one", "E-log", "C-top")} == {
        "E-two": "in-doubt",
        "C-two": "in-doubt",
        "D-two": "in-doubt",
        "C-one": "in-doubt",
        "D-one": "in-doubt",
        "E-log": "in-doubt",
        "C-top": "in-doubt",
    }
    assert case.why("C-top") == (
        "stale-evidence",
        ("C-top", "E-log", "D-one", "C-one", "D-two", "C-two", "E-two"),
    )


def test_a_doubt_about_a_doubt_does_not_cancel_it() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-one: {defeater: One., challenges: E-log}
    D-upon: {defeater: One is nonsense., challenges: D-one, supported_by: [E-proof]}
    E-proof: {evidence: Proof.}
    """)
    assert (case["D-upon"], case["D-one"], case["C-top"]) == ("defeated", "defeated", "defeated")
    assert case.why("C-top") == ("unanswered-defeater", ("C-top", "E-log", "D-one", "D-upon"))


def test_a_doubt_about_an_answered_doubt_opens_it_again() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-one: {defeater: One., challenges: E-log, answered_by: [C-one]}
    C-one: {claim: Not one., supported_by: [E-log-too]}
    E-log-too: {evidence: Too.}
    D-upon: {defeater: The answer misses the doubt., challenges: D-one}
    """)
    assert (case["C-one"], case["D-one"], case["C-top"]) == ("supported", "in-doubt", "in-doubt")
    assert case.why("C-top") == ("unanswered-defeater", ("C-top", "E-log", "D-one", "D-upon"))


def test_doubts_that_answer_each_other_are_open() -> None:
    """A doubt cannot answer, and these two stand on a circle besides."""
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-one: {defeater: One., challenges: E-log, answered_by: [D-two]}
    D-two: {defeater: Two., challenges: C-top, answered_by: [D-one]}
    """)
    assert (case["D-one"], case["D-two"], case["C-top"]) == ("in-doubt", "in-doubt", "in-doubt")
    assert case.why("D-one") == ("wrong-support-kind", ("D-one",))
    assert case.why("C-top") == ("wrong-support-kind", ("C-top", "D-two"))


def test_a_doubt_about_a_relation_hits_the_element_that_draws_the_conclusion() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [C-mid]}
    C-mid: {claim: Middle., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-gap: {defeater: It does not follow., challenges: {from: C-mid, to: E-log}}
    """)
    assert (case["E-log"], case["C-mid"], case["C-top"]) == ("supported", "in-doubt", "in-doubt")
    assert case.why("C-top") == ("unanswered-defeater", ("C-top", "C-mid", "D-gap"))


def test_a_doubt_about_a_relation_that_is_not_there_hits_both_ends() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [C-mid]}
    C-mid: {claim: Middle., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-gap: {defeater: It does not follow., challenges: {from: E-log, to: C-mid}}
    """)
    assert (case["E-log"], case["C-mid"]) == ("in-doubt", "in-doubt")


@pytest.mark.parametrize(
    ("challenges", "name"),
    [
        ("", "defeater-without-target"),
        (", challenges: E-lgo", "unresolved-reference"),
        (", challenges: {from: C-tip, to: E-lgo}", "unresolved-reference"),
        (", challenges: D-lost", "self-reference"),
    ],
)
def test_an_open_doubt_whose_target_is_lost_may_hit_anything(challenges: str, name: str) -> None:
    case = argued(f"""
    C-top: {{claim: Safe., supported_by: [E-log]}}
    E-log: {{evidence: The log.}}
    D-lost: {{defeater: It hides.{challenges}}}
    """)
    assert (case["C-top"], case["E-log"], case["D-lost"]) == ("unknown", "unknown", "in-doubt")
    assert case.why("C-top") == (name, ("C-top", "D-lost"))
    assert case.why("D-lost") == ("unanswered-defeater", ("D-lost",))


def test_an_answered_doubt_whose_target_is_lost_harms_nothing() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-lost: {defeater: It hides., answered_by: [C-open]}
    C-open: {claim: It does not., supported_by: [E-log]}
    """)
    assert case["C-top"] == "supported"


def test_a_doubt_about_another_case_harms_nothing_here() -> None:
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [E-log]}
        E-log: {evidence: The log.}
        D-far: {defeater: Their weights leak., challenges: "infra:C-weights"}
        """,
        imports={"infra": "../infra"},
    )
    assert (case["C-top"], case["D-far"]) == ("supported", "in-doubt")


def test_support_from_another_case_is_unknown_until_that_is_judged() -> None:
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [E-log, "infra:C-weights"]}
        E-log: {evidence: The log.}
        """,
        imports={"infra": "../infra"},
    )
    message = "it names 'infra:C-weights' of another case, which is not judged here"
    assert case["C-top"] == "unknown"
    assert case.standing("C-top").cause == Cause("C-top", "unjudged-import", message)


def test_references_that_lead_nowhere_cap_their_holder() -> None:
    case = argued("""
    C-lost: {claim: Lost., supported_by: [E-log, E-lgo]}
    C-self: {claim: Self., supported_by: [C-self, E-log]}
    C-context: {claim: Context., supported_by: [E-log], in_context_of: [X-none]}
    E-log: {evidence: The log.}
    """)
    assert case.why("C-lost") == ("unresolved-reference", ("C-lost",))
    assert case.why("C-self") == ("self-reference", ("C-self",))
    assert case.why("C-context") == ("unresolved-reference", ("C-context",))
    assert {case[name] for name in ("C-lost", "C-self", "C-context")} == {"unknown"}


def test_support_that_is_not_there_may_hold_so_the_rest_does_not_defeat() -> None:
    case = argued(
        "C-top: {claim: Safe., supported_by: [E-bad, E-gone]}\nE-bad: {evidence: Bad.}",
        {"E-bad": "requirement-not-met"},
    )
    assert case["C-top"] == "in-doubt"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("context", "a context"), ("assumption", "an assumption"), ("justification", "a justification")],
)
def test_kinds_that_support_nothing_cap_what_names_them(kind: str, words: str) -> None:
    case = argued(f"C-top: {{claim: Safe., supported_by: [E-log, X]}}\nX: {{{kind}: X.}}\nE-log: {{evidence: L.}}")
    assert case["C-top"] == "unknown"
    message = f"its support 'X' is {words}, which supports nothing"
    assert case.standing("C-top").cause == Cause("C-top", "wrong-support-kind", message)


def test_support_below_evidence_and_context_counts_though_it_does_not_belong_there() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log., supported_by: [C-fair]}
    C-fair: {claim: Fair.}
    """)
    assert case.why("C-top") == ("undeveloped-claim", ("C-top", "E-log", "C-fair"))


def test_a_circle_is_at_best_unknown_and_so_is_what_stands_on_it() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [C-a, E-log]}
    C-a: {claim: A., supported_by: [C-b, E-log]}
    C-b: {claim: B., supported_by: [C-a, E-log]}
    E-log: {evidence: The log.}
    """)
    assert (case["C-a"], case["C-b"], case["C-top"]) == ("unknown", "unknown", "unknown")
    assert case.why("C-top") == ("circular-support", ("C-top", "C-a"))


def test_damage_goes_round_a_circle_and_is_traced_to_its_ground() -> None:
    case = argued(
        """
        C-a: {claim: A., supported_by: [C-b, C-c]}
        C-b: {claim: B., supported_by: [C-c]}
        C-c: {claim: C., supported_by: [C-d]}
        C-d: {claim: D., supported_by: [C-a, E-bad]}
        E-bad: {evidence: Bad.}
        """,
        {"E-bad": "requirement-not-met"},
    )
    assert {case[name] for name in ("C-a", "C-b", "C-c", "C-d")} == {"in-doubt"}
    assert case.why("C-a") == ("requirement-not-met", ("C-a", "C-c", "C-d", "E-bad"))
    assert case.why("C-b") == ("requirement-not-met", ("C-b", "C-c", "C-d", "E-bad"))


def test_the_shortest_way_to_a_ground_may_lead_through_the_circle() -> None:
    case = argued(
        """
        C-1: {claim: One., supported_by: [E-stale, C-3]}
        C-2: {claim: Two., supported_by: [C-1]}
        C-3: {claim: Three., supported_by: [C-x, C-2]}
        C-x: {claim: X., supported_by: [C-y]}
        C-y: {claim: Y., supported_by: [C-z]}
        C-z: {claim: Z., supported_by: [E-stale]}
        E-stale: {evidence: Stale.}
        """,
        {"E-stale": "stale-evidence"},
    )
    assert case.why("C-3") == ("stale-evidence", ("C-3", "C-2", "C-1", "E-stale"))


def test_an_answer_that_rests_on_the_doubted_answers_nothing() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-hide: {defeater: It hides., challenges: E-log, answered_by: [C-open]}
    C-open: {claim: It does not., supported_by: [E-log]}
    """)
    assert {case[name] for name in case.graph.elements} == {"in-doubt"}
    assert case.standing("C-top").path == ("C-top", "E-log", "D-hide")
    message = "the answer to 'D-hide' rests on what that doubts"  # told of whatever rests on it, too
    assert case.standing("C-top").cause == Cause("D-hide", "circular-support", message)


def test_an_upheld_doubt_with_a_circular_answer_defeats() -> None:
    case = argued("""
    E-log: {evidence: The log.}
    D-hide: {defeater: It hides., challenges: E-log, answered_by: [C-open], supported_by: [E-paper]}
    C-open: {claim: It does not., supported_by: [E-log]}
    E-paper: {evidence: A paper.}
    """)
    assert (case["D-hide"], case["E-log"], case["C-open"]) == ("defeated", "defeated", "defeated")


def test_a_doubt_argued_from_what_it_doubts_is_circular_and_never_upheld() -> None:
    case = argued("""
    C-top: {claim: Safe., supported_by: [E-log]}
    E-log: {evidence: The log.}
    D-absurd: {defeater: Then pigs fly., challenges: C-top, supported_by: [C-pigs]}
    C-pigs: {claim: Pigs fly., supported_by: [C-top]}
    """)
    assert (case["D-absurd"], case["C-top"], case["C-pigs"]) == ("in-doubt", "in-doubt", "in-doubt")
    assert case.why("C-top") == ("unanswered-defeater", ("C-top", "D-absurd"))


def test_a_part_that_could_not_be_read_caps_everything_and_is_named() -> None:
    case = argued(
        """
        C-top: {claim: Safe., supported_by: [E-log]}
        E-log: {evidence: The log.}
        C-bad: {claim: Bad., supported_by: [E-bad]}
        E-bad: {evidence: Bad.}
        """,
        {"E-bad": "requirement-not-met"},
        unread=(Unread("arguments/b.yaml", "line 3 does not parse"),),
    )
    assert (case["C-top"], case["E-log"], case["C-bad"]) == ("unknown", "unknown", "defeated")
    cause = Cause("C-top", "invalid-yaml", "arguments/b.yaml could not be taken in: line 3 does not parse")
    assert case.standing("C-top").cause == cause
    assert case.standing("C-top").path == ("C-top",)


def test_a_malformed_element_is_unknown_but_not_better_than_what_it_says() -> None:
    case = argued(
        "C-top: {claim: Safe., supported_by: [E-a, E-b]}\nE-a: {evidence: A.}\nE-b: {evidence: B.}",
        {"E-b": "stale-evidence"},
        malformed={"E-a": "key 'measure' is not known", "E-b": "key 'measure' is not known"},
    )
    assert (case["E-a"], case["E-b"]) == ("unknown", "in-doubt")
    message = "part of it could not be taken in: key 'measure' is not known"
    assert case.standing("E-a").cause == Cause("E-a", "invalid-value", message)


def test_a_case_of_ten_thousand_levels_needs_no_stack() -> None:
    chain = "\n".join(f"C-{index}: {{claim: x, supported_by: [C-{index + 1}]}}" for index in range(9_999))
    case = argued(f"{chain}\nC-9999: {{claim: x}}")
    assert case["C-0"] == "unknown"
    assert case.standing("C-0").path == tuple(f"C-{index}" for index in range(10_000))
    assert case.standing("C-0") == case.standing("C-0")
    assert "C-9999" in repr(case.standing("C-0"))
