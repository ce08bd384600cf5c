"""Time alignment against only reading the same bytes, side by side, on a corpus of CMU-MOSEI's true size.

    uv run python benchmarks/alignment.py --factor 1 --storage gzip --folder /path/with/space

makes the corpus (once: it stays in the folder), then times, in turn and each in a process of its own, (a) reading every
dataset with h5py and nothing else, (b) our alignment. It prints a Markdown row: seconds, ratio, peak memory.
"""

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

import corpus_at_scale

SCRIPTS = Path(__file__).parents[1] / "workflow/scripts"

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
    arguments = parser.parse_args()
    videos = round(corpus_at_scale.VIDEOS * arguments.factor)
    folder = arguments.folder / f"{videos}-{arguments.storage}"
    if not folder.exists():
        making = arguments.folder / f"{videos}-{arguments.storage}.part"
        corpus_at_scale.write_corpus(making, videos, "gzip" if arguments.storage == "gzip" else None)
        making.rename(folder)
    read, align = commands(folder, arguments.weighting)
    pairs = [(run(read), run(align)) for _ in range(arguments.repeats)]
    size = sum(path.stat().st_size for path in folder.glob("*.csd")) / 1e9
    ratio = statistics.median(aligned[0] / read_alone[0] for read_alone, aligned in pairs)
    print("| videos | storage | GB | reading alone, s | alignment, s | ratio | peak memory reading | alignment |")
    print("|--:|:--|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {videos:,} | {arguments.storage} | {size:.1f} "
        f"| {statistics.median(a[0] for a, _ in pairs):.1f} | {statistics.median(b[0] for _, b in pairs):.1f} "
        f"| {ratio:.2f} | {max(a[1] for a, _ in pairs):.0f} MB | {max(b[1] for _, b in pairs):.0f} MB |"
    )


def commands(folder: Path, weighting: str) -> tuple[list[str], list[str]]:
    """The command lines of (a) and (b)."""
    columns = ["sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear"]
    modalities = [
        word for name in corpus_at_scale.MODALITIES for word in ("--modality", name, str(folder / f"{name}.csd"))
    ]
    align = [
        sys.executable, str(SCRIPTS / "align.py"), "--words", str(folder / "words.csd"),
        "--labels", str(folder / "labels.csd"), *modalities, "--label-columns", *columns,
        "--targets", "happy", "--label-range", "0", "3",
        "--weighting", weighting, "--title", "benchmark",
        "--output", str(folder / "aligned.h5"), "--audit", str(folder / "audit.json"),
    ]  # fmt: skip
    read = [sys.executable, "-c", READ, *(str(path) for path in sorted(folder.glob("*.csd")))]
    return read, align


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds, and peak memory in MB, of a process."""
    # The peak of all children so far is all that the system tells: each is started by a fresh parent of its own.
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    seconds, kilobytes = measured.stdout.split()
    return float(seconds), float(kilobytes) / 1024


MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


if __name__ == "__main__":
    main()
