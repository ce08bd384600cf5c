"""Time an epoch of training beside plain Keras, PyTorch and the arithmetic alone, at full size.

    uv run --with torch python benchmarks/training.py --threads 1

trains LSTM, BLSTM and CNN on random data, 9,400 segments of 20 words of 409 features in batches of 64, in turn (a) with
plain Keras' `fit`, (b) with PyTorch, where it is installed, and (c) with ours; the same layers in all. It prints
Markdown rows: medians of CPU seconds and of seconds an epoch, ratios of CPU time within a round, and what the first
epoch took more. The bound (d) is the count of multiply-adds in matrix products, over the rate at which TensorFlow
multiplies matrices of the first layer's size on this machine. "Products alone" are the same products, each at its own
size: a step's is small, and slower.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from random_data import FEATURES, SOUND, TRAIN, network, random_features, random_fold, training

from emofuse import architectures
from emofuse.networks import backend
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.network import Network
from emofuse.training.trainer import Fold, Trainer

MAXLEN, BATCH, DROPOUT = 20, 64, 0.1
SHAPES = [(name, depth) for name in ("lstm", "blstm", "cnn") for depth in (1, 3)]


@dataclass
class Data:
    """Rows (words + 1, features) and the training fold, without padding."""

    rows: np.ndarray
    train: Fold

    @property
    def inputs(self) -> np.ndarray:
        """The segments (segments, maxlen, features)."""
        return self.rows[self.train.windows]


UNITS, DENSE_UNITS, FILTERS = SOUND.network.units, SOUND.network.dense_units, SOUND.network.filters
KERNEL, POOL = SOUND.network.kernel_size, SOUND.network.pool_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--segments", type=int, default=TRAIN)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    backend.limit_threads(arguments.threads)
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    rate = multiply_adds_a_second()
    print(f"{2 * rate / 1e9:.0f} GFLOP/s on {arguments.threads} thread(s)\n")
    columns = [
        "network, depth, what",
        "CPU s",
        "s",
        "times Keras",
        "times PyTorch",
        "times arithmetic",
        "s more at first",
    ]
    print(f"| {' | '.join(columns)} |\n|:--{'|--:' * (len(columns) - 1)}|")
    for name, depth in SHAPES:
        network = full_size_network(name, depth)
        data = random_data(rng, arguments.segments, network)
        epochs = {"Keras' fit": keras_epoch(name, network, data)}
        if importlib.util.find_spec("torch"):
            epochs["PyTorch"] = torch_epoch(name, network, data, arguments.threads)
        epochs["ours"] = our_epoch(name, network, data)
        needed = products(name, network)
        batches = arguments.segments / BATCH
        bound = sum(product.multiply_adds for product in needed) * batches / rate
        alone = sum(map(seconds_of, needed)) * batches
        print_rows(name, depth, *measure(epochs, arguments.repeats), alone, bound)


def full_size_network(name: str, depth: int) -> Network:
    """As a trimodal cell has it, of one dense layer."""
    # Three convolutions need 22 words.
    maxlen = 25 if (name, depth) == ("cnn", 3) else MAXLEN
    return network(maxlen, FEATURES, depth, masking=False)


def random_data(rng: np.random.Generator, segments: int, network: Network) -> Data:
    """So many segments for this network."""
    return Data(random_features(rng, network.features), random_fold(rng, segments, network.maxlen))


def measure(epochs: dict[str, Callable[[], None]], repeats: int) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Seconds of a first epoch; and then, round by round, (CPU seconds, seconds) of one: (repeats, 2)."""
    first = {name: timed(epoch)[1] for name, epoch in epochs.items()}
    rounds = [{name: timed(epoch) for name, epoch in epochs.items()} for _ in range(repeats)]
    return first, {name: np.array([measured[name] for measured in rounds]) for name in epochs}


def timed(epoch: Callable[[], None]) -> tuple[float, float]:
    """CPU seconds and seconds."""
    cpu, clock = time.process_time(), time.perf_counter()
    epoch()
    return time.process_time() - cpu, time.perf_counter() - clock


def print_rows(name: str, depth: int, first: dict, later: dict[str, np.ndarray], alone: float, bound: float) -> None:
    """Markdown, a row for each program, one for its matrix products alone and one for the bound."""
    for what, times in later.items():
        cpu, clock = np.median(times, axis=0)
        ratios = [
            f"{np.median(times[:, 0] / later[other][:, 0]):.2f}" if other in later else "not installed"
            for other in ("Keras' fit", "PyTorch")
        ]
        cells = [f"{name} {depth}, {what}", f"{cpu:.2f}", f"{clock:.2f}", *ratios, f"{cpu / bound:.2f}"]
        print(f"| {' | '.join(cells)} | {first[what] - clock:.1f} |", flush=True)
    print(f"| {name} {depth}, products alone | {alone:.2f} | | | | {alone / bound:.2f} | |")
    print(f"| {name} {depth}, arithmetic | {bound:.2f} | | | | 1 | |", flush=True)


def keras_epoch(name: str, network: Network, data: Data) -> Callable[[], None]:
    """Plain Keras: the same model, compiled."""
    model = architectures.find(name).build(network, DROPOUT)
    model.compile(optimizer=keras.optimizers.Adam(), loss="mae")
    inputs = data.inputs
    return lambda: model.fit(inputs, data.train.labels, batch_size=BATCH, verbose=0)


def our_epoch(name: str, network: Network, data: Data) -> Callable[[], None]:
    """A trial of one epoch; what it does besides (a model built, one batch scored twice) is counted."""
    few = Fold(data.train.windows[:1], data.train.labels[:1])
    build = architectures.find(name).build
    # Rows are taken over by a trainer; the other programs need them too.
    trainer = Trainer(lambda rate: build(network, rate), [data.rows.copy()], data.train, few, few, training(epochs=1))
    return lambda: trainer.run(DROPOUT, 1)


def torch_epoch(name: str, network: Network, data: Data, threads: int) -> Callable[[], None]:
    """PyTorch: the same layers, features already on the device, batches by index."""
    import torch

    torch.set_num_threads(threads)
    model = torch_model(name, network)
    optimizer = torch.optim.Adam(model.parameters())
    inputs, labels = torch.from_numpy(data.inputs), torch.from_numpy(data.train.labels)

    def epoch() -> None:
        model.train()
        for batch in torch.randperm(len(inputs)).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.l1_loss(model(inputs[batch]), labels[batch]).backward()
            optimizer.step()

    return epoch


def torch_model(name: str, network: Network) -> "torch.nn.Module":  # noqa: F821
    """The layers of `architectures`, in PyTorch; it has no masks."""
    from torch import nn

    class ChannelsFirst(nn.Module):
        def forward(self, batch):
            return batch.transpose(1, 2)

    class Recurrent(nn.Module):
        def __init__(self, features, every_word):
            super().__init__()
            self.lstm = nn.LSTM(features, UNITS, batch_first=True, bidirectional=name == "blstm")
            self.every_word = every_word

        def forward(self, batch):
            states, (last, _) = self.lstm(batch)
            return states if self.every_word else last.transpose(0, 1).flatten(1)

    parts = [ChannelsFirst(), nn.BatchNorm1d(network.features)]
    if name == "cnn":
        widths = [network.features] + [FILTERS] * network.depth
        for entering, leaving in pairwise(widths):
            parts += [nn.Conv1d(entering, leaving, KERNEL), nn.ReLU(), nn.MaxPool1d(POOL)]
        parts += [nn.Flatten(), nn.Dropout(DROPOUT), nn.LazyLinear(DENSE_UNITS), nn.ReLU()]
    else:
        width = UNITS * (2 if name == "blstm" else 1)
        parts.append(ChannelsFirst())
        for layer in range(network.depth):
            parts += [Recurrent(width if layer else network.features, layer < network.depth - 1), nn.Dropout(DROPOUT)]
        parts += [nn.Linear(width, DENSE_UNITS), nn.ReLU(), nn.Dropout(DROPOUT)]
    return nn.Sequential(*parts, nn.Linear(DENSE_UNITS, network.outputs))


@dataclass(frozen=True)
class Product:
    """A product of a (rows, inner) with an (inner, columns) matrix, made so many times a batch."""

    rows: int
    inner: int
    columns: int
    times: int = 1

    @property
    def multiply_adds(self) -> int:
        return self.rows * self.inner * self.columns * self.times


def products(name: str, network: Network) -> list[Product]:
    """The matrix products of training on a batch.

    Each is needed three times, forwards and for the gradients of kernel and input; of the first layer's but twice, for
    the gradients of batch normalisation follow from that of the kernel (docs/training.md).
    """
    steps, width, found = network.maxlen, network.features, []
    if name == "cnn":
        for _ in range(network.depth):
            steps -= KERNEL - 1
            found += layer(BATCH * steps, KERNEL * width, FILTERS)
            steps, width = steps // POOL, FILTERS
        width *= steps
    else:
        directions, gates = 2 if name == "blstm" else 1, 4 * UNITS
        for _ in range(network.depth):
            found += layer(BATCH * steps, width, directions * gates)
            found += [
                Product(BATCH, UNITS, gates, steps * directions),
                Product(BATCH, gates, UNITS, steps * directions),
            ]
            found += [Product(UNITS, BATCH * steps, gates, directions)]
            width = directions * UNITS
    return found[:2] + found[3:] + layer(BATCH, width, DENSE_UNITS) + layer(BATCH, DENSE_UNITS, network.outputs)


def layer(rows: int, inputs: int, outputs: int) -> list[Product]:
    """Forwards, the gradient of the kernel, and that of the input."""
    return [Product(rows, inputs, outputs), Product(inputs, rows, outputs), Product(rows, outputs, inputs)]


def seconds_of(product: Product) -> float:
    """The median of many, times how often it is made."""
    left = tf.random.normal((product.rows, product.inner))
    right = tf.random.normal((product.inner, product.columns))
    # In a row, as in a graph: what a call of it takes is not counted.
    often = 20
    multiply = tf.function(lambda: [tf.matmul(left + i, right)[:1, :1] for i in range(often)], autograph=False)
    add = tf.function(lambda: [(left + i)[:1, :1] for i in range(often)], autograph=False)
    multiply(), add()
    spent, besides = (np.median([timed(run)[0] for _ in range(20)]) for run in (multiply, add))
    return product.times * float(spent - besides) / often


def multiply_adds_a_second() -> float:
    """The rate of float32 matrix products of the first LSTM layer's size, the median of many."""
    left, right = (tf.random.normal(shape) for shape in ((BATCH * MAXLEN, FEATURES), (FEATURES, 4 * UNITS)))
    multiply = tf.function(lambda: tf.matmul(left, right)[:1, :1])
    seconds = [timed(multiply)[1] for _ in range(200)]
    return BATCH * MAXLEN * FEATURES * 4 * UNITS / float(np.median(seconds))


if __name__ == "__main__":
    main()
