"""The table of the search."""

import pandas as pd
from judged_tables import STUDY, said

from emofuse.report.tables.search import search_table


def test_the_search_shows_what_choosing_on_the_test_fold_is_worth():
    cells = pd.DataFrame(
        [["text", "cnn", 2, 2, "all", 0.4, 0.2, 0.2, 1.5, 7200]],
        columns=["modalities", "architecture", "candidates", "infeasible", "finalists", "chosen_on_valid",
                 "chosen_on_test", "worth", "dead_outputs", "seconds"],
    )  # fmt: skip
    table = search_table(cells, STUDY)
    expected = {
        "candidates": 2, "infeasible": 2, "test MAE, chosen on valid": 0.4, "test MAE, chosen on test": 0.2,
        "flattery": 0.5, "dead outputs": 1.5, "hours": 2,
    }  # fmt: skip
    assert table.frame.loc[("text", "CNN")].to_dict() == expected
    assert "inalists" not in said(table)
    assert "infeasible" not in search_table(cells.assign(infeasible=0), STUDY).frame
    assert "Look at flattery first" in table.caption
    assert "nothing was chosen" in search_table(cells.assign(candidates=1), STUDY).caption
    table = search_table(cells.assign(finalists="1-1-15-0.2"), STUDY)
    assert table.frame.loc[("text", "CNN")].to_dict() == expected | {"finalists": "1-1-15-0.2"}
    assert "best by validation with the first seed; they alone are trained with all seeds" in said(table)
