"""Self-contained HTML pages: one file, no script, no request, readable on a phone, in print and in the dark."""

import html

import pandas as pd

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; }}
h1 {{ font-size: 1.4rem; max-width: 45rem; }} h2 {{ font-size: 1.2rem; }}
figure {{ margin: 0 0 2rem; overflow-x: auto; }}
figcaption {{ max-width: 45rem; margin-bottom: 1rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .25rem .7rem; text-align: right; white-space: nowrap; vertical-align: top; }}
thead th {{ border-bottom: 2px solid currentColor; white-space: normal; vertical-align: bottom; }}
th {{ font-weight: 600; }} .label, .prose {{ text-align: left; }}
.prose {{ white-space: normal; min-width: 9rem; }} .prose:last-child {{ min-width: 15rem; }}
tbody tr {{ border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }}
</style></head>
<body>
{body}
</body></html>
"""


def page(title: str, parts: list[str]) -> str:
    """A page of parts that are HTML already."""
    return PAGE.format(title=html.escape(title), body="\n".join(parts))


def table(caption: str, frame: pd.DataFrame, labels: int, prose: tuple[str, ...] = ()) -> str:
    """A frame of strings as a table with its caption; the first `labels` columns are text, the others numbers.

    The columns that `prose` names hold sentences, whose lines are broken.
    """
    classes = [_class(i < labels, name in prose) for i, name in enumerate(frame.columns)]
    head = "".join(f"<th{kind}>{html.escape(name)}</th>" for kind, name in zip(classes, frame.columns, strict=True))
    rows = (
        "".join(f"<td{kind}>{html.escape(cell)}</td>" for kind, cell in zip(classes, row, strict=True))
        for row in frame.itertuples(index=False)
    )
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<figure><figcaption>{html.escape(caption)}</figcaption>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></figure>"
    )


def _class(is_label: bool, is_prose: bool) -> str:
    return ' class="prose"' if is_prose else ' class="label"' if is_label else ""
