"""The paper's tables 1 to 4, with its numbers beside ours and the constants' rows below."""

from dataclasses import dataclass

import pandas as pd

from emofuse import published
from emofuse.metrics import OVERALL

ARCHITECTURE_TITLES = {"lstm": "LSTM", "blstm": "BLSTM", "cnn": "CNN"}
BASELINE_TITLES = {
    "random": "random",
    "zero": "zero",
    "median": "training median",
    "mean": "training mean",
    "best_constant": "best constant",
}


@dataclass(frozen=True)
class Table:
    """A table with its caption; `frame` has the system as index, `percent` names the columns that hold shares."""

    caption: str
    frame: pd.DataFrame
    percent: list[str]


def is_the_papers_task(targets: list[str]) -> bool:
    """Whether these are the targets of the paper, so that its numbers may stand beside ours."""
    return set(targets) == set(published.EMOTIONS)


def baseline_table(baselines: pd.DataFrame, targets: list[str], heading: str) -> Table:
    """Table 1: MAE of the random baseline and of the constants, by target, on each test set.

    `baselines` is the tidy table that the program `score_baselines.py` writes.
    """
    mae = baselines.pivot_table(index=["test_set", "segments", "system"], columns="target", values="mae", sort=False)
    rows = []
    if is_the_papers_task(targets):
        rows.append({"test set": "the paper's", "system": "random, as printed", **published.RANDOM_MAE})
    for (test_set, segments, system), values in mae.iterrows():
        rows.append({"test set": f"{test_set} ({segments} segments)", "system": BASELINE_TITLES[system], **values})
    frame = pd.DataFrame(rows)
    frame["paper"] = [
        published.RANDOM_MAE[OVERALL] if system == "random" and is_the_papers_task(targets) else None
        for system in frame["system"]
    ]
    frame = frame[["test set", "system", "paper", OVERALL, *targets]]
    frame = frame.rename(columns={OVERALL: "MAE"}).set_index(["test set", "system"])
    caption = f"{heading}. Table 1: mean absolute error of answers that use no features, overall and by target. " + (
        "The paper compares its systems with the random row alone." if is_the_papers_task(targets) else ""
    )
    return Table(caption, frame, [])


def cell_table(
    number: int,
    modality_sets: list[str],
    architectures: list[str],
    metrics: pd.DataFrame,
    targets: list[str],
    label_range: tuple[float, float],
    heading: str,
) -> Table:
    """Tables 2 to 4: the cells with so many modalities, then the constants on the same test segments.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by system and target. A cell that
    was not run stands in the table without numbers.
    """
    cells = [(modalities, architecture) for modalities in modality_sets for architecture in architectures]
    classes = f"{round(label_range[1] - label_range[0]) + 1}-class accuracy"
    rows = {}
    for modalities, architecture in cells:
        name = (modalities, ARCHITECTURE_TITLES.get(architecture, architecture))
        rows[name] = {
            "paper": published.CELL_MAE.get((modalities, architecture)) if is_the_papers_task(targets) else None,
            **_row(metrics, f"{modalities}/{architecture}", targets, classes),
        }
    for system in ("zero", "median", "mean", "best_constant"):
        rows[("constant", BASELINE_TITLES[system])] = {"paper": None, **_row(metrics, system, targets, classes)}
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["modalities", "system"])
    kind = {2: "one modality", 3: "two modalities", 4: "three modalities"}[number]
    missing = [f"{m} {a}" for m, a in cells if f"{m}/{a}" not in metrics.index.get_level_values("system")]
    caption = (
        f"{heading}. Table {number}: cells with {kind}, on the test fold. Skill is the part of the best constant's "
        "error that is gone: below 0 %, the constant is better. The constants' accuracies show how much of an "
        "accuracy is the null answer's; r is not defined for a constant."
        + (f" Not run, for want of sequences in this corpus: {', '.join(missing)}." if missing else "")
    )
    percent = ["skill", "binary accuracy", classes, *(f"skill {target}" for target in targets)]
    return Table(caption, frame, percent)


def _row(metrics: pd.DataFrame, system: str, targets: list[str], classes: str) -> dict[str, float]:
    if system not in metrics.index.get_level_values("system"):
        return {}
    found = metrics.loc[system]
    overall = found.loc[OVERALL]
    return {
        "MAE": overall["mae"],
        "skill": overall["skill"],
        "binary accuracy": overall["binary_accuracy"],
        classes: overall["class_accuracy"],
        "r": overall["r"],
        # With one target, it is the overall.
        **{f"skill {target}": found.loc[target, "skill"] for target in targets if len(targets) > 1},
    }
