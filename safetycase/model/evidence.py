"""How evidence is described: files and their mapping, subject, measures. Nothing here opens a file."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StrictFloat, StrictInt, model_validator

from safetycase.model.estimates import Attempts, Elicitation, Horizon, Powered, Unit
from safetycase.model.filters import Filter, Number, Scalar
from safetycase.model.named_measures import IssueCoverage, Judged, Operation, Ordinal, PossibleRange, Reliability, names
from safetycase.model.values import Day, Frozen, Text, Version


class UnmappedPolicy(StrEnum):
    """What a label outside the mapping means: the file cannot be used, or the item counts as unscored."""

    FAIL = "fail"
    UNSCORED = "unscored"


class DuplicatePolicy(StrEnum):
    """What two rows of one unit mean: a fault, the first counts, or repeats of the unit."""

    ERROR = "error"
    FIRST = "first"
    REPEAT = "repeat"


class RepeatPolicy(StrEnum):
    """How the repeats (epochs, generations) of one unit become one outcome."""

    ANY = "any"
    ALL = "all"
    MEAN = "mean"


class UnscoredPolicy(StrEnum):
    """How items without an outcome count: against the requirement, or not at all (with a reason)."""

    WORST = "worst"
    EXCLUDED = "excluded"


class Direction(StrEnum):
    """Which way a measure is good."""

    LOWER_IS_BETTER = "lower-is-better"
    HIGHER_IS_BETTER = "higher-is-better"


class ColumnMapping(Frozen):
    """Where one field of the item table comes from: a column (with its labels translated) or a constant.

    `values` maps labels of the file to the user's own outcome words.
    """

    column: Text | None = None
    const: Scalar | None = None
    values: dict[str, str] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.column is None) == (self.const is None):
            raise ValueError("give either 'column' or 'const'")
        return self


class TableMapping(Frozen):
    """How the columns of a table become the fields of items; a bare text names a column.

    `unscored` says why a row has no result, in the words of `evidence.records.Unscored`; where it is empty, it has one.
    """

    unit: str | ColumnMapping | None = None
    repeat: str | ColumnMapping | None = None
    cluster: str | ColumnMapping | None = None
    category: str | ColumnMapping | None = None
    language: str | ColumnMapping | None = None
    outcome: str | ColumnMapping | None = None
    unscored: str | ColumnMapping | None = None
    score: str | ColumnMapping | None = None
    judge: str | ColumnMapping | None = None
    model: str | ColumnMapping | None = None
    error: str | ColumnMapping | None = None
    date: str | ColumnMapping | None = None
    fields: dict[str, str | ColumnMapping] = Field(default_factory=dict)


ConfigurationDigest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]


class DeclaredRun(Frozen):
    """What a file cannot say of its run; recorded as declared, never as observed."""

    model: Text | None = None
    date: Day | None = None
    tool: Text | None = None
    task: Text | None = None
    task_version: str | StrictInt | StrictFloat | None = None
    n_declared: Annotated[StrictInt, Field(ge=0)] | None = None
    configuration_digest: ConfigurationDigest | None = None


class EvidenceFile(Frozen):
    """One file of an evidence element; `path` is relative to the YAML file that names it, or an address.

    `sha256`, 64 hexadecimal digits, holds the file to the bytes that the case means. `preset` names a mapping that
    ships with the tool; what is said beside it goes before it, key by key.
    """

    path: Text
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    reader: Text | None = None
    preset: Text | None = None
    table: Text | None = None
    map: TableMapping | None = None
    where: Filter | None = None
    on_unmapped: UnmappedPolicy = UnmappedPolicy.FAIL
    duplicates: DuplicatePolicy = DuplicatePolicy.ERROR
    run: DeclaredRun | None = None


class Subject(Frozen):
    """What the evidence is about: a model of the system and the parts of its configuration that matter.

    `configuration_digest` pins all of the run's configuration, as the lock has it; `task_version` is the version of the
    task that the evidence must be of, in place of the one that the policy names.
    """

    model: Text | None = None
    configuration: dict[str, Scalar | tuple[Scalar, ...] | dict[str, Scalar | tuple[Scalar, ...]] | None] | None = None
    configuration_digest: ConfigurationDigest | None = None
    task_version: Version | None = None


class BetaPrior(Frozen):
    """The prior Beta(a, b) of a Bayesian interval."""

    a: Annotated[Number, Field(gt=0)]
    b: Annotated[Number, Field(gt=0)]


class IntervalMethod(StrEnum):
    """Intervals named by a word; see `evidence/interval.py` for the formulas and their sources."""

    CLOPPER_PEARSON = "clopper-pearson"
    WILSON = "wilson"
    CLUSTERED = "clustered"
    KORN_GRAUBARD = "korn-graubard"
    EMPIRICAL_BERNSTEIN = "empirical-bernstein"
    BOOTSTRAP = "bootstrap"


class PartialBelief(Frozen):
    """What is believed before any data: P(X <= believed) = belief, X >= least, and beyond it X > required.

    `prior_by` names the elements that argue for the belief.
    """

    believed: Annotated[Number, Field(gt=0, lt=1)]
    belief: Annotated[Number, Field(gt=0, lt=1)]
    required: Annotated[Number, Field(gt=0, lt=1)]
    least: Annotated[Number, Field(ge=0, lt=1)] = 0
    prior_by: Annotated[tuple[Text, ...], Field(min_length=1)]


class PriorInterval(Frozen):
    """An interval from a prior: `{beta: {a: 1, b: 1}}`, the posterior Beta(a + k, b + n - k), or `{cbi: {...}}`.

    `cbi` is conservative Bayesian inference: the confidence of the worst prior that agrees with a partial belief.
    """

    beta: BetaPrior | None = None
    cbi: PartialBelief | None = None

    @model_validator(mode="after")
    def _one_prior(self) -> Self:
        if (self.beta is None) == (self.cbi is None):
            raise ValueError("give either 'beta' or 'cbi'")
        return self


class JudgeSample(Frozen):
    """How an automatic judge did on units whose truth is known: counts, the event of the measure being positive."""

    true_positive: Annotated[StrictInt, Field(ge=0)]
    false_negative: Annotated[StrictInt, Field(ge=0)]
    false_positive: Annotated[StrictInt, Field(ge=0)]
    true_negative: Annotated[StrictInt, Field(ge=0)]


class Familywise(StrEnum):
    """How the bounds, or with Holm the decisions, of several groups are held to one level together."""

    BONFERRONI = "bonferroni"
    HOLM = "holm"


class Quantile(Frozen):
    """The `q` quantile of a numeric field."""

    field: Text
    q: Annotated[Number, Field(gt=0, lt=1)]


class Detection(Frozen):
    """How well a number, higher where the event is likelier, tells the units with the event from those without."""

    score: Text
    positive: Filter
    measure: Literal["auroc", "auprc", "fpr95", "aurc", "e-aurc"] = "auroc"


class Calibration(Frozen):
    """How well a stated confidence (0 to 1) fits what came: over bins, as a mean loss, or as risk over coverage."""

    confidence: Text
    correct: Filter
    measure: Literal["ece", "mce", "brier", "nll", "aurc", "e-aurc"] = "ece"
    bins: Annotated[StrictInt, Field(ge=2, le=100)] = 10
    binning: Literal["equal-width", "equal-mass"] = "equal-width"


class Difference(Frozen):
    """The rate of an event under `first` less that under `second`, over units that have both values of `field`."""

    field: Text
    first: Text
    second: Text
    event: Filter


_KINDS = (
    "proportion",
    "count",
    "mean",
    "quantile",
    "agreement",
    "reported",
    "detection",
    "calibration",
    "difference",
    "sensitivity",
    "specificity",
    "precision",
    "f1",
    "reliability",
    "ordinal",
    "issue_coverage",
    "derived",
    "attempts",
    "horizon",
    "ppi",
)
_SHARES = frozenset({"proportion", "agreement", "sensitivity", "specificity", "precision", "f1", "ordinal", "attempts"})
_RANGED = frozenset({"mean", "derived", "reported"})
_IN_UNITS = _RANGED | {"quantile"}
_FROM_OTHERS = frozenset({"direction", "level", "because", "range", "derived", "unit", "elicitation"})


class Measure(Frozen):
    """A number recomputed from items. Exactly one of the keys in `_KINDS` says which.

    `proportion` and `count` take the event as conditions on fields, `mean` a numeric field, `quantile` a field and q,
    `agreement` the two fields compared, `reported` the name of an aggregate that the file itself states (only for
    files without records); `detection`, `calibration`, `difference` and those of `named_measures` are read in their
    own words. `derived` is made of other measures of the element, `range` says what a number can be, `unit` what it is
    in; `elicitation` tightens every threshold that the measure is held against. `judge` corrects a proportion for the
    errors of its judge, `family` holds the bounds of all groups at once, `groups` names those that there must be.
    """

    proportion: Filter | None = None
    count: Filter | None = None
    mean: Text | None = None
    quantile: Quantile | None = None
    agreement: tuple[Text, Text] | None = None
    reported: Text | None = None
    detection: Detection | None = None
    calibration: Calibration | None = None
    difference: Difference | None = None
    sensitivity: Judged | None = None
    specificity: Judged | None = None
    precision: Judged | None = None
    f1: Judged | None = None
    reliability: Reliability | None = None
    ordinal: Ordinal | None = None
    issue_coverage: IssueCoverage | None = None
    derived: Operation | None = None
    attempts: Attempts | None = None
    horizon: Horizon | None = None
    ppi: Powered | None = None
    range: PossibleRange | None = None
    unit: Unit | None = None
    where: Filter | None = None
    by: Text | None = None
    repeats: RepeatPolicy | None = None
    unscored: UnscoredPolicy = UnscoredPolicy.WORST
    because: Text | None = None
    cluster: Text | None = None
    interval: IntervalMethod | PriorInterval | None = None
    judge: JudgeSample | None = None
    family: Familywise | None = None
    groups: tuple[Text, ...] = ()
    level: Annotated[Number, Field(ge=50, lt=100)] | None = None
    direction: Direction | None = None
    elicitation: Elicitation | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of " + ", ".join(_KINDS))
        if self.unscored is UnscoredPolicy.EXCLUDED and self.because is None:
            raise ValueError("'unscored: excluded' needs a 'because'")
        self._fits_its_kind(given[0])
        return self

    def _fits_its_kind(self, kind: str) -> None:
        if self.range is not None and kind not in _RANGED:
            raise ValueError("a 'range' is of a mean, a derived or a reported number")
        if self.unit is not None and kind not in _IN_UNITS:
            raise ValueError("a 'unit' is of a mean, a quantile, a derived or a reported number; of others it is known")
        if self.judge is not None and kind != "proportion":
            raise ValueError("'judge' corrects a proportion, and no other measure")
        if self.attempts is not None and self.repeats is not None:
            raise ValueError("'attempts' says by itself how the repeats of a unit become one: leave 'repeats' out")
        strange = sorted(self.model_fields_set - _FROM_OTHERS) if kind == "derived" else []
        if strange:
            raise ValueError(f"'{strange[0]}' is asked of the measures that a derived one is made of, not of itself")
        if self.family is Familywise.HOLM:
            self._fits_holm(kind)
        brier = self.calibration is not None and self.calibration.measure == "brier"
        bounded = brier or (kind == "mean" and self.range is not None)
        if self.interval is IntervalMethod.EMPIRICAL_BERNSTEIN and not bounded:
            raise ValueError("'empirical-bernstein' bounds a mean with a 'range', or a Brier score")

    def _fits_holm(self, kind: str) -> None:
        exact = self.interval in {None, IntervalMethod.CLOPPER_PEARSON} and self.repeats is not RepeatPolicy.MEAN
        if kind not in _SHARES - {"f1", "attempts"} or not exact or self.cluster or self.judge or self.by is None:
            raise ValueError(
                "'family: holm' decides by exact p-values of the groups of a 'by': it takes a share of independent "
                "units, without 'cluster', 'judge', another 'interval' or 'repeats: mean'"
            )

    @property
    def beta_prior(self) -> BetaPrior | None:
        """The prior of a beta interval, where the measure has one."""
        return self.interval.beta if isinstance(self.interval, PriorInterval) else None

    @property
    def partial_belief(self) -> PartialBelief | None:
        """The belief of conservative Bayesian inference, where the measure has one."""
        return self.interval.cbi if isinstance(self.interval, PriorInterval) else None

    @property
    def kind(self) -> str:
        """Which of the measures this is."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def is_share(self) -> bool:
        """Whether it is a share of units, from 0 to 1."""
        return self.kind in _SHARES

    @property
    def components(self) -> frozenset[str]:
        """The other measures that it names, those of one group as `NAME.GROUP`."""
        ends = () if self.range is None else (self.range.min, self.range.max)
        steps = ends if self.derived is None else (self.derived, *ends)
        return frozenset(name for step in steps for name in names(step))

    @property
    def is_fraction(self) -> bool:
        """Whether it lies between 0 and 1, be it a share of units or not."""
        lossless = self.calibration is not None and self.calibration.measure != "nll"
        powered = self.ppi is not None and self.ppi.positive is not None
        of_itself = self.is_share or self.detection is not None or self.issue_coverage is not None
        return of_itself or powered or lossless or self.unit is Unit.FRACTION

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that it can be, as far as that is known before it is measured."""
        if self.is_fraction:
            return 0.0, 1.0
        if self.difference is not None:
            return -1.0, 1.0
        known = Unit.COUNT if self.count is not None else Unit.MINUTES if self.horizon is not None else self.unit
        low, high = (-math.inf, math.inf) if known is None else known.ends
        if self.range is not None:
            low = max(low, self.range.min) if isinstance(self.range.min, int | float) else low
            high = min(high, self.range.max) if isinstance(self.range.max, int | float) else high
        return low, high

    @property
    def judged(self) -> Judged | None:
        """A judge held against the truth, where the measure is that of one."""
        return self.sensitivity or self.specificity or self.precision or self.f1
