"""What cells are called on pages, and which of them the explorer shows."""

import pandas as pd

from emofuse.paper import SUBMISSION
from emofuse.report.networks import BEST, PAPERS
from emofuse.scores.skill import best_by_validation

SINGLE = "best of one modality"

Cell = tuple[str, str]


def name(cell: Cell) -> str:
    """How a cell is called on pages."""
    modalities, architecture = cell
    return f"{modalities.replace('+', ' + ')}, {architecture.upper()}"


def chosen_cells(skills: pd.DataFrame) -> dict[Cell, str]:
    """The cells to show, each with the reason, the best first: the best by validation of all, the paper's system, and
    where there are cells of several modalities the best of those of one, beside which one sees what fusion adds. More
    would make the page large.

    `skills` is what `skill.cell_skills` gives, of one cell at least. A cell that is chosen twice has both reasons, and
    the only one none.
    """
    if len(skills) == 1:
        return {skills.index[0]: ""}
    choices = [(best_by_validation(skills), BEST)]
    if (papers := tuple(SUBMISSION.split("/"))) in skills.index:
        choices.append((papers, PAPERS))
    single = skills[~skills.index.get_level_values("modalities").str.contains("+", regex=False)]
    if 0 < len(single) < len(skills):
        choices.append((best_by_validation(single), SINGLE))
    found: dict[Cell, list[str]] = {}
    for cell, why in choices:
        found.setdefault(cell, []).append(why)
    return {cell: ", ".join(why) for cell, why in found.items()}
