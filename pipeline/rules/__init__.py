"""What a paper must be: `check` holds the examined papers to the table of rules."""

from pipeline.rules.checking import check
from pipeline.rules.table import RULES
from pipeline.rules.view import Known, Rule, View

__all__ = ["RULES", "Known", "Rule", "View", "check"]
