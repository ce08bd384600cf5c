"""The report: everything that people read of a run on one page, in reading order."""

import base64
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from emofuse.report import html
from emofuse.report.summary import Summary


def anchor(title: str) -> str:
    """The name of a section or an entry within the page."""
    return re.sub(r"\W+", "-", title.lower()).strip("-")


@dataclass(frozen=True)
class Entry:
    """A page or picture of the report: its section and title, its file (.html or .svg), and what to look at in it.

    A page says the latter itself.
    """

    section: str
    title: str
    path: Path
    caption: str

    @property
    def anchor(self) -> str:
        """Its name within the page."""
        return anchor(self.title)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture."""
        return self.path.suffix == ".svg"

    @property
    def picture(self) -> str:
        """Its picture's file in base64."""
        return base64.b64encode(self.path.read_bytes()).decode()

    @property
    def body(self) -> str:
        """What its page holds, as HTML."""
        return html.body(self.path)


@dataclass(frozen=True)
class Section:
    """A part of the page that is shown by itself."""

    name: str
    entries: list[Entry]

    @property
    def anchor(self) -> str:
        """Its name within the page; no entry has it."""
        return f"section-{anchor(self.name)}"


def report_page(
    heading: str, date: str, summary: Summary, picture: Entry | None, entries: list[Entry], explorer: str | None
) -> str:
    """The report as one page: what was found and `picture` at its front, then the entries, section by section.

    `date` is shown as it is; `explorer` is the name of the page of segments beside it, if there is one. Raises
    `InputError` where a page is not one of `html`.
    """
    sections = [Section(name, list(held)) for name, held in groupby(entries, key=lambda entry: entry.section)]
    return html.page(
        "report.html.jinja",
        title=heading,
        heading=heading,
        date=date,
        summary=summary,
        picture=picture,
        sections=sections,
        explorer=explorer,
        places={entry.path.stem: entry for entry in entries},
    )
