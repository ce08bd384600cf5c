"""What is said of a run at its end: the best cell by validation, and whether it beats the constants."""

import math

import pandas as pd
import pytest

from emofuse.configuration.protocol import Comparison
from emofuse.report.caveats import MEDIAN
from emofuse.report.summary import sentences

SOUND = Comparison("valid", "common", "grouped", shuffled=False)
FLATTERING = Comparison("test", "per_mode", "grouped", shuffled=False)
COLUMNS = ["modalities", "system", "group", "target", "mae", "skill", "skill_low", "skill_high", "valid_skill"]
OF_ALL = {"detectable": 0.08, "segments": 1200, "videos": 40, "seeds": 5}


def metrics(**skills):
    """Metrics of cells of text, each with its MAE, skill and interval, and its skill on the validation fold."""
    constants = {
        "zero": (0.16, 0, 0, 0, math.nan), "median": (0.155, 0, 0, 0, math.nan), "mean": (0.2, 0, 0, 0, math.nan),
        "best_constant": (0.15, 0, 0, 0, math.nan),
    }  # fmt: skip
    rows = [
        ["text", system, group, target, *values]
        for system, values in (constants | skills).items()
        for group in ("all", "digit ids")
        for target in ("happy", "overall")
    ]
    found = pd.DataFrame(rows, columns=COLUMNS).set_index(COLUMNS[:4]).assign(**OF_ALL)
    return found.assign(beats=found["skill_low"] > 0, family_low=found["skill_low"] - 0.05)


def selected(*names, modalities="text"):
    return [{"modalities": modalities, "architecture": name, "valid_mae": 0.1, "dead_outputs": 0} for name in names]


def test_the_best_cell_is_that_with_the_highest_validation_skill():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0.02), cnn=(0.14, 1 / 15, 0.01, 0.12, 0.031))
    assert sentences(scores, selected("lstm", "cnn"), SOUND) == [
        "Best cell of 2 by validation skill (3.1 %): text CNN.",
        "Its MAE on the test fold, 1,200 segments of 40 videos, is 0.140.",
        "The constants': 0.150 best by validation, 0.160 zero, 0.155 training median, 0.200 training mean.",
        "Skill over the best constant: 6.7 % (95 % interval 1.0 % to 12.0 %; detectable: 8.0 %).",
        "It beats every constant.",
        "All cells: 1 of 2 cells beat every constant, family-wise at 5 % (one by one: 2).",
        MEDIAN,
    ]


def test_cells_of_unlike_segments_are_compared_by_their_own_constants():
    """The best MAE on validation may be that of the easiest segments: without audio, the median alone had less."""
    text = metrics(cnn=(0.14, 0.1, 0.01, 0.12, 0.03))
    audio = metrics(cnn=(0.12, 0.01, -0.1, 0.12, 0.01)).rename(index={"text": "audio"}, level="modalities")
    cells = [cell | {"valid_mae": mae} for mae, name in ((0.15, "text"), (0.1, "audio"))
             for cell in selected("cnn", modalities=name)]  # fmt: skip
    found = sentences(pd.concat([audio, text]), cells, FLATTERING)
    assert found[0] == "Best cell of 2 by validation skill (3.0 %): text CNN."


def test_a_cell_without_a_validation_skill_is_not_the_best():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, math.nan), cnn=(0.14, 0.1, 0.01, 0.12, -0.03))
    assert sentences(scores, selected("lstm", "cnn"), SOUND)[0].endswith("(-3.0 %): text CNN.")


NOT_SHOWN = "is not shown to beat every"


@pytest.mark.parametrize(
    ("skill", "low", "high", "said", "verdict"),
    [
        (0.01, -0.1, 0.2, "1.0 % (95 % interval -10.0 % to 20.0 %; detectable: 8.0 %)", NOT_SHOWN),
        (0.01, 0.0, 0.2, "1.0 % (95 % interval 0.0 % to 20.0 %; detectable: 8.0 %)", NOT_SHOWN),
        (-0.01, -0.2, 0.1, "-1.0 % (95 % interval -20.0 % to 10.0 %; detectable: 8.0 %)", NOT_SHOWN),
        (-0.0001, -0.2, 0.1, "0.0 % (95 % interval -20.0 % to 10.0 %; detectable: 8.0 %)", NOT_SHOWN),
        (-0.1, -0.2, -0.05, "-10.0 % (95 % interval -20.0 % to -5.0 %; detectable: 8.0 %)", "is worse than a"),
        (0.3, math.nan, math.nan, "30.0 %, without an interval, which takes two test videos", NOT_SHOWN),
    ],
)
def test_a_cell_is_judged_by_its_interval(skill, low, high, said, verdict):
    scores = metrics(lstm=(0.15, skill, low, high, 0))
    *_, measured, judgement, _ = sentences(scores, selected("lstm"), SOUND)
    assert measured == f"Skill over the best constant: {said}."
    assert judgement == f"It {verdict} constant."


def test_a_single_seed_is_this_network():
    scores = metrics(lstm=(0.15, 0.1, 0.05, 0.2, 0)).assign(seeds=1)
    *_, judgement, _, alone = sentences(scores, selected("lstm"), SOUND)
    assert judgement == "This network beats every constant."
    assert alone.startswith("One seed: intervals are of these networks")


@pytest.mark.parametrize("low", [0.05, -0.3])
def test_too_few_videos_have_no_verdict(low):
    scores = metrics(lstm=(0.15, low + 0.01, low, low + 0.02, 0)).assign(videos=9)
    *_, judgement, _, few = sentences(scores, selected("lstm"), SOUND)
    assert judgement == "Too few videos for a verdict."
    assert few == "Only 9 test videos: too few for a verdict, which takes 10."


def test_what_makes_cells_hard_to_compare_is_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0))
    *_, sets, flattery = sentences(scores, selected("lstm"), FLATTERING)
    assert sets.startswith("Each modality set is scored on test segments of its own")
    assert flattery.startswith("Candidates were chosen on the TEST fold")


def test_dead_outputs_of_the_best_cell_are_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0))
    [cell] = selected("lstm")
    *_, dead, _ = sentences(scores, [cell | {"dead_outputs": 2.5}], SOUND)
    assert dead == "Of its outputs, 2.5 are dead: the same for every segment."


def test_without_cells_the_constants_stand_alone():
    assert sentences(metrics(), [], SOUND) == [
        "No cell was run, for want of sequences in this corpus.",
        "MAE of the constants on the test fold, 1,200 segments of 40 videos:",
        "0.150 best by validation, 0.160 zero, 0.155 training median, 0.200 training mean.",
    ]
