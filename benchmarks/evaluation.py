"""Measure what it costs to judge a whole run of full size: 21 cells of five seeds on 4,662 test segments.

    uv run python benchmarks/evaluation.py --folder /path/with/space

makes labels that are as rare as CMU-MOSEI's, of as many segments as the organisers' folds have, and outputs that see a
part of them through noise; runs the programs that judge these, one after the other; and prints Markdown: seconds of
processor time, seconds on the clock, and the most memory of each.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pandas as pd

from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.configuration.files import load_protocol
from emofuse.corpus import splits
from emofuse.paper import CELL_MAE, EMOTIONS

HOME = Path(__file__).parents[1]

# Videos of seven segments each: 16,324, 1,869 and 4,662 segments, within three of what the organisers' folds have.
VIDEOS = {"train": 2332, "valid": 267, "test": 666}
SEGMENTS_A_VIDEO = 7
# How often each emotion is there, in the order of EMOTIONS.
PRESENT = (0.21, 0.17, 0.08, 0.53, 0.25, 0.10)
SEEDS = range(1, 6)
MADE = {"rows": "words", "backend": "emofuse", "weighting": "wavg", "missing": "zeros", "non_finite": "zero",
        "pauses": []}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="for 150 MB of files, which stay")
    folder = parser.parse_args().folder
    write_corpus(folder)
    write_cells(folder)
    print("| program | processor time, s | time, s | memory, MB |\n|:--|--:|--:|--:|")
    for name, arguments in programs(folder):
        command = [sys.executable, HOME / f"workflow/scripts/{name}.py", *arguments]
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{name} failed; run it again to see why: {command}")
        seconds = time.perf_counter() - started
        print(f"| {name} | {used.ru_utime + used.ru_stime:.1f} | {seconds:.1f} | {used.ru_maxrss / 1024:.0f} |")


def write_corpus(folder: Path) -> None:
    """Write `aligned.h5`, a word a segment, and `split.csv`."""
    rng = np.random.default_rng(1)
    names = [f"{fold}{number:04}" for fold, count in VIDEOS.items() for number in range(count)]
    count = len(names) * SEGMENTS_A_VIDEO
    # Segments of a video are alike: an emotion is there in each with a chance that is the video's.
    chances = rng.beta(np.array(PRESENT), 1 - np.array(PRESENT), (len(names), len(EMOTIONS)))
    present = rng.random((count, len(EMOTIONS))) < np.repeat(chances, SEGMENTS_A_VIDEO, axis=0)
    folder.mkdir(parents=True, exist_ok=True)
    with h5py.File(folder / "aligned.h5", "w") as file:
        file.attrs["made"] = json.dumps(MADE)
        file["segments/video"] = np.repeat(np.array(names, "S"), SEGMENTS_A_VIDEO)
        file["segments/index"] = np.tile(np.arange(SEGMENTS_A_VIDEO), len(names))
        file.update({"words": np.full(count, b"w"), "offsets": np.arange(count + 1)})
        for modality in ("audio", "video", "text"):
            file[f"features/{modality}"] = np.ones((count, 1), np.float32)
            file[f"frames/{modality}"] = np.ones(count, np.int32)
        file["labels"] = (present * rng.choice([1, 2, 3, 6], present.shape, p=[0.5, 0.2, 0.2, 0.1]) / 3).astype("f4")
        file["labels"].attrs.update({"names": list(EMOTIONS), "range": (0, 3)})
    store = read_aligned(folder / "aligned.h5")
    fold_of = {name: name.rstrip("0123456789") for name in names}
    splits.write_split(folder / "split.csv", store.videos, store.indices, fold_of)


def write_cells(folder: Path) -> None:
    """Write a folder a cell, with `predictions.csv` and `selected.json`, and `submission.npz`."""
    rng = np.random.default_rng(2)
    store = read_aligned(folder / "aligned.h5")
    found = splits.read_split(folder / "split.csv", store.videos, store.indices)
    kept = np.concatenate([found["valid"], found["test"]])
    fold = np.repeat(["valid", "test"], [len(found["valid"]), len(found["test"])])
    truth = pd.DataFrame(store.labels[kept], columns=[f"true_{emotion}" for emotion in EMOTIONS])
    keys = pd.DataFrame({"video": store.videos[kept], "segment": store.indices[kept], "fold": fold})

    def answers(segments: np.ndarray) -> np.ndarray:
        return 0.3 * store.labels[segments] + rng.normal(0, 0.1, (len(segments), len(EMOTIONS)))

    for modalities, architecture in CELL_MAE:
        cell = folder / "cells" / modalities / architecture
        cell.mkdir(parents=True, exist_ok=True)
        rows = [pd.concat([keys.assign(seed=seed), truth, pd.DataFrame(answers(kept), columns=EMOTIONS)], axis=1)
                for seed in SEEDS]  # fmt: skip
        pd.concat(rows).to_csv(cell / "predictions.csv", index=False)
        selected = {"modalities": modalities, "architecture": architecture, "dead_outputs": 0, "model_seed": 1}
        (cell / "selected.json").write_text(json.dumps(selected), encoding="utf-8")
    np.savez(folder / "submission.npz", test=np.stack([answers(found["test"]) for _ in SEEDS]))


def programs(folder: Path) -> list[tuple[str, list]]:
    """The programs that judge a run, in the order in which they run, with their arguments."""
    content = load_protocol(HOME / "config/protocols/sound.yaml").content

    def choices(asked: type) -> list[str]:
        return ["--protocol", protocol.part(content, asked)]

    stores = ["--aligned", folder / "aligned.h5"]
    cells = [(*cell, folder / "cells" / "/".join(cell)) for cell in CELL_MAE]
    sets, architectures = (list(dict.fromkeys(names)) for names in zip(*CELL_MAE, strict=True))
    judged = ["--metrics", folder / "metrics.csv"]
    errors = ["--segment-errors", folder / "segment_errors.csv"]
    scored = ["--output", folder / "metrics.csv", *choices(protocol.Scoring)]
    given = [["--cell", modalities, name, path / "predictions.csv"] for modalities, name, path in cells]
    submitted = "audio+video+text/blstm"
    (folder / "inputs.json").write_text('{"warnings": []}', encoding="utf-8")
    return [
        ("score_baselines", [*stores, "--split", "organisers", folder / "split.csv", "--output",
                             folder / "baselines.csv", *choices(protocol.RandomBaseline)]),
        ("evaluate", [*stores, "--split", folder / "split.csv", *itertools.chain(*given), *errors, *scored]),
        ("evaluate_challenge", [*stores, "--split", folder / "split.csv", "--system", submitted,
                                folder / "submission.npz", "--output", folder / "challenge.csv",
                                *choices(protocol.Scoring)]),
        ("make_tables", [*judged, "--baselines", folder / "baselines.csv", *errors, "--challenge",
                         folder / "challenge.csv", "--modality-sets", *sets, "--architectures", *architectures,
                         "--targets", *EMOTIONS, "--label-range", 0, 3, "--heading", "t", "--output",
                         folder / "tables", *choices(protocol.Tables)]),
        ("audit_claims", [*stores, "--own-split", "organisers", folder / "split.csv", "--organisers",
                          folder / "split.csv", "--baselines", folder / "baselines.csv", *errors, "--submission",
                          folder / "submission.npz", "--cell", folder / "cells" / submitted, "--heading", "t",
                          "--output", folder / "audit", *choices(protocol.Scoring)]),
        ("summarise_run", [*judged, "--inputs", folder / "inputs.json", "--selected",
                           *(path / "selected.json" for *_, path in cells), "--heading", "t", "--output",
                           folder / "summary.txt", "--record", folder / "summary.json",
                           *choices(protocol.Comparison)]),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
