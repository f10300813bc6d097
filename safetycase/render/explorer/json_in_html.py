"""JSON that may stand inside a `<script>` element, whatever its texts hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from safetycase.render.escape import clean

_ACTIVE = re.compile("[<>&\u2028\u2029]")


def in_script(value: object) -> str:
    """Write a value as JSON in which no sign can end a script element or a line of JavaScript.

    `value` is made of structs, mappings, lists, texts and numbers; its texts are cleaned as everywhere on a page.
    """
    return _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", msgspec.json.encode(_cleaned(value)).decode())


def _cleaned(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, str):
        return str(clean(value))
    if isinstance(value, Mapping):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
