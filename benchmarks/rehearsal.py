"""A dress rehearsal: the whole chain at CMU-MOSEI's true size, from download to report, on noise.

    uv run python benchmarks/rehearsal.py --folder /path/with/40/GB --cores 2 \\
        --labels data/mosei/CMU_MOSEI_Labels.csd --folds data/mosei/standard_folds.json

makes CMU-MOSEI's five files once, with noise for frames, words and vectors (they stay in the folder); has them served
by this machine, from an address that does not have them and from one that breaks connections; and runs `corpus=mosei`
from there by `rehearsal.yaml`: 21 cells, table 5, audit, report. A run that was broken off is gone on with. Prints
Markdown: by rule the jobs, their time and greatest memory; what the run took in all; and what lies on the disk.
Without `--labels` and `--folds` segments, labels and folds are drawn too.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import corpus_at_scale
import yaml

from emofuse.report.tables.costs import cost_table

SUITE = Path(__file__).resolve().parents[1]
PROTOCOL = SUITE / "benchmarks/rehearsal.yaml"
FOLDS = {"train": 2249, "valid": 300, "test": 678}
BYTES_BEFORE_A_BREAK = 2e9
CHUNK = 1 << 20
# What is not of these is to take ten minutes at most.
HEAVY = ("fetch_sequence", "fetch_folds", "align", "train", "train_finalists", "train_challenge")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where files are made, and the run is")
    parser.add_argument("--cores", type=int, required=True)
    parser.add_argument("--labels", type=Path, help="the published .csd of labels")
    parser.add_argument("--folds", type=Path, help="JSON: the organisers' folds, a list of videos each")
    arguments = parser.parse_args()
    published = arguments.folder / "published"
    if not published.exists():
        make_files(published, arguments.labels, arguments.folds)
    run = arguments.folder / "run"
    began = time.monotonic()
    with served(published) as address:
        write_corpus_file(run / "config/corpora/mosei.yaml", address)
        ended = subprocess.run(command(run, arguments.cores), check=False)
    seconds, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode:
        sys.exit(f"the run in {run} failed; the same command goes on with it")
    print_costs(run)
    print(f"\nThe run: {seconds:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor time.\n")
    print_sizes(arguments.folder)


def make_files(folder: Path, labels: Path | None, folds: Path | None) -> None:
    """Write the five sequences and the folds as the SDK has them, into a folder that appears whole."""
    making = folder.with_suffix(".part")
    making.mkdir(parents=True, exist_ok=True)
    videos = corpus_at_scale.published_videos(labels) if labels else corpus_at_scale.made_videos(corpus_at_scale.VIDEOS)
    corpus_at_scale.write_corpus(making, videos, "gzip")
    if folds:
        of_fold = json.loads(folds.read_text(encoding="utf-8"))
    else:
        names = iter([video.name for video in videos])
        of_fold = {fold: [next(names) for _ in range(count)] for fold, count in FOLDS.items()}
    lines = [f"standard_{fold}_fold = {names!r}\n" for fold, names in of_fold.items()]
    (making / "folds.py").write_text("".join(lines), encoding="utf-8")
    making.rename(folder)


class Handler(BaseHTTPRequestHandler):
    """Gives a file of the server's folder, from the byte that is asked for, and breaks off after some gigabytes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.server.folder / self.path.removeprefix("/")
        if path.parent != self.server.folder or not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        asked = re.fullmatch("bytes=([0-9]+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.send_header("Content-Length", str(size - start))
        self.send_header("ETag", f'"{size}-{path.stat().st_mtime_ns}"')
        self.end_headers()
        left = self.server.rng.expovariate(1 / BYTES_BEFORE_A_BREAK)
        with path.open("rb") as file:
            file.seek(start)
            while left > 0 and (chunk := file.read(CHUNK)):
                self.wfile.write(chunk)
                left -= len(chunk)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked stands in the logs of those who asked."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which this machine serves the files of a folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.folder, server.rng = folder, random.Random(1)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def write_corpus_file(path: Path, address: str) -> None:
    """Write the suite's mosei.yaml with other sources and title."""
    corpus = yaml.safe_load((SUITE / "config/corpora/mosei.yaml").read_text(encoding="utf-8"))
    corpus["title"] = "CMU-MOSEI's size, noise (not evidence)"
    for name, sequence in corpus["sequences"].items():
        sequence["sources"] = [f"{address}/away/{name}.csd", f"{address}/{name}.csd"]
    corpus["folds"]["sources"] = [f"{address}/folds.py"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(corpus, sort_keys=False), encoding="utf-8")


def command(run: Path, cores: int) -> list[str]:
    """What runs the suite in a folder of its own."""
    where = ["--snakefile", SUITE / "Snakefile", "--directory", run, "--configfile", SUITE / "config/config.yaml"]
    chosen = ["--workflow-profile", SUITE / "profiles/default", "--config", "corpus=mosei", f"protocol={PROTOCOL}"]
    return [sys.executable, "-m", "snakemake", "--cores", str(cores), *map(str, where + chosen)]


def print_costs(run: Path) -> None:
    """Print a row a rule, and what those take together that neither download, align nor train."""
    frame = cost_table(sorted(run.glob("results/**/logs"))).frame
    columns = ["jobs", "time in all, s", "longest, s", "processor time, s", "peak memory, MB"]
    print(f"| rule | {' | '.join(columns)} |\n|:--|{'--:|' * len(columns)}")
    for rule, row in frame.iterrows():
        print(f"| {rule} | {' | '.join(str(row[column]) for column in columns)} |")
    light = frame.drop(index=["all", *HEAVY], errors="ignore")
    seconds, processor = (light[column].sum() for column in columns[1:4:2])
    print(f"\nAll but {', '.join(HEAVY)}: {seconds} s, {processor} s of processor time.")


def print_sizes(folder: Path) -> None:
    """Print what the folders hold, and the files that people read."""
    print("| | MB |\n|:--|--:|")
    places = [folder / "published", *sorted(folder.glob("run/results/mosei/*")), folder / "run/reports"]
    pages = sorted(folder.glob("run/reports/mosei/*/*.html"))
    for path in places + pages:
        files = path.rglob("*") if path.is_dir() else [path]
        size = sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())
        print(f"| `{path.relative_to(folder)}` | {size / 1e6:.1f} |")


if __name__ == "__main__":
    main()
