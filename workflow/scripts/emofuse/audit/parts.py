"""The whole audit: its parts, in the order in which people read them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.audit import outputs, prose, tables
from emofuse.audit.labelled import test_segments
from emofuse.audit.verdicts import Part, Row
from emofuse.corpus.splits import Split, in_fold
from emofuse.paper import EMOTIONS
from emofuse.scores.evaluation import constant_errors

ONE_SEED = "One seed: verdicts are of these networks, not of architectures, which other seeds would train otherwise."


@dataclass(frozen=True)
class Answers:
    """What cells answered.

    `errors`, `segment_errors.csv`; `submission` (seeds, segments, emotions), the trimodal BLSTM's outputs for the
    organisers' test fold, as they are scored; `kept` (segments, emotions) and `kept_videos` (segments,), the raw
    outputs of its kept network for the own test fold. Emotions are in the paper's order. None where it was not run.
    """

    errors: pd.DataFrame
    submission: np.ndarray | None
    kept: np.ndarray | None
    kept_videos: np.ndarray | None


def parts(
    aligned: Aligned,
    own: list[Split],
    test_set: str,
    organisers: Split | None,
    used: str,
    baselines: pd.DataFrame,
    answers: Answers,
) -> list[Part]:
    """Every claim of the paper with its verdict.

    `own` are the rounds of the protocol's own split, one if it is no cross-validation; `test_set` is what
    `baselines.csv` calls it. `used` is as in `subsets.used_segments`.
    """
    labels = pd.DataFrame(aligned.labels, aligned.videos, aligned.targets)[list(EMOTIONS)]
    populations = {"all segments": labels}
    if len(own) == 1:
        populations[f"own training fold ({test_set})"] = labels.iloc[own[0]["train"]]
    own_test, official = test_segments(test_set, aligned, own), None
    if organisers:
        populations = {"the organisers' training fold": labels.iloc[organisers["train"]]} | populations
        official = test_segments("organisers", aligned, [organisers])
    test = in_fold(own, "test")
    answered = pd.MultiIndex.from_arrays([aligned.videos[test], aligned.indices[test]], names=["video", "segment"])
    errors = answers.errors
    run = {modalities for modalities, _ in (cell.rsplit("/", 1) for cell in errors)}
    constants = {modalities: constant_errors(modalities, aligned, own, used) for modalities in sorted(run)}
    of_cells = ONE_SEED if errors.index.unique("seed").size == 1 else ""
    submitted = ONE_SEED if answers.submission is not None and len(answers.submission) == 1 else ""
    return [
        _part("Table 1", tables.RANDOM, "", tables.random_table(own_test, baselines)),
        _part("Tables 2 to 4", tables.CELLS, of_cells, tables.cell_tables(errors, constants)),
        _part("Table 5", tables.SUBMITTED, submitted, tables.submission_table(official, answers.submission)),
        _part("Table 5 and zero", tables.ZERO, "", tables.zero_table(official)),
        _part("Claims in prose", prose.PROSE, of_cells, [
            *prose.of_labels(populations),
            prose.random_baseline(own_test, baselines),
            prose.all_beat_random(errors, own_test, answered),
            *prose.best_networks(errors),
            *prose.two_modalities(errors),
            *prose.three_modalities(errors),
            outputs.considerably_good(official or own_test),
            *outputs.output_distributions(answers.kept, answers.kept_videos),
            *outputs.correlations(official, answers.submission),
        ]),
    ]  # fmt: skip


def _part(title: str, said: tuple[str, tuple[str, ...]], seeds: str, rows: list[Row]) -> Part:
    """Rows with their caption and what explains it; `seeds`, what one seed makes of them, stands before that."""
    caption, reading = said
    return Part(title, caption, rows, (*filter(None, [seeds]), *reading))
