"""Time an epoch of training with ordinal outputs beside one with intensities, of the same shape, in one run.

    uv run python benchmarks/output_kinds.py --threads 1

trains LSTM, BLSTM and CNN on random data, 9,400 segments of 20 words of 409 features in batches of 64, in turn with (a)
an intensity a target and the MAE, (b) the probabilities of being above nine levels and their cross-entropy, and (c) the
latter with an auxiliary column. It prints Markdown rows: medians of CPU seconds and of seconds an epoch, and ratios of
CPU time to (a) within a round.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from random_data import EMOTIONS, FEATURES, TRAIN, network, random_features, random_fold, training
from training import BATCH, DROPOUT, MAXLEN, Data, measure

from emofuse import architectures
from emofuse.answers.kinds import Kind, find_kind
from emofuse.networks import backend
from emofuse.networks.backend import keras
from emofuse.training.trainer import Fold, Trainer

SHAPES = [(name, depth) for name in ("lstm", "blstm", "cnn") for depth in (1, 2)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--segments", type=int, default=TRAIN)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    backend.limit_threads(arguments.threads)
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    data = Data(random_features(rng, FEATURES), in_thirds(rng, random_fold(rng, arguments.segments, MAXLEN)))
    columns = [f"network, depth, outputs (batches of {BATCH})", "CPU s", "s", "times intensities"]
    print(f"| {' | '.join(columns)} |\n|:--{'|--:' * (len(columns) - 1)}|")
    for name, depth in SHAPES:
        epochs = {
            "intensities": epoch(name, depth, data, "linear", 0),
            "ordinal": epoch(name, depth, data, "ordinal", 0),
            "ordinal, auxiliary": epoch(name, depth, data, "ordinal", 1),
        }
        _, times = measure(epochs, arguments.repeats)
        for what, measured in times.items():
            ratio = np.median(measured[:, 0] / times["intensities"][:, 0])
            cpu, clock = np.median(measured, axis=0)
            print(f"| {name} {depth}, {what} | {cpu:.2f} | {clock:.2f} | {ratio:.2f} |", flush=True)


def in_thirds(rng: np.random.Generator, fold: Fold) -> Fold:
    """A fold whose labels are most often zero, and with an auxiliary column."""
    present = rng.uniform(size=fold.labels.shape) < 0.2
    return replace(fold, labels=(np.rint(fold.labels * 3) / 3 * present).astype(np.float32),
                   auxiliary=rng.normal(size=(len(fold.labels), 1)).astype(np.float32))  # fmt: skip


def epoch(name: str, depth: int, data: Data, output: str, auxiliary: int) -> Callable[[], None]:
    """A trial of one epoch; what it does besides (a model built, one batch scored twice) is counted."""
    train = data.train if auxiliary else replace(data.train, auxiliary=None)
    few = Fold(train.windows[:1], train.labels[:1], train.auxiliary[:1] if auxiliary else None)
    kind: Kind = find_kind(output, train.labels, (0, 3))
    made_for = network(MAXLEN, FEATURES, depth, masking=False)
    made_for = replace(made_for, outputs=kind.columns, starts=kind.starts, auxiliary=auxiliary,
                       choices=replace(made_for.choices, output=output))  # fmt: skip
    assert kind.columns == EMOTIONS * (9 if output == "ordinal" else 1)
    build = architectures.find(name).build
    choices = replace(training(epochs=1), loss="ordinal" if output == "ordinal" else "mae")
    # Rows are taken over by a trainer; the others need them too.
    trainer = Trainer(lambda rate: build(made_for, rate), [data.rows.copy()], train, few, few, choices, kind)
    return lambda: trainer.run(DROPOUT, 1)


if __name__ == "__main__":
    main()
