"""Self-contained HTML pages: one file, no script, no request, readable on a phone, in print and in the dark."""

from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pandas.io.formats.style import Styler

from emofuse.errors import InputError

TEMPLATES = Path(__file__).parent / "templates"

PAGES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
TableStyler = Styler.from_custom_template(str(TEMPLATES), html_table="table.html.jinja")


def page(template: str, **content: object) -> str:
    """A page made of one of the templates; what it is given is shown as text, unless it is `Markup`."""
    return PAGES.get_template(template).render(content)


def body(path: Path) -> str:
    """What a page holds, as HTML. Raises `InputError` where it is none of `page`."""
    _, _, opened = path.read_text(encoding="utf-8").partition("<main>\n")
    content, closed, _ = opened.partition("</main>")
    if not closed:
        raise InputError(f"{path}: no page that this suite writes: it should have a <main>")
    return content


def table(
    caption: str, frame: pd.DataFrame, labels: int, prose: tuple[str, ...] = (), bars: pd.DataFrame | None = None
) -> Markup:
    """A frame of strings as a table with its caption; the first `labels` columns are text, the others numbers.

    The columns that `prose` names hold sentences, whose lines are broken. Behind the numbers of some columns stand
    `bars`, a frame with these columns and the same rows: 1 is as wide as the cell, and below 0 is a loss.
    """
    styler = TableStyler(frame, caption=caption).hide(axis="index")
    styler = styler.format(escape="html").format_index(escape="html", axis="columns")
    kinds = ["prose" if name in prose else "label" if place < labels else "" for place, name in enumerate(frame)]
    shares = pd.DataFrame(bars, frame.index, frame.columns, dtype=float)
    return Markup(styler.to_html(exclude_styles=True, kinds=kinds, shares=shares.to_numpy()))
