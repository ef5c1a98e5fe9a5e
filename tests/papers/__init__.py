"""Tests of reading: YAML, shapes, files, the whole repository."""
