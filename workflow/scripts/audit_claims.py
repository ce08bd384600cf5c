"""Hold each of the paper's numbers and prose claims against what was found, with a verdict."""

from pathlib import Path

import numpy as np
import pandas as pd

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.audit import page, parts
from emofuse.audit.labelled import emotions
from emofuse.audit.verdicts import frame
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file
from emofuse.paper import EMOTIONS
from emofuse.scores.predictions_csv import read_errors, rows_of_model


def main() -> None:
    parser = options.parser(
        __doc__,
        aligned="aligned store",
        baselines="baselines.csv",
        segment_errors="segment_errors.csv",
        output="folder for claims.csv, .md and .html",
    )
    parser.add_argument("--own-split", nargs=2, action="append", required=True, metavar=("NAME", "CSV"),
                        help="the protocol's own split and its name in baselines.csv; several are rounds")  # fmt: skip
    parser.add_argument("--organisers", type=Path, metavar="CSV", help="split.csv of the organisers' folds, if any")
    parser.add_argument("--submission", type=Path, metavar="NPZ",
                        help="the trimodal BLSTM's predictions.npz for their test fold, if it was run")  # fmt: skip
    parser.add_argument("--cell", type=Path, metavar="FOLDER",
                        help="the trimodal BLSTM's, with predictions.csv and selected.json, if it was run")  # fmt: skip
    parser.add_argument("--no-evidence", nargs="+", default=[], metavar="TEXT",
                        help="why this run is no evidence about the paper, if it is none")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what the audit opens with: corpus and protocol")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Scoring)
    aligned = read_aligned(arguments.aligned)
    [(test_set, own)] = splits.read_rounds(arguments.own_split, aligned.videos, aligned.indices).items()
    organisers, submission, kept, videos = None, None, None, None
    if arguments.organisers:
        organisers = splits.read_split(arguments.organisers, aligned.videos, aligned.indices)
    if arguments.submission:
        scored = protocol.scored_range(choices.scored_output, aligned.label_range)
        submission = _read_submission(arguments.submission, scored)[..., emotions(aligned.targets)]
    if arguments.cell:
        rows = rows_of_model(arguments.cell / "predictions.csv", arguments.cell / "selected.json")
        kept, videos = rows[list(EMOTIONS)].to_numpy(), rows["video"].to_numpy(str)
    audited = parts.parts(
        aligned,
        own,
        test_set,
        organisers,
        choices.used,
        pd.read_csv(arguments.baselines),
        parts.Answers(read_errors(arguments.segment_errors), submission, kept, videos),
    )
    with whole_file(arguments.output / "claims.csv") as beside:
        frame(row for part in audited for row in part.rows).to_csv(beside, index=False, na_rep="NaN")
    with whole_file(arguments.output / "claims.md") as beside:
        text = page.audit_markdown(audited, arguments.heading, arguments.no_evidence)
        beside.write_text(text, encoding="utf-8")
    with whole_file(arguments.output / "claims.html") as beside:
        beside.write_text(page.audit_page(audited, arguments.heading, arguments.no_evidence), encoding="utf-8")


def _read_submission(path: Path, scored: tuple[float, float]) -> np.ndarray:
    """The outputs (seeds, segments, targets) for the test fold, cut to the range in which they are scored."""
    with np.load(path, allow_pickle=False) as stored:
        outputs = stored["test"].astype(np.float64)
    if not np.isfinite(outputs).all():
        raise InputError(f"{path}: some outputs for the test fold are no finite numbers: that training failed")
    return np.clip(outputs, *scored)


if __name__ == "__main__":
    command_line.run(main)
