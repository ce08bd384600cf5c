"""The twelve claims that the paper makes in prose and that can be checked, in their parts.

Claims 1 to 5 are of labels. `populations` maps names to labels: a row a segment, a column an emotion. The first is the
training fold of the protocol's own split, and decides; the others stand in the note.
Claims that cells are better than others are of the difference of their errors, segment by segment. `errors` is the
table of `evaluate.py`: a column a cell, indexed by video, segment and seed.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
from scipy.stats import wasserstein_distance

from emofuse.audit.comparisons import all_are_better, are_alike, cells, is_better, networks
from emofuse.audit.tables import NAMED, random_entry, shown_in, why_not
from emofuse.audit.verdicts import FEW, FURTHEST, GOOD, NEAR_ZERO, NEAREST, SUBMISSION, Row, fact, unchecked
from emofuse.paper import CELL_MAE, CHALLENGE, EMOTIONS
from emofuse.scores import label_counts
from emofuse.scores.metrics_csv import OVERALL

DISTRIBUTIONS = (
    ("the outputs of surprise and disgust are alike", ("disgust", "surprise"), NEAREST),
    ("the outputs of anger and fear are alike", ("anger", "fear"), NEAREST),
    ("the outputs of fear and happy are far apart", ("fear", "happy"), FURTHEST),
)

COMBINATIONS = "labels/label_combinations.csv"
COUNTS = "labels/label_counts.csv"
TABLE_1, TABLE_2, TABLE_3, TABLE_4 = (f"tables/table{number}.csv" for number in (1, 2, 3, 4))

CAPTION = (
    "Claims of labels are decided by the training fold of the own split, as facts about it. One cell is better than"
    " others if the difference of their errors on the same segments is negative with its whole 95 % interval over test"
    " videos and seeds, which the note gives."
)


def of_labels(populations: dict[str, pd.DataFrame]) -> list[Row]:
    """Claims 1 to 5."""
    return [
        most_common(populations),
        *(more_than_fear(populations, pair) for pair in ("happy + sad", "anger + happy")),
        one_or_two(populations),
        none_is_second(populations),
        all_six(populations),
    ]


def most_common(populations: dict[str, pd.DataFrame]) -> Row:
    """Claim 1 (section 3.1): happy alone is the most common, then none, then sad alone."""
    paper = f"happy, {label_counts.NONE}, sad"
    return _of_labels(
        ("claim 1, section 3.1", "the most common are happy alone, then none, then sad alone", paper),
        {name: ", ".join(_counts(labels).index[:3]) for name, labels in populations.items()},
        lambda ours: ours == paper,
        str,
        COMBINATIONS,
    )


def more_than_fear(populations: dict[str, pd.DataFrame], pair: str) -> Row:
    """Claim 2 (section 3.1): happy with sad, and anger with happy, are each more frequent than fear alone."""
    return _of_labels(
        ("claim 2, section 3.1", f"{pair} is more frequent than fear alone", "more"),
        {name: _counts(labels).reindex([pair, "fear"], fill_value=0) for name, labels in populations.items()},
        lambda ours: ours[pair] > ours["fear"],
        lambda ours: f"{ours[pair]:,} against {ours['fear']:,}",
        COMBINATIONS,
    )


def one_or_two(populations: dict[str, pd.DataFrame]) -> Row:
    """Claim 3 (section 6): more than 70 % of the training segments have one or two emotions."""
    return _of_labels(
        ("claim 3, section 6", "more than 70 % of the segments have one or two emotions", "above 70 %"),
        {name: (labels > 0).sum(axis=1).isin([1, 2]).mean() for name, labels in populations.items()},
        lambda ours: ours > 0.7,
        "{:.1%}".format,
        COUNTS,
    )


def none_is_second(populations: dict[str, pd.DataFrame]) -> Row:
    """Claim 4 (section 6): the segments without emotion are the second most prevalent."""
    return _of_labels(
        ("claim 4, section 6", "the second most prevalent case is no emotion", label_counts.NONE),
        {name: "".join(_counts(labels).index[1:2]) for name, labels in populations.items()},
        lambda ours: ours == label_counts.NONE,
        str,
        COMBINATIONS,
    )


def all_six(populations: dict[str, pd.DataFrame]) -> Row:
    """Claim 5 (section 6): a few segments have all six emotions."""
    return _of_labels(
        ("claim 5, section 6", "a few segments have all six emotions", "a few"),
        {name: (labels > 0).all(axis=1) for name, labels in populations.items()},
        lambda ours: 0 < ours.mean() < FEW,
        lambda ours: f"{ours.sum()} of {len(ours):,}",
        COUNTS,
    )


def random_baseline(baselines: pd.DataFrame, test_set: str) -> Row:
    """Claim 6 (sections 5.1 and 7), its first half: the random baseline's overall MAE is 0.60, as in table 1."""
    entry = random_entry(baselines, test_set, OVERALL)
    return replace(entry, where="claim 6, section 5.1", claim="the random baseline's overall MAE is 0.60")


def all_beat_random(baselines: pd.DataFrame, metrics: pd.DataFrame, test_set: str) -> Row:
    """Claim 6, its second half: all cells beat the random baseline, each with its interval over test videos."""
    place = ("claim 6, section 7", "all 21 systems beat the random baseline", "21 of 21")
    random, zero = (_overall(baselines, test_set, system) for system in ("random_expected", "zero"))
    note = f"The random baseline gets {random:.3f}. The answer zero gets {zero:.3f}."
    keys = [(*cell, "all", OVERALL) for cell in CELL_MAE]
    run = [key for key in keys if key in metrics.index]
    if len(run) < len(keys):
        return unchecked(*place, f"Not run: {len(keys) - len(run)} of {len(keys)} cells. {note}", TABLE_1)
    beating = sum(metrics.loc[run, "mae_high"] < random)
    return fact(*place, f"{beating} of {len(run)}", beating == len(run), note, TABLE_1)


def best_networks(errors: pd.DataFrame) -> list[Row]:
    """Claim 7 (section 5.2): audio is best with a CNN; text and video are better with LSTMs, of either kind."""
    cnn_first, cnn_last = (("cnn", "lstm"), ("cnn", "blstm")), (("lstm", "cnn"), ("blstm", "cnn"))
    return [
        is_better(
            ("claim 7, section 5.2", f"{modality}: the {first.upper()} is better than the {second.upper()}"),
            errors,
            [f"{modality}/{first}"],
            [f"{modality}/{second}"],
            TABLE_2,
        )
        for modality, pairs in (("audio", cnn_first), ("video", cnn_last), ("text", cnn_last))
        for first, second in pairs
    ]


def two_modalities(errors: pd.DataFrame) -> list[Row]:
    """Claim 8 (section 5.3): two modalities are slightly better than one, and audio+video is the best pair.

    Modality sets are compared by the mean error of their three networks.
    """
    where = "claim 8, section 5.3"
    best, *others = (networks(modalities) for modalities in ("audio+video", "audio+text", "video+text"))
    rows = [is_better((where, "two modalities are better than one"), errors, cells(2), cells(1), TABLE_3)]
    for other in others:
        claim = f"audio+video is better than {other[0].split('/')[0]}"
        rows.append(is_better((where, claim), errors, best, other, TABLE_3))
    return rows


def three_modalities(errors: pd.DataFrame) -> list[Row]:
    """Claim 9 (section 5.4): every trimodal system beats every bimodal one, all three are alike, the BLSTM is best."""
    where = "claim 9, section 5.4"
    lstm, blstm, cnn = ([cell] for cell in cells(3))
    return [
        all_are_better((where, "every trimodal system beats every bimodal one"), errors, cells(3), cells(2), TABLE_4),
        are_alike((where, "the three trimodal systems are alike"), errors, cells(3), TABLE_4),
        is_better((where, "trimodal: the BLSTM is better than the LSTM"), errors, blstm, lstm, TABLE_4),
        is_better((where, "trimodal: the BLSTM is better than the CNN"), errors, blstm, cnn, TABLE_4),
    ]


def considerably_good(baselines: pd.DataFrame, test_set: str) -> Row:
    """Claim 10 (section 4.4): an MAE below 1/6 is considerably good; not if an answer without features has it."""
    found = {
        name: {system: _overall(baselines, name, system) for system in ("zero", "median", "mean")}
        for name in [test_set, *(name for name in baselines["test_set"].unique() if name != test_set)]
    }
    shown = [f"{name}: {', '.join(f'{key} {mae:.3f}' for key, mae in maes.items())}" for name, maes in found.items()]
    return fact(
        "claim 10, section 4.4",
        "an MAE below 1/6 is considerably good",
        "no constant has it",
        f"zero has {found[test_set]['zero']:.3f}",
        min(found[test_set].values()) >= GOOD,
        f"The MAE of constant answers, by test set. {'; '.join(shown)}.",
        TABLE_1,
    )


def output_distributions(predictions: pd.DataFrame) -> list[Row]:
    """Claim 11 (section 6, figure 2): whose outputs are distributed alike, and whose are far apart.

    `predictions` are the trimodal BLSTM's for the test fold, all seeds together, a column an emotion; empty where it
    was not run. Pairs of emotions are ranked by Wasserstein's distance, the nearest first.
    """
    where = "claim 11, section 6"
    if predictions.empty:
        return [
            unchecked(where, claim, _ranks(expected), f"Not run: {SUBMISSION}.", "")
            for claim, _, expected in DISTRIBUTIONS
        ]
    distances = pd.Series(
        {pair: wasserstein_distance(*(predictions[emotion] for emotion in pair)) for pair in combinations(EMOTIONS, 2)}
    )
    ranks = distances.rank(method="min").astype(int)
    return [
        fact(
            where,
            claim,
            _ranks(expected),
            f"rank {ranks[pair]}",
            ranks[pair] in expected,
            f"Distance {distances[pair]:.3f}; of all pairs {distances.min():.3f} to {distances.max():.3f}.",
            "figures/figure2.svg",
        )
        for claim, pair, expected in DISTRIBUTIONS
    ]


def correlations(challenge: pd.DataFrame) -> list[Row]:
    """Claim 12 (section 5.5): on the official test, r is near 0 for every emotion but happy.

    Ours and the paper's are the ones that are furthest from 0.
    """
    parts = [
        (
            f"r is near 0, below {NEAR_ZERO}, for every emotion but happy",
            [emotion for emotion in EMOTIONS if emotion != "happy"],
            lambda r: r.abs().max() < NEAR_ZERO,
        ),
        (f"r of happy is above {NEAR_ZERO}", ["happy"], lambda r: r.min() > NEAR_ZERO),
    ]
    return [_correlation(challenge, *part) for part in parts]


def _correlation(challenge: pd.DataFrame, claim: str, emotions: list[str], holds: Callable[[pd.Series], bool]) -> Row:
    place = ("claim 12, section 5.5", claim, max((CHALLENGE["r"][name] for name in emotions), key=abs))
    if why := why_not(challenge, SUBMISSION):
        return unchecked(*place, why, shown_in(challenge))
    r = challenge.loc[(SUBMISSION, NAMED), "r"][emotions]
    note = f"{', '.join(f'{emotion} {value:.3f}' for emotion, value in r.items())}."
    if r.isna().any():
        return unchecked(*place, f"r is not defined for an output that does not vary. {note}", shown_in(challenge))
    return fact(*place, max(r, key=abs), holds(r), note, shown_in(challenge))


def _of_labels(
    place: tuple[str, str, str],
    found: dict[str, Any],
    holds: Callable[[Any], bool],
    show: Callable[[Any], str],
    shown_in: str,
) -> Row:
    """A row of what was found in each population; the first decides, the others stand in the note."""
    decides, *others = found
    note = "; ".join([decides, *(f"{name}: {show(found[name])}" for name in others)]) + "."
    return fact(*place, show(found[decides]), holds(found[decides]), note, shown_in)


def _counts(labels: pd.DataFrame) -> pd.Series:
    return label_counts.count_combinations(labels.to_numpy(), list(labels))


def _overall(baselines: pd.DataFrame, test_set: str, system: str) -> float:
    return baselines.set_index(["test_set", "system", "target"])["mae"][test_set, system, OVERALL]


def _ranks(expected: range) -> str:
    return f"rank {expected.start} to {expected.stop - 1} of 15"
