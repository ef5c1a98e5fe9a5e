"""What tests of submissions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.submitting.filing import Taker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker


@pytest.fixture
def taker(template_repository: Path) -> Taker:
    """Takes Word files in as a section of the small paper."""
    return Taker(template_repository)


@pytest.fixture
def desk(repository: Maker) -> Maker:
    """The small repository, in which the editor is at the keyboard."""
    repository.git("config", "user.name", "Editor One")
    repository.git("config", "user.email", "editor1@example.org")
    return repository
