"""Train a selected candidate on the organisers' folds, and answer every labelled segment of their test fold."""

import json
from dataclasses import replace

import numpy as np

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.networks import backend
from emofuse.training import trials
from emofuse.training.inputs import TrainingInputs


def main() -> None:
    parser = options.parser(
        __doc__, selected="selected.json of the cell", output="folder for trials.csv and what belongs to it"
    )
    options.add_training(parser)
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Challenge)
    backend.limit_threads(choices.threads)
    backend.use_gpus(arguments.gpus)
    selected = json.loads(arguments.selected.read_text(encoding="utf-8"))
    shape = trials.Shape(*(selected[name] for name in ("modalities", "architecture", "depth", "dense", "maxlen")))
    inputs = TrainingInputs.of(arguments)
    modalities = shape.modalities.split("+")
    # The organisers scored every test segment: one without words or frames is answered as all padding.
    segments = inputs.used(modalities, choices, ("train", "valid"))
    if choices.fit_on == "train+valid":
        segments["train"] = np.concatenate([segments["train"], segments["valid"]])
        epochs = max(1, round(selected["best_epoch"]))
        training = replace(choices.training, epochs=epochs, patience=epochs, weights_kept="last")
        choices = replace(choices, training=training)
    data = inputs.data(segments, modalities, shape.maxlen, choices)
    grid = [(selected["dropout"], seed) for seed in selected["seeds"]]
    trained = trials.train_shape(shape, grid, data, inputs.aligned.label_range, choices)
    trials.write_trials(arguments.output, [trained])


if __name__ == "__main__":
    command_line.run(main)
