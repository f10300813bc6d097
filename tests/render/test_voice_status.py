"""The tree of statuses: exact at 80 columns, every element once, nothing left out in silence."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voice_samples import REPAIRS, VIEW, chain, view
from voice_strategies import HOSTILE, RUNNER_COMMAND, acting, is_one_word, names, texts

from safetycase.assess.standing import Assessment, Cause, Repair, Standing
from safetycase.errors import UnknownNameError
from safetycase.graph.case_graph import CaseGraph
from safetycase.graph.relation import Relation
from safetycase.model.elements import AnyElement, Claim, Defeater, Inference
from safetycase.model.status import Status
from safetycase.render.status_json import status_json
from safetycase.render.status_tree import status_text
from safetycase.render.terminal import cells
from safetycase.render.view import CaseView

EXPECTED = """\
━━ Aster 2, pre-deployment safety case ━━━━━━━━━━━━━━━━━━━━━ as of 2026-11-20 ━━

~ C-safe  claim, in-doubt
│ Aster 2 may be deployed through the public API within the window of the
│ decision.
├─ ✔ X-window  context, supported, in context
│    The window runs from 2026-12-01 until 2027-06-01.
├─ ~ C-cyber  claim, in-doubt
│  │ Aster 2 gives no actor the means for O-cyber that they do not have already.
│  ├─ ✔ A-elicited  assumption, supported, in context
│  │    Elicitation reaches what a funded attacker reaches within the window.
│  └─ ~ S-proxy  strategy, in-doubt
│     │ Argue over every risk model by an easier proxy task.
│     └─ ~ C-exploit  claim, in-doubt
│        │ Aster 2 solves fewer than 15 % of the exploit tasks.
│        ├─ ~ D-sandbag  defeater, in-doubt (open),
│        │  │ challenges the step to E-exploit
│        │  │ The model may underperform on purpose.
│        │  └─ ? C-honest  claim, unknown, answers the doubt
│        │       Aster 2 does not sandbag.
│        │       ! undeveloped-claim: C-honest is marked as undeveloped.
│        ├─ ~ E-exploit  evidence, in-doubt
│        │    Exploit suite, 40 tasks, 5 epochs, agent scaffold
│        │    solved 2/40 = 5.0 %; upper95 14.9 % < 15 %: met;
│        │      units 40 >= 40: met
│        │    dated 2026-06-01, fresh until 2026-09-29
│        │    ! stale-evidence: The run ended on 2026-06-01 and was valid until
│        │      2026-09-29.
│        └─ ✔ C-shared  claim, supported
│           │ The records are whole.
│           └─ ✔ E-records  evidence, supported
│                Minutes of the audit of the records
│                dated 2026-11-01 by the case
└─ ✔ C-refusal  claim, supported
   │ Aster 2 refuses what it must.
   └─ ✔ C-shared  claim, supported, shown above

Not below C-safe: C-loose

Why C-safe is in-doubt:
  C-safe → C-cyber → S-proxy → C-exploit → E-exploit
  stale-evidence: The run ended on 2026-06-01 and was valid until 2026-09-29.

Repairs (smallest set that makes C-safe supported):
  1. Run the exploit suite again and measure it.
     $ safetycase measure . E-exploit
  2. Argue C-honest, so that the doubt is answered.

13 elements: 5 supported, 2 unknown, 6 in-doubt, 0 defeated
"""


def test_the_whole_tree() -> None:
    assert status_text(VIEW, REPAIRS) == EXPECTED


def test_colour_adds_escapes_and_nothing_else() -> None:
    coloured = status_text(VIEW, REPAIRS, colour=True)
    assert "├─ \x1b[33m~\x1b[0m \x1b[1mC-cyber\x1b[0m  claim, \x1b[33min-doubt\x1b[0m\n" in coloured
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == EXPECTED


def test_the_part_below_one_element_in_ascii() -> None:
    assert (
        status_text(VIEW, (), element="C-refusal", ascii_only=True)
        == """\
-- Aster 2, pre-deployment safety case --------------------- as of 2026-11-20 --

+ C-refusal  claim, supported
| Aster 2 refuses what it must.
`- + C-shared  claim, supported
   | The records are whole.
   `- + E-records  evidence, supported
        Minutes of the audit of the records
        dated 2026-11-01 by the case

C-refusal is supported: everything below it holds on 2026-11-20.

13 elements: 5 supported, 2 unknown, 6 in-doubt, 0 defeated
"""
    )


def test_what_a_limit_of_depth_leaves_out_is_counted() -> None:
    told = status_text(VIEW, (), depth=1)
    assert (
        """
├─ ~ C-cyber  claim, in-doubt
│  │ Aster 2 gives no actor the means for O-cyber that they do not have already.
│  └─ 8 more elements below
└─ ✔ C-refusal  claim, supported
   │ Aster 2 refuses what it must.
   └─ 2 more elements below
"""
        in told
    )
    assert "S-proxy  strategy" not in told


def test_an_element_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=re.escape("there is no element 'C-cybr'. Did you mean 'C-cyber'?")):
        status_text(VIEW, (), element="C-cybr")


def _claim(*support: str) -> Claim:
    return Claim(claim="It holds.", supported_by=support)


def test_a_top_claim_that_is_missing_does_not_hide_the_rest() -> None:
    told = status_text(view({"C-a": _claim("C-b"), "C-b": _claim()}, {}, top="C-gone"), ())
    assert "The top claim C-gone is not in the case; these have nothing above them:\n" in told
    assert "\n✔ C-a  claim, supported\n" in told
    assert "\n└─ ✔ C-b  claim, supported\n" in told
    assert "is supported:" not in told


def test_a_circle_is_told_once() -> None:
    cause = Cause("C-a", "circular-support", "C-a supports itself through C-b.")
    standings = {name: Standing(name, Status.UNKNOWN, cause) for name in ("C-a", "C-b")}
    told = status_text(view({"C-a": _claim("C-b"), "C-b": _claim("C-a")}, standings, top="C-a"), ())
    assert (
        """
? C-a  claim, unknown
│ It holds.
│ ! circular-support: C-a supports itself through C-b.
└─ ? C-b  claim, unknown
   │ It holds.
   └─ ? C-a  claim, unknown, shown above
"""
        in told
    )


def test_a_circle_beside_a_missing_top_claim_is_shown_too() -> None:
    told = status_text(view({"C-a": _claim("C-b"), "C-b": _claim("C-a")}, {}, top="C-gone"), ())
    assert "\n✔ C-a  claim, supported\n" in told
    assert "C-b  claim" in told


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.SUPPORTED, "supported (answered)"),
        (Status.IN_DOUBT, "in-doubt (open)"),
        (Status.DEFEATED, "defeated (upheld)"),
        (Status.UNKNOWN, "unknown"),
    ],
)
def test_the_status_of_a_doubt_says_what_became_of_it(status: Status, word: str) -> None:
    elements: dict[str, AnyElement] = {
        "C-safe": _claim(),
        "D-a": Defeater(defeater="It may not hold.", challenges="C-safe"),
    }
    told = status_text(view(elements, {"D-a": Standing("D-a", status)}), ())
    assert f"  defeater, {word}, challenges C-safe\n" in told


def test_a_doubt_about_a_step_that_is_not_written_stands_at_both_ends() -> None:
    step = Inference.model_validate({"from": "C-safe", "to": "C-b"})
    seen = view({"C-safe": _claim("C-b"), "C-b": _claim(), "D-a": Defeater(defeater="No.", challenges=step)}, {})
    edges = {**seen.graph.edges, Relation.CHALLENGES: {"D-a": ("C-safe", "C-b")}}
    told = status_text(replace(seen, graph=CaseGraph(seen.graph.elements, "C-safe", edges)), ())
    assert "\n├─ ✔ D-a  defeater, supported (answered), challenges the step to C-b\n" in told
    assert (
        "\n   └─ ✔ D-a  defeater, supported (answered),\n        challenges the step from C-safe, shown above\n" in told
    )


def test_what_caps_every_element_is_told_once_at_the_top() -> None:
    seen = view({"C-safe": _claim("C-b"), "C-b": _claim()}, {})
    sentence = "arguments/broken.yaml could not be taken in: the text does not parse"
    standings = {
        name: Standing(name, Status.UNKNOWN, Cause(name, "invalid-yaml", sentence)) for name in ("C-safe", "C-b")
    }
    capped = CaseView(seen.loaded, seen.graph, {}, Assessment(standings, unread=(sentence,)), seen.report, seen.as_of)
    told = status_text(capped, ())
    assert told.count("arguments/broken.yaml could not be taken in") == 2
    assert (
        "\n! no element can be supported: arguments/broken.yaml could not be taken in: the\n"
        "  text does not parse\n" in told
    )


def test_a_long_id_leaves_kind_and_status_to_the_next_line() -> None:
    told = status_text(view({"C-safe": _claim("C-" + "x" * 100), "C-" + "x" * 100: _claim()}, {}), ())
    assert f"\n└─ ✔ C-{'x' * 72}…\n     claim, supported\n     It holds.\n" in told


def _deep(length: int) -> CaseView:
    elements: dict[str, AnyElement] = {
        f"C-{number}": _claim(*([f"C-{number + 1}"] if number + 1 < length else [])) for number in range(length)
    }
    cause = Cause(f"C-{length - 1}", "undeveloped-claim", "It is not argued.")
    return view(elements, chain(Status.UNKNOWN, cause, *elements), top="C-0")


def test_a_deep_tree_goes_on_below_within_the_width() -> None:
    told = status_text(_deep(16), ())
    assert "? C-13  claim, unknown, goes on below\n\n? C-13  claim, unknown, from above\n│ It holds.\n└─ ? C-14" in told
    assert max(cells(line) for line in told.splitlines()) <= 80


def test_a_case_of_great_depth_is_told_whole() -> None:
    deep = _deep(5000)
    told = status_text(deep, ())
    assert len(re.findall(r"C-\d+  claim, unknown(?:, from above)?$", told, re.MULTILINE)) == 5000
    read = json.loads(status_json(deep, ()))
    assert read["elements"]["C-17"]["next"] == "C-18"
    assert len(read["path"]) == 5000


def test_json_holds_what_the_tree_shows() -> None:
    told = json.loads(status_json(VIEW, REPAIRS))
    assert list(told) == ["schema", "case", "as_of", "root", "path", "status", "elements", "repairs", "failing"]
    assert (told["schema"], told["root"], told["as_of"]) == ("safetycase-status/1", "C-safe", "2026-11-20")
    assert told["path"] == ["C-safe", "C-cyber", "S-proxy", "C-exploit", "E-exploit"]
    assert told["status"]["C-loose"] == "unknown"
    assert "C-loose" not in told["elements"]
    assert told["elements"]["C-exploit"] == {
        "kind": "claim",
        "status": "in-doubt",
        "statement": "Aster 2 solves fewer than 15 % of the exploit tasks.",
        "below": [
            {"element": "D-sandbag", "relation": "challenges"},
            {"element": "E-exploit", "relation": "supported_by"},
            {"element": "C-shared", "relation": "supported_by"},
        ],
        "cause": {
            "element": "E-exploit",
            "name": "stale-evidence",
            "message": "The run ended on 2026-06-01 and was valid until 2026-09-29.",
        },
        "next": "E-exploit",
        "faults": [],
    }
    assert told["elements"]["E-exploit"]["evidence"] == {
        "run": {
            "n_declared": None,
            "repeats_declared": None,
            "n_records": 0,
            "n_units": 0,
            "n_scored": 0,
            "n_unscored": 0,
            "unscored_by": {},
            "n_errored": 0,
            "n_invalidated": 0,
            "n_edited": 0,
            "declared": [],
        },
        "dated": "2026-06-01",
        "expires": "2026-09-29",
        "measures": {
            "solved": {
                "value": 0.05,
                "events": 2,
                "units": 40,
                "unscored": 0,
                "lower95": 0.0089,
                "upper95": 0.1491,
            }
        },
        "requirements": [
            {"text": "solved.upper95 < 15%", "outcome": "met", "value": 0.1491, "reason": "0.1491 < 0.15"},
            {"text": "solved.units >= 40", "outcome": "met", "value": 40, "reason": "40 >= 40"},
        ],
        "flaws": [{"name": "stale-evidence", "message": "The run ended on 2026-06-01 and was valid until 2026-09-29."}],
    }
    assert told["repairs"][0] == {
        "element": "E-exploit",
        "name": "stale-evidence",
        "message": "The run ended on 2026-06-01 and was valid until 2026-09-29.",
        "advice": "Run the exploit suite again and measure it.",
        "command": "safetycase measure . E-exploit",
    }


@st.composite
def hostile_views(draw: st.DrawFn) -> CaseView:
    ids = draw(st.lists(names.filter(bool), min_size=1, max_size=6, unique=True))
    elements: dict[str, AnyElement] = {}
    standings: dict[str, Standing] = {}
    for name in ids:
        support = tuple(draw(st.lists(st.sampled_from(ids), max_size=3, unique=True)))
        others = tuple(other for other in support if other != name)
        elements[name] = Claim.model_construct(claim=draw(texts), supported_by=others, in_context_of=())
        cause = Cause(draw(st.sampled_from(ids)), draw(names), draw(texts))
        standings[name] = Standing(name, draw(st.sampled_from(Status)), cause)
    return view(elements, standings, top=draw(st.sampled_from(ids)))


@settings(max_examples=100, deadline=None)
@given(hostile_views(), texts)
def test_every_element_is_shown_harmless_and_within_the_width(seen: CaseView, advice: str) -> None:
    repairs = (Repair(Cause("x", "y", "z"), advice, advice),)
    told = status_text(seen, repairs)
    told.encode()
    assert acting(told) == []
    assert RUNNER_COMMAND.search(told) is None
    for line in told.splitlines():
        assert cells(line) <= 80 or is_one_word(line) or "$ " in line
    json.loads(status_json(seen, repairs).encode())


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if "\ud800" not in text])
def test_a_hostile_title_and_statement_are_inert(hostile: str) -> None:
    told = status_text(view({hostile: Claim(claim=f"x{hostile}")}, {}, top=hostile), ())
    assert acting(told) == []
    assert RUNNER_COMMAND.search(told) is None
