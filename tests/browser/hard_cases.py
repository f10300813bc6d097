"""Cases that pages must bear: texts of any length, hostile signs, too many of one thing, and nothing at all.

Each is a folder as users write it, so that it goes through the whole tool: read, judged, rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

HEADER: Mapping[str, object] = {"safetycase": 1, "id": "hard", "title": "A hard case", "top": "C-top"}
LONG = 10_000
SIBLINGS = 800
FINDINGS = 2_000

MARKUP = "</style></script></textarea><script>document.title='broken'</script><img src=x onerror=alert(1)>"
FORMULA = (
    "=cmd|'/c calc'!A1 @SUM(1+9)*2 $x^2$ \\(\\alpha\\) {{ 7*7 }} {% raw %} ${7*7} "
    "[link](javascript:alert(1)) `code` <!-- ]]>"
)
REVERSED = "The limit is \u202e%09\u202c of all \u2066trials\u2069 \u200fand\u200e no more"
HIDDEN = "zero\u200bwidth\u200djoined\ufeffmarked\u00adsoft"
SCRIPTS = "مرحبا שלום 数据安全 ข้อมูล \U0001f9ea e\u0301\u0323\u0302"
HOSTILE: Mapping[str, str] = {
    "markup": MARKUP,
    "formula": FORMULA,
    "reversed": REVERSED,
    "hidden": HIDDEN,
    "scripts": SCRIPTS,
}


def sentence(marker: str, length: int = LONG) -> str:
    """A text of words, `length` characters long, that ends in words by which its end is known."""
    words, end = f"{marker} begins. ", f" {marker} ends."
    filling = "What was seen in trial after trial stays within the bound that was set before. "
    return (words + filling * (length // len(filling) + 1))[: length - len(end)] + end


def unbroken(marker: str, length: int = LONG) -> str:
    """A text in which no line can be broken by its words."""
    return f"{marker}begins" + "x" * (length - 2 * len(marker) - 10) + f"{marker}ends"


def write(folder: Path, files: Mapping[str, object]) -> Path:
    """Write the files of a case; each is data for YAML."""
    for name, data in {"safetycase.yaml": HEADER, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def long_texts(folder: Path) -> Path:
    """Every text that a case can hold, 10,000 characters long: of words, and in its title without a blank."""
    kinds: Mapping[str, Mapping[str, object]] = {
        "C-top": {
            "claim": sentence("claim"),
            "supported_by": ["S-way"],
            "in_context_of": ["X-where", "A-taken", "J-why"],
        },
        "S-way": {"strategy": sentence("strategy"), "supported_by": ["E-seen", "E-unbroken"]},
        "X-where": {"context": sentence("context")},
        "A-taken": {"assumption": sentence("assumption"), "monitor": sentence("monitor")},
        "J-why": {"justification": sentence("justification")},
        "E-seen": {"evidence": sentence("evidence"), "files": [{"path": "report.md", "reader": "document"}]},
        "E-unbroken": {"evidence": unbroken("evidence")},
        "D-doubt": {"defeater": sentence("defeater"), "challenges": "E-seen"},
    }
    texts = ("title", "owner", "note")
    argument = {name: {**data, **{one: sentence(one + name) for one in texts}} for name, data in kinds.items()}
    argument["E-unbroken"] |= {one: unbroken(one) for one in texts}
    (folder / "report.md").parent.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text("# Report\n", encoding="utf-8")
    decision = {"question": sentence("question"), "kind": "deployment"}
    outcome = {"outcome": sentence("outcome")}
    until = {"owner": sentence("holder"), "until": "2027-01-01"}
    review = {"of": ["C-top"], "decision": "accept", "date": "2026-11-01", "digest": "sha256:" + "0" * 64}
    return write(
        folder,
        {
            "safetycase.yaml": {**HEADER, "title": sentence("case"), "decision": decision},
            "system.yaml": {"system": {"id": "s", "name": sentence("system"), "outcomes": {"O-bad": outcome}}},
            "a.yaml": {"module": unbroken("module", 200), "argument": argument},
            "w.yaml": {
                "waivers": [
                    {"finding": "vacuous-evidence", "element": "E-unbroken", "reason": sentence("reason"), **until}
                ],
                "reviews": [
                    {**review, "role": "reviewer", "reviewer": sentence("reviewer"), "note": sentence("remark")}
                ],
                "glossary": {sentence("term"): sentence("meaning")},
            },
        },
    )


def hostile_signs(folder: Path) -> Path:
    """Markup, formulas, direction overrides and signs without width in every text, name and path of a case."""
    argument: dict[str, object] = {"C-top": {"claim": "All holds", "supported_by": [f"C-{name}" for name in HOSTILE]}}
    for name, text in HOSTILE.items():
        owned = {"title": text, "owner": text, "note": text, "tags": [text], "url": f"javascript:alert('{name}')"}
        file = {"path": f"not an image {name}.png", "reader": "document"}
        argument[f"C-{name}"] = {"claim": text, "supported_by": [f"E-{name}", text], **owned}
        argument[f"E-{name}"] = {"evidence": text, "files": [file], **owned}
        argument[text] = {"context": text, **owned}
        path = folder / str(file["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{text}</svg>", encoding="utf-8")
    outcomes = {f"O-{name}": {"outcome": text} for name, text in HOSTILE.items()}
    system = {"id": "s", "name": MARKUP, "description": REVERSED, "outcomes": outcomes}
    waivers = [
        {"finding": text, "element": text, "reason": text, "owner": text, "until": "2027-01-01"}
        for text in HOSTILE.values()
    ]
    return write(
        folder,
        {
            "safetycase.yaml": {**HEADER, "title": MARKUP + REVERSED, "decision": {"question": MARKUP + HIDDEN}},
            "system.yaml": {"system": system},
            "a.yaml": {"module": MARKUP, "argument": argument},
            "b.yaml": {"module": "../../" + REVERSED, "argument": {"C-far": {"claim": FORMULA, "undeveloped": True}}},
            "w.yaml": {"waivers": waivers, "glossary": {text: text for text in HOSTILE.values()}},
        },
    )


def many_findings(folder: Path) -> Path:
    """More than 2,000 findings: claims that nothing supports and nothing needs, and evidence without a file."""
    loose = {f"C-{n}": {"claim": f"Part {n} is left over"} for n in range(FINDINGS // 3)}
    shown = {f"E-{n}": {"evidence": f"Report {n} says so"} for n in range(40)}
    top = {"C-top": {"claim": "All parts hold", "supported_by": list(shown)}}
    modules = {"top": top, "shown": shown, "loose": loose}
    return write(folder, {f"{name}.yaml": {"module": name, "argument": one} for name, one in modules.items()})


def many_siblings(folder: Path) -> Path:
    """A module in which one claim stands on 800 others."""
    bound = "of the system keeps its bound in every trial"
    parts = {f"C-{n}": {"claim": f"Part {n} {bound}", "undeveloped": True} for n in range(SIBLINGS)}
    top = {"claim": "All parts hold", "supported_by": list(parts)}
    return write(folder, {"a.yaml": {"module": "wide", "argument": {"C-top": top, **parts}}})


def no_evidence(folder: Path) -> Path:
    """Claims and a doubt, and nothing that anybody saw."""
    argument = {
        "C-top": {"claim": "All holds", "supported_by": ["C-a", "C-b"]},
        "C-a": {"claim": "The one half holds", "undeveloped": True},
        "C-b": {"claim": "The other half holds"},
        "D-a": {"defeater": "It may not", "challenges": "C-a"},
    }
    return write(folder, {"a.yaml": {"argument": argument}})


def one_element(folder: Path) -> Path:
    """The top claim alone."""
    return write(folder, {"a.yaml": {"argument": {"C-top": {"claim": "All holds", "undeveloped": True}}}})


HARD: Mapping[str, Callable[[Path], Path]] = {
    "long texts": long_texts,
    "hostile signs": hostile_signs,
    "2,000 findings": many_findings,
    "800 siblings": many_siblings,
    "no evidence": no_evidence,
    "one element": one_element,
}
