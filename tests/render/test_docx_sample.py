"""A composed paper that has one of everything, for the tests of the Word output; and ways to look into the file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline import pandoc
from pipeline.figures import Asset
from pipeline.markdown.tree import walk
from pipeline.ooxml.xml import NAMESPACES, Element, shown_text, style_of
from pipeline.render.composed import Composed, ContentsEntry, Properties
from pipeline.render.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = Templates(Path("/nowhere"))
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="100" height="50" fill="#1F3A5F"/></svg>'
)
SVG_WITH_TEXT = SVG.replace(b"<rect", b'<text x="9" y="9">A</text><rect')

COVER = """
::: {custom-style="Cover Initiative"}
National Initiative
:::

::: {custom-style="Title"}
A Paper & Its \\<Title\\>
:::

::: {custom-style="Cover State"}
DRAFT
:::

::: {custom-style="Cover Note"}
Not for publication.
:::
"""

BODY = """
# Threat assessment {#sec-threat}

Plain, *stressed*, **strong**, ***both***, ~~struck~~, H~2~O, x^2^, `code`, [here](#fig-one), [there](https://example.org),
a note[^n], [absent]{custom-style="Missing"} and [اردو]{lang=ur dir=rtl}.

[^n]: With *stress*.

![A **drawn** one.](PLAIN){#fig-one width=12cm}

## Scale and trend {#scale}

  -------------------------
  Name               Number
  --------------- ---------
  Lahore              1,200

  Karachi                 7
  -------------------------

  : Counts & sums {#tbl-counts}

| A | B |
|---|:-:|
| a | - one |

After the tables.

- first

    more of it

    1. inner
- second

Term

:   Meaning

> Quoted.

```
verbatim
```

$$x^2$$

::: {lang=ur dir=rtl}
یہ اردو ہے
:::

::: {custom-style="Gap"}
This section is missing.
:::

::: landscape
![A wide one.](LETTERED){#fig-two width=20cm}

| Wide | Table |
|------|-------|
| x    | y     |

: Turned {#tbl-wide}
:::

Beside ![a mark](PHOTO){width=1cm} in a line.

# References {#references .unnumbered}

::: {#ref-one custom-style="Bibliography"}
One, A. 2019. *Title*.
:::

## People {#people .unnumbered}

::: {custom-style="Back Note"}
Small.
:::
"""

PROPERTIES = Properties(
    reviewers=(),
    reviews=(),
    paper="sample",
    title="A Paper & Its <Title>",
    subtitle="A strategy paper",
    short_title="A Paper",
    initiative="NI",
    authors=("Ayesha Khan", "Bilal Ahmed"),
    keywords=("crime", "strategy"),
    language="en-GB",
    publisher="Secretariat",
    rights="© 2019",
    edition="First edition",
    date=dt.datetime(2019, 11, 9, 17, 30, 1, tzinfo=dt.timezone(dt.timedelta(hours=5))),
    commit="abc123",
    draft=True,
)
CONTENTS = (
    ContentsEntry(level=1, number="1", text="Threat assessment", id="sec-threat"),
    ContentsEntry(level=2, number="1.1", text="Scale & trend", id="scale"),
    ContentsEntry(level=1, number="", text="References", id="references"),
)
PAGES = {"sec-threat": 3, "scale": 4, "references": 9}


def png() -> bytes:
    """A bitmap, the same every time."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(out, "PNG")
    return out.getvalue()


def rasterise(drawings: Sequence[tuple[bytes, float]]) -> list[bytes]:
    """Stands for Typst, which other tests run."""
    for svg, width_cm in drawings:
        assert svg.startswith(b"<svg")
        assert width_cm > 0
    return [png() for _ in drawings]


def sample(*, draft: bool = True, body: str = BODY) -> Composed:
    """A composed paper that has one of everything."""
    assets = {
        key: Asset(data=data, kind=kind, width=200, height=100, digest=key)
        for key, data, kind in (("PLAIN", SVG, "svg"), ("LETTERED", SVG_WITH_TEXT, "svg"), ("PHOTO", png(), "png"))
    }
    for key, asset in assets.items():
        body = body.replace(f"({key})", f"({asset.name})")
    return Composed(
        properties=dataclasses.replace(PROPERTIES, draft=draft),
        cover=tuple(pandoc.read_markdown(COVER)[0]),
        contents=CONTENTS,
        body=tuple(pandoc.read_markdown(body)[0]),
        pictures={asset.name: asset for asset in assets.values()},
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(parts: dict[str, bytes]) -> Element:
    """The root of the document part."""
    return etree.fromstring(parts["word/document.xml"])


def find_all(root: Element, path: str) -> list[Any]:
    """The elements at a path with Word's prefixes, in the order of the document."""
    found: Any = root.xpath(path, namespaces=NAMESPACES)
    return list(found)


def texts_in(root: Element, style: str) -> list[str]:
    """The texts of the paragraphs in a style."""
    return [shown_text(paragraph) for paragraph in find_all(root, "//w:p") if style_of(paragraph) == style]


def test_sample_has_one_of_everything() -> None:
    """Every kind of node that a paper may hold is in the sample, so that the other tests see it."""
    kinds = {node["t"] for node in walk([*sample().cover, *sample().body])}
    assert kinds >= {
        *(
            "Header",
            "Figure",
            "Image",
            "Table",
            "BulletList",
            "OrderedList",
            "DefinitionList",
            "BlockQuote",
            "CodeBlock",
        ),
        *(
            "Emph",
            "Strong",
            "Strikeout",
            "Subscript",
            "Superscript",
            "Code",
            "Math",
            "Link",
            "Note",
            "Span",
            "Div",
            "BlockQuote",
        ),
    }
