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
    Row,
    count,
    frame,
)
from emofuse.report import html
from emofuse.report.printed import markdown_text

# They tell verdicts apart without colour.
MARKS = {REPRODUCED: "✓", COMPATIBLE: "≈", SAYS_NOTHING: "○", CONTRADICTED: "✗", INCONCLUSIVE: "~", UNCHECKED: "?"}

# The columns whose lines are broken, where what they hold is text.
PROSE = ("verdict", "claim", "paper", "ours", "note")

DECIMALS = 4
EMPTY = "–"

READING = (
    "Intervals are 95 %: of a number, that of ours less the paper's, with the sampling error of both, and of training"
    " again where there are several seeds; of a claim of order, that of ours, behind it.",
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
        cannot=_marked(UNCHECKED),
        parts=[
            (part.title, html.table(part.caption, _shown(part), 0, _prose(part)), _unchecked(part), part.reading)
            for part in parts
        ],
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
    said = [part.caption, *part.reading]
    if len(shown := _shown(part)):
        said.append(_markdown(shown).removesuffix("\n"))
    said += [f"{_marked(UNCHECKED)}: {markdown_text(f'{why} {claims}')}." for why, claims in _unchecked(part).items()]
    return "\n\n".join([f"## {part.title}", *said]) + "\n"


def _no_evidence(why: list[str]) -> str:
    return f"No evidence about the paper: {' and '.join(why)}" if why else ""


def _summary(parts: list[Part]) -> str:
    counts = count(pd.Series([row.verdict for part in parts for row in part.rows if row.where != OF_OURS]))
    confirmed, contradicted = counts[list(CONFIRMATIONS)].sum(), counts[CONTRADICTED]
    return (
        f"Of {counts.sum()} claims of the paper, {confirmed} {_are(confirmed)} confirmed: {counts[REPRODUCED]}"
        f" reproduced, {counts[COMPATIBLE]} compatible where a constant is not. {contradicted} {_are(contradicted)}"
        f" contradicted. Nothing is shown by {counts[SAYS_NOTHING]} that a constant is compatible with as well and"
        f" {counts[INCONCLUSIVE]} that {_are(counts[INCONCLUSIVE])} inconclusive; {counts[UNCHECKED]} cannot be checked"
        " here."
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _counts(parts: list[Part]) -> pd.DataFrame:
    """How many claims of the paper in each part have each verdict."""
    of_the_paper = {part.title: [row.verdict for row in part.rows if row.where != OF_OURS] for part in parts}
    counts = pd.DataFrame({title: count(pd.Series(found)) for title, found in of_the_paper.items() if found}).T
    counts.loc["all"] = counts.sum()
    return counts.rename(columns=_marked).astype(int).astype(str).rename_axis("part").reset_index()


def _shown(part: Part) -> pd.DataFrame:
    """The rows that could be checked as strings, the verdict first; a claim with its place, a note with the file that
    shows it."""
    checked = [row for row in part.rows if row.verdict != UNCHECKED]
    rows = frame(checked)
    return pd.DataFrame(
        {
            "verdict": rows["verdict"].map(_marked),
            "claim": rows["where"] + ": " + rows["claim"],
            "paper": rows["paper"].map(_printed),
            "ours": [_text(row.ours) + ("" if _is_number(row) else _bracket(row)) for row in checked],
            "difference": [_signed(row.difference) if _is_number(row) else EMPTY for row in checked],
            "interval": [_interval(row.low, row.high) if _is_number(row) else EMPTY for row in checked],
            "margin": [EMPTY if pd.isna(row.margin) else f"{row.margin:g}" for row in checked],
            "note": [row.note + (f" ({row.shown_in})" if row.shown_in else "") for row in checked],
        }
    )


def _prose(part: Part) -> tuple[str, ...]:
    rows = frame(part.rows)
    return tuple(name for name in PROSE if rows[name].map(type).eq(str).any())


def _unchecked(part: Part) -> dict[str, str]:
    """The claims that could not be checked, with the paper's numbers, by the reason."""
    claims: dict[str, list[str]] = {}
    for row in part.rows:
        if row.verdict == UNCHECKED:
            claims.setdefault(row.note, []).append(f"{row.where}: {row.claim} ({_printed(row.paper)})")
    return {why: "; ".join(of_reason) for why, of_reason in claims.items()}


def _printed(value: float | str) -> str:
    """The paper's number, with the digits that it has there."""
    return value if isinstance(value, str) else f"{round(value, DECIMALS):g}"


def _text(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return EMPTY
    return f"{value:,}" if isinstance(value, Integral) else f"{value:.{DECIMALS}f}"


def _is_number(row: Row) -> bool:
    """Whether the interval is that of the difference, and not, as of a claim of order, that of ours."""
    return not pd.isna(row.difference)


def _bracket(row: Row) -> str:
    interval = _interval(row.low, row.high)
    return "" if interval == EMPTY else f" ({interval})"


def _signed(value: float) -> str:
    return EMPTY if pd.isna(value) else f"{value:+.{DECIMALS}f}"


def _interval(low: float, high: float) -> str:
    """An interval as text; a dash where there is none, as where nothing was sampled."""
    return EMPTY if pd.isna(low) or pd.isna(high) or low == high else f"{_signed(low)} to {_signed(high)}"


def _marked(verdict: str) -> str:
    return f"{MARKS[verdict]} {verdict}"


def _markdown(table: pd.DataFrame) -> str:
    return table.to_markdown(index=False, disable_numparse=True) + "\n"
