"""Layers that train faster than Keras' own, with their variables and their results (docs/training.md).

A recurrence is unrolled, both directions at once. Batch normalisation of a model's input is folded into the kernel of
the layer after it: features need no gradient, so that a third of the products is never made.
"""

from collections.abc import Callable

import numpy as np

from emofuse.networks.activations import keras2_hard_sigmoid
from emofuse.networks.backend import keras
from emofuse.networks.backend import tensorflow as tf
from emofuse.networks.one_hot import OneHotRNN
from emofuse.training.recurrence import lstm_states

SLOPES: dict[Callable, Callable[[tf.Tensor], tf.Tensor]] = {
    keras.activations.sigmoid: lambda value: value * (1 - value),
    keras2_hard_sigmoid: lambda value: tf.where((value > 0) & (value < 1), 0.2, 0.0),
}
LONGEST_UNROLLED = 64


class Identity(keras.layers.Layer):
    """What stands where a layer was that another one has taken in."""

    def __init__(self, **options: object):
        super().__init__(**options)
        self.supports_masking = True

    def call(self, inputs: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
        """The inputs."""
        return inputs


class Normalization(keras.layers.Layer):
    """Batch normalisation that leaves scale and offset to the kernel of the next layer."""

    def __init__(self, layer: keras.layers.BatchNormalization):
        super().__init__()
        self.layer = layer
        self.supports_masking = True

    @staticmethod
    def equals(layer: keras.Operation) -> bool:
        """Whether this layer can stand for another."""
        return (
            type(layer) is keras.layers.BatchNormalization
            and len(layer.output.shape) == 3
            and layer.axis in (-1, 2)
            and layer.scale
            and layer.center
            and layer.trainable
            and not layer.renorm
            and bool(inputs_of(layer))
        )

    def build(self, input_shape: tuple) -> None:
        """Make the layer's variables."""
        self.layer.build(input_shape)

    def call(self, inputs: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False) -> tuple[tf.Tensor, ...]:
        """Inputs less their mean (batch, steps, features); their scale (features,) and then their offset (features,).

        While training, the mean and the variance are the batch's, of the positions in the mask (batch, steps) alone.
        """
        layer = self.layer
        if training:
            weights = tf.ones(tf.shape(inputs)[:-1]) if mask is None else tf.cast(mask, tf.float32)
            count = tf.reduce_sum(weights) + keras.config.epsilon()
            mean = tf.einsum("bs,bsf->f", weights, inputs) / count
            centred = inputs - mean
            variance = tf.einsum("bs,bsf->f", weights, tf.square(centred)) / count
            layer.moving_mean.assign(layer.moving_mean * layer.momentum + mean * (1 - layer.momentum))
            layer.moving_variance.assign(layer.moving_variance * layer.momentum + variance * (1 - layer.momentum))
        else:
            centred, variance = inputs - layer.moving_mean, tf.convert_to_tensor(layer.moving_variance)
        return centred, layer.gamma * tf.math.rsqrt(variance + layer.epsilon), tf.convert_to_tensor(layer.beta)


class FastLSTM(keras.layers.Layer):
    """An `LSTM` or `OneHotRNN` layer, or a `Bidirectional` one of them, on inputs yet to be normalised or not."""

    def __init__(self, layer: keras.layers.Layer, normalization: Normalization | None):
        super().__init__()
        self.layer = layer
        self.normalization = normalization
        self.supports_masking = True

    @staticmethod
    def equals(layer: keras.Operation) -> bool:
        """Whether this layer can stand for another, and pays."""
        if isinstance(layer, keras.layers.Bidirectional) and (layer.merge_mode != "concat" or layer.return_state):
            return False
        directions = _directions(layer)
        if not all(_is_plain_lstm(direction) for direction in directions) or directions[0].go_backwards:
            return False
        if not inputs_of(layer):
            return False
        first, *others = inputs_of(layer)
        has_initial_state = any(tensor.dtype == first.dtype for tensor in others)
        return not has_initial_state and (first.shape[1] or np.inf) <= LONGEST_UNROLLED

    def build(self, input_shape: tuple) -> None:
        """Make the variables of the layers."""
        if self.normalization:
            self.normalization.build(input_shape)
        self.layer.build(input_shape)

    def call(self, inputs: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False) -> tf.Tensor:
        """The layer's output."""
        mask = keras.tree.flatten(mask)[0]
        directions = _directions(self.layer)
        cells = [direction.cell for direction in directions]
        if self.normalization:
            inputs, scale, offset = self.normalization(inputs, mask=mask, training=training)
            sums = [_scaled_product(inputs, scale, offset, cell) for cell in cells]
        else:
            sums = [_product(inputs, direction) for direction in directions]
        gate = cells[0].recurrent_activation
        kernels = [tf.convert_to_tensor(cell.recurrent_kernel) for cell in cells]
        states = lstm_states(sums, kernels, mask, gate, SLOPES[gate])
        if not self.layer.return_sequences:
            states = [sequence[:, last] for sequence, last in zip(states, (-1, 0), strict=False)]
        if mask is not None and directions[0].zero_output_for_mask:
            states = [tf.where(mask[..., None], sequence, 0.0) for sequence in states]
        return tf.concat(states, axis=-1)

    def compute_mask(self, inputs: tf.Tensor, mask: tf.Tensor | None) -> tf.Tensor | None:
        """The layer's."""
        return mask if self.layer.return_sequences else None

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """The layer's."""
        return self.layer.compute_output_shape(input_shape)


class FastConvolution(keras.layers.Layer):
    """A valid `Conv1D` layer on inputs yet to be normalised."""

    def __init__(self, layer: keras.layers.Conv1D, normalization: Normalization):
        super().__init__()
        self.layer = layer
        self.normalization = normalization

    @staticmethod
    def equals(layer: keras.Operation) -> bool:
        """Whether this layer can stand for another; not for one with padding, which must not get the offset."""
        return (
            type(layer) is keras.layers.Conv1D
            and layer.padding == "valid"
            and layer.groups == 1
            and layer.use_bias
            and bool(inputs_of(layer))
        )

    def build(self, input_shape: tuple) -> None:
        """Make the variables of the layers."""
        self.normalization.build(input_shape)
        self.layer.build(input_shape)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """The layer's output."""
        inputs, scale, offset = self.normalization(inputs, training=training)
        kernel = tf.convert_to_tensor(self.layer.kernel)
        products = self.layer.convolution_op(inputs, scale[:, None] * kernel)
        return self.layer.activation(
            products + tf.tensordot(offset, tf.reduce_sum(kernel, axis=0), 1) + self.layer.bias
        )

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """The layer's."""
        return self.layer.compute_output_shape(input_shape)


def inputs_of(layer: keras.Operation) -> list[keras.KerasTensor]:
    """The tensors that a layer is called on, masks behind them; none if it is called more than once."""
    return keras.tree.flatten(layer.input) if len(layer._inbound_nodes) == 1 else []


def _directions(layer: keras.layers.Layer) -> list[keras.layers.Layer]:
    is_bidirectional = isinstance(layer, keras.layers.Bidirectional)
    return [layer.forward_layer, layer.backward_layer] if is_bidirectional else [layer]


def _is_plain_lstm(layer: keras.layers.Layer) -> bool:
    if type(layer) not in (keras.layers.LSTM, OneHotRNN) or layer.return_state or layer.stateful:
        return False
    cell = layer.cell
    return (
        cell.activation is keras.activations.tanh
        and cell.recurrent_activation in SLOPES
        and cell.use_bias
        and not (cell.dropout or cell.recurrent_dropout)
        and (layer.return_sequences or not layer.zero_output_for_mask)
    )


def _product(inputs: tf.Tensor | list[tf.Tensor], layer: keras.layers.RNN) -> tf.Tensor:
    kernel = tf.convert_to_tensor(layer.cell.kernel)
    products = layer.products(inputs) if isinstance(layer, OneHotRNN) else tf.tensordot(inputs, kernel, 1)
    return products + layer.cell.bias


def _scaled_product(inputs: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, cell: keras.layers.LSTMCell) -> tf.Tensor:
    kernel = tf.convert_to_tensor(cell.kernel)
    return tf.tensordot(inputs, scale[:, None] * kernel, 1) + (tf.tensordot(offset, kernel, 1) + cell.bias)
