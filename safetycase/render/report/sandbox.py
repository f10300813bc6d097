"""Where the templates of a team run: they may read what they are given and call what belongs to reports.

Jinja's sandbox keeps templates from names that begin with an underscore. The models of a case come from a library whose
classes can read files and unpickle, so that here only functions of reports, of Jinja and of plain values can be called.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, PrefixLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

from safetycase.render.report.house_style import HouseStyle

ORIGINAL = "original"
_CALLABLE = ("jinja2.", "markupsafe", "safetycase.render.")
_PLAIN = (str, int, float, tuple, list, dict, set, frozenset)


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which only what belongs to reports can be called."""

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call this."""
        owner = getattr(obj, "__self__", None)
        home = getattr(obj, "__module__", None) or type(owner).__module__
        known = f"{home}.".startswith(_CALLABLE) or type(owner) in _PLAIN or obj is dict
        dated = type(owner).__module__ == "datetime" and getattr(obj, "__name__", "") == "isoformat"
        return bool((known or dated) and super().is_safe_callable(obj))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this."""
        return super().is_safe_attribute(obj, attr, value) and not (attr.startswith("model_") or attr == "__class__")


def sandboxed(usual: Environment, style: HouseStyle) -> Environment:
    """Return an environment with all that the usual one has, in which a team's templates come first.

    The template that a team's one takes the place of is found below `original/`.
    """
    shipped = usual.loader or BaseLoader()
    made = _Sandbox(
        loader=ChoiceLoader([DictLoader(style.templates), shipped, PrefixLoader({ORIGINAL: shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=usual.trim_blocks,
        lstrip_blocks=usual.lstrip_blocks,
        finalize=usual.finalize,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.newstyle_gettext = usual.newstyle_gettext  # type: ignore[attr-defined]  # of the extension
    made.filters = dict(usual.filters)
    made.globals = {**usual.globals, "range": safe_range}
    return made
