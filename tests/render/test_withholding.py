"""What an audience may not read is in no byte of any output; its place in the argument stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sample_dossier import WITHHELD_NOTE, sample_view, written

from safetycase.assess.standing import Cause
from safetycase.findings.finding import Finding, NotEvaluated, RelatedPlace, Severity
from safetycase.load.project import Unread
from safetycase.model.elements import Audience, Defeater, Kind
from safetycase.model.status import Status
from safetycase.render.graph.voice import Form, render_graph
from safetycase.render.page.page import render_page
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

PUBLIC, REGULATOR, INTERNAL = Audience.PUBLIC, Audience.REGULATOR, Audience.INTERNAL
MARK = "ZQXJ"


def outputs(view: CaseView, audience: Audience) -> Iterator[bytes]:
    yield render_page(view, audience).encode()
    forms: tuple[Form, ...] = ("svg", "dot")
    for form in forms:
        yield render_graph(view, form=form, audience=audience)
        yield render_graph(view, form=form, audience=audience, notation="cae", module="refusal")
    shown = for_audience(view, audience)
    yield repr((shown.case, shown.results, shown.report, shown.assessment, shown.graph, shown.loaded)).encode()


def secret_elements(audience: str) -> dict[str, dict[str, Any]]:
    """One element of each kind, with a marked text in every field that takes one."""

    def text(name: str) -> str:
        return f"{MARK}-{audience}-{name}"

    fields: dict[str, Any] = {
        "title": text("title"),
        "owner": text("owner"),
        "note": text("note"),
        "tags": [text("tag")],
    }
    fields |= {"url": f"https://example.org/{text('url')}", "confidence": text("confidence"), "audience": audience}
    evidence = {
        "files": [
            {"path": text("path"), "reader": "table", "map": {"unit": text("unit")}, "run": {"model": text("run")}}
        ],
        "subject": {"model": text("model"), "configuration": {text("key"): text("value")}},
        "measures": {text("measure"): {"proportion": {"outcome": text("outcome")}}},
        "requires": [text("requirement")],
    }
    more: dict[str, dict[str, Any]] = {
        "claim": {"category": "control", "against": [text("against")], "covers": [text("covers")]},
        "evidence": evidence,
        "assumption": {"monitor": text("monitor"), "until": "2026-11-30"},
        "defeater": {"challenges": "C-safe", "answered_by": ["C-refusal"]},
    }
    return {
        f"Z-{audience}-{kind.value}": {kind.value: text("statement"), **fields, **more.get(kind.value, {})}
        for kind in Kind
    }


def view_with_secrets() -> CaseView:
    data = written()
    for audience in ("regulator", "internal"):
        added = secret_elements(audience)
        data["modules"]["refusal"].update(added)
        data["modules"]["refusal"]["C-refusal"].setdefault("supported_by", []).extend(
            [f"Z-{audience}-claim", f"Z-{audience}-evidence"]
        )
        data["modules"]["refusal"]["C-refusal"].setdefault("in_context_of", []).append(f"Z-{audience}-assumption")
    data["status"]["Z-internal-evidence"] = "unknown"
    data["causes"]["Z-internal-evidence"] = ["missing-evidence-file", f"there is no {MARK}-internal-path"]
    data["paths"]["Z-internal-evidence"] = ["Z-internal-evidence"]
    data["waivers"].append(
        {
            "finding": "not-measured",
            "element": "Z-internal-claim",
            "reason": f"{MARK}-internal-reason",
            "owner": f"{MARK}-internal-owner",
            "until": "2027-01-01",
        }
    )
    view = sample_view(data)
    finding = view.report.findings[0]
    place = RelatedPlace("arguments/a.yaml", 1, 1, f"see {MARK}-internal-statement")
    findings = (
        replace(finding, element="Z-internal-claim", message=f"{MARK}-internal-words"),
        replace(finding, element="C-safe", message=f"its child says '{MARK}-regulator-statement'"),
        replace(finding, element="C-cyber", message="nothing secret", related=(place,)),
    )
    unjudged = NotEvaluated("x", f"{MARK}-internal-words", element="Z-internal-evidence", file=f"{MARK}-internal.yaml")
    report = replace(
        view.report,
        findings=(*view.report.findings, *findings),
        not_evaluated=(*view.report.not_evaluated, unjudged),
    )
    return replace(view, report=report)


@pytest.mark.parametrize(("audience", "hidden"), [(PUBLIC, ("regulator", "internal")), (REGULATOR, ("internal",))])
def test_no_text_of_a_withheld_element_is_in_any_byte(audience: Audience, hidden: tuple[str, ...]) -> None:
    view = view_with_secrets()
    for output in outputs(view, audience):
        for one in hidden:
            assert f"{MARK}-{one}".encode() not in output
            assert f"{MARK.lower()}-{one}".encode() not in output.lower()
        assert WITHHELD_NOTE.encode() not in output
        assert b"secret-malay-vendor" not in output


def test_the_internal_audience_sees_everything() -> None:
    view = view_with_secrets()
    assert for_audience(view, INTERNAL) is view
    page = render_page(view)
    for name in (
        "statement",
        "title",
        "owner",
        "note",
        "tag",
        "url",
        "monitor",
        "path",
        "confidence",
        "against",
        "covers",
    ):
        assert f"{MARK}-internal-{name}" in page, name


def test_the_regulator_reads_what_is_for_the_regulator() -> None:
    page = render_page(view_with_secrets(), REGULATOR)
    assert f"{MARK}-regulator-statement" in page
    assert "withheld: internal" in page
    assert "withheld: regulator" not in page


def test_a_withheld_element_keeps_its_place_kind_and_status() -> None:
    view = view_with_secrets()
    shown = for_audience(view, PUBLIC)
    claim, defeater = (shown.case.elements[f"Z-internal-{kind}"] for kind in ("claim", "defeater"))
    assert (claim.kind, claim.statement) == (Kind.CLAIM, "withheld: internal, 1 element")
    assert shown.case.elements["C-refusal"].supported_by == view.case.elements["C-refusal"].supported_by
    assert isinstance(defeater, Defeater)
    assert defeater.challenges == "C-safe"
    assert shown.assessment.status("Z-internal-evidence") is Status.UNKNOWN
    assert shown.assessment.standings["Z-internal-evidence"].cause == Cause(
        "Z-internal-evidence", "missing-evidence-file", "withheld: internal"
    )
    assert list(shown.case.elements) == list(view.case.elements)
    assert shown.graph.edges == view.graph.edges


def test_the_page_says_how_much_is_withheld() -> None:
    page = render_page(sample_view(), PUBLIC)
    assert "Made for public readers; 1 element is withheld and marked so in its place." in page.replace("\u202f", " ")


def test_an_element_whose_shape_was_mended_is_withheld_since_its_audience_may_be_lost() -> None:
    view = sample_view()
    view = replace(view, loaded=replace(view.loaded, malformed={"E-zh": "'audience' is none of public, regulator"}))
    shown = for_audience(view, PUBLIC)
    assert shown.case.elements["E-zh"].statement == "withheld: internal, 1 element"
    assert shown.loaded.malformed == {"E-zh": "withheld: internal"}


def test_words_about_what_could_not_be_read_are_withheld() -> None:
    view = sample_view()
    finding = Finding("SC101", "invalid-yaml", Severity.ERROR, "'claim: the plan' is not YAML", "a.yaml", 1, 1, 1, 2)
    view = replace(
        view,
        loaded=replace(view.loaded, unread=(Unread("a.yaml", "'claim: the plan' is not YAML"),)),
        report=replace(view.report, findings=(finding,)),
    )
    for output in outputs(view, PUBLIC):
        assert b"the plan" not in output


def test_a_text_that_a_visible_element_carries_itself_stays() -> None:
    data = written()
    data["modules"]["refusal"]["E-ms"]["owner"] = "Head of safety"
    shown = for_audience(sample_view(data), PUBLIC)
    assert shown.case.elements["C-safe"].owner == "Head of safety"
    assert shown.case.elements["E-ms"].owner is None
    assert shown.report.findings == sample_view(data).report.findings


def test_a_view_is_never_widened_again() -> None:
    shown = for_audience(sample_view(), PUBLIC)
    assert for_audience(shown, INTERNAL) is shown
    assert for_audience(shown, REGULATOR).case.elements["E-ms"].statement == "withheld: internal, 1 element"


SALT = "Qk7rW2nXv9Lp4sTz8bYc1d"


def salted(salt: str | None, note: str = WITHHELD_NOTE) -> CaseView:
    data = written()
    data["modules"]["refusal"]["E-ms"]["note"] = note
    data["header"].setdefault("policy", {})["salt"] = salt
    return sample_view(data)


def digest_of(view: CaseView) -> str:
    return for_audience(view, PUBLIC).case.elements["E-ms"].statement.partition(", digest ")[2]


def test_a_digest_is_told_only_where_a_salt_keeps_it_from_being_guessed() -> None:
    assert digest_of(salted(None)) == ""
    assert for_audience(salted(None), PUBLIC).report.case_digest == "withheld: internal"
    assert len(digest_of(salted(SALT))) == 32
    assert for_audience(salted(SALT), PUBLIC).report.case_digest.startswith("sha256:")
    assert for_audience(salted(SALT), PUBLIC).case.header.policy.salt is None


def test_a_digest_changes_with_the_text_and_with_the_salt_and_with_nothing_else() -> None:
    assert digest_of(salted(SALT)) == digest_of(salted(SALT))
    assert digest_of(salted(SALT, "another note")) != digest_of(salted(SALT))
    assert digest_of(salted(SALT[::-1])) != digest_of(salted(SALT))


@pytest.mark.parametrize(
    ("message", "hidden"),
    [
        ("the vendor contract 4711 is old", True),
        ("its child E-ms is not measured", True),
        ("the contract is old", False),
        ("nothing is said of E-msx", False),
    ],
)
def test_words_that_quote_or_name_what_is_withheld_are_withheld_too(message: str, hidden: bool) -> None:
    view = sample_view()
    finding = replace(view.report.findings[0], element="C-safe", message=message, related=())
    view = replace(view, report=replace(view.report, findings=(finding,)))
    said = for_audience(view, PUBLIC).report.findings[0].message
    assert said == ("withheld: internal" if hidden else message)
