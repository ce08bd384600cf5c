"""Whether emotions are detected, and what else is decided of the same probabilities."""

import pandas as pd

from emofuse.report.caveats import sample_caveats, size
from emofuse.report.table import Table
from emofuse.report.tables.study import DETECTION, INTERVAL, Study
from emofuse.scores.metrics_csv import ALL, OVERALL
from emofuse.scores.skill import best_by_validation, cell_skills

MEAN = "mean of all"

R, DEFINED = "r", "r defined"
HEADINGS = ["MAE", "skill", R, DEFINED, "balanced accuracy"]

# The columns of metrics.csv by the decision that they judge.
DECISIONS = {
    "median": {
        "MAE": "mae",
        "skill": "skill",
        R: "r",
        DEFINED: "r_defined",
        "balanced accuracy": "balanced_accuracy",
    },
    "mean": {"MAE": "mae_of_mean", R: "r_of_mean", DEFINED: "r_defined_of_mean"},
    "presence, by a threshold of validation": {"balanced accuracy": "balanced_accuracy_of_presence"},
}


def detection_table(metrics: pd.DataFrame, architectures: list[str], study: Study) -> Table:
    """Detection by the cell that is best on validation, emotion by emotion, and by every cell in the mean of emotions.

    `metrics` as for `cell_table`, of one cell at least.
    """
    skills = cell_skills(metrics, architectures)
    best = best_by_validation(skills)
    scores = metrics.xs(ALL, level="group")
    by_target = {(*best, target): (*best, target) for target in study.targets if len(study.targets) > 1}
    means = {(*cell, MEAN): (*cell, OVERALL) for cell in [best, *skills.index.drop(best)]}
    rows = by_target | means
    found = scores.loc[list(rows.values())].set_axis(
        pd.MultiIndex.from_tuples(
            [(modalities, system.upper(), target) for modalities, system, target in rows],
            names=["modalities", "system", "emotion"],
        )
    )
    prevalence = found["prevalence"]
    frame = pd.DataFrame({"prevalence": prevalence})
    for column, heading in DETECTION.items():
        for end, name in INTERVAL.items():
            frame[f"{heading}{name}"] = found[f"{column}_of_presence{end}"]
    # Of the mean of several emotions there is no such number.
    frame["F1 of always present"] = (2 * prevalence / (1 + prevalence)).where(
        found.index.get_level_values("emotion") != MEAN
    )
    shares = ["prevalence", *(f"{DETECTION['balanced_accuracy']}{end}" for end in INTERVAL.values())]
    return Table(
        f"Detection on the test fold ({size(skills)}) by {_named(best, skills)}"
        f"{' and by the others in the mean' if len(skills) > 1 else ''}. Look at AUC first: an interval above .5 says"
        f" that the {study.target} is recognised, whatever the skill.",
        frame,
        shares,
        notes=study.notes(*sample_caveats(skills)),
        reading=(
            "Read average precision beside the prevalence, which a constant has, F1 beside that of always saying"
            " present, and balanced accuracy beside 50 %.",
            "Present is what is above a threshold that the validation fold chose.",
            "Brackets are 95 % intervals over videos and seeds, each by itself.",
        ),
        printed=("prevalence", *(DETECTION[name] for name in ("auc", "average_precision", "balanced_accuracy"))),
    )


def decisions_table(metrics: pd.DataFrame, architectures: list[str], study: Study) -> Table:
    """What each decision on the probabilities of the cell that is best by validation scores, in the mean of emotions.

    `metrics` as for `cell_table`, of cells with ordinal outputs.
    """
    skills = cell_skills(metrics, architectures)
    best = best_by_validation(skills)
    overall = metrics.loc[(*best, ALL, OVERALL)]
    rows = {
        decision: [overall.get(columns.get(heading)) for heading in HEADINGS]
        for decision, columns in DECISIONS.items()
        if set(columns.values()) & set(overall.index)
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=HEADINGS).rename_axis("decision").astype(float)
    frame[DEFINED] = frame[DEFINED].astype("Int64")
    return Table(
        f"One set of probabilities, that of {_named(best, skills)} and what each decision on it scores. Look at r: no"
        " row is a network of its own, so a number may not be read beside one of another row.",
        frame,
        ["skill", "balanced accuracy"],
        notes=study.notes(*sample_caveats(skills.loc[[best]])),
        reading=(
            f"The median has the least absolute error. For a rare {study.target} it is zero, whatever the probability:"
            " so its r is low, or not defined, and counts in no mean.",
            "The mean has the least squared error and the highest r.",
            "Presence asks for a threshold; the median is above zero where presence is more likely than not.",
        ),
    )


def _named(best: tuple[str, str], skills: pd.DataFrame) -> str:
    """The best cell by its name, and why it is shown where there are others."""
    name = f"{best[0]} {best[1].upper()}"
    return f"{name}, the best cell by validation," if len(skills) > 1 else name
