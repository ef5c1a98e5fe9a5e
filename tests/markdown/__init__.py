"""Tests of parsing and of the gate."""
