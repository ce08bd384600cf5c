"""The paper's tables, entry by entry, and table 5 against the answer zero.

A constant is each of zero, the training median, the training mean, and the best of them by validation.
"""

import numpy as np
import pandas as pd

from emofuse.audit import beside
from emofuse.audit.beside import Found
from emofuse.audit.labelled import Labelled
from emofuse.audit.verdicts import (
    ALIKE,
    CONTRADICTED,
    MARGIN_ACCURACY,
    MARGIN_R,
    MARGIN_TABLE_1,
    OF_OURS,
    REPRODUCED,
    ROUNDING,
    ROUNDING_TABLE_1,
    ZERO_SLACK,
    Row,
    number,
    unchecked,
)
from emofuse.paper import CELL_MAE, CHALLENGE, EMOTIONS, RANDOM_MAE, SUBMISSION, TEST_SEGMENTS
from emofuse.scores.metrics_csv import BEST_CONSTANT, OVERALL
from emofuse.scores.predictions_csv import paired_errors
from emofuse.scores.random_baselines import expected_errors

# The test segments that table 5 is of, as far as can be told (docs/results.md).
CHALLENGE_SEGMENTS = 3340

TABLE_5 = "tables/table5.csv"

TITLES = {"mae": "MAE", "binary_accuracy": "binary accuracy", "class_accuracy": "4-class accuracy", "r": "r"}
MARGINS = {"mae": ALIKE, "binary_accuracy": MARGIN_ACCURACY, "class_accuracy": MARGIN_ACCURACY, "r": MARGIN_R}

RANDOM = (
    "Section 5.1: ours is the expectation of the baseline as that section describes it, over all labelled segments of"
    " the own test fold. Look at the notes: what the paper's numbers look like stands there.",
    (
        f"The paper's is a single draw on {TEST_SEGMENTS:,} segments, whose error is in the interval. The margin is"
        f" {MARGIN_TABLE_1}, a unit of the last printed digit.",
        "Surprise never drawn: drawing with replacement among the other five, which is what the paper's numbers look"
        " like.",
    ),
)
CELLS = (
    "Sections 5.2 to 5.4: ours is the overall MAE on the own test fold, over test videos and seeds. Look at the skill"
    " in the notes: the part of the best constant's error that is gone.",
    (
        f"The paper's is of one network on {TEST_SEGMENTS:,} segments of other videos. The margin is {ALIKE}: the paper"
        " calls alike what is .002 apart.",
        "The error of so few segments is larger than that, so that compatible is as a rule the most that can be shown.",
    ),
)
SUBMITTED = (
    "Section 5.5: ours is the trimodal BLSTM, trained on the organisers' folds, on their test videos whose id is not"
    " all digits. Look for verdicts that a constant does not have as well.",
    (
        f"As far as can be told, the published figures are of these {CHALLENGE_SEGMENTS:,} segments. The interval takes"
        " both for samples of such videos. Accuracies are shares.",
        f"Margins: {ALIKE} for an MAE, {MARGIN_ACCURACY} for an accuracy (one answer in a hundred), {MARGIN_R} for r"
        " (half of what the paper calls near 0).",
        "A constant has no r: an answer that knows nothing stands in its place, with r = 0.",
    ),
)
ZERO = (
    "Not a claim of the paper but about it, by labels alone: ours is what answering zero everywhere gets on the same"
    " test videos as above. Where it is reproduced, the published figure shows no skill.",
    (
        "Sampling has no part in it. It is reproduced if it differs by no more than the margin: half a printed unit,"
        " and one unit for a video that the labels of 2018 may have had more or less.",
    ),
)


def random_table(own: Labelled, baselines: pd.DataFrame) -> list[Row]:
    """Table 1 (section 5.1): every entry as `random_entry` has it."""
    return [random_entry(own, baselines, target) for target in RANDOM_MAE]


def random_entry(own: Labelled, baselines: pd.DataFrame, target: str) -> Row:
    """The random baseline as described: its expectation on the test fold of the protocol's own split.

    What a single draw strays from it is in the interval, for the paper reports one.
    """
    scores = baselines[(baselines["test_set"] == own.name) & (baselines["target"] == target)].set_index("system")
    paper, never = RANDOM_MAE[target], scores.loc["printed", "mae"]
    strays = scores.loc["random", "mae_sd"] ** 2 * len(own.truth) / TEST_SEGMENTS
    expected = _of_target(expected_errors(own.truth, own.label_range)[None], target)
    ours = beside.mae(expected, own.videos, TEST_SEGMENTS, strays)
    constants = {
        name: beside.mae(_of_target(errors, target), own.videos, TEST_SEGMENTS)
        for name, errors in _of_constants(own, "mae").items()
    }
    near = "within" if abs(never - paper) <= MARGIN_TABLE_1 else "not within"
    note = f"With surprise never drawn {never:.3f}, {near} {MARGIN_TABLE_1} of the paper's."
    place = ("table 1", f"random, {target}: MAE", paper)
    return number(place, ours, constants, MARGIN_TABLE_1, ROUNDING_TABLE_1, note, "tables/table1.csv")


def cell_tables(errors: pd.DataFrame, constants: dict[str, pd.DataFrame]) -> list[Row]:
    """Tables 2 to 4 (sections 5.2 to 5.4): the overall MAE of each cell.

    `errors` is `segment_errors.csv`, `constants` the errors of constants for each modality set, as
    `evaluation.constant_errors` gives them.
    """
    rows = []
    for (modalities, architecture), paper in CELL_MAE.items():
        place = (f"table {modalities.count('+') + 2}", f"{modalities}, {architecture.upper()}: overall MAE", paper)
        shown_in = f"tables/table{modalities.count('+') + 2}.csv"
        cell = f"{modalities}/{architecture}"
        if cell not in errors:
            rows.append(unchecked(*place, "Not run: this cell.", ""))
            continue
        (by_seed,), videos = paired_errors(errors, [cell])
        if not len(videos):
            rows.append(unchecked(*place, "This cell answers no test segment.", shown_in))
            continue
        ours = beside.mae(by_seed, videos, TEST_SEGMENTS)
        rivals = {name: _of_constant(found, TEST_SEGMENTS) for name, found in constants[modalities].items()}
        note = f"The answer zero gets {rivals['zero'].value:.3f} here."
        if best := rivals[BEST_CONSTANT].value:
            # Adding zero turns a rounded -0.0 into 0.0.
            note = f"Skill {100 * round(1 - ours.value / best, 3) + 0:.1f} % against the best constant. {note}"
        rows.append(number(place, ours, rivals, ALIKE, ROUNDING, note, shown_in))
    return rows


def submission_table(official: Labelled | None, outputs: np.ndarray | None) -> list[Row]:
    """Table 5 (section 5.5): the submission, on those of the organisers' test videos whose id is not all digits.

    `official` is their whole test fold, `outputs` (seeds, segments, emotions) the submission's for it, as they are
    scored; None where there are none.
    """
    why = why_not(official, outputs)
    rows = []
    for metric, printed in CHALLENGE.items():
        for target, paper in printed.items():
            place = ("table 5", f"submission, {target}: {TITLES[metric]}", paper)
            if why is not None:
                rows.append(unchecked(*place, why, TABLE_5 if official else ""))
                continue
            ours, constants = _of_submission(official, outputs, metric, target, official.named())
            note = f"On all test videos {_on_every_video(official, outputs, metric, target):.3f}."
            rows.append(number(place, ours, constants, MARGINS[metric], ROUNDING, note, TABLE_5))
    return rows


def zero_table(official: Labelled | None) -> list[Row]:
    """Whether table 5's figures are what the answer zero gets on the same videos, by labels alone (docs/results.md).

    Both are of the same videos, so that sampling has no part in it: the margin is half a printed unit and
    `ZERO_SLACK`.
    """
    why = no_videos(official)
    margin = ROUNDING + ZERO_SLACK
    rows = []
    for metric in ("mae", "binary_accuracy", "class_accuracy"):
        for target in EMOTIONS:
            claim = f"{target}, {TITLES[metric]}: the published figure is what zero gets"
            place = (OF_OURS, claim, CHALLENGE[metric][target])
            if why is not None:
                rows.append(unchecked(*place, why, TABLE_5 if official else ""))
                continue
            found = _of_target(_of_constants(official, metric)["zero"], target)[0]
            ours = found[official.named()].mean()
            apart = ours - place[2]
            verdict = REPRODUCED if abs(apart) <= margin else CONTRADICTED
            note = f"On all test videos zero gets {found.mean():.3f}."
            rows.append(Row(*place, ours, apart, apart, apart, margin, verdict, note, TABLE_5))
    return rows


def why_not(official: Labelled | None, outputs: np.ndarray | None) -> str | None:
    """Why there are no scores of the submission on the videos of table 5, or None if there are."""
    if official is not None and outputs is None:
        return f"Not run: {SUBMISSION} on the organisers' folds."
    return no_videos(official)


def no_videos(official: Labelled | None) -> str | None:
    """Why there are no videos of table 5, or None if there are."""
    if official is None:
        return "The corpus has no organisers' folds."
    return None if official.named().any() else "No test video has an id that is not all digits."


def _of_submission(
    official: Labelled, outputs: np.ndarray, metric: str, target: str, kept: np.ndarray
) -> tuple[Found, dict[str, Found]]:
    """The submission's metric of a target on the segments that are kept (segments,) bool, and the constants'."""
    videos = official.videos[kept]
    if metric == "r":
        column = EMOTIONS.index(target)
        ours, none = beside.r(official.truth[kept, column], outputs[:, kept, column], videos, CHALLENGE_SEGMENTS)
        return ours, {"r = 0": none}
    measure = beside.mae if metric == "mae" else beside.share
    truth = official.truth[kept]
    ours = _of_target(_judged(metric, truth, outputs[:, kept], official.label_range), target)
    constants = _of_constants(official, metric, kept)
    return measure(ours, videos, CHALLENGE_SEGMENTS), {
        name: measure(_of_target(found, target), videos, CHALLENGE_SEGMENTS) for name, found in constants.items()
    }


def _on_every_video(official: Labelled, outputs: np.ndarray, metric: str, target: str) -> float:
    """The submission's metric of a target on the whole test fold."""
    if metric == "r":
        column = EMOTIONS.index(target)
        return np.tanh(beside.z(official.truth[:, [column]], outputs[..., [column]]).mean())
    return _of_target(_judged(metric, official.truth, outputs, official.label_range), target).mean()


def _of_constants(labelled: Labelled, metric: str, kept: np.ndarray | slice = slice(None)) -> dict[str, np.ndarray]:
    """Each constant as `_judged` on the segments that are kept (segments,) bool, or on all."""
    return {
        name: _judged(metric, labelled.truth[kept], answers[None, kept], labelled.label_range)
        for name, answers in labelled.constants.items()
    }


def _judged(metric: str, truth: np.ndarray, outputs: np.ndarray, label_range: tuple[float, float]) -> np.ndarray:
    """The errors of outputs, or whether they are right, (seeds, segments, emotions) float64; as `metrics.score` has
    them."""
    if metric == "mae":
        return np.abs(outputs - truth)
    true_class, predicted_class = (np.clip(np.rint(values), *label_range) for values in (truth, outputs))
    if metric == "binary_accuracy":
        true_class, predicted_class = true_class > 0, predicted_class > 0
    return (true_class == predicted_class).astype(np.float64)


def _of_target(values: np.ndarray, target: str) -> np.ndarray:
    """The values (seeds, segments) of a target, or their mean over all, of (seeds, segments, emotions)."""
    return values.mean(axis=-1) if target == OVERALL else values[..., EMOTIONS.index(target)]


def _of_constant(errors: pd.Series, others: int) -> Found:
    """Of a constant's errors by video and segment."""
    return beside.mae(errors.to_numpy()[None], errors.index.get_level_values("video").to_numpy(str), others)
