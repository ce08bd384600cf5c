"""What stands between sequences and a selected model's input and output, as a file that goes with the model."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from emofuse.alignment.store import Aligned
from emofuse.configuration.protocol import Selection
from emofuse.errors import InputError
from emofuse.features import network_inputs, vocabulary
from emofuse.features.scaling import Scaling
from emofuse.files.checksums import sha256_of

FILE = "preprocessing.json"
MODEL = "model.keras"


@dataclass(frozen=True)
class Preprocessing:
    """A selected model's preprocessing; choices are the keys of config/protocols/*.yaml.

    `rows`: `words` or `frames`, of which a segment keeps `maxlen`. `features`: the number of features of each modality,
    in the order in which they are concatenated. `words`: the vocabulary (vocabulary,) bytes of one-hot text, or None.
    `scalings`: those of the modalities that are scaled. `pauses`: words that are dropped. `targets`: the model's
    outputs, in order; `label_range`, the lowest and highest label there can be. `labels_shuffled`: whether the network
    learnt from labels shuffled between videos, which is from nothing. `model_sha256`: that of the model's file.
    `context`: what a word has behind its features, of other segments; files of before it was a choice do not say.
    """

    rows: str
    features: dict[str, int]
    words: np.ndarray | None
    scalings: dict[str, Scaling]
    backend: str
    weighting: str
    missing: str
    non_finite: str
    pauses: list[str]
    maxlen: int
    padding: str
    truncating: str
    targets: list[str]
    label_range: tuple[float, float]
    labels_shuffled: bool
    scored_output: str
    model_sha256: str
    context: str = "none"

    @classmethod
    def of_cell(
        cls,
        modalities: list[str],
        maxlen: int,
        aligned: Aligned,
        rows: Aligned,
        scalings: dict[str, Scaling],
        words: np.ndarray | None,
        choices: Selection,
        model: Path,
    ) -> "Preprocessing":
        """That of a cell whose model lies at `model`: trained on `rows`, the store of words or one of frames."""
        dense = network_inputs.dense_modalities(modalities, choices.text)
        return cls(
            rows=rows.made.rows,
            features={modality: aligned.features[modality].shape[1] for modality in dense},
            words=words if network_inputs.is_one_hot(modalities, choices.text) else None,
            scalings={modality: scalings[modality] for modality in dense if modality in scalings},
            backend=aligned.made.backend,
            weighting=aligned.made.weighting,
            missing=aligned.made.missing,
            non_finite=aligned.made.non_finite,
            pauses=aligned.made.pauses,
            maxlen=maxlen,
            padding=choices.padding,
            truncating=choices.truncating,
            targets=aligned.targets,
            label_range=tuple(float(bound) for bound in aligned.label_range),
            labels_shuffled=choices.shuffled,
            scored_output=choices.scored_output,
            model_sha256=sha256_of(model),
            context=choices.context,
        )

    @property
    def sequences(self) -> list[str]:
        """The names of the sequences that are needed, that of the rows first."""
        return [*(["words"] if self.rows == "words" else []), *self.features]


def write_preprocessing(path: Path, preprocessing: Preprocessing) -> None:
    """Write a preprocessing as JSON."""
    content = asdict(preprocessing) | {
        "words": None if preprocessing.words is None else vocabulary.as_texts(preprocessing.words),
        "scalings": {modality: scaling.as_json() for modality, scaling in preprocessing.scalings.items()},
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_preprocessing(folder: Path) -> Preprocessing:
    """Read the preprocessing in a cell's folder.

    Raises `InputError` if there is no such folder, it is no cell's, its model is not the one that was selected, or the
    preprocessing is damaged.
    """
    path = folder / FILE
    if not path.is_file() or not (folder / MODEL).is_file():
        found = ", ".join(sorted(item.name for item in folder.iterdir())[:5]) if folder.is_dir() else "no such folder"
        raise InputError(
            f"{folder}: not a cell, which holds {MODEL} and {FILE}; found {found or 'nothing'}; give the folder "
            "results/<corpus>/<protocol>/cells/<modalities>/<architecture> of a finished run, or a copy of it"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        preprocessing = Preprocessing(
            **content
            | {
                "words": None if content["words"] is None else vocabulary.of_texts(content["words"]),
                "scalings": {modality: Scaling.of_json(scaling) for modality, scaling in content["scalings"].items()},
                "label_range": tuple(content["label_range"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: not as it was written: {error}; copy the cell's folder again") from error
    if sha256_of(folder / MODEL) != preprocessing.model_sha256:
        raise InputError(
            f"{folder / MODEL}: not the model that was selected: its sha256 is {sha256_of(folder / MODEL)}, and {FILE} "
            f"says {preprocessing.model_sha256}; copy the cell's folder again"
        )
    return preprocessing
