"""Draw the skill of every cell against the best constant, with its interval."""

import argparse
from pathlib import Path

from emofuse import command_line
from emofuse.report.caveats import caveats
from emofuse.report.figures import canvas
from emofuse.report.figures.skill import skill_figure
from emofuse.scores import metrics_csv, skill


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", type=Path, required=True, help="metrics.csv")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--constants", choices=("common", "per_mode"), required=True)
    parser.add_argument("--chosen-on", choices=("valid", "test"), required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    metrics = metrics_csv.read_metrics(arguments.metrics)
    found = skill.cell_skills(metrics, arguments.architectures)
    figure = skill_figure(found, arguments.title, caveats(arguments.chosen_on, arguments.constants))
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
