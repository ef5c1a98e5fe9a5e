"""The table of limits: how large, how many, how deep and how long, for all that comes from outside or is started.

Each field has its value, and as metadata its unit, the least and the most that the editors may set it to under
``limits:`` in ``papers/initiative.yaml``, and the reason. Where these are the value itself it cannot be moved: an
algorithm or the recursion of Python depends on it. What a page has room for is no limit; it stands with the page.

**One place** holds the limits in force. They are of the process, like the memory and the time that they guard: every
room reads some of them, and to hand them through each call would put a parameter into hundreds that do nothing with
it. `Workspace` sets them when it opens a repository, before anything an outsider wrote is read; nothing else does.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KIB = 1024
_MIB = 1024 * _KIB


def _limit(value: int, unit: str, between: tuple[int, int] | None, why: str) -> Any:
    least, most = between or (value, value)
    return field(default=value, metadata={"unit": unit, "least": least, "most": most, "why": why})


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Every limit. What reaches one is taken, what passes it is refused, or stopped."""

    # files of the repository
    text_bytes: int = _limit(
        *(2_000_000, "bytes", (200_000, 20_000_000)),
        "a text file: some 300,000 words, twenty times the longest paper",
    )
    figure_bytes: int = _limit(*(30_000_000, "bytes", (1_000_000, 100_000_000)), "a figure: an A3 scan at 300 dpi")
    yaml_characters: int = _limit(
        50_000, "characters", None, "one value in YAML, such as a note in a record: some twenty pages"
    )
    yaml_depth: int = _limit(12, "levels", None, "YAML within YAML: the deepest file of the contract has five")
    names_compared: int = _limit(5_000, "names", None, "what a misspelling is compared with; more cost seconds")

    # sections
    opening_marks: int = _limit(
        *(400, "characters", (50, 1_000)),
        "brackets, quotes, stars in a row: pandoc takes exponential time over thousands; no text has hundreds",
    )
    open_brackets: int = _limit(
        *(9, "brackets", None),
        "square ones within each other in a paragraph: pandoc tries every way; ten take five seconds, twelve a minute",
    )
    open_targets: int = _limit(
        50, "targets", None, "of links within each other, in parentheses: two hundred take pandoc five seconds"
    )
    formula_characters: int = _limit(10_000, "characters", (1_000, 50_000), "one formula: a page of TeX has some 3,000")
    formula_braces: int = _limit(
        40, "levels", None, "braces within braces of a formula: some hundreds keep pandoc and Typst beyond their limits"
    )
    word_letters: int = _limit(
        *(2_000, "letters", (200, 10_000)),
        "one word, also of YAML and a bibliography: pandoc's writers take a minute for 100,000 letters without a blank",
    )
    tree_depth: int = _limit(
        150,
        "levels",
        None,
        "of JSON in a section's tree, some forty lists within lists: all that works on trees recurses",
    )
    places_sought: int = _limit(
        500, "texts", None, "looked up in a section one by one to tell a finding's place: thousands take minutes"
    )
    rule_findings: int = _limit(
        *(500, "findings", (20, 5_000)),
        "of one rule in one paper: beyond that a report helps nobody, and to make it could take hours",
    )

    # figures and charts
    pixels: int = _limit(
        60_000_000, "pixels", (1_000_000, 200_000_000), "decoded of a bitmap: an A3 page at 400 dpi has 31 million"
    )
    shapes: int = _limit(
        *(100_000, "elements", (1_000, 1_000_000)),
        "of an SVG after every use is drawn out: a few lines can name each other into billions",
    )
    shape_depth: int = _limit(200, "levels", None, "elements and uses of an SVG within each other: the count recurses")
    picture_points: int = _limit(
        20_000, "points", None, "an SVG's width or height, seven metres: no page has room for more"
    )
    chart_characters: int = _limit(
        200_000, "characters", (10_000, 2_000_000), "a chart's data: a page has room for sixty rows"
    )

    # bibliographies
    bibliography_characters: int = _limit(
        4_000_000, "characters", (100_000, 20_000_000), "one file: some ten thousand entries"
    )
    bibliography_value: int = _limit(
        50_000, "characters", (5_000, 500_000), "one field: strings that double themselves stop here"
    )
    bibliography_braces: int = _limit(
        30, "levels", None, "braces in braces: nobody needs five, and what reads our text after us may recurse"
    )
    bibliography_errors: int = _limit(
        50, "findings", None, "in one file: one that is no bibliography at all need not be told so line by line"
    )
    bibliography_ancestors: int = _limit(
        8, "entries", None, "inherited through: biblatex itself advises against more than two"
    )

    # history
    history_bytes: int = _limit(
        300_000,
        "bytes",
        None,
        "of each version of a section, some 45,000 words: a blame's time grows with their square",
    )
    author_letters: int = _limit(100, "letters", None, "of a name in a commit: it is printed in tables and messages")

    # reviews
    note_characters: int = _limit(
        10_000, "characters", (1_000, 100_000), "a note or comment on the command line: more belongs in a file"
    )
    quote_characters: int = _limit(
        2_000, "characters", None, "of a comment's quoted words that are looked for in a text"
    )
    quote_span: int = _limit(200, "characters", None, "lost at once between two pieces of a quotation that was changed")
    quote_ways: int = _limit(
        2_000, "ways", None, "tried to find a quotation that was changed: it comes within seconds or never"
    )

    # Word files from outside
    word_file: int = _limit(
        *(64 * _MIB, "bytes", (_MIB, 256 * _MIB)),
        "as it comes: a paper with its pictures and fonts has some 5 MiB, a mail server takes some 25",
    )
    word_entries: int = _limit(
        2000, "parts", (100, 10_000), "in the package: a paper has some 40, and one for each picture"
    )
    word_name: int = _limit(
        240, "characters", None, "of a part's name: no writer comes near, and readers cut longer ones differently"
    )
    word_expanded: int = _limit(
        256 * _MIB, "bytes", (8 * _MIB, 900 * _MIB), "all parts unpacked: they are held in memory"
    )
    word_part: int = _limit(
        *(32 * _MIB, "bytes", (_MIB, 128 * _MIB)),
        "an XML part unpacked: 100,000 words with every keystroke tracked stay below",
    )
    word_ratio: int = _limit(
        *(200, "times", (50, 900)),
        "unpacked to packed, of a part over `word_ratio_from`: Word's own XML packs 10 to 40 times, a bomb 1000 times",
    )
    word_ratio_from: int = _limit(
        _MIB, "bytes", None, "below this size a part may pack as well as it likes, such as a white picture"
    )
    word_nodes: int = _limit(
        *(2_000_000, "tags", (100_000, 10_000_000)),
        "and attributes of all parts that are read, counted before they are parsed: each takes some 100 bytes",
    )
    word_depth: int = _limit(
        *(120, "levels", None),
        "elements within elements: a formula in a box in a cell has some 50; what walks a tree must not run out",
    )
    word_instruction: int = _limit(
        *(64 * _KIB, "characters", (4 * _KIB, 512 * _KIB)),
        "one field's instruction: a citation of many sources, with all their data, has some 20,000",
    )
    pairs_compared: int = _limit(
        4_000_000, "pairs", None, "of words or lines of a returned file in one stretch: what has more is another text"
    )
    pairs_judged: int = _limit(
        *(40_000, "pairs", None),
        "of lines of which it is asked how alike they are; of more, only those that read the same are paired",
    )
    fitting_steps: int = _limit(
        3_000_000, "steps", None, "to tell where each printed character stands in its file: a gap with more is given up"
    )

    # releases
    release_bytes: int = _limit(
        500_000_000,
        "bytes",
        (50_000_000, 900_000_000),
        "a released file that is read to verify it: an output has some 5 MB",
    )

    # pandoc and Typst
    pandoc_seconds: int = _limit(
        30, "seconds", (5, 300), "one run: all sections together take one; only time stops its loops"
    )
    pandoc_reading: int = _limit(18, "seconds", (5, 300), "one section's text alone: the largest takes four")
    pandoc_reading_many: int = _limit(
        *(10, "seconds", (5, 300)),
        "all sections' texts at once: forty honest ones take two; where it is not enough, each is read alone",
    )
    pandoc_processor: int = _limit(
        60, "seconds of processor time", (5, 600), "one run, also where the machine is asleep in between"
    )
    pandoc_megabytes: int = _limit(
        1_000, "MB", (500, 8_000), "pandoc's heap: the longest text that is read takes some 300"
    )
    pandoc_spare: int = _limit(
        *(500, "MB", None),
        "of writable memory beside that heap, before the kernel refuses more: its own limit comes first, and says so",
    )
    typst_seconds: int = _limit(120, "seconds", (10, 1_200), "one document: a paper takes two or three")
    typst_processor: int = _limit(
        480, "seconds of processor time", (10, 4_800), "one document, on all cores: four of them for all of that time"
    )
    typst_megabytes: int = _limit(
        4_000,
        "MB",
        (1_000, 32_000),
        "addresses of the process that runs Typst: the papers at hand take less than 1,000",
    )
    child_file_megabytes: int = _limit(
        500, "MB", (50, 4_000), "one file that pandoc or Typst writes, its output too: a paper has some 5"
    )
    child_files: int = _limit(
        256, "files", None, "open at once in pandoc or Typst: they open the fonts and one picture each"
    )


DEFAULT = Limits()
"""What holds where nobody says otherwise."""

_in_force: list[Limits] = []
"""One at most; none where all is as in the table."""


def in_force() -> Limits:
    """The limits that hold in this process."""
    return _in_force[0] if _in_force else DEFAULT


def put_in_force(limits: Limits) -> None:
    """Let these limits hold in this process from here on, and in those that it forks."""
    _in_force[:] = [limits]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of the table; ``least`` and ``most`` are the bounds within which editors may set it."""

    name: str
    value: int
    unit: str
    least: int
    most: int
    why: str

    @property
    def is_fixed(self) -> bool:
        """Whether it cannot be set."""
        return self.least == self.most


def rows() -> Iterator[Row]:
    """The table, in the order of its fields."""
    for one in fields(Limits):
        yield Row(name=one.name, value=getattr(DEFAULT, one.name), **one.metadata)


@lru_cache(maxsize=8)
def told(limits: Limits) -> str:
    """What of the limits differs from the table, for keys of what was made under them; the same text for the same."""
    given: Mapping[str, int] = asdict(limits)
    return " ".join(f"{row.name}={given[row.name]}" for row in rows() if given[row.name] != row.value)
