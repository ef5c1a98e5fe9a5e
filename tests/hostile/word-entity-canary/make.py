from tests.wordfile.building import p, packed, parts, r


def make(world):
    text = (
        str(parts(p(r("Words")))["word/document.xml"])
        .replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY f SYSTEM "file://@OUTSIDE@/canary.txt">]>\n')
        .replace("Words", "&f;")
    )
    data = packed({**parts(p(r("x"))), "word/document.xml": world.filled(text.encode()).decode()})
    (world.folder / "home/returned.docx").write_bytes(data)
