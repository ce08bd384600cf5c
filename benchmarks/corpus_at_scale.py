"""A corpus of CMU-MOSEI's true size, or a part of it: noise in the published formats, for timing alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.corpus.sample import LABEL_COLUMNS, PROPENSITY, draw_intensities

# CMU-MOSEI as published: labelled videos, audio frames (COVAREP), segments.
VIDEOS = 3293
AUDIO_FRAMES = 46_468_664
SEGMENTS = 23_259
SEGMENT_SECONDS = 7.6
WORD_SECONDS = 0.4
VOCABULARY = 20_000
MODALITIES = {"audio": (74, 100), "video": (35, 30), "text": (300, None)}


@dataclass(frozen=True)
class Video:
    """A video's id and length in seconds; its segments (segments, 2) in seconds, with labels (segments, 7) float32."""

    name: str
    seconds: float
    segments: np.ndarray
    labels: np.ndarray


def made_videos(count: int) -> list[Video]:
    """So many videos of log-normal lengths, with as many segments and seconds of audio as so many of CMU-MOSEI's."""
    rng = np.random.default_rng(1)
    lengths = rng.lognormal(0, 0.6, count)
    lengths *= AUDIO_FRAMES / 100 * count / VIDEOS / lengths.sum()
    segments = round(SEGMENTS * count / VIDEOS)
    counts = np.diff(np.linspace(0, segments, count + 1).round().astype(int))
    propensity = np.array(list(PROPENSITY.values()))
    videos = []
    for number, (seconds, rows) in enumerate(zip(lengths, counts, strict=True)):
        starts = np.linspace(0, max(seconds - SEGMENT_SECONDS, 0), rows)
        labels = np.zeros((rows, len(LABEL_COLUMNS)), np.float32)
        columns = [LABEL_COLUMNS.index(emotion) for emotion in PROPENSITY]
        labels[:, columns] = np.minimum(draw_intensities(rng, rows, propensity), 3)
        videos.append(
            Video(f"video{number:05d}", seconds, np.stack([starts, starts + SEGMENT_SECONDS], axis=1), labels)
        )
    return videos


def published_videos(labels: Path) -> list[Video]:
    """The videos of a published label file with their segments and labels, lengthened alike so that they have as many
    seconds of audio as CMU-MOSEI."""
    with open_sequence(labels) as sequence:
        rows = {video: sequence.read(video) for video in sequence.videos}
    ends = {video: intervals.max() for video, (_, intervals) in rows.items()}
    longer = AUDIO_FRAMES / 100 / sum(ends.values())
    return [Video(video, ends[video] * longer, intervals, values) for video, (values, intervals) in rows.items()]


def write_corpus(folder: Path, videos: list[Video], compression: str | None) -> None:
    """Write words, labels, audio, video and text of these videos, full density, one video in memory at a time."""
    vocabulary = np.array([f"word{number}" for number in range(VOCABULARY)], "S")
    frequencies = 1 / np.arange(2, VOCABULARY + 2)
    cumulated = (frequencies / frequencies.sum()).cumsum()

    def words() -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        rng = np.random.default_rng(3)
        for video in videos:
            intervals = _steps(video.seconds, WORD_SECONDS)
            drawn = np.minimum(cumulated.searchsorted(rng.random(len(intervals))), VOCABULARY - 1)
            yield video.name, vocabulary[drawn][:, None], intervals

    def frames(dimension: int, rate: int | None) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        rng = np.random.default_rng(2)
        for video in videos:
            intervals = _steps(video.seconds, 1 / rate if rate else WORD_SECONDS)
            yield video.name, _features(rng, len(intervals), dimension), intervals

    write_sequence(folder / "words.csd", "words", words(), compression=compression)
    columns = {"dimension names": list(LABEL_COLUMNS)}
    labelled = ((video.name, video.labels, video.segments) for video in videos)
    write_sequence(folder / "labels.csd", "All Labels", labelled, columns, compression=compression)
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
