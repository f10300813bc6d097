"""The templates of a team: its logo, its colours, its cover, its chapters, laid over those that ship with the tool.

What must always hold:

1. Templates are text, never code: they run in a sandbox that lets them call what belongs to reports and nothing else.
2. Nothing is read but files of the folder, links resolved; nothing is fetched.
3. Whatever the templates say, a report names the digest of its case and how the top claim stands, else none is made.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safetycase.errors import SafetyCaseError
from safetycase.render.report.kinds import CHAPTERS, TITLES, ReportKind
from safetycase.source.content import Refusal, read_content
from safetycase.source.parsing import parsed_file
from safetycase.source.tree import Data

SETTINGS = "report.yaml"
COLOURS = frozenset({"paper", "text", "quiet", "line", "hair", "link"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_LARGEST_TEMPLATE = 2**20
_LARGEST_LOGO = 2 * 2**20
_MOST_FILES = 200
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class HouseStyleError(SafetyCaseError):
    """The templates of a team cannot be used."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"the templates cannot be used: {place}: {reason}.")


@dataclass(frozen=True, slots=True)
class ChosenChapter:
    """A chapter that the team wants; its template is `report/chapters/NAME.html`."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a team lays over the templates that ship: texts by name, a logo as `data:` address, colours, chapters."""

    templates: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    chapters: Mapping[ReportKind, tuple[ChosenChapter, ...]] = field(default_factory=dict)
    digest: str = ""

    def chosen(self, kind: ReportKind) -> tuple[ChosenChapter, ...]:
        """Return the chapters of a kind of report: those of the team, else those that it has anyway."""
        usual = tuple(ChosenChapter(name, TITLES[name]) for name in CHAPTERS[kind])
        return self.chapters.get(kind, usual)


PLAIN_STYLE = HouseStyle()


def read_house_style(folder: Path) -> HouseStyle:
    """Read the folder of a team's templates. Raises HouseStyleError where something in it cannot be used."""
    if not folder.is_dir():
        raise HouseStyleError(str(folder), "it is not a folder")
    whole = hashlib.sha256()
    templates: dict[str, str] = {}
    for path in _paths(folder):
        content = _content(folder, path, _LARGEST_TEMPLATE)
        whole.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
        try:
            templates[path] = content.decode("utf-8")
        except UnicodeDecodeError:
            raise HouseStyleError(path, "it is not UTF-8 text") from None
    settings = _settings(folder)
    unknown = sorted(set(settings) - {"logo", "colours", "chapters"})
    if unknown:
        raise HouseStyleError(SETTINGS, f"'{unknown[0]}' is none of logo, colours, chapters")
    logo = _logo(folder, settings.get("logo"))
    whole.update(repr((logo, settings)).encode())
    return HouseStyle(
        templates,
        logo,
        _colours(settings.get("colours")),
        _chapters(settings.get("chapters"), templates),
        f"sha256:{whole.hexdigest()}",
    )


def _paths(folder: Path) -> Iterator[str]:
    """Yield the templates of the folder by their names, in order."""
    found = sorted(path for form in ("html", "css") for path in folder.glob(f"**/*.{form}"))
    if len(found) > _MOST_FILES:
        raise HouseStyleError(str(folder), f"it holds more than {_MOST_FILES} templates")
    for path in found:
        yield path.relative_to(folder).as_posix()


def _content(folder: Path, path: str, limit: int) -> bytes:
    content = read_content(folder, path, limit)
    if isinstance(content, Refusal):
        raise HouseStyleError(path, content.reason)
    if len(content) > limit:
        raise HouseStyleError(path, f"it is larger than {limit} bytes")
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        raise HouseStyleError(path, "it lies outside the folder of the templates")
    return content


def _settings(folder: Path) -> dict[str, Data]:
    if not (folder / SETTINGS).exists():
        return {}
    file = parsed_file(SETTINGS, _content(folder, SETTINGS, _LARGEST_TEMPLATE))
    if file.problems:
        raise HouseStyleError(SETTINGS, file.problems[0].message.rstrip("."))
    if not isinstance(file.data, dict):
        raise HouseStyleError(SETTINGS, "it names no settings")
    return file.data


def _logo(folder: Path, named: Data) -> str:
    if named is None:
        return ""
    if not isinstance(named, str):
        raise HouseStyleError(SETTINGS, "'logo' names one picture")
    if Path(named).is_absolute() or ".." in Path(named).parts:
        raise HouseStyleError(SETTINGS, f"'{named}' lies outside the folder of the templates")
    content = _content(folder, named, _LARGEST_LOGO)
    kind = next((kind for head, kind in _PICTURES.items() if content.startswith(head)), None)
    if kind is None and _SVG.match(content) and not _DECLARED.search(content):
        kind = "image/svg+xml"
    if kind is None:
        raise HouseStyleError(named, "it is not a PNG, a JPEG or an SVG without declarations")
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _colours(named: Data) -> dict[str, str]:
    if named is None:
        return {}
    if not isinstance(named, dict):
        raise HouseStyleError(SETTINGS, "'colours' maps names to colours")
    for name, colour in named.items():
        if name not in COLOURS:
            known = ", ".join(sorted(COLOURS))
            raise HouseStyleError(SETTINGS, f"'{name}' is no colour that a team may set; there are {known}")
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise HouseStyleError(SETTINGS, f"'{colour}' is no colour; write it as #1c4f8b")
    return {name: str(colour) for name, colour in named.items()}


def _chapters(named: Data, templates: Mapping[str, str]) -> dict[ReportKind, tuple[ChosenChapter, ...]]:
    if named is None:
        return {}
    if not isinstance(named, dict):
        raise HouseStyleError(SETTINGS, "'chapters' maps kinds of report to lists")
    found = {}
    for kind, listed in named.items():
        if kind not in set(ReportKind):
            raise HouseStyleError(SETTINGS, f"'{kind}' is no kind of report; there are {', '.join(ReportKind)}")
        if not isinstance(listed, list) or not listed:
            raise HouseStyleError(SETTINGS, f"'{kind}' names no list of chapters")
        found[ReportKind(kind)] = tuple(_chapter(one, templates) for one in listed)
        names = [chapter.name for chapter in found[ReportKind(kind)]]
        if len(set(names)) < len(names):
            raise HouseStyleError(SETTINGS, f"'{kind}' names a chapter twice")
    return found


def _chapter(named: Data, templates: Mapping[str, str]) -> ChosenChapter:
    name, title = (named, None) if isinstance(named, str) else ("", None)
    if isinstance(named, dict) and set(named) == {"name", "title"}:
        name, title = str(named["name"]), str(named["title"])
    own = f"report/chapters/{name}.html" in templates
    if not _NAME.fullmatch(str(name)) or (name not in TITLES and not own):
        raise HouseStyleError(SETTINGS, f"'{name}' is no chapter; there are {', '.join(TITLES)}, and those of your own")
    return ChosenChapter(str(name), title or TITLES.get(str(name), str(name)))
