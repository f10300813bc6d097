"""A case with a word of its own in every text of its withheld elements: none of them is in any byte of any output."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leaks import every_file, leaked
from sample_dossier import sample_view, written

from safetycase.model.elements import Audience, Kind
from safetycase.model.language import Language
from safetycase.operations.measurement import measure_case
from safetycase.pipeline import Settings, check_case
from safetycase.render.graph.voice import Form, render_graph
from safetycase.render.page.page import render_page
from safetycase.render.report.kinds import ReportKind
from safetycase.render.report.order import ReportOrder
from safetycase.render.report.report import render_report
from safetycase.render.site.site import render_site
from safetycase.render.view import CaseView

DAY = date(2026, 11, 20)
PUBLIC, REGULATOR = Audience.PUBLIC, Audience.REGULATOR
FORMS: tuple[Form, ...] = ("svg", "dot", "png")
SALT = "Qk7rW2nXv9Lp4sTz8bYc1d"
CASE = f"""\
safetycase: 1
id: leaks
title: A case with much to hide
top: C-top
decision: {{question: May it go out?, gates: {{deployment: {{by: [C-top, E-@]}}}}}}
catalogues: [trustworthy-ai]
policy: {{profile: submission, salt: {SALT}}}
"""
OPEN = """\
module: open
title: What all may read
argument:
  C-top:
    claim: The system is safe enough.
    supported_by: [C-open, C-@]
    in_context_of: [A-@]
  C-open:
    claim: What is shown is enough.
    supported_by: [E-open, E-@]
  E-open:
    evidence: A table that all may read.
    files: [{path: evidence/open.csv, reader: table, map: {unit: id, outcome: label}}]
    measures: {good: {proportion: {outcome: ok}}}
    requires: [good.lower95 >= 10%]
"""
HIDDEN = """\
module: hidden
title: "* in a title of a module"
argument:
  C-@:
    claim: "* in a claim, and 中文的话*"
    title: "*"
    owner: "*"
    note: "*"
    tags: ["*"]
    url: https://*.example.org/*
    confidence: "*"
    audience: @
    against: ["*"]
    covers: ["*/*"]
    supported_by: [S-@, "*"]
    in_context_of: [X-@, J-@]
  S-@: {strategy: "*", audience: @, supported_by: [E-@]}
  E-@:
    evidence: "*"
    audience: @
    note: "*"
    owner: "*"
    produced: 2019-03-04
    files:
      - path: evidence/*FILE.csv
        reader: table
        map: {unit: id, category: LABELCOLUMN, outcome: {column: label, values: {ok: "*", bad: "*"}}}
        run: {model: "*", date: 2019-03-04, task: "*", n_declared: 77}
      - {path: evidence/*missing.csv, reader: table, map: {unit: "*"}}
    subject: {model: "*", configuration: {"*": "*"}}
    measures:
      "*": {proportion: {outcome: "*"}, by: category}
      other: {proportion: {outcome: "*"}, unscored: excluded, because: "*"}
    requires: ["*.lower95 >= 99%", "*.value > 1", "*"]
  X-@: {context: "*", audience: @, url: "https://example.org/*"}
  J-@: {justification: "*", audience: @}
  A-@: {assumption: "*", monitor: "*", until: 2019-05-06, owner: "*", audience: @}
  D-@: {defeater: "*", challenges: C-open, audience: @, answered_by: ["*"]}
  F-@: {defeater: "*", challenges: {from: C-open, to: E-open}, audience: @, note: "*"}
responses:
  trustworthy-ai:
    human-agency-and-oversight: {status: met, by: [C-@], note: "*", reason: "*", owner: "*"}
waivers:
  - {finding: stale-evidence, element: E-@, reason: "*", owner: "*", until: 2027-01-01}
  - {finding: missing-evidence-file, element: E-@, reason: "*", owner: "*", until: 2019-08-09}
reviews:
  - of: [C-@]
    decision: accept-with-conditions
    role: "*"
    reviewer: "*"
    organisation: "*"
    date: 2019-07-08
    note: "*"
    until: 2020-01-02
    digest: "*"
    conditions: [{condition: "*", owner: "*", due: 2019-09-09}]
  - {of: [C-top], decision: accept, role: lead, reviewer: A. Name, date: 2026-11-01, note: "see FIRSTCLAIM in a claim"}
triggers:
  - {when: "E-@.other.value > 0.1", then: reopen, of: [C-@], owner: "*", note: "*"}
"""


class Marks:
    """Words that stand nowhere else, and what was said of each."""

    def __init__(self) -> None:
        self._number = count()
        self.words: dict[str, list[str]] = {"internal": [], "regulator": []}

    def fill(self, text: str, audience: str) -> str:
        """Put a fresh word in place of each star."""
        head, *rest = text.replace("@", audience).split("*")
        for piece in rest:
            word = f"QZ{audience[0].upper()}{next(self._number):04d}KX"
            self.words[audience].append(word)
            head += word + piece
        return head


def write_case(root: Path) -> Marks:
    """Write a case whose withheld half stands twice, once for each narrower audience."""
    marks = Marks()
    (root / "evidence").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(CASE.replace("@", "internal"), encoding="utf-8")
    (root / "open.yaml").write_text(OPEN.replace("@", "internal"), encoding="utf-8")
    (root / "evidence/open.csv").write_text("id,label\n" + "".join(f"{n},ok\n" for n in range(9)), encoding="utf-8")
    for audience in ("internal", "regulator"):
        text = marks.fill(HIDDEN.replace("module: hidden", f"module: hidden-{audience}"), audience)
        label = marks.fill("*", audience)
        text = text.replace("LABELCOLUMN", label).replace("FIRSTCLAIM", marks.words[audience][1])
        (root / f"{audience}.yaml").write_text(text, encoding="utf-8")
        file = next(line.split()[-1] for line in text.splitlines() if line.endswith("FILE.csv"))
        rows = "".join(f"{marks.fill('*', audience)},{('ok', 'bad', 'odd')[n % 3]},{label}\n" for n in range(7))
        (root / file).write_text(f"id,label,{label}\n{rows}", encoding="utf-8")
    return marks


def outputs(view: CaseView, audience: Audience, folder: Path) -> Iterator[tuple[str, bytes]]:
    yield "page", render_page(view, audience).encode()
    yield "page-zh", render_page(view, audience, Language.CHINESE).encode()
    for kind in (ReportKind.DOSSIER, ReportKind.GAPS):
        yield f"report-{kind.value}", render_report(view, audience, ReportOrder(kind))
    for form in FORMS:
        yield form, render_graph(view, form=form, audience=audience)
    yield "around", render_graph(view, form="svg", audience=audience, element="C-internal", notation="cae")
    render_site(view, folder / audience.value, audience=audience)
    yield from every_file(folder / audience.value)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseView, Marks]:
    root = tmp_path_factory.mktemp("leaks") / "case"
    marks = write_case(root)
    measure_case(root, Settings(), datetime.combine(DAY, time(), UTC))
    return check_case(root, Settings(), DAY).view, marks


def test_the_words_are_there_for_those_who_may_read_them(judged: tuple[CaseView, Marks]) -> None:
    """Else the search below would find nothing whatever leaked."""
    view, marks = judged
    whole = [("page", render_page(view).encode()), ("report", render_report(view))]
    seen = {word for _, word in leaked(marks.words["internal"], whole)}
    assert len(seen) > len(marks.words["internal"]) * 0.6
    assert any(finding.element == "E-internal" for finding in view.report.findings)


@pytest.mark.parametrize(("audience", "hidden"), [(PUBLIC, ("internal", "regulator")), (REGULATOR, ("internal",))])
def test_no_word_of_what_is_withheld_is_in_any_byte_of_any_output(
    judged: tuple[CaseView, Marks], audience: Audience, hidden: tuple[str, ...], tmp_path: Path
) -> None:
    view, marks = judged
    words = [word for one in hidden for word in marks.words[one]]
    digests = [standing.digest.removeprefix("sha256:") for standing in view.reviews if standing.digest]
    assert digests
    made = list(outputs(view, audience, tmp_path))
    days = ["2019-03-04", "2019-05-06", "2019-07-08", "2019-08-09", "2019-09-09"] if audience is PUBLIC else []
    assert leaked([*words, SALT, *days, *digests], made) == set()


@pytest.mark.parametrize("audience", [PUBLIC, REGULATOR])
def test_what_is_withheld_keeps_its_place_and_tells_how_much_it_is(
    judged: tuple[CaseView, Marks], audience: Audience
) -> None:
    view, _ = judged
    page = render_page(view, audience)
    assert "withheld: internal, 5 elements, digest " in page
    assert ("withheld: regulator" in page) is (audience is PUBLIC)
    assert "C-internal" in page


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=6, max_size=40
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    words=st.lists(st.integers(10**9, 10**12).map(lambda n: f"zq{n}xk"), min_size=8, max_size=8, unique=True),
    around=TEXTS,
    kind=st.sampled_from(list(Kind)),
    audience=st.sampled_from(["internal", "regulator"]),
)
def test_no_text_of_an_element_leaks_whatever_its_kind_and_words(
    words: list[str], around: str, kind: Kind, audience: str
) -> None:
    """The same by chance: any kind, any characters around the words, in every text that an element may carry."""
    fields = dict(zip(("title", "owner", "note", "confidence"), words, strict=False))
    element = {
        kind.value: f"{around}{words[4]}{around}",
        **fields,
        "url": f"https://{words[5]}.example.org",
        "tags": [words[6]],
        "audience": audience,
    }
    data = written()
    data["modules"]["refusal"]["Z"] = element
    data["modules"]["refusal"]["C-refusal"].setdefault("in_context_of", []).append("Z")
    view = sample_view(data)
    made = [("page", render_page(view, PUBLIC).encode())]
    made += [(form, render_graph(view, form=form, audience=PUBLIC)) for form in ("svg", "dot")]
    assert leaked(words, made) == set()
