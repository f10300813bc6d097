"""What the measures named by the literature are asked with: labels, raters, ordered scales, scores made of others."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictFloat, StrictInt, model_validator

from safetycase.model.values import Frozen, Text

Label = StrictBool | StrictInt | StrictFloat | str

_PAIR = 2


class Judged(Frozen):
    """A label of a judge held against the truth of the same unit; `positive` are the words for what is looked for.

    `judged_positive` are the judge's words for it, where they are others.
    """

    judge: Text
    truth: Text
    positive: Label | Annotated[tuple[Label, ...], Field(min_length=1)]
    judged_positive: Label | Annotated[tuple[Label, ...], Field(min_length=1)] | None = None

    @property
    def truly(self) -> tuple[Label, ...]:
        """The words of the truth for what is looked for."""
        return self.positive if isinstance(self.positive, tuple) else (self.positive,)

    @property
    def said(self) -> tuple[Label, ...]:
        """The words of the judge for what is looked for."""
        found = self.positive if self.judged_positive is None else self.judged_positive
        return found if isinstance(found, tuple) else (found,)


class Reliability(Frozen):
    """How far raters agree beyond chance on the same units; `scale` names all labels, lowest first.

    `weights` says how much of an agreement two different labels of the scale are.
    """

    raters: Annotated[tuple[Text, ...], Field(min_length=2)]
    statistic: Literal["cohen", "fleiss", "krippendorff"] = "cohen"
    weights: Literal["none", "linear", "quadratic", "ordinal"] = "none"
    scale: tuple[Label, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.raters)) != len(self.raters):
            raise ValueError("a rater is named twice")
        if self.statistic == "cohen" and len(self.raters) != _PAIR:
            raise ValueError("Cohen's kappa takes two raters; for more, say 'statistic: fleiss' or 'krippendorff'")
        allowed: dict[str, set[str]] = {"cohen": {"linear", "quadratic"}, "fleiss": set()}
        allowed["krippendorff"] = {"quadratic", "ordinal"}
        if self.weights != "none" and self.weights not in allowed[self.statistic]:
            said = " or ".join(sorted(allowed[self.statistic])) or "none"
            raise ValueError(f"the weights of '{self.statistic}' are {said}")
        if self.weights != "none" and len(self.scale) < _PAIR:
            raise ValueError("weights need a 'scale' that names all labels, lowest first")
        _refuse_twice(self.scale)
        return self


class Ordinal(Frozen):
    """Labels in an order, lowest first, and the level that a unit must reach; no other label may occur.

    `outside: unscored` takes units with another label as units without an answer.
    """

    field: Text
    scale: Annotated[tuple[Label, ...], Field(min_length=2)]
    at_least: Label
    outside: Literal["fail", "unscored"] = "fail"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.at_least not in self.scale:
            raise ValueError("'at_least' must be a label of the scale")
        if self.at_least == self.scale[0]:
            raise ValueError("every unit reaches the lowest label, so that 'at_least' says nothing")
        _refuse_twice(self.scale)
        return self


class IssueCoverage(Frozen):
    """Which issues are exposed by one method and detected by another; `issues` names all that there must be.

    `issue` is the field of an item that says which issue it is about, `method` the one that says how it was found;
    `exposing` are the methods that make an issue happen, `detecting` those that notice it (Deng et al. 2023).
    """

    issue: Text
    method: Text
    exposing: Annotated[tuple[Label, ...], Field(min_length=1)]
    detecting: Annotated[tuple[Label, ...], Field(min_length=1)]
    issues: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _refuse_twice(self.issues)
        _refuse_twice((*self.exposing, *self.detecting))
        return self


def _refuse_twice(scale: tuple[Label, ...]) -> None:
    if len({str(label) for label in scale}) != len(scale):
        raise ValueError("a label of the scale is named twice")


class Operation(Frozen):
    """One step of a derived score: exactly one operator with what it is done to.

    An operand is a number, the name of a measure of the same element (`NAME.GROUP` for one group of its `by`), or
    another step. `groups_of` stands for all groups of a measure in a list of operands; `weighted` is the weighted mean
    of the measures named, with weights above 0.
    """

    add: Annotated[tuple[Expression, ...], Field(min_length=1)] | None = None
    subtract: tuple[Expression, Expression] | None = None
    multiply: Annotated[tuple[Expression, ...], Field(min_length=1)] | None = None
    divide: tuple[Expression, Expression] | None = None
    min: Annotated[tuple[Expression, ...], Field(min_length=1)] | None = None
    max: Annotated[tuple[Expression, ...], Field(min_length=1)] | None = None
    mean: Annotated[tuple[Expression, ...], Field(min_length=1)] | None = None
    weighted: dict[str, Annotated[StrictInt | StrictFloat, Field(gt=0, allow_inf_nan=False)]] | None = None
    groups_of: Text | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        given = [name for name in Operation.model_fields if getattr(self, name) is not None]
        if len(given) != 1 or self.weighted == {}:
            raise ValueError("give exactly one of " + ", ".join(Operation.model_fields))
        return self

    @property
    def operator(self) -> str:
        """Which of the operators it is."""
        return next(name for name in Operation.model_fields if getattr(self, name) is not None)


Expression = StrictInt | StrictFloat | str | Operation


class PossibleRange(Frozen):
    """What a number can be at all; an end may be a step over other measures of the element.

    `rounding` is how far a published number may lie from the exact one, such as 0.0005 for 31.7 %.
    """

    min: Expression
    max: Expression
    rounding: Annotated[StrictInt | StrictFloat, Field(ge=0, allow_inf_nan=False)] = 0


def names(expression: Expression) -> frozenset[str]:
    """Return the measures that an expression names, those of one group as `NAME.GROUP`."""
    found: set[str] = set()
    waiting: list[Expression] = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, Operation):
            found |= {*(one.weighted or ()), *({one.groups_of} if one.groups_of else ())}
            many = (one.add, one.subtract, one.multiply, one.divide, one.min, one.max, one.mean)
            waiting += [operand for operands in many for operand in operands or ()]
    return frozenset(found)
