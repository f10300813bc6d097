"""The system's place among the levels of performance, generality and autonomy, as a chart and in words."""

from __future__ import annotations

from dataclasses import dataclass

from safetycase.knowledge.autonomy import AUTONOMY, ORDER, unlocks
from safetycase.model.language import Language
from safetycase.model.system import System
from safetycase.render.language import gettext as _
from safetycase.render.language import spoken


@dataclass(frozen=True, slots=True)
class LevelChart:
    """Where the system stands: `performance` and `autonomy` from 0 to 5, None where the case does not say.

    `unlocked` are the levels of autonomy that the declared performance makes possible or likely.
    """

    performance: int | None
    general: bool
    autonomy: int | None
    unlocked: frozenset[int]

    @property
    def words(self) -> str:
        """What the chart shows, for those who cannot see it."""
        parts = []
        if self.performance is not None:
            level, breadth = performance_word(self.performance), _("general") if self.general else _("narrow")
            parts.append(
                _(
                    "performance %(number)s of 5, %(level)s, %(breadth)s",
                    number=self.performance,
                    level=level,
                    breadth=breadth,
                )
            )
        if self.autonomy is not None:
            parts.append(
                _("autonomy %(number)s of 5, %(level)s", number=self.autonomy, level=autonomy_word(self.autonomy))
            )
        if self.performance is not None:
            highest = max(self.unlocked)
            words = _(
                "that performance unlocks autonomy up to %(number)s, %(level)s",
                number=highest,
                level=autonomy_word(highest),
            )
            parts.append(words)
        return _("Levels of the system: %(levels)s.", levels="; ".join(parts))


def performance_word(number: int) -> str:
    """Name a level of performance."""
    words = (_("no AI"), _("emerging"), _("competent"), _("expert"), _("virtuoso"), _("superhuman"))
    return ORDER[number].value if spoken() is Language.ENGLISH else words[number]


def autonomy_word(number: int) -> str:
    """Name a level of autonomy."""
    words = (
        _("no AI"),
        _("AI as a tool"),
        _("AI as a consultant"),
        _("AI as a collaborator"),
        _("AI as an expert"),
        _("AI as an agent"),
    )
    return AUTONOMY[number] if spoken() is Language.ENGLISH else words[number]


def level_chart(system: System) -> LevelChart | None:
    """Return the chart of a system; None where the case declares neither level nor autonomy."""
    level, autonomy = system.level, system.autonomy
    if level is None and autonomy is None:
        return None
    return LevelChart(
        performance=ORDER.index(level.performance) if level else None,
        general=level is not None and level.generality.value == "general",
        autonomy=autonomy.level if autonomy else None,
        unlocked=frozenset(number for number in range(6) if level is not None and unlocks(level, number)),
    )
