"""The command: what it commits, what it refuses, and what a second submission does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.pandoc import read_markdown
from tests.cli.running import Ran, papers
from tests.making import TWO
from tests.submitting.filing import SMITH, caption, heading, image, word_file, zotero
from tests.wordfile.building import change, docx, footnote, p, packed, parts, picture, r, relation, table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

PATH = "papers/testing/sections/threats.md"


def _body(*more: str, last: str = "The last words stand here.", named: str = "Kinds of tests") -> str:
    return (
        heading("Threat assessment") + heading("Scale and trend")
        + p(r("The office counted "), zotero({"itemData": SMITH, "locator": "3"}), r(" ten cases, as Table 1 says."),
            footnote(2))
        + "".join(more) + caption(f"Table 1. {named}") + table(("Kind", "Number"), ("Unit", "3"))
        + p(picture("A square in dark blue")) + caption("Figure 1. Tests by kind") + p(r(last))
    )  # fmt: skip


def _file(*more: str, notes: tuple[str, ...] = ("A note.",), **how: str) -> bytes:
    return word_file(_body(*more, **how), notes=notes, pictured=image())


def _submit(desk: Maker, data: bytes, *more: str, section: str = "threats", ending: str = ".docx") -> Ran:
    file = desk.folder.parent / f"sent{ending}"
    file.write_bytes(data)
    return papers(
        desk.folder, "submit", str(file), "--paper", "testing", "--section", section, "--as", "researcher2", *more
    )


@pytest.fixture
def empty(desk: Maker) -> Maker:
    """The desk of a paper whose section is still to be written, and which nothing refers to."""
    desk.git("rm", "-q", PATH, "papers/testing/figures/square.svg", "papers/testing/data/counts.csv")
    desk.replace("papers/testing/sections/summary.md", " in @fig:counts and @tbl:kinds", "")
    desk.commit("Take a section out")
    return desk


def _read(desk: Maker) -> str:
    return (desk.folder / PATH).read_text(encoding="utf-8")


def test_a_word_file_becomes_a_section_that_passes_the_check(empty: Maker) -> None:
    """One commit in the author's name: text, figure, source; nothing is left uncommitted, and the check is content."""
    ran = _submit(empty, _file())
    assert ran.code == 0, ran.out + ran.err
    name = empty.git("ls-files", "papers/testing/figures").strip().rpartition("/")[2]
    assert _read(empty) == (
        "---\ncontributors: [researcher2]\nstatus: drafting\n---\n## Scale and trend\n\n"
        "The office counted [@smith-2021, p. 3] ten cases, as @tbl:kinds-tests says.[^1]\n\n"
        "| Kind | Number |\n|:---|---:|\n| Unit | 3 |\n\n: Kinds of tests {#tbl:kinds-tests}\n\n"
        f'![Tests by kind](../figures/{name}){{#fig:tests-kind alt="A square in dark blue"}}\n\n'
        "The last words stand here.\n\n[^1]: A note.\n"
    )
    shown = empty.git("log", "-1", "--format=%an <%ae>%n%cn%n%B")
    assert shown.startswith("Researcher Two <researcher2@example.org>\nEditor One\nSubmit threats of testing\n")
    assert "Submitted-from: sha256:" in shown
    assert empty.git("status", "--porcelain") == ""
    assert "@book{smith-2021," in (empty.folder / "papers/testing/references.bib").read_text(encoding="utf-8")
    checked = json.loads(papers(empty.folder, "check", "testing", "--format", "json").out)
    assert [one for one in checked["findings"] if one["severity"] == "error"] == []
    standing = json.loads(papers(empty.folder, "status", "testing", "--format", "json").out)
    (section,) = [one for one in standing["papers"][0]["sections"] if one["section"] == "threats"]
    assert [one["person"] for one in section["contributors"]] == ["researcher2"]


def test_a_dry_run_prints_all_and_writes_nothing(empty: Maker) -> None:
    """The text, the account, and not one object more in git."""
    before = empty.git("count-objects", "-v")
    ran = _submit(empty, _file(), "--dry-run")
    assert ran.code == 0
    assert "| Unit | 3 |" in ran.out
    assert "changed: “Table 1” becomes @tbl:kinds-tests" in ran.out
    assert "source: Smith, “On informal value transfer” (2021) goes into references.bib as @smith-2021" in ran.out
    assert "dry run" in ran.out
    assert empty.git("count-objects", "-v") == before
    assert empty.git("status", "--porcelain") == ""


def test_json_says_the_same(empty: Maker) -> None:
    """Where each thing stands, what became of it, and which commit it is."""
    said = json.loads(_submit(empty, _file(p(r("As (Nobody 1999) says."))), "--format", "json").out)
    assert (said["state"], said["path"], said["findings"]) == ("submitted", PATH, [])
    assert said["commit"] == empty.git("rev-parse", "HEAD").strip()
    assert len(said["files"]) == 3
    (source,) = [item for item in said["items"] if item["kind"] == "source"]
    assert source["what"].endswith("@smith-2021")
    (offered,) = [item for item in said["items"] if item["kind"] == "offered"]
    assert offered["where"] == {"heading": "Scale and trend", "paragraph": 4, "text": "As (Nobody 1999) says."}
    assert offered["line"] == 5


def test_errors_of_the_check_are_printed_and_nothing_is_written(empty: Maker) -> None:
    """A picture without alt text and a heading that is missing: with file, line and column."""
    head = empty.git("rev-parse", "HEAD")
    body = p(picture("")) + caption("Figure 1. X") + p(r("Some words here (Office of Tests 2019)."))
    ran = _submit(empty, word_file(body, pictured=image()))
    assert ran.code == 1
    assert f"{PATH}:5:" in ran.out
    assert "REF009" in ran.out
    assert "OUT007" in ran.out
    assert "nothing was written" in ran.out
    assert empty.git("rev-parse", "HEAD") == head
    assert not (empty.folder / PATH).exists()
    said = json.loads(_submit(empty, word_file(body, pictured=image()), "--format", "json").out)
    assert said["state"] == "refused"
    assert {"REF009", "OUT007"} <= {one["code"] for one in said["findings"]}
    assert said["markdown"].startswith("---\n")


def test_a_second_submission_is_merged(empty: Maker) -> None:
    """What the editor changed meanwhile stays, re-wrapped as it is; what the author changed comes; ids are kept."""
    assert _submit(empty, _file()).code == 0
    text = _read(empty).replace("ten cases, as", "ten cases\nof all kinds, as").replace("The last", "The very last")
    (empty.folder / PATH).write_text(text, encoding="utf-8")
    empty.commit("Edit")
    more = p(r("A new paragraph"), footnote(3), r(" by the author."))
    ran = _submit(empty, _file(more, notes=("A note.", "Another note."), named="Kinds of all tests"))
    assert ran.code == 0
    assert "merged into what stands there" in ran.out
    merged = _read(empty)
    assert "ten cases\nof all kinds, as @tbl:kinds-tests says.[^1]\n\nA new paragraph[^2] by the author.\n" in merged
    assert ": Kinds of all tests {#tbl:kinds-tests}" in merged
    assert "The very last words stand here." in merged
    assert "[^1]: A note.\n\n[^2]: Another note.\n" in merged
    assert read_markdown(merged.split("---\n", 2)[2])[1] == []
    # The third time, the author's own text of the second time is what it is held against, not the merged one.
    third = _submit(
        empty, _file(more, notes=("A note.", "Another note."), named="Kinds of all tests", last="The last of all.")
    )
    assert third.code == 0
    assert "The very last of all." in _read(empty), _read(empty)
    assert "of all kinds" in _read(empty)


def test_the_same_words_changed_by_both_are_a_conflict(empty: Maker) -> None:
    """The current text stays, both texts are told with the line, and the rest is merged."""
    assert _submit(empty, _file()).code == 0
    empty.replace(PATH, "The last words", "The final words")
    empty.commit("Edit")
    ran = _submit(empty, _file(p(r("One more.")), last="The ultimate words stand here."))
    assert ran.code == 0
    assert "conflict: both have changed the same words: “final” stays, the file has “ultimate”" in ran.out
    line = _read(empty).split("\n").index("The final words stand here.") + 1
    assert f"line {line} of the section" in ran.out
    assert "One more." in _read(empty)


def test_the_same_file_again_makes_no_commit(empty: Maker) -> None:
    """Nor does it undo what others have done since."""
    assert _submit(empty, _file()).code == 0
    empty.replace(PATH, "The last words", "The final words")
    head = empty.commit("Edit")
    ran = _submit(empty, _file())
    assert ran.code == 0
    assert "nothing new" in ran.out
    assert empty.git("rev-parse", "HEAD").strip() == head


def test_another_text_is_refused_and_what_goes_is_told(empty: Maker) -> None:
    """A file that has next to nothing of what stood there needs a flag; a paragraph that goes has a line."""
    assert _submit(empty, _file(p(r("The second paragraph of its author, with many words.")))).code == 0
    before = _read(empty)
    ran = _submit(empty, word_file(p(r("Something else altogether, by somebody who never saw it."))))
    assert ran.code == 2
    assert "next to nothing" in ran.err
    assert "--replace" in ran.err
    assert _read(empty) == before
    ran = _submit(empty, _file())
    assert ran.code == 0
    assert "not in it any more: “The second paragraph of its author, with many words.”" in ran.out
    assert ran.out.count("not in it any more") == 1


def test_a_picture_that_is_replaced_leaves_no_file_behind(empty: Maker) -> None:
    """The old one came with the section, and nothing shows it any more."""
    assert _submit(empty, _file()).code == 0
    before = empty.git("ls-files", "papers/testing/figures").split()
    assert _submit(empty, word_file(_body(), notes=("A note.",), pictured=image(size=(30, 30)))).code == 0
    after = empty.git("ls-files", "papers/testing/figures").split()
    assert len(before) == len(after) == 1
    assert before != after


def test_a_section_that_was_written_otherwise_is_safe(desk: Maker) -> None:
    """It takes a flag to overwrite it; contributors and roles that stood there stay."""
    desk.replace(PATH, "status: drafting", "status: submitted\nroles: {researcher1: [Investigation]}")
    head = desk.commit("Submit")
    data = docx(heading("Scale and trend") + p(r("Many words that are new (Office of Tests 2019).")))
    ran = _submit(desk, data, "--cite")
    assert ran.code == 2
    assert "--replace" in ran.err
    assert desk.git("rev-parse", "HEAD").strip() == head
    desk.replace("papers/testing/sections/summary.md", " in @fig:counts and @tbl:kinds", "")
    desk.commit("Refer to nothing")
    assert _submit(desk, data, "--cite", "--replace", "--submitted").code == 0
    assert _read(desk) == (
        "---\ncontributors: [researcher1, researcher2]\nstatus: submitted\nroles: {researcher1: [Investigation]}\n---\n"
        "## Scale and trend\n\nMany words that are new [@report-2019].\n"
    )


def test_what_others_refer_to_is_not_lost_unseen(desk: Maker) -> None:
    """A section replaced without the table that the summary names: the error is the paper's, and it is refused."""
    data = docx(heading("Scale and trend") + p(r("Many words that are new (Office of Tests 2019).")))
    ran = _submit(desk, data, "--cite", "--replace")
    assert ran.code == 1
    assert "papers/testing/sections/summary.md" in ran.out
    assert "REF004" in ran.out


def test_a_section_just_started_counts_as_not_written(empty: Maker) -> None:
    """What ``papers new`` has put there is nobody's text."""
    assert papers(empty.folder, "new", "testing", "threats", "--as", "researcher1").code == 0
    empty.commit("Start")
    ran = _submit(empty, _file())
    assert ran.code == 0, ran.out + ran.err
    assert "contributors: [researcher1, researcher2]" in _read(empty)
    assert "To be written" not in _read(empty)


def test_the_date_is_when_the_file_was_saved(empty: Maker) -> None:
    """Where that can be; a date to come is not believed."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>{}</dcterms:modified></cp:coreProperties>'
    )
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    for moment, expected in (("2020-03-01T10:00:00Z", True), ("2999-01-01T10:00:00Z", False)):
        made = parts(heading("Scale and trend") + p(r(f"Words of a certain date (Office of Tests 2019) {moment[:4]}.")))
        made["docProps/core.xml"] = core.format(moment)
        made["_rels/.rels"] = str(made["_rels/.rels"]).replace(
            "</Relationships>", f'<Relationship Id="rId9" Type="{kind}" Target="docProps/core.xml"/></Relationships>'
        )
        assert _submit(empty, packed(made), "--cite").code == 0
        assert empty.git("log", "-1", "--format=%aI").startswith("2020-03-01T10:00:00") is expected


@pytest.mark.parametrize(
    ("more", "words", "code"),
    [
        (("--section", "threat"), "did you mean threats", 2),
        (("--paper", "testin"), "did you mean testing", 2),
        (("--as", "researcher3"), "did you mean researcher", 2),
        (("--format", "yaml"), "invalid choice", 2),
    ],
)
def test_what_is_misspelt_is_named(desk: Maker, more: tuple[str, ...], words: str, code: int) -> None:
    """With the nearest name."""
    ran = _submit(desk, docx(p(r("x"))), *more)
    assert ran.code == code
    assert words in ran.err


def test_changes_that_are_not_committed_are_not_touched(desk: Maker) -> None:
    """A submission is one commit, and nothing else may get into it."""
    desk.write("papers/testing/sections/annex.md", "half-made")
    ran = _submit(desk, docx(p(r("x"))))
    assert ran.code == 2
    assert "not committed (papers/testing/sections/annex.md)" in ran.err


def test_a_refused_file_is_told_in_one_line(desk: Maker) -> None:
    """And in JSON with its reason; nothing is written."""
    data = docx(p(r("x")), relation("rX", "image", "http://example.org/x.png", outside=True))
    ran = _submit(desk, data, section="annex")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("papers: the file takes a picture from outside, http://example.org/x.png")
    assert len(ran.err.strip().split("\n")) == 2
    said = json.loads(_submit(desk, data, "--format", "json", section="annex").out)
    assert (said["state"], said["refusal"]["reason"]) == ("refused", "outside")
    assert desk.git("status", "--porcelain") == ""


def test_tracked_changes_are_listed_and_refused(desk: Maker) -> None:
    """Exit code 1, and nothing is written."""
    ran = _submit(desk, docx(p(r("Old "), change("ins", r("new")))), section="annex")
    assert ran.code == 1
    assert "refused: a tracked change (inserted) by Researcher One on 2026-03-01: “new”" in ran.out
    assert "nothing was written" in ran.out


def _markdown(desk: Maker, folder: Path, text: str, *more: str) -> Ran:
    folder.mkdir(exist_ok=True)
    (folder / "annex.md").write_text(text, encoding="utf-8")
    return papers(
        desk.folder, "submit", str(folder / "annex.md"), "--paper", "testing", "--section", "annex", "--as",
        "researcher2", *more,
    )  # fmt: skip


def test_markdown_with_a_figure_beside_it(desk: Maker, tmp_path: Path) -> None:
    """The figure goes to the paper's, its name by its content; the front matter is joined, the author is added."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "map.png").write_bytes(image())
    front = "---\ncontributors: [researcher1]\nstatus: submitted\n---\n"
    text = f'{front}![A map](map.png){{#fig:map alt="Two dots"}}\n\nWords.\n'
    ran = _markdown(desk, tmp_path / "in", text)
    assert ran.code == 0, ran.out + ran.err
    (name,) = [line for line in desk.git("ls-files", "papers/testing/figures").split() if "annex-" in line]
    written = (desk.folder / "papers/testing/sections/annex.md").read_text(encoding="utf-8")
    assert written == (
        "---\ncontributors: [researcher1, researcher2]\nstatus: submitted\n---\n"
        f'![A map](../figures/{name.rpartition("/")[2]}){{#fig:map alt="Two dots"}}\n\nWords.\n'
    )
    again = _markdown(desk, tmp_path / "in", text.replace("Words.", "Other words."))
    assert again.code == 0
    assert "Other words." in (desk.folder / "papers/testing/sections/annex.md").read_text(encoding="utf-8")


def test_markdown_cannot_reach_out_of_its_folder(desk: Maker, tmp_path: Path) -> None:
    """Neither by a link nor by a way up; raw HTML is refused as in the check."""
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(image())
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    for text, words in (
        ("![x](link.png)\n", "symbolic link"),
        ("![x](../secret.png)\n", "REF007"),
        ("![x](/etc/passwd)\n", "SAFE005"),
        ("Words <script>x</script>.\n", "SAFE002"),
        ("Words [@nobody].\n", "REF001"),
        ("---\ntitle: x\n---\nWords.\n", "title"),
    ):
        ran = _markdown(desk, tmp_path / "in", text)
        assert ran.code == 1, text
        assert words in ran.out, (text, ran.out)
    assert desk.git("status", "--porcelain") == ""
    assert _markdown(desk, tmp_path / "in", "Words\x00 here.\n").code == 1


def test_the_words_stay_their_authors(empty: Maker) -> None:
    """After a merge each still holds what each has written."""
    assert _submit(empty, _file()).code == 0
    empty.replace(PATH, "The last words stand here.", "The last words stand here, and seven more of mine follow them.")
    empty.commit("Edit", who=TWO.replace("Two", "One").replace("2", "1"))
    assert _submit(empty, _file(p(r("Theirs is this one.")))).code == 0
    standing = json.loads(papers(empty.folder, "status", "testing", "--format", "json").out)
    (section,) = [one for one in standing["papers"][0]["sections"] if one["section"] == "threats"]
    words = {one["person"]: one["words"] for one in section["contributors"]}
    assert words["researcher1"] == 7
    assert words["researcher2"] > 20


def test_what_is_no_file_is_misuse(empty: Maker) -> None:
    """A path that leads nowhere, or to a folder: exit code 2, and nothing happens."""
    arguments = ("--paper", "testing", "--section", "threats", "--as", "researcher2")
    for path, words in ((empty.folder.parent / "none.docx", "there is no file"), (empty.folder, "not a regular file")):
        ran = papers(empty.folder, "submit", str(path), *arguments)
        assert ran.code == 2
        assert words in ran.err


def test_a_detached_head_is_told(empty: Maker) -> None:
    """The commit is made, and no branch holds it: there is a line, and none where a branch is checked out."""
    assert "detached" not in _submit(empty, _file(), "--dry-run").out
    empty.git("checkout", "-q", "--detach")
    ran = _submit(empty, _file())
    assert ran.code == 0
    assert "no branch is checked out (HEAD is detached)" in ran.out


def test_a_conflict_that_stands_is_not_called_settled(empty: Maker) -> None:
    """The file comes again: nothing is written, and the conflict is still to be settled."""
    assert _submit(empty, _file()).code == 0
    empty.replace(PATH, "The last words", "The final words")
    empty.commit("Edit")
    sent = _file(last="The ultimate words stand here.")
    for _ in range(2):
        ran = _submit(empty, sent)
        assert ran.code == 0
        assert "“final” stays, the file has “ultimate”" in ran.out
    assert "still to be settled" in ran.out
    assert "was settled" not in ran.out
    empty.replace(PATH, "The final words", "The ultimate words")
    empty.commit("Settle")
    assert "conflict" not in _submit(empty, sent).out
