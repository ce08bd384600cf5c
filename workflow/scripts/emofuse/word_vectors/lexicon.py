"""Word lexicons: what people said of single words, as a few numbers a word."""

import logging
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from emofuse.corpus import ids
from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.corpus.segments import read_words
from emofuse.errors import InputError

log = logging.getLogger(__name__)

Rate = Callable[[str], tuple[float, ...]]


def look_up_lexicon(words: Path, lexicon: str, output: Path, *, root: str | None = None, exclude: list[str]) -> None:
    """Write a `.csd` with the numbers that a lexicon, one of `LEXICONS`, has for each row of a words file.

    Zeros stand for words that it says nothing of, most of all words. `root` is the root group of words in a file of
    several; videos in `exclude` are left out unread. Raises `InputError` if the lexicon is not installed, or has none
    of the words.
    """
    rate = LEXICONS[lexicon]()
    with open_sequence(words, root) as sequence:
        rows = []
        for video in ids.without(sequence.videos, exclude):
            found = read_words(sequence, [], video)
            texts = [text.decode("utf-8", "surrogateescape").lower() for text in found.source_texts.tolist()]
            rows.append((video, np.array([rate(text) for text in texts], np.float32), found.source_intervals))
    rated = sum(int(numbers.any(axis=1).sum()) for _, numbers, _ in rows if len(numbers))
    spoken = sum(len(numbers) for _, numbers, _ in rows)
    if not rated:
        raise InputError(f"{words}: {lexicon} has none of its {spoken:,} words; it is of English")
    log.info("%s: %s has something to say of %s of %s words", words, lexicon, f"{rated:,}", f"{spoken:,}")
    write_sequence(output, lexicon, rows, compression="gzip")


def _vader() -> Rate:
    """VADER's: how positive and how negative a word is, from 0 to 4; whether it is rated at all; whether it negates; by
    how much it strengthens, or weakens, the next word's rating.

    Source: Hutto and Gilbert (2014); the package vaderSentiment, whose licence is MIT's.
    """
    if find_spec("vaderSentiment") is None:
        raise InputError(
            "the package vaderSentiment is not installed, which has VADER; install it: uv sync --group text"
        )
    # Optional, and not needed by anybody who does not ask for it.
    from vaderSentiment import vaderSentiment as vader

    ratings = vader.SentimentIntensityAnalyzer().lexicon

    def rate(word: str) -> tuple[float, ...]:
        rating = ratings.get(word, 0.0)
        negates = word in vader.NEGATE or word.endswith("n't")
        return max(rating, 0), max(-rating, 0), word in ratings, negates, vader.BOOSTER_DICT.get(word, 0)

    return rate


LEXICONS = {"vader": _vader}
