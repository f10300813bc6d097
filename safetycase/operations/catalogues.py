"""Look up the catalogues that a case can use, and how far it answers them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from safetycase.knowledge.catalogues import CatalogueEntry, shipped, shipped_catalogue
from safetycase.load.bind import bind
from safetycase.pipeline import Settings, check_case
from safetycase.render.catalogues import ShownCatalogue
from safetycase.source.files import read_case


def catalogue_index(root: Path | None, settings: Settings) -> tuple[CatalogueEntry, ...]:
    """List the catalogues that ship with the tool and those beside the case in `root`, by name."""
    own = bind(read_case(root, settings.cache_folder)).case.catalogues if root else {}
    known = {**{name: shipped_catalogue(name) for name in shipped()}, **own}
    return tuple(CatalogueEntry.of(known[name]) for name in sorted(known))


def catalogue_shown(name: str, root: Path | None, settings: Settings, as_of: date) -> ShownCatalogue:
    """Show one catalogue, with its coverage where the case in `root` uses it. Raises UnknownNameError."""
    if root is not None:
        coverage = check_case(root, settings, as_of).view.coverage.get(name)
        if coverage is not None:
            return ShownCatalogue(coverage.catalogue, coverage)
    return ShownCatalogue(shipped_catalogue(name))
