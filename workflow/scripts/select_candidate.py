"""Select a cell's candidate by its MAE on a fold, and give its model and predictions."""

import argparse
import csv
import json
import logging
import shutil
from pathlib import Path

import numpy as np

from emofuse import command_line, selection
from emofuse.aligned import Aligned, read_aligned
from emofuse.whole import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=Path, nargs="+", required=True, help="trials.csv of each shape of the cell")
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--chosen-on", choices=("valid", "test"), required=True,
                        help="the fold whose MAE chooses; test flatters")  # fmt: skip
    parser.add_argument("--output", type=Path, required=True,
                        help="folder for selected.json, model.keras and predictions.csv")  # fmt: skip
    arguments = parser.parse_args()
    found = selection.candidates(selection.read_trials(arguments.trials))
    chosen = selection.ranked(found, arguments.chosen_on)[0]
    best = chosen.best_trial
    with whole_folder(arguments.output) as beside:
        shutil.copyfile(Path(best["folder"]) / best["model"], beside / "model.keras")
        _write_predictions(beside / "predictions.csv", chosen, read_aligned(arguments.aligned))
        described = {
            "modalities": best["modalities"],
            "architecture": best["architecture"],
            **{name: float(value) for name, value in chosen.settings.items()},
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


def _write_predictions(path: Path, chosen: selection.Candidate, aligned: Aligned) -> None:
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
