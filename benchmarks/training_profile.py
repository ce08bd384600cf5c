"""Say what a batch of training spends its time on, by kind of TensorFlow's operations, at full size.

    uv run python benchmarks/training_profile.py --architecture lstm --depth 3

It trains on random data like `benchmarks/training.py`, on one thread, and prints Markdown rows: milliseconds a batch,
how often the operation runs in one, and microseconds each, the costliest first. Profiling slows what is profiled.
"""

import argparse
import re
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from random_data import EMOTIONS, FEATURES, random_features, random_fold
from tensorflow.tsl.profiler.protobuf import xplane_pb2
from training import BATCH, DROPOUT, MAXLEN

from emofuse import architectures, keras_backend
from emofuse.architectures import Network
from emofuse.keras_backend import keras
from emofuse.keras_backend import tensorflow as tf
from emofuse.training import Fold, Schedule, Trainer

BATCHES = 40

# Operations that cost less than this part of a batch are added up.
SHOWN_SHARE = 0.015


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", choices=("lstm", "blstm", "cnn"), required=True)
    parser.add_argument("--depth", type=int, required=True)
    arguments = parser.parse_args()
    keras_backend.limit_threads(1)
    keras.utils.set_random_seed(0)
    network = Network(MAXLEN, FEATURES, 0, EMOTIONS, arguments.depth, 1, "sigmoid", masking=False, bounds=None)
    build = architectures.find(arguments.architecture).build
    rng = np.random.default_rng(0)
    rows, train = [random_features(rng, FEATURES)], random_fold(rng, BATCHES * BATCH, MAXLEN)
    few = Fold(train.windows[:1], train.labels[:1])
    trainer = Trainer(lambda rate: build(network, rate), rows, train, few, few, Schedule(1, 1, BATCH, "best"))
    trainer.run(DROPOUT, 1)
    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            trainer.run(DROPOUT, 2)
        print_operations(*operations(next(Path(folder).rglob("*.xplane.pb"))))


def operations(profile: Path) -> tuple[Counter, Counter]:
    """Seconds and number of each kind of operation."""
    space = xplane_pb2.XSpace()
    space.ParseFromString(profile.read_bytes())
    plane = next(plane for plane in space.planes if plane.name == "/host:CPU")
    seconds, count = Counter(), Counter()
    for line in plane.lines:
        for event in line.events:
            name = plane.event_metadata[event.metadata_id].name
            # Operations are named name:Kind; all else that is traced holds them.
            if found := re.fullmatch(r"[^:]+:(_?[A-Z]\w+)", name):
                kind = found[1]
                seconds[kind] += event.duration_ps / 1e12
                count[kind] += 1
    return seconds, count


def print_operations(seconds: Counter, count: Counter) -> None:
    """Markdown, a row for each kind and one for the rest."""
    print("| operation | ms a batch | a batch | µs each |\n|:--|--:|--:|--:|")
    rest = 0.0
    for kind, spent in seconds.most_common():
        if spent < SHOWN_SHARE * seconds.total():
            rest += spent
        else:
            each = 1e6 * spent / count[kind]
            print(f"| {kind} | {1e3 * spent / BATCHES:.2f} | {count[kind] / BATCHES:.0f} | {each:.1f} |")
    print(f"| others | {1e3 * rest / BATCHES:.2f} | | |")
    print(f"| all | {1e3 * seconds.total() / BATCHES:.2f} | {count.total() / BATCHES:.0f} | |")


if __name__ == "__main__":
    main()
