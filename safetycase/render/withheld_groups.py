"""What is withheld, gathered in groups that hang together, each with a digest that commits to it without betraying it.

A plain hash of a short text can be guessed by hashing guesses. So the digest is keyed: HMAC-SHA-256 (RFC 2104, FIPS
198-1) with the salt that the case sets under `policy.salt`, over all that the group says and the digests of its files.
Who holds the whole case, and with it the salt, can compute it again; nobody else can try a guess against it. Without a
salt no digest is told, and neither is that of the case, which covers the same texts.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safetycase.evidence.result import EvidenceResult
from safetycase.graph.case_graph import CaseGraph
from safetycase.model.elements import Audience
from safetycase.render.language import gettext as _
from safetycase.render.language import ngettext

_SHOWN_DIGITS = 32
"""Hexadecimal digits of a digest that are told: 128 bits."""


@dataclass(frozen=True, slots=True)
class Group:
    """Withheld elements of one audience that hang together; `digest` is "" where the case sets no salt."""

    audience: Audience
    elements: tuple[str, ...]
    digest: str = ""

    @property
    def words(self) -> str:
        """What stands in place of the text of each of them: `withheld: internal, 3 elements, digest 0a1b…`."""
        told = ngettext(
            "%(withheld)s, %(num)s element",
            "%(withheld)s, %(num)s elements",
            len(self.elements),
            withheld=withheld_words(self.audience),
        )
        return f"{told}, " + _("digest %(digest)s", digest=self.digest) if self.digest else told


def withheld_words(audience: Audience) -> str:
    """Return what stands in place of a text that only this audience may read."""
    return _("withheld: internal") if audience is Audience.INTERNAL else _("withheld: regulator")


def groups_of(
    owners: Mapping[str, Audience], graph: CaseGraph, results: Mapping[str, EvidenceResult], salt: str | None
) -> dict[str, Group]:
    """Return the group of each withheld element; `owners` maps each of them to the audience that it is for."""
    found: dict[str, Group] = {}
    around = _neighbours(owners, graph)
    for name in owners:
        if name not in found:
            members = tuple(sorted(_together(name, around)))
            digest = _digest(members, graph, results, salt) if salt else ""
            group = Group(owners[name], members, digest)
            found.update(dict.fromkeys(members, group))
    return found


def _neighbours(owners: Mapping[str, Audience], graph: CaseGraph) -> dict[str, set[str]]:
    around: dict[str, set[str]] = {name: set() for name in owners}
    for name in owners:
        for other in graph.dependencies.get(name, ()):
            if owners.get(other) is owners[name]:
                around[name].add(other)
                around[other].add(name)
    return around


def _together(start: str, around: Mapping[str, Iterable[str]]) -> set[str]:
    met, waiting = {start}, [start]
    while waiting:
        fresh = [name for name in around[waiting.pop()] if name not in met]
        met.update(fresh)
        waiting.extend(fresh)
    return met


def _digest(members: Iterable[str], graph: CaseGraph, results: Mapping[str, EvidenceResult], salt: str) -> str:
    content: dict[str, object] = {}
    for name in members:
        result = results.get(name)
        files = result.entry.files if result and result.entry else ()
        element = graph.elements[name]
        said = element.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        content[name] = {
            "kind": element.kind.value,
            "says": said,
            "files": {pinned.path: pinned.sha256 for pinned in files},
        }
    message = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(salt.encode(), message.encode(), hashlib.sha256).hexdigest()[:_SHOWN_DIGITS]
