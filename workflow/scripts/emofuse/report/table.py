"""Tables as CSV, Markdown, LaTeX and HTML."""

from dataclasses import dataclass
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd
from markupsafe import Markup

from emofuse.report import html, printed
from emofuse.report.dictionary import BASELINE_TITLES, CONSTANTS
from emofuse.report.printed import Printed
from emofuse.scores.metrics_csv import BEATS, BY_KIND

DECIMALS = 3
UNDEFINED = "NaN"
EMPTY = "–"

# Half of the interval of the MAE over seeds.
SPREAD = "± seeds"

# The same in all tables, so that bars of one can be compared with another's.
WIDEST_BAR = 0.5

# What tables with a row a metric name it by; rows of different populations are never compared.
METRIC, POPULATIONS = "metric", ("test set", "test videos")

# The population of what the paper printed, which stands beside ours.
PAPERS = "the paper's"

# In print, where there is no room for verdicts.
MARK = "*"

CONSTANT_NAMES = {BASELINE_TITLES[name] for name in (*CONSTANTS, BY_KIND)}


@dataclass(frozen=True)
class Table:
    """A table; `frame` has the rows' names as index, `percent` names the columns that hold shares.

    `caption`: what is in it and what to look at first, two sentences at most. `skills`, of the shares, are those that a
    reader compares first: on a page, bars stand behind them. `notes`, a sentence or two each, stand below it, and what
    explains it, `reading`, below them. `views` are shown on a page in its place, if it is too wide for one. `printed`
    are what a paper would print of it, if not all: columns or, of a table with a row a metric, metrics.
    """

    caption: str
    frame: pd.DataFrame
    percent: list[str]
    skills: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    views: tuple["Table", ...] = ()
    printed: tuple[str, ...] = ()


def write_table(table: Table, folder: Path, name: str, heading: str) -> None:
    """Write a table into `folder` as `name`.csv (full precision), .md, .tex (booktabs) and .html (self-contained).

    `heading`: the corpus and the protocol that it is of.
    """
    table.frame.to_csv(folder / f"{name}.csv", na_rep=UNDEFINED)
    parts = _in_print(table, heading)
    labels = [name, *(f"{name}-{number}" for number in range(2, len(parts) + 1))]
    latex = [printed.latex(part, name, label) for part, label in zip(parts, labels, strict=True)]
    (folder / f"{name}.tex").write_text("\n".join(latex), encoding="utf-8")
    (folder / f"{name}.md").write_text("\n".join(printed.markdown(part, name) for part in parts), encoding="utf-8")
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


def _in_print(table: Table, heading: str) -> list[Printed]:
    """The table as a paper prints it: one for each population, whose numbers cannot be compared with others'."""
    frame, cells = table.frame, _shown(table)
    if table.printed and METRIC in cells.index.names:
        chosen = cells.index.get_level_values(METRIC).isin(table.printed)
        frame, cells = frame[chosen], cells[chosen]
    elif table.printed:
        cells = cells[[column for column in table.printed if column in cells]]
    what, found = table.caption.partition(". ")[0].removesuffix("."), []
    beating = frame["verdict"] == BEATS if "verdict" in frame else np.zeros(len(frame), bool)
    if any(beating):
        cells = cells.assign(skill=cells["skill"] + np.where(beating, MARK, ""))
    notes = (*table.notes, *[f"{MARK} beats every constant, by itself."] * any(beating))
    population, *others = cells.index.names
    is_divided = bool(others) and population in POPULATIONS
    for name in [name for name in cells.index.unique(population) if name != PAPERS] if is_divided else [None]:
        rows = cells.index.get_level_values(population).isin([PAPERS, name]) | (not is_divided)
        numbers, shown = frame[rows], cells[rows]
        if is_divided:
            numbers, shown = numbers.droplevel(population), shown.droplevel(population)
        best = printed.best_cells(numbers).reindex(columns=shown.columns)
        below = [any(map(_is_constant, row if isinstance(row, tuple) else (row,))) for row in shown.index]
        caption = f"{what}{f': {name}' if name else ''}. {heading}."
        found.append(Printed(caption, shown, best, np.array(below), notes))
    return found


def _is_constant(name: str) -> bool:
    return name in CONSTANT_NAMES or str(name).split(": ")[-1] == "constant"


def _shown(table: Table) -> pd.DataFrame:
    """The table as strings: shares as per cent, counts whole, other numbers with three decimals, dashes for none."""
    columns = {
        column: [_number(value, column in table.percent) if pd.notna(value) else EMPTY for value in table.frame[column]]
        for column in table.frame
    }
    return _with_intervals(_with_spread(pd.DataFrame(columns, index=table.frame.index)))


def _with_spread(shown: pd.DataFrame) -> pd.DataFrame:
    """A table of strings with what the column `SPREAD` holds behind the MAE."""
    if SPREAD not in shown:
        return shown
    spread = shown.pop(SPREAD)
    return shown.assign(MAE=shown["MAE"] + (" ± " + spread).where(spread != EMPTY, ""))


def _with_intervals(shown: pd.DataFrame) -> pd.DataFrame:
    """A table of strings with the columns `x from` and `x to` in brackets behind `x`, where either holds something."""
    for column in [column for column in shown if {f"{column} low", f"{column} high"} <= set(shown)]:
        low, high = shown.pop(f"{column} low"), shown.pop(f"{column} high")
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
