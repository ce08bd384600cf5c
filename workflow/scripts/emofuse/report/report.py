"""The report: everything that people read of a run on one page, in reading order."""

import base64
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from emofuse.report import html


@dataclass(frozen=True)
class Entry:
    """A page or picture of the report: its section and title, its file (.html or .svg), and what to look at in it."""

    section: str
    title: str
    path: Path
    caption: str

    @property
    def anchor(self) -> str:
        """Its name within the page."""
        return re.sub(r"\W+", "-", self.title.lower())

    @property
    def picture(self) -> str:
        """Its picture's file in base64."""
        return base64.b64encode(self.path.read_bytes()).decode()

    @property
    def body(self) -> str:
        """What its page holds, as HTML."""
        return html.body(self.path)


def report_page(heading: str, summary: str, picture: Entry | None, entries: list[Entry]) -> str:
    """The report as one page: `heading`, `summary` and `picture` at its front, then the entries, section by section.

    Raises `InputError` where a page is not one of `html`.
    """
    sections = {name: list(held) for name, held in groupby(entries, key=lambda entry: entry.section)}
    return html.page("report.html.jinja", title=heading, summary=summary.strip(), picture=picture, sections=sections)
