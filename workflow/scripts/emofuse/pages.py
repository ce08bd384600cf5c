"""Self-contained HTML pages: one file, no script, no request, readable on a phone, in print and in the dark."""

import html

import pandas as pd

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; }}
figure {{ margin: 0 0 2rem; overflow-x: auto; }}
figcaption {{ max-width: 45rem; margin-bottom: 1rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .25rem .7rem; text-align: right; white-space: nowrap; }}
thead th {{ border-bottom: 2px solid currentColor; white-space: normal; vertical-align: bottom; }}
th {{ font-weight: 600; }} .label {{ text-align: left; }}
tbody tr {{ border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }}
</style></head>
<body>
{body}
</body></html>
"""


def page(title: str, parts: list[str]) -> str:
    """A page of parts that are HTML already."""
    return PAGE.format(title=html.escape(title), body="\n".join(parts))


def table(caption: str, frame: pd.DataFrame, labels: int) -> str:
    """A frame of strings as a table with its caption; the first `labels` columns are text, the others numbers."""
    head = "".join(f"<th{_label(i, labels)}>{html.escape(name)}</th>" for i, name in enumerate(frame.columns))
    rows = (
        "".join(f"<td{_label(i, labels)}>{html.escape(cell)}</td>" for i, cell in enumerate(row))
        for row in frame.itertuples(index=False)
    )
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<figure><figcaption>{html.escape(caption)}</figcaption>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></figure>"
    )


def _label(position: int, labels: int) -> str:
    return ' class="label"' if position < labels else ""
