"""The working drafts that this repository holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Severity
from pipeline.rules import Known, check

from .repository import findings_of

if TYPE_CHECKING:
    from pipeline.cache import Cache

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not (ROOT / "papers").is_dir(), reason="the repository's own papers are not here")
def test_the_four_papers_have_no_fault(cache: Cache) -> None:
    """They hold open questions, which are told as such, and nothing else."""
    found = findings_of(ROOT, cache)
    assert [str(finding.place) for finding in found if finding.severity is not Severity.INFO] == []
    assert {finding.code.name for finding in found} <= {"SEC010"}
    assert check({}, [], Known(attribution=None), []) == ()
