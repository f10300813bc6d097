from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the example case, one commit old."""
    root = tmp_path / "repository"
    shutil.copytree(ROOT / "examples" / "aster-2", root / "cases" / "aster-2")
    git(root, "init", "-q")
    commit(root)
    return root


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a state")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def step(repository: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script as a step of a job, with files in place of the runner's."""

    def call(script: str, path: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "runner").mkdir(exist_ok=True)
        return subprocess.run(
            [str(ROOT / "templates" / "ci" / script)],
            capture_output=True,
            text=True,
            check=False,
            cwd=repository,
            env={
                "PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "SAFETYCASE_PYTHON": sys.executable,
                "SAFETYCASE_CACHE_DIR": str(tmp_path / "cache"),
                "SAFETYCASE_AS_OF": "2026-11-21",
                "GITHUB_WORKSPACE": str(repository),
                "GITHUB_OUTPUT": str(tmp_path / "output"),
                "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
                "RUNNER_TEMP": str(tmp_path / "runner"),
                **environment,
            },
            timeout=120,
        )

    return call
