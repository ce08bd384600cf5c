"""The audit for people: an HTML page and a Markdown file, each with a summary at its top."""

from numbers import Integral

import pandas as pd

from emofuse.audit.verdicts import (
    COMPATIBLE,
    CONFIRMATIONS,
    CONTRADICTED,
    INCONCLUSIVE,
    OF_OURS,
    REPRODUCED,
    SAYS_NOTHING,
    UNCHECKED,
    Part,
    count,
    frame,
)
from emofuse.report import html
from emofuse.report.printed import markdown_text

# They tell verdicts apart without colour.
MARKS = {REPRODUCED: "✓", COMPATIBLE: "≈", SAYS_NOTHING: "○", CONTRADICTED: "✗", INCONCLUSIVE: "~", UNCHECKED: "?"}

# The columns whose lines are broken.
PROSE = ("verdict", "claim", "note")

DECIMALS = 4
EMPTY = "–"

READING = (
    "Intervals are 95 %: of a number, that of ours less the paper's, with the sampling error of both, and of training"
    " again where there are several seeds; of a claim of order, that of what we found.",
    f"A number is {REPRODUCED} if the 90 % interval, which lies within the one shown, is within the margin that was set"
    f" beforehand; {CONTRADICTED} if the one shown is wholly beyond the margin; compatible if zero is in it. A wide"
    " interval soon has zero in it, so that compatible counts only if no constant answer (zero, training median,"
    f" training mean, best of them) is so as well. Else it is {INCONCLUSIVE}, as with fewer than ten test videos.",
    f"A claim of order is {REPRODUCED} if it is shown, {CONTRADICTED} if the opposite is, else {INCONCLUSIVE}.",
    f"Only {REPRODUCED} and {COMPATIBLE} are confirmations. Files are named from the folder of this report.",
)
COUNTS = "How many claims have which verdict. Look at the first two: only these confirm the paper."


def audit_page(parts: list[Part], heading: str, no_evidence: list[str]) -> str:
    """The audit as a page; `no_evidence` says why it is none about the paper, if it is none."""
    return html.page(
        "audit.html.jinja",
        title="Audit of the paper's claims",
        heading=heading,
        no_evidence=_no_evidence(no_evidence),
        summary=_summary(parts),
        counts=html.table(COUNTS, _counts(parts), 1),
        reading=READING,
        parts=[(part.title, html.table(part.caption, _shown(part), 0, PROSE), part.reading) for part in parts],
    )


def audit_markdown(parts: list[Part], heading: str, no_evidence: list[str]) -> str:
    """The audit as Markdown."""
    title = f"# {_summary(parts)}"
    if no_evidence:
        title = f"# {markdown_text(_no_evidence(no_evidence))}\n\n{_summary(parts)}"
    reading = "\n\n".join(READING)
    opening = f"{title}\n\n{markdown_text(heading)}. {COUNTS}\n\n{_markdown(_counts(parts))}\n{reading}\n"
    return "\n".join([opening, *map(_section, parts)])


def _section(part: Part) -> str:
    said = "\n\n".join([part.caption, *part.reading])
    return f"## {part.title}\n\n{said}\n\n{_markdown(_shown(part))}"


def _no_evidence(why: list[str]) -> str:
    return f"No evidence about the paper: {' and '.join(why)}" if why else ""


def _summary(parts: list[Part]) -> str:
    counts = count(pd.Series([row.verdict for part in parts for row in part.rows if row.where != OF_OURS]))
    return (
        f"Of {counts.sum()} claims of the paper, {counts[list(CONFIRMATIONS)].sum()} are confirmed:"
        f" {counts[REPRODUCED]} reproduced, {counts[COMPATIBLE]} compatible where a constant is not."
        f" {counts[CONTRADICTED]} are contradicted. Nothing is shown by {counts[SAYS_NOTHING]} that a constant is"
        f" compatible with as well and {counts[INCONCLUSIVE]} that are inconclusive;"
        f" {counts[UNCHECKED]} cannot be checked here."
    )


def _counts(parts: list[Part]) -> pd.DataFrame:
    """How many rows of each part have each verdict."""
    rows = []
    for part in parts:
        counts = count(frame(part.rows)["verdict"])
        rows.append({"part": part.title} | {_marked(kind): str(found) for kind, found in counts.items()})
    return pd.DataFrame(rows)


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
            "difference": rows["difference"].map(_signed),
            "interval": [_interval(row.low, row.high) for row in part.rows],
            "margin": [EMPTY if pd.isna(row.margin) else f"{row.margin:g}" for row in part.rows],
            "note": [row.note + (f" ({row.shown_in})" if row.shown_in else "") for row in part.rows],
        }
    )


def _text(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return EMPTY
    return f"{value:,}" if isinstance(value, Integral) else f"{value:.{DECIMALS}f}"


def _signed(value: float) -> str:
    return EMPTY if pd.isna(value) else f"{value:+.{DECIMALS}f}"


def _interval(low: float, high: float) -> str:
    return EMPTY if pd.isna(low) or pd.isna(high) else f"{_signed(low)} to {_signed(high)}"


def _marked(verdict: str) -> str:
    return f"{MARKS[verdict]} {verdict}"


def _markdown(table: pd.DataFrame) -> str:
    return table.to_markdown(index=False, disable_numparse=True) + "\n"
