"""The report: everything that people read of a run on one page, in reading order."""

import html
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from emofuse.errors import InputError
from emofuse.report import html as pages

# On a page of its own a heading is the page's; here it stands below that of its entry.
LOWER = {"h1": "h4", "h2": "h4"}


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


def report_page(heading: str, summary: str, picture: Entry | None, entries: list[Entry]) -> str:
    """The report as one page: `heading`, `summary` and `picture` at its front, then the entries, section by section.

    Raises `InputError` where a page is not one of `html`.
    """
    sections = {name: list(held) for name, held in groupby(entries, key=lambda entry: entry.section)}
    return pages.page(
        heading,
        [
            f"<h1>{html.escape(heading)}</h1>",
            f'<p class="summary">{html.escape(summary.strip())}</p>',
            f"<figure>{_content(picture)}<figcaption>{html.escape(picture.caption)}</figcaption></figure>"
            if picture
            else "",
            _navigation(sections),
            *(_section(name, held) for name, held in sections.items()),
        ],
    )


def _navigation(sections: dict[str, list[Entry]]) -> str:
    lines = []
    for name, entries in sections.items():
        links = "".join(f'<li><a href="#{entry.anchor}">{html.escape(entry.title)}</a></li>' for entry in entries)
        lines.append(f"<ul><li><strong>{html.escape(name)}</strong></li>{links}</ul>")
    return f'<nav aria-label="Contents">{"".join(lines)}</nav>'


def _section(name: str, entries: list[Entry]) -> str:
    shown = (
        f'<h3 id="{entry.anchor}">{html.escape(entry.title)}</h3>\n<p>{html.escape(entry.caption)}</p>\n'
        f"{_content(entry)}"
        for entry in entries
    )
    return f"<section><h2>{html.escape(name)}</h2>\n{''.join(shown)}</section>"


def _content(entry: Entry) -> str:
    if entry.path.suffix == ".svg":
        return pages.picture(entry.path, entry.title)
    found = re.search(r"<body>\n(.*)\n</body>", entry.path.read_text(), re.DOTALL)
    if not found:
        raise InputError(f"{entry.path}: no page that this suite writes: it should have a body")
    return re.sub(r"<(/?)(h[12])>", lambda tag: f"<{tag[1]}{LOWER[tag[2]]}>", found[1])
