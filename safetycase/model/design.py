"""The design of an evaluation as it was planned: which cells it covers, with how many units and repeats."""

from __future__ import annotations

import math
from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictFloat, StrictInt, model_validator

from safetycase.model.values import Frozen, Text
from safetycase.source.excerpt import counted

MOST_CELLS = 100_000

Level = StrictBool | StrictInt | StrictFloat | str
Number = Annotated[StrictInt, Field(ge=1, le=10**9)]


class Design(Frozen):
    """What the records must cover: every combination of the values of some fields, each alike.

    `cells` maps fields to their values; `units` is how many different units each cell holds, `repeats` how often each
    unit is recorded, `distinct` a field in which no two units may agree, such as a digest of the prompt. What is not
    said is not judged.
    """

    cells: dict[Text, Annotated[tuple[Level, ...], Field(min_length=1)]] = Field(default_factory=dict)
    units: Number | None = None
    repeats: Number | None = None
    distinct: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a design names 'cells', 'units', 'repeats' or 'distinct'")
        for name, values in self.cells.items():
            if len({written(value) for value in values}) != len(values):
                raise ValueError(f"'{name}' has a value twice")
        if self.number_of_cells > MOST_CELLS:
            raise ValueError(f"a design has at most {MOST_CELLS:,} cells, not {self.number_of_cells:,}")
        return self

    @property
    def number_of_cells(self) -> int:
        """How many combinations there are; one where no field is named."""
        return math.prod(len(values) for values in self.cells.values())

    @property
    def words(self) -> str:
        """The design in words: `14 category x 6 style = 84 cells, 15 units each, 3 repeats: 3780 records`."""
        factors = " x ".join(f"{len(values)} {name}" for name, values in self.cells.items())
        parts = [f"{factors} = {counted(self.number_of_cells, 'cell')}"] if self.cells else []
        if self.units is not None:
            parts.append(counted(self.units, "unit") + (" each" if self.cells else ""))
        if self.repeats is not None:
            parts.append(counted(self.repeats, "repeat"))
        whole = ""
        if self.units is not None and self.repeats is not None:
            whole = f": {self.number_of_cells * self.units * self.repeats} records"
        apart = f"; no two units with the same {self.distinct}" if self.distinct else ""
        return ", ".join(part for part in parts if part) + whole + apart


def written(value: float | str) -> str:
    """Write a value as items hold it: true and false in small letters."""
    return str(value).lower() if isinstance(value, bool) else str(value)
