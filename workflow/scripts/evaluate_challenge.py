"""Score the organisers' whole test fold: the constants, and the challenge run where there is one."""

import numpy as np

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file
from emofuse.scores import evaluation


def main() -> None:
    parser = options.parser(
        __doc__, aligned="aligned store", split="split.csv of the organisers' folds", output="metrics.csv to write"
    )
    parser.add_argument("--system", nargs=2, action="append", default=[], metavar=("NAME", "PREDICTIONS"),
                        help="a challenge run and its predictions.npz")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    found = splits.read_split(arguments.split, aligned.videos, aligned.indices)
    scored_output = protocol.read_key(arguments.protocol, "scored_output")
    clip = protocol.scored_range(scored_output, aligned.label_range)
    outputs = {}
    for name, path in arguments.system:
        with np.load(path, allow_pickle=False) as stored:
            outputs[name] = stored["test"].astype(np.float64)
        if not np.isfinite(outputs[name]).all():
            raise InputError(f"{path}: some outputs for the test fold are no finite numbers: that training failed")
    table = evaluation.score_rounds(outputs, aligned, [found], clip)
    with whole_file(arguments.output) as beside:
        table.to_csv(beside, na_rep="NaN")


if __name__ == "__main__":
    command_line.run(main)
