"""The claims 10 to 12 of the paper's prose: of answers without features, and of what the submitted cell answers.

Each is decided by an interval over test videos, so that it does not flip with the split.
"""

from itertools import combinations

import numpy as np

from emofuse.audit import beside
from emofuse.audit.labelled import Labelled
from emofuse.audit.tables import TABLE_5, why_not
from emofuse.audit.verdicts import (
    GOOD,
    INCONCLUSIVE,
    NEAR_ZERO,
    RISK,
    Row,
    fact,
    settled,
    too_few,
    unchecked,
)
from emofuse.paper import CHALLENGE, EMOTIONS, SUBMISSION
from emofuse.scores import confidence

# Of the 15 pairs of emotions, by the distance of their outputs: the nearest third is nearer than ten others at least.
PAIRS = list(combinations(EMOTIONS, 2))
THIRD = len(PAIRS) // 3

DISTRIBUTIONS = (
    ("the outputs of surprise and disgust are alike", ("disgust", "surprise"), True),
    ("the outputs of anger and fear are alike", ("anger", "fear"), True),
    ("the outputs of fear and happy are far apart", ("fear", "happy"), False),
)


def considerably_good(labelled: Labelled) -> Row:
    """Claim 10 (section 4.4): an MAE below 1/6 is considerably good; not if an answer without features has it.

    Reproduced if each constant is shown to be above, contradicted if one is shown to be below.
    """
    found = {
        name: confidence.ratio(
            np.abs(labelled.truth - labelled.constants[name]).mean(axis=1)[None, :, None],
            np.ones((len(labelled.truth), 1)),
            labelled.videos,
        )
        for name in ("zero", "median", "mean")
    }
    least = min(found, key=lambda name: found[name].value[0])
    verdict = settled(
        all(one.log_interval()[0][0] > GOOD for one in found.values()),
        any(one.log_interval(1 - RISK / len(found))[1][0] < GOOD for one in found.values()),
    )
    maes = ", ".join(f"{name} {one.value[0]:.3f}" for name, one in found.items())
    note = f"The MAE of constant answers on the test fold of {labelled.name}: {maes}. The interval is of the {least}'s."
    if why := too_few(found[least].videos):
        verdict, note = INCONCLUSIVE, f"{why} {note}"
    low, high = found[least].log_interval()
    return Row(
        "claim 10, section 4.4",
        "an MAE below 1/6 is considerably good",
        "no constant has it",
        f"{least} has {found[least].value[0]:.3f}",
        np.nan,
        low[0],
        high[0],
        np.nan,
        verdict,
        note,
        "tables/table1.csv",
    )


def output_distributions(outputs: np.ndarray | None, videos: np.ndarray | None) -> list[Row]:
    """Claim 11 (section 6, figure 2): whose outputs are distributed alike, and whose are far apart.

    `outputs` (segments, emotions) are those of the trimodal BLSTM whose model is kept, for the test fold, as in
    figure 2, of `videos` (segments,) str; None where it was not run.
    """
    where = "claim 11, section 6"
    if outputs is None:
        return [unchecked(where, claim, _ranks(alike), f"Not run: {SUBMISSION}.", "") for claim, _, alike in
                DISTRIBUTIONS]  # fmt: skip
    return [_distribution(outputs, videos, where, *claim) for claim in DISTRIBUTIONS]


def _distribution(
    outputs: np.ndarray, videos: np.ndarray, where: str, claim: str, pair: tuple[str, str], alike: bool
) -> Row:
    """Whether a pair is among the nearest third, or the furthest: so many others are shown to lie beyond it.

    With too many on its other side, the opposite is shown. The risk is shared among the others (Bonferroni).
    """
    ours = PAIRS.index(pair)
    distances = _distances(outputs)

    def beyond(kept: np.ndarray) -> np.ndarray:
        found = _distances(outputs[kept])
        return (np.delete(found, ours) - found[ours])[None] * (1 if alike else -1)

    found = confidence.jackknife(beyond, videos)
    low, high = found.interval(1 - RISK / len(found.value))
    nearer = (low > 0).sum(), (high < 0).sum()
    verdict = settled(nearer[0] >= len(PAIRS) - THIRD, nearer[1] >= THIRD)
    note = (
        f"Wasserstein's distance {distances[ours]:.3f}; of all pairs {distances.min():.3f} to {distances.max():.3f}."
        f" Of the {len(PAIRS) - 1} others, {nearer[0]} are shown to be {'further apart' if alike else 'nearer'} and"
        f" {nearer[1]} {'nearer' if alike else 'further apart'}. One seed."
    )
    if why := too_few(found.videos):
        verdict, note = INCONCLUSIVE, f"{why} {note}"
    rank = 1 + (distances < distances[ours]).sum()
    return fact(where, claim, _ranks(alike), f"rank {rank}", verdict, note, "figures/figure2.svg")


def _distances(outputs: np.ndarray) -> np.ndarray:
    """Wasserstein's distance (pairs,) of the outputs of each two emotions."""
    ordered = np.sort(outputs, axis=0)
    return np.array(
        [np.abs(ordered[:, EMOTIONS.index(first)] - ordered[:, EMOTIONS.index(second)]).mean()
         for first, second in PAIRS]
    )  # fmt: skip


def correlations(official: Labelled | None, outputs: np.ndarray | None) -> list[Row]:
    """Claim 12 (section 5.5): on the official test, r is near 0 for every emotion but happy.

    `official` and `outputs` are as for `tables.submission_table`. r is shown to be near 0 if its 90 % interval lies
    within (two one-sided tests). Ours and the paper's are the ones that are furthest from 0.
    """
    others = [emotion for emotion in EMOTIONS if emotion != "happy"]
    return [
        _correlation(official, outputs, f"r is near 0, below {NEAR_ZERO}, for every emotion but happy", others),
        _correlation(official, outputs, f"r of happy is above {NEAR_ZERO}", ["happy"]),
    ]


def _correlation(official: Labelled | None, outputs: np.ndarray | None, claim: str, emotions: list[str]) -> Row:
    place = ("claim 12, section 5.5", claim, max((CHALLENGE["r"][name] for name in emotions), key=abs))
    if why := why_not(official, outputs):
        return unchecked(*place, why, TABLE_5 if official else "")
    kept = official.named()
    columns = [EMOTIONS.index(emotion) for emotion in emotions]
    truth, answers = official.truth[kept][:, columns], outputs[:, kept][:, :, columns]
    found = beside.fisher(truth, answers, official.videos[kept])
    r = np.tanh(found.value)
    note = f"{', '.join(f'{emotion} {value:.3f}' for emotion, value in zip(emotions, r, strict=True))}."
    if np.isnan(r).any():
        return unchecked(*place, f"r is not defined for an output that does not vary. {note}", TABLE_5)
    near = np.arctanh(NEAR_ZERO)
    low, high = found.interval()
    if emotions == ["happy"]:
        verdict = settled((low > near).all(), (high < near).any())
    else:
        lows, highs = found.interval(1 - RISK / len(emotions))
        verdict = settled(found.is_within(near).all(), ((lows > near) | (highs < -near)).any())
    if why := too_few(found.videos):
        verdict, note = INCONCLUSIVE, f"{why} {note}"
    shown = np.abs(r).argmax()
    low, high = np.tanh(low[shown]), np.tanh(high[shown])
    return Row(*place, r[shown], np.nan, low, high, NEAR_ZERO, verdict, note, TABLE_5)


def _ranks(alike: bool) -> str:
    first = 1 if alike else len(PAIRS) - THIRD + 1
    return f"rank {first} to {first + THIRD - 1} of {len(PAIRS)}"
