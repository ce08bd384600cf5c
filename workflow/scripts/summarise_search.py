"""Collect every candidate of the search, and what choosing on the test fold would be worth."""

from pathlib import Path

from emofuse import command_line, options, search
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file


def main() -> None:
    parser = options.parser(__doc__, output="search.csv to write")
    parser.add_argument("--trials", type=Path, nargs="*", action="append", default=[],
                        help="every trials.csv; given anew for each round of a cross-validation")  # fmt: skip
    parser.add_argument("--infeasible", nargs=5, action="append", default=[],
                        metavar=("SET", "ARCHITECTURE", "DEPTH", "DENSE", "MAXLEN"),
                        help="a shape that cannot exist; may be given several times")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    rounds = [search.read_trials(paths) for paths in arguments.trials]
    dropout = protocol.read_key(arguments.protocol, "search.dropout")
    table = search.candidate_table(rounds, arguments.infeasible, dropout)
    with whole_file(arguments.output) as beside:
        table.to_csv(beside, index=False)


if __name__ == "__main__":
    command_line.run(main)
