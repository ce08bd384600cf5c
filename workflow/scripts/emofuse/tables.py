"""The paper's tables 1 to 4 and those that go with them, with its numbers beside ours and the constants' below."""

from dataclasses import dataclass

import pandas as pd

from emofuse import published
from emofuse.metrics_table import OVERALL
from emofuse.paper_task import is_the_papers_task
from emofuse.table_formats import Table

BASELINE_TITLES = {
    "random_expected": "random, as described: expectation",
    "random": "random, as described",
    "category": "random, training combinations",
    "quantity": "random, training quantities",
    "printed": "random, surprise never drawn",
    "zero": "zero",
    "median": "training median",
    "mean": "training mean",
    "best_constant": "best constant on valid",
}
CONSTANTS = ("zero", "median", "mean", "best_constant")

PER_MODE = (
    " Each modality set is scored on test segments of its own, as by the authors' code: sets cannot be compared with"
    " one another, only with their own constants."
)
CHOSEN_ON_TEST = (
    " Candidates were chosen on the TEST fold, as by the authors' code, so that these numbers flatter; the table of the"
    " search shows by how much."
)

# What the paper's random baseline may be: as section 5.1 describes it, and as its numbers suggest.
PAPERS_RANDOM = ("random_expected", "random", "printed")


def baseline_table(baselines: pd.DataFrame, targets: list[str], heading: str) -> Table:
    """Table 1: MAE of the random answers and of the constants, by target, on each test set.

    `baselines` is the tidy table that the program `score_baselines.py` writes.
    """
    keys = ["test_set", "segments", "system"]
    mae = baselines.pivot_table(index=keys, columns="target", values="mae", sort=False)
    deviation = baselines[baselines["target"] == OVERALL].set_index(keys)["mae_sd"]
    of_the_paper = is_the_papers_task(targets)
    rows = []
    if of_the_paper:
        rows.append({"test set": "the paper's", "system": "random, as printed", **published.RANDOM_MAE})
    for (test_set, segments, system), values in mae.iterrows():
        rows.append(
            {
                "test set": f"{test_set} ({segments:,} segments)",
                "system": BASELINE_TITLES[system],
                "paper": published.RANDOM_MAE[OVERALL] if of_the_paper and system in PAPERS_RANDOM else None,
                "sd": deviation[test_set, segments, system],
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


@dataclass(frozen=True)
class Study:
    """What the tables of a run have in common: corpus and protocol, as far as a table must know them.

    `heading` opens every caption; `presence` is what binary accuracies are shown for (`rounded`, `raw`); `constants`
    says whether they are scored on segments `common` to all cells or `per_mode`; `chosen_on` is the fold (valid or
    test) that chose the candidates.
    """

    heading: str
    targets: list[str]
    label_range: tuple[float, float]
    presence: list[str]
    constants: str
    chosen_on: str

    @property
    def classes(self) -> str:
        """The heading of the accuracy of whole numbers."""
        return f"{round(self.label_range[1] - self.label_range[0]) + 1}-class accuracy"

    @property
    def accuracies(self) -> dict[str, str]:
        """The headings of the accuracies, by their columns in the metrics."""
        presence = {"rounded": ("binary_accuracy", "binary accuracy"),
                    "raw": ("binary_accuracy_raw", "binary accuracy, raw labels")}  # fmt: skip
        return dict(presence[kind] for kind in self.presence) | {"class_accuracy": self.classes}


def cell_table(
    number: int, modality_sets: list[str], architectures: list[str], metrics: pd.DataFrame, study: Study
) -> Table:
    """Tables 2 to 4: the cells with so many modalities, and the constants on the same test segments.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target.
    A cell that was not run stands in the table without numbers.
    """
    rows, missing = {}, []
    for modalities in modality_sets:
        for architecture in architectures:
            found = _row(metrics, modalities, architecture, study)
            if not found:
                missing.append(f"{modalities} {architecture}")
            paper = published.CELL_MAE.get((modalities, architecture)) if is_the_papers_task(study.targets) else None
            rows[(modalities, architecture.upper())] = {"paper": paper, **found}
        if study.constants == "per_mode":
            for system in CONSTANTS:
                rows[(f"{modalities}: constant", BASELINE_TITLES[system])] = _row(metrics, modalities, system, study)
    if study.constants == "common":
        # They are the same for every set.
        first = metrics.index.get_level_values("modalities")[0]
        for system in CONSTANTS:
            rows[("constant", BASELINE_TITLES[system])] = _row(metrics, first, system, study)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["modalities", "system"])
    if "± seeds" in frame and frame["± seeds"].isna().all():
        frame = frame.drop(columns="± seeds")
    kind = {2: "one modality", 3: "two modalities", 4: "three modalities or more"}[number]
    caption = (
        f"{study.heading}. Table {number}: cells with {kind}, on the test fold. Skill is the part of the best "
        "constant's error that is gone, with its 95 % interval over the test videos: below 0 %, the constant is better."
        " The constants' accuracies show how much of an accuracy is the null answer's; r is not defined for a constant."
        + (" ± is the half of the 95 % interval over seeds." if "± seeds" in frame else "")
        + (PER_MODE if study.constants == "per_mode" else "")
        + (CHOSEN_ON_TEST if study.chosen_on == "test" else "")
        + (f" Not run, for want of sequences in this corpus: {', '.join(missing)}." if missing else "")
    )
    skills = tuple(column for column in frame if column.split()[0] == "skill")
    compared = tuple(column for column in skills if column not in ("skill from", "skill to"))
    return Table(caption, frame, [*skills, *study.accuracies.values()], compared)


def group_table(metrics: pd.DataFrame, study: Study) -> Table:
    """Every cell and the best constant, by group of videos: all, those with an all-digit id, and the others.

    `metrics` as for `cell_table`. The groups come from different sources and differ in their labels (docs/results.md).
    """
    overall = metrics.xs(OVERALL, level="target")
    names = overall.index.droplevel("group").drop_duplicates()
    systems = names.get_level_values("system")
    names = names[~systems.isin(CONSTANTS) | (systems == "best_constant")]
    columns = {}
    for group in (group for group in ("all", "digit ids", "other ids") if group in overall.index.levels[2]):
        # A modality set may have no segment of a group.
        found = overall.xs(group, level="group").reindex(names)
        columns |= {
            f"{group}: segments": found["segments"].fillna(0).astype(int),
            f"{group}: MAE": found["mae"],
            f"{group}: skill": found["skill"],
        }
    frame = pd.DataFrame(columns)
    frame.index = pd.MultiIndex.from_tuples(
        [(modalities, BASELINE_TITLES.get(system, system.upper())) for modalities, system in frame.index],
        names=["modalities", "system"],
    )
    caption = (
        f"{study.heading}. Cells by group of test videos: YouTube ids, and ids of digits alone, which come from another"
        " source and differ in their labels. Skill is against the best constant on the same segments."
        + (CHOSEN_ON_TEST if study.chosen_on == "test" else "")
    )
    skills = [column for column in frame if column.endswith("skill")]
    return Table(caption, frame, skills, tuple(skills))


def selection_table(cells: pd.DataFrame, study: Study) -> Table:
    """What the choice of candidates was: how many, and what choosing on the test fold is worth.

    `cells` is what `search.selection_table` gives.
    """
    frame = pd.DataFrame(
        {
            "candidates": cells["candidates"],
            "infeasible": cells["infeasible"],
            "test MAE, chosen on valid": cells["chosen_on_valid"],
            "test MAE, chosen on test": cells["chosen_on_test"],
            "flattery": cells["worth"] / cells["chosen_on_valid"],
            "hours": cells["seconds"] / 3600,
        }
    )
    names = zip(cells["modalities"], cells["architecture"].str.upper(), strict=True)
    frame.index = pd.MultiIndex.from_tuples(list(names), names=["modalities", "system"])
    caption = (
        f"{study.heading}. The search of each cell. Infeasible candidates are convolutions that leave no word of so "
        "short a segment; they are known beforehand and not run. Flattery is how much lower the test error looks when "
        "the candidate is chosen on the test fold instead of the validation fold. Hours are those of training, all "
        f"trials together. The other tables show the candidate chosen on the {study.chosen_on} fold."
    )
    return Table(caption, frame, ["flattery"])


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
