"""Collect the words of the training fold, for one-hot text."""

import logging

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.corpus import splits
from emofuse.features import fusion, vocabulary
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", split="split.csv", output="vocabulary to write (JSON)")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    train = splits.read_split(arguments.split, aligned.videos, aligned.indices)["train"]
    fitted = vocabulary.fit_vocabulary(aligned.words[fusion.segment_rows(aligned.offsets, train)])
    with whole_file(arguments.output) as beside:
        vocabulary.write_vocabulary(beside, fitted)
    logging.info("%d words in the training fold", len(fitted))


if __name__ == "__main__":
    command_line.run(main)
