"""Pages of the explorer for segments that are made up, of any size."""

from pathlib import Path

import numpy as np

from emofuse.alignment.store import Aligned, Made
from emofuse.report.explorer.answers import Answers
from emofuse.report.explorer.page import explorer_page

# Of CMU-MOSEI.
WORDS, WORDS_OF_A_SEGMENT, OF_A_VIDEO = 12_000, 19, 7

# What HTML, JSON, a script and a template would each make something of.
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><b>",
    "<!--<script>",
    "${alert(1)}",
    "&lt;",
    "\u2028",
    "{{x}}",
    "'\"`",
]
CELLS = {("text", "cnn"): "best", ("audio+video+text", "blstm"): "usual", ("audio", "<lstm>"): "of one modality"}


def some_segments(
    count: int, targets: list[str], label_range: tuple[float, float] = (0, 3), named: bool = True
) -> Aligned:
    """As many segments with labels in thirds; the first has hostile words, and is of a hostile video.

    `named`: whether words are known, as in sequences, or not, as in arrays.
    """
    rng = np.random.default_rng(1)
    letters = np.frombuffer(b"etaoinshrdlu", np.uint8)[rng.integers(0, 12, (WORDS, 8))]
    letters[np.arange(8) > rng.integers(0, 8, (WORDS, 1))] = 0
    vocabulary = letters.view("S8")[:, 0]
    lengths = np.concatenate([[len(HOSTILE)], rng.poisson(WORDS_OF_A_SEGMENT, count - 1) + 1])
    words = rng.choice(vocabulary, lengths.sum()).astype("S40")
    words[: len(HOSTILE)] = [word.encode() for word in HOSTILE]
    videos = [str(100 + number) if number % 5 else f"video-{number}_x" for number in range(-(-count // OF_A_VIDEO))]
    videos[0] = HOSTILE[0]
    low, high = label_range
    labels = (rng.random((count, len(targets))) < 0.3) * rng.integers(3 * low, 3 * high + 1, (count, len(targets))) / 3
    return Aligned(
        path=Path("aligned.h5"),
        made=Made("words", "emofuse", "cover", "zeros", "zero", []),
        videos=np.repeat(videos, OF_A_VIDEO)[:count],
        indices=np.tile(np.arange(OF_A_VIDEO), len(videos))[:count],
        offsets=np.concatenate([[0], np.cumsum(lengths)]),
        starts=np.arange(count) * 7.5 if named else np.full(count, np.nan),
        ends=np.arange(count) * 7.5 + 6 if named else np.full(count, np.nan),
        words=words if named else np.full(lengths.sum(), b""),
        features={},
        frames={"audio": np.ones(lengths.sum()), "video": np.arange(lengths.sum()) % 9},
        labels=np.clip(labels, low, high),
        targets=targets,
        label_range=label_range,
    )  # fmt: skip


def some_answers(segments: Aligned, seed: int) -> Answers:
    """Answers that see the labels through noise, and say of presence what is above a half, where zero is the lowest;
    those of odd seeds with probabilities."""
    rng = np.random.default_rng(seed)
    said = np.clip(0.6 * segments.labels + rng.normal(0, 0.3, segments.labels.shape), *segments.label_range)
    if segments.label_range[0] != 0:
        return Answers(said, None)
    return Answers(said, said > 0.5, said / segments.label_range[1] if seed % 2 else None)


def explored(segments: Aligned, cells: int = len(CELLS)) -> str:
    """The page of segments, with the answers of as many cells."""
    shown = dict(list(CELLS.items())[:cells])
    return explorer_page("A <b>corpus</b>", segments, shown, [some_answers(segments, seed) for seed in range(cells)])
