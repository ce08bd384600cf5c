"""What came of a run, in sentences: whether it is any good, what its input is worth, and how to read that aright."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse.configuration.protocol import Comparison
from emofuse.report.caveats import caveats, joined, rare_targets, sample_caveats, size
from emofuse.scores import skill
from emofuse.scores.confidence import FEWEST_FOR_VERDICT
from emofuse.scores.metrics_csv import ALL, BEST_CONSTANT, OVERALL

AUC, CHANCE = "auc_of_presence", 0.5


@dataclass(frozen=True)
class Finding:
    """A sentence with a verdict, and those with its numbers; `shown_in` names the table or page that has more of it."""

    verdict: str
    numbers: str
    shown_in: str


@dataclass(frozen=True)
class Summary:
    """What was found, the most important first, and what a reader must know to read it aright."""

    findings: list[Finding]
    cautions: list[str]

    @property
    def lines(self) -> list[str]:
        """All of it as text, a sentence or two a line."""
        return [line for found in self.findings for line in (found.verdict, found.numbers) if line] + self.cautions


def write_summary(summary: Summary, path: Path) -> None:
    """Write a summary as JSON."""
    path.write_text(json.dumps(asdict(summary), indent=1) + "\n", encoding="utf-8")


def read_summary(path: Path) -> Summary:
    """What `write_summary` wrote."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Summary([Finding(**finding) for finding in stored["findings"]], stored["cautions"])


def of_cells(metrics: pd.DataFrame, selected: list[dict], choices: Comparison) -> Summary:
    """What was found of the cells beside the constants.

    The best cell is that with the highest skill on the validation fold, against the constants of its own segments
    there, so that the test fold judges it. `metrics` is the tidy table that the program `evaluate.py` writes, indexed
    by modalities, system, group and target; `selected` holds the `selected.json` of every cell.
    """
    scores = metrics.xs((ALL, OVERALL), level=("group", "target"))
    if not selected:
        rivals = scores.droplevel("modalities")
        numbers = f"On the test fold, {_size(rivals)}, the constants' MAE is {_constants(rivals)}."
        return Summary(
            [Finding("No cell was run, for want of sequences in this corpus.", numbers, "table1")], caveats(choices)
        )
    cells = {(cell["modalities"], cell["architecture"]): cell for cell in selected}
    found = scores.loc[list(cells)]
    best = skill.best_by_validation(found)
    dead = cells[best]["dead_outputs"]
    name = f"{best[0]} {best[1].upper()}"
    return Summary(
        [
            _of_the_best(scores, best, len(cells), choices.split),
            *_of_detection(metrics, best),
            *([_of_all(found)] if len(cells) > 1 else []),
        ],
        [
            *(
                [f"Of the outputs of {name}, {dead:g} are dead: nearly the same for every validation segment."]
                if dead
                else []
            ),
            *rare_targets(metrics),
            *sample_caveats(found),
            *caveats(choices),
        ],
    )


def of_input(inputs: dict) -> Summary:
    """What is wrong with the input, or taken on trust; `inputs` is the record of its page."""
    warnings = inputs["warnings"]
    if not warnings:
        return Summary([Finding("The input gives no warning.", "", "inputs")], [])
    count = f"{len(warnings)} warning{'s' * (len(warnings) != 1)}"
    first = f"The first: {warnings[0]}" if len(warnings) > 1 else warnings[0]
    return Summary([Finding(f"The input gives {count}.", first, "inputs")], [f"Input: {each}" for each in warnings[1:]])


def _of_the_best(scores: pd.DataFrame, best: tuple[str, str], cells: int, split: str) -> Finding:
    cell, rivals = scores.loc[best], scores.loc[best[0]]
    name, said = f"{best[0]} {best[1].upper()}", skill.verdict(cell)
    if cells == 1:
        how = "the only cell"
    elif math.isnan(cell["valid_skill"]):
        how = f"the first of {cells} cells, none of which is best by validation"
    else:
        how = f"the best of {cells} cells by validation"
    subject = ("One seed" if split == "folds" else "One network") + f" of {name}" if cell["seeds"] == 1 else name
    verdict = f"{subject}, {how}: {said}." if said == skill.TOO_FEW else f"{subject}, {how}, {said}."
    numbers = (
        f"{_skill(cell)} Its MAE is {cell['mae']:.3f} on the test fold, {_size(rivals)}; the constants' is"
        f" {_constants(rivals)}."
    )
    return Finding(verdict[0].upper() + verdict[1:], numbers, f"table{2 + min(best[0].count('+'), 2)}")


def _of_detection(metrics: pd.DataFrame, best: tuple[str, str]) -> list[Finding]:
    """What the best cell recognises, whatever its error; nothing where labels say nothing of presence, or too little.

    A target is judged where enough segments have it and enough lack it.
    """
    if AUC not in metrics:
        return []
    found = metrics.xs((*best, ALL), level=("modalities", "system", "group"))
    overall, targets = found.loc[OVERALL], found.drop(index=OVERALL)
    present = (targets["prevalence"] * targets["segments"]).round()
    enough = np.minimum(present, targets["segments"] - present) >= FEWEST_FOR_VERDICT
    lows = targets.loc[enough, f"{AUC}_low"].dropna()
    if overall["videos"] < FEWEST_FOR_VERDICT or lows.empty:
        return []
    told, untold = list(lows.index[lows > CHANCE]), list(lows.index[lows <= CHANCE])
    verdict = (
        f"It tells {joined(told)} better than chance."
        if told
        else f"It is not shown to tell {joined(untold, 'or')} better than chance."
    )
    several = " in the mean of targets" if len(targets) > 1 else ""
    numbers = [
        f"AUC of presence{several}: {overall[AUC]:.2f} (95 % interval {overall[f'{AUC}_low']:.2f} to"
        f" {overall[f'{AUC}_high']:.2f}; a constant has 0.50).",
        "Each target is judged by itself." if several else "",
        f"Not shown for {joined(untold, 'or')}." if told and untold else "",
        f"Too few segments to tell {joined(list(targets.index[~enough]), 'or')}." if not enough.all() else "",
    ]
    return [Finding(verdict, " ".join(filter(None, numbers)), "detection")]


def _of_all(found: pd.DataFrame) -> Finding:
    words = skill.verdict_on_all(found)
    return Finding(f"{words[0].upper()}{words[1:]}.", "", "skills")


def _size(scores: pd.DataFrame) -> str:
    return size(scores.loc[[BEST_CONSTANT]])


def _constants(scores: pd.DataFrame) -> str:
    mae = scores["mae"]
    return (
        f"{mae[BEST_CONSTANT]:.3f} (best by validation), {mae['zero']:.3f} (zero), {mae['median']:.3f} (training"
        f" median) and {mae['mean']:.3f} (training mean)"
    )


def _skill(cell: pd.Series) -> str:
    found, low, high = cell["skill"], cell["skill_low"], cell["skill_high"]
    # Nothing, or something, by nothing.
    if not math.isfinite(found):
        return "Skill is not defined: the best constant makes no error on these segments."
    if math.isnan(low):
        interval = ", without an interval, which takes two test videos"
    else:
        interval = f" (95 % interval {_percent(low)} to {_percent(high)}; detectable: {_percent(cell['detectable'])})"
    return f"Skill over the constant that is best by validation: {_percent(found)}{interval}."


def _percent(share: float) -> str:
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"{round(100 * share, 1) + 0:.1f} %"
