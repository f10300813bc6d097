"""A site that is kept ready and rebuilt page by page: MkDocs stays loaded, and a page is built when it is asked for.

A whole build of a thousand elements takes seconds; a page takes a fraction of one. So after a change of the case only
what somebody looks at is built, and search follows page by page.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.language import speaking
from safetycase.render.site.pictures import LightPages
from safetycase.render.site.policy import secure_page, secure_pages
from safetycase.render.site.site import BUILT, PAGES, demand_tools, site_texts, write_site
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

Texts = Mapping[str, Callable[[], str]]


class Workshop:
    """One site in one folder. `show` gives it another state of the case; `page` returns a file of it, up to date."""

    def __init__(self, folder: Path, audience: Audience = Audience.INTERNAL, language: Language | None = None) -> None:
        self._folder, self._audience, self._language = folder, audience, language
        self._texts: Texts = {}
        self._built: dict[str, str] = {}
        self._fresh: set[str] = set()
        self._mkdocs: _MkDocs | None = None
        self._spoken = self._written = Language.ENGLISH
        demand_tools()

    @property
    def root(self) -> Path:
        """The folder that holds the pages as they are served."""
        return self._folder / BUILT

    def show(self, view: CaseView) -> None:
        """Take another state of the case; the whole site is built only where its pages or their order changed."""
        self._written = view.case.header.language
        self._spoken = self._language or self._written
        os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.combine(view.as_of, time(), UTC).timestamp()))
        with speaking(self._spoken, self._written):
            self._texts = site_texts(for_audience(view, self._audience))
            settings = self._texts["mkdocs.yml"]()
            self._fresh = set()
            if settings != self._built.get("mkdocs.yml") or self._mkdocs is None:
                self._build_all()

    def page(self, path: str) -> Path | None:
        """Bring one file of the site up to date and return where it is; None where there is none of this path."""
        source = f"{PAGES}/{path.removesuffix('.html')}.md"
        if path.endswith(".html") and source not in self._texts:
            return None  # what the last build wrote may lie there still
        if path.endswith(".html") and path not in self._fresh:
            self._refresh(source, path)
        target = (self.root / path).resolve()
        return target if target.is_relative_to(self.root.resolve()) and target.is_file() else None

    def _refresh(self, source: str, path: str) -> None:
        with speaking(self._spoken, self._written):
            text = self._texts[source]()
        if text != self._built.get(source) and self._mkdocs is not None:
            light = LightPages({source: text}, PAGES)
            (self._folder / source).write_text(light.pages[source], encoding="utf-8")
            self._mkdocs.build_page(source.removeprefix(f"{PAGES}/"))
            secure_page(self.root / path)
            light.complete(self.root)
            self._built[source] = text
        self._fresh.add(path)

    def _build_all(self) -> None:
        files = {path: make() for path, make in self._texts.items()}
        light = LightPages(files, PAGES)
        write_site(self._folder, {**files, **light.pages})
        self._mkdocs = _MkDocs(self._folder / "mkdocs.yml")
        self._mkdocs.build_all()
        secure_pages(self.root)
        light.complete(self.root)
        self._built = files
        self._fresh = {
            path.removeprefix(f"{PAGES}/").removesuffix(".md") + ".html" for path in files if path.endswith(".md")
        }


class _MkDocs:
    """The door to MkDocs inside this process. It is untyped on our side and pinned below version 2."""

    def __init__(self, settings: Path) -> None:
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        self._work: Any = import_module("mkdocs.commands.build")
        load: Any = import_module("mkdocs.config").load_config
        self._config: Any = load(str(settings))
        self._files: Any = None
        self._navigation: Any = None
        self._environment: Any = None

    def build_all(self) -> None:
        self._config.plugins.on_startup(command="serve", dirty=False)
        self._work.build(self._config)
        self._environment = self._config.theme.get_env()
        self._files = import_module("mkdocs.structure.files").get_files(self._config)
        self._navigation = import_module("mkdocs.structure.nav").get_navigation(self._files, self._config)

    def build_page(self, source: str) -> None:
        file = self._files.get_file_from_path(source)
        if file is None or file.page is None:
            return
        search = self._config.plugins.get("search") or self._config.plugins.get("material/search")
        entries = search.search_index.entries if search is not None else []
        entries[:] = [entry for entry in entries if entry["location"].partition("#")[0] != file.url]
        self._work._populate_page(file.page, self._config, self._files, False)  # noqa: SLF001 - MkDocs has no other way to build one page
        self._work._build_page(  # noqa: SLF001 - as above
            file.page, self._config, self._files.documentation_pages(), self._navigation, self._environment
        )
        self._config.plugins.on_post_build(config=self._config)
