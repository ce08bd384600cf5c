"""Time alignment against only reading the same bytes, side by side, on a corpus of CMU-MOSEI's true size.

    uv run python benchmarks/alignment.py --factor 1 --storage gzip --folder /path/with/space

makes the corpus (once: it stays in the folder), then times, in turn and each in a process of its own, (a) reading every
dataset with h5py and nothing else, (b) our alignment, and with `--mmsdk` (c) the CMU SDK's, which must be installed.
It prints Markdown rows: medians of seconds and of ratios, by the clock and in CPU time, which other processes disturb
less; and peak memory.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import corpus_at_scale
import numpy as np

from emofuse.corpus.sample import LABEL_COLUMNS

SCRIPTS = Path(__file__).parents[1] / "workflow/scripts"

READ_ALONE = "reading alone"
READ = """
import sys, h5py
for path in sys.argv[1:]:
    with h5py.File(path) as file:
        data = file[next(iter(file))]["data"]
        for video in data:
            data[video]["features"][...], data[video]["intervals"][...]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factor", type=float, required=True, help="part of CMU-MOSEI's 3,293 labelled videos")
    parser.add_argument("--storage", choices=("gzip", "contiguous"), required=True)
    parser.add_argument("--weighting", default="wavg")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, required=True, help="where the corpus is made: 14 GB at factor 1")
    parser.add_argument("--mmsdk", action="store_true", help="time the CMU SDK too: memory for the whole corpus")
    arguments = parser.parse_args()
    if arguments.mmsdk and not importlib.util.find_spec("mmsdk"):
        parser.error("--mmsdk: the CMU SDK is not installed; docs/corpora.md says how")
    videos = round(corpus_at_scale.VIDEOS * arguments.factor)
    folder = arguments.folder / f"{videos}-{arguments.storage}"
    if not folder.exists():
        making = arguments.folder / f"{videos}-{arguments.storage}.part"
        corpus_at_scale.write_corpus(
            making, corpus_at_scale.made_videos(videos), "gzip" if arguments.storage == "gzip" else None
        )
        making.rename(folder)
    timed = [READ_ALONE, "align.py", *(["align_with_mmsdk.py"] if arguments.mmsdk else [])]
    # (rounds, programs, 3): seconds, CPU seconds, peak memory.
    measured = np.array(
        [[run(command(name, folder, arguments.weighting)) for name in timed] for _ in range(arguments.repeats)]
    )
    size = sum(path.stat().st_size for path in folder.glob("*.csd")) / 1e9
    print("| videos | storage | GB | what | s | CPU s | times reading | CPU | times alignment | CPU | peak memory |")
    print("|--:|:--|--:|:--|--:|--:|--:|--:|--:|--:|--:|")
    for name, here in zip(timed, measured.swapaxes(0, 1), strict=True):
        medians = [np.median(here[:, :2], axis=0)]
        medians += [np.median(here[:, :2] / measured[:, other, :2], axis=0) for other in (0, 1)]
        figures = " | ".join(f"{figure:.2f}" for figure in np.concatenate(medians))
        print(f"| {videos:,} | {arguments.storage} | {size:.2f} | {name} | {figures} | {here[:, 2].max():.0f} MB |")


def command(name: str, folder: Path, weighting: str) -> list[str]:
    """The command line of reading alone, or of a program that aligns."""
    if name == READ_ALONE:
        return [sys.executable, "-c", READ, *(str(path) for path in sorted(folder.glob("*.csd")))]
    modalities = [
        word for name in corpus_at_scale.MODALITIES for word in ("--modality", name, str(folder / f"{name}.csd"))
    ]
    alignment = {"weighting": weighting, "missing": "zeros", "non_finite": "zero"}
    return [
        sys.executable, str(SCRIPTS / name), "--words", str(folder / "words.csd"),
        "--labels", str(folder / "labels.csd"), *modalities, "--label-columns", *LABEL_COLUMNS,
        "--targets", "happy", "--label-range", "0", "3",
        "--protocol", json.dumps({"alignment": alignment}),
        "--output", str(folder / "aligned.h5"), "--audit", str(folder / "audit.json"),
    ]  # fmt: skip


def run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of all its threads, and peak memory in MB, of a process."""
    # The peak of all children so far is all that the system tells: each is started by a fresh parent of its own.
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    seconds, cpu_seconds, kilobytes = measured.stdout.split()
    return float(seconds), float(cpu_seconds), float(kilobytes) / 1024


MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


if __name__ == "__main__":
    main()
