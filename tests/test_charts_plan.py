"""The picture of the action plan: what is drawn from a paper's actions, its words, and the charts' own alt texts."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from pipeline.cache import Cache
from pipeline.charts import ChartError, Step, describe_plan, draw_plan
from pipeline.figures import Asset, FigureFault, load
from pipeline.findings import Code
from pipeline.papers.files import Folder

from .cli.running import papers
from .test_charts import ROOT, SVG, assert_apart, texts

if TYPE_CHECKING:
    from pathlib import Path

    from .making import Maker


WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def step(name: str, lead: str, start: str, due: str) -> Step:
    return Step(id=name, lead=lead, start=start, due=due)


STEPS = (
    step("T-1", "Financial Monitoring Unit", "2020-08", "2021-06"),
    step("T-2", "National Police Bureau", "2020-07", "2020-07"),
    step("T-3", "Financial Monitoring Unit", "2021-01", "2023-12"),
    step("T-4", "National Police Bureau", "2022-01", ""),
)


def bars(svg: bytes) -> list[tuple[float, float, float]]:
    """Left, right and middle of each dark bar, in points, from the top down."""
    found = []
    for path in etree.fromstring(svg).iter(f"{SVG}path"):
        if "fill: #1f3a5f" in (path.get("style") or "").lower():
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
            across, down = numbers[::2], numbers[1::2]
            found.append((min(across), max(across), (min(down) + max(down)) / 2))
    return sorted(found, key=lambda bar: bar[2])


def test_a_bar_runs_from_the_first_day_of_its_start_to_the_last_of_its_due_month() -> None:
    """One bar an action with dates, as long as its months; the whole field is 42 months, July 2020 to December 2023."""
    field = 115 / 25.4 * 72
    found = bars(draw_plan(STEPS))
    months = [(right - left) / field * 42 for left, right, _ in found]
    assert months == pytest.approx([1, 11, 36], abs=0.05)
    left = 45 / 25.4 * 72
    assert [(bar[0] - left) / field * 42 for bar in found] == pytest.approx([0, 1, 6], abs=0.05)


def test_actions_stand_under_their_lead_by_date_with_id_and_months() -> None:
    """Each lead is named once; who begins first stands first; the axis names years and quarters."""
    said = texts(draw_plan(STEPS))
    assert said.count("National Police Bureau") == said.count("Financial Monitoring Unit") == 1
    ids = [words for words in said if words.startswith("T-")]
    assert ids == ["T-2", "T-4: no dates", "T-1", "T-3"]
    assert {"Jul 2020", "Aug 2020 – Jun 2021", "Jan 2021 – Dec 2023", "2020", "2021", "2022", "2023"} <= set(said)
    assert [words for words in said if words in ("Jan", "Apr", "Jul", "Oct")][:3] == ["Jul", "Oct", "Jan"]


def test_the_plan_can_be_read_aloud() -> None:
    """Alt text from the data, in the order of the picture."""
    assert describe_plan(STEPS) == (
        "Timeline of the action plan by lead agency, July 2020 to December 2023. "
        "National Police Bureau: T-2, July 2020; T-4, no dates. "
        "Financial Monitoring Unit: T-1, August 2020 to June 2021; T-3, January 2021 to December 2023."
    )


PLANS = {
    "one month": (step("A", "Office", "2020-12", "2020-12"),),
    "a year": tuple(step(f"A-{n}", f"Office {n % 3}", f"2021-{n:02}", "2021-12") for n in range(1, 13)),
    "decades": (step("A-1", "Office", "2001-03", "2034-05"), step("A-2", "Office", "2033-01", "2034-06")),
    "many": tuple(step(f"A-{n}", f"Office {n % 6} of the Federation", "2020-01", "2022-06") for n in range(46)),
    "long names": tuple(
        step(f"ACTION-{n}", f"Interdepartmental Committee No. {n} on Organised Crime", "2020-02", "2020-03")
        for n in range(8)
    ),
}


@pytest.mark.parametrize("steps", [STEPS, *PLANS.values()], ids=["usual", *PLANS])
def test_nothing_leaves_the_page_or_overlaps(steps: tuple[Step, ...]) -> None:
    """Short plans and long ones, crowded ones, long names and ids."""
    svg = draw_plan(steps)
    assert_apart(svg)
    assert svg == draw_plan(tuple(dataclasses.replace(one) for one in steps))
    assert float(etree.fromstring(svg).get("height").removesuffix("pt")) <= 227 / 25.4 * 72


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "No action"),
        ((step("A", "Office", "2021-02", "2021-01"),), "No action"),
        ((step("A", "Office", "1020-02", "2021-01"),), "years"),
        (tuple(step(f"A-{n}", f"Office {n}", "2020-01", "2020-02") for n in range(90)), "more than a page"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(steps: tuple[Step, ...], said: str) -> None:
    """No dates at all, a year mistyped, more than a page."""
    with pytest.raises(ChartError, match=said) as caught:
        draw_plan(steps)
    assert caught.value.hint


@pytest.mark.parametrize("path", sorted(ROOT.glob("papers/*/actions.yaml")), ids=lambda path: path.parent.name)
def test_the_plans_of_the_papers_hold_all_their_actions(path: Path, tmp_path: Path) -> None:
    """Each id of the file is drawn and read aloud, the same when kept as when made anew, in grey by lightness alone."""
    name = path.relative_to(ROOT).as_posix()
    ids = re.findall(r"(?m)^- id: (\S+)", path.read_text("utf-8"))
    made, kept = (load(Folder(ROOT), name, "plan", Cache(tmp_path)) for _ in range(2))
    assert isinstance(made, Asset)
    assert made == kept
    assert_apart(made.data)
    assert sorted(words for words in texts(made.data) if words in ids) == sorted(ids)
    assert all(f"{one}, " in made.description for one in ids)


def test_a_file_that_is_no_plan_is_refused_where_it_goes_wrong(tmp_path: Path) -> None:
    """Broken YAML and other YAML give the place of the first fault; a file without a kind says which there is."""
    folder = Folder(tmp_path)
    for name, text in (("broken.yaml", "- id: [\n"), ("other.yaml", "title: A\n"), ("empty.yaml", "")):
        (tmp_path / name).write_text(text)
        fault = load(folder, name, "plan", Cache(tmp_path / "cache"))
        assert isinstance(fault, FigureFault)
        assert (fault.code, bool(fault.line)) == (Code.REF013, True)
    unnamed = load(folder, "other.yaml", "", Cache(tmp_path / "cache"))
    assert isinstance(unnamed, FigureFault)
    assert "{.plan}" in unnamed.hint


def test_a_plan_is_vector_in_print_and_sharp_in_word_with_words_from_the_data(repository: Maker) -> None:
    """Without an alt text of their own charts get one in both outputs; one that an author wrote stays."""
    path = "papers/testing/sections/action-plan.md"
    plan = "![The plan](../actions.yaml){#fig:plan .plan}"
    again = '![The plan again](../actions.yaml){#fig:again .plan alt="One bar."}'
    count = "![Counted again](../data/counts.csv){#fig:counted .bar}"
    written = (repository.folder / path).read_text("utf-8")
    repository.write(path, f"{written}\nSee @fig:plan.\n\n{plan}\n\n{again}\n\n{count}\n")
    ran = papers(repository.folder, "build")
    assert ran.code == 0, ran.out + ran.err
    dates = "July 2020 to June 2021"
    expected = [
        f"Timeline of the action plan by lead agency, {dates}. Office of Tests: T-1, {dates}.",
        "One bar.",
        "Bar chart. tests: Unit 3; Other 2.",
    ]
    with pikepdf.open(repository.folder / "build/testing.pdf") as pdf:
        alts = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert [alt for alt in alts if alt in expected] == expected
    assert pictures == []
    with zipfile.ZipFile(repository.folder / "build/testing.docx") as package:
        tree = etree.fromstring(package.read("word/document.xml"))
        sizes = {
            Image.open(io.BytesIO(package.read(name))).size for name in package.namelist() if name.endswith(".png")
        }
    sides = [element.get(f"dist{side}") for element in tree.iter(f"{{{WP}}}inline") for side in "LR"]
    assert set(sides) == {"0"}  # else LibreOffice pushes a picture as wide as the text into the margin
    drawn = [element.get("descr") for element in tree.iter(f"{{{WP}}}docPr")]
    assert [words for words in drawn if words in expected] == expected
    assert {width for width, _ in sizes} >= {round(16 / 2.54 * 300)}


def test_a_date_moved_in_the_plan_changes_what_a_review_is_bound_to(repository: Maker) -> None:
    """The digest of a section covers the actions that its picture shows, whichever section that is."""
    section = "papers/testing/sections/summary.md"
    written = (repository.folder / section).read_text("utf-8")
    repository.write(section, f"{written}\n![The plan](../actions.yaml){{#fig:plan .plan}}\n")

    def digests() -> dict[str, str]:
        said = json.loads(papers(repository.folder, "status", "--format", "json").out)
        return {one["section"]: one["text"] for one in said["papers"][0]["sections"]}

    before = digests()
    repository.replace("papers/testing/actions.yaml", "2021-06", "2021-07")
    after = digests()
    assert {name for name in before if before[name] != after[name]} == {"summary", "action-plan"}
