"""Tables as CSV, Markdown, LaTeX and HTML."""

from pathlib import Path

import pandas as pd

from emofuse import pages
from emofuse.tables import Table

DECIMALS = 3
UNDEFINED = "NaN"
EMPTY = "–"


def write_table(table: Table, folder: Path, name: str) -> None:
    """Write a table into `folder` as `name`.csv (full precision), .md, .tex (booktabs) and .html (self-contained)."""
    table.frame.to_csv(folder / f"{name}.csv", na_rep=UNDEFINED)
    shown = _shown(table)
    body = shown.reset_index()
    columns = ["left"] * shown.index.nlevels + ["right"] * shown.shape[1]
    markdown = body.to_markdown(index=False, disable_numparse=True, colalign=columns)
    (folder / f"{name}.md").write_text(f"{table.caption}\n\n{markdown}\n")
    latex = body.style.hide(axis="index").format(escape="latex").format_index(escape="latex", axis=1)
    (folder / f"{name}.tex").write_text(
        latex.to_latex(hrules=True, caption=_latex(table.caption), column_format=_alignment(shown))
    )
    (folder / f"{name}.html").write_text(pages.page(name, [pages.table(table.caption, body, shown.index.nlevels)]))


def _shown(table: Table) -> pd.DataFrame:
    """The table as strings: shares as per cent, other numbers with three decimals, r that is not defined as NaN."""
    columns = {}
    for column in table.frame:
        undefined = UNDEFINED if column == "r" else EMPTY
        ran = table.frame["MAE"].notna()
        columns[column] = [
            (undefined if there else EMPTY) if pd.isna(value) else _number(value, column in table.percent)
            for value, there in zip(table.frame[column], ran, strict=True)
        ]
    return pd.DataFrame(columns, index=table.frame.index)


def _number(value: float, percent: bool) -> str:
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"{round(100 * value, 1) + 0:.1f} %" if percent else f"{round(value, DECIMALS) + 0:.{DECIMALS}f}"


def _alignment(frame: pd.DataFrame) -> str:
    return "l" * frame.index.nlevels + "r" * frame.shape[1]


def _latex(text: str) -> str:
    return text.translate({ord(character): rf"\{character}" for character in "&%$#_{}"})
