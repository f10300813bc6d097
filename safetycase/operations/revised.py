"""The folder of a case as it lies there, or as it was at a git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from safetycase.source.find_files import HEADER
from safetycase.source.revisions import take_out

_SHORT = 12


@contextmanager
def case_at(name: str, case: Path) -> Iterator[tuple[Path, str]]:
    """Give a folder of a case, or one for the time being that holds `case` as it was at the git revision `name`.

    The second is what to call it: the name of the folder, or the revision with the commit that it means. Raises as
    `take_out` does.
    """
    if (Path(name) / HEADER).is_file() or Path(name) == case:
        yield Path(name), Path(name).name or name
        return
    with tempfile.TemporaryDirectory(prefix="safetycase-") as into:
        commit = take_out(case, name, Path(into))
        yield Path(into), name if commit.startswith(name) else f"{name} ({commit[:_SHORT]})"


@contextmanager
def cases_at(names: Sequence[str], case: Path) -> Iterator[Callable[[], list[Path]]]:
    """Begin to take out `case` as it was at several revisions, and give what waits until the folders are there.

    Git is slow, and whoever asks has modules to load meanwhile. No thread is left after the folders were given. What
    gives them raises as `case_at` does.
    """
    with ExitStack() as kept, ThreadPoolExecutor(len(names)) as threads:
        taken = [threads.submit(kept.enter_context, case_at(name, case)) for name in names]

        def folders() -> list[Path]:
            threads.shutdown()
            return [one.result()[0] for one in taken]

        yield folders
