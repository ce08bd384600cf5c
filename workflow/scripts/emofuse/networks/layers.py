"""What a saved network says of its layers, read without Keras, which takes longer to import than figures to draw."""

import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import h5py

from emofuse.errors import InputError


@dataclass(frozen=True)
class Layer:
    """A layer: its kind, the shape of its output without the batch, and its parameters."""

    kind: str
    shape: tuple[int, ...]
    parameters: int


def read_layers(path: Path) -> tuple[dict[str, tuple[int, ...]], list[Layer]]:
    """The shapes of a `.keras` file's inputs by their names, and its other layers in order.

    Raises `InputError` if it is not a model.
    """
    try:
        with ZipFile(path) as archive:
            described = json.loads(archive.read("config.json"))["config"]["layers"]
            parameters = _parameters(archive.read("model.weights.h5"))
    except (BadZipFile, KeyError, OSError, TypeError, ValueError) as error:
        raise InputError(f"{path} is not a model: {error}") from error
    shapes, inputs, layers = {}, {}, []
    for layer in described:
        # Whoever takes an output says its shape.
        shapes |= {name: shape for name, shape in _taken(layer)}
    for layer in described:
        name, choices = layer["config"]["name"], layer["config"]
        if layer["class_name"] == "InputLayer":
            inputs[name] = tuple(choices["batch_shape"][1:])
            continue
        if name not in shapes:
            # Nobody takes the last: it is dense, or changes no widths.
            shapes[name] = (choices.get("units") or sum(shape[-1] for _, shape in _taken(layer)),)
        layers.append(Layer(_kind(layer["class_name"], choices), shapes[name], parameters.get(name, 0)))
    return inputs, layers


def _taken(layer: dict) -> list[tuple[str, tuple[int, ...]]]:
    """The layers whose outputs one is given, with the shapes of these outputs."""
    found = []

    def look(value: object) -> None:
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            found.append((value["config"]["keras_history"][0], tuple(value["config"]["shape"][1:])))
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                look(part)

    for node in layer["inbound_nodes"]:
        look(node["args"])
    return found


def _parameters(weights: bytes) -> dict[str, int]:
    """How many each layer has, by the layers' names, of which each group of weights keeps its own."""
    with h5py.File(io.BytesIO(weights)) as file:
        return {group["vars"].attrs["name"]: _size(group) for group in file["layers"].values()}


def _size(group: h5py.Group) -> int:
    return sum(math.prod(part.shape) if isinstance(part, h5py.Dataset) else _size(part) for part in group.values())


def _kind(name: str, choices: dict) -> str:
    if name == "Bidirectional":
        return f"{name} {choices['layer']['class_name']}"
    return f"{name} {choices['rate']:g}" if name == "Dropout" else name
