"""The audit for people: an HTML page and a Markdown file, each with a summary at its top."""

from numbers import Integral

import pandas as pd

from emofuse.audit.verdicts import CONFIRMED, NOT_CONFIRMED, UNCHECKED, Part, frame
from emofuse.report import html
from emofuse.report.table import markdown_text

# They tell verdicts apart without colour.
MARKS = {CONFIRMED: "✓", NOT_CONFIRMED: "✗", UNCHECKED: "?"}

# The columns whose lines are broken.
PROSE = ("verdict", "claim", "note")

DECIMALS = 4
EMPTY = "–"

READING = (
    "Differences are ours less the paper's. A number is confirmed if it differs by no more than the tolerance: half a"
    " unit of the last printed digit, and the sampling margin of ours. Where there is no tolerance, the note says what"
    " decides. Files are named from the folder of this report."
)


def audit_page(parts: list[Part], heading: str) -> str:
    """The audit as a page."""
    return html.page(
        "audit.html.jinja",
        title="Audit of the paper's claims",
        summary=_summary(parts),
        counts=html.table(f"{heading}. {READING}", _counts(parts), 1),
        parts=[(part.title, html.table(part.caption, _shown(part), 0, PROSE)) for part in parts],
    )


def audit_markdown(parts: list[Part], heading: str) -> str:
    """The audit as Markdown."""
    opening = f"# {_summary(parts)}\n\n{markdown_text(heading)}. {READING}\n\n{_markdown(_counts(parts))}"
    return "\n".join([opening, *(f"## {part.title}\n\n{part.caption}\n\n{_markdown(_shown(part))}" for part in parts)])


def _summary(parts: list[Part]) -> str:
    verdicts = frame(row for part in parts if part.of_the_paper for row in part.rows)["verdict"]
    counts = verdicts.value_counts().reindex(_kinds(parts), fill_value=0)
    if set(counts.index) != set(MARKS):
        return f"No verdicts ({counts.index[0]}): these numbers show how the audit works, and nothing about the paper."
    return f"Of {len(verdicts)} claims of the paper, {', '.join(f'{count} {kind}' for kind, count in counts.items())}."


def _counts(parts: list[Part]) -> pd.DataFrame:
    """How many rows of each part have each verdict."""
    rows = []
    for part in parts:
        counts = frame(part.rows)["verdict"].value_counts().reindex(_kinds(parts), fill_value=0)
        rows.append({"part": part.title} | {_marked(kind): str(count) for kind, count in counts.items()})
    return pd.DataFrame(rows)


def _kinds(parts: list[Part]) -> list[str]:
    """The verdicts there are, or what stands in their place."""
    found = dict.fromkeys(row.verdict for part in parts for row in part.rows)
    return list(MARKS) if set(found) <= set(MARKS) else list(found)


def _shown(part: Part) -> pd.DataFrame:
    """The rows as strings, the verdict first; a claim with its place, a note with the file that shows it."""
    rows = frame(part.rows)
    return pd.DataFrame(
        {
            "verdict": rows["verdict"].map(_marked),
            "claim": rows["where"] + ": " + rows["claim"],
            # As printed.
            "paper": [value if isinstance(value, str) else f"{round(value, DECIMALS):g}" for value in rows["paper"]],
            "ours": rows["ours"].map(_text),
            "difference, tolerance": [_difference(row.difference, row.tolerance) for row in part.rows],
            "note": [row.note + (f" ({row.shown_in})" if row.shown_in else "") for row in part.rows],
        }
    )


def _text(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return EMPTY
    return f"{value:,}" if isinstance(value, Integral) else f"{value:.{DECIMALS}f}"


def _difference(difference: float, tolerance: float) -> str:
    if pd.isna(difference):
        return EMPTY
    return f"{difference:+.{DECIMALS}f}" + ("" if pd.isna(tolerance) else f" of ±{tolerance:.{DECIMALS}f}")


def _marked(verdict: str) -> str:
    return f"{MARKS[verdict]} {verdict}" if verdict in MARKS else verdict


def _markdown(table: pd.DataFrame) -> str:
    return table.to_markdown(index=False, disable_numparse=True) + "\n"
