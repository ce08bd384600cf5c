"""Look-up of word vectors in a GloVe text file."""

import gzip

import numpy as np
import pytest

from emofuse.corpus import csd
from emofuse.corpus.glove import look_up_corpus, read_glove
from emofuse.errors import InputError

GLOVE = "the 1 2 3\nhappy 4 5 6\n. . . -1 0 1\n"


@pytest.fixture
def words(tmp_path):
    rows = np.array([[b"happy"], [b"unheard"], [b"the"]])
    csd.write_sequence(tmp_path / "words.csd", "words", [("v", rows, np.array([[0, 1], [1, 2], [2, 3.0]]))])
    return tmp_path / "words.csd"


@pytest.mark.parametrize("zipped", [True, False])
def test_known_words_get_their_vector_and_unknown_ones_zeros_and_are_counted(words, tmp_path, zipped):
    glove = tmp_path / ("glove.txt.gz" if zipped else "glove.txt")
    glove.write_bytes(gzip.compress(GLOVE.encode()) if zipped else GLOVE.encode())
    done = look_up_corpus(words, glove, tmp_path / "text.csd")
    assert (done.words, done.unknown) == (3, 1)
    with csd.open_sequence(tmp_path / "text.csd") as sequence:
        features, intervals = sequence.read("v")
    assert features.tolist() == [[4, 5, 6], [0, 0, 0], [1, 2, 3]]
    assert intervals.tolist() == [[0, 1], [1, 2], [2, 3]]


def test_a_word_with_spaces_is_read(tmp_path):
    (tmp_path / "glove.txt").write_text(GLOVE, encoding="utf-8")
    assert read_glove(tmp_path / "glove.txt", {b". . ."})[b". . ."].tolist() == [-1, 0, 1]


@pytest.mark.parametrize("line", ["happy 4 5", "happy 4 x 6", "happy 4 5 nan"])
def test_a_broken_line_is_named(tmp_path, line):
    (tmp_path / "glove.txt").write_text(f"the 1 2 3\n{line}\n", encoding="utf-8")
    wanted = {b"the", b"happy", b"happy 4", line.rsplit(" ", 3)[0].encode()}
    with pytest.raises(InputError, match=r"glove\.txt: line 2 is not a word and 3 finite numbers"):
        read_glove(tmp_path / "glove.txt", wanted)


def test_a_file_without_any_of_the_words_is_an_error(tmp_path):
    (tmp_path / "glove.txt").write_text(GLOVE, encoding="utf-8")
    with pytest.raises(InputError, match="holds none of the corpus's 1 words"):
        read_glove(tmp_path / "glove.txt", {b"other"})
