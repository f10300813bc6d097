"""What somebody asks of a report."""

from __future__ import annotations

from dataclasses import dataclass

from safetycase.render.dossier.delta import Delta
from safetycase.render.report.attachments import Attached
from safetycase.render.report.house_style import PLAIN_STYLE, HouseStyle
from safetycase.render.report.kinds import ReportKind, Variant


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What is asked for; `variant` None is plain tagged PDF.

    `delta` is what changed since an earlier state, `style` what a team lays over the templates.
    """

    kind: ReportKind = ReportKind.DOSSIER
    variant: Variant | None = None
    delta: Delta | None = None
    attached: tuple[Attached, ...] = ()
    style: HouseStyle = PLAIN_STYLE
