"""Word vectors looked up in a GloVe text file, written as the text sequence of a corpus."""

import gzip
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import Sequence, open_sequence, write_sequence
from emofuse.errors import InputError

log = logging.getLogger(__name__)


@dataclass
class LookUp:
    """How many words were looked up, and how many were unknown and have vectors of zeros."""

    words: int = 0
    unknown: int = 0


def read_glove(path: Path, wanted: set[bytes]) -> dict[bytes, np.ndarray]:
    """The vectors (dimension,) float32 of the wanted words in a GloVe text file, gzipped or not.

    Raises `InputError` naming file and line where a line is not a word and as many numbers as the first line has.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file; give a GloVe text file")
    vectors = {}
    dimension = None
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            # A few of GloVe's words hold spaces: the numbers are counted from the end.
            dimension = dimension or len(line.split()) - 1
            word, *numbers = line.rstrip().rsplit(b" ", dimension)
            if word not in wanted:
                continue
            try:
                vector = np.array(numbers, np.float32)
            except ValueError:
                vector = np.empty(0)
            if len(vector) != dimension or not np.isfinite(vector).all():
                raise InputError(f"{path}: line {number} is not a word and {dimension} finite numbers: {line[:60]!r}")
            vectors[word] = vector
    if not vectors:
        raise InputError(f"{path}: holds none of the corpus's {len(wanted)} words; is it a GloVe text file?")
    return vectors


def look_up_corpus(words: Path, glove: Path, output: Path, root: str | None = None) -> LookUp:
    """Write a `.csd` with the vector of each row of a words file; unknown words get zeros and are counted."""
    done = LookUp()
    with open_sequence(words, root) as sequence:
        wanted = {word for video in sequence.videos for word in sequence.read(video)[0][:, 0].tolist()}
        vectors = read_glove(glove, wanted)
        write_sequence(output, "glove_vectors", _videos(sequence, vectors, done), compression="gzip")
    log.info("%d words looked up, %d unknown (%.1f %%)", done.words, done.unknown, 100 * done.unknown / done.words)
    return done


def _videos(
    sequence: Sequence, vectors: dict[bytes, np.ndarray], done: LookUp
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    nothing = np.zeros_like(next(iter(vectors.values())))
    for video in sequence.videos:
        words, intervals = sequence.read(video)
        words = words[:, 0].tolist()
        done.words += len(words)
        done.unknown += sum(word not in vectors for word in words)
        yield video, np.array([vectors.get(word, nothing) for word in words]), intervals
