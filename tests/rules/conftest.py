"""One cache for all cases: most of their texts are the base repository's, which pandoc reads once."""

from __future__ import annotations

import pytest

from pipeline.cache import Cache


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """An empty cache that the whole run shares."""
    return Cache(tmp_path_factory.mktemp("cache"))
