"""Make the tables: the paper's with its numbers beside ours, those of groups and the search; and the page of skill."""

from pathlib import Path

import pandas as pd

from emofuse import command_line, options, search
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file, whole_folder
from emofuse.paper import is_the_papers_task
from emofuse.report.caveats import caveats
from emofuse.report.dictionary import dictionary_page
from emofuse.report.explorer.skills import skills_page
from emofuse.report.table import write_table
from emofuse.report.tables import detection, groups, table1, table5, tables2to4
from emofuse.report.tables.same_cell import same_cell_table
from emofuse.report.tables.search import search_table
from emofuse.report.tables.study import Study
from emofuse.scores import metrics_csv, predictions_csv, same_cell


def main() -> None:
    parser = options.parser(
        __doc__,
        baselines="baselines.csv",
        metrics="metrics.csv",
        output="folder for table1.csv, .md, .tex, .html and so on",
    )
    parser.add_argument("--search", type=Path, help="search.csv, if any cell was run")
    parser.add_argument("--segment-errors", type=Path, help="segment_errors.csv, if cells have several seeds")
    parser.add_argument("--challenge", type=Path, help="challenge_metrics.csv, if the corpus has the organisers' folds")
    parser.add_argument("--modality-sets", nargs="+", required=True, help="all, run or not, in the order of the tables")
    parser.add_argument("--architectures", nargs="+", required=True)
    parser.add_argument("--targets", nargs="+", required=True)
    parser.add_argument("--label-range", type=float, nargs=2, required=True, metavar=("LOW", "HIGH"))
    options.add_protocol(parser)
    parser.add_argument("--skills", type=Path, help="page to write of the skill of each cell by target, if any was run")
    parser.add_argument("--heading", required=True, help="what every caption opens with: corpus and protocol")
    arguments = parser.parse_args()
    study = Study(
        targets=arguments.targets,
        label_range=tuple(arguments.label_range),
        choices=protocol.read(arguments.protocol, protocol.Tables),
    )
    metrics = metrics_csv.read_metrics(arguments.metrics)
    made = {
        "table1": table1.baseline_table(pd.read_csv(arguments.baselines), study.targets),
    }
    if is_the_papers_task(study.targets):
        made["groups"] = groups.group_table(metrics, study)
    dead_outputs = {}
    if arguments.search:
        selected = search.selection_table(pd.read_csv(arguments.search), study.choices.chosen_on)
        made["search"] = search_table(selected, study)
        dead_outputs = selected.set_index(search.CELL)["dead_outputs"].to_dict()
    run = set(metrics.index[metrics.index.isin(arguments.architectures, level="system")].get_level_values("modalities"))
    for number in (2, 3, 4):
        sets = [modalities for modalities in arguments.modality_sets if min(modalities.count("+"), 2) == number - 2]
        if run & set(sets):
            made[f"table{number}"] = tables2to4.cell_table(
                number, sets, arguments.architectures, metrics, dead_outputs, study
            )
    if "auc_of_presence" in metrics:
        made["detection"] = detection.detection_table(metrics, arguments.architectures, study)
    if "r_of_mean" in metrics:
        made["decisions"] = detection.decisions_table(metrics, arguments.architectures, study)
    if arguments.segment_errors:
        errors = predictions_csv.read_errors(arguments.segment_errors)
        made["same_cell"] = same_cell_table(same_cell.called_different(errors), study)
    if arguments.challenge:
        challenge = pd.read_csv(arguments.challenge, index_col=["system", "group", "target"])
        made["table5"] = table5.challenge_table(challenge, study)
    with whole_folder(arguments.output) as beside:
        for name, table in made.items():
            write_table(table, beside, name, arguments.heading)
        (beside / "dictionary.html").write_text(dictionary_page(arguments.heading), encoding="utf-8")
    if arguments.skills:
        said = caveats(study.choices)
        page = skills_page(arguments.heading, metrics, arguments.architectures, study.targets, said)
        with whole_file(arguments.skills) as beside:
            beside.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
