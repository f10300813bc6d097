"""The cache saves time and changes nothing."""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from written_case import Write, writer

from safetycase.source.collector import collector_paused
from safetycase.source.files import read_case


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


FAULTY = "a: &x 1\na: 2\nb: 99999999999999999999\nc: [*x, .inf, 1.5, null, true]\nd: 'x\n"


@pytest.fixture
def case(write: Write) -> Path:
    return write({"a.yaml": FAULTY.removesuffix("d: 'x\n"), "b.yaml": FAULTY, "c/d.yaml": "x: {y: [z]}\n"})


def test_what_the_cache_holds_is_what_the_files_say(case: Path, tmp_path: Path) -> None:
    plain = read_case(case)
    assert read_case(case, tmp_path / "cache") == plain
    assert read_case(case, tmp_path / "cache") == plain
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".pack"]


def test_a_changed_file_is_read_anew_even_if_size_and_time_are_the_same(case: Path, tmp_path: Path) -> None:
    read_case(case, tmp_path / "cache")
    before = (case / "c/d.yaml").stat()
    (case / "c/d.yaml").write_text("x: {y: [w]}\n")
    os.utime(case / "c/d.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_case(case, tmp_path / "cache").files["c/d.yaml"].data == {"x": {"y": ["w"]}}


def test_the_same_bytes_under_another_name_have_their_problems_there(case: Path, tmp_path: Path) -> None:
    read_case(case, tmp_path / "cache")
    (case / "b.yaml").rename(case / "moved.yaml")
    tree = read_case(case, tmp_path / "cache")
    assert tree == read_case(case)
    assert {problem.place.file for problem in tree.files["moved.yaml"].problems} == {"moved.yaml"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:0],
        lambda content: b"something else" + content,
        lambda content: content[:-1],
        lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
        lambda content: content.replace(b"safetycase-pack/", b"safetycase-pack/9"),
        lambda content: content[:18] + bytes(32) + content[50:],
    ],
)
def test_a_spoilt_pack_is_ignored_and_written_anew(case: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    read_case(case, tmp_path / "cache")
    (pack,) = (tmp_path / "cache").iterdir()
    good = pack.read_bytes()
    pack.write_bytes(spoil(good))
    assert read_case(case, tmp_path / "cache") == read_case(case)
    assert pack.read_bytes() == good


def test_files_that_are_gone_leave_the_pack(case: Path, tmp_path: Path) -> None:
    read_case(case, tmp_path / "cache")
    (pack,) = (tmp_path / "cache").iterdir()
    size = pack.stat().st_size
    (case / "b.yaml").unlink()
    read_case(case, tmp_path / "cache")
    assert pack.stat().st_size < size


def test_a_cache_that_cannot_be_written_is_done_without(case: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert read_case(case, tmp_path / "cache") == read_case(case)
    assert (tmp_path / "cache").read_text() == "a file where the folder would be"


def test_the_same_case_elsewhere_is_read_from_the_same_pack(case: Path, tmp_path: Path) -> None:
    read_case(case, tmp_path / "cache")
    kept = {file: file.read_bytes() for file in (tmp_path / "cache").iterdir()}
    other = Path(shutil.copytree(case, tmp_path / "other"))
    assert read_case(other, tmp_path / "cache").files == read_case(case).files
    assert {file: file.read_bytes() for file in (tmp_path / "cache").iterdir()} == kept


def fail_inside() -> None:
    with collector_paused():
        assert not gc.isenabled()
        raise ValueError("inside")


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was_found(on: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with pytest.raises(ValueError, match="inside"):
            fail_inside()
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()
