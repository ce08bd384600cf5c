"""Bound the least MAE and the largest r that any system can have on labels that are means of a few ratings."""

import logging

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.files.atomic import whole_folder
from emofuse.report.table import write_table
from emofuse.report.tables.noise_ceiling import ceiling_table
from emofuse.scores.noise_ceiling import noise_ceiling


def main() -> None:
    parser = options.parser(
        __doc__, aligned="aligned store", output="folder for noise_ceiling.csv, .md, .tex and .html"
    )
    parser.add_argument("--ratings", type=int, required=True, help="how many ratings a label is the mean of")
    parser.add_argument("--heading", required=True, help="what the caption opens with: corpus and protocol")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    ceiling = noise_ceiling(aligned.labels, aligned.targets, aligned.label_range, arguments.ratings)
    for target, left_out in ceiling.bounds["left_out"].items():
        logging.info(
            "%s: %d labels left out, which are no mean of %d whole numbers", target, left_out, arguments.ratings
        )
    for target, why in ceiling.unbounded.items():
        logging.warning("%s: no bounds: %s", target, why)
    table = ceiling_table(ceiling, arguments.ratings, len(aligned.labels))
    with whole_folder(arguments.output) as beside:
        write_table(table, beside, "noise_ceiling", arguments.heading)


if __name__ == "__main__":
    command_line.run(main)
