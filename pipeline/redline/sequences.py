"""Two sequences laid side by side: words by what is equal, blocks by what is most alike."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.redline.atoms import Atom

Item = TypeVar("Item")

Pairing = list[tuple[slice, slice]]
"""What lies beside what, in order: places of the old sequence and of the new, either of them empty or both not."""

_LEAST_KEPT = 0.2
"""Below this share of kept words a text reads better as struck and written anew than as a patchwork."""
_SHORT = 6


def compare(old: Sequence[Atom], new: Sequence[Atom]) -> list[tuple[str, slice, slice]]:
    """Runs of atoms, ``equal`` or ``change``, in order. Blanks and marks between two changes change with them."""
    matcher = difflib.SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False)
    runs: list[tuple[str, slice, slice]] = []
    codes = matcher.get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        equal = tag == "equal"
        inside = 0 < number < len(codes) - 1
        if equal and inside and not any(atom.is_word for atom in old[i1:i2]):
            equal = codes[number - 1][0] != "replace" or codes[number + 1][0] != "replace"
        if not equal and runs and runs[-1][0] == "change":
            _, before_old, before_new = runs.pop()
            runs.append(("change", slice(before_old.start, i2), slice(before_new.start, j2)))
        else:
            runs.append(("equal" if equal else "change", slice(i1, i2), slice(j1, j2)))
    kept = sum(_words(old[part]) for tag, part, _ in runs if tag == "equal")
    most = max(_words(old), _words(new))
    if most > _SHORT and kept < _LEAST_KEPT * most and min(len(old), len(new)):
        return [("change", slice(0, len(old)), slice(0, len(new)))]
    return runs


def _words(atoms: Sequence[Atom]) -> int:
    return sum(1 for atom in atoms if atom.is_word)


def align(
    old: Sequence[Item],
    new: Sequence[Item],
    score: Callable[[Sequence[Item], Sequence[Item]], float],
    *,
    joining: bool = False,
) -> Pairing:
    """Lay two sequences side by side so that the scores of what is paired add up to most.

    ``score`` is above 0 for what may be paired. With ``joining`` two neighbours may be paired with one, which is how
    a paragraph that was split or merged is found.
    """
    shapes = [(1, 1), (1, 2), (2, 1)] if joining else [(1, 1)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    steps = [[(0, 0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            if i == j == 0:
                continue
            # What was deleted is told before what was inserted in its place.
            options = [(best[i][j - 1], (0, 1))] if j else []
            options += [(best[i - 1][j], (1, 0))] if i else []
            for shape in shapes:
                if i >= shape[0] and j >= shape[1]:
                    worth = score(old[i - shape[0] : i], new[j - shape[1] : j])
                    if worth > 0:
                        options.append((best[i - shape[0]][j - shape[1]] + worth, shape))
            best[i][j], steps[i][j] = max(options, key=lambda option: option[0])
    pairing: Pairing = []
    i, j = len(old), len(new)
    while i or j:
        a, b = steps[i][j]
        pairing.append((slice(i - a, i), slice(j - b, j)))
        i, j = i - a, j - b
    return pairing[::-1]
