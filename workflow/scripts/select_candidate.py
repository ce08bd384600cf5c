"""Select a cell's candidate by its MAE on a fold; give its model, its predictions, and what new ones need."""

import json
import logging
import shutil
from pathlib import Path

import numpy as np

from emofuse import command_line, options, search
from emofuse.alignment.store import read_aligned
from emofuse.answers import decisions
from emofuse.answers.decisions import Decisions
from emofuse.configuration import protocol
from emofuse.features import preprocessing, scaling, vocabulary
from emofuse.files.atomic import whole_folder
from emofuse.scores.predictions_csv import read_outputs, write_predictions


def main() -> None:
    parser = options.parser(
        __doc__,
        scaling="scaling (JSON) that the trials had",
        output="folder for the selected model and what belongs to it",
    )
    parser.add_argument("--trials", type=Path, nargs="+", required=True, help="trials.csv of each shape of the cell")
    options.add_stores(parser)
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON) that the trials had; for one-hot text")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Selection)
    trials = search.read_trials(arguments.trials)
    chosen, its_trials = search.choose(trials, choices.chosen_on)
    best = its_trials.loc[its_trials["valid_mae"].idxmin()]
    aligned = read_aligned(arguments.aligned)
    with whole_folder(arguments.output) as beside:
        model = beside / preprocessing.MODEL
        shutil.copyfile(Path(best["folder"], best["model"]), model)
        outputs = read_outputs(its_trials, aligned)
        write_predictions(beside / "predictions.csv", outputs, aligned)
        search.curves(its_trials).to_csv(beside / "curves.csv", index=False)
        networks = [trial.decisions for trial in outputs]
        decisions.write_decisions(beside / decisions.FILE, aligned.targets, int(best["seed"]), networks)
        _tell_undecided(networks, aligned.targets)
        prepared = preprocessing.Preprocessing.of_cell(
            chosen["modalities"].split("+"),
            int(chosen["maxlen"]),
            aligned,
            read_aligned(arguments.rows),
            scaling.read_scalings(arguments.scaling),
            vocabulary.read_vocabulary(arguments.vocabulary) if arguments.vocabulary else None,
            choices,
            model,
        )
        preprocessing.write_preprocessing(beside / preprocessing.FILE, prepared)
        described = search.describe(search.candidates(trials), chosen, its_trials, choices.chosen_on)
        (beside / "selected.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    counts, mae = (described["candidates"], described["finalists"]), chosen[f"{choices.chosen_on}_mae"]
    logging.info(
        "%s: of %d candidates, %d of them finalists, MAE %.4f on the %s fold", arguments.output, *counts, mae,
        choices.chosen_on,
    )  # fmt: skip


def _tell_undecided(networks: list[Decisions], targets: list[str]) -> None:
    """Say which targets count as absent everywhere, for validation could choose no threshold."""
    for network in networks:
        if missing := [targets[position] for position in np.flatnonzero(np.isnan(network.thresholds))]:
            logging.warning(
                "seed %d: no threshold for %s, which count as absent: the validation fold has no segment with, or none"
                " without, or the network says the same of all", network.seed, ", ".join(missing),
            )  # fmt: skip


if __name__ == "__main__":
    command_line.run(main)
