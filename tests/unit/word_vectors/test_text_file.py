"""Reading of word vectors in text files, as people have them."""

import codecs
import gzip
import io
import pickle
import zipfile
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emofuse.errors import InputError
from emofuse.word_vectors.text_file import read_vectors

VECTORS = {b"the": [1, 2, 3], b"happy": [4, 5.5, -6], "café".encode(): [0.25, 0, 1e-3], b". . .": [-1, 0, 1]}
LINES = [word + b" " + b" ".join(b"%g" % value for value in values) for word, values in VECTORS.items()]
PLAIN = b"\n".join(LINES) + b"\n"
BOM = codecs.BOM_UTF8


def zipped(content):
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("vectors.txt", content)
    return made.getvalue()


def binary_word2vec(values, words=("the", "happy")):
    """What word2vec writes with -binary 1."""
    lines = [word.encode() + b" " + np.full(3, values, np.float32).tobytes() + b"\n" for word in words]
    return b"%d 3\n" % len(words) + b"".join(lines)


def read(tmp_path, content, wanted=tuple(VECTORS)):
    (tmp_path / "vectors.txt").write_bytes(content)
    return read_vectors(tmp_path / "vectors.txt", set(wanted))


@pytest.mark.parametrize(("pack", "kind"), [(bytes, "text"), (gzip.compress, "gzip"), (zipped, "zip")])
@pytest.mark.parametrize(
    ("content", "skipped"),
    [
        (PLAIN, {}),
        (PLAIN.rstrip(b"\n"), {}),
        (PLAIN.replace(b"\n", b"\r\n"), {}),
        (PLAIN.replace(b"\n", b" \n"), {}),
        (PLAIN.replace(b"happy ", b"happy\t"), {}),
        (PLAIN.replace(b" ", b"\t").replace(b".\t.\t.", b". . ."), {}),
        (PLAIN.replace(b"5.5 ", b"5.5  "), {}),
        (BOM + PLAIN, {"byte_order_marks": 1}),
        (b"4 3\n" + PLAIN, {"header_lines": 1}),
        (b"4\t3 \r\n" + PLAIN, {"header_lines": 1}),
        (BOM + b"4 3\n" + PLAIN, {"byte_order_marks": 1, "header_lines": 1}),
        (b"\n \r\n4 3\n\n" + PLAIN + b"\n\n", {"header_lines": 1, "blank_lines": 5}),
        (PLAIN.replace(b"\n", b"\n\n"), {"blank_lines": 4}),
        (b"\n" + PLAIN, {"blank_lines": 1}),
        (PLAIN + b"unheard 1 2 3\nun heard 1 2 3\n\xff\xfe 1 2 3\n", {}),
        (PLAIN + b"the 7 8 9\nthe 1 2 3\nunheard 1 2 3\nunheard 1 2 3\n", {"repeated_words": 2}),
        (LINES[3] + b"\n" + PLAIN, {"repeated_words": 1}),
        (b" " + PLAIN.replace(b"\n.", b"\n\t ."), {}),
        (b"1984 1 2 3\n" + PLAIN, {}),
        (b"3.5 1 2 3\n" + PLAIN, {}),
    ],
)
def test_text_is_read_as_people_have_it(tmp_path, content, skipped, pack, kind):
    found = read(tmp_path, pack(content))
    assert (found.format, found.dimension) == (kind, 3)
    assert {word: vector.tolist() for word, vector in found.vectors.items()} == {
        word: np.float32(values).tolist() for word, values in VECTORS.items()
    }
    assert {vector.dtype.name for vector in found.vectors.values()} == {"float32"}
    assert {what: count for what, count in asdict(found.skipped).items() if count} == skipped


def test_only_wanted_words_are_kept(tmp_path):
    assert list(read(tmp_path, PLAIN, [b"happy", b"unheard"]).vectors) == [b"happy"]


def test_words_may_be_numbers(tmp_path):
    found = read(tmp_path, b"1984 1 2 3\n3.5 4 5 6\n", [b"1984", b"3.5"])
    assert {word: vector.tolist() for word, vector in found.vectors.items()} == {b"1984": [1, 2, 3], b"3.5": [4, 5, 6]}


def test_a_word_and_one_number_are_no_header(tmp_path):
    found = read(tmp_path, b"12 3\nthe 4\n", [b"12", b"the"])
    assert {word: vector.tolist() for word, vector in found.vectors.items()} == {b"12": [3], b"the": [4]}


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
@pytest.mark.parametrize(
    "line",
    [
        b"sad 4 5",
        b"sad 4 5 6 7",
        b"sad",
        b"4 5 6",
        b"sad 1 2 3\rglad 4 5 6",
        b"sad 1 2 3glad 4 5 6",
        b"4 3",
        b"sad,4,5,6",
    ],
)
def test_a_line_with_another_number_of_numbers_is_named(tmp_path, line, wanted, packed):
    """Whether or not its word is wanted, and also if it is the first."""
    words = [b"the", line.split()[0] if wanted else b"the"]
    with pytest.raises(InputError, match=r"vectors\.txt: line 5 is not a word and 3 finite numbers: b'.*; correct it"):
        read(tmp_path, packed(PLAIN + line + b"\n"), words)
    if line != b"4 3":
        with pytest.raises(InputError, match=r"line 1 is not a word and 3 finite numbers"):
            read(tmp_path, packed(line + b"\n" + PLAIN), words)


@pytest.mark.parametrize("value", [b"x", b"nan", b"-inf", b"1e99", b"0x1", b"1,5", b"--1"])
def test_a_wanted_word_has_finite_numbers(tmp_path, value):
    with pytest.raises(InputError, match=r"line 5 is not a word and 3 finite numbers: b'sad 1 .* 3'"):
        read(tmp_path, PLAIN + b"sad 1 " + value + b" 3\n", [b"the", b"sad"])


def test_text_that_is_cut_off_is_named_at_its_last_line(tmp_path):
    with pytest.raises(InputError, match=r"line 3 is not .* fetch the file again if it is cut off there"):
        read(tmp_path, PLAIN[: PLAIN.index(b" 0.001")], [b"the"])


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"5 3\n" + PLAIN, ["line 1 says that there are 5 words, and 4 follow; fetch the file again"]),
        (b"\n3 3\n" + PLAIN, ["line 2 says that there are 3 words, and 4 follow"]),
        (b"400000 300\n", ["line 1 says that there are 400,000 words, and 0 follow"]),
        (b"4 300\n" + PLAIN, ["line 1 says that words have 300 numbers, and most lines have 3; correct it"]),
        (PLAIN.decode().encode("utf-16"), ["is text in UTF-16; convert it to UTF-8", "iconv -f UTF-16 -t UTF-8"]),
        (codecs.BOM_UTF16_BE + PLAIN.decode().encode("utf-16-be"), ["is text in UTF-16; "]),
        (PLAIN.decode().encode("utf-16-le"), ["is text in UTF-16LE; ", "iconv -f UTF-16LE"]),
        (PLAIN.decode().encode("utf-16-be"), ["is text in UTF-16BE; "]),
        (("4 3\n" + PLAIN.decode()).encode("utf-16-le"), ["is text in UTF-16LE; "]),
        (PLAIN.decode().encode("utf-32"), ["is text in UTF-32; "]),
        (PLAIN.decode().encode("utf-32-be"), ["a binary file; text is needed"]),
        (binary_word2vec([1, 2, 3]), ["word2vec's binary format; save it as text", "load_word2vec_format"]),
        (binary_word2vec([0.1, 0.2, 0.3]), ["word2vec's binary format"]),
        (binary_word2vec([-0.1, 1e-9, 1e9]), ["word2vec's binary format"]),
        (binary_word2vec(0), ["word2vec's binary format"]),
        (bytes(2**21), ["a binary file"]),
        (b"the\0 1 2 3\n", ["a binary file"]),
        (b"\x89HDF\r\n\x1a\n" + PLAIN, ["an HDF5 file; ", "`text: vectors.csd`"]),
        (pickle.dumps(VECTORS), ["a Python pickle, which is never opened"]),
        (b"\x93NUMPY\x01\x00" + PLAIN, ["a NumPy array"]),
        (b"<!DOCTYPE html><html>404</html>\n", ["a web page; fetch the file itself"]),
        (b"\n<HTML>\n", ["a web page"]),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", ["a Git LFS pointer", "git lfs pull"]),
        (b"", ["holds no word vectors; ", "starts with b''"]),
        (b"\n\n", ["holds no word vectors"]),
        (BOM, ["holds no word vectors"]),
        (b"the\nhappy\n", ["holds no word vectors; it should have a word and its numbers a line"]),
        (PLAIN.replace(b" ", b","), ["holds no word vectors"]),
        (PLAIN.replace(b"\n", b" "), ["line 1 is not a word and 3 finite numbers"]),
        (b"the " + b"1 " * 2**20 + b"\n", ["line 1 has a million bytes and more"]),
        (b"other 1 2 3\n", ["holds none of the corpus's 4 words; give vectors of its language and capitals"]),
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_is_not_such_text_is_named(tmp_path, content, messages, pack):
    with pytest.raises(InputError) as error:
        read(tmp_path, pack(content))
    for message in [str(tmp_path / "vectors.txt"), *messages]:
        assert message in str(error.value)


def test_a_first_word_in_angles_is_no_web_page(tmp_path):
    assert list(read(tmp_path, b"<unk> 1 2 3\n" + PLAIN, [b"<unk>"]).vectors) == [b"<unk>"]


WORDS = st.binary(min_size=1, max_size=6).filter(lambda word: len(word.split()) == 1 and word.split()[0] == word)
ENTRIES = st.dictionaries(
    WORDS.map(lambda word: b"w" + word.replace(b"\0", b"")),
    st.lists(st.floats(-9, 9, width=32), min_size=4, max_size=4),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=ENTRIES,
    separator=st.sampled_from([b" ", b"\t", b"  "]),
    ending=st.sampled_from([b"\n", b"\r\n", b" \n", b"\n\n"]),
    marked=st.booleans(),
    counted=st.booleans(),
    pack=st.sampled_from([bytes, gzip.compress, zipped]),
)
def test_any_vectors_are_read_however_they_are_laid_out(tmp_path, entries, separator, ending, marked, counted, pack):
    lines = [separator.join([word, *(repr(value).encode() for value in values)]) for word, values in entries.items()]
    content = BOM * marked + b"%d 4\n" % len(entries) * counted + b"".join(line + ending for line in lines)
    found = read(tmp_path, pack(content), entries)
    assert {word: vector.tolist() for word, vector in found.vectors.items()} == entries
    assert (found.skipped.byte_order_marks, found.skipped.header_lines) == (marked, counted)
