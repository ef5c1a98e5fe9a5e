"""Tests of the reviews room, with real git."""
