"""Hold each of the paper's numbers and prose claims against what was found, with a verdict."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import command_line
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.audit import page, prose, tables
from emofuse.audit.verdicts import Part, frame, without_verdicts
from emofuse.corpus import splits
from emofuse.files.atomic import whole_file
from emofuse.paper import EMOTIONS
from emofuse.scores import metrics_csv
from emofuse.scores.predictions_csv import read_segments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--own-split", nargs=2, required=True, metavar=("NAME", "CSV"),
                        help="the protocol's own split, as baselines.csv calls it, and its file")  # fmt: skip
    parser.add_argument("--baselines", type=Path, required=True, help="baselines.csv")
    parser.add_argument("--metrics", type=Path, required=True, help="metrics.csv")
    parser.add_argument("--segment-errors", type=Path, required=True, help="segment_errors.csv")
    parser.add_argument("--organisers", type=Path, nargs=2, metavar=("METRICS", "CSV"),
                        help="challenge_metrics.csv and split.csv of the organisers' folds, if any")  # fmt: skip
    parser.add_argument("--predictions", type=Path, help="predictions.csv of the trimodal BLSTM, if it was run")
    parser.add_argument("--instead-of-verdicts", metavar="TEXT", help="why this corpus is no evidence, if it is none")
    parser.add_argument("--heading", required=True, help="what the audit opens with: corpus and protocol")
    parser.add_argument("--output", type=Path, required=True, help="folder for claims.csv, .md and .html")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    labels = _labels(aligned)
    test_set, own_split = arguments.own_split
    own = _folds(Path(own_split), aligned)
    populations = {f"Own training fold ({test_set})": labels.iloc[own["train"]]}
    challenge, official_test = pd.DataFrame(), labels.iloc[:0]
    if arguments.organisers:
        challenge = pd.read_csv(arguments.organisers[0], index_col=["system", "group", "target"]).sort_index()
        organisers = _folds(arguments.organisers[1], aligned)
        populations["the organisers'"] = labels.iloc[organisers["train"]]
        official_test = labels.iloc[organisers["test"]]
    populations["all segments"] = labels
    baselines = pd.read_csv(arguments.baselines)
    metrics = metrics_csv.read_metrics(arguments.metrics)
    errors = read_segments(arguments.segment_errors).set_index(["video", "segment"])
    predictions = _test_outputs(arguments.predictions) if arguments.predictions else pd.DataFrame()
    parts = [
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
    if arguments.instead_of_verdicts:
        parts = [without_verdicts(part, arguments.instead_of_verdicts) for part in parts]
    with whole_file(arguments.output / "claims.csv") as beside:
        frame(row for part in parts for row in part.rows).to_csv(beside, index=False, na_rep="NaN")
    with whole_file(arguments.output / "claims.md") as beside:
        beside.write_text(page.audit_markdown(parts, arguments.heading))
    with whole_file(arguments.output / "claims.html") as beside:
        beside.write_text(page.audit_page(parts, arguments.heading))


def _labels(aligned: Aligned) -> pd.DataFrame:
    """The labels of all segments, in the paper's order of emotions, by video."""
    return pd.DataFrame(aligned.labels, aligned.videos, aligned.targets)[list(EMOTIONS)]


def _folds(path: Path, aligned: Aligned) -> dict:
    return splits.read_split(path, aligned.videos, aligned.indices)


def _test_outputs(path: Path) -> pd.DataFrame:
    """A cell's raw outputs for the test fold, of all seeds together: a column an emotion."""
    table = read_segments(path)
    return table.loc[table["fold"] == "test", list(EMOTIONS)]


if __name__ == "__main__":
    command_line.run(main)
