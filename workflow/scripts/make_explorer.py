"""Make the page on which one looks at the test segments: words, labels, and what networks said."""

from pathlib import Path

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.files.atomic import whole_file
from emofuse.report.explorer.answers import read_answers
from emofuse.report.explorer.cells import chosen_cells
from emofuse.report.explorer.page import explorer_page
from emofuse.scores import metrics_csv, skill


def main() -> None:
    parser = options.parser(__doc__, aligned="aligned store", metrics="metrics.csv")
    parser.add_argument("--cell", nargs=4, action="append", required=True,
                        metavar=("MODALITIES", "ARCHITECTURE", "PREDICTIONS", "SELECTED"),
                        help="a cell, with its predictions.csv and selected.json")  # fmt: skip
    parser.add_argument("--heading", required=True, help="corpus and protocol")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    paths = {(modalities, architecture): of_cell for modalities, architecture, *of_cell in arguments.cell}
    skills = skill.cell_skills(metrics_csv.read_metrics(arguments.metrics), [architecture for _, architecture in paths])
    cells = chosen_cells(skills)
    aligned = read_aligned(arguments.aligned)
    answers = [read_answers(*map(Path, paths[cell]), aligned) for cell in cells]
    with whole_file(arguments.output) as beside:
        beside.write_text(explorer_page(arguments.heading, aligned, cells, answers), encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
