"""Measure what the whole search is made of: a training job's start-up and its epochs, at full size.

    uv run python benchmarks/search_parts.py --masking --output parts.csv

trains networks of each architecture and depth on random data, 9,400 segments with 1,800 to validate on in batches of
64, at the fewest and the most words and features that the search has: a process each, as many at a time as there are
processors, as in a search. A row a network: seconds of processor time, from the process's start to the end of its first
epoch, less an epoch; and of an epoch, the mean of those that follow. Where nothing else is done they are a clock's.
"""

import argparse
import csv
import itertools
import multiprocessing
import os
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
from random_data import SOUND, TEST, TRAIN, VALID, network, random_features, random_padded_fold, training
from tqdm import tqdm

from emofuse.configuration.shapes import shortest_input

ARCHITECTURES = ("lstm", "blstm", "cnn")
DEPTHS = (1, 2, 3)
MAXLENS = (15, 30)
FEATURES = (35, 409)
EPOCHS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--masking", action=argparse.BooleanOptionalAction, required=True)
    parser.add_argument("--architectures", nargs="+", choices=ARCHITECTURES, default=ARCHITECTURES)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    wanted = [
        (
            architecture,
            depth,
            max(maxlen, shortest_input(asdict(SOUND.network), architecture, depth)),
            features,
            arguments.masking,
        )
        for architecture, depth, maxlen, features in itertools.product(
            arguments.architectures, DEPTHS, MAXLENS, FEATURES
        )
    ]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        measured = list(tqdm(pool.imap(measure, wanted, chunksize=1), total=len(wanted), disable=None))
    with arguments.output.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["architecture", "depth", "maxlen", "features", "masking", "start_up", "epoch"])
        rows.writerows((*network, *seconds) for network, seconds in zip(wanted, measured, strict=True))


def measure(wanted: tuple[str, int, int, int, bool]) -> tuple[float, float]:
    """Processor seconds of start-up and of an epoch of a network, in a process that has done nothing else."""
    from emofuse import architectures
    from emofuse.networks import backend
    from emofuse.training.trainer import Trainer

    backend.limit_threads(1)
    architecture, depth, maxlen, features, masking = wanted
    made_for = network(maxlen, features, depth, masking)
    build = architectures.find(architecture).build
    rng = np.random.default_rng(0)
    rows = [random_features(rng, features)]
    folds = [random_padded_fold(rng, segments, maxlen) for segments in (TRAIN, VALID, TEST)]
    trainer = Trainer(lambda dropout: build(made_for, dropout), rows, *folds, training(EPOCHS))
    ends = []
    trainer.run(0.1, 1, lambda epoch, loss: ends.append(time.process_time()))
    epoch = (ends[-1] - ends[0]) / (EPOCHS - 1)
    return ends[0] - epoch, epoch


if __name__ == "__main__":
    main()
