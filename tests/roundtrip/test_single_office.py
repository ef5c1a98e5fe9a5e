"""Single edits of every kind by LibreOffice: each comes back as the bytes that are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .cases_of_all import CASES
from .single import OFFICE, PARTS, faults

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", range(PARTS))
def test_each_edit_gives_the_bytes_expected(part: int, tmp_path: Path) -> None:
    """Nothing but the words that were changed is another; what cannot be done exactly is kept, and says why."""
    assert "\n".join(faults(OFFICE, part, tmp_path)) == ""


def test_there_are_enough_of_them() -> None:
    """At least eighty are applied, and every one that a client cannot do says why."""
    assert sum(bool(case.changes) and OFFICE not in case.skipped for case in CASES) >= 80
    assert all(why for case in CASES for why in case.skipped.values())
