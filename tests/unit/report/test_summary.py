"""What is said of a run at its end: the best cell by validation, and whether it beats the constants."""

import math

import pandas as pd
import pytest

from emofuse.audit.summary import of_claims
from emofuse.audit.verdicts import (
    COMPATIBLE,
    CONTRADICTED,
    INCONCLUSIVE,
    OF_OURS,
    REPRODUCED,
    SAYS_NOTHING,
    UNCHECKED,
)
from emofuse.configuration.protocol import Comparison
from emofuse.report.summary import Summary, of_cells, of_input, read_summary, write_summary

SOUND = Comparison("valid", "common", "grouped", shuffled=False)
FLATTERING = Comparison("test", "per_mode", "grouped", shuffled=False)
COLUMNS = ["modalities", "system", "group", "target", "mae", "skill", "skill_low", "skill_high", "valid_skill"]
OF_ALL = {"detectable": 0.08, "segments": 1200, "videos": 40, "seeds": 5}


def sentences(*given):
    """The lines of what was found of cells."""
    return of_cells(*given).lines


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


CONSTANTS = (
    "Its MAE is {mae} on the test fold, 1,200 segments of 40 videos; the constants' is 0.150 (best by validation),"
    " 0.160 (zero), 0.155 (training median) and 0.200 (training mean)."
)


def test_the_best_cell_is_that_with_the_highest_validation_skill():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0.02), cnn=(0.14, 1 / 15, 0.01, 0.12, 0.031))
    found = of_cells(scores, selected("lstm", "cnn"), SOUND)
    assert found.lines == [
        "Text CNN, the best of 2 cells by validation, beats every constant.",
        "Skill over the constant that is best by validation: 6.7 % (95 % interval 1.0 % to 12.0 %; detectable: 8.0 %). "
        + CONSTANTS.format(mae="0.140"),
        "Judged together, 1 of 2 cells beat every constant (family-wise at 5 %; one by one: 2).",
    ]
    assert [finding.shown_in for finding in found.findings] == ["table2", "skills"]


def test_cells_of_unlike_segments_are_compared_by_their_own_constants():
    """The best MAE on validation may be that of the easiest segments: without audio, the median alone had less."""
    text = metrics(cnn=(0.14, 0.1, 0.01, 0.12, 0.03))
    audio = metrics(cnn=(0.12, 0.01, -0.1, 0.12, 0.01)).rename(index={"text": "audio"}, level="modalities")
    cells = [cell | {"valid_mae": mae} for mae, name in ((0.15, "text"), (0.1, "audio"))
             for cell in selected("cnn", modalities=name)]  # fmt: skip
    found = sentences(pd.concat([audio, text]), cells, FLATTERING)
    assert found[0] == "Text CNN, the best of 2 cells by validation, beats every constant."


def test_a_cell_without_a_validation_skill_is_not_the_best():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, math.nan), cnn=(0.14, 0.1, 0.01, 0.12, -0.03))
    assert sentences(scores, selected("lstm", "cnn"), SOUND)[0].startswith("Text CNN, the best of 2 cells")


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
    judgement, measured = sentences(scores, selected("lstm"), SOUND)
    assert measured == f"Skill over the constant that is best by validation: {said}. {CONSTANTS.format(mae='0.150')}"
    assert judgement == f"Text LSTM, the only cell, {verdict} constant."


def test_a_single_seed_is_one_network():
    scores = metrics(lstm=(0.15, 0.1, 0.05, 0.2, 0)).assign(seeds=1)
    judgement, _, alone = sentences(scores, selected("lstm"), SOUND)
    assert judgement == "One network of text LSTM, the only cell, beats every constant."
    assert alone.startswith("One seed: intervals are of these networks")


@pytest.mark.parametrize("low", [0.05, -0.3])
def test_too_few_videos_have_no_verdict(low):
    scores = metrics(lstm=(0.15, low + 0.01, low, low + 0.02, 0)).assign(videos=9)
    judgement, _, few = sentences(scores, selected("lstm"), SOUND)
    assert judgement == "Text LSTM, the only cell: too few videos for a verdict."
    assert few == "Only 9 test videos: too few for a verdict, which takes 10."


def test_what_makes_cells_hard_to_compare_is_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0))
    *_, sets, flattery = sentences(scores, selected("lstm"), FLATTERING)
    assert sets.startswith("Each modality set is scored on test segments of its own")
    assert flattery.startswith("Candidates were chosen on the TEST fold")


AUC = ["auc_of_presence", "auc_of_presence_low", "auc_of_presence_high"]


def detected(happy, sad, share=0.3):
    """Metrics of a cell, with the lower end of the AUC of two targets, of which a `share` of segments has happy."""
    cell = metrics(lstm=(0.12, -0.2, -0.3, -0.1, 0))
    other = cell.xs("happy", level="target", drop_level=False).rename(index={"happy": "sad"}, level="target")
    scores = pd.concat([cell, other]).assign(prevalence=0.3)
    for target, low in {"happy": happy, "sad": sad, "overall": 0.52}.items():
        scores.loc[("text", "lstm", "all", target), AUC] = low + 0.1, low, low + 0.2
    scores.loc[("text", "lstm", "all", "happy"), "prevalence"] = share
    return scores


@pytest.mark.parametrize(
    ("lows", "verdict", "left"),
    [
        ((0.51, 0.6), "It tells happy and sad better than chance.", ""),
        ((0.5, 0.6), "It tells sad better than chance.", " Not shown for happy."),
        ((0.4, 0.5), "It is not shown to tell happy or sad better than chance.", ""),
        # Nine and ten segments of 1,200 have it.
        ((0.6, 0.6, 9 / 1200), "It tells sad better than chance.", " Too few segments to tell happy."),
        ((0.6, 0.6, 10 / 1200), "It tells happy and sad better than chance.", ""),
        ((0.6, 0.6, 1191 / 1200), "It tells sad better than chance.", " Too few segments to tell happy."),
    ],
)
def test_what_the_best_cell_recognises_is_said_whatever_its_error(lows, verdict, left):
    found = of_cells(detected(*lows), selected("lstm"), SOUND).findings[1]
    assert (found.verdict, found.shown_in) == (verdict, "detection")
    assert found.numbers == (
        "AUC of presence in the mean of targets: 0.62 (95 % interval 0.52 to 0.72; a constant has 0.50). Each target is"
        f" judged by itself.{left}"
    )


def test_of_too_few_videos_or_segments_nothing_is_said_of_detection():
    for scores in (detected(0.6, 0.6).assign(videos=9), detected(0.6, 0.6).assign(segments=20)):
        assert "detection" not in [found.shown_in for found in of_cells(scores, selected("lstm"), SOUND).findings]


def test_one_target_is_told_without_a_mean():
    scores = detected(0.6, 0.6).drop(index="sad", level="target")
    found = of_cells(scores, selected("lstm"), SOUND).findings[1]
    assert found.numbers == "AUC of presence: 0.62 (95 % interval 0.52 to 0.72; a constant has 0.50)."


def test_dead_outputs_of_the_best_cell_are_said():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0))
    [cell] = selected("lstm")
    *_, dead = sentences(scores, [cell | {"dead_outputs": 2.5}], SOUND)
    assert dead == "Of the outputs of text LSTM, 2.5 are dead: nearly the same for every validation segment."


def test_emotions_that_most_segments_lack_are_named():
    scores = metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0))
    for share, lines in ((0.49, 1), (0.5, 0)):
        said = [line for line in sentences(scores.assign(prevalence=share), selected("lstm"), SOUND) if "lack" in line]
        assert [line.partition(":")[0] for line in said] == ["Most test segments lack happy"] * lines


def test_without_cells_the_constants_stand_alone():
    assert sentences(metrics(), [], SOUND) == [
        "No cell was run, for want of sequences in this corpus.",
        "On the test fold, 1,200 segments of 40 videos, the constants' MAE is 0.150 (best by validation), 0.160 (zero),"
        " 0.155 (training median) and 0.200 (training mean).",
    ]


def test_warnings_of_the_input_are_counted_and_all_there():
    assert of_input({"warnings": []}).lines == ["The input gives no warning."]
    assert of_input({"warnings": ["One."]}).lines == ["The input gives 1 warning.", "One."]
    several = ["The input gives 2 warnings.", "The first: One.", "Input: Two."]
    assert of_input({"warnings": ["One.", "Two."]}).lines == several


def test_a_summary_is_read_as_it_was_written(tmp_path):
    summary = of_cells(metrics(lstm=(0.12, 0.2, 0.1, 0.3, 0)), selected("lstm"), FLATTERING)
    write_summary(summary, tmp_path / "summary.json")
    assert read_summary(tmp_path / "summary.json") == summary != Summary([], [])


def test_the_papers_claims_are_counted_without_ours():
    verdicts = [REPRODUCED, COMPATIBLE, CONTRADICTED, SAYS_NOTHING, INCONCLUSIVE, UNCHECKED, REPRODUCED]
    claims = pd.DataFrame({"where": ["table 1"] * 6 + [OF_OURS], "verdict": verdicts})
    assert of_claims(claims, []).lines == [
        "Of the paper's 6 claims 2 are confirmed and 1 contradicted; 1 cannot be checked here.",
        "Confirmed: 1 reproduced, 1 compatible where a constant is not. Uninformative, for a constant is"
        " compatible too: 1. Inconclusive: 1.",
    ]
    first, *_ = of_claims(claims[:5], ["the corpus is synthetic"]).lines
    assert first == (
        "Nothing here is evidence about the paper: the corpus is synthetic. Of the paper's 5 claims 2 are confirmed and"
        " 1 contradicted."
    )
