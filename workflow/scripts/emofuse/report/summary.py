"""What came of a run, in sentences: its best cell beside the constants, and whether it beats them."""

import math

import pandas as pd

from emofuse.configuration.protocol import Comparison
from emofuse.report.caveats import MEDIAN, caveats, sample_caveats, size
from emofuse.scores import skill
from emofuse.scores.metrics_csv import ALL, BEST_CONSTANT, OVERALL


def sentences(metrics: pd.DataFrame, selected: list[dict], choices: Comparison) -> list[str]:
    """A sentence a line; the best cell is that with the highest skill on the validation fold, against the constants of
    its own segments there, so that the test fold judges it.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target;
    `selected` holds the `selected.json` of every cell.
    """
    scores = metrics.xs((ALL, OVERALL), level=("group", "target"))
    if not selected:
        rivals = scores.droplevel("modalities")
        return [
            "No cell was run, for want of sequences in this corpus.",
            f"MAE of the constants on {_size(rivals)}:",
            f"{_constants(rivals)}.",
        ]
    cells = {(cell["modalities"], cell["architecture"]): cell for cell in selected}
    found = scores.loc[list(cells)]
    modalities, architecture = skill.best_by_validation(found)
    rivals, cell = scores.loc[modalities], scores.loc[modalities, architecture]
    return [
        _best(len(selected), cell["valid_skill"], f"{modalities} {architecture.upper()}"),
        f"Its MAE on {_size(rivals)}, is {cell['mae']:.3f}.",
        f"The constants': {_constants(rivals)}.",
        *_judgement(cell, choices.split),
        *([f"All cells: {skill.verdict_on_all(found)}."] if len(cells) > 1 else []),
        *_dead(cells[modalities, architecture]["dead_outputs"]),
        MEDIAN,
        *sample_caveats(found),
        *caveats(choices),
    ]


def input_warnings(inputs: dict) -> list[str]:
    """What is wrong with the input, or taken on trust, a sentence a line; `inputs` is the record of its page."""
    return [f"Input: {warning}" for warning in inputs["warnings"]] or ["Input: no warning."]


def _best(cells: int, valid_skill: float, name: str) -> str:
    if math.isnan(valid_skill):
        return (
            f"Of {cells} cells none is best by validation, where the best constant makes no error; the first: {name}."
        )
    return f"Best cell of {cells} by validation skill ({_percent(valid_skill)}): {name}."


def _dead(outputs: float) -> list[str]:
    return [f"Of its outputs, {outputs:g} are dead: the same for every segment."] if outputs else []


def _size(scores: pd.DataFrame) -> str:
    return f"the test fold, {size(scores.loc[[BEST_CONSTANT]])}"


def _constants(scores: pd.DataFrame) -> str:
    mae = scores["mae"]
    return (
        f"{mae[BEST_CONSTANT]:.3f} best by validation, {mae['zero']:.3f} zero, {mae['median']:.3f} training median,"
        f" {mae['mean']:.3f} training mean"
    )


def _judgement(cell: pd.Series, split: str) -> list[str]:
    said, subject = skill.verdict(cell), "It"
    if cell["seeds"] == 1:
        subject = "One seed of it" if split == "folds" else "This network"
    return [_skill(cell), f"{said.capitalize()}." if said == skill.TOO_FEW else f"{subject} {said}."]


def _skill(cell: pd.Series) -> str:
    found, low, high = cell["skill"], cell["skill_low"], cell["skill_high"]
    # Nothing, or something, by nothing.
    if not math.isfinite(found):
        return "Skill is not defined: the best constant makes no error on these segments."
    if math.isnan(low):
        interval = ", without an interval, which takes two test videos"
    else:
        interval = f" (95 % interval {_percent(low)} to {_percent(high)}; detectable: {_percent(cell['detectable'])})"
    return f"Skill over the best constant: {_percent(found)}{interval}."


def _percent(share: float) -> str:
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"{round(100 * share, 1) + 0:.1f} %"
