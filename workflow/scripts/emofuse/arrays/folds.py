"""The folds of a corpus of arrays: opened, and judged before anything is written."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from emofuse.arrays.array_files import open_array
from emofuse.arrays.pickles import read_pickle
from emofuse.configuration import array_files
from emofuse.errors import InputError

# As much of a package's keys as a message shows.
SHOWN = 15


@dataclass(frozen=True)
class Fold:
    """One fold: of each modality an array (segments, steps, features) of numbers, read by `array[start:stop]`.

    `ids` (segments, columns) str, and `labels` (segments, columns) float64, are None where there are none; `where`
    says of each what it is, for messages.
    """

    name: str
    modalities: dict[str, Any]
    ids: np.ndarray | None
    labels: np.ndarray | None
    where: dict[str, str] = field(default_factory=dict)

    @property
    def segments(self) -> int:
        """How many there are."""
        return next(iter(self.modalities.values())).shape[0]

    @property
    def steps(self) -> int:
        """How many steps each segment has, padding among them."""
        return next(iter(self.modalities.values())).shape[1]


@contextmanager
def opened(arrays: dict[str, Any], scratch: Path) -> Iterator[list[Fold]]:
    """Open the folds that the key `arrays` of a corpus file describes, until the `with` block ends.

    What a pickle does not hold as it is in memory is decoded into the folder `scratch`, until then too.

    Raises `InputError` if something cannot be read, is no array of numbers, is empty, or does not fit the others: in
    the number of segments, of steps, or of features.
    """
    with ExitStack() as files:
        folds = _of_package(arrays, files, scratch) if "package" in arrays else _of_files(arrays, files)
        for fold in folds:
            _require_fit(fold)
        for modality in folds[0].modalities:
            _require_one_width(modality, folds)
        yield folds


def _of_files(arrays: dict[str, Any], files: ExitStack) -> list[Fold]:
    folds = []
    for fold in array_files.FOLDS:
        paths = {what: array_files.path_of(name, fold, arrays) for what, name in array_files.names(arrays).items()}
        opened_arrays = {what: open_array(Path(path), arrays.get("dataset"), files) for what, path in paths.items()}
        folds.append(_fold(fold, opened_arrays, paths))
    return folds


def _of_package(arrays: dict[str, Any], files: ExitStack, scratch: Path) -> list[Fold]:
    path, keys = Path(arrays["package"]), array_files.names(arrays)
    spool = Path(files.enter_context(tempfile.TemporaryDirectory(dir=scratch, prefix="."))) / "decoded"
    package = read_pickle(path, spool)
    folds = []
    for fold in array_files.FOLDS:
        name = arrays["fold_names"][fold]
        held = _member(package, name, str(path), "fold_names: {" + f"{fold}: NAME" + "}")
        found = {
            what: _member(held, key, f"{path}: {name}", "keys: {" + f"{what}: NAME" + "}, or null to go without")
            for what, key in keys.items()
        }
        folds.append(_fold(fold, found, {what: f"{path}: {name}.{key}" for what, key in keys.items()}))
    return folds


def _member(held: Any, key: str, where: str, remedy: str) -> Any:
    if not isinstance(held, dict):
        raise InputError(f"{where}: it is no dictionary; a package is one of folds, and each fold one of arrays")
    if key not in held:
        found = ", ".join(list(held)[:SHOWN])
        raise InputError(f"{where}: no key {key!r}; found {found}; name it in the corpus file: {remedy}")
    return held[key]


def _fold(name: str, found: dict[str, Any], where: dict[str, str]) -> Fold:
    return Fold(
        name,
        {what: _features(array, where[what]) for what, array in found.items() if what not in array_files.OTHERS},
        _ids(found["ids"], where["ids"]) if "ids" in found else None,
        _labels(found["labels"], where["labels"]) if "labels" in found else None,
        where,
    )


def _features(array: Any, where: str) -> Any:
    if isinstance(array, list | str | dict) or not hasattr(array, "shape"):
        raise InputError(f"{where}: it is no array, but {_kind(array)}; make one of it with numpy.asarray")
    if array.dtype.kind not in "fiub":
        raise InputError(f"{where}: it holds {_said(array.dtype)}; features should be numbers")
    if len(array.shape) != 3:
        raise InputError(f"{where}: its shape is {array.shape}; it should be (segments, steps, features)")
    if not all(array.shape):
        raise InputError(f"{where}: its shape is {array.shape}, of which nothing is left; it should hold segments")
    return array


def _kind(held: Any) -> str:
    return f"a list of {len(held):,}" if isinstance(held, list) else type(held).__name__


def _said(dtype: np.dtype) -> str:
    return {"O": "objects", "V": "values of parts", "S": "strings", "U": "strings"}.get(dtype.kind, str(dtype))


def _ids(held: Any, where: str) -> np.ndarray:
    """Ids (segments, columns) str."""
    if not isinstance(held, list):
        held = held[:]
    try:
        array = np.asarray(held if isinstance(held, list) else held.tolist(), object)
        rows = array.reshape(len(array), -1)
    except ValueError as error:
        raise InputError(f"{where}: ids differ in their number of parts; each should have as many") from error
    if not 1 <= rows.shape[1] <= 3 or not all(isinstance(item, str | bytes | int | float) for item in rows.ravel()):
        raise InputError(
            f"{where}: ids of shape {array.shape}; they should be strings, or (video, segment), or (video, start, end)"
        )
    texts = [item.decode(errors="replace") if isinstance(item, bytes) else str(item) for item in rows.ravel()]
    return np.array(texts, object).reshape(rows.shape)


def _labels(held: Any, where: str) -> np.ndarray:
    """Labels (segments, columns) float64."""
    array = held if hasattr(held, "dtype") else np.asarray(held) if _is_numbers(held) else None
    if array is None or array.dtype.kind not in "fiub":
        found = _kind(held) if array is None else _said(array.dtype)
        raise InputError(f"{where}: labels are {found}; they should be an array of numbers")
    sizes = [size for size in array.shape[1:] if size != 1]
    if len(sizes) > 1:
        raise InputError(f"{where}: labels of shape {array.shape}; they should be (segments, columns)")
    return array[:].astype(np.float64).reshape(array.shape[0], *(sizes or [1]))


def _is_numbers(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(item, int | float) for item in held)


def _require_fit(fold: Fold) -> None:
    """Raise `InputError` if the arrays of a fold are not of the same segments and steps."""
    counts = {what: array.shape[0] for what, array in fold.modalities.items()}
    counts |= {what: len(held) for what, held in {"ids": fold.ids, "labels": fold.labels}.items() if held is not None}
    if len(set(counts.values())) > 1:
        found = ", ".join(f"{fold.where[what]} {count:,}" for what, count in counts.items())
        raise InputError(
            f"fold {fold.name}: arrays of different numbers of segments: {found}; a row is a segment in all"
        )
    steps = {what: array.shape[1] for what, array in fold.modalities.items()}
    if len(set(steps.values())) > 1:
        found = ", ".join(f"{fold.where[what]} {count:,}" for what, count in steps.items())
        raise InputError(
            f"fold {fold.name}: segments of different numbers of steps: {found}. These arrays are not aligned to words:"
            " step n of one is not step n of another, and nothing in them says which is. Take the aligned package of"
            " the same corpus (aligned_50.pkl beside unaligned_50.pkl), or the sequences that it was made of"
        )


def _require_one_width(modality: str, folds: list[Fold]) -> None:
    widths = {fold.where[modality]: fold.modalities[modality].shape[2] for fold in folds}
    if len(set(widths.values())) > 1:
        found = ", ".join(f"{where} {width:,}" for where, width in widths.items())
        raise InputError(f"{modality} has different numbers of features: {found}; they should be the same in all folds")
