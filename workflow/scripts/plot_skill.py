"""Draw the skill of every cell against the best constant, with its interval."""

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.report.caveats import caveats, rare_targets, sample_caveats, size
from emofuse.report.figures import canvas
from emofuse.report.figures.skill import skill_figure
from emofuse.scores import metrics_csv, skill


def main() -> None:
    parser = options.figure_parser(__doc__, metrics="metrics.csv")
    parser.add_argument("--architectures", nargs="+", required=True)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Comparison)
    metrics = metrics_csv.read_metrics(arguments.metrics)
    found = skill.cell_skills(metrics, arguments.architectures)
    said = [f"test fold: {size(found)}", *rare_targets(metrics), *sample_caveats(found), *caveats(choices)]
    figure = skill_figure(found, arguments.title, said)
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
