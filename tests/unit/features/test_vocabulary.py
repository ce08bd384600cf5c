"""One-hot positions of words: a vocabulary of training words, and one entry for all others."""

import numpy as np
import pytest

from emofuse.errors import InputError
from emofuse.features import vocabulary


def test_words_that_training_did_not_have_share_the_unknown_entry():
    fitted = vocabulary.fit_vocabulary(np.array([b"sad", b"happy", b"sad"]))
    found = vocabulary.encode(np.array([b"happy", b"sad", b"glad", b"zebra", b"a"]), fitted)
    assert found.tolist() == [2, 3, 1, 1, 1]
    assert vocabulary.entries(fitted) == 3


def test_no_word_is_taken_for_padding_even_with_an_empty_vocabulary():
    fitted = vocabulary.fit_vocabulary(np.array([], "S3"))
    assert vocabulary.encode(np.array([b"sad"]), fitted).tolist() == [1]
    assert vocabulary.entries(fitted) == 1


def test_a_vocabulary_is_read_as_written(tmp_path):
    words = np.unique(np.array([b'qu"ote', b"new\nline", b"caf\xc3\xa9", b"\xff\xfe"]))
    vocabulary.write_vocabulary(tmp_path / "v.json", words)
    assert vocabulary.read_vocabulary(tmp_path / "v.json").tolist() == words.tolist()


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "3"])
def test_what_is_no_vocabulary_is_refused(tmp_path, content):
    (tmp_path / "v.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"v\.json: not a JSON list of words"):
        vocabulary.read_vocabulary(tmp_path / "v.json")
