"""Tables as CSV, Markdown, LaTeX and HTML."""

from dataclasses import dataclass
from numbers import Integral
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from emofuse.report import html

DECIMALS = 3
UNDEFINED = "NaN"
EMPTY = "–"

# Half of the interval of the MAE over seeds.
SPREAD = "± seeds"

# The same in all tables, so that bars of one can be compared with another's.
WIDEST_BAR = 0.5

MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`|<"})
LATEX = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True)
class Table:
    """A table; `frame` has the rows' names as index, `percent` names the columns that hold shares.

    `caption`: what is in it and what to look at first, two sentences at most. `skills`, of the shares, are those that a
    reader compares first: on a page, bars stand behind them. `notes`, a sentence or two each, stand below it, and what
    explains it, `reading`, below them. `views` are shown on a page in its place, if it is too wide for one.
    """

    caption: str
    frame: pd.DataFrame
    percent: list[str]
    skills: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    views: tuple["Table", ...] = ()


def write_table(table: Table, folder: Path, name: str, heading: str) -> None:
    """Write a table into `folder` as `name`.csv (full precision), .md, .tex (booktabs) and .html (self-contained).

    `heading`: the corpus and the protocol that it is of.
    """
    table.frame.to_csv(folder / f"{name}.csv", na_rep=UNDEFINED)
    shown = _shown(table)
    body = shown.reset_index()
    columns = ["left"] * shown.index.nlevels + ["right"] * shown.shape[1]
    escaped = body.map(markdown_text).rename(columns=markdown_text)
    markdown = escaped.to_markdown(index=False, disable_numparse=True, colalign=columns)
    said = [f"{heading}. {table.caption}", markdown, *table.notes, *table.reading]
    paragraphs = [text if text is markdown else markdown_text(text) for text in said]
    (folder / f"{name}.md").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    latex = body.style.hide(axis="index").format(escape="latex").format_index(escape="latex", axis=1)
    caption = " ".join([f"{heading}. {table.caption}", *table.notes, *table.reading])
    (folder / f"{name}.tex").write_text(
        latex.to_latex(hrules=True, caption=caption.translate(LATEX), column_format=_alignment(shown)),
        encoding="utf-8",
    )
    (folder / f"{name}.html").write_text(_page(table, name, heading), encoding="utf-8")


def _page(table: Table, name: str, heading: str) -> str:
    """The page of a table, or of its views; views of a view stand beside one another."""
    return html.page(
        "tables.html.jinja",
        title=name,
        heading=heading,
        caption=table.caption if table.views and table.views[0].caption != table.caption else "",
        tables=[_on_page(view) for view in table.views or (table,)],
        notes=table.notes,
        reading=table.reading,
    )


def _on_page(table: Table) -> Markup:
    if table.views:
        return html.grid(table.caption, [_on_page(view) for view in table.views])
    shown = _shown(table)
    prose = tuple(column for column in table.frame if table.frame[column].map(type).eq(str).any())
    return html.table(table.caption, shown.reset_index(), shown.index.nlevels, prose, _bars(table))


def markdown_text(text: str) -> str:
    """Text in which Markdown finds no HTML, no code and no end of a table's cell."""
    return text.translate(MARKDOWN)


def _shown(table: Table) -> pd.DataFrame:
    """The table as strings: shares as per cent, counts whole, other numbers with three decimals.

    An r that is not defined is NaN; in a row without numbers of ours, it is empty like all else.
    """
    frame = table.frame
    has_numbers = frame.drop(columns="paper", errors="ignore").notna().any(axis=1)
    columns = {
        column: [
            _number(value, column in table.percent) if pd.notna(value) else UNDEFINED if r_there else EMPTY
            for value, r_there in zip(frame[column], has_numbers & (column == "r"), strict=True)
        ]
        for column in frame
    }
    return _with_intervals(_with_spread(pd.DataFrame(columns, index=frame.index)))


def _with_spread(shown: pd.DataFrame) -> pd.DataFrame:
    """A table of strings with what the column `SPREAD` holds behind the MAE."""
    if SPREAD not in shown:
        return shown
    spread = shown.pop(SPREAD)
    return shown.assign(MAE=shown["MAE"] + (" ± " + spread).where(spread != EMPTY, ""))


def _with_intervals(shown: pd.DataFrame) -> pd.DataFrame:
    """A table of strings with the columns `x from` and `x to` in brackets behind `x`, where either holds something."""
    for column in [column for column in shown if {f"{column} from", f"{column} to"} <= set(shown)]:
        low, high = shown.pop(f"{column} from"), shown.pop(f"{column} to")
        brackets = " [" + low.str.removesuffix(" %") + ", " + high.str.removesuffix(" %") + "]"
        shown[column] += brackets.where((low != EMPTY) | (high != EMPTY), "")
    return shown


def _bars(table: Table) -> pd.DataFrame:
    """The table's skills as parts of a cell's width."""
    return (table.frame[list(table.skills)].reset_index(drop=True).astype(float) / WIDEST_BAR).clip(-1, 1)


def _number(value: float | str, percent: bool) -> str:
    if isinstance(value, str):
        return value
    # Adding zero turns a rounded -0.0 into 0.0.
    if percent:
        return f"{round(100 * value, 1) + 0:.1f} %"
    return f"{value:,}" if isinstance(value, Integral) else f"{round(value, DECIMALS) + 0:.{DECIMALS}f}"


def _alignment(frame: pd.DataFrame) -> str:
    return "l" * frame.index.nlevels + "r" * frame.shape[1]
