"""Table 1: answers that use no features, with the paper's numbers beside ours."""

import pandas as pd

from emofuse.paper import RANDOM_MAE, is_the_papers_task
from emofuse.report.dictionary import BASELINE_TITLES
from emofuse.report.table import Table
from emofuse.scores.metrics_csv import OVERALL

# What the paper's random baseline may be: as section 5.1 describes it, and as its numbers suggest.
PAPERS_RANDOM = ("random_expected", "random", "printed")
PRINTED = "the paper's"

TITLE = "Mean absolute error of answers that use no features."
LOOK = "Look at the constants first: a system that beats random answers alone has shown nothing."


def baseline_table(baselines: pd.DataFrame, targets: list[str]) -> Table:
    """Table 1: MAE of the random answers and of the constants, by target, on each test set.

    `baselines` is the tidy table that the program `score_baselines.py` writes.
    """
    keys = ["test_set", "segments", "videos", "system"]
    mae = baselines.pivot_table(index=keys, columns="target", values="mae", sort=False)
    deviation = baselines[baselines["target"] == OVERALL].set_index(keys)["mae_sd"]
    of_the_paper = is_the_papers_task(targets)
    rows = []
    if of_the_paper:
        rows.append({"test set": PRINTED, "system": "random, as printed", **RANDOM_MAE})
    for (test_set, segments, videos, system), values in mae.iterrows():
        rows.append(
            {
                "test set": _of(test_set, segments, videos),
                "system": BASELINE_TITLES[system],
                "paper": RANDOM_MAE[OVERALL] if of_the_paper and system in PAPERS_RANDOM else None,
                "sd": deviation[test_set, segments, videos, system],
                **values,
            }
        )
    # One target is all of them.
    by_target = targets if len(targets) > 1 else []
    frame = pd.DataFrame(rows)[["test set", "system", "paper", OVERALL, "sd", *by_target]]
    if not of_the_paper:
        frame = frame.drop(columns="paper")
    frame = frame.rename(columns={OVERALL: "MAE"}).set_index(["test set", "system"])
    reading = [
        "All labelled segments of a fold count here. Tables 2 to 4 are of those that cells can answer, so that the same"
        " constant can have another error there.",
        "Random answers are drawn many times. The sd is the standard deviation of a draw's overall error.",
        "Training combinations: which targets are present is as in some training segment. Training quantities: how many"
        " are.",
    ]
    if of_the_paper:
        reading.append(
            "Surprise never drawn: what the paper's numbers look like, drawing with replacement among the other five."
            " The paper compares its systems with the random row alone."
        )
    sets = list(mae.index.droplevel("system").unique())
    views = tuple(_view(frame, *test_set) for test_set in sets)
    return Table(f"{TITLE} {LOOK}", frame, [], reading=tuple(reading), views=views)


def _view(frame: pd.DataFrame, test_set: str, segments: int, videos: int) -> Table:
    """The answers of a test set beside one another, and before them those that the paper printed."""
    printed = frame[frame.index.get_level_values("test set") == PRINTED]
    shown = pd.concat([printed, frame.loc[[_of(test_set, segments, videos)]]]).droplevel("test set")
    shown = shown.drop(columns="paper", errors="ignore").rename(columns={"MAE": OVERALL, "sd": "sd of overall"})
    return Table(f"On the test fold of the split {_of(test_set, segments, videos)}:", shown.T.rename_axis("target"), [])


def _of(test_set: str, segments: int, videos: int) -> str:
    return f"{test_set} ({segments:,} segments of {videos:,} video{'s' * (videos != 1)})"
