"""Select a cell's candidate by its MAE on a fold; give its model, its predictions, and what new ones need."""

import argparse
import csv
import json
import logging
import shutil
from pathlib import Path

import numpy as np

from emofuse import command_line, options, search
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.features import network_inputs, preprocessing, scaling, vocabulary
from emofuse.features.preprocessing import Preprocessing
from emofuse.files import checksums
from emofuse.files.atomic import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=Path, nargs="+", required=True, help="trials.csv of each shape of the cell")
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--chosen-on", choices=("valid", "test"), required=True,
                        help="the fold whose MAE chooses; test flatters")  # fmt: skip
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON) that the trials had")
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON) that the trials had; for one-hot text")
    parser.add_argument("--rows", choices=preprocessing.ROWS, required=True, help="what the trials' rows are")
    parser.add_argument("--backend", required=True, help="who aligned")
    parser.add_argument("--weighting", required=True, help="how frames were averaged")
    parser.add_argument("--missing", required=True, help="what segments without frames got")
    parser.add_argument("--non-finite", required=True, help="what values that are not finite did")
    parser.add_argument("--pauses", nargs="*", action="extend", default=[], help="words that were dropped")
    options.add_input_options(parser)
    options.add_scored_output(parser)
    parser.add_argument("--output", type=Path, required=True,
                        help="folder for the selected model and what belongs to it")  # fmt: skip
    arguments = parser.parse_args()
    found = search.candidates(search.read_trials(arguments.trials))
    chosen = search.ranked(found, arguments.chosen_on)[0]
    best = chosen.best_trial
    aligned = read_aligned(arguments.aligned)
    with whole_folder(arguments.output) as beside:
        shutil.copyfile(Path(best["folder"]) / best["model"], beside / preprocessing.MODEL)
        _write_predictions(beside / "predictions.csv", chosen, aligned)
        preprocessing.write_preprocessing(
            beside / preprocessing.FILE, _preprocessing(arguments, best, aligned, beside / preprocessing.MODEL)
        )
        described = {
            "modalities": best["modalities"],
            "architecture": best["architecture"],
            **{name: int(chosen.settings[name]) for name in ("depth", "dense", "maxlen")},
            "dropout": float(chosen.settings["dropout"]),
            "parameters": int(best["parameters"]),
            "chosen_on": arguments.chosen_on,
            "valid_mae": chosen.mean("valid_mae"),
            "test_mae": chosen.mean("test_mae"),
            "best_epoch": chosen.mean("best_epoch"),
            "candidates": len(found),
            "seeds": [int(trial["seed"]) for trial in chosen.trials],
            "model_seed": int(best["seed"]),
        }
        (beside / "selected.json").write_text(json.dumps(described, indent=1) + "\n")
    logging.info("%s: %s of %d candidates, MAE %.4f on the %s fold", arguments.output, chosen.settings, len(found),
                 chosen.mean(f"{arguments.chosen_on}_mae"), arguments.chosen_on)  # fmt: skip


def _preprocessing(
    arguments: argparse.Namespace, trial: dict[str, str], aligned: Aligned, model: Path
) -> Preprocessing:
    modalities = trial["modalities"].split("+")
    dense = network_inputs.dense_modalities(modalities, arguments.text)
    one_hot = network_inputs.is_one_hot(modalities, arguments.text)
    scalings = scaling.read_scalings(arguments.scaling)
    return Preprocessing(
        rows=arguments.rows,
        features={modality: aligned.features[modality].shape[1] for modality in dense},
        words=vocabulary.read_vocabulary(arguments.vocabulary) if one_hot else None,
        scalings={modality: scalings[modality] for modality in dense if modality in scalings},
        backend=arguments.backend,
        weighting=arguments.weighting,
        missing=arguments.missing,
        non_finite=arguments.non_finite,
        pauses=arguments.pauses,
        maxlen=int(trial["maxlen"]),
        padding=arguments.padding,
        truncating=arguments.truncating,
        targets=aligned.targets,
        label_range=tuple(float(bound) for bound in aligned.label_range),
        scored_output=arguments.scored_output,
        model_sha256=checksums.sha256_of(model),
    )


def _write_predictions(path: Path, chosen: search.Candidate, aligned: Aligned) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        truth = [f"true_{target}" for target in aligned.targets]
        writer.writerow(["video", "segment", "fold", "seed", *truth, *aligned.targets])
        for trial in chosen.trials:
            with np.load(Path(trial["folder"]) / "predictions.npz", allow_pickle=False) as stored:
                for fold in ("valid", "test"):
                    outputs = stored[fold][int(trial["position"])]
                    for segment, output in zip(stored[f"{fold}_segments"], outputs, strict=True):
                        key = [aligned.videos[segment], aligned.indices[segment], fold, trial["seed"]]
                        writer.writerow([*key, *aligned.labels[segment], *output])


if __name__ == "__main__":
    command_line.run(main)
