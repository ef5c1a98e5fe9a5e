"""What a check comes to, in four numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.findings import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """How many errors and warnings there are in how many papers and sections."""

    errors: int
    warnings: int
    papers: int
    sections: int

    @classmethod
    def of(cls, findings: Iterable[Finding], *, papers: int, sections: int) -> Summary:
        """The summary of these findings over so many papers and section files."""
        severities = [finding.severity for finding in findings]
        return cls(
            errors=severities.count(Severity.ERROR),
            warnings=severities.count(Severity.WARNING),
            papers=papers,
            sections=sections,
        )

    def __str__(self) -> str:
        """``2 errors, 1 warning in 4 papers, 48 sections``."""
        faults = ", ".join((_count(self.errors, "error"), _count(self.warnings, "warning")))
        return f"{faults} in {_count(self.papers, 'paper')}, {_count(self.sections, 'section')}"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
