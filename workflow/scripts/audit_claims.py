"""Hold each of the paper's numbers and prose claims against what was found, with a verdict."""

from pathlib import Path

import pandas as pd

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.audit import page, parts
from emofuse.audit.verdicts import frame, without_verdicts
from emofuse.corpus import splits
from emofuse.files.atomic import whole_file
from emofuse.paper import EMOTIONS
from emofuse.scores import metrics_csv
from emofuse.scores.predictions_csv import read_errors, read_test


def main() -> None:
    parser = options.parser(
        __doc__,
        aligned="aligned store",
        baselines="baselines.csv",
        metrics="metrics.csv",
        segment_errors="segment_errors.csv",
        output="folder for claims.csv, .md and .html",
    )
    parser.add_argument("--own-split", nargs=2, required=True, metavar=("NAME", "CSV"),
                        help="the protocol's own split, as baselines.csv calls it, and its file")  # fmt: skip
    parser.add_argument("--organisers", type=Path, nargs=2, metavar=("METRICS", "CSV"),
                        help="challenge_metrics.csv and split.csv of the organisers' folds, if any")  # fmt: skip
    parser.add_argument("--predictions", type=Path, help="predictions.csv of the trimodal BLSTM, if it was run")
    parser.add_argument("--instead-of-verdicts", metavar="TEXT", help="why this corpus is no evidence, if it is none")
    parser.add_argument("--heading", required=True, help="what the audit opens with: corpus and protocol")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    test_set, own_split = arguments.own_split
    challenge, organisers = pd.DataFrame(), None
    if arguments.organisers:
        challenge = pd.read_csv(arguments.organisers[0], index_col=["system", "group", "target"]).sort_index()
        organisers = splits.read_split(arguments.organisers[1], aligned.videos, aligned.indices)
    predictions = read_test(arguments.predictions)[list(EMOTIONS)] if arguments.predictions else pd.DataFrame()
    audited = parts.parts(
        aligned,
        splits.read_split(Path(own_split), aligned.videos, aligned.indices),
        test_set,
        organisers,
        pd.read_csv(arguments.baselines),
        metrics_csv.read_metrics(arguments.metrics),
        read_errors(arguments.segment_errors),
        challenge,
        predictions,
    )
    if arguments.instead_of_verdicts:
        audited = [without_verdicts(part, arguments.instead_of_verdicts) for part in audited]
    with whole_file(arguments.output / "claims.csv") as beside:
        frame(row for part in audited for row in part.rows).to_csv(beside, index=False, na_rep="NaN")
    with whole_file(arguments.output / "claims.md") as beside:
        beside.write_text(page.audit_markdown(audited, arguments.heading), encoding="utf-8")
    with whole_file(arguments.output / "claims.html") as beside:
        beside.write_text(page.audit_page(audited, arguments.heading), encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
