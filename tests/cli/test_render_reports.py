"""`render report` as users call it: a delta against an earlier folder or revision, and files inside a PDF/A-3."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from safetycase.cli.app import program

HEADER = "safetycase: 1\nid: small\ntitle: A small case\ntop: C\n"
CASE = """argument:
  C:
    claim: It answers fewer than {share} of the requests.
    supported_by: [E]
  E:
    {audience}evidence: The report of May.
    files: [{{path: report.md, reader: document}}]
"""


def write(folder: Path, share: str, audience: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "safetycase.yaml").write_text(HEADER, encoding="utf-8")
    audience = f"audience: {audience}\n    " if audience else ""
    (folder / "argument.yaml").write_text(CASE.format(share=share, audience=audience), encoding="utf-8")
    (folder / "report.md").write_text("# Report\n", encoding="utf-8")
    return folder


def rendered(folder: Path, out: Path, *options: str) -> pypdf.PdfReader:
    done = CliRunner().invoke(
        program, ["render", "report", str(folder), "-o", str(out), "--as-of", "2026-11-20", "--no-cache", *options]
    )
    assert done.exit_code == 0, done.output + repr(done.exception)
    return pypdf.PdfReader(io.BytesIO(out.read_bytes()))


def text_of(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_delta_report_compares_with_a_revision(tmp_path: Path) -> None:
    folder = write(tmp_path / "case", "10 %")
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "submitted"], ["tag", "submitted"]):
        subprocess.run([*git, *command], check=True)
    write(folder, "20 %")
    text = text_of(rendered(folder, tmp_path / "a.pdf", "--kind", "delta", "--since", "submitted"))
    assert "Delta report on the safety case" in text
    assert "What differs from submitted (" in text
    assert "fewer than 10 %" in text
    assert "fewer than 20 %" in text


def test_words_that_became_secret_are_in_no_delta(tmp_path: Path) -> None:
    before = write(tmp_path / "before", "10 %")
    after = write(tmp_path / "after", "10 %", audience="internal")
    options = ("--kind", "delta", "--since", str(before))
    public = text_of(rendered(after, tmp_path / "a.pdf", *options, "--audience", "public"))
    assert "The report of May" not in public
    assert "before" in public
    assert CliRunner().invoke(program, ["render", "report", str(after), "--kind", "delta"]).exit_code != 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_archive_holds_the_case_as_it_was_judged(tmp_path: Path) -> None:
    folder = write(tmp_path / "case", "10 %")
    pdf = rendered(folder, tmp_path / "a.pdf", "--kind", "coverage", "--variant", "pdf/a-3a")
    assert pdf.attachments["argument.yaml"] == [(folder / "argument.yaml").read_bytes()]
    assert {one["path"] for one in json.loads(pdf.attachments["manifest.json"][0])["files"]} == {
        "argument.yaml",
        "safetycase.yaml",
    }
    write(folder, "10 %", audience="internal")
    options = ("--kind", "coverage", "--variant", "pdf/a-3a", "--audience", "public")
    assert set(rendered(folder, tmp_path / "b.pdf", *options).attachments) == {"manifest.json"}
