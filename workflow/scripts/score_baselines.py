"""Score the answers that need no features, on the test fold of each split, over all its labelled segments."""

import numpy as np
import pandas as pd

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.files.atomic import whole_file
from emofuse.scores import baselines


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", output="baselines.csv to write")
    parser.add_argument("--split", nargs=2, action="append", required=True, metavar=("NAME", "CSV"),
                        help="a split's name and its file; several of a name are rounds of it")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    choices = protocol.read(arguments.protocol, protocol.RandomBaseline)
    tables = []
    for name, rounds in splits.read_rounds(arguments.split, aligned.videos, aligned.indices).items():
        table = baselines.score_baselines(
            aligned.labels, rounds, aligned.targets, aligned.label_range, choices.draws, choices.seed
        )
        test = splits.in_fold(rounds, "test")
        videos = len(np.unique(aligned.videos[test]))
        tables.append(table.reset_index().assign(test_set=name, segments=len(test), videos=videos))
    with whole_file(arguments.output) as beside:
        pd.concat(tables).set_index(["test_set", "segments", "videos", "system", "target"]).to_csv(beside, na_rep="NaN")


if __name__ == "__main__":
    command_line.run(main)
