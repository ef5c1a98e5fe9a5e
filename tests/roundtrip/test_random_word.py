"""Reviews at random in the shape in which Word writes them: the branch prints what pandoc reads in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .manifold import PARTS, WORD, judged

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_applied_is_what_was_written(part: int, tmp_path: Path) -> None:
    """Nothing is wrong, and at least 95 changes of a hundred are applied."""
    outcome = judged(WORD, part, tmp_path)
    assert "\n".join(outcome.wrong) == ""
    assert outcome.applied >= 0.95 * (outcome.applied + outcome.left), outcome.reasons
    assert outcome.broken == []
