"""What came of a run, in sentences: its best cell beside the constants, and whether it beats them."""

import math

import pandas as pd

from emofuse.configuration.protocol import Comparison
from emofuse.report.caveats import caveats
from emofuse.scores.metrics_csv import BEST_CONSTANT, OVERALL


def sentences(metrics: pd.DataFrame, selected: list[dict], choices: Comparison) -> list[str]:
    """A sentence a line; the best cell is that with the lowest validation MAE, so that the test fold judges it.

    `metrics` is the tidy table that the program `evaluate.py` writes, indexed by modalities, system, group and target;
    `selected` holds the `selected.json` of every cell.
    """
    scores = metrics.xs(("all", OVERALL), level=("group", "target"))
    if not selected:
        rivals = scores.droplevel("modalities")
        return [
            "No cell was run, for want of sequences in this corpus.",
            f"MAE of the constants on {_segments(rivals)}:",
            f"{_constants(rivals)}.",
        ]
    best = min(selected, key=lambda cell: cell["valid_mae"])
    rivals = scores.loc[best["modalities"]]
    cell, title = rivals.loc[best["architecture"]], best["architecture"].upper()
    return [
        f"Best cell of {len(selected)} by validation MAE ({best['valid_mae']:.3f}): {best['modalities']} {title}.",
        f"Its MAE on {_segments(rivals)} is {cell['mae']:.3f}.",
        f"The constants': {_constants(rivals)}.",
        *_judgement(cell["skill"], cell["skill_low"], cell["skill_high"]),
        *_dead(best["dead_outputs"]),
        *caveats(choices),
    ]


def input_warnings(inputs: dict) -> list[str]:
    """What is wrong with the input, or taken on trust, a sentence a line; `inputs` is the record of its page."""
    return [f"Input: {warning}" for warning in inputs["warnings"]] or ["Input: no warning."]


def _dead(outputs: float) -> list[str]:
    return [f"Of its outputs, {outputs:g} are dead: the same for every segment."] if outputs else []


def _segments(scores: pd.DataFrame) -> str:
    return f"the {scores.loc[BEST_CONSTANT, 'segments']:,.0f} test segments"


def _constants(scores: pd.DataFrame) -> str:
    mae = scores["mae"]
    return f"{mae[BEST_CONSTANT]:.3f} best by validation, {mae['zero']:.3f} zero, {mae['median']:.3f} training median"


def _judgement(skill: float, low: float, high: float) -> list[str]:
    # Adding zero turns a rounded -0.0 into 0.0.
    skill, low, high = (round(100 * share, 1) + 0 for share in (skill, low, high))
    if math.isnan(low):
        interval = ", without an interval, which takes two test videos"
    else:
        interval = f" (95 % interval {low:.1f} to {high:.1f} %)"
    verdict = "beats" if low > 0 else "is worse than" if high < 0 else "is not shown to beat"
    return [f"Skill over the best constant: {skill:.1f} %{interval}.", f"It {verdict} the best constant."]
