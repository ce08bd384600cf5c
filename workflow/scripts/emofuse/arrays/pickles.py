"""Pickles that somebody gave, read by a program of its own that runs nothing of them (`pickle_machine`).

`pickle.load` does whatever a file says, so it is used nowhere. What is read are arrays of numbers and strings, and
lists and dictionaries of these; where arrays lie as they are in the file, they are mapped, and take no memory.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.arrays import pickle_contents
from emofuse.arrays.array_files import Mapped
from emofuse.errors import InputError

LIBRARY = Path(__file__).parents[2]

RECIPE = """a pickle can run anything, so that nothing but arrays, strings, numbers, lists and dictionaries is read of \
one. If you trust whoever made it, convert it yourself, and name the arrays as files (docs/corpora.md): \
python -c "import pickle, numpy; p = pickle.load(open(FILE, 'rb')); [numpy.save(f'{key}_{fold}.npy', \
numpy.asarray(p[fold][key])) for fold in p for key in ('audio', 'vision', 'text', 'labels')]\""""


def read_pickle(path: Path, spool: Path) -> Any:
    """What a pickle holds: dictionaries, lists, strings, numbers, NumPy arrays of text, and `Mapped` arrays.

    `spool` is a file to be written, for what a pickle does not hold as it is in memory (protocols 0 to 2 of Python 3):
    it is to stay for as long as the arrays. Raises `InputError` if the pickle would do anything else than hold data, is
    damaged, or takes more than its size justifies.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the path of a pickle")
    read = subprocess.run(
        [sys.executable, "-P", "-m", pickle_contents.__name__, path, spool],
        env=os.environ | {"PYTHONPATH": str(LIBRARY)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if read.returncode:
        ended = signal.Signals(-read.returncode).name if read.returncode < 0 else read.stderr[-200:].strip()
        raise InputError(f"{path}: not read: what reads it was ended, {ended}; {RECIPE}")
    found = json.loads(read.stdout)
    if "refused" in found:
        raise InputError(f"{path}: not read: {found['refused']}; {RECIPE}")
    return _value(found["contents"], path, spool)


def _value(described: list, path: Path, spool: Path) -> Any:
    kind, held, *more = described
    if kind == "dictionary":
        return {key: _value(item, path, spool) for key, item in held.items()}
    if kind == "list":
        return [_value(item, path, spool) for item in held]
    if kind == "objects":
        shape, fortran = more
        # Text alone, as JSON has it: as an array of text, all would be as wide as the longest.
        return np.array(held, object).reshape(shape, order="F" if fortran else "C")
    if kind == "array":
        shape, fortran, decoded, offset = more
        return Mapped(spool if decoded else path, np.dtype(held), tuple(shape), "F" if fortran else "C", offset)
    return held
