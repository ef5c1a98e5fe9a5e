"""Tests of the check, most of them as text: a repository's files, then the findings they must give."""
