"""Keras on TensorFlow, imported and set up as every training job needs it."""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# Keras imports these, where installed, for wrappers and plots that training has no use for.
_hidden = {"matplotlib", "pandas", "sklearn"} - set(sys.modules)
sys.modules.update(dict.fromkeys(_hidden))
import keras  # noqa: E402
import tensorflow  # noqa: E402

for _name in _hidden:
    del sys.modules[_name]

__all__ = ["keras", "limit_threads", "tensorflow"]


def limit_threads(threads: int) -> None:
    """Let TensorFlow use this many threads an operation, and run one operation at a time, always in the same order."""
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    tensorflow.config.experimental.enable_op_determinism()
