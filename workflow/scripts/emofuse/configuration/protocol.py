"""The parts of a protocol that programs decide by, as dataclasses; a field is a key of config/protocols/*.yaml.

A field has its key's name, and a dataclass in it is a section. Where a program needs one key of a section alone, the
field is annotated with the key's path. Rules hand a program its part as JSON (`part`), and the program reads it
(`read`).
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from emofuse.errors import InputError

Part = TypeVar("Part")


@dataclass(frozen=True)
class Alignment:
    """How frames become features of words."""

    weighting: Annotated[str, "alignment.weighting"]
    missing: Annotated[str, "alignment.missing"]
    non_finite: Annotated[str, "alignment.non_finite"]


@dataclass(frozen=True)
class GroupedSplit:
    """A seeded split by video; `shares` of the segments of train, valid and test."""

    shares: Annotated[list[float], "split.shares"]
    seed: Annotated[int, "split.seed"]


@dataclass(frozen=True)
class CrossValidation:
    """Folds of whole videos, seeded, each of which is tested in a round of its own."""

    folds: Annotated[int, "split.folds"]
    seed: Annotated[int, "split.seed"]


@dataclass(frozen=True)
class RandomBaseline:
    """How random answers are drawn."""

    draws: Annotated[int, "random_baseline.draws"]
    seed: Annotated[int, "random_baseline.seed"]


@dataclass(frozen=True)
class Sequence:
    """How a segment becomes `maxlen` words, in Keras' terms."""

    padding: str
    truncating: str
    masking: bool


@dataclass(frozen=True)
class Network:
    """What the networks are, besides the search: widths in units, `kernel_size` and `pool_size` in words; `auxiliary`
    are columns of the label file that they are trained on and not scored."""

    recurrent_activation: str
    output: str
    auxiliary: list[str]
    units: int
    dense_units: int
    filters: int
    kernel_size: int
    pool_size: int


@dataclass(frozen=True)
class TrainingLabels:
    """Whether labels are shuffled between videos, where networks see them, and by which seed."""

    shuffled: bool
    seed: int


@dataclass(frozen=True)
class Training:
    """How a trial is trained; `epochs` and `patience` in epochs, `batch_size` in segments."""

    optimizer: str
    learning_rate: float
    loss: str
    auxiliary_weight: float
    epochs: int
    patience: int
    monitor: str
    batch_size: int
    weights_kept: str


@dataclass(frozen=True)
class Trials:
    """What every trial depends on besides its hyper-parameters and its seed."""

    text: str
    context: str
    sequence: Sequence
    network: Network
    labels: TrainingLabels
    training: Training
    scored_output: str
    threads: int
    used: Annotated[str, "segments.used"]


@dataclass(frozen=True)
class GridOfTrials(Trials):
    """The trials of a shape, one for each rate of dropout with each seed."""

    seeds: list[int]
    dropout: Annotated[list[float], "search.dropout"]


@dataclass(frozen=True)
class Finals(Trials):
    """The trials of a cell's finalists, `count` of them, with each seed but the first."""

    seeds: list[int]
    count: Annotated[int, "search.finalists"]


@dataclass(frozen=True)
class Selection:
    """The choice of a cell's candidate, and what its model's file has to say of its input, labels and output."""

    chosen_on: str
    text: str
    context: str
    shuffled: Annotated[bool, "labels.shuffled"]
    scored_output: str
    padding: Annotated[str, "sequence.padding"]
    truncating: Annotated[str, "sequence.truncating"]


@dataclass(frozen=True)
class Scoring:
    """Which segments are scored, and whether their outputs are clipped before."""

    scored_output: str
    used: Annotated[str, "segments.used"]


@dataclass(frozen=True)
class Comparison:
    """What a reader must know to compare cells: who chose them, the segments of their constants, how folds are made,
    and whether their networks learnt from `shuffled` labels."""

    chosen_on: str
    constants: Annotated[str, "segments.tables"]
    split: Annotated[str, "split.method"]
    shuffled: Annotated[bool, "labels.shuffled"]


@dataclass(frozen=True)
class Tables(Comparison):
    """What tables show of presence besides."""

    presence: list[str]


@dataclass(frozen=True)
class Figures(Comparison):
    """What figures name besides: the loss of learning curves and what else is in it, and what a word of text is."""

    loss: Annotated[str, "training.loss"]
    auxiliary: Annotated[list[str], "network.auxiliary"]
    text: str


@dataclass(frozen=True)
class Challenge(Trials):
    """The run of table 5: what trials depend on, and which folds they are fitted on."""

    fit_on: Annotated[str, "challenge.fit_on"]


def part(protocol: dict[str, Any], asked: type | str) -> str:
    """The part of a whole protocol that a dataclass asks for, or one key: JSON, the same for the same choices."""
    selected = _select(protocol, asked) if isinstance(asked, type) else _nested(protocol, asked.split("."))
    return json.dumps(selected, sort_keys=True)


def read(source: str, kind: type[Part]) -> Part:
    """The part that `kind` asks for, from the JSON that `part` gives or from the YAML file of a whole protocol.

    Raises `InputError` if it is neither, or lacks a key.
    """
    with _naming_missing(source):
        return _build(_load(source), kind)


def read_key(source: str, path: str) -> Any:
    """The value of one key, such as `training.loss`; all else is as in `read`."""
    with _naming_missing(source):
        return _at(_load(source), path.split("."))


def scored_range(scored_output: str, label_range: tuple[float, float]) -> tuple[float, float]:
    """The range to which outputs are cut before they are scored: the labels' where `clipped`, none where `raw`."""
    return {"clipped": label_range, "raw": (-math.inf, math.inf)}[scored_output]


def _load(source: str) -> dict[str, Any]:
    if source.startswith("{"):
        return json.loads(source)
    # Not by an import statement, which would make every job run again when that module is edited: rules hand over JSON,
    # and their jobs need neither YAML nor a schema.
    return import_module("emofuse.configuration.files").load_protocol(Path(source)).content


@contextmanager
def _naming_missing(source: str) -> Iterator[None]:
    try:
        yield
    except KeyError as error:
        raise InputError(f"--protocol lacks the key {error}; found {source[:200]}") from error


def _select(protocol: dict[str, Any], kind: type) -> dict[str, Any]:
    """What `kind` asks for of a protocol, nested as there."""
    selected: dict[str, Any] = {}
    for _, path, inner in _asked(kind):
        found = _nested(protocol, path)
        if is_dataclass(inner):
            found = {path[0]: _select(protocol[path[0]], inner)}
        for key, value in found.items():
            selected[key] = selected.get(key, {}) | value if isinstance(value, dict) else value
    return selected


def _nested(protocol: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """One key and its value, in the sections that it is in."""
    return reduce(lambda inner, key: {key: inner}, reversed(path), _at(protocol, path))


def _at(protocol: dict[str, Any], path: list[str]) -> Any:
    return reduce(lambda section, key: section[key], path, protocol)


def _build(content: dict[str, Any], kind: type[Part]) -> Part:
    values = {}
    for name, path, inner in _asked(kind):
        value = _at(content, path)
        values[name] = _build(value, inner) if is_dataclass(inner) else value
    return kind(**values)


def _asked(kind: type) -> Iterator[tuple[str, list[str], type]]:
    """Each field: its name, the path of its key, and its type."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        inner, path = get_args(hint) if get_origin(hint) is Annotated else (hint, name)
        yield name, path.split("."), inner
