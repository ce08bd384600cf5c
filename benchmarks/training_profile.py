"""Train one network on random data, at full size and on one thread, for a profiler that takes samples.

    perf record --event cpu-clock --delay 40000 --output training.perf -- \\
        uv run python benchmarks/training_profile.py --architecture lstm --depth 3
    perf report --input training.perf --sort dso --stdio

The delay, in milliseconds, leaves start-up out. `perf` is Linux's own; Debian's package is linux-perf. TensorFlow's
profiler makes what it watches slower, by page faults, and so puts copies too high.
"""

import argparse

import numpy as np
from random_data import EMOTIONS, FEATURES, TRAIN, random_features, random_fold
from training import BATCH, DROPOUT, MAXLEN

from emofuse import architectures, keras_backend
from emofuse.architectures import Network
from emofuse.keras_backend import keras
from emofuse.training import Fold, Schedule, Trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", choices=("lstm", "blstm", "cnn"), required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=30)
    arguments = parser.parse_args()
    keras_backend.limit_threads(1)
    keras.utils.set_random_seed(0)
    network = Network(MAXLEN, FEATURES, 0, EMOTIONS, arguments.depth, 1, "sigmoid", masking=False, bounds=None)
    build = architectures.find(arguments.architecture).build
    rng = np.random.default_rng(0)
    rows, train = [random_features(rng, FEATURES)], random_fold(rng, TRAIN, MAXLEN)
    few = Fold(train.windows[:1], train.labels[:1])
    schedule = Schedule(arguments.epochs, arguments.epochs, BATCH, "best")
    Trainer(lambda rate: build(network, rate), rows, train, few, few, schedule).run(DROPOUT, 1)


if __name__ == "__main__":
    main()
