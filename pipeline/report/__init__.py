"""Findings as text: for a terminal, as JSON, as workflow commands of GitHub, and as SARIF. Nothing here prints.

`FORMATS` is the table of them for a command line that takes ``--format``.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from pipeline.findings import Finding
from pipeline.report.cleaning import clean
from pipeline.report.machine import as_json, github
from pipeline.report.sarif import sarif
from pipeline.report.summary import Summary
from pipeline.report.text import text

Format = Callable[[Sequence[Finding], Summary], str]
"""Findings in, text out; ``colour`` and the like are left at their defaults, which suit a file."""

FORMATS: Mapping[str, Format] = MappingProxyType({"text": text, "json": as_json, "github": github, "sarif": sarif})

__all__ = ["FORMATS", "Format", "Summary", "as_json", "clean", "github", "sarif", "text"]
