"""The table of each cell against itself."""

import numpy as np
import pandas as pd
import pytest
from judged_tables import STUDY

from emofuse.report.tables.same_cell import same_cell_table


def test_a_cell_against_itself_stands_with_its_shares():
    counts = pd.DataFrame(
        {"segments": [50, 40], "videos": [20, 15], "halves": [3, 0], "halves_different": [1, 0],
         "networks": [6, 3], "networks_different": [3, 3]},
        pd.MultiIndex.from_tuples([("text", "lstm"), ("audio", "cnn")]),
    )  # fmt: skip
    frame = same_cell_table(counts, STUDY).frame
    assert frame["called different"].tolist() == pytest.approx([1 / 3, np.nan, 1 / 3], nan_ok=True)
    assert frame["apart beyond videos"].tolist() == pytest.approx([1 / 2, 1, 6 / 9])
    assert frame.loc[("audio", "CNN"), "videos"] == 15
    assert frame.loc[("all", ""), "single networks"] == 9


@pytest.mark.parametrize(("halves", "look"), [(3, "Look at the last row"), (0, "too few seeds to be halved")])
def test_it_says_where_to_look_by_what_there_is(halves, look):
    counts = pd.DataFrame(
        {"segments": [50], "videos": [20], "halves": [halves], "halves_different": [0], "networks": [1],
         "networks_different": [0]},
        pd.MultiIndex.from_tuples([("text", "lstm")]),
    )  # fmt: skip
    assert look in same_cell_table(counts, STUDY).caption
