"""Draw a cell's outputs on the test fold against the true intensities."""

from emofuse import command_line, options
from emofuse.report.figures import canvas, intensity
from emofuse.scores import predictions_csv


def main() -> None:
    parser = options.figure_parser(
        __doc__, predictions="predictions.csv of the cell", selected="selected.json of the cell"
    )
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    arguments = parser.parse_args()
    found = predictions_csv.outputs_of_model(arguments.predictions, arguments.selected, arguments.targets)
    figure = intensity.intensity_figure(*found, arguments.targets, tuple(arguments.label_range), arguments.title)
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
