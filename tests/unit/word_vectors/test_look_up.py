"""Look-up of a corpus's words, the count of those without a vector, and its limit, by the program."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emofuse.corpus import csd, sample
from emofuse.word_vectors.look_up import count_unknown

HOME = Path(__file__).parents[3]
PROGRAM = HOME / "workflow/scripts/look_up_vectors.py"
SHARED = HOME.parent / "shared"

SPOKEN = {"a": ["happy", "sp", "unheard", "the"], "b": ["the", "Happy", "unheard", "sp", "sp"], "c": []}
VECTORS = "the 1 2 3\nhappy 4 5 6\n"


@pytest.fixture
def words(tmp_path):
    rows = ((video, np.array(texts, "S9").reshape(-1, 1), intervals(len(texts))) for video, texts in SPOKEN.items())
    csd.write_sequence(tmp_path / "words.csd", "words", rows)
    return tmp_path / "words.csd"


def intervals(rows):
    return np.stack([np.arange(rows), np.arange(rows) + 0.5], axis=1).reshape(-1, 2)


@pytest.fixture
def vectors(tmp_path):
    (tmp_path / "vectors.txt").write_text(VECTORS, encoding="utf-8")
    return tmp_path / "vectors.txt"


def look_up(words, vectors, *options, limit="60"):
    """Run the program; gives its exit code and what it said."""
    folder = words.parent
    given = ["--words", words, "--glove", vectors, "--unknown-limit", limit, "--pauses=sp", *options]
    written = ["--output", folder / "text.csd", "--unknown-words", folder / "unknown_words.json"]
    ended = subprocess.run(
        [sys.executable, PROGRAM, *given, *written], capture_output=True, text=True, encoding="utf-8"
    )
    return ended.returncode, ended.stderr


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def counts(folder):
    return json.loads((folder / "unknown_words.json").read_text(encoding="utf-8"))


def test_known_words_get_their_vector_and_others_zeros_and_are_counted(words, vectors):
    code, said = look_up(words, vectors)
    assert code == 0, said
    with csd.open_sequence(words.parent / "text.csd") as sequence:
        found = {video: sequence.read(video) for video in sequence.videos}
    known = {"the": [1, 2, 3], "happy": [4, 5, 6]}
    for video, texts in SPOKEN.items():
        features, times = found[video]
        assert features.shape == (len(texts), 3)
        assert features.tolist() == [known.get(text, [0, 0, 0]) for text in texts]
        assert times.tolist() == intervals(len(texts)).tolist()
    assert counts(words.parent) == {
        "source": str(vectors),
        "format": "text",
        "skipped": {"byte_order_marks": 0, "header_lines": 0, "blank_lines": 0, "repeated_words": 0},
        "dimension": 3,
        "tokens": 6,
        "unknown_tokens": 3,
        "words": 4,
        "unknown_words": 2,
        "most_frequent_unknown": [["unheard", 2], ["Happy", 1]],
        "limit": 60.0,
    }
    assert "3 of 6 spoken words have no vector (50.0 %), and 2 of 4 distinct ones" in said
    assert "'unheard' (2), 'Happy' (1)" in said


@pytest.mark.parametrize(
    ("limit", "refused"), [("50", False), ("49.9", True), ("0", True), ("100", False), ("nan", True)]
)
def test_more_unknown_words_than_the_limit_are_refused_and_nothing_is_written(words, vectors, limit, refused):
    code, said = look_up(words, vectors, limit=limit)
    assert (code != 0) == refused
    if refused:
        assert f"error: {words}: 50.0 % of its 6 spoken words have no vector in {vectors}" in said
        assert f"unknown_limit allows {limit} %" in said
        assert "most frequent: 'unheard' (2), 'Happy' (1)" in said
        assert f"`text: {{glove: {vectors}, unknown_limit: 50}}`" in said
        assert left(words.parent) == ["vectors.txt", "words.csd"]
    else:
        assert left(words.parent) == ["text.csd", "unknown_words.json", "vectors.txt", "words.csd"]


def test_what_was_skipped_is_logged_and_written(words, vectors):
    vectors.write_text(f"\ufeff2 3\n\n{VECTORS}", encoding="utf-8")
    code, said = look_up(words, vectors)
    assert code == 0, said
    assert f"{vectors}: text, 3 numbers a word; skipped: byte order marks 1, header lines 1, blank lines 1\n" in said
    assert counts(words.parent)["skipped"]["blank_lines"] == 1


def test_what_is_no_text_of_vectors_is_one_line_and_nothing_is_written(words, vectors):
    vectors.write_bytes(VECTORS.encode("utf-16"))
    code, said = look_up(words, vectors)
    assert code == 1
    [line] = said.splitlines()
    assert line.startswith(f"error: {vectors}: is text in UTF-16; ")
    assert left(words.parent) == ["vectors.txt", "words.csd"]


@pytest.mark.parametrize("video", ["a", "b"])
def test_an_excluded_video_that_is_broken_harms_nothing(words, vectors, video):
    with h5py.File(words, "a") as file:
        del file[f"words/data/{video}/intervals"]
    code, said = look_up(words, vectors)
    assert code == 1
    assert f"video '{video}'" in said
    code, said = look_up(words, vectors, f"--exclude={video}", limit="70")
    assert code == 0, said
    with csd.open_sequence(words.parent / "text.csd") as sequence:
        assert sequence.videos == [other for other in SPOKEN if other != video]
    assert counts(words.parent)["tokens"] == sum(text != "sp" for text in SPOKEN[{"a": "b", "b": "a"}[video]])


def test_a_corpus_without_a_spoken_word_is_named(words, vectors):
    code, said = look_up(words, vectors, *(f"--pauses={word}" for word in ("happy", "unheard", "the", "Happy")))
    assert code == 1
    assert f"error: {words}: holds no spoken word; correct 'pauses' or 'exclude'" in said


def test_words_that_are_numbers_are_named(tmp_path, vectors):
    csd.write_sequence(tmp_path / "words.csd", "words", [("a", np.zeros((2, 1)), intervals(2))])
    code, said = look_up(tmp_path / "words.csd", vectors)
    assert code == 1
    assert "video 'a': words are float64" in said


def test_neither_file_is_written_without_the_other(words, vectors):
    """As where the disk is full; here a folder is in the way of the sequence."""
    (words.parent / "text.csd").mkdir()
    (words.parent / "text.csd/file").touch()
    code, _ = look_up(words, vectors)
    assert code != 0
    assert left(words.parent) == ["text.csd", "vectors.txt", "words.csd"]


@given(st.dictionaries(st.binary(max_size=3), st.integers(1, 5), min_size=1), st.sets(st.binary(max_size=3)))
def test_unknown_words_are_counted_as_one_by_one(spoken, known):
    found = count_unknown(Counter(spoken), known)
    tokens = [word for word, count in spoken.items() for _ in range(count)]
    unknown = [word for word in tokens if word not in known]
    assert (found.tokens, found.unknown_tokens) == (len(tokens), len(unknown))
    assert (found.words, found.unknown_words) == (len(set(tokens)), len(set(unknown)))
    assert found.unknown_share == pytest.approx(100 * sum(word not in known for word in tokens) / len(tokens))
    listed = [count for _, count in found.most_frequent_unknown]
    assert listed == sorted(Counter(unknown).values(), reverse=True)[:20]


def test_of_words_as_frequent_the_first_in_order_is_listed_and_bytes_are_readable():
    spoken = Counter({b"b": 2, b"a": 2, b"\xff": 3, "é".encode(): 1})
    assert count_unknown(spoken, {}).most_frequent_unknown == [("\\xff", 3), ("a", 2), ("b", 2), ("é", 1)]


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the cases are not in {SHARED}")
def test_half_a_glove_file_is_refused(tmp_path):
    sample.write_sample(tmp_path / "sequences", videos=10, seed=1)
    made = [sys.executable, SHARED / "cases/cases.py", "--sequences", tmp_path / "sequences", "--output", tmp_path]
    subprocess.run([*made, "--only", "half-a-glove-file"], check=True, capture_output=True)
    words = (tmp_path / "sequences/words.csd").rename(tmp_path / "words.csd")
    vectors = tmp_path / "half-a-glove-file/glove.txt"
    before = left(tmp_path)
    code, said = look_up(words, vectors, limit="50")
    assert code == 1
    assert f"error: {words}: " in said
    assert f"spoken words have no vector in {vectors}, and unknown_limit allows 50 %; most frequent: '" in said
    assert left(tmp_path) == before
    code, said = look_up(words, vectors, limit="100")
    assert code == 0, said


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real words are not in {SHARED}")
def test_the_real_words_and_vectors_are_as_docs_results_says(tmp_path):
    mosei = SHARED / "corpora/mosei"
    (tmp_path / "words.csd").symlink_to(mosei / "CMU_MOSEI_TimestampedWords.csd")
    code, said = look_up(tmp_path / "words.csd", mosei / "glove.840B.300d.subset.txt.gz", limit="50")
    assert code == 0, said
    found = counts(tmp_path)
    assert (found["tokens"], round(100 * found["unknown_tokens"] / found["tokens"], 1)) == (131_659, 27.5)
    assert (found["format"], found["dimension"], found["most_frequent_unknown"][0]) == ("gzip", 300, ["it's", 802])
