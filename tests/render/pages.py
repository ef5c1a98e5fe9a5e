"""A section of everything that is hard on a web page, for the tests of the page and of the browser."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.making import Maker

SECTION = """
    ---
    contributors: [researcher1]
    status: drafting
    ---
    ## Deep

    ### Deeper

    #### Deepest

    Words with `a = 1`, H~2~O, ~~none~~ and [a link](https://www.example.org/), then a note.[^table]

    [^table]: With *emphasis* and [a citation](#deep).

    - [ ] a task that is no form field
    - a list

      1. in a list

    Term
    :   Its definition.

    > A quotation – with a dash.

    ```
    a_line_of_code_that_is_longer_than_the_screen_of_any_telephone_is_wide = "and then some more"
    ```

    The share is $x^2$, and in full

    $$\\sum_{i=1}^{n} \\frac{a_i + b_i + c_i + d_i + e_i + f_i + g_i}{(1 + r)^{i}} = \\int_0^\\infty f(x)\\,dx$$

    |        | Many words for one column | Number |
    |:-------|---------------------------|-------:|
    | A row  | with text                 | 1      |

    --- --- ---
    no  head here
    a   b    c
    --- --- ---

    ::: landscape
    | One | Two | Three | Four | Five | Six | Seven | Eight |
    |-----|-----|-------|------|------|-----|-------|-------|
    | administration | administration | administration | administration | administration | administration | 7 | 8 |

    : A wide table {#tbl:wide}
    :::

    ![A small picture](../figures/small.png){#fig:small alt="Two squares."}

    English with [خلاصہ اردو]{lang=ur dir=rtl} in a line.

    ::: {lang=ur dir=rtl}
    ## خلاصہ

    یہ ایک جملہ ہے، نمبر 12 اور NIOC کے ساتھ۔

    | نام | عدد |
    |:----|----:|
    | الف | ۱ |

    : اردو جدول {#tbl:urdu}
    :::
    """
"""Headings, lists, terms, code, formulas, tables with and without heads, a wide one, a bitmap, Urdu."""

SCREEN_READER_WORDS = ["Unit tests, 3; other tests, 2.", "A square in dark blue.", "Two squares."]
"""The alt texts of the whole paper's pictures, in order."""


def hard_repository(maker: Maker) -> None:
    """Give the small repository the section, and commit it."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 10), "#1F3A5F").save(picture, "PNG")
    path = maker.folder / "papers/testing/figures/small.png"
    path.write_bytes(picture.getvalue())
    maker.write("papers/testing/sections/annex.md", SECTION)
    maker.commit("Write the annex", who="Researcher One <researcher1@example.org>")
