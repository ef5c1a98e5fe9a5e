"""The registries on which reviews are tried, to forge."""

from __future__ import annotations

from tests.reviews.conftest import founded, maker, sealed

__all__ = ["founded", "maker", "sealed"]
