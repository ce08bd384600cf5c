"""What is said of a run at its end: the best cell by validation, and whether it beats the constants."""

import math

import pandas as pd
import pytest

from emofuse.configuration.protocol import Comparison
from emofuse.report.summary import sentences

SOUND = Comparison("valid", "common", shuffled=False)
FLATTERING = Comparison("test", "per_mode", shuffled=False)
COLUMNS = ["modalities", "system", "group", "target", "mae", "skill", "skill_low", "skill_high", "segments"]


def metrics(**skills):
    """Metrics of cells of text, each with its MAE, skill and interval."""
    constants = {"zero": (0.16, 0, 0, 0), "median": (0.155, 0, 0, 0), "best_constant": (0.15, 0, 0, 0)}
    rows = [
        ["text", system, group, target, *values, 1200]
        for system, values in (constants | skills).items()
        for group in ("all", "digit ids")
        for target in ("happy", "overall")
    ]
    return pd.DataFrame(rows, columns=COLUMNS).set_index(COLUMNS[:4])


def selected(**valid_maes):
    return [
        {"modalities": "text", "architecture": name, "valid_mae": mae, "dead_outputs": 0}
        for name, mae in valid_maes.items()
    ]


def test_the_best_cell_is_that_with_the_lowest_validation_mae():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3), cnn=(0.14, 1 / 15, 0.01, 0.12))
    assert sentences(scores, selected(lstm=0.2, cnn=0.1), SOUND) == [
        "Best cell of 2 by validation MAE (0.100): text CNN.",
        "Its MAE on the 1,200 test segments is 0.140.",
        "The constants': 0.150 best by validation, 0.160 zero, 0.155 training median.",
        "Skill over the best constant: 6.7 % (95 % interval 1.0 to 12.0 %).",
        "It beats the best constant.",
    ]


@pytest.mark.parametrize(
    ("skill", "low", "high", "said", "verdict"),
    [
        (0.01, -0.1, 0.2, "1.0 % (95 % interval -10.0 to 20.0 %)", "is not shown to beat"),
        (0.01, 0.0, 0.2, "1.0 % (95 % interval 0.0 to 20.0 %)", "is not shown to beat"),
        (-0.01, -0.2, 0.1, "-1.0 % (95 % interval -20.0 to 10.0 %)", "is not shown to beat"),
        (-0.0001, -0.2, 0.1, "0.0 % (95 % interval -20.0 to 10.0 %)", "is not shown to beat"),
        (-0.1, -0.2, -0.05, "-10.0 % (95 % interval -20.0 to -5.0 %)", "is worse than"),
        (0.3, math.nan, math.nan, "30.0 %, without an interval, which takes two test videos", "is not shown to beat"),
    ],
)
def test_a_cell_beats_the_constant_where_the_whole_interval_is_above_zero(skill, low, high, said, verdict):
    scores = metrics(lstm=(0.15, skill, low, high))
    *_, measured, judgement = sentences(scores, selected(lstm=0.1), SOUND)
    assert measured == f"Skill over the best constant: {said}."
    assert judgement == f"It {verdict} the best constant."


def test_what_makes_cells_hard_to_compare_is_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3))
    *_, sets, flattery = sentences(scores, selected(lstm=0.1), FLATTERING)
    assert sets.startswith("Each modality set is scored on test segments of its own")
    assert flattery.startswith("Candidates were chosen on the TEST fold")


def test_dead_outputs_of_the_best_cell_are_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3))
    [cell] = selected(lstm=0.1)
    *_, dead = sentences(scores, [cell | {"dead_outputs": 2.5}], SOUND)
    assert dead == "Of its outputs, 2.5 are dead: the same for every segment."


def test_without_cells_the_constants_stand_alone():
    assert sentences(metrics(), [], SOUND) == [
        "No cell was run, for want of sequences in this corpus.",
        "MAE of the constants on the 1,200 test segments:",
        "0.150 best by validation, 0.160 zero, 0.155 training median.",
    ]
