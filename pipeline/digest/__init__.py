"""The digest of a section: what a review is bound to.

It is taken over the section's document tree in a canonical form, the bytes of the figures and data it includes, the
bibliography entries it cites and the actions it prints. What does not show in print does not count: how lines are
wrapped, which marks make a list or an emphasis, comments, front matter, the file's name.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline import pandoc
from pipeline.bibliography import Entry, canonical
from pipeline.digest.form import canonical_form
from pipeline.pins import Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.markdown.tree import Node
    from pipeline.papers.values import Action

FORM = 2
"""Raised when the canonical form changes, so that old digests are never taken for new ones."""


def digest_of(
    blocks: Iterable[Node], figures: Mapping[str, str], entries: Iterable[Entry], actions: Sequence[Action]
) -> str:
    """The name of a section's digest, as `Pin` takes it apart.

    ``blocks`` is its tree as the pandoc in use has read it; ``figures`` are digests of files by the target that names
    them.
    """
    document = {
        "form": FORM,
        "blocks": canonical_form(blocks, figures),
        "entries": sorted({canonical(entry) for entry in entries}),
        "actions": [_action(action) for action in actions],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A character that is half of one cannot be encoded; the gate replaces it, and this must not fall over it.
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Pin(digits=digits, form=FORM, pandoc=pandoc.version()).name


def _action(action: Action) -> dict[str, Any]:
    value = asdict(action)
    del value["place"], value["due_place"]
    value["objective"] = action.objective.id if action.objective else None
    return value
