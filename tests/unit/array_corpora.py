"""A small corpus as people hold it: the same segments in each of the layouts, and the label file of them."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import yaml

from emofuse.corpus import csd

STEPS = 6
WIDTHS = {"audio": 4, "vision": 3, "text": 5}
VIDEOS = {"train": 14, "valid": 4, "test": 4}
COLUMNS = ["sentiment", "happy", "sad", "anger", "surprise", "disgust", "fear"]


@dataclass
class Made:
    """By fold: ids (video, segment, start, end), the words (words, features) of each modality, and the labels."""

    ids: dict[str, list[tuple[str, int, float, float]]]
    features: dict[str, dict[str, list[np.ndarray]]]
    labels: dict[str, np.ndarray]

    def padded(self, fold: str, modality: str, side: str = "front") -> np.ndarray:
        """(segments, steps, features), with zeros in front of the words or behind them."""
        arrays = np.zeros((len(self.ids[fold]), STEPS, WIDTHS[modality]), np.float32)
        for segment, words in enumerate(self.features[fold][modality]):
            place = slice(STEPS - len(words), STEPS) if side == "front" else slice(0, len(words))
            arrays[segment, place] = words
        return arrays


def make(seed: int = 1) -> Made:
    """Three segments a video, of one to six words; each fifth word lacks vision, and the first segment's all do."""
    rng = np.random.default_rng(seed)
    made = Made({}, {}, {})
    for fold, videos in VIDEOS.items():
        made.ids[fold] = [(f"{fold}_{v}", n, 2.0 * n, 2.0 * n + 1.5) for v in range(videos) for n in range(3)]
        made.features[fold] = {modality: [] for modality in WIDTHS}
        for segment in range(len(made.ids[fold])):
            words = int(rng.integers(1, STEPS + 1))
            for modality, width in WIDTHS.items():
                drawn = rng.normal(size=(words, width)).astype(np.float32)
                if modality == "vision":
                    drawn[rng.random(words) < 0.2] = 0
                    drawn *= segment > 0
                made.features[fold][modality].append(drawn)
        emotions = rng.integers(0, 10, (len(made.ids[fold]), len(COLUMNS) - 1)) / 3
        sentiment = rng.integers(-9, 10, len(made.ids[fold])) / 3
        made.labels[fold] = np.column_stack([sentiment, emotions])
    return made


def write_files(made: Made, folder: Path, ending: str, ids: bool = True, side: str = "front") -> dict:
    """A file a fold and modality; the key `arrays` that describes them."""
    named = {"audio": "audio", "video": "vision"}
    for fold in VIDEOS:
        held = {what: made.padded(fold, modality, side) for what, modality in named.items()} | {"y": made.labels[fold]}
        if ids:
            held["id"] = np.array([f"{video}$_${number}" for video, number, *_ in made.ids[fold]])
        for what, array in held.items():
            _write_array(folder / f"{what}_{fold}{ending}", array)
    files = {**named, "labels": "y", **({"ids": "id"} if ids else {})}
    files = {what: what if what in named else name for what, name in files.items()}
    return {"files": {what: str(folder / f"{name}_{{fold}}{ending}") for what, name in files.items()}}


def _write_array(path: Path, array: np.ndarray) -> None:
    if path.suffix == ".h5":
        with h5py.File(path, "w") as file:
            file["d1"] = array.astype("S") if array.dtype.kind == "U" else array
    elif path.suffix == ".npy":
        np.save(path, array)
    else:
        np.savez_compressed(path, d1=array)


def write_mult(made: Made, folder: Path, protocol: int = 4, as_objects: bool = False) -> dict:
    """The Multimodal Transformer's package: ids (video, start, end), sentiment of shape (segments, 1, 1)."""
    package = {
        fold: {
            **{modality: made.padded(fold, modality) for modality in WIDTHS},
            "labels": made.labels[fold][:, :1, None],
            "id": np.array(
                [(video, start, end) for video, _, start, end in made.ids[fold]], object if as_objects else np.str_
            ),
        }
        for fold in VIDEOS
    }
    path = folder / "mult.pkl"
    path.write_bytes(pickle.dumps(package, protocol))
    return {"package": str(path), "layout": "mult"}


def write_mmsa(made: Made, folder: Path, protocol: int = 4) -> dict:
    """MMSA's package, with all of its keys."""
    package = {
        fold: {
            "raw_text": np.array(["so it is"] * len(made.ids[fold]), object),
            **{modality: made.padded(fold, modality, "behind") for modality in WIDTHS},
            "text_bert": np.ones((len(made.ids[fold]), 3, STEPS), np.float32),
            "audio_lengths": [STEPS] * len(made.ids[fold]),
            "annotations": ["Positive"] * len(made.ids[fold]),
            "classification_labels": np.ones(len(made.ids[fold])),
            "regression_labels": made.labels[fold][:, 0],
            "id": [f"{video}$_${number}" for video, number, *_ in made.ids[fold]],
        }
        for fold in VIDEOS
    }
    path = folder / "aligned_50.pkl"
    path.write_bytes(pickle.dumps(package, protocol))
    return {"package": str(path), "layout": "mmsa"}


def write_labels(made: Made, folder: Path, reverse: bool = False) -> Path:
    """The label file, with a further video that the arrays lack; `reverse`: the last segment of a video first."""
    videos: dict[str, list] = {"unseen": [((0.0, 1.0), np.zeros(len(COLUMNS)))]}
    for fold, ids in made.ids.items():
        for (video, _, *times), labels in zip(ids, made.labels[fold], strict=True):
            videos.setdefault(video, []).append((tuple(times), labels))
    step = -1 if reverse else 1
    content = [
        (video, np.array([row for _, row in found[::step]]), np.array([times for times, _ in found[::step]]))
        for video, found in videos.items()
    ]
    csd.write_sequence(folder / "labels.csd", "All Labels", content, {"dimension names": COLUMNS})
    return folder / "labels.csd"


def write_corpus(path: Path, arrays: dict, **keys: object) -> Path:
    """A corpus file."""
    content = {"name": "held", "title": "As people hold it", "arrays": arrays} | keys
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path
