"""Peak memory of a training job at full size: 9,400 / 1,800 / 1,100 segments, 178,600 words of 409 features.

    uv run python benchmarks/training_memory.py --architecture blstm --depth 3 --maxlen 30 --trials 10

trains so many trials of one shape for an epoch each on random data, and prints Markdown: the peak after importing,
after the data are handed over, and after each trial.
"""

import argparse
import resource

import numpy as np
from random_data import FEATURES, TEST, TRAIN, VALID, WORDS, network, random_features, random_padded_fold, training

from emofuse import architectures
from emofuse.networks import backend
from emofuse.training.trainer import Trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", default="blstm")
    parser.add_argument("--depth", type=int, default=3)
    parser.add_argument("--maxlen", type=int, default=30)
    parser.add_argument("--vocabulary", type=int, default=0, help="one-hot words")
    parser.add_argument("--masking", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--trials", type=int, default=2)
    arguments = parser.parse_args()
    backend.limit_threads(1)
    peaks = {"imports": peak()}
    rng = np.random.default_rng(0)
    made_for = network(arguments.maxlen, FEATURES, arguments.depth, arguments.masking, arguments.vocabulary)
    build = architectures.find(arguments.architecture).build
    folds = [random_padded_fold(rng, segments, arguments.maxlen) for segments in (TRAIN, VALID, TEST)]
    # Not kept here: the trainer lets go of them when it has them.
    trainer = Trainer(
        lambda dropout: build(made_for, dropout),
        random_rows(rng, arguments.vocabulary),
        *folds,
        training(epochs=1),
    )
    peaks["data"] = peak()
    trials = []
    for seed in range(arguments.trials):
        # Kept, as a job keeps them until it writes them.
        trials.append(trainer.run(0.1, seed))
        peaks[f"trial {seed + 1}"] = peak()
    print(f"| {' | '.join(peaks)} |")
    print(f"|{'--:|' * len(peaks)}")
    print(f"| {' | '.join(f'{megabytes} MB' for megabytes in peaks.values())} |")


def peak() -> int:
    """The largest resident set so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def random_rows(rng: np.random.Generator, vocabulary: int) -> list[np.ndarray]:
    """Rows as a cell gives them: features and, with a vocabulary, positions of words."""
    features = random_features(rng, FEATURES)
    if not vocabulary:
        return [features]
    return [features, np.concatenate([[0], rng.integers(1, vocabulary + 1, WORDS)]).astype(np.int32)]


if __name__ == "__main__":
    main()
