"""Tables as a paper prints them, in LaTeX and Markdown: what fits on a page, the best in bold, constants below a rule.

A page is A4 between margins of 2.5 cm, which is also the width of the two columns of ACL's style; letters have eight
points (`\\footnotesize`). What does not fit is in the CSV file.
"""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pandas as pd

from emofuse.report.dictionary import better

# In points; of a letter, the mean of digits and of bold ones.
PAGE_WIDTH, LETTER, BETWEEN_COLUMNS = 455, 4.3, 12
PAGE_ROWS = 50

# A longer name of a row is broken; a longer text is a sentence, which no column of a paper's table has.
LONGEST_NAME = LONGEST_TEXT = 24

# Rows on another of these are no rivals.
WHAT_IS_PREDICTED = ("emotion", "target")

MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`|<*"})
LATEX = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True)
class Printed:
    """A table in print: `cells` as text, the rows' names as index, and of the same shape where they are `best`.

    `below` (rows,) says which rows are constants', and stand below the rule; `notes` stand below the table.
    """

    caption: str
    cells: pd.DataFrame
    best: pd.DataFrame
    below: np.ndarray
    notes: tuple[str, ...] = ()


def latex(printed: Printed, name: str, label: str) -> str:
    """A floating table for the package booktabs, over both columns of a page where it has two.

    What does not fit is in the CSV file of this name.
    """
    fitted = _fitted(printed, name)
    cells = fitted.cells
    inner = list(cells.index.names[1:] or cells.index.names)
    columns = "l" * len(inner) + "r" * cells.shape[1]
    head = [_header(str(title), cells.index.get_level_values(title), "l") for title in inner]
    head += [_header(str(column), cells[column], "r") for column in cells]
    blocks = [_block(fitted, side, len(columns)) for side in (~fitted.below, fitted.below) if side.any()]
    lines = [
        r"\begin{table*}[t]",
        r"\centering\footnotesize",
        rf"\caption{{{latex_text(fitted.caption)}}}",
        rf"\label{{tab:{label}}}",
        rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
        r"\toprule",
        " & ".join(head) + r" \\",
        r"\midrule",
        "\n\\midrule\n".join("\n".join(block) for block in blocks),
        r"\bottomrule",
        r"\end{tabular}",
        *[rf"\par\smallskip\parbox{{\linewidth}}{{{latex_text(note)}}}" for note in fitted.notes],
        r"\end{table*}",
    ]
    return "\n".join(lines) + "\n"


def markdown(printed: Printed, name: str) -> str:
    """A table in Markdown below its caption; the rule is an empty row. What does not fit is in the CSV file."""
    fitted = _fitted(printed, name)
    cells = fitted.cells
    head = [markdown_text(str(title)) for title in (*cells.index.names, *cells)]
    aligned = [":--"] * cells.index.nlevels + ["--:"] * cells.shape[1]
    blocks = []
    for side in (~fitted.below, fitted.below):
        rows = [(*map(markdown_text, names), *values) for names, values in _rows(fitted, side, markdown_text, "**{}**")]
        blocks += ["\n".join(f"| {' | '.join(row)} |" for row in rows)] if rows else []
    rule = "\n|" + " |" * len(head) + "\n"
    table = "\n".join([f"| {' | '.join(head)} |", f"|{'|'.join(aligned)}|", rule.join(blocks)])
    return "\n\n".join([markdown_text(fitted.caption), table, *map(markdown_text, fitted.notes)]) + "\n"


def best_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Where numbers are the best of those that they can be compared with: of a column, or of a row that is of a metric.

    The best of a table without rivals is none.
    """
    best = pd.DataFrame(False, frame.index, frame.columns)
    numbers = frame.apply(pd.to_numeric, errors="coerce")
    if "metric" in frame.index.names:
        ours = [column for column in frame if "paper" not in str(column)]
        for place, metric in enumerate(frame.index.get_level_values("metric")):
            best.iloc[place, frame.columns.get_indexer(ours)] = _is_best(numbers.iloc[place][ours], better(metric))
        return best
    about = [name for name in frame.index.names if name in WHAT_IS_PREDICTED]
    places = pd.Series(range(len(frame)), frame.index)
    for _, alike in places.groupby(level=about, sort=False) if about else [("", places)]:
        for number, column in enumerate(frame):
            best.iloc[alike, number] = _is_best(numbers[column].iloc[alike], better(str(column)))
    return best


def latex_text(text: str) -> str:
    """Text in which LaTeX finds no command."""
    return text.translate(LATEX)


def markdown_text(text: str) -> str:
    """Text in which Markdown finds no HTML, no code, no bold and no end of a table's cell."""
    return text.translate(MARKDOWN)


def _is_best(numbers: pd.Series, direction: str) -> np.ndarray:
    """Where the best of several numbers stand; nowhere where none is better, or all are alike."""
    if not direction or numbers.notna().sum() < 2 or numbers.nunique() < 2:
        return np.zeros(len(numbers), bool)
    return (numbers == (numbers.min() if direction == "lower" else numbers.max())).to_numpy()


def _fitted(printed: Printed, name: str) -> Printed:
    """The same with the columns and rows that fit, the first ones, and a note of the others; without sentences."""
    cells = printed.cells
    names = cells.index.names[1:] or cells.index.names
    room = PAGE_WIDTH - sum(_width(str(title), _short(cells.index.get_level_values(title))) for title in names)
    kept = []
    for column in cells:
        if cells[column].str.len().max() > LONGEST_TEXT:
            continue
        room -= _width(str(column), cells[column])
        if room < 0:
            break
        kept.append(column)
    left_out = [str(column) for column in cells if column not in kept]
    more = len(cells) - PAGE_ROWS
    notes = [f"In {name}.csv besides: {', '.join(left_out)}."] if left_out else []
    notes += [f"{name}.csv has {more} more rows."] if more > 0 else []
    rows = slice(PAGE_ROWS)
    return replace(
        printed,
        cells=cells[kept].iloc[rows],
        best=printed.best[kept].iloc[rows],
        below=printed.below[rows],
        notes=(*printed.notes, *notes),
    )


def _block(printed: Printed, side: np.ndarray, columns: int) -> list[str]:
    """The rows on one side of the rule; where they have several names, the first stands above those that share it."""
    rows = _rows(printed, side, latex_text, r"\textbf{{{}}}")
    if printed.cells.index.nlevels == 1:
        return [_line(names, values) for names, values in rows]
    lines = []
    for first, group in groupby(rows, key=lambda row: row[0][0]):
        lines.append(rf"\multicolumn{{{columns}}}{{@{{}}l}}{{\emph{{{latex_text(first)}}}}} \\")
        lines += [_line(names[1:], values) for names, values in group]
    return lines


def _line(names: Iterable[str], values: list[str]) -> str:
    shown = [_stacked([latex_text(line) for line in textwrap.wrap(name, LONGEST_NAME)], "l") for name in names]
    return " & ".join([*shown, *values]) + r" \\"


def _rows(printed: Printed, side: np.ndarray, escape: Callable[[str], str], bold: str) -> list[tuple]:
    """The names and the escaped values of each row on one side of the rule; a name is shown where it is a new one."""
    rows, before = [], ()
    for index, values, best in zip(
        printed.cells.index[side], printed.cells[side].values, printed.best[side].values, strict=True
    ):
        names = tuple(map(str, index if isinstance(index, tuple) else (index,)))
        escaped = map(escape, values)
        shown = [bold.format(value) if is_best else value for value, is_best in zip(escaped, best, strict=True)]
        # The first is needed to find those that share it.
        repeated = [level for level in range(1, len(names) - 1) if names[: level + 1] == before[: level + 1]]
        rows.append((tuple("" if level in repeated else name for level, name in enumerate(names)), shown))
        before = names
    return rows


def _header(title: str, values: Iterable[str], side: str) -> str:
    return _stacked([latex_text(line) for line in _broken(title, values)], side)


def _stacked(lines: list[str], side: str) -> str:
    joined = r"\\".join(lines)
    return rf"\shortstack[{side}]{{{joined}}}" if len(lines) > 1 else joined


def _broken(title: str, values: Iterable[str]) -> list[str]:
    """A heading in lines that are no longer than its longest word, or than what stands below it."""
    widest = max([1, *map(len, map(str, values)), *map(len, title.split())])
    return textwrap.wrap(title, widest) or [""]


def _width(title: str, values: Iterable[str]) -> float:
    longest = max([1, *map(len, map(str, values)), *map(len, _broken(title, values))])
    return longest * LETTER + BETWEEN_COLUMNS


def _short(names: Iterable[str]) -> list[str]:
    return [line for name in names for line in textwrap.wrap(str(name), LONGEST_NAME)]
