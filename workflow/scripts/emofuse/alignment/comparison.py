"""Two aligned stores of the same words, compared value by value."""

from dataclasses import dataclass

import numpy as np

from emofuse.alignment.store import Aligned
from emofuse.errors import InputError

# So that stores larger than memory can be compared.
ROWS_AT_ONCE = 2**14


@dataclass(frozen=True)
class Difference:
    """How a modality differs between two stores.

    `only_first`, `only_second`: rows that have frames there alone. Of the rows with frames in both, `differing` have a
    value that is not the same; `largest` is the largest absolute difference, in row `row` (None: there is none) and
    feature `feature`.
    """

    only_first: int
    only_second: int
    differing: int
    largest: float
    row: int | None
    feature: int


def compare(first: Aligned, second: Aligned) -> dict[str, Difference]:
    """The difference of each modality; raises `InputError` unless segments, words and modalities are the same."""
    _require_same_words(first, second)
    return {modality: _difference(first, second, modality) for modality in first.features}


def where(store: Aligned, row: int) -> str:
    """A row as people find it: video, segment, and the word with its place in the segment."""
    # Empty segments begin where the next one does: the last that begins at or before the row is the row's.
    segment = int(np.searchsorted(store.offsets, row, side="right")) - 1
    word = store.words[row].decode(errors="replace")
    return f"{store.videos[segment]}[{store.indices[segment]}], word {row - store.offsets[segment]} {word!r}"


def _require_same_words(first: Aligned, second: Aligned) -> None:
    ours, theirs = (
        {
            "segments": list(zip(store.videos.tolist(), store.indices.tolist(), strict=True)),
            "numbers of words": np.diff(store.offsets).tolist(),
            "words": store.words.tolist(),
            "modalities": [(name, features.shape[1]) for name, features in store.features.items()],
        }
        for store in (first, second)
    )
    for what, values in ours.items():
        others = theirs[what]
        if values != others:
            same = zip(values, others, strict=False)
            place = next((i for i, (one, other) in enumerate(same) if one != other), min(len(values), len(others)))
            raise InputError(
                f"{second.path}: its {what} are not those of {first.path}: number {place} of {len(others)} is "
                f"{_item(others, place)}, not {_item(values, place)} of {len(values)}; "
                "stores to compare should be made from the same words and labels"
            )


def _item(values: list, place: int) -> str:
    return repr(values[place]) if place < len(values) else "missing"


def _difference(first: Aligned, second: Aligned, modality: str) -> Difference:
    in_first, in_second = (np.asarray(store.frames[modality]) > 0 for store in (first, second))
    both = np.flatnonzero(in_first & in_second)
    differing, largest, at, feature = 0, 0.0, None, 0
    for start in range(0, len(both), ROWS_AT_ONCE):
        rows = both[start : start + ROWS_AT_ONCE]
        ones, others = (store.features[modality][rows].astype(np.float64) for store in (first, second))
        distances = np.abs(ones - others)
        differing += int((distances > 0).any(axis=1).sum())
        place = np.unravel_index(distances.argmax(), distances.shape)
        if distances[place] > largest:
            largest, at, feature = float(distances[place]), int(rows[place[0]]), int(place[1])
    return Difference(
        int((in_first & ~in_second).sum()), int((in_second & ~in_first).sum()), differing, largest, at, feature
    )
