"""Tables 2 to 4: the cells, with the paper's numbers beside ours and the constants' below."""

from dataclasses import replace

import numpy as np
import pandas as pd

from emofuse.paper import CELL_MAE, is_the_papers_task
from emofuse.report.caveats import rare_targets, sample_caveats, size
from emofuse.report.dictionary import BASELINE_TITLES, CONSTANTS
from emofuse.report.table import SPREAD, Table
from emofuse.report.tables.study import DETECTION, Study
from emofuse.scores.metrics_csv import ALL, OVERALL
from emofuse.scores.skill import verdict

# A row has room for these; the others are in table 5 and in metrics.csv.
SHOWN = {column: DETECTION[column] for column in ("auc", "balanced_accuracy", "f1")}

# What a page shows first of a cell; the other metrics, and skill by target, are below.
FIRST = ("paper", "MAE", SPREAD, "skill", "skill low", "skill high", "detectable", "verdict")


def cell_table(
    number: int,
    modality_sets: list[str],
    architectures: list[str],
    metrics: pd.DataFrame,
    dead_outputs: dict[tuple[str, str], float],
    study: Study,
) -> Table:
    """Tables 2 to 4: the cells with so many modalities, and the constants on the same test segments.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target.
    Cells that were not run are named below the table. `dead_outputs` are those of each cell's network, as
    `search.selection_table` has them.
    """
    rows, missing, of_the_paper = {}, [], is_the_papers_task(study.targets)
    for modalities in modality_sets:
        for architecture in architectures:
            if found := _row(metrics, modalities, architecture, study):
                paper = CELL_MAE.get((modalities, architecture)) if of_the_paper else None
                rows[(modalities, architecture.upper())] = ({"paper": paper} if of_the_paper else {}) | found
            else:
                missing.append(f"{modalities} {architecture.upper()}")
        if study.choices.constants == "per_mode":
            for system in CONSTANTS:
                rows[(f"{modalities}: constant", BASELINE_TITLES[system])] = _row(metrics, modalities, system, study)
    if study.choices.constants == "common":
        # They are the same for every set.
        first = metrics.index.get_level_values("modalities")[0]
        for system in CONSTANTS:
            rows[("constant", BASELINE_TITLES[system])] = _row(metrics, first, system, study)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["modalities", "system"])
    if frame[SPREAD].isna().all():
        frame = frame.drop(columns=SPREAD)
    kind = {2: "one modality", 3: "two modalities", 4: "three modalities or more"}[number]
    shown = _scores(metrics, modality_sets)
    notes = study.notes(
        f"Not run, for want of sequences in this corpus: {', '.join(missing)}." if missing else "",
        _dead({cell: dead for cell, dead in dead_outputs.items() if cell[0] in modality_sets}, len(study.targets)),
        _r_defined(shown, architectures, len(study.targets)),
        *sample_caveats(shown),
    )
    reading = [
        "Skill has its 95 % interval over videos and seeds. Detectable is the least skill that would be seen in four of"
        " five such folds.",
        *(["± is half of the 95 % interval over seeds."] if SPREAD in frame else []),
        "Every constant is each of zero, training median and training mean, and the best of them by validation. Their"
        " rows show how much of a number any constant answer has.",
        "Each verdict is on one row by itself. The front of the report says how many hold for all cells together.",
        "r has a dash where answers do not vary: a constant has none.",
        *_decisions(shown),
        *rare_targets(metrics),
    ]
    skills = [column for column in frame if column.split()[0] == "skill"]
    compared = tuple(column for column in skills if column not in ("skill low", "skill high"))
    shares = [*study.accuracies(metrics).values(), DETECTION["balanced_accuracy"], "detectable"]
    table = Table(
        f"Cells with {kind}, on the test fold ({size(shown)}). Look at skill first: the part of the error of the"
        " constant best by validation that is gone; below 0 % that constant is better.",
        frame,
        [*skills, *(column for column in shares if column in frame)],
        compared,
        notes,
        tuple(reading),
        printed=("paper", "MAE", "skill", DETECTION["auc"], DETECTION["balanced_accuracy"], "concordance"),
    )
    first = [column for column in FIRST if column in frame]
    by_target = [f"skill {target}" for target in study.targets if f"skill {target}" in frame]
    others = frame.drop(columns=[*first, *by_target])
    views = [
        replace(table, frame=frame[first], skills=("skill",)),
        Table("The same cells by their other metrics.", others, [share for share in shares if share in others]),
        *([_by_target(frame[["skill", *by_target]], study)] if by_target else []),
    ]
    return replace(table, views=tuple(views))


def _by_target(skills: pd.DataFrame, study: Study) -> Table:
    """The skills with a row a target, so that there may be any number."""
    shown = skills.T.set_axis(["overall", *study.targets]).rename_axis(study.target)
    # A name may be broken after each modality.
    names = [" ".join(name).removeprefix("constant ").replace("+", "+\u200b") for name in skills.index]
    shown.columns = names
    caption = f"The skill of the same cells by {study.target}. Look along a row: bars to the right are gains."
    return Table(caption, shown, list(shown), tuple(shown))


def _decided(overall: pd.Series, column: str, decision: str) -> float:
    """A metric of the answer that was decided for it; of the answer there is, where a system decides nothing."""
    decided = overall.get(f"{column}_of_{decision}", np.nan)
    return overall[column] if np.isnan(decided) else decided


def _scores(metrics: pd.DataFrame, modality_sets: list[str]) -> pd.DataFrame:
    """The overall scores of these sets, or of the first where none of them was run."""
    found = metrics.xs((ALL, OVERALL), level=("group", "target"))
    sets = found.index.get_level_values("modalities")
    return found[sets.isin(modality_sets) if sets.isin(modality_sets).any() else sets == sets[0]]


def _decisions(scores: pd.DataFrame) -> list[str]:
    """Which answers of cells are judged, where each metric has its own."""
    presence = "AUC, balanced accuracy and F1 of cells are of presence, by a threshold of validation."
    mean = "Their r and concordance are of the mean, MAE and skill of the median: no single answer has all of them."
    return [presence] * ("auc_of_presence" in scores) + [mean] * ("r_of_mean" in scores)


def _r_defined(scores: pd.DataFrame, architectures: list[str], targets: int) -> str:
    """Of which cells r is the mean of some emotions alone, and of how many; an undefined r is that of a constant."""
    cells = scores[scores.index.isin(architectures, level="system")]
    named = [
        f"{modalities} {architecture.upper()} {defined:.3g} of {targets}"
        for (modalities, architecture), row in cells.iterrows()
        if (defined := _decided(row, "r_defined", "mean")) < targets
    ]
    return f"r is the mean of the targets for which it is defined: {', '.join(named)}." if named else ""


def _dead(outputs: dict[tuple[str, str], float], targets: int) -> str:
    named = [
        f"{modalities} {architecture.upper()} {dead:g}" for (modalities, architecture), dead in outputs.items() if dead
    ]
    if not named:
        return ""
    return f"Dead outputs, nearly the same for every validation segment, of {targets} a network: {', '.join(named)}."


def _row(metrics: pd.DataFrame, modalities: str, system: str, study: Study) -> dict[str, float]:
    if (modalities, system, "all", OVERALL) not in metrics.index:
        return {}
    found = metrics.xs((modalities, system, "all"), level=("modalities", "system", "group"))
    overall = found.loc[OVERALL]
    return {
        "MAE": overall["mae"],
        SPREAD: overall["mae_seeds_high"] - overall["mae"],
        "skill": overall["skill"],
        "skill low": overall["skill_low"],
        "skill high": overall["skill_high"],
        "detectable": overall["detectable"],
        **({} if system in CONSTANTS else {"verdict": verdict(overall)}),
        **{heading: overall[column] for column, heading in study.accuracies(metrics).items()},
        **{heading: _decided(overall, column, "presence") for column, heading in study.telling(SHOWN, metrics).items()},
        "concordance": _decided(overall, "concordance", "mean"),
        "r": _decided(overall, "r", "mean"),
        # With one target, it is the overall.
        **{f"skill {target}": found.loc[target, "skill"] for target in study.targets if len(study.targets) > 1},
    }
