"""Draw precision and recall of presence on the test fold, by what a cell says of it."""

from emofuse import command_line, options
from emofuse.report.figures import canvas
from emofuse.report.figures.precision_recall import precision_recall_figure
from emofuse.scores import predictions_csv


def main() -> None:
    parser = options.figure_parser(
        __doc__, predictions="predictions.csv of the cell", selected="selected.json of the cell"
    )
    parser.add_argument("--targets", nargs="+", required=True)
    arguments = parser.parse_args()
    presence = predictions_csv.presence_of_model(arguments.predictions, arguments.selected, arguments.targets)
    figure = precision_recall_figure(presence, arguments.targets, arguments.title)
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
