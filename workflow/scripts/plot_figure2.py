"""Draw figure 2: the distribution of the raw outputs of a cell's model on the test fold."""

from emofuse import command_line, options
from emofuse.report.figures import canvas, figure2
from emofuse.scores import predictions_csv


def main() -> None:
    parser = options.figure_parser(
        __doc__, predictions="predictions.csv of the cell", selected="selected.json of the cell"
    )
    parser.add_argument("--targets", nargs="+", required=True)
    arguments = parser.parse_args()
    _, outputs, videos = predictions_csv.outputs_of_model(arguments.predictions, arguments.selected, arguments.targets)
    canvas.save(figure2.output_histograms(outputs, videos, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
