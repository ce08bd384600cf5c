"""Self-contained HTML pages: one file, no script, no request, readable on a phone, in print and in the dark."""

import base64
import html
from pathlib import Path

import pandas as pd

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --gain: #0072b266; --loss: #d55e0066; --line: #8886; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 92rem; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.3rem; }} h3 {{ font-size: 1.1rem; }} h4 {{ font-size: 1rem; }}
h1, h2, h3, h4, p, figcaption {{ max-width: 45rem; }}
a {{ color: light-dark(#0072b2, #56b4e9); }}
nav ul {{ padding-left: 0; list-style: none; margin: .2rem 0; }}
nav li {{ display: inline-block; margin-right: 1rem; }}
section {{ border-top: 2px solid var(--line); margin-top: 2rem; }}
.summary {{ white-space: pre-line; }}
figure {{ margin: 0 0 2rem; }} figcaption {{ margin-bottom: 1rem; }}
.scroll {{ overflow-x: auto; }}
img {{ background: white; border-radius: .4rem; max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .25rem .45rem; text-align: right; white-space: nowrap; vertical-align: top; }}
thead th {{ border-bottom: 2px solid currentColor; white-space: normal; vertical-align: bottom; }}
th {{ font-weight: 600; }} .label, .prose {{ text-align: left; }}
.prose {{ white-space: normal; min-width: 9rem; }} .prose:last-child {{ min-width: 15rem; }}
tbody tr {{ border-bottom: 1px solid var(--line); }}
.gain {{ background: linear-gradient(to right, var(--gain) var(--share), transparent 0); }}
.loss {{ background: linear-gradient(to left, var(--loss) var(--share), transparent 0); }}
@media (max-width: 40rem) {{
  body {{ margin: 1rem 0; padding: 0 .75rem; }} table {{ font-size: .8rem; }} th, td {{ padding: .2rem .35rem; }}
  .label {{ white-space: normal; min-width: 5rem; }} .prose, .prose:last-child {{ min-width: 7rem; }}
}}
@media print {{
  body {{ max-width: none; font-size: 10px; }} table {{ font-size: 7px; }} th, td {{ padding: .1rem .2rem; }}
  .scroll {{ overflow: visible; }} figure, tr, img {{ break-inside: avoid; }} h2, h3, h4 {{ break-after: avoid; }}
  .gain, .loss {{ print-color-adjust: exact; }} nav {{ display: none; }}
}}
</style></head>
<body>
{body}
</body></html>
"""


def page(title: str, parts: list[str]) -> str:
    """A page of parts that are HTML already."""
    return PAGE.format(title=html.escape(title), body="\n".join(parts))


def table(
    caption: str, frame: pd.DataFrame, labels: int, prose: tuple[str, ...] = (), bars: pd.DataFrame | None = None
) -> str:
    """A frame of strings as a table with its caption; the first `labels` columns are text, the others numbers.

    The columns that `prose` names hold sentences, whose lines are broken. Behind the numbers of some columns stand
    `bars`, a frame with these columns and as many rows: 1 is as wide as the cell, and below 0 is a loss.
    """
    classes = [_class(i < labels, name in prose) for i, name in enumerate(frame.columns)]
    head = "".join(f"<th{kind}>{html.escape(name)}</th>" for kind, name in zip(classes, frame.columns, strict=True))
    rows = (
        "".join(
            f"<td{kind}{_bar(bars, number, name)}>{html.escape(cell)}</td>"
            for kind, name, cell in zip(classes, frame.columns, row, strict=True)
        )
        for number, row in enumerate(frame.itertuples(index=False))
    )
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<figure><figcaption>{html.escape(caption)}</figcaption>\n"
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n'
        "</tbody></table></div></figure>"
    )


def picture(svg: Path, what: str) -> str:
    """An SVG file as an image within the page; `what` is read out in its place."""
    content = base64.b64encode(svg.read_bytes()).decode()
    return f'<img alt="{html.escape(what)}" src="data:image/svg+xml;base64,{content}">'


def _class(is_label: bool, is_prose: bool) -> str:
    return ' class="prose"' if is_prose else ' class="label"' if is_label else ""


def _bar(bars: pd.DataFrame | None, row: int, column: str) -> str:
    if bars is None or column not in bars or pd.isna(share := bars[column].iloc[row]):
        return ""
    return f' class="{"loss" if share < 0 else "gain"}" style="--share: {100 * abs(share):.1f}%"'
