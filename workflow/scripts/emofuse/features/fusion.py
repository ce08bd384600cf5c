"""From the aligned store to a network's input: fusion, and cutting or padding to `maxlen` words."""

import numpy as np

from emofuse.alignment.store import Rows
from emofuse.features.scaling import Scaling

ROWS_AT_ONCE = 10_000

# The row that stands for padding.
PADDING = 0


def segment_rows(offsets: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """The rows (words of these segments,) int64 of the aligned store, segment after segment.

    `offsets` (segments of the store + 1,) are the store's; `segments` (segments,) int64 are positions in it.
    """
    return _rows(offsets[segments], np.diff(offsets)[segments])


def kept_rows(offsets: np.ndarray, segments: np.ndarray, maxlen: int, truncating: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows (words kept,) int64 of segments cut to `maxlen` words, and how many words (segments,) each keeps.

    `offsets` and `segments` as for `segment_rows`. As in Keras, `truncating` says whether a longer segment loses its
    first words (`pre`, as in the authors' code) or its last (`post`).
    """
    lengths = np.diff(offsets)[segments]
    kept = np.minimum(lengths, maxlen)
    return _rows(offsets[segments] + (lengths - kept if truncating == "pre" else 0), kept), kept


def _rows(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    firsts = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(starts - firsts, lengths)


def fused_rows(aligned: Rows, modalities: list[str], scalings: dict[str, Scaling], rows: np.ndarray) -> np.ndarray:
    """The chosen words' features, scaled and concatenated (early fusion, section 4.2): (rows + 1, dimensions) float32.

    `rows` (rows,) int64 are positions in the store, and a modality without a scaling is taken as it is. Row 0 is zeros
    and stands for padding. A word without frames in a modality has zeros there, after scaling. Raises `KeyError` for a
    modality that the store lacks.
    """
    widths = [aligned.features[modality].shape[1] for modality in modalities]
    fused = np.zeros((len(rows) + 1, sum(widths)), np.float32)
    # Part by part, so that no second copy of a modality is in memory.
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        for modality, end, width in zip(modalities, np.cumsum(widths), widths, strict=True):
            block = aligned.features[modality][part]
            if modality in scalings:
                block = scalings[modality].apply(block)
                block[aligned.frames[modality][part] == 0] = 0
            fused[1 + start : 1 + start + len(part), end - width : end] = block
    return fused


def with_context(fused: np.ndarray, around: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Fused rows (rows + 1, dimensions) with the context `around` (segments, features) of each one's segment behind.

    `kept` (segments,) says how many of the rows each segment has. Padding stays zeros.
    """
    nothing = np.zeros((1, around.shape[1]), np.float32)
    return np.concatenate([fused, np.concatenate([nothing, np.repeat(around, kept, axis=0)])], axis=1)


def windows(lengths: np.ndarray, maxlen: int, padding: str) -> np.ndarray:
    """For each segment, the positions (segments, maxlen) int32 of its words in `fused_rows`; 0 stands for padding.

    `lengths` counts the words that each segment keeps, `maxlen` at most. As in Keras, `padding` says whether zeros
    come `pre` (as in the authors' code) or `post` the words.
    """
    first = np.cumsum(lengths) - lengths
    place = np.arange(maxlen) - ((maxlen - lengths)[:, None] if padding == "pre" else 0)
    is_word = (place >= 0) & (place < lengths[:, None])
    return np.where(is_word, first[:, None] + place + 1, PADDING).astype(np.int32)
