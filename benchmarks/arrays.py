"""Time the reading of an MMSA-shaped package of CMU-MOSEI's full size against copying its bytes.

    uv run python benchmarks/arrays.py --folder /path/with/space

makes a package of 22,856 segments of 50 steps of 768 + 74 + 35 float32 (4 GB; once: it stays in the folder), with as
many words a segment as CMU-MOSEI has, then copies it and reads it into an aligned store, in turn and each in a process
of its own. It prints seconds by the clock, processor time and peak memory of each round, and the median ratio.
"""

import argparse
import json
import pickle
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

SCRIPTS = Path(__file__).parents[1] / "workflow/scripts"
STEPS = 50
WIDTHS = {"text": 768, "audio": 74, "vision": 35}
VIDEOS = {"train": (2249, 16327), "valid": (300, 1871), "test": (676, 4658)}
ARRAYS = {
    "layout": "mmsa", "keys": {}, "own_label": "sentiment", "segment_order": "file", "tolerance": 0.05,
    "padding": "found", "fold_names": {"train": "train", "valid": "valid", "test": "test"},
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--segments", type=float, default=1.0, help="part of the segments")
    arguments = parser.parse_args()
    package = arguments.folder / f"package-{arguments.segments:g}.pkl"
    if not package.exists():
        make(package, arguments.segments)
    copy, output = package.with_suffix(".copy"), arguments.folder / "made"
    commands = {
        "copy": ["cp", package, copy],
        "read": [
            sys.executable, SCRIPTS / "read_arrays.py", "--arrays", json.dumps(ARRAYS | {"package": str(package)}),
            "--label-columns", "sentiment", "--targets", "sentiment", "--label-range", "-3", "3",
            "--protocol", '{"alignment": {"non_finite": "zero"}}', "--output", output / "aligned.h5",
            "--audit", output / "audit.json", "--folds", output / "folds.json",
        ],
    }  # fmt: skip
    print(f"{package.stat().st_size / 1e9:.2f} GB", flush=True)
    ratios = []
    for _ in range(arguments.rounds):
        copy.unlink(missing_ok=True)
        (output / "aligned.h5").unlink(missing_ok=True)
        took = {}
        for name, command in commands.items():
            took[name], processor, said = timed(command)
            print(f"| {name} | {took[name]:.1f} s | {processor:.1f} s | {said} |", flush=True)
        ratios.append(took["read"] / took["copy"])
    print(f"read / copy: {statistics.median(ratios):.2f}, of {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    copy.unlink()


def timed(command: list) -> tuple[float, float, str]:
    """Seconds by the clock, to the end of writing to the disk, processor time, and the last line that was said."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(list(map(str, command)), check=True, capture_output=True, encoding="utf-8")
    subprocess.run(["sync"], check=True)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, ended.stderr.strip().splitlines()[-1] if ended.stderr else ""


def make(path: Path, part: float) -> None:
    """Noise, as many words as segments of CMU-MOSEI have: 20 in the mean, 50 at most."""
    rng = np.random.default_rng(1)
    package = {}
    for fold, (videos, segments) in VIDEOS.items():
        count = int(segments * part)
        words = np.clip(rng.poisson(20, count), 1, STEPS)
        is_word = np.arange(STEPS) < words[:, None]
        held = {}
        for modality, width in WIDTHS.items():
            held[modality] = np.zeros((count, STEPS, width), np.float32)
            for segment in range(count):
                held[modality][segment, : words[segment]] = rng.random((words[segment], width), np.float32)
        assert (held["text"].any(axis=2) == is_word).all()
        held["id"] = [f"{fold}{row % videos}$_${row // videos}" for row in range(count)]
        held["regression_labels"] = rng.integers(-9, 10, count) / 3
        package[fold] = held
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pickle.dump(package, file, protocol=4)


if __name__ == "__main__":
    main()
