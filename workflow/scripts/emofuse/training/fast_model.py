"""A model's equal that trains faster, and whose dropout rates are variables (docs/training.md)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from emofuse.errors import InputError
from emofuse.networks.backend import keras
from emofuse.training.fast_layers import FastConvolution, FastLSTM, Identity, Normalization, inputs_of


class VariableDropout(keras.layers.Layer):
    """Dropout whose rate and random state are variables, so that one traced graph serves every rate and seed."""

    def __init__(self, **options: object):
        super().__init__(**options)
        self.supports_masking = True
        self.rate = self.add_weight(shape=(), initializer="zeros", trainable=False, name="rate")
        self.seed_generator = keras.random.SeedGenerator(0)

    def call(self, inputs: object, training: bool = False) -> object:
        """The inputs, with values dropped at the current rate while training."""
        if not training:
            return inputs
        kept = keras.random.uniform(keras.ops.shape(inputs), seed=self.seed_generator) >= self.rate
        return inputs * keras.ops.cast(kept, inputs.dtype) / (1 - self.rate)


class FastModel:
    """The equal of a functional model: `model` gives what the original gives for the same weights.

    `variables` are the original's `weights`, in its order. Layers that have no faster equal are Keras' own.
    """

    def __init__(self, original: keras.Model):
        self._normalizations = _normalizations(original)
        self._equals: dict[keras.Operation, keras.Operation] = {}
        self._parts: dict[keras.Operation, keras.layers.Layer] = {}
        self.model = keras.models.clone_model(original, clone_function=self._equal)
        self.variables = [
            variable for layer in original.layers if layer in self._parts for variable in self._parts[layer].weights
        ]

    def weights(self) -> list[np.ndarray]:
        """The weights, as the original's `get_weights` gives them."""
        return [variable.numpy() for variable in self.variables]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        """Take weights as the original's `set_weights` does."""
        for variable, value in zip(self.variables, weights, strict=True):
            variable.assign(value)

    def set_dropout(self, rate: float, seed: int) -> None:
        """Let all dropout layers drop at this rate, each with random numbers of its own."""
        for position, layer in enumerate(self.model.layers):
            if isinstance(layer, VariableDropout):
                layer.rate.assign(rate)
                layer.seed_generator.state.assign(np.array([seed, position], layer.seed_generator.state.dtype))

    def _equal(self, layer: keras.Operation) -> keras.Operation:
        if layer not in self._equals:
            self._equals[layer] = self._make_equal(layer)
        return self._equals[layer]

    def _make_equal(self, layer: keras.Operation) -> keras.Operation:
        if _is_plain_dropout(layer):
            return VariableDropout(name=layer.name)
        self._parts[layer] = copy = layer.__class__.from_config(layer.get_config())
        if layer in self._normalizations.values():
            return Identity(name=layer.name)
        before = self._normalizations.get(layer)
        normalization = Normalization(self._parts[before]) if before else None
        if FastLSTM.equals(layer):
            return FastLSTM(copy, normalization)
        return FastConvolution(copy, normalization) if normalization else copy


def require_rate_in_dropout_alone(build: Callable[[float], keras.Model]) -> None:
    """Raise `InputError` if a model's rate of dropout is in a layer that `FastModel` cannot set it in."""
    for low, high in zip(build(0.0).layers, build(0.5).layers, strict=True):
        if not _is_plain_dropout(low) and _without_names(low.get_config()) != _without_names(high.get_config()):
            raise InputError(
                f"layer {low.name} ({type(low).__name__}) depends on the rate of dropout; keras.layers.Dropout alone "
                "may, directly in the model and without a noise_shape: one graph is trained at all rates"
            )


def _is_plain_dropout(layer: keras.Operation) -> bool:
    return type(layer) is keras.layers.Dropout and layer.noise_shape is None


def _without_names(config: Any) -> Any:
    if isinstance(config, dict):
        return {key: _without_names(value) for key, value in config.items() if key != "name"}
    return [_without_names(value) for value in config] if isinstance(config, list | tuple) else config


def _normalizations(model: keras.Model) -> dict[keras.layers.Layer, keras.layers.BatchNormalization]:
    """The batch normalisations that the one layer after them can take in, by that layer."""
    found = {}
    for layer in filter(Normalization.equals, model.layers):
        users = [
            operation
            for operation in model.operations
            for node in operation._inbound_nodes
            if any(tensor is layer.output for tensor in node.input_tensors)
        ]
        if len(users) != 1 or any(tensor is layer.output for tensor in model.outputs):
            continue
        (user,) = users
        if FastLSTM.equals(user) or FastConvolution.equals(user):
            first, *masks = inputs_of(user)
            same_masks = [id(mask) for mask in masks] == [id(mask) for mask in inputs_of(layer)[1:]]
            if first is layer.output and same_masks:
                found[user] = layer
    return found
