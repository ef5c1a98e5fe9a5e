"""Tests of the trust room, with real git."""
