"""Train a selected candidate on the organisers' folds, and answer every labelled segment of their test fold."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from emofuse import command_line, options, protocol
from emofuse.networks import backend
from emofuse.training import trials
from emofuse.training.inputs import TrainingInputs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add_training_files(parser)
    parser.add_argument("--selected", type=Path, required=True, help="selected.json of the cell")
    parser.add_argument("--fit-on", choices=("train", "train+valid"), required=True,
                        help="fit on train, stop on valid; or fit on both for as many epochs as were best")  # fmt: skip
    options.add_protocol_options(parser)
    parser.add_argument("--gpus", type=int, default=0, help="GPUs to train on; 0: the processor, whatever there is")
    parser.add_argument("--output", type=Path, required=True, help="folder for trials.csv and what belongs to it")
    arguments = parser.parse_args()
    chosen = protocol.Choices.of(arguments)
    backend.limit_threads(chosen.threads)
    backend.use_gpus(arguments.gpus)
    selected = json.loads(arguments.selected.read_text())
    shape = trials.Shape(*(selected[name] for name in ("modalities", "architecture", "depth", "dense", "maxlen")))
    inputs = TrainingInputs.of(arguments)
    modalities = shape.modalities.split("+")
    # The organisers scored every test segment: one without words or frames is answered as all padding.
    segments = inputs.used(modalities, chosen, ("train", "valid"))
    if arguments.fit_on == "train+valid":
        segments["train"] = np.concatenate([segments["train"], segments["valid"]])
        epochs = max(1, round(selected["best_epoch"]))
        chosen = replace(chosen, epochs=epochs, patience=epochs, weights_kept="last")
    data = inputs.data(segments, modalities, shape.maxlen, chosen)
    grid = [(selected["dropout"], seed) for seed in selected["seeds"]]
    trained = trials.train_shape(shape, grid, data, inputs.aligned.label_range, chosen)
    trials.write_trials(arguments.output, trained)


if __name__ == "__main__":
    command_line.run(main)
