"""Table 5: the organisers' test fold, the paper's submission beside ours and beside the constants."""

import pandas as pd

from emofuse.paper import CHALLENGE, is_the_papers_task
from emofuse.report.caveats import CHOSEN_ON_TEST, SHUFFLED
from emofuse.report.table import Table
from emofuse.report.tables.study import BASELINE_TITLES, CONSTANTS, Study
from emofuse.scores.metrics_csv import OVERALL

# The training mean stands in table 1, and is worse than the others.
SHOWN_CONSTANTS = tuple(name for name in CONSTANTS if name != "mean")
GROUPS = {"all": "all", "other ids": "non-digit ids"}
PAPER = "the paper's"


def challenge_table(metrics: pd.DataFrame, study: Study) -> Table:
    """Table 5: MAE, accuracies and r by target, on all videos of the organisers' test fold and on those whose id is not
    all digits.

    `metrics` is the tidy table that the program `evaluate_challenge.py` writes, indexed by system, group and target.
    """
    of_the_paper = is_the_papers_task(study.targets)
    found = metrics.index.get_level_values("system").unique()
    systems = [system for system in found if system not in CONSTANTS]
    rows = []
    for column, heading in {"mae": "MAE", "skill": "skill", **study.accuracies, "r": "r"}.items():
        paper = CHALLENGE.get(column) if of_the_paper else None
        if paper:
            rows.append({"metric": heading, "test videos": PAPER, "system": "trimodal BLSTM, as printed", **paper})
        for group, title in GROUPS.items():
            if group not in metrics.index.get_level_values("group"):
                continue
            segments = int(metrics.xs((group, OVERALL), level=("group", "target"))["segments"].iloc[0])
            for system in [*systems, *SHOWN_CONSTANTS]:
                values = metrics.xs((system, group), level=("system", "group"))[column]
                # r is not defined for constants.
                if column == "r" and system in CONSTANTS:
                    continue
                rows.append(
                    {
                        "metric": heading,
                        "test videos": f"{title} ({segments:,} segments)",
                        "system": BASELINE_TITLES.get(system, system),
                        "paper": paper.get(OVERALL) if paper and system in systems else None,
                        **values,
                    }
                )
    frame = pd.DataFrame(rows).reindex(columns=["metric", "test videos", "system", "paper", OVERALL, *study.targets])
    frame = frame.set_index(["metric", "test videos", "system"])
    caption = (
        f"{study.heading}. Table 5: the organisers' test fold, "
        + (
            f"{' and '.join(systems)} fitted to their training fold with the selected candidate. "
            if systems
            else "the constants alone, for want of sequences in this corpus. "
        )
        + "Skill is the part of the best constant's error that is gone; it and accuracies are shares. Every labelled"
        " segment is answered."
        + (
            " The published figures are, as far as can be told, those of CMU-MOSEI's test videos whose id is not all"
            " digits: the answer zero gets the same there for four of six emotions by MAE, for five by the accuracies."
            if of_the_paper
            else ""
        )
        + (f" {CHOSEN_ON_TEST}" if study.choices.chosen_on == "test" and systems else "")
        + (f" {SHUFFLED}" if study.choices.shuffled and systems else "")
    )
    return Table(caption, frame, [])
