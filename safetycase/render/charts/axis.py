"""The axis that the rows of a chart share: where a value stands, and which values are written on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 300.0
PAD = 7.0
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 5
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A value written on an axis."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, which differ, over the width of a drawing."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Return where a value stands, in units of the drawing; what lies beyond an end stands at that end."""
        share = (value - self.low) / (self.high - self.low)
        return PAD + min(1.0, max(0.0, share)) * (WIDTH - 2 * PAD)


def share_axis(highest: float = 1.0) -> Axis:
    """Return an axis of shares from 0 to 100 %, or to the next round one above `highest` where all are small."""
    for end in (0.05, 0.1, 0.2, 0.4):
        if highest <= end:
            return Axis(0.0, end, tuple(Tick(end * part, f"{100 * end * part:g} %") for part in _SHARES))
    return Axis(0.0, 1.0, tuple(Tick(one, f"{100 * one:.0f} %") for one in _SHARES))


def number_axis(values: Sequence[float]) -> Axis:
    """Return an axis that holds all values, with a little room and round numbers on it."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    spread = (high - low) or abs(high) or 1.0
    low, high = low - spread * 0.08, high + spread * 0.08
    raw = (high - low) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in _STEPS if one * power >= raw * (1 - 1e-9))
    first = math.ceil(low / step)
    ticks = [number * step for number in range(first, math.floor(high / step) + 1)]
    return Axis(low, high, tuple(Tick(one, f"{0.0 if abs(one) < step / 1e6 else one:.6g}") for one in ticks))


def day_axis(first: date, last: date) -> Axis:
    """Return an axis of days, counted as proleptic Gregorian ordinals, with the first days of months or years on it."""
    if last <= first:
        last = first + timedelta(days=1)
    room = max(3, (last - first).days // 40)
    start, end = first.toordinal() - room, last.toordinal() + room
    days = _first_days(date.fromordinal(max(1, start)), date.fromordinal(min(date.max.toordinal(), end)))
    return Axis(start, end, tuple(Tick(day.toordinal(), words) for day, words in days))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _first_days(first: date, last: date) -> list[tuple[date, str]]:
    """List the first days of every so many months, as few as can be written side by side."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in (1, 2, 3, 6, 12) if months <= one * _MOST_TICKS), 12 * math.ceil(months / 60))
    found = []
    for month in range(first.year * 12, last.year * 12 + 12, step):
        if month // 12 <= last.year:
            day = date(month // 12, month % 12 + 1, 1)
            if first <= day <= last:
                found.append((day, f"{_MONTHS[day.month - 1]} {day.year}"))
    return found
