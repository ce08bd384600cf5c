"""The sample corpus: synthetic videos in CMU-MOSEI's published formats, with signals planted in known strength.

How a signal is planted. A segment has emotions with intensities. Each modality *expresses* an emotion that is
present with the probability `EXPRESSED`, and one that is absent with the probability `FALSELY_EXPRESSED`,
independently of the other modalities: none tells all, and together they tell more. An expressed emotion shows in
some words of the segment, as a shift of the frames along a direction of its own (audio, video) or as a word of its
own lexicon (text), under noise that is constant over a word and noise that is new in each frame. Speakers differ in
their voice and face and in what they tend to feel, so that a split within videos would flatter.

Label statistics follow those of CMU-MOSEI: emotions a segment, mean intensities, happy most common.
The traps of the real files are planted too: see `plant_traps`. Nothing here is evidence about people.
"""

import json
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from emofuse.corpus.csd import write_sequence
from emofuse.files.atomic import whole_file

# Not from `paper`: the sample would be made anew with each number that is corrected there.
EMOTIONS = ("anger", "disgust", "fear", "happy", "sad", "surprise")
LABEL_COLUMNS = ("sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear")

# Shares of segments with 0, 1, ... 6 emotions, and the mean intensity over all segments, as in CMU-MOSEI.
EMOTIONS_A_SEGMENT = (0.150, 0.487, 0.243, 0.092, 0.021, 0.005, 0.002)
MEAN_INTENSITY = {"anger": 0.158, "disgust": 0.124, "fear": 0.041, "happy": 0.487, "sad": 0.161, "surprise": 0.049}
# Chosen so that drawing emotions without replacement in these proportions gives PRESENT (checked by a test).
PROPENSITY = {"anger": 0.142, "disgust": 0.112, "fear": 0.044, "happy": 0.490, "sad": 0.164, "surprise": 0.057}
PRESENT = {"anger": 0.22, "disgust": 0.18, "fear": 0.08, "happy": 0.53, "sad": 0.25, "surprise": 0.10}

EXPRESSED = {
    "audio": {"anger": 0.70, "disgust": 0.35, "fear": 0.50, "happy": 0.55, "sad": 0.60, "surprise": 0.50},
    "video": {"anger": 0.45, "disgust": 0.55, "fear": 0.35, "happy": 0.65, "sad": 0.40, "surprise": 0.50},
    "text": {"anger": 0.40, "disgust": 0.55, "fear": 0.45, "happy": 0.65, "sad": 0.55, "surprise": 0.30},
}
FALSELY_EXPRESSED = 0.03
EXPRESSIVE_WORDS = {"audio": 0.6, "video": 0.6, "text": 0.5}
SHIFT = {"audio": 9.0, "video": 9.0}

DIMENSIONS = {"audio": 74, "video": 35, "text": 300}
RATES_HZ = {"audio": 100, "video": 30}
VOCABULARY = 2000
LEXICON = 40


@dataclass
class Video:
    """One synthetic video.

    `segments` (segments, 2) in seconds, with `labels` (segments, 7) float32; `words` (words,) bytes, with
    `word_intervals` (words, 2) in seconds and `vectors` (words, 300) float32; for each of audio and video `frames`
    (frames, dimension) float32 and `frame_intervals` (frames, 2) in seconds; `missing`, the sequences whose file lacks
    the video.
    """

    name: str
    segments: np.ndarray
    labels: np.ndarray
    words: np.ndarray
    word_intervals: np.ndarray
    vectors: np.ndarray
    frames: dict[str, np.ndarray]
    frame_intervals: dict[str, np.ndarray]
    missing: set[str] = field(default_factory=set)


class World:
    """What all videos of a sample corpus share: the vocabulary and its vectors, and the emotions' directions."""

    def __init__(self, rng: np.random.Generator):
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        drawn = ["".join(rng.choice(syllables, rng.integers(1, 4))) for _ in range(4 * VOCABULARY)]
        self.words = np.array(list(dict.fromkeys(drawn))[:VOCABULARY], "S12")
        centres = rng.normal(0, 0.3, (len(EMOTIONS), DIMENSIONS["text"]))
        vectors = rng.normal(0, 0.4, (len(self.words), DIMENSIONS["text"]))
        # The last words of the vocabulary are the emotions' lexicons; the others follow Zipf's law.
        self.lexicons = np.arange(len(self.words) - LEXICON * len(EMOTIONS), len(self.words)).reshape(len(EMOTIONS), -1)
        for centre, lexicon in zip(centres, self.lexicons, strict=True):
            vectors[lexicon] += centre
        self.vectors = vectors.astype(np.float32)
        self.neutral = len(self.words) - self.lexicons.size
        self.frequencies = 1 / np.arange(2, self.neutral + 2)
        self.frequencies /= self.frequencies.sum()
        self.directions = {m: _unit_rows(rng.normal(size=(len(EMOTIONS), DIMENSIONS[m]))) for m in RATES_HZ}
        self.offsets = {m: rng.normal(0, 3, DIMENSIONS[m]) for m in RATES_HZ}
        self.scales = {m: np.exp(rng.normal(0, 1.5, DIMENSIONS[m])) for m in RATES_HZ}


def _unit_rows(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def draw_intensities(rng: np.random.Generator, segments: int, propensity: np.ndarray) -> np.ndarray:
    """Intensities (segments, 6) float64, thirds in [0, 3]: how many emotions, which ones, how strong."""
    counts = rng.choice(len(EMOTIONS_A_SEGMENT), segments, p=EMOTIONS_A_SEGMENT)
    # Gumbel noise and a sort draw without replacement in proportion to the propensities.
    ranks = np.argsort(np.argsort(-(np.log(propensity) + rng.gumbel(size=(segments, len(EMOTIONS))))))
    present = ranks < counts[:, None]
    mean_steps = [3 * MEAN_INTENSITY[emotion] / PRESENT[emotion] for emotion in EMOTIONS]
    steps = np.minimum(rng.geometric(1 / np.array(mean_steps), present.shape), 9)
    return present * steps / 3


def draw_video(rng: np.random.Generator, world: World, name: str) -> Video:
    """One video with all its sequences."""
    segments = rng.integers(3, 12)
    temper = np.array([PROPENSITY[emotion] for emotion in EMOTIONS]) * rng.gamma(4, 1 / 4, len(EMOTIONS))
    intensities = draw_intensities(rng, segments, temper)
    lengths = np.clip(rng.lognormal(np.log(6.5), 0.57, segments), 1, 60)
    starts = np.cumsum(np.concatenate([[rng.uniform(-0.3, 2)], lengths[:-1] + rng.uniform(-0.4, 1.5, segments - 1)]))
    intervals = np.stack([starts, starts + lengths], axis=1)
    word_intervals = _word_intervals(rng, max(starts[0], 0), intervals[-1, 1])
    centres = word_intervals.mean(axis=1)
    home = np.clip(np.searchsorted(starts, centres, side="right") - 1, 0, segments - 1)
    inside = (centres >= intervals[home, 0]) & (centres < intervals[home, 1])
    words, frames, frame_intervals = None, {}, {}
    for modality in DIMENSIONS:
        shown = _shown(rng, modality, intensities, home, inside)
        if modality == "text":
            words = _speak(rng, world, shown)
        else:
            frame_intervals[modality], frames[modality] = _record(
                rng, world, modality, shown, word_intervals, intervals[-1, 1] + 1
            )
    # The pause is a row of its own in the words file, and a row of zeros among the vectors.
    spoken = np.where(words >= 0, world.words[words], b"sp")
    vectors = np.where(words[:, None] >= 0, world.vectors[words], 0)
    labels = _label_rows(rng, intensities)
    return Video(name, intervals, labels, spoken, word_intervals, vectors, frames, frame_intervals)


def _word_intervals(rng: np.random.Generator, start: float, end: float) -> np.ndarray:
    lengths = rng.gamma(4, 0.295 / 4, int((end - start) * 5) + 10) + 0.05
    bounds = start + np.concatenate([[0], np.cumsum(lengths)])
    return np.stack([bounds[:-1], bounds[1:]], axis=1)[bounds[1:] < end]


def _shown(
    rng: np.random.Generator, modality: str, intensities: np.ndarray, home: np.ndarray, inside: np.ndarray
) -> np.ndarray:
    """How strongly each word (words, 6) shows each emotion in a modality; 0 where it does not."""
    probability = np.array([EXPRESSED[modality][emotion] for emotion in EMOTIONS])
    chance = rng.random(intensities.shape)
    expressed = np.where(intensities > 0, chance < probability, chance < FALSELY_EXPRESSED)
    strength = expressed * (0.7 + 0.3 * np.where(intensities > 0, intensities, 1))
    when = rng.random((len(home), len(EMOTIONS))) < EXPRESSIVE_WORDS[modality]
    return strength[home] * inside[:, None] * when


def _speak(rng: np.random.Generator, world: World, shown: np.ndarray) -> np.ndarray:
    """A vocabulary position for each word, -1 for a pause."""
    words = rng.choice(world.neutral, len(shown), p=world.frequencies)
    emotional = shown.any(axis=1)
    which = np.argmax(shown * rng.random(shown.shape), axis=1)
    words = np.where(emotional, world.lexicons[which, rng.integers(0, LEXICON, len(words))], words)
    return np.where(~emotional & (rng.random(len(words)) < 0.15), -1, words)


def _record(
    rng: np.random.Generator, world: World, modality: str, shown: np.ndarray, word_intervals: np.ndarray, end: float
) -> tuple[np.ndarray, np.ndarray]:
    """Intervals (frames, 2) and features (frames, dimension) float32 of a modality, with what words show."""
    dimension, step = DIMENSIONS[modality], 1 / RATES_HZ[modality]
    starts = np.arange(int(end * RATES_HZ[modality])) * step
    word = np.clip(np.searchsorted(word_intervals[:, 0], starts, side="right") - 1, 0, len(word_intervals) - 1)
    speaker = rng.normal(0, 0.5, dimension)
    by_word = SHIFT[modality] * shown @ world.directions[modality] + speaker
    by_word += rng.normal(0, 1, by_word.shape)
    values = by_word.astype(np.float32)[word]
    values += rng.standard_normal(values.shape, np.float32)
    values *= world.scales[modality].astype(np.float32)
    values += world.offsets[modality].astype(np.float32)
    if modality == "audio":
        values[rng.random(len(values)) < 0.01, 12] = -np.inf
        values[rng.random(len(values)) < 0.001, 40] = np.nan
    return np.stack([starts, starts + step], axis=1), values


def _label_rows(rng: np.random.Generator, intensities: np.ndarray) -> np.ndarray:
    by_emotion = dict(zip(EMOTIONS, intensities.T, strict=True))
    unpleasant = by_emotion["anger"] + by_emotion["disgust"] + by_emotion["sad"]
    sentiment = by_emotion["happy"] - unpleasant + rng.normal(0, 0.5, len(intensities))
    by_emotion["sentiment"] = np.clip(np.round(sentiment * 3) / 3, -3, 3)
    return np.stack([by_emotion[column] for column in LABEL_COLUMNS], axis=1).astype(np.float32)


def draw_names(rng: np.random.Generator, videos: int) -> list[str]:
    """Ids like YouTube's, a sixth of them all digits, three of these prefixes of one another."""
    letters = np.array(list(string.ascii_letters + string.digits + "-_"))
    names = ["25522", "255224", "255226"]
    while len(names) < videos:
        name = str(rng.integers(1000, 300000)) if rng.random() < 1 / 6 else "".join(rng.choice(letters, 11))
        if name not in names:
            names.append(name)
    return [names[i] for i in rng.permutation(videos)]


def plant_traps(rng: np.random.Generator, position: int, video: Video) -> None:
    """Do to a video, by its position in the corpus, what the real files do.

    Rows out of time order, gaps in which no face was found or no audio recorded, a segment over silence that has no
    words, and one file that lacks the video.
    """
    if position % 10 == 0:
        video.missing.add(("audio", "video", "words")[position // 10 % 3])
    if position % 10 == 1:
        shuffled = rng.permutation(len(video.words))
        video.words, video.vectors = video.words[shuffled], video.vectors[shuffled]
        video.word_intervals = video.word_intervals[shuffled]
    if position % 10 == 2:
        shuffled = rng.permutation(len(video.segments))
        video.segments, video.labels = video.segments[shuffled], video.labels[shuffled]
    if position % 10 == 3:
        shuffled = rng.permutation(len(video.frames["audio"]))
        video.frames["audio"] = video.frames["audio"][shuffled]
        video.frame_intervals["audio"] = video.frame_intervals["audio"][shuffled]
    if position % 10 == 4:
        end = video.segments.max()
        video.segments = np.concatenate([video.segments, [[end + 2, end + 4]]])
        video.labels = np.concatenate([video.labels, np.zeros((1, len(LABEL_COLUMNS)), np.float32)])
    for modality, share in (("audio", 0.05), ("video", 0.3)):
        if rng.random() < share:
            lost_from = rng.uniform(0, video.segments.max())
            times = video.frame_intervals[modality][:, 0]
            kept = (times < lost_from) | (times > lost_from + rng.uniform(1, 8))
            video.frames[modality] = video.frames[modality][kept]
            video.frame_intervals[modality] = video.frame_intervals[modality][kept]


def draw_folds(rng: np.random.Generator, names: list[str]) -> dict[str, list[str]]:
    """Lists like the organisers': two of their test videos have no labels, and one labelled video is in no fold."""
    order = [names[i] for i in rng.permutation(len(names))]
    train, valid = int(0.70 * len(order)), int(0.10 * len(order))
    return {
        "train": order[:train],
        "valid": order[train : train + valid],
        "test": ["unlabelled1", "unlabelled2", *order[train + valid : -1]],
    }


def write_sample(folder: Path, videos: int, seed: int) -> None:
    """Write a sample corpus: `{words,text,audio,video,labels}.csd` and `folds.json`; the same for the same seed.

    Ten videos at least, of about a minute each; a video takes about 2 MB. Label statistics follow CMU-MOSEI's; nothing
    else is taken from it (docs/sample.md). Raises `InputError` if the disk is full or may not be written to.
    """
    rng = np.random.default_rng(seed)
    world = World(rng)
    names = draw_names(rng, videos)
    drawn = []
    for position, name in enumerate(names):
        video = draw_video(rng, world, name)
        plant_traps(rng, position, video)
        drawn.append(video)
    described = {"dataset name": "emofuse sample corpus", "creator": "emofuse"}
    text = {"json_metadata": False, "metadata": described}
    write_sequence(folder / "words.csd", "TimestampedWords", _words(drawn), **text)
    write_sequence(folder / "text.csd", "glove_vectors", _vectors(drawn), **text)
    write_sequence(folder / "audio.csd", "COAVAREP", _frames(drawn, "audio"), described)
    write_sequence(folder / "video.csd", "FACET 4.2", _frames(drawn, "video"), described, compression="gzip")
    columns = {"dimension names": list(LABEL_COLUMNS)}
    write_sequence(folder / "labels.csd", "All Labels", _labels(drawn), described | columns, compression="gzip")
    with whole_file(folder / "folds.json") as beside:
        beside.write_text(json.dumps(draw_folds(rng, names), indent=1) + "\n", encoding="utf-8")


def _words(videos: list[Video]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    return ((v.name, v.words[:, None], v.word_intervals) for v in videos if "words" not in v.missing)


def _vectors(videos: list[Video]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    return ((v.name, v.vectors, v.word_intervals) for v in videos if "words" not in v.missing)


def _frames(videos: list[Video], modality: str) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    present = (v for v in videos if modality not in v.missing)
    return ((v.name, v.frames[modality], v.frame_intervals[modality]) for v in present)


def _labels(videos: list[Video]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    return ((v.name, v.labels, v.segments) for v in videos)
