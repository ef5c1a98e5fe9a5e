"""Formulas: which of them can be set. One that cannot is a fault of the paper, and is printed as it was typed.

Pandoc turns TeX into Typst; what it cannot turn it prints as TeX, and what it turns wrongly Typst refuses, document and
all. So each formula is tried once, and what came of it is kept.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.cache import Cache, key_of
from pipeline.limits import in_force, told
from pipeline.programs import TooLongError, scratch
from pipeline.typesetting import TypstRefusalError, typeset, version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SLOW = "pandoc takes too long for it"
_UNTURNED = "Could not convert TeX math"


def faulty(formulas: Iterable[str], cache: Cache) -> dict[str, str]:
    """Those of the formulas (TeX) that cannot be set, each with why."""
    wanted = list(dict.fromkeys(formulas))
    known = {formula: _kept(formula, cache) for formula in wanted}
    fresh = [formula for formula in wanted if known[formula] is None]
    if fresh:
        known |= _try(fresh)
        for formula in fresh:
            if known[formula] != _SLOW:  # which may be so here and today only
                cache.put("formulas", _key(formula), json.dumps(known[formula]).encode())
    return {formula: why for formula, why in known.items() if why}


def _try(formulas: Sequence[str]) -> dict[str, str | None]:
    """Try the formulas together; where that fails, each half, down to those at fault. ``""`` is one that can be set."""
    unturned = {formula: why for formula in formulas if (why := _why_not_turned(formula))}
    rest = [formula for formula in formulas if formula not in unturned]
    return {**unturned, **_typeset(rest)}


def _why_not_turned(formula: str) -> str:
    if len(formula) > in_force().formula_characters:
        return f"it has more than {in_force().formula_characters:,} characters"
    if _depth(formula) > in_force().formula_braces:
        return "it is nested too deeply"
    try:
        _, warned = pandoc.write([_block(formula)], {}, ["--to", "typst"])
    except TooLongError:
        return _SLOW
    unturned = any(_UNTURNED in warning.message for warning in warned)
    return "pandoc does not know what it says" if unturned else ""


def _depth(formula: str) -> int:
    """How deep the braces of a formula go; one by one closed or not."""
    depth = deepest = 0
    for brace in re.findall(r"\\.|[{}]", formula, re.DOTALL):
        depth += (brace == "{") - (brace == "}")
        deepest = max(deepest, depth)
    return deepest


def _typeset(formulas: Sequence[str]) -> dict[str, str | None]:
    if not formulas:
        return {}
    text, _ = pandoc.write(
        [_block(formula) for formula in formulas],
        {},
        ["--to", "typst"],
    )
    with scratch() as folder:
        preamble = '#set document(title: "f")\n#set math.equation(alt: "f")\n'
        (folder / "main.typ").write_text(preamble + text.decode(), encoding="utf-8")
        try:
            typeset(folder, "main.typ", timestamp=0)
        except TypstRefusalError as error:
            if len(formulas) == 1:
                return {formulas[0]: error.reason}
            half = len(formulas) // 2
            return {**_typeset(formulas[:half]), **_typeset(formulas[half:])}
    return dict.fromkeys(formulas, "")


def _block(formula: str) -> pandoc.Node:
    return {"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, formula]}]}


def _kept(formula: str, cache: Cache) -> str | None:
    kept = cache.get("formulas", _key(formula))
    return json.loads(kept) if kept is not None else None


def _key(formula: str) -> str:
    return key_of("formula 3", pandoc.version(), version(), told(in_force()), formula)
