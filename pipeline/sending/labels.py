"""What a file that is sent says of itself, in custom properties that every program keeps."""

from __future__ import annotations

PAPER, COMMIT, REVIEWER, FORM = "papers-paper", "papers-commit", "papers-reviewer", "papers-form"
FORM_NOW = "1"
"""How anchors are named and what the properties mean; another number is another way."""
