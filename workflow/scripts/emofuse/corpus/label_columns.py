"""What a label file says of its columns, in the many ways in which SDKs and people have written it.

The CMU SDK wrote the metadata `dimension names` as a Python list up to version 1.1, and as JSON since
(CMU-MultimodalSDK, commit 4f2eadc). All is read as data, and nothing is run.
"""

import ast
import json
import re
from pathlib import Path
from typing import Any

from emofuse.configuration.names import listed
from emofuse.errors import InputError

# Characters, names, and lists within one another: far beyond any file of labels.
LONGEST_TEXT = 20_000
LONGEST_NAME = 500
MOST_NAMES = 1000
DEEPEST = 6

# Of what says nothing, as much as a message shows.
SHOWN = 80

# Text that spells a value, where other text is a name itself.
SPELT = re.compile(r"b?['\"]|[\[(]")
SEPARATORS = re.compile(r"[,;\t\r\n]")
# What plain text may call a column: not code, and not a sentence with brackets.
PLAIN_NAME = re.compile(r"[^\[\](){}<>=`'\"]*\w[^\[\](){}<>=`'\"]*")

# What YAML takes as text without quotes.
UNQUOTED = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[^\W\d]\w*( \w+)*", re.IGNORECASE)


def read_names(said: Any, depth: int = DEEPEST) -> list[str] | None:
    """The names that metadata spell: a list, or text that is JSON, Python, or names with commas between; None if none.

    Names may be bytes, and lists may hold lists or text that spells lists, up to `depth`.
    """
    if depth == 0:
        return None
    if isinstance(said, bytes):
        said = said.decode(errors="replace")
    if isinstance(said, str):
        return _read_text(said.strip(), depth)
    if not isinstance(said, list | tuple) or not 0 < len(said) <= MOST_NAMES:
        return None
    found = [_read_item(item, depth - 1) for item in said]
    return None if None in found else [name for names in found for name in names]


def _read_item(item: Any, depth: int) -> list[str] | None:
    """What an item of a list names: itself, whatever stands in it, unless it spells something."""
    if isinstance(item, bytes):
        item = item.decode(errors="replace")
    if not isinstance(item, str):
        return read_names(item, depth)
    name = item.strip()
    spelt = read_names(name, depth) if SPELT.match(name) else None
    return spelt or ([name] if 0 < len(name) <= LONGEST_NAME else None)


def _read_text(text: str, depth: int) -> list[str] | None:
    if len(text) > LONGEST_TEXT:
        return None
    if SPELT.match(text) and (value := _value(text)) is not None:
        return read_names(value, depth - 1)
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    names = [piece.strip().strip("'\"").strip() for piece in SEPARATORS.split(text.strip().rstrip(","))]
    return names if all(len(name) <= LONGEST_NAME and PLAIN_NAME.fullmatch(name) for name in names) else None


def _value(text: str) -> Any:
    """The value that text spells, in JSON or as a Python literal; None if it spells none."""
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
    return None


def prove_order(path: Path, said: Any, width: int, columns: list[str], trusted: bool) -> bool:
    """Whether a label file of `width` columns names them, in their order; without names, they may be `trusted` to be.

    `said` is the file's metadata `dimension names`; capitals and outer spaces do not count. Raises `InputError` if the
    numbers of columns differ, the file names others, or it names none and is not trusted.
    """
    named = read_names(said)
    if named and len(named) == 1 < width:
        # The name of all columns together, or of none.
        named = None
    if width != len(columns):
        raise InputError(
            f"{path}: it has {width} columns of labels{f', {named}' if named else ''}, but label_columns names "
            f"{len(columns)}, {columns}; {_remedy(named) if named else 'name every column of the file, in its order'}"
        )
    if named and len(named) != width:
        raise InputError(
            f"{path}: it has {width} columns of labels, but its metadata 'dimension names' name {len(named)}, "
            f"{listed(named)}; correct them in the file"
        )
    if named and not _same(named, columns):
        raise InputError(
            f"{path}: its columns are {named}, but the corpus says label_columns {columns}; {_remedy(named)}"
        )
    if not named and not trusted:
        found = f"are {str(said)[:SHOWN]!r}, and name no columns that can be read" if said else "name no columns"
        raise InputError(
            f"{path}: its metadata 'dimension names' {found}: nothing proves that label_columns {columns} is their "
            "order. Name them in the file; or, if you know that it is, add to the corpus file: label_order: trusted"
        )
    return bool(named)


def _same(named: list[str], columns: list[str]) -> bool:
    plain, wanted = ([name.strip().casefold() for name in names] for names in (named, columns))
    # Names that differ in capitals alone are told apart by them.
    return named == columns or (plain == wanted and len(set(plain)) == len(plain))


def _remedy(named: list[str]) -> str:
    names = (name if UNQUOTED.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in named)
    return f"the file needs this line in the corpus file: label_columns: [{', '.join(names)}]"
