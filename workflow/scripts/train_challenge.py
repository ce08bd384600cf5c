"""Train a selected candidate on the organisers' folds, and answer every labelled segment of their test fold."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from emofuse import cell_data, choices, command_line, features, keras_backend, splits, subsets, trials, vocabulary
from emofuse.aligned import read_aligned
from emofuse.whole import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv of the organisers' folds")
    parser.add_argument(
        "--rows", type=Path, required=True, help="store whose rows are used: the aligned one, or of frames"
    )
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON), fitted to these folds")
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON), of these folds; for one-hot text")
    parser.add_argument("--selected", type=Path, required=True, help="selected.json of the cell")
    parser.add_argument("--fit-on", choices=("train", "train+valid"), required=True,
                        help="fit on train, stop on valid; or fit on both for as many epochs as were best")  # fmt: skip
    choices.add_options(parser)
    parser.add_argument("--output", type=Path, required=True, help="folder for trials.csv and what belongs to it")
    arguments = parser.parse_args()
    chosen = choices.Choices.of(arguments)
    keras_backend.limit_threads(chosen.threads)
    selected = json.loads(arguments.selected.read_text())
    shape = trials.Shape(
        *(selected[name] for name in ("modalities", "architecture")),
        *(int(selected[name]) for name in ("depth", "dense", "maxlen")),
    )
    aligned = read_aligned(arguments.aligned)
    modalities = shape.modalities.split("+")
    used = subsets.used_segments(aligned, modalities, chosen.used)
    segments = splits.read_split(arguments.split, aligned.videos, aligned.indices)
    # The organisers scored every segment: one without words or frames is answered as all padding.
    segments |= {fold: segments[fold][used[segments[fold]]] for fold in ("train", "valid")}
    splits.require_segments(segments, f"{arguments.split}, segments that {shape.modalities} can use")
    if arguments.fit_on == "train+valid":
        segments["train"] = np.concatenate([segments["train"], segments["valid"]])
        epochs = max(1, round(selected["best_epoch"]))
        chosen = replace(chosen, epochs=epochs, patience=epochs, weights_kept="last")
    data = cell_data.load(
        read_aligned(arguments.rows), segments, modalities, shape.maxlen, chosen,
        features.read_scalings(arguments.scaling),
        vocabulary.read_vocabulary(arguments.vocabulary) if arguments.vocabulary else None,
    )  # fmt: skip
    grid = [(selected["dropout"], seed) for seed in selected["seeds"]]
    trained = trials.train_shape(shape, grid, data, aligned.label_range, chosen)
    clip = aligned.label_range if chosen.scored_output == "clipped" else (-np.inf, np.inf)
    with whole_folder(arguments.output) as beside:
        trials.write_trials(beside, trained, clip)


if __name__ == "__main__":
    command_line.run(main)
