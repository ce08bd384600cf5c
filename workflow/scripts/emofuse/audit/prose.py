"""The claims 1 to 9 of the twelve that the paper makes in prose and that can be checked, in their parts.

Claims 1 to 5 are of labels: facts of the data at hand, without sampling. `populations` maps names to labels: a row a
segment, a column an emotion. The first decides, which no protocol chooses; the others stand in the note.
Claims that cells are better than others are of the difference of their errors, segment by segment. `errors` is the
table of `evaluate.py`: a column a cell, indexed by video, segment and seed.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from emofuse.audit.comparisons import all_are_better, all_beat, are_alike, cells, is_better, networks
from emofuse.audit.labelled import Labelled
from emofuse.audit.tables import random_entry
from emofuse.audit.verdicts import ALIKE, CONTRADICTED, FEW, REPRODUCED, Row, fact
from emofuse.scores import label_counts
from emofuse.scores.metrics_csv import OVERALL
from emofuse.scores.random_baselines import expected_errors

COMBINATIONS = "labels/label_combinations.csv"
COUNTS = "labels/label_counts.csv"
TABLE_1, TABLE_2, TABLE_3, TABLE_4 = (f"tables/table{number}.csv" for number in (1, 2, 3, 4))

PROSE = (
    "What the paper says in words: claims 1 to 5 are facts of labels, the others differences of errors on the same"
    " segments. Look at the population or pair that the note names: it decides.",
    (
        "Of labels, the population that the note names first decides, which no split of ours chooses.",
        "One cell is better than others if the difference of their errors is negative with its whole 95 % interval over"
        " test videos and seeds, which is shown. That it is worse, is contradicted; else the claim is open. With one"
        " seed nothing is concluded between cells.",
        f"Cells are alike if every two are shown to be within {ALIKE} of each other. Of several pairs, that which is"
        " least so stands here; it contradicts if it does so at a risk that is shared among them (Bonferroni).",
    ),
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


def random_baseline(own: Labelled, baselines: pd.DataFrame) -> Row:
    """Claim 6 (sections 5.1 and 7), its first half: the random baseline's overall MAE is 0.60, as in table 1."""
    entry = random_entry(own, baselines, OVERALL)
    return replace(entry, where="claim 6, section 5.1", claim="the random baseline's overall MAE is 0.60")


def all_beat_random(errors: pd.DataFrame, own: Labelled, segments: pd.MultiIndex) -> Row:
    """Claim 6, its second half: all cells beat the random baseline's expectation on the segments that they answer.

    `segments` are those of `own`, by video and index.
    """
    zero = np.abs(own.truth).mean()
    random = pd.Series(expected_errors(own.truth, own.label_range).mean(axis=1), segments)
    note = f"The random baseline gets {random.mean():.3f}. The answer zero gets {zero:.3f}."
    place = ("claim 6, section 7", "all 21 systems beat the random baseline", "21 of 21")
    return all_beat(place, errors, random, note, TABLE_1)


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
    verdict = REPRODUCED if holds(found[decides]) else CONTRADICTED
    return fact(*place, show(found[decides]), verdict, note, shown_in)


def _counts(labels: pd.DataFrame) -> pd.Series:
    return label_counts.count_combinations(labels.to_numpy(), list(labels))
