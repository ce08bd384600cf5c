"""Draw the learning curves of every cell's selected candidate."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.report.figures import canvas, learning_curves


def main() -> None:
    parser = options.figure_parser(__doc__)
    parser.add_argument("--curves", type=Path, nargs="+", required=True, help="curves.csv of each selected candidate")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    loss = protocol.read_key(arguments.protocol, "training.loss")
    cells = learning_curves.read_curves(arguments.curves)
    canvas.save(learning_curves.learning_curves(cells, loss, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
