"""The search of each cell as a table."""

import pandas as pd

from emofuse.report.table import Table
from emofuse.report.tables.study import Study


def search_table(cells: pd.DataFrame, study: Study) -> Table:
    """What the choice of candidates was: how many, who came to the final, and what choosing on the test fold is worth.

    `cells` is what `search.selection_table` gives.
    """
    frame = pd.DataFrame(
        {
            "candidates": cells["candidates"],
            "infeasible": cells["infeasible"],
            "finalists": cells["finalists"],
            "test MAE, chosen on valid": cells["chosen_on_valid"],
            "test MAE, chosen on test": cells["chosen_on_test"],
            "flattery": cells["worth"] / cells["chosen_on_valid"],
            "dead outputs": cells["dead_outputs"],
            "hours": cells["seconds"] / 3600,
        }
    )
    names = zip(cells["modalities"], cells["architecture"].str.upper(), strict=True)
    frame.index = pd.MultiIndex.from_tuples(list(names), names=["modalities", "system"])
    reading = []
    if frame["infeasible"].any():
        reading.append(
            "Infeasible candidates are convolutions that leave no word of so short a segment. They are not run."
        )
    else:
        frame = frame.drop(columns="infeasible")
    if (frame["finalists"] == "all").all():
        frame = frame.drop(columns="finalists")
    else:
        reading.append(
            "Finalists, named by depth, dense layers, words and dropout, are the best by validation with the first"
            " seed; they alone are trained with all seeds, and chosen among."
        )
    reading += [
        "Dead outputs say nearly the same of every validation segment: their number, of"
        f" {len(study.targets)}, in the chosen candidate's networks on average.",
        "Hours are those of training, all trials together.",
    ]
    caption = (
        f"The search of each cell; the other tables show the candidate chosen on the {study.choices.chosen_on} fold."
        " Look at flattery first: how much lower the test error looks when the candidate is chosen on the test fold."
        if (cells["candidates"] > 1).any()
        else "Each cell has one candidate, so that nothing was chosen. Look at the dead outputs."
    )
    return Table(
        caption,
        frame,
        ["flattery"],
        reading=tuple(reading),
    )
