"""A repository with a section that holds everything an author may write, at its most awkward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import Maker, small_repository

if TYPE_CHECKING:
    from pathlib import Path

_WIDE = "| Year | " + " | ".join(f"Indicator {number}" for number in range(1, 11)) + " |"
_RULE = "|" + "---|" * 11
_ROWS = "\n".join(
    f"| {year} | " + " | ".join(str(year * n % 997) for n in range(1, 11)) + " |" for year in range(2001, 2007)
)
_LONG = "\n".join(f"| Row {number} | {'words of a cell that goes on ' * (1 + number % 3)}|" for number in range(1, 60))
_TALL = "words without an end " * 640

SECTION = f"""---
contributors: [researcher1]
status: drafting
---
Section @sec:threats and number [-@sec:threats]; @fig:counts, [-@fig:counts], @tbl:wide and @fig:wide.[^ref]

[^ref]: As @tbl:kinds and @sec:action-plan say, and a list:

    1. one [@report-2019, p. 4];
    2. two.

## A heading with a note[^head] and an [anchor]{{#here}} {{#noted}}

[^head]: About the heading.

- first

    1. inner, with a [link](#here) and @tbl:long

        - innermost

    ![In a list](../figures/wide.svg){{#fig:listed alt="A wide picture in a list."}}

- second [اردو متن]{{lang=ur dir=rtl}}

Term

:   Its definition.

> Quoted, with *stress* and **strong** and `code`.

### Third level

#### Fourth level

Formula $x^2$, H~2~O and x^2^, <https://example.org/a_long_path/that-goes/on> and [mail](mailto:a@example.org).

::: landscape

![Wide *picture*, after @report-2019, see @tbl:wide[^cap]](../figures/wide.svg){{#fig:wide alt="A wide rectangle."}}

[^cap]: A note of a caption.

{_WIDE}
{_RULE}
{_ROWS}

: Ten indicators over the years {{#tbl:wide}}

Text on the landscape page.

:::

Text after the turn.

- in a list

  ![Not turned](../figures/wide.svg){{#fig:unturned alt="A wide rectangle again."}}

- in a line ![Wide](../figures/wide.svg){{alt="A wide rectangle in a line."}} and on

## After the turn

| Name | Text |
|------|------|
{_LONG}

: A table of many pages {{#tbl:long}}

| A | B |
|---|---|
| tall | {_TALL} |

: A cell taller than a page {{#tbl:tall}}

::: {{lang=ur dir=rtl}}
یہ اردو متن ہے اور دائیں سے بائیں لکھا جاتا ہے۔
:::

- 1. not a number
- \\- not a bullet
"""
WIDE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400mm" height="120mm" viewBox="0 0 400 120">'
    '<rect width="400" height="120" fill="#1F3A5F"/></svg>'
)


def torture_repository(folder: Path) -> Maker:
    """The small repository with the section as its annex, committed."""
    maker = small_repository(folder)
    maker.write("papers/testing/sections/annex.md", SECTION)
    maker.write("papers/testing/figures/wide.svg", WIDE)
    maker.commit("Write the annex")
    return maker
