"""The whole audit: its parts, in the order in which people read them."""

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.audit import prose, tables
from emofuse.audit.verdicts import Part
from emofuse.paper import EMOTIONS

Folds = dict[str, np.ndarray]


def parts(
    aligned: Aligned,
    own: Folds,
    test_set: str,
    organisers: Folds | None,
    baselines: pd.DataFrame,
    metrics: pd.DataFrame,
    errors: pd.DataFrame,
    challenge: pd.DataFrame,
    predictions: pd.DataFrame,
) -> list[Part]:
    """Every claim of the paper with its verdict.

    `own` and `organisers` map folds to positions in the store; `test_set` is what `baselines.csv` calls the own split.
    `challenge` and `predictions`, the trimodal BLSTM's raw outputs for the test fold, are empty where there are none.
    """
    labels = pd.DataFrame(aligned.labels, aligned.videos, aligned.targets)[list(EMOTIONS)]
    populations = {f"Own training fold ({test_set})": labels.iloc[own["train"]]}
    official_test = labels.iloc[:0]
    if organisers:
        populations["the organisers'"] = labels.iloc[organisers["train"]]
        official_test = labels.iloc[organisers["test"]]
    populations["all segments"] = labels
    return [
        Part("Table 1", tables.RANDOM_CAPTION, tables.random_table(baselines, test_set)),
        Part("Tables 2 to 4", tables.CELLS_CAPTION, tables.cell_tables(metrics)),
        Part("Table 5", tables.SUBMISSION_CAPTION, tables.submission_table(challenge, official_test)),
        Part("Table 5 and zero", tables.ZERO_CAPTION, tables.zero_table(challenge), False),
        Part("Claims in prose", prose.CAPTION, [
            *prose.of_labels(populations),
            prose.random_baseline(baselines, test_set),
            prose.all_beat_random(baselines, metrics, test_set),
            *prose.best_networks(errors),
            *prose.two_modalities(errors),
            *prose.three_modalities(errors),
            prose.considerably_good(baselines, test_set),
            *prose.output_distributions(predictions),
            *prose.correlations(challenge),
        ]),
    ]  # fmt: skip
