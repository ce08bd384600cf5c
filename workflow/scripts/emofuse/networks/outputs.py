"""What the last layer of a network may do to its sums."""

from emofuse.networks.backend import keras

ops = keras.ops


@keras.saving.register_keras_serializable("emofuse")
class StraightThroughClip(keras.layers.Layer):
    """Values clipped to a range, whose gradient passes as if they were not.

    The gradient of plain clipping is zero beyond the range: an output that is beyond it for every segment, as one below
    zero is soon where most labels are zero, would never move again. Source: the straight-through estimator of Bengio,
    Leonard and Courville, arXiv:1308.3432.
    """

    def __init__(self, low: float, high: float, **options: object):
        super().__init__(**options)
        self.low = low
        self.high = high

    def call(self, inputs: object) -> object:
        """The clipped inputs, in their shape."""
        return ops.stop_gradient(ops.clip(inputs, self.low, self.high)) + (inputs - ops.stop_gradient(inputs))

    def get_config(self) -> dict:
        """What the layer is made again from."""
        return {**super().get_config(), "low": self.low, "high": self.high}
