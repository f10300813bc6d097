"""Elements: every fault is told at its place, and what is sound in an element is kept."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_case import HEADER, Load, loader

from safetycase.load.bind import bind
from safetycase.model.elements import Claim, Defeater, Evidence, Kind
from safetycase.source.parsing import parsed_file
from safetycase.source.span import Pointer
from safetycase.source.tree import Data, SourceFile, SourceTree


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return loader(tmp_path)


def test_a_sound_case_is_taken_in_whole(load: Load) -> None:
    case = load(
        {
            "system.yaml": "system: {id: s, models: [{id: m, revision: r}]}\n",
            "arguments/a.yaml": (
                "module: cyber\ntitle: Cyber\nargument:\n"
                "  C-a: {claim: It holds., supported_by: [S-b]}\n"
                "  S-b: {strategy: By parts., supported_by: [E-c]}\n"
                "  E-c: {evidence: A run., files: [{path: ../evidence/run.eval}], valid_for: 90d}\n"
            ),
            "arguments/b.yaml": (
                "argument:\n"
                "  X-d: {context: The API.}\n"
                "  A-e: {assumption: It lasts., until: 2027-01-01}\n"
                "  J-f: {justification: By law.}\n"
                "  D-g: {defeater: It may hide., challenges: {from: S-b, to: E-c}, answered_by: [C-a]}\n"
            ),
        }
    )
    assert case.told == []
    assert case.unread == []
    loaded = case.loaded
    assert {name: element.kind for name, element in loaded.case.elements.items()} == {
        "C-a": Kind.CLAIM, "S-b": Kind.STRATEGY, "E-c": Kind.EVIDENCE, "X-d": Kind.CONTEXT,
        "A-e": Kind.ASSUMPTION, "J-f": Kind.JUSTIFICATION, "D-g": Kind.DEFEATER,
    }  # fmt: skip
    assert {name: (module.title, module.elements) for name, module in loaded.case.modules.items()} == {
        "cyber": ("Cyber", ("C-a", "S-b", "E-c")),
        "": (None, ("X-d", "A-e", "J-f", "D-g")),
    }
    assert loaded.case.system is not None
    assert loaded.case.system.models[0].pinned
    assert loaded.whereabouts.elements["D-g"] == Pointer("arguments/b.yaml", ("argument", "D-g"))
    assert loaded.whereabouts.system == Pointer("system.yaml", ("system",))
    assert loaded.whereabouts.header == Pointer("safetycase.yaml", ("safetycase",))
    assert loaded.malformed == {}


def test_all_faults_of_an_element_are_told_and_the_rest_of_it_is_kept(load: Load) -> None:
    case = load(
        {
            "a.yaml": (
                "argument:\n"
                "  C-a:\n"
                "    claim: It holds.\n"
                "    suported_by: [C-b]\n"
                "    supported_by: [C-b, 12, null, '', C-c]\n"
                "    title: 12\n"
                "    tags: one, two\n"
                "    undeveloped: yes\n"
                "    category: inabilty\n"
                "    audience:\n"
                "    confidence: .nan\n"
                "    in_context_of: {X-a: 1}\n"
                "    until: 2027-01-01\n"
            )
        }
    )
    assert case.told == [
        "a.yaml:6:12-14 invalid-value [C-a] 'title' must be text, not the number 12. Put it in quotes.",
        "a.yaml:7:11-19 invalid-value [C-a] 'tags' must be a list, not the text 'one, two'. Write [one, two].",
        "a.yaml:10:5-13 invalid-value [C-a] 'audience' is empty. It must be public, regulator or internal.",
        "a.yaml:11:17-21 invalid-value [C-a] 'confidence' must be a finite number.",
        (
            "a.yaml:5:25-27 invalid-value [C-a] item 2 of 'supported_by' must be text, not the number 12. "
            "Put it in quotes."
        ),
        "a.yaml:5:29-33 invalid-value [C-a] item 3 of 'supported_by' is empty. It must be text.",
        "a.yaml:5:35-37 invalid-value [C-a] item 4 of 'supported_by' is empty. It must be text.",
        "a.yaml:12:20-28 invalid-value [C-a] 'in_context_of' must be a list, not a mapping.",
        "a.yaml:8:18-21 invalid-value [C-a] 'undeveloped' must be true or false, not the text 'yes'.",
        (
            "a.yaml:9:15-23 invalid-value [C-a] 'category' must be inability, control, trustworthiness or deference, "
            "not the text 'inabilty'. Did you mean 'inability'?"
        ),
        "a.yaml:4:5-16 unknown-field [C-a] 'suported_by' is not a key of a claim. Did you mean 'supported_by'?",
        "a.yaml:13:5-10 unknown-field [C-a] 'until' is not a key of a claim. It belongs to an assumption.",
    ]
    claim = case.loaded.case.elements["C-a"]
    assert isinstance(claim, Claim)
    assert (claim.claim, claim.supported_by, claim.undeveloped) == ("It holds.", ("C-b", "C-c"), False)
    assert case.loaded.malformed == {"C-a": "'title' must be text, not the number 12. Put it in quotes."}
    assert case.unread == []


def test_all_faults_deep_inside_evidence_are_told(load: Load) -> None:
    case = load(
        {
            "a.yaml": (
                "argument:\n"
                "  E-a:\n"
                "    evidence: A run.\n"
                "    files:\n"
                "      - reader: inspect\n"
                "      - path: a.csv\n"
                "        map: {outcome: {colum: x}, unit: 3, judge: {}}\n"
                "        where: {a: {min: x}, b: [1, null], c: {zz: 1}}\n"
                "        on_unmapped: fial\n"
                "        run: {date: 2026-13-01, n_declared: -1}\n"
                "      - b.csv\n"
                "    produced: soon\n"
                "    valid_for: 90\n"
                "    measures:\n"
                "      m: {proportion: {o: p}, mean: x}\n"
                "      n: {agreement: [a], interval: wilsn, level: 20}\n"
                "      o: {count: {a: 1}, interval: {beta: {a: 0}}}\n"
                "      9p: {count: {a: 1}}\n"
                "    requires: o.value < 3\n"
            )
        }
    )
    assert case.told == [
        (
            "a.yaml:18:7-9 invalid-value [E-a] the name of a measure begins with a letter and has only letters, "
            "digits, '_' and '-', not '9p'."
        ),
        "a.yaml:5:9-24 missing-field [E-a] item 1 of 'files' needs 'path'.",
        "a.yaml:7:42-43 invalid-value [E-a] 'unit' must be text or a mapping, not the number 3.",
        "a.yaml:7:25-30 unknown-field [E-a] 'colum' is not a key of 'outcome'. Did you mean 'column'?",
        "a.yaml:7:52-54 invalid-value [E-a] 'judge' does not fit together: give either 'column' or 'const'.",
        "a.yaml:8:26-27 invalid-value [E-a] 'min' must be a number, not the text 'x'.",
        "a.yaml:8:37-41 invalid-value [E-a] item 2 of 'b' is empty. It must be true or false, a number or text.",
        "a.yaml:8:48-50 unknown-field [E-a] 'zz' is not a key of 'c'. Known keys: like, max, min, not.",
        (
            "a.yaml:9:22-26 invalid-value [E-a] 'on_unmapped' must be fail or unscored, not the text 'fial'. "
            "Did you mean 'fail'?"
        ),
        "a.yaml:10:21-31 invalid-value [E-a] 'date' is the text '2026-13-01': month must be in 1..12.",
        "a.yaml:10:45-47 invalid-value [E-a] 'n_declared' must be at least 0, not the number -1.",
        "a.yaml:11:9-14 invalid-value [E-a] item 3 of 'files' must be a mapping, not the text 'b.csv'.",
        "a.yaml:12:15-19 invalid-value [E-a] 'produced' is the text 'soon': a date is written as YYYY-MM-DD.",
        (
            "a.yaml:13:16-18 invalid-value [E-a] 'valid_for' is the number 90: a duration is a number with d, w, m "
            "or y, such as 90d."
        ),
        (
            "a.yaml:15:10-39 invalid-value [E-a] 'm' does not fit together: give exactly one of proportion, count, "
            "mean, quantile, agreement, reported, detection, calibration, difference, sensitivity, specificity, "
            "precision, f1, reliability, ordinal, issue_coverage, derived, attempts, horizon, ppi."
        ),
        "a.yaml:16:22-25 invalid-value [E-a] 'agreement' must be a list with 2 or more items.",
        (
            "a.yaml:16:37-42 invalid-value [E-a] 'interval' must be clopper-pearson, wilson, clustered, "
            "korn-graubard, empirical-bernstein, bootstrap or a mapping, not the text 'wilsn'. Did you mean 'wilson'?"
        ),
        "a.yaml:16:51-53 invalid-value [E-a] 'level' must be at least 50, not the number 20.",
        "a.yaml:17:47-48 invalid-value [E-a] 'a' must be more than 0, not the number 0.",
        "a.yaml:17:37-41 missing-field [E-a] 'beta' needs 'b'.",
        (
            "a.yaml:19:15-26 invalid-value [E-a] 'requires' must be a list, not the text 'o.value < 3'. "
            "Write [o.value < 3]."
        ),
    ]
    evidence = case.loaded.case.elements["E-a"]
    assert isinstance(evidence, Evidence)
    assert [file.path for file in evidence.files] == ["a.csv"]
    assert list(evidence.measures) == ["o"]
    assert "E-a" in case.loaded.malformed


def test_what_only_shows_after_others_were_dropped_is_dropped_in_its_own_place(load: Load) -> None:
    """Pydantic looks at a mapping as a whole only once its parts are sound."""
    files = "[2, {path: a, map: {unit: {column: x, const: y, zz: 1}}}]"
    case = load({"a.yaml": f"argument: {{E-a: {{evidence: x, files: {files}}}}}\n"})
    assert case.told == [
        "a.yaml:1:39-40 invalid-value [E-a] item 1 of 'files' must be a mapping, not the number 2.",
        "a.yaml:1:86-88 unknown-field [E-a] 'zz' is not a key of 'unit'. Known keys: column, const, values.",
    ]
    evidence = case.loaded.case.elements["E-a"]
    assert isinstance(evidence, Evidence)
    (file,) = evidence.files
    assert file.path == "a"
    assert file.map is not None
    assert file.map.unit is None


def test_an_element_without_a_statement_is_lost_and_says_so(load: Load) -> None:
    case = load(
        {"a.yaml": "argument:\n  C-a: {clam: x, supported_by: [C-b]}\n  C-b: text\n  C-c:\n  C-d: {claim: 1}\n"}
    )
    assert case.told == [
        (
            "a.yaml:2:3-6 missing-field [C-a] an element needs its statement: one of the keys claim, strategy, "
            "evidence, context, assumption, justification, defeater."
        ),
        "a.yaml:2:9-13 unknown-field [C-a] 'clam' is not a key of an element. Did you mean 'claim'?",
        "a.yaml:3:8-12 invalid-value [C-b] an element must be a mapping with its statement, not the text 'text'.",
        "a.yaml:4:3-6 invalid-value [C-c] an element must be a mapping with its statement, not nothing.",
        "a.yaml:5:16-17 invalid-value [C-d] 'claim' must be text, not the number 1. Put it in quotes.",
    ]
    assert case.loaded.case.elements == {}
    assert [reason.split(":")[0] for _, reason in case.unread] == ["in 'C-a'", "in 'C-b'", "in 'C-c'", "in 'C-d'"]


def test_of_two_statements_the_first_counts_and_a_doubt_may_be_lost(load: Load) -> None:
    case = load({"a.yaml": "argument:\n  C-a: {claim: x, defeater: y, strategy: z}\n  C-b: {claim: x, context: y}\n"})
    message = "an element has one statement: '{}' and '{}' cannot stand together. Keep one."
    assert case.told == [
        "a.yaml:2:19-27 invalid-value [C-a] " + message.format("claim", "defeater"),
        "a.yaml:2:32-40 invalid-value [C-a] " + message.format("claim", "strategy"),
        "a.yaml:3:19-26 invalid-value [C-b] " + message.format("claim", "context"),
    ]
    assert [element.kind for element in case.loaded.case.elements.values()] == [Kind.CLAIM, Kind.CLAIM]
    assert set(case.loaded.malformed) == {"C-a", "C-b"}
    assert case.unread == [("a.yaml", "in 'C-a': " + message.format("claim", "defeater"))]


@pytest.mark.parametrize(
    "element",
    [
        "{defeater: x, challenges: 12}",
        "{defeater: x, challenges: {from: C-a}}",
        "{defeater: x, challanges: C-a}",
        "{defeater: x, challenges: C-a, note: 12}",
        "{claim: x, challenges: C-a}",
        "{claim: x, chalenges: C-a}",
        "{defeter: x, challenges: C-a}",
        "{defeater: x, challenges: C-a, challenges: C-b}",
        "{defeater: x, challenges: !t C-a}",
    ],
)
def test_whatever_may_have_been_a_doubt_caps_the_whole_case(load: Load, element: str) -> None:
    """A doubt that is lost would leave what it challenges looking better than it is."""
    case = load({"a.yaml": f"argument:\n  D-a: {element}\n"})
    assert case.told
    assert len(case.unread) == 1


def test_a_mended_claim_caps_only_itself(load: Load) -> None:
    case = load({"a.yaml": "argument:\n  C-a: {claim: x, note: 12}\n  C-b: {claim: y}\n"})
    assert (list(case.loaded.malformed), case.unread) == (["C-a"], [])


def test_a_sound_defeater_caps_nothing(load: Load) -> None:
    case = load({"a.yaml": "argument:\n  D-a: {defeater: x, challenges: C-a}\n"})
    assert isinstance(case.loaded.case.elements["D-a"], Defeater)
    assert (case.told, case.unread, case.loaded.malformed) == ([], [], {})


def test_ids_have_letters_digits_and_three_signs(load: Load) -> None:
    case = load(
        {
            "a.yaml": (
                "argument:\n"
                "  A.b_c-9: {claim: x}\n"
                "  9a: {claim: x}\n"
                "  'C a': {claim: x}\n"
                "  '<script>alert(1)</script>': {claim: x}\n"
                "  C-é: {claim: x}\n"
                '  "C-a\\n": {claim: x}\n'
                "  12: {claim: x}\n"
            )
        }
    )
    rule = "may only have letters, digits, '.', '_' and '-', and begins with a letter."
    assert case.told == [
        "a.yaml:8:3-5 invalid-value a key must be text, not a number. Put it in quotes.",
        f"a.yaml:3:3-5 invalid-value [9a] the id '9a' {rule}",
        f"a.yaml:4:3-8 invalid-value [C a] the id 'C a' {rule}",
        f"a.yaml:5:3-30 invalid-value [<script>alert(1)</script>] the id '<script>alert(1)</script>' {rule}",
        f"a.yaml:6:3-6 invalid-value [C-é] the id 'C-é' {rule}",
        f"a.yaml:7:3-10 invalid-value [C-a\n] the id 'C-a' {rule}",
    ]
    assert len(case.loaded.case.elements) == 7
    assert case.loaded.malformed == {}


def test_an_id_given_twice_is_told_at_every_later_place_and_the_later_ones_may_be_doubts(load: Load) -> None:
    case = load(
        {
            "a.yaml": "module: one\nargument:\n  C-a: {claim: first}\n",
            "b.yaml": "module: two\nargument:\n  C-a: {defeater: second, challenges: C-b}\n  C-b: {claim: x}\n",
            "c.yaml": "argument:\n  C-b: {claim: y, note: 1}\n  C-a: {claim: third}\n",
        }
    )
    message = "the id '{}' is given twice. Ids are unique in the case."
    assert case.told == [
        "b.yaml:3:3-6 duplicate-id [C-a] " + message.format("C-a"),
        "c.yaml:2:25-26 invalid-value [C-b] 'note' must be text, not the number 1. Put it in quotes.",
        "c.yaml:2:3-6 duplicate-id [C-b] " + message.format("C-b"),
        "c.yaml:3:3-6 duplicate-id [C-a] " + message.format("C-a"),
    ]
    first = "it is first given here, and this element counts"
    assert case.related == [[f"a.yaml:3 {first}"], [], [f"b.yaml:4 {first}"], [f"a.yaml:3 {first}"]]
    assert case.loaded.case.elements["C-a"].statement == "first"
    assert case.loaded.malformed == {}
    assert [file for file, _ in case.unread] == ["b.yaml", "c.yaml", "c.yaml"]


def test_what_the_text_did_not_give_marks_its_element_or_the_case(load: Load) -> None:
    text = "argument:\n  C-a: {claim: x, note: *n}\n  C-b: {claim: x, <<: *n}\n  C-c: {claim: x, title: a, title: b}\n"
    case = load({"a.yaml": text})
    assert set(case.loaded.malformed) == {"C-a", "C-b", "C-c"}
    assert case.unread == []
    twice = load({"a.yaml": "argument:\n  C-a: {claim: x}\n  C-a: {defeater: y, challenges: C-b}\n"})
    assert twice.unread == [("a.yaml", "a part of the argument could not be taken as it is written")]


def test_a_fault_that_reading_told_is_not_told_again_but_others_are(load: Load) -> None:
    case = load({"a.yaml": "argument:\n  C-a: {claim: x, tags: *t, title: 99999999999999999999, note: 1, note: 2}\n"})
    assert case.told == [
        "a.yaml:2:25-27 yaml-feature aliases are not taken. Write the value out.",
        "a.yaml:2:36-56 invalid-value this whole number does not fit into 64 bits. Write text in quotes.",
        "a.yaml:2:67-71 duplicate-key the key 'note' is given twice. Keep one.",
        "a.yaml:2:64-65 invalid-value [C-a] 'note' must be text, not the number 1. Put it in quotes.",
    ]


def test_an_element_with_very_many_faults_is_not_read(load: Load) -> None:
    case = load({"a.yaml": "argument:\n  C-a: {claim: x, supported_by: [" + "1, " * 1500 + "]}\n"})
    assert case.told == ["a.yaml:2:8-4536 invalid-value [C-a] a claim has more than 1,000 faults and is not read."]
    assert case.loaded.case.elements == {}
    assert len(case.unread) == 1


def test_long_values_and_ids_are_cut_in_messages(load: Load) -> None:
    long = "x" * 900
    case = load({"a.yaml": f"argument:\n  C-{long}!: {{claim: x, undeveloped: {long}, {long}: 1}}\n"})
    assert [problem.message for problem in case.loaded.problems] == [
        f"'undeveloped' must be true or false, not the text '{'x' * 59}…'.",
        f"'{'x' * 59}…' is not a key of a claim.",
        f"the id 'C-{'x' * 57}…' may only have letters, digits, '.', '_' and '-', and begins with a letter.",
    ]


def test_what_would_steer_a_terminal_is_written_as_an_escape(load: Load) -> None:
    case = load({"a.yaml": 'argument:\n  C-a: {claim: x, undeveloped: "\\e[2J\\u202Ex", "\\a": 1, "\\a": 2}\n'})
    assert [problem.message for problem in case.loaded.problems] == [
        "the key '\\x07' is given twice. Keep one.",
        "'undeveloped' must be true or false, not the text '\\x1b[2J\\u202ex'.",
        "'\\x07' is not a key of a claim.",
    ]


def tree_of(data: Data) -> SourceTree:
    header = parsed_file("safetycase.yaml", HEADER.encode())
    return SourceTree(Path(), {"a.yaml": SourceFile("a.yaml", "", data), "safetycase.yaml": header})


KEYS = [
    "argument", "system", "waivers", "reviews", "responses", "glossary", "module", "title", "claim",
    "defeater", "evidence", "challenges", "supported_by", "files", "path", "map", "where", "measures",
    "proportion", "interval", "requires", "C-a", "str", "int", "by", "until", "from",
    "to", "models", "id", "level", "note", "element", "finding", "of", "min",
    "not",
]  # fmt: skip
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.sampled_from([*KEYS, "", "x"])
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=5))
def test_nothing_that_a_file_says_makes_binding_raise(data: dict[str, Data]) -> None:
    loaded = bind(tree_of(data))
    assert set(loaded.malformed) <= set(loaded.case.elements) == set(loaded.whereabouts.elements)


evidence_like = st.fixed_dictionaries(
    {"evidence": st.just("x")},
    optional=dict.fromkeys(("files", "subject", "measures", "requires", "note", "supported_by", "zz"), anything),
)


@settings(max_examples=400, deadline=None)
@given(evidence_like)
def test_an_element_is_sound_or_its_faults_are_told_and_it_is_marked(raw: dict[str, Data]) -> None:
    loaded = bind(tree_of({"argument": {"E-a": raw}}))
    sound = not loaded.problems
    assert ("E-a" in loaded.case.elements) or loaded.unread
    assert sound == (not loaded.malformed and not loaded.unread)
    assert all(problem.element == "E-a" for problem in loaded.problems)
