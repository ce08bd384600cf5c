"""Draw how often each target is there, by what networks say of it on the test fold."""

from emofuse import command_line
from emofuse.report import networks
from emofuse.report.figures import canvas, reliability
from emofuse.scores import predictions_csv


def main() -> None:
    arguments = networks.parser(__doc__).parse_args()
    found = networks.shown(arguments, predictions_csv.presence_of_model)
    canvas.save(reliability.reliability_figure(found, arguments.targets, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
