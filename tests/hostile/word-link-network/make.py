from tests.wordfile.building import docx, p, r, relation


def make(world):
    data = docx(p(r("x")), relation("rIdX", "image", f"http://{world.listener.address}/x.png", outside=True))
    (world.folder / "home/returned.docx").write_bytes(data)
