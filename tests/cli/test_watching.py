"""`safetycase serve` while somebody writes: editors that replace files, quick saves, and the way out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import DAY, ROOT

from safetycase.operations.watching import watch

CASE = "safetycase: 1\nid: small\ntitle: A small case\ntop: C-top\n"
CLAIM = "argument:\n  C-top: {claim: It is safe, undeveloped: true}\n"
_PATIENCE = 20.0


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, list[float], Callable[[int], None]]]:
    """A folder that is watched, the moments at which a change was told, and a wait for so many of them."""
    (tmp_path / "a.yaml").write_text("one", encoding="utf-8")
    told: list[float] = []
    stop = threading.Event()
    watching = threading.Thread(target=watch, args=(tmp_path, lambda: told.append(time.monotonic()), stop))
    watching.start()
    time.sleep(0.5)

    def wait_for(number: int) -> None:
        end = time.monotonic() + _PATIENCE
        while len(told) < number and time.monotonic() < end:
            time.sleep(0.02)
        assert len(told) >= number

    yield tmp_path, told, wait_for
    stop.set()
    watching.join(_PATIENCE)
    assert not watching.is_alive()


def atomic(path: Path) -> None:
    beside = path.with_suffix(".swp")
    beside.write_text("new", encoding="utf-8")
    beside.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("two", encoding="utf-8"),
        atomic,
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("b.yaml")),
        lambda path: (path.parent / "new").mkdir(),
    ],
    ids=["written", "replaced", "removed", "renamed", "added"],
)
def test_each_way_to_change_a_file_is_noticed(
    watched: tuple[Path, list[float], Callable[[int], None]], change: Callable[[Path], object]
) -> None:
    folder, _, wait_for = watched
    change(folder / "a.yaml")
    wait_for(1)


def test_quick_saves_are_told_together_and_the_last_is_never_lost(
    watched: tuple[Path, list[float], Callable[[int], None]],
) -> None:
    folder, told, wait_for = watched
    for number in range(20):
        (folder / "a.yaml").write_text(str(number), encoding="utf-8")
        last = time.monotonic()
    wait_for(1)
    time.sleep(0.5)
    assert told[-1] >= last
    assert len(told) < 20


def test_reading_a_file_is_no_change(watched: tuple[Path, list[float], Callable[[int], None]]) -> None:
    folder, told, _ = watched
    (folder / "a.yaml").read_text(encoding="utf-8")
    time.sleep(0.5)
    assert told == []


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    (tmp_path / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "argument.yaml").write_text(CLAIM, encoding="utf-8")
    serving = subprocess.Popen(
        [sys.executable, "-u", "-m", "safetycase", "serve", str(tmp_path), "--port", "0", "--as-of", DAY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SAFETYCASE_CACHE_DIR": str(tmp_path.parent / "cache")},
    )
    assert serving.stdout is not None
    assert serving.stdout.readline() == "judged: top claim unknown, 0 errors, 1 warning\n"
    assert serving.stdout.readline().endswith("(Ctrl-C ends)\n")
    time.sleep(0.5)
    serving.send_signal(signal.SIGINT)
    said, complained = serving.communicate(timeout=_PATIENCE)
    assert (serving.returncode, said, complained) == (0, "ended\n", "")
