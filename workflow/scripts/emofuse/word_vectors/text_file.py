"""Word vectors in a text file: GloVe's, and word2vec's, whose first line says how many there are and how long."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from emofuse.errors import InputError
from emofuse.files.compressed import open_compressed

# Of several files in a zip, the vectors'.
ENDINGS = (".txt", ".vec")

# Bytes, also of the start that is looked at first: many lines of any word vectors there are.
LONGEST_LINE = 2**20

NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
HEADER = re.compile(rb"\s*(\d{1,18})\s+(\d{1,18})\s*")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")

# The mark of UTF-32 begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}

# What files begin with that are given in the place of text.
FOREIGN = {
    rb"\x89HDF": "an HDF5 file; a .csd of word vectors is given by its path alone, `text: vectors.csd`",
    rb"\x93NUMPY": "a NumPy array; save it as text, a word and its numbers a line",
    rb"\x80[\x02-\x05]": "a Python pickle, which is never opened; save it as text, a word and its numbers a line",
    rb"\s*<(!doctype|html|\?xml)": "a web page; fetch the file itself",
    rb"version https://git-lfs": "a Git LFS pointer; fetch the file itself: `git lfs pull`",
}


@dataclass(frozen=True)
class Header:
    """What word2vec's first line says: how many words follow; `line` is its number, from 1."""

    line: int
    words: int


@dataclass
class Skipped:
    """What a file holds besides the vectors; of a wanted word that is repeated, the first vector is read."""

    byte_order_marks: int = 0
    header_lines: int = 0
    blank_lines: int = 0
    repeated_words: int = 0


@dataclass
class WordVectors:
    """What was read of a file: its `format`, text, gzip or zip, and by word its `vectors` (dimension,) float32."""

    format: str
    dimension: int
    vectors: dict[bytes, np.ndarray] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)


def read_vectors(path: Path, wanted: set[bytes]) -> WordVectors:
    """The vectors of the wanted words in a text file, plain, gzip or zip, with a word and its numbers a line.

    Raises `InputError` that says what else the file is, or names the first line that has not as many numbers as most
    lines at the start, or of a wanted word numbers that are not finite; and if it has fewer or more words than its
    header says, or none that is wanted.
    """
    with open_compressed(path, ENDINGS) as (kind, file):
        start = file.read(LONGEST_LINE)
        _require_text(path, start)
        mark = codecs.BOM_UTF8 if start.startswith(codecs.BOM_UTF8) else b""
        header, dimension = _layout(path, start[len(mark) :])
        file.seek(len(mark))
        read = WordVectors(kind, dimension, skipped=Skipped(byte_order_marks=1 if mark else 0))
        words = 0
        for number, word, numbers in _entries(path, file, read, header):
            words += 1
            if word not in wanted:
                continue
            if word in read.vectors:
                read.skipped.repeated_words += 1
            else:
                read.vectors[word] = _vector(path, number, word, numbers)
    if header and words != header.words:
        raise InputError(
            f"{path}: line {header.line} says that there are {header.words:,} words, and {words:,} follow; fetch the"
            " file again if it is cut off, or else correct the line"
        )
    if not read.vectors:
        raise InputError(
            f"{path}: holds none of the corpus's {len(wanted):,} words; give vectors of its language and capitals"
        )
    return read


def _entries(
    path: Path, file: BinaryIO, read: WordVectors, header: Header | None
) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """The number of each line of a vector, its word and its numbers; other lines are counted."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        if len(line) == LONGEST_LINE:
            raise InputError(f"{path}: line {number} has a million bytes and more; a word and its numbers are expected")
        fields = line.split()
        if len(fields) == read.dimension + 1:
            yield number, fields[0], fields[1:]
        elif not fields:
            read.skipped.blank_lines += 1
        elif header and number == header.line:
            read.skipped.header_lines += 1
        # A few of GloVe's words hold spaces, but no numbers after these.
        elif len(fields) <= read.dimension or any(map(NUMBER.fullmatch, fields[1 : -read.dimension])):
            raise _broken(path, number, read.dimension, line)
        else:
            yield number, line.rsplit(None, read.dimension)[0].lstrip(), fields[-read.dimension :]


def _vector(path: Path, number: int, word: bytes, numbers: list[bytes]) -> np.ndarray:
    try:
        with np.errstate(over="ignore"):
            vector = np.array(numbers, np.float32)
    except ValueError:
        vector = np.full(1, np.nan)
    if not np.isfinite(vector).all():
        raise _broken(path, number, len(numbers), b" ".join([word, *numbers]))
    return vector


def _broken(path: Path, number: int, dimension: int, line: bytes) -> InputError:
    return InputError(
        f"{path}: line {number} is not a word and {dimension} finite numbers: {line[:60]!r}; correct it, or fetch the"
        " file again if it is cut off there"
    )


def _layout(path: Path, start: bytes) -> tuple[Header | None, int]:
    """The header of a file if it has one, and how many numbers most lines have, by its start."""
    lines = start.split(b"\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    header = HEADER.fullmatch(lines[first])
    lengths = Counter(map(_numbers_at_end, lines[first + 1 if header else first :]))
    # Of lines without words or numbers.
    del lengths[0]
    dimension = lengths.most_common(1)[0][0] if lengths else int(header[2]) if header else 0
    if not dimension:
        raise InputError(
            f"{path}: holds no word vectors; it should have a word and its numbers a line, with spaces or tabs between"
            f" them, and starts with {start[:60]!r}"
        )
    # A word and one number look like a header.
    if header is None or dimension == 1:
        return None, dimension
    if dimension != int(header[2]):
        raise InputError(
            f"{path}: line {first + 1} says that words have {int(header[2])} numbers, and most lines have {dimension};"
            " correct it"
        )
    return Header(first + 1, int(header[1])), dimension


def _numbers_at_end(line: bytes) -> int:
    """How many numbers follow a line's word."""
    fields = line.split()
    numbers = 0
    while numbers < len(fields) - 1 and NUMBER.fullmatch(fields[-numbers - 1]):
        numbers += 1
    return numbers


def _require_text(path: Path, start: bytes) -> None:
    """Raise `InputError` that says what a file is, and what to do, if it is not text in a superset of ASCII."""
    for pattern, what in FOREIGN.items():
        if re.match(pattern, start, re.IGNORECASE):
            raise InputError(f"{path}: {what}")
    if encoding := _wide_encoding(start):
        raise InputError(
            f"{path}: is text in {encoding}; convert it to UTF-8, unpacked:"
            f" `iconv -f {encoding} -t UTF-8 given.txt > converted.txt`"
        )
    if _is_binary_word2vec(start):
        raise InputError(
            f"{path}: word2vec's binary format; save it as text, with gensim:"
            " `KeyedVectors.load_word2vec_format('given.bin', binary=True).save_word2vec_format('vectors.txt')`"
        )
    if b"\0" in start:
        raise InputError(f"{path}: a binary file; text is needed, a word and its numbers a line")


def _wide_encoding(start: bytes) -> str | None:
    """The name of an encoding of two or four bytes a character, by its mark, or by every other byte being zero."""
    for mark, name in MARKS.items():
        if start.startswith(mark):
            return name
    even, odd = start[::2], start[1::2]
    for name, filled, empty in (("UTF-16LE", even, odd), ("UTF-16BE", odd, even)):
        if 0 not in filled and 2 * empty.count(0) > len(empty):
            return name
    return None


def _is_binary_word2vec(start: bytes) -> bool:
    """Whether a header is followed by what is neither text nor as many numbers as it says."""
    first, _, rest = start.partition(b"\n")
    second = rest.partition(b"\n")[0]
    header = HEADER.fullmatch(first)
    return bool(header) and not _is_printable(second) and _numbers_at_end(second) != int(header[2])


def _is_printable(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not CONTROL.search(line)
