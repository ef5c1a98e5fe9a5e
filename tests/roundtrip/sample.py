"""A repository whose one paper holds every kind of text that a reviewer can meet in Word, made for the round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import Maker

if TYPE_CHECKING:
    from pathlib import Path

PAPER = "trade"
SECTIONS = ("opening", "facts", "ending")
TITLES = {"opening": "The opening", "facts": "What is known", "ending": "What to do"}
RESEARCHER = "Researcher One <researcher1@example.org>"
MAINTAINERS = "Project Maintainers <maintainers@example.org>"

_OPENING = r"""---
contributors: [researcher1]
status: submitted
---
Cash moves across the border by courier, and nobody counts it. The agencies meet twice a year.

The second paragraph is hard-wrapped, so that its
lines end where the author liked, and an edit has
to leave those ends alone.

Some words are *lightly stressed here*, others are **very strong indeed**, and a few
are ***both at once***.

The [national gold portal](https://example.org/portal) lists every order, and
<https://example.org/orders> keeps the old ones.

He called it "a quiet trade" and said it's growing.[^quiet] Few would argue.[^long]

Banks reported less than before [@report-2019, p. 3], although the law [@act-1997] is plain.
Two studies agree [@report-2019; @survey-2021], and @survey-2021 gives the numbers;
the office itself was doubtful [-@report-2019].

Look at @fig:counts, @tbl:kinds and @sec:ending for more.

The rate is $r = a / b$ in every year, and the code `HS-7108` names the goods.

$$
G = \sum_i g_i
$$

What follows from it is simple.

A buyer writes 5 \* 3 &amp; hopes; the firm AT&T pays Rs&nbsp;500.

First line of an address\
second line of it.

<!-- Ask the office for the newest numbers. -->

The last paragraph of the opening stands alone.

[^quiet]: A *dealer* in the old market said so.

[^long]: The first paragraph of a long note.

    Its second paragraph adds a doubt.
"""

_FACTS = r"""---
contributors: [researcher1]
status: drafting
---
Three things are known, and one is not.

## Scale and trend

The trade grew for nine years. It then fell, as prices did.

### Seizures at ports

Ports seize a tenth of what passes.[^ports]

| Kind      | Share |
|:----------|------:|
| Gold bars | 40    |
| Jewellery | 35    |
| Cash      | 25    |

: Kinds of goods, by *value* {#tbl:kinds}

![Seizures in each year, by port](../data/counts.csv){#fig:counts .bar alt="Two ports; the second seized more."}

  Port   Officers
  ------ --------
  North  twelve
  South  thirty

: Officers at each port {#tbl:ports}

## Actors and methods

The actors are of three kinds:

- couriers who carry it
- brokers who sell it
    - licensed brokers
    - street brokers
- owners who wait

They follow four steps:

1. Buy the gold abroad.
2. Melt it into plates.
3. Carry it home.
4. Sell it for cash.

Courier
:   A person who carries goods for pay.

Broker
:   A person who finds a buyer.

> The law is clear, the court said,
> but nobody reads it.

::: {lang=ur dir=rtl}
یہ ایک مختصر جملہ ہے۔
:::

::: landscape

A wide remark stands on its own page.

:::

``` text
gold -> plate -> bag
```

After the code comes a plain sentence.

[^ports]: Two of them keep no records.

    The others began in 2015.
"""

_ENDING = r"""---
contributors: [researcher1]
status: drafting
---
Customs should count what it seizes. Courts should publish what they decide.

Neither costs much.
"""

ELSEWHERE = ("North", "South")
"""The rows of a table that is no pipe table: none can be added to it or taken from it."""
TEXTS = {"opening": _OPENING, "facts": _FACTS, "ending": _ENDING}
"""The text of each section's file, byte for byte."""

FILES = {
    ".gitignore": "/build/\n",
    "papers/initiative.yaml": """
        name: Initiative of Tests
        short_name: IoT
        publisher: Secretariat of Tests
        language: en-GB
        rights: All rights reserved.
        contact: www.example.org
        editors: [maintainers]
        review: {required: 1, signed: false, own_share: 0.2, recorders: [maintainers]}
        """,
    "papers/people.yaml": """
        maintainers: {name: Project Maintainers, affiliation: Secretariat, emails: [maintainers@example.org]}
        researcher1: {name: Researcher One, affiliation: Institute, emails: [researcher1@example.org]}
        guide1: {name: Guide One, affiliation: Retired, emails: [guide1@example.org]}
        guide2: {name: Guide Two, affiliation: Retired, emails: [guide2@example.org]}
        """,
    "papers/outline.yaml": """
        sections:
          - {id: opening, title: The opening}
          - {id: facts, title: What is known}
          - {id: ending, title: What to do}
        """,
    "papers/references.bib": """
        @report{report-2019,
          author = {{Office of Tests}}, title = {{Report 2019}}, institution = {Office}, date = {2019},
        }
        @report{survey-2021,
          author = {{Institute of Surveys}}, title = {{A survey}}, institution = {Institute}, date = {2021},
        }
        @legislation{act-1997, title = {{Testing Act, 1997}}, date = {1997}}
        """,
    f"papers/{PAPER}/paper.yaml": """
        title: Countering the Trade in Tests
        subtitle: A strategy paper
        guides: [guide1, guide2]
        editors: [maintainers]
        edition: Working draft
        """,
    f"papers/{PAPER}/data/counts.csv": """
        label,north,south
        2018,3,4
        2019,2,5
        """,
}


def section_path(section: str) -> str:
    """Where a section's file lies in the repository."""
    return f"papers/{PAPER}/sections/{section}.md"


def sample_repository(folder: Path) -> Maker:
    """The repository: the registry by the maintainers, the sections by the researcher."""
    folder.mkdir(parents=True)
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    for key, value in (("name", "Project Maintainers"), ("email", "maintainers@example.org")):
        maker.git("config", f"user.{key}", value)
    for path, text in FILES.items():
        maker.write(path, text)
    maker.commit("Found the registry", who=MAINTAINERS)
    for section, text in TEXTS.items():
        target = folder / section_path(section)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    maker.commit("Write the sections", who=RESEARCHER)
    return maker
