"""Configuration files: YAML that is checked against its schema and completed with its defaults."""

import copy
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.exceptions import best_match

from emofuse.errors import InputError

WORKFLOW = Path(__file__).parents[3]
SCHEMAS = WORKFLOW / "schemas"
PROTOCOLS = WORKFLOW.parent / "config/protocols"

ENDINGS = (".yaml", ".yml")

# As safe, in C where PyYAML was built so; users' files are read by the other, whose messages say more.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What text without quotes may be to YAML.
MISREAD = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    datetime.date: "a date",
    NoneType: "nothing",
}

# Of a wrong value, as much as a message shows.
SHOWN = 100


@dataclass(frozen=True)
class Choice:
    """A corpus or a protocol, checked and complete: its `content`, and the files that say it.

    Of `sources`, the first is the file that was chosen; each further one is what the one before it extends.
    """

    content: dict[str, Any]
    sources: list[tuple[str, dict[str, Any]]]

    def where(self, path: str) -> str:
        """The file that says a key, such as `training.epochs`; the first where none does."""
        keys = path.split(".")
        return next((name for name, said in self.sources if _says(said, keys)), self.sources[0][0])


def find(name: str, folders: list[Path], kind: str, beside: Path = Path()) -> Path:
    """The path of a YAML file, given by its name in the first of `folders` that has it, or by its path from `beside`.

    Raises `InputError` if there is none; `kind` is what it is called then.
    """
    paths = [beside / name] if name.endswith(ENDINGS) else [folder / f"{name}.yaml" for folder in folders]
    if found := next((path for path in paths if path.is_file()), None):
        return found
    missing = " or ".join(dict.fromkeys(map(str, paths)))
    known = ", ".join(sorted({choice.stem for folder in folders for choice in folder.glob("*.yaml")}))
    raise InputError(f"{kind}: {name}: no such file as {missing}; give one of {known}, or the path of a YAML file")


def load_corpus(path: Path) -> Choice:
    """A corpus file; raises `InputError` if it is not one."""
    content = _read(path)
    sources = [(str(path), copy.deepcopy(content))]
    return Choice(complete(content, "corpus", sources), sources)


def load_protocol(path: Path) -> Choice:
    """A protocol file on top of what it extends: mappings are merged, all else is replaced, and null takes away.

    Raises `InputError` if a file is missing, extends itself in the end, or the whole is no protocol.
    """
    sources = _chain(path)
    merged: dict[str, Any] = {}
    for _, said in reversed(sources):
        # Each names folders of its own.
        merged.pop("name", None)
        merged = _merged(merged, said)
    merged.pop("extends", None)
    return Choice(complete(merged, "protocol", sources), sources)


def complete(content: dict[str, Any], schema: str, sources: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Check content against workflow/schemas/`schema`.schema.yaml, and fill in what it leaves to the defaults.

    Raises `InputError` with file, key, value and what would be right. `sources` are as in `Choice`.
    """
    rules = yaml.load((SCHEMAS / f"{schema}.schema.yaml").read_text(encoding="utf-8"), Loader=SAFE_LOADER)
    if error := best_match(_Completing(rules).iter_errors(content)):
        raise InputError(_explain(error, Choice(content, sources), schema))
    return content


def _chain(path: Path) -> list[tuple[str, dict[str, Any]]]:
    sources, seen = [], []
    while path.resolve() not in seen:
        said = _read(path)
        seen.append(path.resolve())
        sources.append((str(path), said))
        if "extends" not in said:
            return sources
        path = _extended(str(said["extends"]), path, seen)
    circle = ", which extends ".join([*(name for name, _ in sources), str(path)])
    raise InputError(f"{circle}: a protocol cannot extend itself; take one of these lines `extends` away")


def _extended(name: str, path: Path, seen: list[Path]) -> Path:
    """What the file `path` extends: by name one beside it, unless that is what extends it, or else the suite's."""
    beside = [folder for folder in [path.parent] if (folder / f"{name}.yaml").resolve() not in seen]
    return find(name, [*beside, PROTOCOLS], f"{path}: extends", path.parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not YAML in UTF-8: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: found {_shown(content)}; a file of `key: value` lines is needed")
    for keys in _keys(content):
        if not isinstance(keys[-1], str):
            said = ".".join(map(str, keys))
            raise InputError(f"{path}: the key {said} is {type(keys[-1]).__name__} to YAML; put it in quotes")
    return content


def _keys(content: Any, before: tuple = ()) -> Iterator[tuple]:
    """The path of each key in nested mappings."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield (*before, key)
            yield from _keys(value, (*before, key))


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two nested mappings as one: what is above wins, and null takes away."""
    merged = dict(below)
    for key, value in above.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = _merged(merged[key] if isinstance(merged.get(key), dict) else {}, value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def _says(said: Any, keys: list[str]) -> bool:
    for key in keys:
        if isinstance(said, list):
            # What stands in a list is said by who says the list.
            return True
        if not isinstance(said, dict) or key not in said:
            return False
        said = said[key]
    return True


def _set_defaults(
    validator: Draft202012Validator, properties: dict, instance: Any, schema: dict
) -> Iterator[ValidationError]:
    """jsonschema's rule for `properties`, with defaults filled in before, as its documentation describes it."""
    if validator.is_type(instance, "object"):
        for key, described in properties.items():
            if "default" in described:
                instance.setdefault(key, copy.deepcopy(described["default"]))
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)


_Completing = validators.extend(Draft202012Validator, {"properties": _set_defaults})


def _explain(error: ValidationError, choice: Choice, schema: str) -> str:
    """File, key, value, and what would be right."""
    path = ".".join(map(str, error.absolute_path))
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        unknown = next(key for key in error.instance if key not in known)
        key = f"{path}.{unknown}" if path else unknown
        near = get_close_matches(unknown, known, 1)
        hint = f"did you mean {near[0]}? T" if near else "t"
        return f"{choice.where(key)}: unknown key {key}; {hint}here are {', '.join(known)}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        key = f"{path}.{missing}" if path else missing
        return f"{choice.where(path)}: the key {key} is missing; a {schema} needs it"
    described = error.schema.get("description", "")
    return f"{choice.where(path)}: {path} is {_shown(error.instance)}; {_right(error)}{described and f' ({described})'}"


def _right(error: ValidationError) -> str:
    rule = error.validator_value
    if error.validator == "enum":
        return f"it should be one of {', '.join(map(str, rule))}"
    if error.validator == "type":
        return f"it should be of type {rule}{_misread(error.instance) if rule == 'string' else ''}"
    if error.validator == "pattern":
        return f"it should match {rule}"
    return f"this is not allowed: {error.message[-SHOWN:]}"


def _misread(value: Any) -> str:
    """What YAML takes text without quotes for, and the remedy; nothing for what is no such thing."""
    for kind, taken in MISREAD.items():
        if isinstance(value, kind):
            return f", and YAML reads it as {taken}; put it in quotes, as it stands in the files"
    return ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
