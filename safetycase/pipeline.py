"""The main path: read, bind, link, weigh, assess, judge. Every door calls this, and only this.

files ─read─▶ SourceTree ─bind─▶ LoadedCase ─link─▶ CaseGraph ──┐
  │                                                             ├─assess─▶ Assessment ─judge─▶ Report ─tell─▶ …
  └───────────────── weigh ─▶ EvidenceResults ──────────────────┘
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from safetycase import __version__
from safetycase.assess.coverage import coverage_of
from safetycase.assess.repairs import repairs
from safetycase.assess.standing import Repair
from safetycase.assess.status import assess
from safetycase.evidence.lock import read_lock
from safetycase.evidence.resolve import weigh
from safetycase.findings.finding import NotEvaluated, Profile, RuleInfo
from safetycase.findings.report import Report, TopCause
from safetycase.graph.build import link
from safetycase.knowledge.catalogues import shelf_of
from safetycase.knowledge.patterns import patterns_of
from safetycase.load.bind import bind
from safetycase.plugins import PluginFailure
from safetycase.render.renderer import Style, voice
from safetycase.render.view import CaseView
from safetycase.rules.context import RuleContext
from safetycase.rules.documentation import explain
from safetycase.rules.engine import Judging, Verdict, described, judge
from safetycase.rules.library import known_rules, named
from safetycase.rules.rule import Rule
from safetycase.source.collector import collector_paused
from safetycase.source.files import read_case
from safetycase.source.locator import Locator
from safetycase.source.problem import Problem
from safetycase.source.recall import Recall
from safetycase.source.span import Pointer

if TYPE_CHECKING:  # `check` must not pay for what other commands need
    pass


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller may ask for. `profile` None means the case's own; `cache_folder` None means to read all anew.

    `recall` is for whoever judges several states of one case: what is the same in all of them is worked out once.
    """

    profile: Profile | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    plugins: bool = True
    cache_folder: Path | None = None
    recall: Recall | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A judged case. `crashed` names the rules that failed: a fault of the tool, never of the case."""

    view: CaseView
    locator: Locator
    crashed: tuple[str, ...] = ()

    def told(self, name: str, style: Style) -> str:
        """Tell the report in one of the formats of `check`."""
        return voice(name).tell(self.view.report, self.locator, style)

    def repairs(self, element: str | None = None) -> tuple[Repair, ...]:
        """Return the smallest set of repairs that would make an element (else the top claim) supported."""
        root = element or self.view.graph.top
        if root not in self.view.graph.elements:
            return ()
        return repairs(self.view.assessment, self.view.graph, self.view.results, root)


def check_case(root: Path, settings: Settings, as_of: date) -> CheckResult:
    """Judge the case in the folder `root` as it stands on the day `as_of`, without opening the contents of evidence.

    Raises CaseNotFoundError, NotAFolderError or UnreadableCaseError where there is no case to judge, and
    UnknownNameError where `settings` name a rule that does not exist.
    """
    with collector_paused():
        rules, failures = known_rules(plugins=settings.plugins)
        context = assess_case(root, settings, as_of, tuple(_plugin_problems(failures)))
        locator = Locator(root, context.loaded.whereabouts.lines)
        verdict = judge(context, rules, locator.span, Judging(settings.select, settings.ignore))
        report = _report(context, rules, verdict)
    return CheckResult(CaseView.of(context.state, report, as_of), locator, verdict.failures)


def assess_case(root: Path, settings: Settings, as_of: date, problems: tuple[Problem, ...] = ()) -> RuleContext:
    """Find how every element of the case stands, and what its rules will look at, without judging by them.

    `problems` are further ones, to be told with those of the case. Raises as `check_case` does.
    """
    loaded = bind(read_case(root, settings.cache_folder, settings.recall), settings.recall)
    linked = link(loaded)
    lock = read_lock(root, settings.recall)
    shelf, patterns = shelf_of(loaded), patterns_of(loaded)
    found = (*loaded.problems, *linked.problems, *shelf.problems, *patterns.problems, *lock.problems, *problems)
    loaded = replace(loaded, problems=found)
    results = weigh(loaded, root, lock.lock, as_of, cache_folder=settings.cache_folder, recall=settings.recall)
    assessment = assess(loaded, linked.graph, results, as_of)
    profile = settings.profile or Profile(loaded.case.header.policy.profile)
    coverage = coverage_of(loaded.case, shelf, assessment, as_of)
    return RuleContext(
        loaded, linked.graph, results, assessment, as_of, profile, shelf=shelf, patterns=patterns, coverage=coverage
    )


def _report(context: RuleContext, rules: tuple[Rule, ...], verdict: Verdict) -> Report:
    header = context.case.header
    return Report(
        tool_version=__version__,
        case_id=header.id,
        case_title=header.title,
        case_digest=context.loaded.case_digest,
        top=header.top,
        profile=context.profile.value,
        as_of=context.as_of.isoformat(),
        status={name: context.assessment.status(name).value for name in sorted(context.elements)},
        findings=verdict.findings,
        waived=verdict.waived,
        not_evaluated=(*verdict.not_evaluated, *_beyond_us(context)),
        rules=described(rules, context),
        top_cause=_top_cause(context),
        accepted=tuple(one for _, one in sorted(context.assessment.accepted.items())),
        qualified=frozenset(filter(context.assessment.is_qualified, context.assessment.touched)),
    )


def _top_cause(context: RuleContext) -> TopCause | None:
    standing = context.assessment.standings.get(context.case.header.top)
    if standing is None or standing.cause is None:
        return None
    return TopCause(standing.path, standing.cause.name, standing.cause.message)


def _beyond_us(context: RuleContext) -> Iterator[NotEvaluated]:
    """Name what a case may hold and this version does not judge, so that silence about it is no pass."""
    for name in sorted(context.shelf.missing):
        reason = f"there is no catalogue '{name}'; what the case covers of it is not judged"
        yield NotEvaluated("uncovered-item", reason, file="safetycase.yaml")


def _plugin_problems(failures: tuple[PluginFailure, ...]) -> Iterator[Problem]:
    for failure in failures:
        message = f"the plug-in {failure.origin} gave nothing: {failure.reason}."
        yield Problem("plugin-failed", message, Pointer("safetycase.yaml"))


@cache
def rule_index(*, plugins: bool = True) -> tuple[RuleInfo, ...]:
    """Describe every rule with its weight in internal review, ordered by code."""
    rules, _ = known_rules(plugins=plugins)
    return tuple(
        RuleInfo(
            code=rule.code,
            name=rule.name,
            severity=rule.severities[Profile.REVIEW],
            summary=rule.summary,
            documentation=rule.documentation,
            url=rule.url,
            family=rule.family,
        )
        for rule in rules
    )


def explained(word: str, *, plugins: bool = True) -> str:
    """Tell what the finding of this code or name means. Raises UnknownNameError where there is none."""
    rules, _ = known_rules(plugins=plugins)
    return explain(named(word, rules))
