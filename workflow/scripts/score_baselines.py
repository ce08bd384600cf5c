"""Score the answers that need no features, on the test fold of each split, over all its labelled segments."""

from pathlib import Path

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
                        help="a split's name and its file; may be given several times")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    choices = protocol.read(arguments.protocol, protocol.RandomBaseline)
    tables = []
    for name, path in arguments.split:
        found = splits.read_split(Path(path), aligned.videos, aligned.indices)
        train, valid, test = (aligned.labels[found[fold]] for fold in splits.FOLDS)
        table = baselines.score_baselines(
            train, valid, test, aligned.targets, aligned.label_range, choices.draws, choices.seed
        )
        videos = len(np.unique(aligned.videos[found["test"]]))
        tables.append(table.reset_index().assign(test_set=name, segments=len(test), videos=videos))
    with whole_file(arguments.output) as beside:
        pd.concat(tables).set_index(["test_set", "segments", "videos", "system", "target"]).to_csv(beside, na_rep="NaN")


if __name__ == "__main__":
    command_line.run(main)
