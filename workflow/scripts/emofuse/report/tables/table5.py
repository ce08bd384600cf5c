"""Table 5: the organisers' test fold, the paper's submission beside ours and beside the constants."""

import pandas as pd

from emofuse.paper import CHALLENGE, is_the_papers_task
from emofuse.report.caveats import CHOSEN_ON_TEST, MEDIAN, SHUFFLED, sample_caveats, size
from emofuse.report.table import Table
from emofuse.report.tables.study import BASELINE_TITLES, CONSTANTS, DETECTION, Study
from emofuse.scores.metrics_csv import ALL, OVERALL
from emofuse.scores.skill import TOO_FEW, verdict

SKILL = {"skill": "skill", "skill_low": "skill from", "skill_high": "skill to", "detectable": "detectable"}
SHOWN = DETECTION | {"concordance": "concordance", "r": "r", "deviation": "deviation of outputs"}

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
    whole = metrics.xs((ALL, OVERALL), level=("group", "target"))
    headings = {"mae": "MAE", **SKILL, **study.accuracies(metrics), **study.telling(SHOWN, metrics)}
    rows = []
    for column, heading in headings.items():
        paper = CHALLENGE.get(column) if of_the_paper else None
        if paper:
            rows.append({"metric": heading, "test videos": PAPER, "system": "trimodal BLSTM, as printed", **paper})
        for group, title in GROUPS.items():
            if group not in metrics.index.get_level_values("group"):
                continue
            for system in [*systems, *_constants(column)]:
                values = metrics.xs((system, group), level=("system", "group"))[column]
                rows.append(
                    {
                        "metric": heading,
                        "test videos": f"{title} ({size(metrics.xs((group, OVERALL), level=('group', 'target')))})",
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
        + "Skill is the part of the best constant's error that is gone, with its 95 % interval over videos and seeds;"
        " detectable, the least that would be seen in four of five such test folds; they and accuracies are shares."
        " AUC, average precision, balanced accuracy and F1 are of presence: a constant's average precision is the share"
        " of segments that have the emotion. Every labelled segment is answered. "
        + " ".join([*_verdicts(metrics, systems), MEDIAN, *sample_caveats(whole)])
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


def _constants(metric: str) -> tuple[str, ...]:
    """The constants that a metric tells apart; of detection all are alike, and r is defined for none."""
    if metric in ("r", "skill_low", "skill_high", "detectable", "deviation"):
        return ()
    return ("best_constant",) if metric in DETECTION or metric == "concordance" else SHOWN_CONSTANTS


def _verdicts(metrics: pd.DataFrame, systems: list[str]) -> list[str]:
    """A sentence for each system, overall and on all videos; of one seed, it is of that network."""
    found = {system: metrics.loc[(system, ALL, OVERALL)] for system in systems}
    subjects = {system: f"This network of {system}" if row["seeds"] == 1 else system for system, row in found.items()}
    said = {subjects[system]: verdict(row) for system, row in found.items()}
    return [f"{subject}: {words}." if words == TOO_FEW else f"{subject} {words}." for subject, words in said.items()]
