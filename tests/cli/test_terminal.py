"""What comes to a terminal, a log or a file of any encoding: within its columns, and never what a case smuggles in."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest
from program import DAY, ROOT, Run

from safetycase.cli.app import COMMANDS
from safetycase.render.terminal import cells, harmless

LINK = "\x1b]8;;http://evil.example\x07here\x1b]8;;\x07 \x1b[2J\u202etem"
CASE = 'safetycase: 1\nid: odd\ntitle: "Odd LINK"\ntop: C-top\n'
ARGUMENT = """\
argument:
  C-top:
    claim: "Top LINK"
    owner: "Owner LINK"
    supported_by: [C-zh, C-ar]
  C-zh:
    claim: 该系统在部署窗口内不会为任何行为者提供其尚不具备的网络攻击能力。
    undeveloped: true
  C-ar:
    claim: النظام لا يمنح أي جهة فاعلة وسائل لا تملكها بالفعل لإحداث النتيجة غير المقبولة خلال نافذة النشر.
    undeveloped: true
  D-doubt:
    defeater: "Doubt LINK"
    challenges: C-zh
reviews:
  - {of: [C-top], decision: accept, role: "Role LINK", reviewer: "Reviewer LINK", date: 2026-11-01}
"""
TELLING = (
    ("check", "CASE"),
    ("status", "CASE"),
    ("status", "CASE", f"C-{LINK}"),
    ("whatif", "CASE", "--without", "C-ar"),
    ("expires", "CASE"),
    ("confidence", "CASE"),
    ("review", "CASE", "--list"),
    ("diff", "CASE", "OTHER", "--impact"),
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose texts try what a text can try on a terminal."""
    folder = tmp_path_factory.mktemp("odd")
    escaped = LINK.encode("unicode_escape").decode()
    (folder / "safetycase.yaml").write_text(CASE.replace("LINK", escaped), encoding="utf-8")
    (folder / "argument.yaml").write_text(ARGUMENT.replace("LINK", escaped), encoding="utf-8")
    return folder


def asked(words: tuple[str, ...], case: Path, other: Path) -> list[str | Path]:
    places = {"CASE": case, "OTHER": other}
    return [*(places.get(word, word) for word in words), "--as-of", DAY]


@pytest.mark.parametrize("words", TELLING, ids=lambda words: "-".join(words[::2])[:20])
def test_texts_of_a_case_reach_no_terminal_as_commands_and_fit_its_columns(
    run: Run, odd: Path, words: tuple[str, ...]
) -> None:
    done = run(*asked(words, odd, ROOT / "examples" / "dnn-reliability"))
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr
    for line in (done.stdout + done.stderr).split("\n"):
        assert harmless(line) == line
    assert [line for line in done.stdout.split("\n") if cells(line) > 80] == []


def test_what_an_encoding_lacks_is_shown_by_its_code(run: Run, odd: Path) -> None:
    done = run("status", odd, "--as-of", DAY, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "|- ~ C-zh  claim, in-doubt\n|  | <U+8BE5><U+7CFB>" in done.stdout


def test_a_name_that_the_system_cannot_write_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    files = "argument:\n  C-top: {claim: Top, supported_by: [E-a]}\n  E-a: {evidence: A, files: [{path: 数.csv}]}\n"
    (tmp_path / "argument.yaml").write_text(files, encoding="utf-8")
    narrow = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("check", tmp_path, "--as-of", DAY, **narrow)
    assert done.returncode == 2
    assert done.stderr.endswith("in the encoding ascii. Set PYTHONUTF8=1.\n")


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """Run the program on a terminal of its own and return all that it writes there."""
    child, terminal = pty.fork()
    if child == 0:
        known = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment}
        os.execve(sys.executable, [sys.executable, "-m", "safetycase", *arguments], known)  # noqa: S606 - our own program
    written = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    os.waitpid(child, 0)
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("plain", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}], ids=["dumb", "no-colour"])
def test_a_terminal_without_colours_gets_none(odd: Path, tmp_path: Path, plain: dict[str, str]) -> None:
    cache = {"SAFETYCASE_CACHE_DIR": str(tmp_path)}
    assert "\x1b" not in on_a_terminal(["status", str(odd), "--as-of", DAY], **plain, **cache)


def test_a_terminal_gets_colours_beside_the_words_and_a_dumb_one_no_running_line(odd: Path, tmp_path: Path) -> None:
    shown = on_a_terminal(["status", str(odd), "--as-of", DAY], TERM="xterm", SAFETYCASE_CACHE_DIR=str(tmp_path))
    assert "\x1b[33m~\x1b[0m \x1b[1mC-top\x1b[0m  claim, \x1b[33min-doubt\x1b[0m" in shown
    case = str(ROOT / "examples" / "dnn-reliability")
    told = on_a_terminal(
        ["measure", case, "--check", "--as-of", DAY], TERM="dumb", SAFETYCASE_CACHE_DIR=str(tmp_path / "m")
    )
    assert "\x1b" not in told
    assert told.endswith("The lock says what the evidence says.\n")


def test_the_help_fits_80_columns_and_sorts_the_commands_by_what_they_are_for(run: Run) -> None:
    told = run("--help").stdout
    assert max(map(len, told.splitlines())) <= 80
    assert [word for word in COMMANDS if f"\n  {word} " not in told] == []
    assert "Judge it:\n  check       Judge a case against its lock, without opening evidence.\n" in told


def test_a_command_that_is_not_there_names_the_nearest(run: Run) -> None:
    done = run("ch\x1bek")
    assert done.returncode == 2
    assert done.stderr.endswith("Error: there is no command 'ch<U+001B>ek'. Did you mean 'check'?\n")


def test_lists_are_wrapped_below_their_own_column(run: Run) -> None:
    assert (
        "minimal      Minimal case. One claim and one document, for those who know where\n"
        "             they are going.\n"
    ) in run("new", "--list").stdout
    assert (
        "  SC350  unreasoned-confidence-policy\n"
        "                                     The case declares something that narrows\n"
    ) in run("explain").stdout
    assert (
        "eu-gpai-code                32  EU General-Purpose AI Code of Practice: Safety\n"
        "                                and Security chapter\n"
    ) in run("catalogue").stdout


def test_what_holds_for_most_items_of_a_catalogue_is_said_once(run: Run) -> None:
    told = run("catalogue", "frontier-regulation").stdout
    assert told.count("from memory of the source") == 1
    assert (
        "    FR-13 Enough time was reserved for assessment before the decision\n    (derived from the source by us)\n"
        in told
    )


def test_a_case_without_reviews_says_how_to_record_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    assert run("review", tmp_path, "--list", "--as-of", DAY).stdout == (
        "No review is recorded. Record one of the element ID with:\n"
        "  safetycase review DIR ID --reviewer NAME --role ROLE --decision accept\n"
    )


def test_statuses_that_changed_stand_below_each_other(run: Run, odd: Path, tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    undoubted = ARGUMENT.split("  D-doubt:", maxsplit=1)[0].replace("LINK", "")
    (tmp_path / "argument.yaml").write_text(undoubted, encoding="utf-8")
    told = run("diff", tmp_path, odd, "--as-of", DAY).stdout
    assert "  C-top  ? unknown → ~ in-doubt\n  C-zh   ? unknown → ~ in-doubt\n" in told
