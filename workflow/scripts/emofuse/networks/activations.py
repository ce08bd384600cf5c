"""The activations of recurrent gates, by the names that protocols use."""

from emofuse.networks.backend import keras


@keras.saving.register_keras_serializable("emofuse")
def keras2_hard_sigmoid(x: object) -> object:
    """The recurrent activation of Keras 2, which the authors had, `0.2 x + 0.5` cut to [0, 1]; Keras 3 divides by 6."""
    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)


RECURRENT = {"sigmoid": keras.activations.sigmoid, "hard_sigmoid": keras2_hard_sigmoid}
