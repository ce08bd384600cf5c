"""Make the pages of the data: the files, their alignment, the folds of each split, and labels that occur together."""

import json
from pathlib import Path

import numpy as np

from emofuse import command_line, options
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.corpus import splits
from emofuse.features import scaling
from emofuse.files.atomic import whole_file, whole_folder
from emofuse.report.data import alignment, inputs
from emofuse.report.table import write_table
from emofuse.report.tables import labels, split
from emofuse.scores import label_counts


def main() -> None:
    parser = options.parser(
        __doc__,
        aligned="aligned store",
        audit="audit of the alignment (JSON)",
        checksums="sha256 of each file (JSON)",
        output="folder for inputs.json, inputs.html, alignment.html, split/ and labels/",
    )
    parser.add_argument("--given", nargs=2, action="append", required=True, metavar=("NAME", "TEXT"),
                        help="a file and how the corpus file names it; may be given several times")  # fmt: skip
    parser.add_argument("--vectors", type=Path, help="what was looked up in a file of word vectors (JSON)")
    parser.add_argument("--folds", type=Path, help="the organisers' lists (JSON), if any")
    parser.add_argument("--split", nargs=2, action="append", required=True, metavar=("NAME", "CSV"),
                        help="a split's name and its file; several of a name are rounds of it")  # fmt: skip
    parser.add_argument("--scaling", type=Path, help="scaling (JSON) of all cells, if there are any")
    parser.add_argument("--scaling-of", nargs=2, action="append", default=[], metavar=("SET", "JSON"),
                        help="a modality set and the scaling of its cells; may be given several times")  # fmt: skip
    parser.add_argument("--heading", required=True, help="what pages and captions open with: corpus and protocol")
    arguments = parser.parse_args()
    store = read_aligned(arguments.aligned)
    audit = read_json(arguments.audit)
    listed = splits.read_folds(arguments.folds) if arguments.folds else None
    record = inputs.inputs_record(
        dict(arguments.given),
        read_json(arguments.checksums),
        audit,
        read_json(arguments.vectors) if arguments.vectors else None,
        inputs.folds_record(listed, store) if listed else None,
    )
    scalings = scaling.read_scalings(arguments.scaling) if arguments.scaling else {}
    for modalities, path in arguments.scaling_of:
        own = scaling.read_scalings(Path(path))
        scalings |= {f"{modality}, in cells of {modalities}": found for modality, found in own.items()}
    made = {
        "inputs.json": json.dumps(record, indent=1) + "\n",
        "inputs.html": inputs.inputs_page(record, arguments.heading),
        "alignment.html": alignment.alignment_page(audit, scalings, arguments.heading),
    }
    for name, text in made.items():
        with whole_file(arguments.output / name) as beside:
            beside.write_text(text, encoding="utf-8")
    found = splits.read_rounds(arguments.split, store.videos, store.indices)
    with whole_folder(arguments.output / "split") as beside:
        write_table(split.split_table(store, found, listed), beside, "split", arguments.heading)
    # Where zero is the lowest label, a target is present or absent; where there are several, they combine.
    if store.label_range[0] == 0 and len(store.targets) > 1:
        with whole_folder(arguments.output / "labels") as beside:
            write_labels(store, found, beside, arguments.heading)


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def write_labels(store: Aligned, found: dict[str, list[np.ndarray]], folder: Path, heading: str) -> None:
    """The tables of labels that occur together, in the whole corpus and in each fold."""
    populations = {label_counts.EVERY_SEGMENT: np.arange(len(store.labels))}
    for name, rounds in found.items():
        # In a cross-validation each fold has every use.
        shown = splits.FOLDS if len(rounds) == 1 else ("test",)
        populations |= {f"{name} {fold}": splits.in_fold(rounds, fold) for fold in shown}
    of_segments = {name: store.labels[segments] for name, segments in populations.items()}
    videos = {name: len(np.unique(store.videos[segments])) for name, segments in populations.items()}
    write_table(labels.combination_table(of_segments, store.targets), folder, "label_combinations", heading)
    write_table(labels.number_table(of_segments, videos), folder, "label_counts", heading)


if __name__ == "__main__":
    command_line.run(main)
