"""YAML is read strictly: what could mean two things, or hang the reader, is refused at its place."""

from __future__ import annotations

import pytest

from pipeline.limits import DEFAULT
from pipeline.papers.yamlfile import Node, YamlError, parse


def plain(node: Node) -> object:
    """The values of a tree without their places."""
    if isinstance(node.value, dict):
        return {key: plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(inner) for inner in node.value]
    return node.value


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("a: &x 1\nb: *x\n", (1, 4), "anchor"),
        ("a: 1\nb: *x\n", (2, 4), "alias"),
        ("a: 1\n<<: *x\n", (2, 5), "alias"),
        ("a: !!python/object/apply:os.system [ls]\n", (1, 4), "tag"),
        ("a: 1\nb: !!str 2\n", (2, 4), "tag"),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "second time"),
        ("x:\n  a: 1\n  'a': 2\n", (3, 3), "second time"),
        ("a: 1\n---\nb: 2\n", (2, 1), "more than one"),
        ("? [a, b]\n: 1\n", (1, 3), "not a word"),
        ("a: 1\nb: x: y\n", (2, 5), "not allowed"),
        (r'a: "x\u202ey"', (1, 4), "U+202E"),
        ("a: [1\nb: 2\n", (2, 2), ""),
        ("a:\n\t- b\n", (2, 1), ""),
        ('a: "unclosed\n', (2, 1), ""),
        ("a: @b\n", (1, 4), ""),
        ("a: \x07b\n", (1, 4), "does not allow"),
        ("[" * 50 + "]" * 50, (1, DEFAULT.yaml_depth + 2), "deeply"),
    ],
)
def test_what_is_refused(text: str, where: tuple[int, int], says: str) -> None:
    """An alias, an anchor, a tag, a key given twice, a second document, deep nesting, a broken syntax."""
    with pytest.raises(YamlError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == where
    assert says in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_nesting_without_end_is_refused(opening: str) -> None:
    """A hundred thousand levels are no more than thirteen."""
    with pytest.raises(YamlError):
        parse(opening * 100_000)


def test_scalars_stay_the_text_they_were_written_as() -> None:
    """``NO`` is a word and ``2020-07`` no date; only an empty value is none."""
    text = "a: NO\nb: 2020-07\nc: 2020-02-14\nd: 0o17\ne: 1_000\nf: 12:30:45\ng: .inf\nh: yes\ni: '1'\nj: 1.10\n"
    assert plain(parse(text)) == {
        "a": "NO", "b": "2020-07", "c": "2020-02-14", "d": "0o17", "e": "1_000",
        "f": "12:30:45", "g": ".inf", "h": "yes", "i": "1", "j": "1.10",
    }  # fmt: skip


def test_nothing_is_nothing_unless_it_is_quoted() -> None:
    """An empty value, ``~`` and ``null`` are none; in quotes they are text."""
    tree = parse("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n")
    assert plain(tree) == {"a": None, "b": None, "c": None, "d": "", "e": "null"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~\n"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    """So that what is missing in it is told key by key."""
    assert parse(text).value == {}


def test_values_and_keys_know_where_they_stand() -> None:
    """Line and column from 1; the first line may be another than the file's."""
    tree = parse("a: 1\nlist:\n  - id: x\n    b: ä\n", first_line=10)
    assert isinstance(tree.value, dict)
    assert tree.keys == {"a": (10, 1), "list": (11, 1)}
    entry = tree.value["list"].value[0]  # type: ignore[index]
    assert isinstance(entry, Node)
    assert (entry.line, entry.column) == (12, 5)
    assert isinstance(entry.value, dict)
    assert (entry.value["b"].line, entry.value["b"].column) == (13, 8)


def test_a_fault_is_told_in_lines_of_the_file() -> None:
    """A front matter begins in line 2."""
    with pytest.raises(YamlError) as caught:
        parse("a: 1\na: 2\n", first_line=2)
    assert caught.value.line == 3
