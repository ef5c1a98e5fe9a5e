"""Tests of sections that come as Word files or Markdown."""
