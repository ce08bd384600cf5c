"""The words that one-hot vectors tell apart: those of the training fold, and an entry for all others."""

import json
from pathlib import Path

import numpy as np

from emofuse.errors import InputError

# The positions below those of the vocabulary's words.
PADDING, UNKNOWN = 0, 1
FIRST_WORD = 2


def fit_vocabulary(words: np.ndarray) -> np.ndarray:
    """The distinct words (vocabulary,) bytes, sorted, among the training fold's (words,) bytes."""
    return np.unique(words)


def encode(words: np.ndarray, vocabulary: np.ndarray) -> np.ndarray:
    """The position (words,) int32 of each word's one-hot entry; `UNKNOWN` for a word that training did not have.

    `PADDING` stands for no word, whose vector is all zeros, and is given to none.
    """
    if not len(vocabulary):
        return np.full(len(words), UNKNOWN, np.int32)
    found = np.minimum(np.searchsorted(vocabulary, words), len(vocabulary) - 1)
    return np.where(vocabulary[found] == words, found + FIRST_WORD, UNKNOWN).astype(np.int32)


def entries(vocabulary: np.ndarray) -> int:
    """The width of a one-hot vector: the words and the unknown entry."""
    return len(vocabulary) + 1


def as_texts(vocabulary: np.ndarray) -> list[str]:
    """The words as JSON can hold them: bytes that are not UTF-8 are escaped."""
    return [word.decode("utf-8", "surrogateescape") for word in vocabulary]


def of_texts(texts: list[str]) -> np.ndarray:
    """The vocabulary (vocabulary,) bytes of which these are `as_texts`."""
    return np.array([text.encode("utf-8", "surrogateescape") for text in texts], np.bytes_)


def write_vocabulary(path: Path, vocabulary: np.ndarray) -> None:
    """Write a vocabulary as a JSON list of words; bytes that are not UTF-8 are escaped."""
    path.write_text(json.dumps(as_texts(vocabulary)) + "\n", encoding="utf-8")


def read_vocabulary(path: Path) -> np.ndarray:
    """Read what `write_vocabulary` wrote; raises `InputError` if it is not a JSON list of words."""
    try:
        return of_texts(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"{path}: not a JSON list of words: {error}; make it with fit_vocabulary.py") from error
