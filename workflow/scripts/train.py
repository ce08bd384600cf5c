"""Train all trials of one shape: a modality set, an architecture, its layers and a maxlen."""

import argparse
from itertools import product
from pathlib import Path

import numpy as np

from emofuse import cell_data, choices, command_line, features, keras_backend, splits, subsets, trials, vocabulary
from emofuse.aligned import read_aligned
from emofuse.whole import whole_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument(
        "--rows", type=Path, required=True, help="store whose rows are used: the aligned one, or of frames"
    )
    parser.add_argument("--scaling", type=Path, required=True, help="scaling (JSON)")
    parser.add_argument("--vocabulary", type=Path, help="vocabulary (JSON); for one-hot text")
    parser.add_argument("--modalities", required=True, help="joined with +, such as audio+text")
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--depth", type=int, required=True, help="recurrent or convolutional layers")
    parser.add_argument("--dense", type=int, required=True, help="fully connected layers")
    parser.add_argument("--maxlen", type=int, required=True, help="words a segment")
    parser.add_argument("--dropout", type=float, nargs="+", required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    choices.add_options(parser)
    parser.add_argument("--output", type=Path, required=True, help="folder for trials.csv and what belongs to it")
    arguments = parser.parse_args()
    chosen = choices.Choices.of(arguments)
    keras_backend.limit_threads(chosen.threads)
    aligned = read_aligned(arguments.aligned)
    modalities = arguments.modalities.split("+")
    used = subsets.used_segments(aligned, modalities, chosen.used)
    segments = splits.read_split(arguments.split, aligned.videos, aligned.indices)
    segments = {fold: positions[used[positions]] for fold, positions in segments.items()}
    splits.require_segments(segments, f"{arguments.split}, segments that {arguments.modalities} can use")
    data = cell_data.load(
        read_aligned(arguments.rows), segments, modalities, arguments.maxlen, chosen,
        features.read_scalings(arguments.scaling),
        vocabulary.read_vocabulary(arguments.vocabulary) if arguments.vocabulary else None,
    )  # fmt: skip
    shape = trials.Shape(
        arguments.modalities, arguments.architecture, arguments.depth, arguments.dense, arguments.maxlen
    )
    grid = product(arguments.dropout, arguments.seeds)
    trained = trials.train_shape(shape, grid, data, aligned.label_range, chosen)
    clip = aligned.label_range if chosen.scored_output == "clipped" else (-np.inf, np.inf)
    with whole_folder(arguments.output) as beside:
        trials.write_trials(beside, trained, clip)


if __name__ == "__main__":
    command_line.run(main)
