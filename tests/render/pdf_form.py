"""What a checker of PDF, PDF/UA-1 and PDF/A-3 looks at, by machine: each function yields the faults that it finds.

Clauses are those of ISO 32000-1 (PDF 1.7), ISO 14289-1 (UA) and ISO 19005-3 (A). What needs eyes is not judged here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Name

PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh"}
SHOWING = {"Tj", "TJ", "'", '"'}
LEVELS = {f"/H{level}": level for level in range(1, 7)}


def faults_of_file(pdf: Any) -> Iterator[str]:
    """What qpdf finds in the file, and what no report may hold: encryption, scripts, forms, what lies outside."""
    yield from pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else pdf.check()
    if pdf.is_encrypted:
        yield "it is encrypted"
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/Requirements"):
        if key in root:
            yield f"the catalogue has {key}"
    if "/Names" in root and "/JavaScript" in root.Names:
        yield "it holds JavaScript"
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            action = annotation.get("/A")
            if annotation.Subtype != Name.Link:
                yield f"page {number}: an annotation {annotation.Subtype}"
            elif action is not None and action.S not in (Name.GoTo, Name.URI):
                yield f"page {number}: a link does {action.S}"


def faults_of_fonts(pdf: Any) -> Iterator[str]:
    """7.21.4 UA, 6.2.11 A: every font is embedded and says what its glyphs mean; no glyph is missing."""
    for holder in _with_resources(pdf):
        for name, font in holder.Resources.get("/Font", {}).items():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor", {})
            if font.Subtype != Name.Type3 and not any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")):
                yield f"font {name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"font {name} has no ToUnicode"
        yield from _missing_glyphs(holder)


def _missing_glyphs(holder: Any) -> Iterator[str]:
    for instruction in pikepdf.parse_content_stream(holder):
        if str(instruction.operator) not in SHOWING:
            continue
        for operand in instruction.operands:
            for piece in operand if isinstance(operand, pikepdf.Array) else [operand]:
                raw = bytes(piece) if isinstance(piece, pikepdf.String) else b""
                if any(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw) - 1, 2)):
                    yield "a glyph is missing (.notdef)"


def _with_resources(pdf: Any) -> Iterator[Any]:
    """Yield every page and every form that is drawn on one, each once."""
    met: set[tuple[int, int]] = set()
    waiting = list(pdf.pages)
    while waiting:
        holder = waiting.pop()
        resources = holder.get("/Resources")
        if resources is None:
            continue
        yield holder
        for form in resources.get("/XObject", {}).values():
            if form.get("/Subtype") == Name.Form and form.objgen not in met:
                met.add(form.objgen)
                waiting.append(form)


def faults_of_tags(pdf: Any) -> Iterator[str]:
    """7.1 UA: a tagged file with a language and a title to show; tabs follow the structure (7.18.3)."""
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "it is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "it has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "its title is not shown"
    if "/StructTreeRoot" not in root:
        yield "it has no structure"
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != Name.S:
            yield f"page {number}: tabs do not follow the structure"


def elements(pdf: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield every structure element in reading order with the kinds of those above it."""

    def below(element: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
        yield element, above
        kind = str(element.S)
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from below(kid, (*above, kind))

    for top in kids(pdf.Root.StructTreeRoot):
        yield from below(top, ())


def kids(element: Any) -> list[Any]:
    """What stands right below an element."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def faults_of_content(pdf: Any) -> Iterator[str]:
    """7.1 UA: everything drawn is either an artifact or stands in the structure, once, in the order of the pages."""
    places = {page.objgen: number for number, page in enumerate(pdf.pages)}
    told: dict[tuple[int, int], int] = {}
    last = 0
    for element, _above in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, int):
                page = places[element.Pg.objgen]
                told[page, kid] = told.get((page, kid), 0) + 1
                if page < last:
                    yield f"page {page + 1}: {element.S} is read after what follows it"
                last = page
    for number, page in enumerate(pdf.pages):
        drawn = set(_marked(page))
        if None in drawn:
            yield f"page {number + 1}: something is drawn that is neither told nor an artifact"
        wanted = {mcid for at, mcid in told if at == number}
        for mcid in sorted({mcid for mcid in drawn if mcid is not None} ^ wanted):
            yield (
                f"page {number + 1}: marked content {mcid} is not told"
                if mcid in drawn
                else f"page {number + 1}: {mcid} is not drawn"
            )
    for (page, mcid), times in told.items():
        if times > 1:
            yield f"page {page + 1}: marked content {mcid} is told {times} times"
    yield from _faults_of_parents(pdf)


def _marked(page: Any) -> Iterator[int | None]:
    """Yield the number of the marked content of everything that is drawn; None where it is in none."""
    open_: list[int | str | None] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BMC":
            open_.append("artifact" if instruction.operands[0] == Name.Artifact else None)
        elif operator == "BDC":
            tag, properties = instruction.operands
            mcid = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            open_.append("artifact" if tag == Name.Artifact else None if mcid is None else int(mcid))
            if mcid is not None:
                yield int(mcid)
        elif operator == "EMC":
            open_.pop()
        elif operator in PAINTING or operator == "Do":
            inside = next((one for one in reversed(open_) if one is not None), None)
            if inside != "artifact":
                yield None if inside is None else int(inside)


def _faults_of_parents(pdf: Any) -> Iterator[str]:
    """14.7.4.4: the parent tree leads from each marked content to the element that tells it."""
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = dict(zip([int(key) for key in list(parents)[::2]], list(parents)[1::2], strict=True))
    for element, _above in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, int):
                row = owners[int(element.Pg.StructParents)]
                if row[kid].objgen != element.objgen:
                    yield f"the parent tree does not lead from {kid} to its {element.S}"


def faults_of_headings(pdf: Any) -> Iterator[str]:
    """7.4.2 UA: headings start with H1 and skip no level."""
    last = 0
    for element, _above in elements(pdf):
        level = LEVELS.get(str(element.S))
        if level is not None:
            if level > last + 1:
                yield f"a heading of level {level} follows one of level {last}"
            last = level


def faults_of_kinds(pdf: Any) -> Iterator[str]:
    """7.3, 7.5, 7.6 UA: figures have words, headers of tables a scope, tables as many cells in each row."""
    for element, above in elements(pdf):
        kind = str(element.S)
        if kind == "/Figure" and not str(element.get("/Alt", "") or element.get("/ActualText", "")):
            yield "a figure has no alternative"
        if kind == "/TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Row", "/Column", "/Both"):
            yield "a header of a table has no scope"
        if kind in ("/TH", "/TD") and above[-1:] != ("/TR",):
            yield f"a cell stands below {above[-1:]}"
        if kind == "/TR" and above[-1:] not in (("/Table",), ("/THead",), ("/TBody",), ("/TFoot",)):
            yield f"a row stands below {above[-1:]}"
        if kind == "/LI" and above[-1:] != ("/L",):
            yield f"an item stands below {above[-1:]}"
        if kind == "/LBody" and above[-1:] != ("/LI",):
            yield f"the body of an item stands below {above[-1:]}"
        if kind == "/Table":
            yield from _faults_of_table(element)


def _faults_of_table(table: Any) -> Iterator[str]:
    taken: dict[int, int] = {}
    widths = set()
    for row in _rows(table):
        width = sum(1 for left in taken.values() if left > 0)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        column = 0
        for cell in kids(row):
            if isinstance(cell, pikepdf.Dictionary) and cell.get("/S") in (Name.TH, Name.TD):
                attributes = cell.get("/A", {})
                span, high = int(attributes.get("/ColSpan", 1)), int(attributes.get("/RowSpan", 1))
                width += span
                for _ in range(span):
                    if high > 1:
                        taken[column] = high - 1
                    column += 1
        widths.add(width)
    if len(widths) > 1:
        yield f"a table has rows of {sorted(widths)} cells"
    if not widths:
        yield "a table has no row"


def _rows(table: Any) -> Iterator[Any]:
    for kid in kids(table):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == Name.TR:
            yield kid
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/S") in (Name.THead, Name.TBody, Name.TFoot):
            yield from _rows(kid)


def faults_of_links(pdf: Any) -> Iterator[str]:
    """7.18 UA: every link says where it leads, is printed, leads somewhere, and stands in an element Link."""
    linked = {
        kid.Obj.objgen
        for element, _above in elements(pdf)
        if Name.Link == element.S
        for kid in kids(element)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == Name.OBJR
    }
    named = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    known = {str(name) for name in list(named)[::2]}
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if annotation.objgen not in linked:
                yield f"page {number}: a link stands in no element Link"
            if not str(annotation.get("/Contents", "")):
                yield f"page {number}: a link does not say where it leads"
            if not int(annotation.get("/F", 0)) & 4:
                yield f"page {number}: a link is not printed"
            if "/Dest" in annotation and str(annotation.Dest) not in known:
                yield f"page {number}: a link leads nowhere"


def faults_of_metadata(pdf: Any, expected: Mapping[str, str]) -> Iterator[str]:
    """6.6 A, 7.1 UA: the metadata say which form the file has, and agree with what the Info dictionary says."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        said = {key: told.get(key) for key in (*expected, "dc:title", "dc:description", "dc:language")}
        for key, value in expected.items():
            if said[key] != value:
                yield f"{key} is {said[key]}, not {value}"
        pairs = {
            "/Title": "dc:title",
            "/Subject": "dc:description",
            "/Creator": "xmp:CreatorTool",
            "/Producer": "pdf:Producer",
        }
        for ours, theirs in pairs.items():
            if str(pdf.docinfo.get(ours)) != told.get(theirs):
                yield f"{theirs} is {told.get(theirs)!r}, {ours} is {str(pdf.docinfo.get(ours))!r}"
        for ours, theirs in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
            day = str(told.get(theirs, ""))[:10].replace("-", "")
            if not day or not str(pdf.docinfo.get(ours)).startswith(f"D:{day}"):
                yield f"{theirs} is {told.get(theirs)!r}, {ours} is {str(pdf.docinfo.get(ours))!r}"
        if str(pdf.Root.get("/Lang")) not in str(said["dc:language"]):
            yield f"dc:language is {said['dc:language']}, the file speaks {pdf.Root.get('/Lang')}"


def faults_of_colour(pdf: Any) -> Iterator[str]:
    """6.2.3 A: one output intent with an ICC profile of as many colours as it says."""
    intents = list(pdf.Root.get("/OutputIntents", []))
    kinds = [str(one.S) for one in intents]
    if kinds != ["/GTS_PDFA1"]:
        yield f"it has {len(intents)} output intents"
        return
    profile = intents[0].DestOutputProfile.read_bytes()
    if profile[36:40] != b"acsp" or profile[16:20] != b"RGB " or int(intents[0].DestOutputProfile.N) != 3:
        yield "its output intent is no RGB profile"


def faults_of_attachments(pdf: Any) -> Iterator[str]:
    """6.8 A: every file inside says what it is to the document and of which type, is named there, and is whole."""
    named = list(pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
    associated = {one.objgen for one in pdf.Root.get("/AF", [])}
    if [str(name) for name in named[::2]] != sorted(str(name) for name in named[::2]):
        yield "the names of the files are not in order"
    for spec in named[1::2]:
        name = str(spec.get("/UF", ""))
        stream = spec.EF.F
        content = stream.read_bytes()
        if "/F" not in spec or not name:
            yield "a file has no name"
        if str(spec.get("/AFRelationship", "")) not in ("/Source", "/Data"):
            yield f"{name}: it is {spec.get('/AFRelationship')} to the document"
        if spec.objgen not in associated:
            yield f"{name}: the document does not name it"
        if "/" not in str(stream.get("/Subtype", ""))[1:]:
            yield f"{name}: its type is {stream.get('/Subtype')}"
        parameters = stream.get("/Params", {})
        if bytes(parameters.get("/CheckSum", b"")) != hashlib.md5(content, usedforsecurity=False).digest():
            yield f"{name}: its checksum does not fit"
        if int(parameters.get("/Size", -1)) != len(content) or "/ModDate" not in parameters:
            yield f"{name}: its size or its day is not told"
