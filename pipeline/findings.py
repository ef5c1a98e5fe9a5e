"""What is wrong with a paper, as data: every code there is, and the finding that carries one.

A code is never reused. `Code` is the one list of them: the reports, the SARIF rules and the reference page are
drawn from it, and a test holds every code to a case that triggers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding weighs: only an error keeps a paper from being final."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Place in a sorted list, gravest first."""
        return ("error", "warning", "info").index(self.value)


class Code(Enum):
    """Every finding's code, with its severity and what it means in one sentence."""

    # The files that describe initiative, people, outline and paper.
    CFG001 = Severity.ERROR, "A YAML file cannot be read: a syntax error, an alias, a tag, or a key given twice."
    CFG002 = Severity.ERROR, "A required key is missing from a YAML file."
    CFG003 = Severity.ERROR, "A YAML file has a key that nothing reads."
    CFG004 = Severity.ERROR, "A value in a YAML file is not of the kind that its key takes."
    CFG005 = Severity.ERROR, "A file that every repository or paper must have is missing."

    # The outline and what it asks of a section.
    OUT001 = Severity.ERROR, "A section that the outline requires is missing."
    OUT002 = Severity.ERROR, "A section file's name is not in the outline, but is close to one that is."
    OUT003 = Severity.ERROR, "A file in sections/ that no outline names."
    OUT004 = Severity.ERROR, "A section that has no text."
    OUT005 = Severity.ERROR, "A section with fewer words than the outline asks for."
    OUT006 = Severity.ERROR, "A section with more words than the outline allows."
    OUT007 = Severity.ERROR, "A heading that the outline requires is missing from the section."
    OUT008 = Severity.ERROR, "The required headings stand in another order than the outline's."
    OUT009 = Severity.ERROR, "A section with fewer citations than the outline asks for."
    OUT010 = Severity.ERROR, "A section with fewer tables than the outline asks for."
    OUT011 = Severity.ERROR, "A section with fewer figures than the outline asks for."

    # The text of a section.
    SEC001 = Severity.ERROR, "A section has no front matter."
    SEC002 = Severity.ERROR, "A section's front matter cannot be read, lacks a key, or has a value of the wrong kind."
    SEC003 = Severity.ERROR, "A section's front matter has a key that nothing reads."
    SEC004 = (
        Severity.ERROR,
        "A level-1 heading inside a section: its title is the outline's, headings start at level 2.",
    )
    SEC005 = Severity.ERROR, "A heading that jumps a level."
    SEC006 = Severity.ERROR, "The outline's guidance was left in the text."
    SEC007 = Severity.ERROR, "Placeholder text was left in."
    SEC008 = Severity.WARNING, "A heading numbered by hand: numbers are generated, so the typed one is not printed."
    SEC009 = Severity.WARNING, "A first heading that repeats the section's title: it is not printed twice."
    SEC010 = Severity.INFO, "An open question: the text says that something is still to be researched."
    SEC011 = Severity.ERROR, "Something opened in the text is never closed, or pandoc had to guess what was meant."
    SEC012 = Severity.ERROR, "A character that no font of the outputs has."

    SEC013 = Severity.ERROR, "A formula that cannot be set: it is printed as it was typed."
    SEC014 = Severity.ERROR, "A heading without words."
    SEC015 = Severity.WARNING, "A character that no font of the outputs has, and that is printed in other letters."

    # References: bibliography, cross-references, links, figures, tables.
    REF001 = Severity.ERROR, "A citation whose key no bibliography has."
    REF002 = Severity.ERROR, "A bibliography entry without a field that its type requires."
    REF003 = Severity.ERROR, "A bibliography key defined twice."
    REF004 = Severity.ERROR, "A cross-reference to a figure, table or section that is not there."
    REF005 = Severity.ERROR, "An id used twice."
    REF006 = Severity.ERROR, "A link to a place that is not there."
    REF007 = Severity.ERROR, "A figure's file is missing."
    REF008 = Severity.ERROR, "A figure's file is not an image that can be printed."
    REF009 = (
        Severity.ERROR,
        "An image, other than a chart, without alt text or whose alt text only repeats its caption.",
    )
    REF010 = Severity.ERROR, "A table without a caption."
    REF011 = Severity.ERROR, "A bibliography that cannot be read at this place."
    REF012 = Severity.ERROR, "A citation and a cross-reference in one pair of brackets."
    REF013 = Severity.ERROR, "A chart whose data file cannot be drawn."

    # Actions.
    ACT001 = Severity.ERROR, "An action without lead, start, due or indicator."
    ACT002 = Severity.ERROR, "An action that is due before it starts."
    ACT003 = Severity.ERROR, "An action's id used twice."
    ACT004 = Severity.ERROR, "An action that serves what is neither a section nor a heading of the paper."

    # People, and what git knows of them.
    WHO001 = Severity.ERROR, "A contributor whom the registry does not know, or roles for no contributor."
    WHO002 = Severity.ERROR, "A person named in a file whom the registry does not know."
    WHO003 = Severity.WARNING, "Git knows an author whom the registry lacks."
    WHO004 = Severity.WARNING, "The front matter names a contributor of whose words none survives."
    WHO005 = Severity.WARNING, "Git shows words of somebody whom the front matter does not name."
    WHO006 = Severity.WARNING, "A section's past that git cannot follow."
    WHO007 = Severity.ERROR, "Two people in the registry share an e-mail address."

    WHO008 = Severity.ERROR, "Two people in the registry share a key."
    WHO009 = Severity.WARNING, "Nobody can be recognised as an editor: none has an e-mail address."

    # The registry: what editors alone may change.
    REG001 = Severity.ERROR, "A change of the registry that no editor answers for."

    # Reviews.
    REV001 = Severity.ERROR, "A review record that cannot be read, lacks a key, or has a value of the wrong kind."
    REV002 = Severity.ERROR, "A review record of a section that does not stand."

    REV004 = Severity.ERROR, "A request for changes or an open comment, dropped by somebody who may not."
    REV005 = Severity.WARNING, "A review that does not count, whatever its text says."
    REV006 = Severity.INFO, "An approval of a text that has changed since."

    REV007 = Severity.WARNING, "A review that names a version which cannot be the one that was read."

    # Files and safety.
    SAFE001 = Severity.ERROR, "Raw output of another format, which is never passed on."
    SAFE002 = Severity.ERROR, "HTML other than comments, <br>, <sup>, <sub>, <s> and <a id>."
    SAFE003 = Severity.ERROR, "A TeX command outside a formula."
    SAFE004 = Severity.ERROR, "An attribute or class that is not allowed."
    SAFE005 = Severity.ERROR, "An image that is not a file of the paper: remote, absolute, or outside its folder."
    SAFE006 = Severity.ERROR, "A link that is neither http, https, mailto nor to a section."
    SAFE007 = Severity.ERROR, "A control or invisible character."
    SAFE008 = Severity.ERROR, "A text file that is not UTF-8."
    SAFE009 = Severity.ERROR, "A symbolic link or another file that is not a regular one."
    SAFE010 = Severity.ERROR, "A file over the size that is read."
    SAFE011 = Severity.ERROR, "A text that pandoc could not parse within its limits."
    SAFE012 = Severity.ERROR, "A file name other than lower-case letters, digits, dot, hyphen and underscore."

    def __init__(self, severity: Severity, meaning: str) -> None:
        self.severity = severity
        self.meaning = meaning


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a finding is: a path relative to the repository, with line and column from 1 where there are any."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One fault of a paper. ``message`` says what is wrong, ``hint`` what to do about it."""

    code: Code
    place: Place
    message: str
    hint: str
    paper: str | None = None
    section: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return self.code.severity

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sorting key: by place, then code, so that a report reads from the top of each file down."""
        return (self.place.path, self.place.line or 0, self.place.column or 0, self.code.name, self.message)
