"""Score every cell's predictions, and the constants on the same test segments, by group of videos."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from emofuse import command_line, options, protocol
from emofuse.alignment import subsets
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.corpus import splits
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file
from emofuse.scores import evaluation
from emofuse.scores.predictions_csv import read_segments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--split", type=Path, required=True, help="split.csv")
    parser.add_argument("--cell", nargs=3, action="append", default=[], metavar=("SET", "ARCHITECTURE", "PREDICTIONS"),
                        help="a cell and its predictions.csv; may be given several times")  # fmt: skip
    parser.add_argument("--modality-set", action="append", default=[],
                        help="a set whose constants are scored, with or without cells")  # fmt: skip
    parser.add_argument("--used", choices=protocol.USED, required=True, help="segments scored")
    options.add_scored_output(parser)
    parser.add_argument("--output", type=Path, required=True, help="metrics.csv to write")
    parser.add_argument("--segment-errors", type=Path, required=True, help="segment_errors.csv to write")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    found = splits.read_split(arguments.split, aligned.videos, aligned.indices)
    clip = protocol.scored_range(arguments.scored_output, aligned.label_range)
    tables, errors = {}, {}
    for modalities in dict.fromkeys([*arguments.modality_set, *(cell[0] for cell in arguments.cell)]):
        used = subsets.used_segments(aligned, modalities.split("+"), arguments.used)
        train, valid, test = (found[fold][used[found[fold]]] for fold in splits.FOLDS)
        outputs = {
            architecture: np.clip(_read_outputs(Path(path), test, aligned), *clip)
            for name, architecture, path in arguments.cell
            if name == modalities
        }
        keys = pd.MultiIndex.from_arrays([aligned.videos[test], aligned.indices[test]], names=["video", "segment"])
        for architecture, output in outputs.items():
            error = evaluation.segment_errors(output, aligned.labels[test])
            errors[f"{modalities}/{architecture}"] = pd.Series(error, keys)
        tables[modalities] = evaluation.score_folds(outputs, aligned, train, valid, test)
    with whole_file(arguments.output) as beside:
        pd.concat(tables, names=["modalities"]).to_csv(beside, na_rep="NaN")
    with whole_file(arguments.segment_errors) as beside:
        # A cell that does not score a segment has no error there.
        pd.DataFrame(errors, None if errors else keys).rename_axis(["video", "segment"]).to_csv(beside, na_rep="NaN")


def _read_outputs(path: Path, test: np.ndarray, aligned: Aligned) -> np.ndarray:
    """A cell's outputs (seeds, segments, targets) for the test segments, in their order."""
    table = read_segments(path)
    table = table[table["fold"] == "test"]
    keys = pd.MultiIndex.from_arrays([aligned.videos[test], aligned.indices[test]])
    outputs = []
    for seed, rows in table.groupby("seed"):
        rows = rows.set_index(["video", "segment"])
        if len(rows) != len(keys) or not rows.index.isin(keys).all():
            raise InputError(
                f"{path}: seed {seed} answers {len(rows)} test segments, which are not the {len(keys)} that are scored"
            )
        outputs.append(rows.loc[keys, aligned.targets].to_numpy())
    return np.stack(outputs)


if __name__ == "__main__":
    command_line.run(main)
