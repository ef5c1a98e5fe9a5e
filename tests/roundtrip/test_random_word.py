"""Reviews at random by Word, in the shape in which it writes: what is on the branch is what pandoc reads in the file, save what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .manifold import WORD, PARTS, judged

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_applied_is_what_was_written(part: int, tmp_path: Path) -> None:
    """Nothing is wrong, and at least 95 changes of a hundred are applied."""
    outcome = judged(WORD, part, tmp_path)
    assert outcome.wrong == []
    assert outcome.applied >= 0.95 * (outcome.applied + outcome.left), outcome.reasons
