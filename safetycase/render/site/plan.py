"""Which pages a site has, and how they lead to each other.

A page per module, never per element: sites of thousands of pages take MkDocs minutes. Addresses end in `.html` and are
relative, so that a site can be read from a folder as well as from a server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from safetycase.render.escape import anchor
from safetycase.render.language import gettext as _
from safetycase.render.view import CaseView

_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_MOST_MODULES = 400


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `path` is that of its Markdown, relative to the folder of all pages; `modules` are told on it."""

    path: str
    title: str
    modules: tuple[str, ...] = ()

    def link(self, target: str, fragment: str = "") -> str:
        """Return the address of another page (by its Markdown's path) as seen from this one."""
        hash_ = f"#{fragment}" if fragment else ""
        if target == self.path:
            return hash_ or "#"
        return "../" * self.path.count("/") + target.removesuffix(".md") + ".html" + hash_


@dataclass(frozen=True)
class SitePlan:
    """The pages of the argument, and on which of them each element is told."""

    arguments: tuple[Page, ...]
    homes: Mapping[str, str]

    def hrefs(self, page: Page) -> Callable[[str], str]:
        """Return what leads from a page to an element."""
        return lambda name: page.link(self.homes.get(name, "argument/index.md"), anchor(name))


def plan_site(view: CaseView) -> SitePlan:
    """Give each module a page; the modules beyond the bound share the last one."""
    names = list(view.modules)
    pages: list[Page] = []
    taken = {"index", "explorer"}
    for name in names[:_MOST_MODULES]:
        path = f"argument/{_slug(name, taken)}.md"
        pages.append(Page(path, view.module_title(name), (name,)))
    rest = tuple(names[_MOST_MODULES:])
    if rest:
        pages.append(Page(f"argument/{_slug('further-modules', taken)}.md", _("Further modules"), rest))
    homes = {element: page.path for page in pages for module in page.modules for element in view.modules[module]}
    return SitePlan(tuple(pages), homes)


def _slug(name: str, taken: set[str]) -> str:
    """Make a file name of plain letters that no other page has, whatever the module is called."""
    stem = _PLAIN.sub("-", name.casefold())[:_LONGEST].strip("-") or "argument"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
