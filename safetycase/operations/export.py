"""Write a case, or its evidence, for other tools and other places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase import __version__
from safetycase.evidence.extract_record import Extraction
from safetycase.evidence.extracting import Order
from safetycase.evidence.extracting import extract_case as extract_evidence
from safetycase.evidence.fetching import Depot
from safetycase.evidence.recognise import known_readers
from safetycase.exchange.exchange_format import Exported, Outgoing, format_named
from safetycase.load.bind import bind
from safetycase.pipeline import Settings, check_case
from safetycase.source.files import read_case


def export_case(root: Path, settings: Settings, form: str, as_of: date) -> Exported:
    """Say the case in `root`, as it stands on the day `as_of`, in the format of another tool.

    Raises as `check_case` does, UnknownNameError where there is no such format, and MissingToolError where a library
    for reading evidence is not installed.
    """
    chosen = format_named(form, plugins=settings.plugins)
    view = check_case(root, settings, as_of).view
    readers = known_readers(plugins=settings.plugins).objects
    return chosen.export(Outgoing(view.loaded, root, view.results, readers, as_of))


def extract_case(
    root: Path,
    settings: Settings,
    folder: Path,
    *,
    ids: tuple[str, ...] = (),
    keep: tuple[str, ...] = (),
    depot: Path | None = None,
    fetch: tuple[str, ...] = (),
) -> Extraction:
    """Write extracts of the evidence of the case in `root` into `folder`: items without texts, and their records.

    `keep` names columns and fields whose texts are let out. Raises as `measure_case` does, and UnwritableFileError.
    """
    return extract_evidence(
        bind(read_case(root, settings.cache_folder)),
        root,
        known_readers(plugins=settings.plugins).objects,
        Order(folder, keep, f"safetycase {__version__}"),
        ids=ids or None,
        depot=Depot(depot, fetch) if depot else None,
    )
