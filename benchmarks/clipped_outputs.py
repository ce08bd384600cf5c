"""How many networks die of clipped outputs, by how the gradient passes the clipping.

    uv run python benchmarks/clipped_outputs.py --results results/sample

Trains the trimodal CNN from twenty seeds for each way, on what a run of the protocol `quick` aligned, split and scaled.
Prints, for each way, how many outputs are dead, how many networks have one, and the MAE on the validation fold.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from random_data import SOUND

from emofuse import architectures
from emofuse.alignment import subsets
from emofuse.alignment.store import read_aligned
from emofuse.configuration.protocol import GridOfTrials
from emofuse.corpus import splits
from emofuse.features import network_inputs, scaling
from emofuse.features.network_inputs import CellData
from emofuse.networks import backend, outputs, parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.training.trainer import Fold, Trainer, Trial
from emofuse.training.trials import dead_outputs

MODALITIES = ["audio", "video", "text"]
MAXLEN = 20
RANGE = (0.0, 3.0)


class PlainClip(keras.layers.Layer):
    """What `network.output: clipped` was meant to be: no gradient beyond the range."""

    def __init__(self, low: float, high: float):
        super().__init__()
        self.low, self.high = low, high

    def get_config(self) -> dict:
        return {"low": self.low, "high": self.high}

    def call(self, inputs: object) -> object:
        return keras.ops.clip(inputs, self.low, self.high)


class ScaledSigmoid(PlainClip):
    """Another way to stay within the range: it flattens towards both ends, and is never zero."""

    def call(self, inputs: object) -> object:
        return self.low + (self.high - self.low) * keras.ops.sigmoid(inputs)


WAYS = {"plain clip": PlainClip, "scaled sigmoid": ScaledSigmoid, "straight through": outputs.StraightThroughClip}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, required=True, help="results/<corpus> of a run of the protocol quick")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=30)
    arguments = parser.parse_args()
    backend.limit_threads(1)
    aligned = read_aligned(arguments.results / "aligned/wavg.h5")
    found = splits.read_split(arguments.results / "splits/grouped-seed2018-wavg.csv", aligned.videos, aligned.indices)
    used = subsets.used_segments(aligned, MODALITIES, "common")
    segments = {fold: positions[used[positions]] for fold, positions in found.items()}
    scalings = scaling.read_scalings(arguments.results / "quick/fits/own/scaling.json")
    choices = replace(
        SOUND,
        network=replace(SOUND.network, output="clipped"),
        training=replace(SOUND.training, epochs=arguments.epochs, batch_size=16),
    )
    for way, layer in WAYS.items():
        parts.StraightThroughClip = layer
        data = network_inputs.load(aligned, segments, MODALITIES, MAXLEN, choices, scalings, None)
        outputs_of_seeds = [trial.valid_outputs for trial in trained(data, choices, arguments.seeds)]
        dead = np.array([dead_outputs(found, RANGE) for found in outputs_of_seeds])
        mae = np.mean([np.abs(found - data.folds["valid"].labels).mean() for found in outputs_of_seeds])
        print(
            f"{way}: {dead.sum()} of {dead.size * len(aligned.targets)} outputs dead, in {np.mean(dead > 0):.0%} of "
            f"the networks; all of them in {np.mean(dead == len(aligned.targets)):.0%}; MAE on valid {mae:.4f}"
        )


def trained(data: CellData, choices: GridOfTrials, seeds: int) -> list[Trial]:
    """Trials of the trimodal CNN, one a seed."""
    targets = data.folds["train"].labels.shape[1]
    network = Network(MAXLEN, data.features, 0, targets, 1, 1, False, RANGE, choices.network)
    folds = [Fold(fold.windows, fold.labels) for fold in data.folds.values()]
    trainer = Trainer(lambda rate: architectures.find("cnn").build(network, rate), data.rows, *folds, choices.training)
    return [trainer.run(0.1, seed) for seed in range(1, seeds + 1)]


if __name__ == "__main__":
    main()
