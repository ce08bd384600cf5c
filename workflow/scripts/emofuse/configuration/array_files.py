"""The key `arrays` of a corpus file: which files it names, and which modalities are in them."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from emofuse.errors import InputError

FOLDS = ("train", "valid", "test")

# What is in arrays besides modalities.
OTHERS = ("labels", "ids")

# The keys in which a package has what is read of it: the Multimodal Transformer's (Tsai et al. 2019), and MMSA's.
LAYOUTS = {
    "mult": {"audio": "audio", "video": "vision", "text": "text", "labels": "labels", "ids": "id"},
    "mmsa": {"audio": "audio", "video": "vision", "text": "text", "labels": "regression_labels", "ids": "id"},
}


def read(source: str) -> dict[str, Any]:
    """The key `arrays`, complete, as JSON or of the corpus file at a path; raises `InputError` if that has none."""
    if source.startswith("{"):
        return json.loads(source)
    # Not by an import statement: as in `protocol`, jobs need neither YAML nor a schema.
    content = import_module("emofuse.configuration.files").load_corpus(Path(source)).content
    if "arrays" not in content:
        raise InputError(f"{source}: no key arrays; its sequences are aligned by align.py")
    return content["arrays"]


def names(arrays: dict[str, Any]) -> dict[str, str]:
    """What is read: the path of each array with {fold} in it, or its key in the package, by what it is."""
    if "files" in arrays:
        return arrays["files"]
    found = LAYOUTS[arrays["layout"]] | arrays["keys"]
    return {what: key for what, key in found.items() if key is not None}


def modalities(arrays: dict[str, Any]) -> list[str]:
    """The modalities that arrays are of."""
    return [what for what in names(arrays) if what not in OTHERS]


def path_of(pattern: str, fold: str, arrays: dict[str, Any]) -> str:
    """The path of a fold's array."""
    return pattern.replace("{fold}", arrays["fold_names"][fold])


def label_file(arrays: dict[str, Any]) -> tuple[str, str | None] | None:
    """The path and the root group of the label file that is joined, if one is."""
    labels = arrays.get("labels")
    return (labels["path"], labels["root"]) if isinstance(labels, dict) else labels and (labels, None)


def paths(arrays: dict[str, Any]) -> dict[str, str]:
    """The path of every file that is read, by what it is."""
    found = {"package": arrays["package"]} if "package" in arrays else {}
    for what, pattern in arrays.get("files", {}).items():
        found |= {f"{what} {fold}": path_of(pattern, fold, arrays) for fold in FOLDS}
    if joined := label_file(arrays):
        found["label file"] = joined[0]
    return found
