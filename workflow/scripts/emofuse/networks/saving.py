"""Trained models as files."""

import json
import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

# Imported for what they register: the layers and activations that a model of ours may hold.
import emofuse.networks.activations
import emofuse.networks.one_hot
import emofuse.networks.outputs  # noqa: F401
from emofuse.errors import InputError
from emofuse.networks.backend import keras


def load_model(path: Path) -> keras.Model:
    """Read a `.keras` file, running no code from it; raises `InputError` if it is not a model."""
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (BadZipFile, KeyError, OSError, TypeError, ValueError) as error:
        raise InputError(f"{path} is not a model: {error}") from error


def save_model(model: keras.Model, path: Path) -> None:
    """Write a `.keras` file: the same bytes for the same model, whenever and in whichever process it is written."""
    model.save(path)
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["metadata.json"] = _without_date(members["metadata.json"])
    members["config.json"] = _renumbered(members["config.json"])
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            # Unlike `archive.write`, this notes no time.
            archive.writestr(ZipInfo(name), content)


def _without_date(metadata: bytes) -> bytes:
    return json.dumps({key: value for key, value in json.loads(metadata).items() if key != "date_saved"}).encode()


def _renumbered(config: bytes) -> bytes:
    """The configuration with its objects numbered from 0, not by where they lay in memory."""
    numbers = {}
    return re.sub(
        rb'(?<="shared_object_id": )\d+', lambda found: b"%d" % numbers.setdefault(found[0], len(numbers)), config
    )
