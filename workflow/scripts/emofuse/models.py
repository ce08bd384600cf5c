"""Reading trained models."""

from pathlib import Path
from zipfile import BadZipFile

# Imported for what they register: the layers and activations that a model of ours may hold.
import emofuse.activations
import emofuse.one_hot  # noqa: F401
from emofuse.errors import InputError
from emofuse.keras_backend import keras


def load_model(path: Path) -> keras.Model:
    """Read a `.keras` file, running no code from it; raises `InputError` if it is not a model."""
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (BadZipFile, KeyError, OSError, TypeError, ValueError) as error:
        raise InputError(f"{path} is not a model: {error}") from error
