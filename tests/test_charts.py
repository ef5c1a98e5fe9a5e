"""Charts: what is drawn, that it repeats byte for byte, and what is refused and where."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from pipeline.charts import ChartError, check, describe, draw
from pipeline.charts.canvas import WIDTH, width, wrap

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"

BARS = "label,Speakers\nData and mapping,4\nTraining,3\n"
GROUPS = "label,2018,2019\nSeizures,1200,98.5\nConvictions,,-7\n"
YEARS = "label,year\nAnti-Terrorism Act,1997\nFederal Investigation Agency Act,1974\n"
SPANS = "label,start,end\nAssessment,2020-07,2021-06\nLaw,2021-01-15,2021-01-15\nReport,2022-05,\n"
GRID = "Speaker,Terror,Drugs\nOne,1,\nTwo,0,3\n"
LINKS = "one,other,Cases,words\nTerror,Drugs,0,\nDrugs,Cyber,2,dark web and currencies\nCyber,Terror,1,\nCyber,Men,4,\n"
FIVE = "one,other,Cases\n" + "".join(f"Thing {a},Thing {b},{a + b}\n" for a in range(5) for b in range(a))
ALL = [
    ("bar", BARS),
    ("bar", GROUPS),
    ("timeline", YEARS),
    ("timeline", SPANS),
    ("matrix", GRID),
    ("links", LINKS),
    ("links", FIVE),
]


def texts(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in etree.fromstring(svg).iter(f"{SVG}text")]


def assert_apart(svg: bytes) -> None:
    """Every line of text lies inside the picture, and no two lie on each other."""
    root = etree.fromstring(svg)
    height = float(root.get("height").removesuffix("pt"))
    boxes = []
    for element in root.iter(f"{SVG}text"):
        style = element.get("style")
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
        wide = width("".join(element.itertext()), size, bold="weight: 600" in style) * 72 / 25.4
        left = (
            float(element.get("x"))
            - wide * {"start": 0, "middle": 0.5, "end": 1}[re.search(r"text-anchor: (\w+)", style)[1]]
        )
        baseline = float(element.get("y"))
        boxes.append((left, baseline - size * 0.66, left + wide, baseline))
    for box in boxes:
        assert box[0] >= -0.1
        assert box[2] <= WIDTH * 72 / 25.4 + 0.1
        assert 0 <= box[1] < box[3] <= height
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def papers_charts() -> list[tuple[str, Path]]:
    """Every chart that a paper of this repository includes."""
    found = []
    for section in sorted(ROOT.glob("papers/*/sections/*.md")):
        for name, kind in re.findall(
            r"\(\.\./data/([\w.-]+)\)\{[^}]*?\.(bar|timeline|matrix|links)\b", section.read_text()
        ):
            found.append((kind, section.parent.parent / "data" / name))
    return found


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_a_chart_is_safe_svg_at_the_width_of_a_page(kind: str, text: str) -> None:
    """One picture, 160 mm wide, that asks for nothing from outside and names no program or date."""
    svg = draw(kind, text, title="A & B")
    root = etree.fromstring(svg)
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(WIDTH / 25.4 * 72)
    assert root.findtext(f"{SVG}title") == "A & B"
    names = {etree.QName(element).localname for element in root.iter()}
    assert names <= {"svg", "title", "defs", "style", "g", "path", "text", "clipPath", "rect", "use"}
    assert not re.search(rb"matplotlib|DOCTYPE|DejaVu|href=\"[^#]|20\d\d-\d\d-\d\dT", svg)


def test_words_stay_words() -> None:
    """Labels and values can be searched and copied: they are text, in the house's font."""
    svg = draw("bar", GROUPS)
    assert {"Seizures", "Convictions", "1,200", "98.5", "−7", "–", "2018", "2019"} == set(texts(svg))
    assert b"'Source Sans 3'" in svg


def test_events_stand_in_order_with_their_dates() -> None:
    """Years, months and days are read, sorted, and printed beside the label."""
    assert [words for words in texts(draw("timeline", YEARS)) if "Act" in words] == [
        "Federal Investigation Agency Act",
        "Anti-Terrorism Act",
    ]
    assert {"July 2020–June 2021", "15 Jan 2021", "May 2022"} <= set(texts(draw("timeline", SPANS)))


@pytest.mark.parametrize(("kind", "text"), [*ALL, *[(kind, path.read_text()) for kind, path in papers_charts()]])
def test_nothing_leaves_the_page_or_overlaps(kind: str, text: str) -> None:
    """Every line of text lies inside the picture, and no two lie on each other."""
    assert_apart(draw(kind, text))


def test_the_same_data_gives_the_same_bytes_everywhere() -> None:
    """Time zone, locale, hash seed and a user's own matplotlib settings change nothing."""
    program = (
        "import sys, hashlib; from pipeline.charts import draw;"
        f"print(hashlib.sha256(b''.join(draw(k, t) for k, t in {ALL!r})).hexdigest())"
    )
    seen = set()
    for change in (
        {"TZ": "Asia/Karachi", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | change,
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(done.stdout)
    assert len(seen) == 1


def test_checking_a_chart_loads_no_drawing_library() -> None:
    """`check` is quick enough for every run: matplotlib is imported only to draw."""
    program = (
        f"import sys; from pipeline.charts import check;check('bar', {BARS!r}); print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# Each case: what is wrong, the kind, the text, and line and column of the error.
FAULTS = [
    ("nothing", "bar", "", (1, 1)),
    ("only blank lines", "bar", "\n , \n", (1, 1)),
    ("no header", "bar", "Data,4\nTraining,3\n", (1, 6)),
    ("no header of dates", "timeline", "Act,1997\nOther,1998\n", (1, 5)),
    ("no row", "bar", "label,Speakers\n", (1, 1)),
    ("one column", "bar", "label\nData\n", (1, 1)),
    ("semicolons", "bar", "label;Speakers\nData;4\n", (1, 1)),
    ("too many columns", "timeline", "label,start,end,more\nA,1,2,3\n", (1, 17)),
    ("too many measures", "bar", "label,a,b,c,d,e\nA,1,2,3,4,5\n", (1, 15)),
    ("a row too short", "bar", "label,a,b\nA,1,2\nB,1\n", (3, 3)),
    ("a row too long", "bar", "label,a\nA,1\nB, with comma,1\n", (3, 15)),
    ("not a number", "bar", 'label,a\n"A, B",1\nC,many\n', (3, 3)),
    ("no number at all", "bar", "label,a\nA,\n", (1, 7)),
    ("a number too large", "bar", "label,a\nA,1" + "0" * 20 + "\n", (2, 3)),
    ("a label twice", "bar", "label,a\nA,1\nB,2\nA,3\n", (4, 1)),
    ("an empty label", "bar", "label,a\nA,1\n,2\n", (3, 1)),
    ("a measure twice", "bar", "label,a,a\nA,1,2\n", (1, 9)),
    ("a label too long", "bar", "label,a\n" + "x" * 121 + ",1\n", (2, 1)),
    ("too many rows", "bar", "label,a\n" + "".join(f"{n},1\n" for n in range(61)), (62, 1)),
    ("a quotation mark not closed", "bar", 'label,a\n"A,1\n', (2, 1)),
    ("a control character", "bar", "label,a\nA\x07,1\n", (2, 1)),
    ("no date", "timeline", "label,year\nA,soon\n", (2, 3)),
    ("a date missing", "timeline", "label,year\nA,\n", (2, 3)),
    ("a month that is none", "timeline", "label,year\nA,2019-13\n", (2, 3)),
    ("an end before its start", "timeline", "label,start,end\nA,2020,2019\n", (2, 8)),
    ("a level out of range", "matrix", "c,x\nA,4\n", (2, 3)),
    ("a level with a fraction", "matrix", "c,x\nA,1.5\n", (2, 3)),
    ("a thing linked with itself", "links", "a,b,n\nA,A,1\n", (2, 3)),
    ("a pair twice", "links", "a,b,n\nA,B,1\nB,A,1\n", (3, 3)),
    ("a link without a name", "links", "a,b,n\nA,,1\n", (2, 3)),
    ("a link without a number", "links", "a,b,n\nA,B,\n", (2, 5)),
    ("a link below nought", "links", "a,b,n\nA,B,-1\n", (2, 5)),
    ("too many things", "links", "a,b,n\nA,B,1\nC,D,1\nE,F,1\n", (4, 3)),
    ("too many words on a line", "links", "a,b,n,w\nA,B,1," + "x" * 41 + "\n", (2, 7)),
    ("an unknown kind", "pie", BARS, (1, 1)),
]


@pytest.mark.parametrize(("kind", "text", "place"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_refused_at_its_place(kind: str, text: str, place: tuple[int, int]) -> None:
    """What cannot be drawn is refused before anything is drawn, with line, column and what to do."""
    with pytest.raises(ChartError) as caught:
        check(kind, text)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.hint


def test_a_line_is_as_thick_and_dark_as_its_number() -> None:
    """The stronger link stands out in grey too, a nought is broken, and each number stands on its line."""
    root = etree.fromstring(draw("links", LINKS))
    styles = [element.get("style") or "" for element in root.iter(f"{SVG}path")]
    lines = [style for style in styles if "stroke-width" in style and "fill: none" in style]
    widths = [float(re.search(r"stroke-width: ([\d.]+)", style)[1]) for style in lines]
    assert widths[0] < widths[2] < widths[1] < widths[3]
    assert ["dasharray" in style for style in lines] == [True, False, False, False]
    assert {"0", "1", "2", "4", "On each line: Cases"} <= set(texts(draw("links", LINKS)))


def test_words_that_find_no_room_on_a_line_are_refused() -> None:
    """Nothing is ever printed over something else: the file is refused at the line whose words are too many."""
    crowded = "".join(f"{line},a long remark on this very line\n" for line in FIVE.splitlines())
    with pytest.raises(ChartError, match="no room") as caught:
        draw("links", crowded)
    assert 2 <= caught.value.line <= 11


def test_the_four_papers_show_the_same_linkages() -> None:
    """One count from the minutes, in the folder of each paper, equal to the byte."""
    files = sorted(ROOT.glob("papers/*/data/linkages.csv"))
    assert len({path.read_bytes() for path in files}) == 1
    assert len(files) == len(list(ROOT.glob("papers/*/sections/linkages.md")))


def test_lines_break_where_they_fit() -> None:
    """Long labels become lines of about one length, and a word too long for a line is cut."""
    rows = wrap("Very long label of a concern that goes on about coordination between agencies", 40)
    assert len(rows) == 3
    assert all(width(row) <= 40 for row in rows)
    assert all(width(row) <= 40 for row in wrap("https://example.org/" + "x" * 80, 40))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("bar", BARS, "Bar chart. Speakers: Data and mapping 4; Training 3."),
        (
            "timeline",
            YEARS,
            "Line of time. 1974: Federal Investigation Agency Act; 1997: Anti-Terrorism Act.",
        ),
        (
            "links",
            LINKS,
            (
                "Network of Terror, Drugs, Cyber and Men; Cases: Terror and Drugs 0; "
                "Drugs and Cyber 2 (dark web and currencies); Cyber and Terror 1; Cyber and Men 4."
            ),
        ),
        ("matrix", GRID, "Grid of Speaker by Terror, Drugs. One: Terror 1; Two: Terror 0, Drugs 3."),
    ],
)
def test_a_chart_can_be_read_aloud(kind: str, text: str, expected: str) -> None:
    """The data as a sentence, for alt text."""
    assert describe(kind, text) == expected
