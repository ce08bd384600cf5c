"""Look-up of a corpus's words in a file of word vectors, with a count of those that have none."""

import json
import logging
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from emofuse.corpus import ids
from emofuse.corpus.csd import Sequence, open_sequence, write_sequence
from emofuse.corpus.segments import read_words
from emofuse.errors import InputError
from emofuse.files.atomic import whole_file
from emofuse.word_vectors import contractions
from emofuse.word_vectors.text_file import WordVectors

log = logging.getLogger(__name__)

# Of the unknown words, as many as are counted one by one, and as many as a message shows.
LISTED, SHOWN = 20, 10


@dataclass(frozen=True)
class LookUp:
    """How many spoken words have no vector, and so one of zeros.

    `tokens` are the spoken words, `words` the distinct ones among them; `most_frequent_unknown` are pairs of a word and
    its count, at most 20, the most frequent first. Of those that have one, `split_tokens` and `split_words` are
    contractions that got the mean of their parts' vectors.
    """

    tokens: int
    unknown_tokens: int
    words: int
    unknown_words: int
    split_tokens: int
    split_words: int
    most_frequent_unknown: list[tuple[str, int]]

    @property
    def unknown_share(self) -> float:
        """The percentage of spoken words that have no vector."""
        return 100 * self.unknown_tokens / self.tokens


def look_up_corpus(
    words: Path,
    source: str,
    read: Callable[[set[bytes]], WordVectors],
    output: Path,
    counts: Path,
    *,
    split_contractions: bool,
    root: str | None = None,
    pauses: list[str],
    exclude: list[str],
    unknown_limit: float,
) -> LookUp:
    """Write a `.csd` with the vector of each row of a words file, zeros where there is none, and the counts as JSON.

    `read` gives the vectors of the words that are wanted, from the `source`, which is so named. `root` is the root
    group of words in a file of several. Videos in `exclude` are left out unread; `pauses` are not counted. Where
    `split_contractions`, a contraction without a vector gets the mean of its parts'. Raises `InputError` as
    `read` does, and if more than `unknown_limit` percent of the spoken words have no vector; then nothing is written.
    """
    with open_sequence(words, root) as sequence:
        videos = ids.without(sequence.videos, exclude)
        spoken = Counter(word for video in videos for word in _read_words(sequence, video)[0])
        parts = {part for word in spoken for part in contractions.parts_of(word) or ()} if split_contractions else set()
        found = read(set(spoken) | parts)
        split = contractions.split_vectors(set(spoken), found.vectors) if split_contractions else {}
        known = replace(found, vectors=found.vectors | split)
        for pause in pauses:
            del spoken[pause.strip().encode()]
        if not spoken:
            raise InputError(f"{words}: holds no spoken word; correct 'pauses' or 'exclude', or give another file")
        done = count_unknown(spoken, known.vectors, split)
        _log(source, known, done)
        _require_known(words, source, done, unknown_limit)
        with whole_file(counts) as beside:
            described = {"source": source, "format": known.format, "skipped": asdict(known.skipped)}
            described |= {"dimension": known.dimension} | asdict(done) | {"limit": unknown_limit}
            beside.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
            write_sequence(output, "glove_vectors", _look_up(sequence, videos, known), compression="gzip")
    return done


def count_unknown(spoken: Counter[bytes], known: Collection[bytes], split: Collection[bytes] = ()) -> LookUp:
    """Count which of the spoken words are not among the known, and which of them got the vectors of their parts."""
    unknown = sorted((-count, word) for word, count in spoken.items() if word not in known)
    return LookUp(
        tokens=spoken.total(),
        unknown_tokens=-sum(count for count, _ in unknown),
        words=len(spoken),
        unknown_words=len(unknown),
        split_tokens=sum(count for word, count in spoken.items() if word in split),
        split_words=sum(word in split for word in spoken),
        most_frequent_unknown=[(word.decode("utf-8", "backslashreplace"), -count) for count, word in unknown[:LISTED]],
    )


def _read_words(sequence: Sequence, video: str) -> tuple[list[bytes], np.ndarray]:
    """A video's words, pauses too, and their intervals (rows, 2) in seconds."""
    words = read_words(sequence, [], video)
    return words.source_texts.tolist(), words.source_intervals


def _look_up(sequence: Sequence, videos: list[str], read: WordVectors) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    nothing = np.zeros(read.dimension, np.float32)
    for video in videos:
        words, intervals = _read_words(sequence, video)
        vectors = np.array([read.vectors.get(word, nothing) for word in words], np.float32)
        yield video, vectors.reshape(len(words), read.dimension), intervals


def _log(source: str, read: WordVectors, done: LookUp) -> None:
    skipped = ", ".join(f"{what.replace('_', ' ')} {count:,}" for what, count in asdict(read.skipped).items() if count)
    log.info("%s: %s, %d numbers a word; skipped: %s", source, read.format, read.dimension, skipped or "nothing")
    log.info(
        "%s of %s spoken words have no vector (%.1f %%), and %s of %s distinct ones; most frequent: %s",
        f"{done.unknown_tokens:,}", f"{done.tokens:,}", done.unknown_share,
        f"{done.unknown_words:,}", f"{done.words:,}", _shown(done) or "none",
    )  # fmt: skip
    if done.split_tokens:
        log.info(
            "%s spoken words, %s distinct ones, are contractions and have the mean of their parts' vectors",
            f"{done.split_tokens:,}", f"{done.split_words:,}",
        )  # fmt: skip


def _shown(done: LookUp) -> str:
    return ", ".join(f"{word!r} ({count:,})" for word, count in done.most_frequent_unknown[:SHOWN])


def _require_known(words: Path, source: str, done: LookUp, limit: float) -> None:
    # A limit that is not a number allows nothing.
    if not done.unknown_share <= limit:
        raise InputError(
            f"{words}: {done.unknown_share:.1f} % of its {done.tokens:,} spoken words have no vector in {source}, and"
            f" unknown_limit allows {limit:g} %; most frequent: {_shown(done)}. Give vectors of its language and"
            " capitals, and all of them; or, to go on with zeros for these words, write into the corpus file"
            f" `unknown_limit: {math.ceil(done.unknown_share)}`, under `text`"
        )
