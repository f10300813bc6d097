"""`render site`: the Markdown, the settings of MkDocs, and the site that they build."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial
from pathlib import Path

from safetycase.errors import MissingToolError, SafetyCaseError
from safetycase.knowledge.template_files import templates_folder
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.render.dossier.delta import Delta
from safetycase.render.dossier.dossier import Dossier
from safetycase.render.escape import anchor
from safetycase.render.explorer.explorer import Explorer, explorer
from safetycase.render.explorer.script import explorer_script, sifting_script
from safetycase.render.graph.drawing import Canvas
from safetycase.render.html.environment import brief, environment
from safetycase.render.language import gettext as _
from safetycase.render.language import marked, speaking
from safetycase.render.page.page import draw_module, open_levels
from safetycase.render.site.markdown import as_title, in_markdown, in_yaml
from safetycase.render.site.pictures import LightPages
from safetycase.render.site.plan import Page, SitePlan, plan_site
from safetycase.render.site.policy import secure_pages
from safetycase.render.view import CaseView
from safetycase.render.withholding import for_audience

PAGES = "docs"
BUILT = "site"
_SETTINGS = "mkdocs.yml"
_WRITTEN = ".safetycase-site"
_SECONDS = 900.0
_CANVAS = Canvas(860.0, 1100.0)
_WHOLE_OUTLINE = 800
_OVERVIEW = Page("index.md", marked("Overview"))
_ARGUMENT = Page("argument/index.md", marked("The argument"))
_EXPLORER = Page("argument/explorer.md", marked("Explorer"))
_EVIDENCE = Page("evidence.md", marked("Evidence"))
_FINDINGS = Page("findings.md", marked("Gaps"))
_GOVERNANCE = Page("governance.md", marked("Waivers, assumptions, reviews"))
_COVERAGE = Page("coverage.md", marked("Coverage"))
_SYSTEM = Page("system.md", marked("System"))
_TEMPLATES = {_ARGUMENT: "outline.md", _EXPLORER: "explorer.md"}
_CHANGES = Page("changes.md", marked("What changed"))


class Builder(StrEnum):
    """What makes HTML of the Markdown; both read the same `mkdocs.yml`."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"


class SiteBuildError(SafetyCaseError):
    """The builder did not build the site."""

    def __init__(self, reason: str, builder: Builder = Builder.MKDOCS) -> None:
        name = "MkDocs" if builder is Builder.MKDOCS else "Zensical"
        super().__init__(f"{name} could not build the site: {reason}. The Markdown is written and can be looked at.")


class OccupiedSiteError(SafetyCaseError):
    """The folder asked for holds something that no site of ours put there."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is already there and is not a site made by safetycase. Choose a new or empty folder.")


def render_site(
    view: CaseView,
    out: Path,
    build: bool = True,
    audience: Audience = Audience.INTERNAL,
    language: Language | None = None,
    delta: Delta | None = None,
    builder: Builder = Builder.MKDOCS,
) -> None:
    """Write the site into a folder: `mkdocs.yml`, its pages in `docs`, and with `build` the HTML in `site`.

    Pages of an earlier site are replaced, files that do not change are left alone. Raises OccupiedSiteError where the
    folder holds something else, MissingToolError where the builder is not installed, SiteBuildError where it fails.
    """
    if build:
        demand_tools(builder)
    with speaking(language or view.case.header.language, view.case.header.language):
        files = dict(site_files(for_audience(view, audience), delta))
    write_site(out, files)
    if build:
        _build(out, files, view, builder)


def site_files(view: CaseView, delta: Delta | None = None) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every file of a site; `view` must already be the one for its audience."""
    for path, make in site_texts(view, delta).items():
        yield path, make()


def site_texts(view: CaseView, delta: Delta | None = None) -> dict[str, Callable[[], str]]:
    """Return what makes the text of each file of a site; `view` must already be the one for its audience."""
    dossier, plan = Dossier(view, delta), plan_site(view)
    told = [_CHANGES] if delta is not None else []
    argued = [_ARGUMENT, _EXPLORER, *plan.arguments]
    pages = [_OVERVIEW, _SYSTEM, *argued, _EVIDENCE, _COVERAGE, _FINDINGS, _GOVERNANCE, *told]
    texts: dict[str, Callable[[], str]] = {
        f"{PAGES}/{page.path}": partial(_page, dossier, plan, page) for page in pages
    }
    texts[f"{PAGES}/assets/dossier.css"] = environment().get_template("site/site.css").render
    texts[f"{PAGES}/assets/site.js"] = partial(
        environment().get_template("site/site.js").render, quoted=in_yaml, sifting=sifting_script()
    )
    texts[f"{PAGES}/assets/explorer.css"] = environment().get_template("explorer/explorer.css").render
    texts[f"{PAGES}/assets/explorer.js"] = explorer_script
    texts[f"{PAGES}/assets/iframe-worker.js"] = _shim
    texts[_SETTINGS] = partial(_settings, as_title(brief(view.case.header.title)), pages, plan)
    return texts


def _settings(title: str, pages: list[Page], plan: SitePlan) -> str:
    nav = [
        (
            as_title(page.title if page in plan.arguments else _(page.title)),
            page.path,
            page in plan.arguments or page is _EXPLORER,
        )
        for page in pages
    ]
    return (
        environment()
        .get_template("site/mkdocs.yml")
        .render(title=title, nav=nav, quoted=in_yaml, pages=PAGES, built=BUILT)
    )


def _page(dossier: Dossier, plan: SitePlan, page: Page) -> str:
    template = "argument.md" if page in plan.arguments else _TEMPLATES.get(page, page.path)
    view = dossier.view
    text = (
        environment()
        .get_template(f"site/{template}")
        .render(
            d=dossier,
            view=view,
            case=view.case,
            summary=dossier.summary,
            page=page,
            plan=plan,
            diagrams=[draw_module(view, module, _CANVAS, plan.hrefs(page)) for module in page.modules],
            open_levels=open_levels(dossier) if page is _ARGUMENT else 0,
            whole=len(view.graph.elements) <= _WHOLE_OUTLINE,
            href=plan.hrefs(page),
            exhibit_href=lambda name: page.link(_EVIDENCE.path, f"_evidence-{anchor(name)}"),
            md=in_markdown,
            explorer=_explorer(dossier, plan) if page is _EXPLORER else None,
        )
    )
    return text.strip() + "\n"


def _shim() -> str:
    """Return what lets the search work in a page that was opened as a file."""
    return (templates_folder() / "site/iframe-worker.js").read_text(encoding="utf-8")


def _explorer(dossier: Dossier, plan: SitePlan) -> Explorer:
    """Lead from the explorer to the page of each module and to the register of evidence."""
    pages = {module: _EXPLORER.link(page.path) for page in plan.arguments for module in page.modules}
    register = _EXPLORER.link(_EVIDENCE.path)
    return explorer(dossier, pages.__getitem__, register, _CANVAS, plan.hrefs(_EXPLORER))


def write_site(out: Path, files: Mapping[str, str]) -> None:
    """Write what changed, and take away what an earlier site had and this one has not."""
    record = out / _WRITTEN
    before: set[str] = set()
    if record.is_file():
        before = set(record.read_text(encoding="utf-8").splitlines())
    elif out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OccupiedSiteError(str(out))
    out.mkdir(parents=True, exist_ok=True)
    record.write_text("".join(f"{path}\n" for path in sorted({*before, *files})), encoding="utf-8")
    for path, text in files.items():
        target, content = out / path, text.encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
    for path in before - set(files):
        old = out / path
        if old.resolve().is_relative_to(out.resolve()):
            old.unlink(missing_ok=True)
    record.write_text("".join(f"{path}\n" for path in sorted(files)), encoding="utf-8")


def demand_tools(builder: Builder = Builder.MKDOCS) -> None:
    """Raise MissingToolError where what builds the site is not installed."""
    mkdocs = (("mkdocs", "MkDocs", "safetycase[site]"), ("material", "MkDocs Material", "safetycase[site]"))
    for module, name, package in mkdocs if builder is Builder.MKDOCS else (("zensical", "Zensical", "zensical"),):
        if importlib.util.find_spec(module) is None:
            raise MissingToolError(name, f"Install it with 'pip install \"{package}\"'.")


def _build(out: Path, files: Mapping[str, str], view: CaseView, builder: Builder) -> None:
    """Build the pages without their pictures in a folder of their own, and put the whole ones where they belong."""
    light = LightPages(files, PAGES)
    with tempfile.TemporaryDirectory(prefix="safetycase-site-") as scratch:
        there, target = Path(scratch), out / BUILT
        # Whoever added pages or pictures of their own to the folder finds them in the site.
        shutil.copytree(out / PAGES, there / PAGES, ignore_dangling_symlinks=True)
        for path, text in {**light.pages, _SETTINGS: files[_SETTINGS]}.items():
            (there / path).write_text(text, encoding="utf-8", newline="\n")
        _run(builder, there / _SETTINGS, view.as_of)
        secure_pages(there / BUILT)
        light.complete(there / BUILT)
        _replace(target, there / BUILT)


def _replace(target: Path, built: Path) -> None:
    """Put a site in place of an earlier one, as MkDocs does: hidden files, such as those of git, are left alone."""
    for old in target.iterdir() if target.is_dir() else ():
        if old.name.startswith("."):
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    shutil.copytree(built, target, dirs_exist_ok=True)


def _run(builder: Builder, settings: Path, as_of: date) -> None:
    """Run the builder in a process of its own; its one date is `as_of`: equal cases give equal sites."""
    instant = datetime.combine(as_of, time(), UTC)
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(int(instant.timestamp())), "NO_MKDOCS_2_WARNING": "1"}
    quiet = ["--quiet"] if builder is Builder.MKDOCS else ["--clean"]
    command = [sys.executable, "-m", builder.value, "build", *quiet, "--strict", "--config-file", str(settings)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            command, env=surroundings, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise SiteBuildError(f"it took more than {_SECONDS:.0f} seconds", builder) from None
    if done.returncode != 0:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise SiteBuildError((said[-1] if said else f"exit code {done.returncode}").rstrip("."), builder)
