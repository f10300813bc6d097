"""Whether the figures of a classification report add up: averages, accuracy, F1 and recall against their classes.

The definitions are those of scikit-learn's documentation of `precision_recall_fscore_support`. Figures are compared
within what their digits allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from safetycase.evidence.records import Warned
from safetycase.source.excerpt import enumerated

AVERAGES = ("micro avg", "macro avg", "weighted avg", "samples avg")
_FIGURES = ("precision", "recall", "f1-score")
_SUPPORT = "support"
_FINEST = 6
_TOLD = 5

Row = Mapping[str, float]


def disagreements(figures: Mapping[str, float | None]) -> tuple[Warned, ...]:
    """Return what does not add up among figures named `CLASS.METRIC`, as one warning or none."""
    rows = _rows(figures)
    classes = {name: row for name, row in rows.items() if name not in AVERAGES}
    if not classes:
        return ()
    wrong = list(_wrong(rows, classes, figures.get("accuracy"), _allowed(rows)))
    if not wrong:
        return ()
    return (Warned(name="aggregate-mismatch", message=enumerated(wrong, _TOLD, "; ")),)


def _rows(figures: Mapping[str, float | None]) -> dict[str, Row]:
    """Return the figures by class, for each class that has all four."""
    found: dict[str, dict[str, float]] = {}
    for name, value in figures.items():
        label, _, metric = name.rpartition(".")
        if value is not None and metric in (*_FIGURES, _SUPPORT):
            found.setdefault(label, {})[metric] = value
    return {label: row for label, row in found.items() if len(row) == len(_FIGURES) + 1}


def _allowed(rows: Mapping[str, Row]) -> float:
    """Return by how much figures may differ: one unit of the last digit that any of them is written with."""
    written = [repr(row[key]) for row in rows.values() for key in _FIGURES]
    digits = max((len(one.partition(".")[2]) for one in written), default=0)
    return 1.01 * 10.0 ** -min(digits, _FINEST)


def _wrong(
    rows: Mapping[str, Row], classes: Mapping[str, Row], accuracy: float | None, allowed: float
) -> Iterator[str]:
    total = math.fsum(row[_SUPPORT] for row in classes.values())
    for name in AVERAGES:
        if name in rows and rows[name][_SUPPORT] != total:
            yield f"the support of '{name}' is {rows[name][_SUPPORT]:g}, that of its classes {total:g}"
    for key in _FIGURES:
        weighted = math.fsum(row[key] * row[_SUPPORT] for row in classes.values()) / total if total else 0.0
        plain = math.fsum(row[key] for row in classes.values()) / len(classes)
        for name, own in (("macro avg", plain), ("weighted avg", weighted)):
            if name in rows and abs(rows[name][key] - own) > allowed:
                yield f"{key} of '{name}' is {rows[name][key]:.6g}, that of its classes {own:.6g}"
    recall = math.fsum(row["recall"] * row[_SUPPORT] for row in classes.values()) / total if total else None
    if accuracy is not None and recall is not None and abs(accuracy - recall) > allowed:
        yield f"accuracy is {accuracy:.6g}, the recall of all classes together {recall:.6g}"
    for name, row in classes.items():
        yield from _of_class(name, row, allowed)


def _of_class(name: str, row: Row, allowed: float) -> Iterator[str]:
    precision, recall, support = row["precision"], row["recall"], row[_SUPPORT]
    harmonic = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    if abs(row["f1-score"] - harmonic) > allowed:
        yield f"f1-score of '{name}' is {row['f1-score']:.6g}, its precision and recall give {harmonic:.6g}"
    if abs(recall * support - round(recall * support)) > allowed * support:
        yield f"recall of '{name}' is {recall:.6g}, which no whole number of {support:g} gives"
