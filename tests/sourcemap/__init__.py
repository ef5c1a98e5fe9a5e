"""Tests of the source map and of patching by it."""
