"""Draw figure 2: the distribution of a cell's raw outputs on the test fold."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.report.figures import canvas, figure2
from emofuse.scores.predictions_csv import read_test


def main() -> None:
    parser = options.parser(__doc__, predictions="predictions.csv of the cell")
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    outputs = read_test(arguments.predictions)[arguments.targets].to_numpy()
    canvas.save(figure2.output_histograms(outputs, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
