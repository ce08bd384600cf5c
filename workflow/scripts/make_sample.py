"""Make the sample corpus: synthetic sequences in the published format, and folds."""

import argparse
from pathlib import Path

from emofuse import command_line
from emofuse.corpus import sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, required=True, help="how many videos")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the .csd files and folds.json")
    arguments = parser.parse_args()
    sample.write_sample(arguments.output, arguments.videos, arguments.seed)


if __name__ == "__main__":
    command_line.run(main)
