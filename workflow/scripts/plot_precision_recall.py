"""Draw precision and recall of presence on the test fold, by what networks say of it."""

from emofuse import command_line
from emofuse.report import networks
from emofuse.report.figures import canvas
from emofuse.report.figures.precision_recall import precision_recall_figure
from emofuse.scores import predictions_csv


def main() -> None:
    arguments = networks.parser(__doc__).parse_args()
    found = networks.shown(arguments, predictions_csv.presence_of_model)
    canvas.save(precision_recall_figure(found, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
