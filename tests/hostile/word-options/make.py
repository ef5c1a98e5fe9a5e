from tests.wordfile.building import docx, p, r


def make(world):
    (world.folder / "home/returned.docx").write_bytes(docx(p(r("x"))))
