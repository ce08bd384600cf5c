"""Draw networks' outputs on the test fold against the true intensities."""

from emofuse import command_line
from emofuse.report import networks
from emofuse.report.figures import canvas, intensity
from emofuse.scores import predictions_csv


def main() -> None:
    parser = networks.parser(__doc__)
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    arguments = parser.parse_args()
    found = networks.shown(arguments, predictions_csv.outputs_of_model)
    figure = intensity.intensity_figure(found, arguments.targets, tuple(arguments.label_range), arguments.title)
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
