"""Score every cell's predictions, and the constants on the same test segments, by group of videos."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.files.atomic import whole_file
from emofuse.scores import evaluation


def main() -> None:
    parser = options.parser(
        __doc__,
        aligned="aligned store",
        output="metrics.csv to write",
        segment_errors="segment_errors.csv to write",
    )
    parser.add_argument("--split", type=Path, nargs="+", required=True,
                        help="split.csv; those of all rounds of a cross-validation")  # fmt: skip
    parser.add_argument("--cell", nargs=3, action="append", default=[], metavar=("SET", "ARCHITECTURE", "PREDICTIONS"),
                        help="a cell and its predictions.csv; may be given several times")  # fmt: skip
    parser.add_argument("--modality-set", action="append", default=[],
                        help="a set whose constants are scored, with or without cells")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Scoring)
    aligned = read_aligned(arguments.aligned)
    cells = {modalities: {} for modalities in [*arguments.modality_set, *(cell[0] for cell in arguments.cell)]}
    for modalities, architecture, predictions in arguments.cell:
        cells[modalities][architecture] = Path(predictions)
    metrics, errors = evaluation.score_cells(
        cells,
        aligned,
        [splits.read_split(path, aligned.videos, aligned.indices) for path in arguments.split],
        choices.used,
        protocol.scored_range(choices.scored_output, aligned.label_range),
    )
    with whole_file(arguments.output) as beside:
        metrics.to_csv(beside, na_rep="NaN")
    with whole_file(arguments.segment_errors) as beside:
        errors.to_csv(beside, na_rep="NaN")


if __name__ == "__main__":
    command_line.run(main)
