"""What a Word file from outside is refused for, and that nothing else than a refusal comes of a broken one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.errors import PapersError, RefusedError
from pipeline.limits import DEFAULT
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read

from .building import (
    MAIN_TYPE,
    bookmark,
    change,
    docx,
    equation,
    field,
    footnote,
    footnotes,
    p,
    packed,
    parts,
    picture,
    r,
    relation,
    relationships,
    table,
)  # fmt: skip
from .taking import take

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = p(r("Words"))
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _with(**changed: str | bytes) -> bytes:
    """A file with parts added or put in the place of others; underlines stand for what names of parts have."""
    made = parts(PLAIN)
    for key, content in changed.items():
        made[{"document": "word/document.xml", "types": "[Content_Types].xml", "rels": "_rels/.rels"}[key]] = content
    return packed(made)


def _document(head: str = "", inside: str = PLAIN, encoding: str = "utf-8") -> bytes:
    text = str(parts(inside)["word/document.xml"])
    declared, _, rest = text.partition("?>\n")
    return f"{declared.replace('UTF-8', encoding.upper())}?>\n{head}{rest}".encode(encoding)


def _zipped(*entries: tuple[str, str | bytes]) -> bytes:
    """A file with entries added after its own, under any name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=1) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        for name, content in [*parts(PLAIN).items(), *entries]:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _bit(data: bytes, signature: bytes, offset: int, value: int) -> bytes:
    """A file with a number of two bytes set in its first header of a kind."""
    place = data.index(signature) + offset
    return data[:place] + struct.pack("<H", value) + data[place + 2 :]


def _hidden() -> bytes:
    """A file with an entry that its directory does not list, in a place that only its directory's end tells."""
    data = docx(PLAIN)
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    extra = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 3, 3, 17, 0) + b"word/document.xml" + b"<x>"
    moved = struct.pack("<L", start + len(extra))
    return data[:start] + extra + data[start : end + 16] + moved + data[end + 20 :]


def _overlapping() -> bytes:
    """A file with two names for the same bytes, as bombs have that grow with the square of their size."""
    data = _zipped(("word/one.xml", b"0" * 5000), ("word/two.xml", b"0" * 5000))
    first, second = data.index(b"word/one.xml") - 30, data.index(b"word/two.xml") - 30
    place = data.rindex(b"word/two.xml") - 4
    assert struct.unpack_from("<L", data, place)[0] == second
    return data[:place] + struct.pack("<L", first) + data[place + 4 :]


def _longer() -> bytes:
    """A file of which both headers say that a part is longer than it is, its checksum being right."""
    data = bytearray(docx(PLAIN))
    size = len(str(parts(PLAIN)["word/document.xml"]))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature, data.index(b"word/document.xml") - 30 if offset == 22 else 0)
        while data[place + offset : place + offset + 4] != struct.pack("<L", size):
            place = data.index(signature, place + 1)
        data[place + offset : place + offset + 4] = struct.pack("<L", size + 5)
    return bytes(data)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_ALIEN = '<w:object><o:OLEObject Type="Embed" ProgID="Package" r:id="rIdX"/></w:object>'
_ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
_DEEP = p(r("x"))
for _ in range(45):
    _DEEP = table((_DEEP,)) + p(r("y"))
_BOXES = "<w:sdt><w:sdtContent>" * 130 + PLAIN + "</w:sdtContent></w:sdt>" * 130

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no zip at all": ("not-a-zip", lambda: b"Dear colleague, find attached"),
    "nothing": ("not-a-zip", lambda: b""),
    "a PDF that holds a zip": ("not-a-zip", lambda: b"%PDF-1.7\n" + docx(PLAIN)),
    "encrypted by Word": ("encrypted", lambda: _OLE + "EncryptedPackage".encode("utf-16-le")),
    "an old .doc": ("old-format", lambda: _OLE),
    "an encrypted entry": ("encrypted", lambda: _bit(docx(PLAIN), b"PK\x01\x02", 8, 1)),
    "an unknown packing": ("broken", lambda: _bit(docx(PLAIN), b"PK\x01\x02", 10, 99)),
    "a part shorter than is said": ("broken", _longer),
    "cut in half": ("broken", lambda: docx(PLAIN)[: len(docx(PLAIN)) // 2]),
    "something after its end": ("ambiguous", lambda: docx(PLAIN) + b"\0" * 30),
    "a second archive after its end": ("ambiguous", lambda: docx(p(r("Another text"))) + docx(PLAIN)),
    "an entry that is not listed": ("ambiguous", _hidden),
    "entries over each other": ("bomb", _overlapping),
    "an entry of two packings": ("ambiguous", lambda: _bit(docx(PLAIN), b"PK\x03\x04", 8, 0)),
    "an entry of two names": ("ambiguous", lambda: docx(PLAIN).replace(b"word/styles.xml", b"word/stylez.xml", 1)),
    "zeros that unpack to 270 MB": ("bomb", lambda: _zipped(("word/x.xml", bytes(270_000_000)))),
    "zeros that unpack to 20 MB": ("bomb", lambda: _zipped(("word/media/x.png", b"\0" * 20_000_000))),
    "three thousand parts": ("bomb", lambda: _zipped(*((f"word/{number}.xml", "") for number in range(3000)))),
    "two entries of one name": ("ambiguous", lambda: _zipped(("word/document.xml", _document()))),
    "names that differ in case only": ("ambiguous", lambda: _zipped(("word/Document.XML", _document()))),
    "a name in percent signs": ("ambiguous", lambda: _zipped(("word/%64ocument.xml", _document()))),
    "a part in pieces": ("ambiguous", lambda: _zipped(("word/x.xml/[0].piece", "<x/>"))),
    "a name that climbs": ("unsafe-name", lambda: _zipped(("../../evil.xml", "<x/>"))),
    "a name that climbs in percent signs": ("unsafe-name", lambda: _zipped(("word/%2e%2e/%2e%2e/evil", "<x/>"))),
    "an absolute name": ("unsafe-name", lambda: _zipped(("/etc/passwd", "x"))),
    "a name of Windows": ("unsafe-name", lambda: _zipped(("C:\\evil.xml", "<x/>"))),
    "a name with a null": ("unsafe-name", lambda: _zipped(("word/xa.xml", "<x/>")).replace(b"xa.xml", b"x\0.xml")),
    "a name of 300 characters": ("unsafe-name", lambda: _zipped(("w" * 300, "<x/>"))),
    "a document type": ("doctype", lambda: _with(document=_document("<!DOCTYPE x>\n"))),
    "entities": ("doctype", lambda: _with(document=_document(_ENTITY, p(r("&b;"))))),
    "an entity of a file": (
        "doctype",
        lambda: _with(document=_document('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n', p(r("&f;")))),
    ),
    "entities in UTF-16": ("doctype", lambda: _with(document=_document(_ENTITY, p(r("&b;")), "utf-16"))),
    "entities in UTF-7": ("broken", lambda: _with(document=_document(_ENTITY, p(r("&b;")), "utf-7"))),
    "entities in a part that is not read": (
        "doctype", lambda: _zipped(("customXml/item1.xml", f"{_ENTITY}<x>&b;</x>"))
    ),
    "entities in relations": (
        "doctype", lambda: _with(rels=str(parts(PLAIN)["_rels/.rels"]).replace("?>\n", f"?>\n{_ENTITY}"))
    ),
    "XML that is not well formed": ("broken", lambda: _with(document=_document().replace(b"</w:body>", b"</w:bodi>"))),
    "elements 300 deep": ("too-deep", lambda: docx(_BOXES)),
    "45 tables in each other": ("too-deep", lambda: docx(_DEEP)),
    "two million elements": ("too-large", lambda: docx("".join(f"<w:p a='{n * n:x}'/>" for n in range(1_000_001)))),
    "no types": ("no-main-part", lambda: packed({"word/document.xml": _document()})),
    "no main part": (
        "no-main-part", lambda: packed({k: v for k, v in parts(PLAIN).items() if k != "word/document.xml"})
    ),
    "a spreadsheet": ("no-main-part", lambda: _typed("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")),
    "a main part of something else": ("no-main-part", lambda: _with(document="<x/>")),
    "two main parts": ("ambiguous", lambda: _with(rels=_two_mains())),
    "two parts of footnotes": (
        "ambiguous",
        lambda: _zipped_relation(
            relation("rIdX", "footnotes", "more.xml") + relation("rIdY", "footnotes", "yet.xml")
        ),
    ),
    "footnotes that are not there": ("broken", lambda: docx(PLAIN, relation("rIdX", "footnotes", "gone.xml"))),
    "a strict document": (
        "strict",
        lambda: _with(
            document=_document().replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        ),
    ),
    "a template": ("template", lambda: _typed("vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")),
    "a document with macros": ("macros", lambda: _typed("vnd.ms-word.document.macroEnabled.main+xml")),
    "macros in a plain document": ("macros", lambda: _zipped(("word/vbaProject.bin", b"x"))),
    "a relation to macros": ("macros", lambda: docx(PLAIN, relation("rIdX", "vbaProject", "vbaData.bin"))),
    "another document taken in": ("embedded-file", lambda: docx('<w:altChunk r:id="rIdX"/>' + PLAIN)),
    "a relation to another document": ("embedded-file", lambda: docx(PLAIN, relation("rIdX", "aFChunk", "x.html"))),
    "a subdocument": (
        "embedded-file", lambda: docx(PLAIN, relation("rIdX", "subDocument", "file:///x.docx", outside=True))
    ),
    "an object": ("embedded-object", lambda: docx(p(f"<w:r>{_ALIEN}</w:r>"))),
    "an object in a footnote": (
        "embedded-object", lambda: docx(p(footnote(2)), footnotes=footnotes(f"<w:r>{_ALIEN}</w:r>"))
    ),
    "a relation to an object": ("embedded-object", lambda: docx(PLAIN, relation("rIdX", "oleObject", "x.bin"))),
    "a control": ("embedded-object", lambda: docx(PLAIN, relation("rIdX", "control", "activeX1.xml"))),
    "a picture from outside": (
        "outside", lambda: docx(PLAIN, relation("rIdX", "image", "https://example.org/x.png", outside=True))
    ),
    "a picture from outside, said to be inside": (
        "outside", lambda: docx(PLAIN, relation("rIdX", "image", "file:///etc/passwd"))
    ),
    "a picture on a share": ("outside", lambda: docx(PLAIN, relation("rIdX", "image", "\\\\host\\x.png"))),
    "a template from outside": (
        "outside", lambda: docx(PLAIN, relation("rIdX", "attachedTemplate", "https://example.org/x", outside=True))
    ),
    "a field that takes in a file": ("outside-field", lambda: docx(p(field('INCLUDETEXT "C:\\\\x"', r("x"))))),
    "a field that starts a program": ("outside-field", lambda: docx(p(field('dde cmd "/c calc"', r("x"))))),
    "a field that takes in a picture": (
        "outside-field", lambda: docx(p('<w:fldSimple w:instr=" INCLUDEPICTURE x "><w:r/></w:fldSimple>'))
    ),
    "such a field over several runs": (
        "outside-field",
        lambda: docx(p(field("INCLUDE</w:instrText><w:instrText>TEXT x", r("x")))),
    ),
    "such a field in another": (
        "outside-field",
        lambda: docx(p(field(f"IF </w:instrText></w:r>{field('DDEAUTO x', '')}<w:r><w:instrText>", ""))),
    ),
    "a relation told twice": (
        "ambiguous", lambda: docx(PLAIN, relation("rIdX", "image", "a.png") + relation("rIdX", "image", "b.png"))
    ),
}  # fmt: skip


def _typed(kind: str) -> bytes:
    return _with(types=str(parts(PLAIN)["[Content_Types].xml"]).replace(MAIN_TYPE, f"application/{kind}"))


def _two_mains() -> str:
    both = "".join(
        f'<Relationship Id="rId{part}" Type="{_KIND}officeDocument" Target="word/{part}.xml"/>'
        for part in ("document", "styles")
    )
    return relationships(both)


def _zipped_relation(relations: str) -> bytes:
    return packed({**parts(PLAIN, relations), "word/more.xml": "<x/>", "word/yet.xml": "<x/>"})


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused_with_one_clear_line(case: str) -> None:
    """Each with its own word for why, and with what to do; the exit code is that of faults."""
    reason, made = HOSTILE[case]
    with pytest.raises(RefusedError) as caught:
        open_word(made())
    assert caught.value.reason == reason
    assert caught.value.exit_code == 1
    assert caught.value.hint
    line = str(caught.value)
    assert 10 < len(line) < 240
    assert line.isprintable()


def test_nothing_of_an_entity_is_said() -> None:
    """What a refused file would have read does not stand in the message."""
    with pytest.raises(RefusedError) as caught:
        open_word(HOSTILE["an entity of a file"][1]())
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("file", 1000, "too-large"),
        ("entries", 5, "bomb"),
        ("name", 10, "unsafe-name"),
        ("expanded", 5000, "bomb"),
        ("part", 500, "too-large"),
        ("nodes", 50, "too-large"),
        ("depth", 3, "too-deep"),
        ("instruction", 5, "too-large"),
    ],
)
def test_every_limit_is_held(limit: str, value: int, reason: str) -> None:
    """A file that is taken is refused where a limit is set below what it has."""
    data = docx(p(r("x"), field("SEQ Table", r("1"))))
    assert open_word(data)
    with pytest.raises(RefusedError) as caught:
        open_word(data, replace(DEFAULT, **{f"word_{limit}": value}))
    assert caught.value.reason == reason


def test_links_to_the_web_are_taken() -> None:
    """A plain hyperlink leads out of the file, and is read with its address."""
    link = '<w:hyperlink r:id="rIdX">' + r("there") + "</w:hyperlink>"
    taken = take(docx(p(link), relation("rIdX", "hyperlink", "https://example.org/a", outside=True)))
    assert taken.reading.paragraphs[0].pieces[0].look.link == "https://example.org/a"


def test_a_main_part_of_another_name_is_found() -> None:
    """Word on the web calls it document2.xml at times; names are compared without regard to case."""
    made = {
        key.replace("document.xml", "document2.xml"): content.replace("document.xml", "document2.xml")
        if isinstance(content, str)
        else content
        for key, content in parts(PLAIN).items()
    }
    assert take(packed(made)).accepted() == ["Words"]


def test_text_in_utf_16_is_read() -> None:
    """The other encoding that the format allows."""
    assert take(_with(document=_document(inside=p(r("Wörter ‘…’")), encoding="utf-16"))).accepted() == ["Wörter ‘…’"]


def _rich() -> str:
    return (
        p(bookmark("b", r("Some words")), change("ins", r("more")), footnote(2), equation(), style="Heading1")
        + table(("a", "b"), ("c", "d"))
        + p(picture(), field("SEQ Table", r("1")), change("del", "<w:r><w:delText>gone</w:delText></w:r>"))
    )


def test_a_damaged_file_is_refused_or_read_and_nothing_else() -> None:
    """Bytes changed, cut out and put in at random: never another exception."""
    rng, data = random.Random(7), docx(_rich(), footnotes=footnotes(r("note")))
    refused = 0
    for _ in range(400):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(damaged))
            match rng.randrange(3):
                case 0:
                    damaged[place] = rng.randrange(256)
                case 1:
                    del damaged[place : place + rng.randint(1, 40)]
                case _:
                    damaged[place:place] = rng.randbytes(rng.randint(1, 8))
        try:
            read(open_word(bytes(damaged)))
        except PapersError:
            refused += 1
    assert refused > 300


def test_elements_in_wrong_places_are_read_or_refused_and_nothing_else() -> None:
    """Elements of a document dropped, doubled, renamed and moved at random, the XML still well formed."""
    rng, whole = random.Random(11), 0
    made = parts(_rich(), footnotes=footnotes(r("note")))
    names = [element.tag for element in etree.fromstring(str(made["word/document.xml"]).encode()).iter()]
    for _ in range(400):
        root = etree.fromstring(str(made["word/document.xml"]).encode())
        for _ in range(rng.randint(1, 5)):
            elements = list(root.iter())[2:]
            one, other = rng.choice(elements), rng.choice(elements)
            match rng.randrange(4):
                case 0 if one.getparent() is not None:
                    one.getparent().remove(one)
                case 1:
                    one.tag = rng.choice(names)
                case 2 if one not in (other, *other.iterancestors()):
                    other.append(one)
                case _:
                    one.attrib.clear()
        data = packed({**made, "word/document.xml": etree.tostring(root)})
        try:
            whole += bool(read(open_word(data)).paragraphs)
        except PapersError:
            continue
    assert whole > 300
