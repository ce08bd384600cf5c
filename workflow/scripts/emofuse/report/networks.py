"""Which networks the figures of outputs show, and why: that which the summary names, and beside it the paper's."""

import pandas as pd

from emofuse.paper import SUBMISSION
from emofuse.scores.skill import best_by_validation, cell_skills

BEST, PAPERS = "best by validation", "the paper's system"

Cell = tuple[str, str]


def shown(metrics: pd.DataFrame, cells: list[Cell]) -> dict[str, Cell]:
    """The networks that are shown of `cells`, modality sets and architectures, by their names; where there are several
    cells, with the reasons."""
    architectures = list(dict.fromkeys(architecture for _, architecture in cells))
    best = best_by_validation(cell_skills(metrics, architectures).loc[cells])
    reasons = {best: [BEST]}
    papers = tuple(SUBMISSION.split("/"))
    if papers in cells:
        reasons.setdefault(papers, []).append(PAPERS)
    named = {cell: f"{cell[0]} {cell[1].upper()}" for cell in reasons}
    if len(cells) == 1:
        return {name: cell for cell, name in named.items()}
    return {f"{named[cell]} ({', '.join(why)})": cell for cell, why in reasons.items()}
