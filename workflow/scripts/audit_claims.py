"""Hold each of the paper's numbers and prose claims against what was found, with a verdict."""

import argparse
from pathlib import Path

import pandas as pd

from emofuse import audit_page, claims, command_line, metrics_table, splits, table_claims
from emofuse.aligned import Aligned, read_aligned
from emofuse.audit import Part, frame, without_verdicts
from emofuse.paper_task import EMOTIONS
from emofuse.segment_tables import read_segments
from emofuse.whole import whole_file


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
    metrics = metrics_table.read_metrics(arguments.metrics)
    errors = read_segments(arguments.segment_errors).set_index(["video", "segment"])
    predictions = _test_outputs(arguments.predictions) if arguments.predictions else pd.DataFrame()
    parts = [
        Part("Table 1", table_claims.RANDOM_CAPTION, table_claims.random_table(baselines, test_set)),
        Part("Tables 2 to 4", table_claims.CELLS_CAPTION, table_claims.cell_tables(metrics)),
        Part("Table 5", table_claims.SUBMISSION_CAPTION, table_claims.submission_table(challenge, official_test)),
        Part("Table 5 and zero", table_claims.ZERO_CAPTION, table_claims.zero_table(challenge), False),
        Part("Claims in prose", claims.CAPTION, [
            *claims.of_labels(populations),
            claims.random_baseline(baselines, test_set),
            claims.all_beat_random(baselines, metrics, test_set),
            *claims.best_networks(errors),
            *claims.two_modalities(errors),
            *claims.three_modalities(errors),
            claims.considerably_good(baselines, test_set),
            *claims.output_distributions(predictions),
            *claims.correlations(challenge),
        ]),
    ]  # fmt: skip
    if arguments.instead_of_verdicts:
        parts = [without_verdicts(part, arguments.instead_of_verdicts) for part in parts]
    with whole_file(arguments.output / "claims.csv") as beside:
        frame(row for part in parts for row in part.rows).to_csv(beside, index=False, na_rep="NaN")
    with whole_file(arguments.output / "claims.md") as beside:
        beside.write_text(audit_page.audit_markdown(parts, arguments.heading))
    with whole_file(arguments.output / "claims.html") as beside:
        beside.write_text(audit_page.audit_page(parts, arguments.heading))


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
