"""`safetycase render`: site, report, graph or page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import click

from safetycase.cli.options import as_of_option, cache_folder, cache_option, folder_argument, plugins_option
from safetycase.cli.report_options import Wish, report_options
from safetycase.model.elements import Audience
from safetycase.model.language import Language
from safetycase.pipeline import CheckResult, Settings, check_case
from safetycase.render.dossier.delta import Delta
from safetycase.render.view import CaseView

Form = Literal["svg", "png", "dot"]

DEFAULT_NAMES = {"site": "site", "report": "report.pdf", "graph": "graph.svg", "page": "case.html"}
FORMS: dict[str, Form] = {".svg": "svg", ".png": "png", ".dot": "dot"}
AUDIENCES = click.Choice([audience.value for audience in Audience])
LANGUAGES = click.Choice([language.value for language in Language])
NOTATIONS = click.Choice(["gsn", "cae"])


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is going to read, and in which language; None for that of the case."""

    audience: Audience
    language: Language | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a graph is to show."""

    module: str | None
    element: str | None
    depth: int
    notation: Literal["gsn", "cae"]


@click.command("render")
@click.argument("kind", type=click.Choice(list(DEFAULT_NAMES)))
@folder_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write.  [default: named for the kind]")
@click.option("--audience", type=AUDIENCES, default="internal", show_default=True, help="Who is going to read it.")
@click.option("--language", type=LANGUAGES, help="What the tool's own words are told in.  [default: that of the case]")
@click.option("--module", metavar="NAME", help="graph: this module only.")
@click.option("--element", metavar="ID", help="graph: this element and its surroundings.")
@click.option("--depth", type=click.IntRange(min=1), default=2, show_default=True, help="graph: levels around it.")
@click.option("--notation", type=NOTATIONS, default="gsn", show_default=True, help="graph: the shapes.")
@click.option("--no-build", is_flag=True, help="site: write Markdown and mkdocs.yml only.")
@report_options
@as_of_option
@plugins_option
@cache_option
def command(
    kind: str,
    folder: Path,
    output: Path | None,
    audience: str,
    language: str | None,
    module: str | None,
    element: str | None,
    depth: int,
    notation: Literal["gsn", "cae"],
    no_build: bool,
    wish: Wish,
    as_of: date,
    no_plugins: bool,
    no_cache: bool,
) -> None:
    """Make a site, a PDF report, a graph (.svg, .png, .dot) or one HTML page.

    What an audience may not read keeps its place in the argument, without its
    text.
    """
    target = output or Path(DEFAULT_NAMES[kind])
    settings = Settings(plugins=not no_plugins, cache_folder=cache_folder(folder, no_cache))
    result = check_case(folder, settings, as_of)
    reader = Reader(Audience(audience), Language(language) if language else None)
    delta = _delta(folder, result, wish, settings, as_of, reader.audience) if kind != "graph" else None
    if kind == "site":
        _site(result.view, target, reader, delta, build=not no_build)
    else:
        content = (
            _graph(result.view, target, reader, Drawing(module, element, depth, notation))
            if kind == "graph"
            else (
                _report(folder, result, reader, wish, delta) if kind == "report" else _page(result.view, reader, delta)
            )
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    click.echo(f"wrote {target}")


# Each kind needs libraries that the others do not; they are imported where they are used.


def _delta(
    folder: Path, result: CheckResult, wish: Wish, settings: Settings, as_of: date, audience: Audience
) -> Delta | None:
    from safetycase.operations.reporting import delta_since  # noqa: PLC0415 - comparing

    return delta_since(folder, result, wish.since, settings, as_of, audience) if wish.since is not None else None


def _site(view: CaseView, target: Path, reader: Reader, delta: Delta | None, *, build: bool) -> None:
    from safetycase.render.site.site import render_site  # noqa: PLC0415 - MkDocs

    render_site(view, target, build=build, audience=reader.audience, language=reader.language, delta=delta)


def _report(folder: Path, result: CheckResult, reader: Reader, wish: Wish, delta: Delta | None) -> bytes:
    from safetycase.operations.reporting import attached_files  # noqa: PLC0415 - as below
    from safetycase.render.report.house_style import PLAIN_STYLE, read_house_style  # noqa: PLC0415 - as below
    from safetycase.render.report.kinds import ReportKind, Variant  # noqa: PLC0415 - as below
    from safetycase.render.report.order import ReportOrder  # noqa: PLC0415 - as below
    from safetycase.render.report.report import render_report  # noqa: PLC0415 - WeasyPrint

    variant = Variant(wish.variant) if wish.variant else None
    attached = attached_files(folder, result, reader.audience) if variant and variant.attaches else ()
    style = read_house_style(wish.templates) if wish.templates else PLAIN_STYLE
    order = ReportOrder(ReportKind(wish.kind), variant, delta, attached, style)
    return render_report(result.view, reader.audience, order, reader.language)


def _page(view: CaseView, reader: Reader, delta: Delta | None) -> bytes:
    from safetycase.render.page.page import render_page  # noqa: PLC0415 - Jinja

    return render_page(view, reader.audience, reader.language, delta).encode()


def _graph(view: CaseView, target: Path, reader: Reader, drawing: Drawing) -> bytes:
    from safetycase.render.graph.voice import render_graph  # noqa: PLC0415 - Graphviz

    form = FORMS.get(target.suffix.lower())
    if form is None:
        raise click.BadParameter(f"'{target}' ends in none of .svg, .png, .dot", param_hint="--output")
    return render_graph(
        view,
        form=form,
        module=drawing.module,
        element=drawing.element,
        depth=drawing.depth,
        notation=drawing.notation,
        audience=reader.audience,
        language=reader.language,
    )
