"""Random data of the size that the paper trains on: 9,400 / 1,800 / 1,100 segments, 178,600 words of 409 features."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "workflow/scripts"))

from emofuse.configuration import protocol
from emofuse.networks.network import Network
from emofuse.training.trainer import Fold

SOUND = protocol.read(str(Path(__file__).parents[1] / "config/protocols/sound.yaml"), protocol.GridOfTrials)

TRAIN, VALID, TEST = 9400, 1800, 1100
WORDS, FEATURES, EMOTIONS = 178_600, 409, 6


def network(maxlen: int, features: int, depth: int, masking: bool, vocabulary: int = 0) -> Network:
    """A network of the protocol `sound`."""
    return Network(maxlen, features, vocabulary, EMOTIONS, depth, 1, masking, (0, 3), SOUND.network)


def training(epochs: int) -> protocol.Training:
    """The training of the protocol `sound`, for so many epochs."""
    return replace(SOUND.training, epochs=epochs, patience=epochs)


def random_features(rng: np.random.Generator, features: int) -> np.ndarray:
    """Rows of words (words + 1, features) float32, the first of them padding; made without a float64 copy."""
    rows = np.zeros((WORDS + 1, features), np.float32)
    for row in rows[1:]:
        row[:] = rng.standard_normal(features, np.float32)
    return rows


def random_fold(rng: np.random.Generator, segments: int, maxlen: int) -> Fold:
    """A fold of segments of `maxlen` words each."""
    windows = rng.integers(1, WORDS + 1, (segments, maxlen)).astype(np.int32)
    return Fold(windows, rng.uniform(0, 3, (segments, EMOTIONS)).astype(np.float32))


def random_padded_fold(rng: np.random.Generator, segments: int, maxlen: int) -> Fold:
    """A fold of segments with five words or more, padded in front."""
    fold = random_fold(rng, segments, maxlen)
    fold.windows[np.arange(maxlen) < rng.integers(0, maxlen - 5, segments)[:, None]] = 0
    return fold
