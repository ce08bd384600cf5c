"""A corpus of CMU-MOSEI's true size, or a part of it: noise in the published formats, for timing alone."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import write_sequence
from emofuse.corpus.sample import LABEL_COLUMNS

# CMU-MOSEI as published: labelled videos, audio frames (COVAREP), segments.
VIDEOS = 3293
AUDIO_FRAMES = 46_468_664
SEGMENTS_A_VIDEO = 7
SEGMENT_SECONDS = 7.6
WORD_SECONDS = 0.4
MODALITIES = {"audio": (74, 100), "video": (35, 30), "text": (300, None)}


def video_seconds(videos: int) -> np.ndarray:
    """Lengths (videos,) in seconds: log-normal, together as long as so many of CMU-MOSEI's videos."""
    lengths = np.random.default_rng(1).lognormal(0, 0.6, videos)
    return lengths / lengths.sum() * (AUDIO_FRAMES / 100) * videos / VIDEOS


def write_corpus(folder: Path, videos: int, compression: str | None) -> None:
    """Write words, labels, audio, video and text of so many videos, full density, one video in memory at a time."""
    lengths = video_seconds(videos)
    names = [f"video{i:05d}" for i in range(videos)]

    def words() -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        for name, seconds in zip(names, lengths, strict=True):
            intervals = _steps(seconds, WORD_SECONDS)
            yield name, np.full((len(intervals), 1), b"word"), intervals

    def labels() -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        for name, seconds in zip(names, lengths, strict=True):
            starts = np.linspace(0, max(seconds - SEGMENT_SECONDS, 0), SEGMENTS_A_VIDEO)
            yield name, np.zeros((len(starts), 7), np.float32), np.stack([starts, starts + SEGMENT_SECONDS], axis=1)

    def frames(dimension: int, rate: int | None) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        rng = np.random.default_rng(2)
        for name, seconds in zip(names, lengths, strict=True):
            intervals = _steps(seconds, 1 / rate if rate else WORD_SECONDS)
            yield name, _features(rng, len(intervals), dimension), intervals

    write_sequence(folder / "words.csd", "words", words(), compression=compression)
    columns = {"dimension names": list(LABEL_COLUMNS)}
    write_sequence(folder / "labels.csd", "All Labels", labels(), columns, compression=compression)
    for modality, (dimension, rate) in MODALITIES.items():
        write_sequence(folder / f"{modality}.csd", modality, frames(dimension, rate), compression=compression)


def _steps(seconds: float, step: float) -> np.ndarray:
    starts = np.arange(int(seconds / step)) * step
    return np.stack([starts, starts + step], axis=1)


def _features(rows_rng: np.random.Generator, rows: int, dimension: int) -> np.ndarray:
    """Noise (rows, dimension) float32 without its five lowest bits, which makes gzip leave four bytes of five, as it
    does of the published COVAREP file (11 GB of 13.8)."""
    values = rows_rng.standard_normal((rows, dimension), np.float32)
    return (values.view(np.uint32) & ~np.uint32(31)).view(np.float32)
