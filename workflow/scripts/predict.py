"""Predict intensities for new sequences with a cell's selected model; docs/predict.md explains it."""

import logging
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from emofuse import command_line, options, prediction
from emofuse.answers import decisions
from emofuse.corpus import segment_files
from emofuse.errors import InputError
from emofuse.features import preprocessing
from emofuse.features.preprocessing import Preprocessing
from emofuse.files.atomic import whole_file
from emofuse.networks import backend, saving
from emofuse.prediction import Given

# What the segments' file is called where a root group is said.
SEGMENTS = "segments"


def main() -> None:
    parser = options.parser(__doc__, output="predictions.csv to write")
    parser.add_argument("--model", type=Path, required=True, metavar="FOLDER",
                        help="a cell: results/<corpus>/<protocol>/cells/<modalities>/<architecture>")  # fmt: skip
    parser.add_argument("--sequences", type=options.named, nargs="+", required=True, metavar="NAME=CSD",
                        help="words=..., and each modality of the cell that has features")  # fmt: skip
    parser.add_argument("--segments", type=Path,
                        help=".csv of video,start,end or .csd of intervals; else each video is one")  # fmt: skip
    options.add_exclude(parser)
    options.add_roots(parser)
    arguments = parser.parse_args()
    sequences = {name: Path(path) for name, path in arguments.sequences}
    if len(sequences) < len(arguments.sequences):
        parser.error("--sequences: a name is given twice")
    # As the training jobs', so that the same input gives the same output.
    backend.limit_threads(1)
    backend.use_gpus(0)
    roots = options.roots(arguments, [*sequences, SEGMENTS])
    given = Given(sequences, roots, arguments.exclude)
    cell = preprocessing.read_preprocessing(arguments.model)
    chosen = decisions.read_decisions(arguments.model)
    prediction.require_sequences(arguments.model, cell, given)
    if cell.labels_shuffled:
        logging.warning(
            "%s: its network learnt from labels that were shuffled between videos (labels.shuffled): what it predicts "
            "says nothing of these",
            arguments.model,
        )
    if arguments.segments:
        segments = segment_files.read_segment_file(arguments.segments, arguments.exclude, roots.get(SEGMENTS))
    else:
        segments = prediction.every_video(cell, given)
    absent = prediction.absent_videos(cell, given, segments)
    if absent:
        logging.warning("no %s for %d of %d videos: %s", cell.rows, len(absent), len(segments), ", ".join(absent[:5]))
    model = saving.load_model(arguments.model / preprocessing.MODEL)
    with tempfile.TemporaryDirectory() as folder, whole_file(arguments.output) as beside:
        store = prediction.gather(Path(folder) / "rows.h5", cell, given, segments)
        missing = prediction.missing_parts(cell, store)
        lengths = np.diff(store.offsets)
        _tell(cell, segments, lengths, missing)
        usable = np.flatnonzero(np.array(missing) == "")
        answers = prediction.answers(prediction.predict(model, cell, store, usable), cell, chosen)
        prediction.write_predictions(beside, cell, segments, lengths, missing, answers)
    logging.info("%s: %d segments predicted", arguments.output, len(usable))


def _tell(cell: Preprocessing, segments: dict[str, np.ndarray], lengths: np.ndarray, missing: list[str]) -> None:
    """Say what is not predicted, and what is cut; raise `InputError` if nothing can be predicted."""
    lacking = Counter(filter(None, missing))
    why = "; ".join(f"{count} without {what}" for what, count in lacking.most_common())
    if lacking.total() == len(missing):
        raise InputError(
            f"no segment can be predicted: {why}, of {len(missing)} segments in {len(segments)} videos such as "
            f"{next(iter(segments))!r}; sequences and segments should be of the same videos and times"
        )
    if lacking:
        logging.warning("%d of %d segments are not predicted: %s", lacking.total(), len(missing), why)
    longer = int((lengths > cell.maxlen).sum())
    if longer:
        logging.warning(
            "%d of %d segments are longer than the model's %d %s: only the %s of each count",
            longer, len(missing), cell.maxlen, cell.rows, {"pre": "last", "post": "first"}[cell.truncating],
        )  # fmt: skip


if __name__ == "__main__":
    command_line.run(main)
