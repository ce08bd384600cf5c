"""Tables 2 to 4: the cells, with the paper's numbers beside ours and the constants' below."""

import pandas as pd

from emofuse.paper import CELL_MAE, is_the_papers_task
from emofuse.report.table import Table
from emofuse.report.tables.study import BASELINE_TITLES, CONSTANTS, Study
from emofuse.scores.metrics_csv import OVERALL


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
    A cell that was not run stands in the table without numbers. `dead_outputs` are those of each cell's network, as
    `search.selection_table` has them.
    """
    rows, missing = {}, []
    for modalities in modality_sets:
        for architecture in architectures:
            found = _row(metrics, modalities, architecture, study)
            if not found:
                missing.append(f"{modalities} {architecture}")
            paper = CELL_MAE.get((modalities, architecture)) if is_the_papers_task(study.targets) else None
            rows[(modalities, architecture.upper())] = {"paper": paper, **found}
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
    if "± seeds" in frame and frame["± seeds"].isna().all():
        frame = frame.drop(columns="± seeds")
    kind = {2: "one modality", 3: "two modalities", 4: "three modalities or more"}[number]
    caption = study.caption(
        f"Table {number}: cells with {kind}, on the test fold. Skill is the part of the best constant's error that is "
        "gone, with its 95 % interval over the test videos: below 0 %, the constant is better. The constants' "
        "accuracies show how much of an accuracy is the null answer's; r is not defined for a constant.",
        "± is the half of the 95 % interval over seeds." if "± seeds" in frame else "",
        _dead({cell: dead for cell, dead in dead_outputs.items() if cell[0] in modality_sets}, len(study.targets)),
        f"Not run, for want of sequences in this corpus: {', '.join(missing)}." if missing else "",
    )
    skills = tuple(column for column in frame if column.split()[0] == "skill")
    compared = tuple(column for column in skills if column not in ("skill from", "skill to"))
    return Table(caption, frame, [*skills, *study.accuracies.values()], compared)


def _dead(outputs: dict[tuple[str, str], float], targets: int) -> str:
    named = [
        f"{modalities} {architecture.upper()} {dead:g}" for (modalities, architecture), dead in outputs.items() if dead
    ]
    return f"Dead outputs, the same for every segment, of {targets} a network: {', '.join(named)}." if named else ""


def _row(metrics: pd.DataFrame, modalities: str, system: str, study: Study) -> dict[str, float]:
    if (modalities, system, "all", OVERALL) not in metrics.index:
        return {}
    found = metrics.xs((modalities, system, "all"), level=("modalities", "system", "group"))
    overall = found.loc[OVERALL]
    return {
        "MAE": overall["mae"],
        "± seeds": overall["mae_seeds_high"] - overall["mae"],
        "skill": overall["skill"],
        "skill from": overall["skill_low"],
        "skill to": overall["skill_high"],
        **{heading: overall[column] for column, heading in study.accuracies.items()},
        "r": overall["r"],
        # With one target, it is the overall.
        **{f"skill {target}": found.loc[target, "skill"] for target in study.targets if len(study.targets) > 1},
    }
