"""Draw the skill of every cell by target as a heat map."""

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.report.caveats import caveats, rare_targets
from emofuse.report.figures import canvas, skill_heatmap
from emofuse.scores import metrics_csv, skill


def main() -> None:
    parser = options.figure_parser(__doc__, metrics="metrics.csv")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--targets", nargs="+", required=True)
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Comparison)
    metrics = metrics_csv.read_metrics(arguments.metrics)
    found = skill.target_skills(metrics, arguments.architectures, arguments.targets)
    figure = skill_heatmap.skill_heatmap(found, arguments.title, [*rare_targets(metrics), *caveats(choices)])
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
