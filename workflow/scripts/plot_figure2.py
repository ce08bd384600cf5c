"""Draw figure 2: the distribution of the raw outputs of networks on the test fold."""

from emofuse import command_line
from emofuse.report import networks
from emofuse.report.figures import canvas, figure2
from emofuse.scores import predictions_csv


def main() -> None:
    arguments = networks.parser(__doc__).parse_args()
    found = networks.shown(arguments, predictions_csv.outputs_of_model)
    canvas.save(figure2.output_histograms(found, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
