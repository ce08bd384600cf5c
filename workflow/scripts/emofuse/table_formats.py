"""Tables as CSV, Markdown, LaTeX and HTML."""

import html
from pathlib import Path

import pandas as pd

from emofuse.tables import Table

DECIMALS = 3
UNDEFINED = "NaN"
EMPTY = "–"

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; }}
figure {{ margin: 0; overflow-x: auto; }}
figcaption {{ max-width: 45rem; margin-bottom: 1rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .25rem .7rem; text-align: right; white-space: nowrap; }}
thead th {{ border-bottom: 2px solid currentColor; white-space: normal; vertical-align: bottom; }}
th {{ font-weight: 600; }} th:nth-child(-n+{levels}), td:nth-child(-n+{levels}) {{ text-align: left; }}
tbody tr {{ border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }}
</style></head>
<body><figure><figcaption>{caption}</figcaption>
{table}
</figure></body></html>
"""


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
    page = PAGE.format(
        title=html.escape(name),
        caption=html.escape(table.caption),
        levels=shown.index.nlevels,
        table=body.to_html(index=False, border=0),
    )
    (folder / f"{name}.html").write_text(page)


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
