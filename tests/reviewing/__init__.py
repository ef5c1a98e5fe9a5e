"""Tests of the reviewing room, with real git."""
