"""A plan written as DOT, for people who go on with Graphviz themselves.

Every name is a number and every text a quoted string, so that nothing in a case can be taken for DOT or for Graphviz's
markup; the element's id is in `id` and in the label.
"""

from __future__ import annotations

from safetycase.graph.relation import Relation
from safetycase.model.elements import Kind
from safetycase.model.status import Status
from safetycase.render.escape import anchor, clean
from safetycase.render.graph.block import parent_and_child
from safetycase.render.graph.figure import Shape, kind_name, make_figure, status_words
from safetycase.render.graph.plan import Link, Notation, Plan, Subject
from safetycase.render.graph.style import CONCRETE
from safetycase.render.language import gettext as _
from safetycase.render.words import STATUS_LOOKS

_SHAPES = {
    Shape.RECTANGLE: ("box", ""),
    Shape.PARALLELOGRAM: ("parallelogram", ""),
    Shape.ELLIPSE: ("ellipse", ""),
    Shape.ROUNDED: ("box", "rounded"),
    Shape.STADIUM: ("box", "rounded"),
    Shape.CHAMFERED: ("octagon", ""),
    Shape.FOLDER: ("tab", ""),
    Shape.CHIP: ("box", "rounded"),
}
_MARKS = {Status.SUPPORTED: "✔", Status.IN_DOUBT: "▲", Status.UNKNOWN: "?", Status.DEFEATED: "✖"}
_BORDERS = {Status.SUPPORTED: "solid", Status.IN_DOUBT: "dashed", Status.UNKNOWN: "dotted", Status.DEFEATED: "bold"}
_LOOKS = {
    Relation.SUPPORTED_BY: "arrowhead=normal",
    Relation.IN_CONTEXT_OF: "arrowhead=empty",
    Relation.ANSWERED_BY: "arrowhead=normal, style=dashed",
    Relation.CHALLENGES: f'arrowhead=none, arrowtail=normal, dir=back, style=dashed, color="{CONCRETE["defeated"]}"',
}


def _quoted(text: str) -> str:
    r"""Quote a text as DOT: a backslash is doubled and `&` written out, so that `\N` and `&lt;` stay what they are."""
    escaped = (
        clean(text)
        .replace("&", "&amp;")
        .replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\r", " ")
        .replace("\n", "\\n")
    )
    return f'"{escaped}"'


def _node(number: int, subject: Subject, notation: Notation) -> str:
    figure = make_figure(subject, notation)
    shape, extra = _SHAPES[figure.shape]
    look = STATUS_LOOKS[subject.status]
    status = f"{_MARKS[subject.status]} {status_words(subject)}"
    marks = [
        word for word, holds in ((_("undeveloped"), subject.undeveloped), (figure.badge or "", figure.badge)) if holds
    ]
    where = [_("in %(module)s", module=subject.module)] if subject.module else []
    more = [_("+ %(num)s more", num=subject.hidden)] if subject.hidden else []
    label = "\n".join([figure.heading, *figure.lines, " · ".join([status, *where, *marks, *more])])
    style = ",".join(part for part in ("filled", extra, _BORDERS[subject.status]) if part)
    attributes = {
        "id": anchor(subject.name),
        "class": f"{kind_name(subject)} {subject.status.value}",
        "shape": shape,
        "style": style,
        "color": look.light.ink,
        "fillcolor": look.light.tint,
        "label": label,
        "tooltip": f"{subject.name} ({kind_name(subject)}, {status_words(subject)})\n{subject.statement}",
    }
    return f"  n{number} [{', '.join(f'{name}={_quoted(value)}' for name, value in attributes.items())}];"


def _edge(link: Link, numbers: dict[str, int], notation: Notation) -> str:
    parent, child = parent_and_child(link)
    look = _LOOKS[link.relation]
    if notation is Notation.CAE and link.relation is Relation.SUPPORTED_BY:
        look = "dir=back, arrowtail=normal"
    if link.relation is Relation.ANSWERED_BY:
        look += ", label=" + _quoted(_("answered by"))
    if link.inference is not None:
        look += ", label=" + _quoted(_("doubts the step to %(element)s", element=link.inference))
    return f"  n{numbers[parent]} -> n{numbers[child]} [{look}];"


def write_dot(plan: Plan) -> str:
    """Write a plan as a digraph; contexts stand at the level of what they belong to."""
    numbers = {name: number for number, name in enumerate(plan.subjects)}
    lines = [
        "digraph safetycase {",
        f'  graph [label={_quoted(plan.title)}, labelloc=t, fontname="Noto Sans", bgcolor=white, ranksep=0.6];',
        f'  node [fontname="Noto Sans", fontsize=11, fontcolor="{CONCRETE["text"]}"];',
        f'  edge [fontname="Noto Sans", fontsize=9, color="{CONCRETE["line"]}"];',
    ]
    lines += [_node(numbers[name], subject, plan.notation) for name, subject in plan.subjects.items()]
    beside: dict[str, str] = {}
    for link in plan.links:
        lines.append(_edge(link, numbers, plan.notation))
        kind = plan.subjects[link.target].kind
        if link.relation is Relation.IN_CONTEXT_OF and kind in (Kind.CONTEXT, Kind.ASSUMPTION, Kind.JUSTIFICATION):
            beside.setdefault(link.target, link.source)
    lines += [f"  {{rank=same; n{numbers[source]}; n{numbers[target]};}}" for target, source in beside.items()]
    return "\n".join([*lines, "}\n"])
