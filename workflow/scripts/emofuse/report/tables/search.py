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
    finals = (
        "Finalists, named by depth, dense layers, words and dropout, are the best by validation with the first seed; "
        "they alone are trained with all seeds, and chosen among. "
    )
    if (cells["finalists"] == "all").all():
        finals, frame = "", frame.drop(columns="finalists")
    caption = (
        f"{study.heading}. The search of each cell. Infeasible candidates are convolutions that leave no word of so "
        f"short a segment; they are known beforehand and not run. {finals}"
        "Flattery is how much lower the test error looks when the candidate is chosen on the test fold instead of the "
        "validation fold. Dead outputs say the same of every validation segment: their number, of "
        f"{len(study.targets)}, in the chosen candidate's networks on average. "
        "Hours are those of training, all trials together. The other tables show the candidate chosen on the "
        f"{study.choices.chosen_on} fold."
    )
    return Table(caption, frame, ["flattery"])
