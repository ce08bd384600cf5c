"""Make the sample corpus: synthetic sequences in the published format, and folds."""

from emofuse import command_line, options
from emofuse.corpus import sample


def main() -> None:
    parser = options.parser(__doc__, output="folder for the .csd files and folds.json")
    parser.add_argument("--videos", type=int, required=True, help="how many videos")
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    sample.write_sample(arguments.output, arguments.videos, arguments.seed)


if __name__ == "__main__":
    command_line.run(main)
