"""Keras on TensorFlow, imported and set up as every training job needs it."""

import os
from contextlib import nullcontext

from emofuse.environment import without
from emofuse.errors import InputError
from emofuse.networks.stderr import without_lines

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# On a GPU, memory is taken as it is needed, and not all of it at once: jobs may share one.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")

# TensorFlow's notes on how it was built, which come before it heeds the level above.
_NOTES = r"^I0000 |^WARNING: All log messages before absl::InitializeLog|Unable to register cu\w+ factory"

# Keras imports these, where installed, for wrappers and plots that training has no use for.
with without("matplotlib", "pandas", "sklearn"), without_lines(_NOTES):
    import keras
    import tensorflow

__all__ = ["keras", "limit_threads", "tensorflow", "use_gpus"]


def limit_threads(threads: int) -> None:
    """Let TensorFlow use this many threads an operation, and run one operation at a time, always in the same order."""
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    tensorflow.config.experimental.enable_op_determinism()


def use_gpus(gpus: int) -> None:
    """Let TensorFlow see this many GPUs and no more; raise InputError where there are fewer."""
    # Where none is asked for, that none is found is no fault.
    with without_lines(r"^[IWE]0000 .*(?i:cu[a-z]+|gpu)") if gpus == 0 else nullcontext():
        found = tensorflow.config.list_physical_devices("GPU")
    if len(found) < gpus:
        raise InputError(
            f"--gpus {gpus}, but TensorFlow sees {len(found)}; install its GPU libraries with `uv sync --extra gpu`,"
            " ask for a machine that has a GPU, or train without the resource gpu"
        )
    tensorflow.config.set_visible_devices(found[:gpus], "GPU")
