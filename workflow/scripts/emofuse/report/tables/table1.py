"""Table 1: answers that use no features, with the paper's numbers beside ours."""

import pandas as pd

from emofuse.paper import RANDOM_MAE, is_the_papers_task
from emofuse.report.table import Table
from emofuse.report.tables.study import BASELINE_TITLES
from emofuse.scores.metrics_csv import OVERALL

# What the paper's random baseline may be: as section 5.1 describes it, and as its numbers suggest.
PAPERS_RANDOM = ("random_expected", "random", "printed")


def baseline_table(baselines: pd.DataFrame, targets: list[str], heading: str) -> Table:
    """Table 1: MAE of the random answers and of the constants, by target, on each test set.

    `baselines` is the tidy table that the program `score_baselines.py` writes.
    """
    keys = ["test_set", "segments", "videos", "system"]
    mae = baselines.pivot_table(index=keys, columns="target", values="mae", sort=False)
    deviation = baselines[baselines["target"] == OVERALL].set_index(keys)["mae_sd"]
    of_the_paper = is_the_papers_task(targets)
    rows = []
    if of_the_paper:
        rows.append({"test set": "the paper's", "system": "random, as printed", **RANDOM_MAE})
    for (test_set, segments, videos, system), values in mae.iterrows():
        rows.append(
            {
                "test set": f"{test_set} ({segments:,} segments of {videos:,} videos)",
                "system": BASELINE_TITLES[system],
                "paper": RANDOM_MAE[OVERALL] if of_the_paper and system in PAPERS_RANDOM else None,
                "sd": deviation[test_set, segments, videos, system],
                **values,
            }
        )
    frame = pd.DataFrame(rows)[["test set", "system", "paper", OVERALL, "sd", *targets]]
    frame = frame.rename(columns={OVERALL: "MAE"}).set_index(["test set", "system"])
    caption = (
        f"{heading}. Table 1: mean absolute error of answers that use no features, overall and by target. Random "
        "answers are drawn many times; sd is the standard deviation of a draw's overall error. "
        "Training combinations: which targets are present is as in some training segment; training quantities: how "
        "many."
    )
    if of_the_paper:
        caption += (
            " Surprise never drawn: what the paper's numbers look like, drawing with replacement among the other five. "
            "The paper compares its systems with the random row alone."
        )
    return Table(caption, frame, [])
