"""The walked pages of the documentation: every file written, every command run, every output as the page prints it."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from program import ROOT


@pytest.fixture(scope="module")
def record() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record", ROOT / "site" / "record.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["TUTORIAL", "AUTHORS"])
def test_what_a_page_prints_is_what_comes_out(record: ModuleType, name: str) -> None:
    page = getattr(record, name).read_text(encoding="utf-8")
    assert record.walked(page) == page, "run site/record.py, and read what changed"


def test_the_tutorial_passes_every_status_and_ends_with_one_that_time_takes_away(record: ModuleType) -> None:
    page = record.TUTORIAL.read_text(encoding="utf-8")
    passed = [line.split()[-1] for line in page.splitlines() if line.startswith("  ") and " C-safe is " in line]
    assert list(dict.fromkeys(passed)) == ["unknown", "defeated", "supported", "in-doubt"]
    assert passed[-2:] == ["supported", "in-doubt"]


def test_a_page_is_walked_in_its_order_and_only_where_it_says_so(record: ModuleType) -> None:
    page = '```text title="a/b.txt"\nx\n```\n```yaml\nnot: written\n```\n```console\n$ cat a/b.txt\nold\n$ ls\n```\n'
    assert record.walked(page) == page.replace("old\n$ ls\n", "x\n$ ls\na\n")


def test_a_command_goes_on_in_the_next_line(record: ModuleType) -> None:
    page = "```console\n$ echo a \\\n    b\n```\n"
    assert record.walked(page) == page.replace("b\n", "b\na b\n")


def test_the_guide_for_authors_ends_signed_and_shows_how_a_signature_is_lost(record: ModuleType) -> None:
    page = record.AUTHORS.read_text(encoding="utf-8")
    signed, eased = page.index("profile submission\n\n  0 errors, 0 warnings"), page.index("review-voided")
    assert page.index("missing-sign-off") < signed < eased
