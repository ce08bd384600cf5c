"""Contractions, such as don't, which files of word vectors hold in two parts, do and n't.

Source: the Penn Treebank's tokens, in which the texts of GloVe were split.
"""

import re

import numpy as np

PARTS = re.compile(rb"(.+)(n't|'(?:d|ll|m|re|s|ve))", re.IGNORECASE)


def parts_of(word: bytes) -> tuple[bytes, bytes] | None:
    """The parts of a contraction; None of another word."""
    found = PARTS.fullmatch(word)
    return found and (found[1], found[2])


def split_vectors(words: set[bytes], known: dict[bytes, np.ndarray]) -> dict[bytes, np.ndarray]:
    """The vectors of those of the words that are not known and of which both parts are: the mean of the two."""
    parts = {word: found for word in words - known.keys() if (found := parts_of(word))}
    return {
        word: (known[first] + known[second]) / 2
        for word, (first, second) in parts.items()
        if first in known and second in known
    }
