"""Self-contained HTML pages: one file, no request, readable on a phone, in print, in the dark and without scripts."""

from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pandas.io.formats.style import Styler

from emofuse.errors import InputError

TEMPLATES = Path(__file__).parent / "templates"

NOTHING = "–"

PAGES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
TableStyler = Styler.from_custom_template(str(TEMPLATES), html_table="table.html.jinja")


def page(template: str, heading: str, **content: object) -> str:
    """A page made of one of the templates, of the corpus and the protocol that `heading` names.

    What it is given is shown as text, unless it is `Markup`.
    """
    return PAGES.get_template(template).render(content, heading=heading)


def body(path: Path) -> str:
    """What a page holds, as HTML. Raises `InputError` where it is none of `page`."""
    _, _, opened = path.read_text(encoding="utf-8").partition("<main>\n")
    content, closed, _ = opened.partition("</main>")
    if not closed:
        raise InputError(f"{path}: no page that this suite writes: it should have a <main>")
    return content


def turned(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A frame of strings with its columns as rows, and those of the column `name` as columns; rows of dashes go.

    Few things of which much is known fit a page so.
    """
    found = frame.set_index(name).T
    return found[(found != NOTHING).any(axis=1)].rename_axis("what", axis=0).rename_axis(None, axis=1).reset_index()


def grid(caption: str, tables: list[Markup]) -> Markup:
    """Small tables beside one another, as many as there is room for."""
    return Markup('<p class="caption">{}</p>\n<div class="grid">{}</div>').format(caption, Markup("\n").join(tables))


def table(
    caption: str, frame: pd.DataFrame, labels: int, prose: tuple[str, ...] = (), bars: pd.DataFrame | None = None
) -> Markup:
    """A frame of strings as a table with its caption; the first `labels` columns are text, the others numbers. Without
    rows, its caption is all that is shown.

    The columns that `prose` names hold sentences, whose lines are broken. Behind the numbers of some columns stand
    `bars`, a frame with these columns and the same rows: 1 is as wide as the cell, and below 0 is a loss.
    """
    if frame.empty:
        return Markup('<p class="caption">{}</p>').format(caption)
    styler = TableStyler(frame, caption=caption).hide(axis="index")
    styler = styler.format(escape="html").format_index(escape="html", axis="columns")
    kinds = ["prose" if name in prose else "label" if place < labels else "" for place, name in enumerate(frame)]
    shares = pd.DataFrame(bars, frame.index, frame.columns, dtype=float)
    return Markup(styler.to_html(exclude_styles=True, kinds=kinds, shares=shares.to_numpy()))
