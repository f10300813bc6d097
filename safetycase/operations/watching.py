"""Watching the folder of a case for changes, by watchdog, which MkDocs brings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_SETTLED = 0.06
"""Seconds without a further change after which files count as written: editors save in several steps."""
_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
_QUIET = frozenset({".git", "__pycache__", ".venv", "node_modules"})


def watch(folder: Path, changed: Callable[[], None], stop: threading.Event) -> None:
    """Call `changed` after each change below a folder until `stop` is set; changes that come together count once."""
    stirred = threading.Event()
    observer: Any = Observer()
    observer.schedule(_Listener(folder, stirred), str(folder), recursive=True)
    observer.start()
    try:
        while not stop.is_set():
            if stirred.wait(timeout=0.5):
                _settle(stirred, stop)
                changed()
    finally:
        observer.stop()
        observer.join()


def _settle(stirred: threading.Event, stop: threading.Event) -> None:
    while stirred.is_set() and not stop.is_set():
        stirred.clear()
        stirred.wait(timeout=_SETTLED)
    stirred.clear()


class _Listener(FileSystemEventHandler):
    """Notes that something changed; reading a file is no change, and neither is work of git."""

    def __init__(self, folder: Path, stirred: threading.Event) -> None:
        self._folder, self._stirred = folder, stirred

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note one event."""
        if event.event_type in _CHANGES and _QUIET.isdisjoint(Path(str(event.src_path)).parts):
            self._stirred.set()
