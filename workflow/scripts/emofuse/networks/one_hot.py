"""First layers whose input is dense features with a word's one-hot vector behind them, which is never made.

A matrix times a one-hot vector is a row of the matrix, so rows of the kernel are looked up. The variables are those of
the plain layer on the whole input: same shapes, same initial values, same order. The kernel is split before rows are
taken, not indexed, so that its gradient is dense: Adam treats repeated rows of a sparse one wrongly.

Inputs are `[features, words]` or `[words]`: (batch, maxlen, features) float32, and (batch, maxlen) int32, where 0 is
the zero vector and i the i-th of `vocabulary` unit vectors.
"""

from emofuse.networks.backend import keras

ops = keras.ops


@keras.saving.register_keras_serializable("emofuse")
class SummedLSTMCell(keras.layers.LSTMCell):
    """An LSTM cell that is given the products of input and kernel in the place of the input."""

    def call(self, inputs: object, states: list, training: bool = False) -> tuple[object, list]:
        """The cell's output (batch, units) and states, from products (batch, 4 units)."""
        hidden, carry = states
        sums = inputs + ops.matmul(hidden, self.recurrent_kernel) + self.bias
        i, f, g, o = ops.split(sums, 4, axis=-1)
        carry = carry * self.recurrent_activation(f)
        carry += self.activation(g) * self.recurrent_activation(i)
        hidden = self.activation(carry) * self.recurrent_activation(o)
        return hidden, [hidden, carry]


@keras.saving.register_keras_serializable("emofuse")
class OneHotRNN(keras.layers.RNN):
    """A recurrent layer of a `SummedLSTMCell` over dense features and one-hot words."""

    def __init__(self, cell: SummedLSTMCell, vocabulary: int, **options: object):
        super().__init__(cell, **options)
        self.vocabulary = vocabulary

    def build(self, sequences_shape: list[tuple], initial_state_shape: object = None) -> None:
        """Make the cell's variables as for the whole input."""
        super().build(_whole(sequences_shape, self.vocabulary))

    def call(
        self, sequences: list, initial_state: object = None, mask: object = None, training: bool = False
    ) -> object:
        """The outputs of the last step (batch, units), or of all (batch, maxlen, units)."""
        products = self.products(sequences)
        # Keras gives a list of masks where none was given, one for each input.
        mask = keras.tree.flatten(mask)[0]
        return super().call(products, initial_state=initial_state, mask=mask, training=training)

    def products(self, sequences: list) -> object:
        """The products (batch, maxlen, 4 units) of input and kernel."""
        *dense, words = sequences
        of_features, of_words = _split(self.cell.kernel, self.vocabulary, axis=0)
        products = _rows(of_words, words)
        for features in dense:
            products += ops.matmul(features, of_features)
        return products

    def compute_output_shape(self, sequences_shape: list[tuple], initial_state_shape: object = None) -> tuple:
        """The plain layer's."""
        return super().compute_output_shape(_whole(sequences_shape, self.vocabulary))

    def get_config(self) -> dict:
        """What the layer is made again from."""
        return {**super().get_config(), "vocabulary": self.vocabulary}


@keras.saving.register_keras_serializable("emofuse")
class OneHotConvolution(keras.layers.Wrapper):
    """A `Conv1D` layer, valid and of stride 1, over dense features and one-hot words."""

    def __init__(self, layer: keras.layers.Conv1D, vocabulary: int, **options: object):
        super().__init__(layer, **options)
        self.vocabulary = vocabulary

    def build(self, input_shape: list[tuple]) -> None:
        """Make the layer's variables as for the whole input; raises `ValueError` if `maxlen` is below the kernel's."""
        super().build(_whole(input_shape, self.vocabulary))

    def call(self, inputs: list) -> object:
        """The activations (batch, maxlen - kernel size + 1, filters)."""
        *dense, words = inputs
        of_features, of_words = _split(self.layer.kernel, self.vocabulary, axis=1)
        positions = ops.unstack(of_words)
        steps = words.shape[1] - len(positions) + 1
        products = sum(_rows(kernel, words[:, i : i + steps]) for i, kernel in enumerate(positions))
        for features in dense:
            products += self.layer.convolution_op(features, of_features)
        return self.layer.activation(products + self.layer.bias)

    def compute_output_shape(self, input_shape: list[tuple]) -> tuple:
        """The plain layer's."""
        return self.layer.compute_output_shape(_whole(input_shape, self.vocabulary))

    def get_config(self) -> dict:
        """What the layer is made again from."""
        return {**super().get_config(), "vocabulary": self.vocabulary}


def _whole(shapes: list[tuple], vocabulary: int) -> tuple:
    """The shape of the whole input, one-hot vectors and all."""
    *dense, words = shapes
    return (*words, sum(shape[-1] for shape in dense) + vocabulary)


def _split(kernel: object, vocabulary: int, axis: int) -> list:
    return ops.split(kernel, [kernel.shape[axis] - vocabulary], axis=axis)


def _rows(kernel: object, words: object) -> object:
    """The rows (batch, steps, units) of a kernel (vocabulary, units) for words (batch, steps), zeros for padding."""
    rows = ops.take(kernel, ops.maximum(words - 1, 0), axis=0)
    return ops.where(ops.expand_dims(words > 0, -1), rows, 0.0)
