"""The organisers' folds as the CMU Multimodal SDK publishes them: a Python file, read as data and never run."""

import ast
from pathlib import Path

from emofuse.errors import InputError

LISTS = {"train": "standard_train_fold", "valid": "standard_valid_fold", "test": "standard_test_fold"}


def read_standard_folds(path: Path) -> dict[str, list[str]]:
    """The video ids of each fold, from the lists that the file assigns; its other statements are passed over.

    Raises `InputError` if the file is not Python, or does not assign each of the lists, once, as plain strings.
    """
    try:
        source = path.read_bytes()
        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"{path}: not a Python file of folds: {error}") from error
    folds = {}
    for fold, name in LISTS.items():
        value = _assigned(tree, name, path)
        folds[fold] = _strings(value)
        if folds[fold] is None:
            line = source.splitlines()[value.lineno - 1]
            raise InputError(f"{path}: line {value.lineno}: {name!r} should be a list of strings; found {line[:80]!r}")
    return folds


def _assigned(tree: ast.Module, name: str, path: Path) -> ast.expr:
    # Assignments of any form and at any depth count: a list that is changed later is not the one first written.
    stored = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    values = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets == stored]
    if len(values) != 1:
        lines = [node.lineno for node in stored]
        raise InputError(f"{path}: {name!r} is assigned in lines {lines}; it should be once, as {name} = ['id', ...]")
    return values[0]


def _strings(value: ast.expr) -> list[str] | None:
    """The list of strings that an expression spells out, None if it is anything else."""
    try:
        items = ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
    return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None
