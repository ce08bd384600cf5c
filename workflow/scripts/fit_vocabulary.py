"""Collect the words of the training fold, for one-hot text."""

import logging

from emofuse import command_line, options
from emofuse.alignment import subsets
from emofuse.alignment.store import read_aligned
from emofuse.features import fusion, vocabulary
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", split="split.csv", output="vocabulary to write (JSON)")
    options.add_fitted_set(parser)
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    train = subsets.fitted_segments(aligned, arguments.split, arguments.modalities)
    fitted = vocabulary.fit_vocabulary(aligned.words[fusion.segment_rows(aligned.offsets, train)])
    with whole_file(arguments.output) as beside:
        vocabulary.write_vocabulary(beside, fitted)
    logging.info("%d words in the training segments", len(fitted))


if __name__ == "__main__":
    command_line.run(main)
