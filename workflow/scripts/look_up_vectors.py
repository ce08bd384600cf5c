"""Look up a corpus's words in a GloVe text file and write their vectors as a sequence."""

import argparse
from pathlib import Path

from emofuse import command_line
from emofuse.corpus import glove


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, required=True, help=".csd of words")
    parser.add_argument("--glove", type=Path, required=True, help="GloVe text file, .gz or not")
    parser.add_argument("--output", type=Path, required=True, help=".csd to write")
    arguments = parser.parse_args()
    glove.look_up_corpus(arguments.words, arguments.glove, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
