"""Ask whether training trials side by side on one graphics card would be worth building.

    python benchmarks/gpu.py

times epochs of the trimodal BLSTM of `sound` (batches of 64, masks, maxlen 30, depth 1 and 3) on 16,000 made segments:
plain Keras' `fit`; our way, one trial at a time; the same with trials side by side; and PyTorch, whose LSTM is cuDNN's
and knows no masks. Our way is that of `docs/training.md`: a whole epoch in one compiled graph, segments gathered by
index, batch normalisation folded into the products of the input, made for all steps at once, the gradient of the
recurrence by hand, and dropout's rate and seed as state. It is written in JAX here, with its steps as a loop or one
after the other ("unrolled"), for the CUDA build of TensorFlow is too large to carry to many a machine.

It needs JAX and Keras, PyTorch for its own rows, and nothing of this project. It prints a Markdown table, row by row.
Each method runs in a process of its own: one that fails or takes too long costs its own rows. Most of the time is
compiling: on an H200 with 16 processors, `--seconds 290` reaches two trials of depth 3.
"""

import argparse
import functools
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np

FEATURES, EMOTIONS, MAXLEN, BATCH, UNITS, DENSE = 409, 6, 30, 64, 64, 200
RATES, LEARNING_RATE = (0.1, 0.2), 0.001
DEPTHS, PROCESSES, LONGEST = (1, 3), 4, 100

# With how many trials side by side each is tried, in this order.
METHODS = {
    "ours, loop": (1, 2, 5, 10, 24),
    "Keras' fit": (1,),
    "PyTorch, cuDNN": (1,),
    "ours, unrolled": (1, 10),
}
COLUMNS = ["depth", "what", "trials", "s an epoch", "s an epoch and trial", "MB at most", "s to the first epoch's end"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=16_000)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--epochs", type=int, default=4, help="epochs that are timed, after a first one")
    parser.add_argument("--seconds", type=int, default=600, help="nothing is begun after so many")
    parser.add_argument("--method", choices=METHODS, help=argparse.SUPPRESS)
    parser.add_argument("--depth", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--trials", type=int, nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--waiting", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.method:
        measure(arguments)
    else:
        compare(arguments)


def compare(arguments: argparse.Namespace) -> None:
    """All methods, each in a process of its own."""
    ends = time.monotonic() + arguments.seconds
    packages = ("jax", "keras", "torch", "numpy")
    print(f"{card()}; {', '.join(map(version, packages))}; {os.cpu_count()} processors\n")
    print(f"| {' | '.join([*COLUMNS, 'first loss of trial 1'])} |\n|--:|:--{'|--:' * (len(COLUMNS) - 1)}|", flush=True)
    for depth in DEPTHS:
        for method, trials in METHODS.items():
            for row in run(arguments, method, depth, trials, ends):
                print_row(row)
        print_row(run_beside_each_other(arguments, "ours, loop", depth, ends))
    print(f"\n{arguments.seconds - ends + time.monotonic():.0f} s in all")


def print_row(row: dict) -> None:
    cells = [row["depth"], row["what"]]
    if "failure" in row:
        cells += [row["failure"]] + [""] * (len(COLUMNS) - 2)
    else:
        alone = row["seconds"] / row["trials"]
        cells += [row["trials"], f"{row['seconds']:.3f}", f"{alone:.4f}"]
        cells += [f"{row['memory'] / 1e6:.0f}", f"{row['first']:.1f}", f"{row['loss']:.6f}"]
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def run(arguments: argparse.Namespace, method: str, depth: int, trials: tuple[int, ...], ends: float) -> Iterator[dict]:
    """What a process measures, row by row; or why there is nothing."""
    if time.monotonic() > ends:
        yield {"depth": depth, "what": method, "failure": "not begun: time was up"}
        return
    process = start(arguments, method, depth, trials)
    limit = killed_in_time(process, ends)
    yield from map(json.loads, process.stdout)
    limit.cancel()
    if process.wait():
        why = "time was up" if process.returncode < 0 else f"failed with status {process.returncode}"
        yield {"depth": depth, "what": method, "failure": why}


def run_beside_each_other(arguments: argparse.Namespace, method: str, depth: int, ends: float) -> dict:
    """One trial in each of some processes, all of which train at the same time."""
    what = f"{method}, {PROCESSES} processes"
    if time.monotonic() > ends:
        return {"depth": depth, "what": what, "failure": "not begun: time was up"}
    processes = [start(arguments, method, depth, (1,), "--waiting") for _ in range(PROCESSES)]
    limits = [killed_in_time(process, ends) for process in processes]
    are_ready = [process.stdout.readline() for process in processes]
    for process in processes:
        process.stdin.close()
    lines = [process.stdout.readline() for process in processes]
    for process, limit in zip(processes, limits, strict=True):
        limit.cancel()
        process.wait()
    if not all(are_ready) or not all(lines):
        return {"depth": depth, "what": what, "failure": f"{sum(map(bool, lines))} of {PROCESSES} came to an end"}
    rows = list(map(json.loads, lines))
    together = {"depth": depth, "what": what, "trials": PROCESSES, "loss": rows[0]["loss"]}
    together |= {"seconds": statistics.mean(row["seconds"] for row in rows)}
    together |= {"first": max(row["first"] for row in rows), "memory": sum(row["memory"] for row in rows)}
    return together


def killed_in_time(process: subprocess.Popen, ends: float) -> threading.Timer:
    """The clock that ends it when time is up, or when it has taken too long."""
    limit = threading.Timer(min(max(ends - time.monotonic(), 30), LONGEST), process.kill)
    limit.start()
    return limit


def start(
    arguments: argparse.Namespace, method: str, depth: int, trials: tuple[int, ...], *more: str
) -> subprocess.Popen:
    size = [f"--{name}={getattr(arguments, name)}" for name in ("segments", "words", "epochs")]
    command = [sys.executable, __file__, *size, "--method", method, "--depth", str(depth), *more]
    environment = {
        "KERAS_BACKEND": "jax",
        "JAX_DEFAULT_MATMUL_PRECISION": "highest",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    command += ["--trials", *map(str, trials)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, encoding="utf-8", env={**os.environ, **environment})


def card() -> str:
    query = ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        return subprocess.run(query, capture_output=True, encoding="utf-8", check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "No card: what follows ran on processors"


def version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return f"no {package}"


def measure(arguments: argparse.Namespace) -> None:
    """A JSON line for each number of trials: medians of seconds an epoch, after a first one."""
    methods = {"Keras' fit": keras_epoch, "PyTorch, cuDNN": torch_epoch}
    data = made_data(arguments.segments, arguments.words)
    for trials in arguments.trials:
        unrolled = arguments.method.endswith("unrolled")
        prepare = methods.get(arguments.method) or functools.partial(our_epoch, trials=trials, unrolled=unrolled)
        began = time.perf_counter()
        epoch, memory = prepare(data, arguments.depth)
        first_loss = epoch()
        first = time.perf_counter() - began
        if arguments.waiting:
            print("ready", flush=True)
            sys.stdin.read()
        times = []
        for _ in range(arguments.epochs):
            began = time.perf_counter()
            loss = epoch()
            times.append(time.perf_counter() - began)
        if not loss < first_loss:
            sys.exit(f"{arguments.method}: the loss went from {first_loss} to {loss}")
        row = {"depth": arguments.depth, "what": arguments.method, "trials": trials, "loss": first_loss}
        row |= {"seconds": statistics.median(times), "first": first, "memory": memory()}
        print(json.dumps(row), flush=True)


def made_data(segments: int, words: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of words (words + 1, features), the first padding; windows (segments, maxlen); labels (segments, targets).

    A third of the segments are longer than `maxlen`, others are padded in front; labels are weak signs of the words.
    """
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((words + 1, FEATURES), np.float32)
    rows[0] = 0
    lengths = np.minimum(rng.integers(5, 42, segments), MAXLEN)
    windows = rng.integers(1, words + 1, (segments, MAXLEN)).astype(np.int32)
    windows[np.arange(MAXLEN) < (MAXLEN - lengths)[:, None]] = 0
    shown = rows[windows[:, -5:], :EMOTIONS].mean(axis=1)
    return rows, windows, np.clip(shown + rng.standard_normal(shown.shape, np.float32), 0, 3)


def keras_epoch(data: tuple, depth: int) -> tuple[Callable[[], float], Callable[[], int]]:
    """The plain model, fitted to the padded segments."""
    import keras

    rows, windows, labels = data
    keras.utils.set_random_seed(1)
    model = keras_model(depth)
    model.compile(optimizer=keras.optimizers.Adam(LEARNING_RATE), loss="mae")
    inputs = [rows[windows], windows != 0]
    fit = functools.partial(model.fit, inputs, labels, batch_size=BATCH, verbose=0)
    return lambda: fit().history["loss"][0], jax_memory


def keras_model(depth: int) -> "keras.Model":  # noqa: F821
    """The layers of `architectures/blstm.py`."""
    from keras import Input, Model, layers

    features, present = Input((MAXLEN, FEATURES)), Input((MAXLEN,), dtype="bool")
    hidden = layers.BatchNormalization()(features, mask=present)
    for layer in range(1, depth + 1):
        lstm = layers.Bidirectional(layers.LSTM(UNITS, return_sequences=layer < depth))
        hidden = layers.Dropout(RATES[0])(lstm(hidden, mask=present))
    hidden = layers.Dropout(RATES[0])(layers.Dense(DENSE, activation="relu")(hidden))
    return Model([features, present], layers.Dense(EMOTIONS)(hidden))


def torch_epoch(data: tuple, depth: int) -> tuple[Callable[[], float], Callable[[], int]]:
    """PyTorch's layers, in float32 throughout."""
    import torch
    from torch import nn

    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    torch.manual_seed(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            between = RATES[0] if depth > 1 else 0
            self.normalize = nn.BatchNorm1d(FEATURES)
            self.lstm = nn.LSTM(FEATURES, UNITS, depth, batch_first=True, bidirectional=True, dropout=between)
            dropout = nn.Dropout(RATES[0])
            self.top = nn.Sequential(
                dropout, nn.Linear(2 * UNITS, DENSE), nn.ReLU(), dropout, nn.Linear(DENSE, EMOTIONS)
            )

        def forward(self, batch: torch.Tensor) -> torch.Tensor:
            normalized = self.normalize(batch.flatten(0, 1)).view(batch.shape)
            _, (last, _) = self.lstm(normalized)
            return self.top(last[-2:].transpose(0, 1).flatten(1))

    rows, windows, labels = (torch.from_numpy(array).to(device) for array in data)
    model = Model().to(device)
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)

    def epoch() -> float:
        total = torch.zeros((), device=device)
        for batch in torch.randperm(len(windows), device=device).split(BATCH):
            optimizer.zero_grad()
            loss = nn.functional.l1_loss(model(rows[windows[batch]]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(batch)
        return float(total) / len(windows)

    return epoch, torch.cuda.max_memory_allocated if device == "cuda" else lambda: 0


def our_epoch(data: tuple, depth: int, trials: int, unrolled: bool) -> tuple[Callable[[], float], Callable[[], int]]:
    """So many trials, each with its rate of dropout, its seed and its order of segments."""
    import gpu_trials
    import jax

    data = tuple(map(jax.device_put, data))
    states = [gpu_trials.initial_state(FEATURES, UNITS, DENSE, EMOTIONS, depth, RATES[t % 2], t) for t in range(trials)]
    orders = [np.random.default_rng(trial) for trial in range(trials)]
    state = states[0] if trials == 1 else jax.tree.map(lambda *leaves: np.stack(leaves), *states)
    one = functools.partial(gpu_trials.epoch, unrolled=unrolled)
    compiled = jax.jit(one if trials == 1 else jax.vmap(one, (0, 0, None)), donate_argnums=0)
    batches = len(data[1]) // BATCH

    def epoch() -> float:
        nonlocal state
        order = np.stack([rng.permutation(len(data[1]))[: batches * BATCH] for rng in orders])
        order = order.reshape(trials, batches, BATCH).astype(np.int32)
        state, losses = compiled(state, order[0] if trials == 1 else order, data)
        return float(np.ravel(losses)[0])

    return epoch, jax_memory


def jax_memory() -> int:
    import jax

    return (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use", 0)


if __name__ == "__main__":
    main()
