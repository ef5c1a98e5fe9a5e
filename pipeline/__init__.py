"""The strategy-paper pipeline: sections kept in git become papers that say who wrote and who reviewed what."""

__version__ = "0.1.0"
