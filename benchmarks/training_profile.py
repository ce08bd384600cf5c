"""Train one network as `training.py` does, at full size and on one thread, for a profiler that takes samples.

    perf record --event cpu-clock --delay 40000 --output training.perf -- \\
        uv run python benchmarks/training_profile.py --architecture lstm --depth 3
    perf report --input training.perf --sort dso --stdio

The delay, in milliseconds, leaves start-up out. `perf` is Linux's own; Debian's package is linux-perf. TensorFlow's
profiler makes what it watches slower, by page faults, and so puts copies too high.
"""

import argparse

import numpy as np
from random_data import TRAIN
from training import full_size_network, our_epoch, random_data

from emofuse.networks import backend
from emofuse.networks.backend import keras


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", choices=("lstm", "blstm", "cnn"), required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=30)
    arguments = parser.parse_args()
    backend.limit_threads(1)
    keras.utils.set_random_seed(0)
    network = full_size_network(arguments.architecture, arguments.depth)
    epoch = our_epoch(arguments.architecture, network, random_data(np.random.default_rng(0), TRAIN, network))
    for _ in range(arguments.epochs):
        epoch()


if __name__ == "__main__":
    main()
