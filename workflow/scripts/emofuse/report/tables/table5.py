"""Table 5: the organisers' test fold, the paper's submission beside ours and beside the constants."""

from dataclasses import replace

import pandas as pd

from emofuse.paper import CHALLENGE, SUBMISSION, is_the_papers_task
from emofuse.report.caveats import CHOSEN_ON_TEST, SHUFFLED, rare_targets, sample_caveats, size
from emofuse.report.dictionary import BASELINE_TITLES, CONSTANTS
from emofuse.report.table import Table
from emofuse.report.tables.study import DETECTION, Study
from emofuse.scores.metrics_csv import ALL, BEST_CONSTANT, BY_KIND, OVERALL
from emofuse.scores.skill import TOO_FEW, verdict

SKILL = {"skill": "skill", "skill_low": "skill low", "skill_high": "skill high", "detectable": "detectable"}
SHOWN = DETECTION | {"concordance": "concordance", "r": "r", "deviation": "deviation"}

# The training mean stands in table 1, and is worse than the others.
SHOWN_CONSTANTS = tuple(name for name in CONSTANTS if name != "mean")
CONSTANT_NAMES = [BASELINE_TITLES[name] for name in SHOWN_CONSTANTS]

# The paper's figures are of videos whose id is not all digits (docs/results.md).
OTHER_IDS = "other ids"
GROUPS = {OTHER_IDS: "videos whose id is not all digits", ALL: "all test videos"}
PAPER = "paper's trimodal BLSTM"
PUBLISHED = (
    "The published figures are, as far as can be told, those of CMU-MOSEI's test videos whose id is not all digits: the"
    " answer zero gets the same there, within .0015, for four of six emotions by MAE, for five by the accuracies."
)
ANOTHER = "The paper's numbers are not shown: they are of the trimodal BLSTM, which was not run here."


def challenge_table(metrics: pd.DataFrame, study: Study) -> Table:
    """Table 5: by group of videos, metric and target, what each system and each constant scores.

    `metrics` is the tidy table that the program `evaluate_challenge.py` writes, indexed by system, group and target.
    The paper's numbers stand beside the system that the paper had, or beside constants alone.
    """
    found = metrics.index.get_level_values("system").unique()
    systems = [system for system in found if system not in (*CONSTANTS, BY_KIND)]
    of_the_paper = is_the_papers_task(study.targets)
    groups = [group for group in GROUPS if group in metrics.index.get_level_values("group")]
    headings = {"mae": "MAE", **SKILL, **study.accuracies(metrics), **study.telling(SHOWN, metrics)}
    rows = {}
    for group in groups if of_the_paper else [ALL]:
        scores = metrics.xs(group, level="group")
        videos = f"{GROUPS[group]} ({size(scores.xs(OVERALL, level='target'))})"
        printed = CHALLENGE if of_the_paper and group == groups[0] and set(systems) <= {SUBMISSION} else {}
        for column, heading in headings.items():
            for target in study.rows:
                rows[videos, heading, target] = {
                    **({PAPER: printed[column].get(target)} if column in printed else {}),
                    **{
                        title: scores.loc[(system, target), column]
                        for system, title in [*zip(systems, systems, strict=True), *_constants(column)]
                    },
                }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["test videos", "metric", "target"])
    frame = frame[
        [name for name in [PAPER, *systems] if name in frame] + [name for name in frame if name in CONSTANT_NAMES]
    ]
    whole = metrics.xs((ALL, OVERALL), level=("group", "target"))
    table = Table(
        _caption(systems),
        frame,
        [],
        notes=_notes(metrics, systems, whole, study),
        reading=_reading(metrics, of_the_paper),
        printed=("MAE", "skill", *study.accuracies(metrics).values(), DETECTION["auc"], "r"),
    )
    by_videos = [_of_videos(table, videos, systems, study) for videos in frame.index.unique("test videos")]
    return replace(table, views=tuple(by_videos))


def _of_videos(table: Table, videos: str, systems: list[str], study: Study) -> Table:
    """A small table a metric, with a row a target, as the paper prints them."""
    shown, frame = [], table.frame.loc[videos]
    columns = {PAPER: "paper", BASELINE_TITLES[BEST_CONSTANT]: "best constant"}
    if len(systems) == 1:
        columns |= {f"{systems[0]}{end}": f"ours{end}" for end in ("", " low", " high")}
    for metric in frame.index.unique("metric"):
        if metric in ("skill low", "skill high", "detectable"):
            continue
        of_metric = frame.loc[metric].dropna(axis="columns", how="all")
        of_metric = of_metric.drop(columns=BASELINE_TITLES["median"], errors="ignore")
        if metric == "skill":
            # A constant's skill is in its error already.
            of_metric = of_metric[[name for name in systems if name in of_metric]]
            for end in ("low", "high"):
                of_metric = of_metric.join(frame.loc[f"skill {end}", list(systems)].add_suffix(f" {end}"))
        # The numbers of one constant, or the paper's alone, compare with nothing.
        if of_metric.shape[1] > 1 or set(of_metric) & set(systems):
            of_metric = of_metric.rename(columns=columns).rename_axis(study.target).dropna(how="all")
            shown.append(Table(metric, of_metric, list(of_metric) if metric == "skill" else []))
    return Table(f"On {videos}:", frame, [], views=tuple(shown))


def _constants(metric: str) -> list[tuple[str, str]]:
    """The constants that a metric tells apart, with their titles; of detection all are alike, and r has none."""
    if metric in ("r", "skill_low", "skill_high", "detectable", "deviation"):
        return []
    told_apart = [BEST_CONSTANT] if metric in DETECTION or metric == "concordance" else SHOWN_CONSTANTS
    return [(name, BASELINE_TITLES[name]) for name in told_apart]


def _caption(systems: list[str]) -> str:
    what = (
        f"Ours is {' and '.join(systems)}, fitted to the organisers' training fold, on their test fold."
        if systems
        else "The organisers' test fold: the constants alone, for want of sequences in this corpus."
    )
    return f"{what} Compare each number with the constants' beside it: what they have as well shows no skill."


def _notes(metrics: pd.DataFrame, systems: list[str], whole: pd.DataFrame, study: Study) -> tuple[str, ...]:
    of_the_paper = is_the_papers_task(study.targets)
    return (
        *_verdicts(metrics, systems),
        *([ANOTHER] if of_the_paper and not set(systems) <= {SUBMISSION} else []),
        *([CHOSEN_ON_TEST] if study.choices.chosen_on == "test" and systems else []),
        *([SHUFFLED] if study.choices.shuffled and systems else []),
        *sample_caveats(whole),
    )


def _reading(metrics: pd.DataFrame, of_the_paper: bool) -> tuple[str, ...]:
    return (
        "Skill is the part of the error of the constant best by validation that is gone, with its 95 % interval over"
        " videos and seeds."
        " Detectable, in the CSV file, is the least that would be seen in four of five such folds.",
        "Skill and accuracies are shares. Every labelled segment is answered.",
        *(
            ["AUC, average precision, balanced accuracy and F1 are of presence. A constant's average precision is the"
             " share of segments in which the target is present."] if "auc" in metrics else []
        ),
        *([PUBLISHED] if of_the_paper else []),
        *rare_targets(metrics),
    )  # fmt: skip


def _verdicts(metrics: pd.DataFrame, systems: list[str]) -> list[str]:
    """A sentence for each system, overall and on all videos; of one seed, it is of that network."""
    found = {system: metrics.loc[(system, ALL, OVERALL)] for system in systems}
    subjects = {system: f"This network of {system}" if row["seeds"] == 1 else system for system, row in found.items()}
    said = {subjects[system]: verdict(row) for system, row in found.items()}
    return [f"{subject}: {words}." if words == TOO_FEW else f"{subject} {words}." for subject, words in said.items()]
