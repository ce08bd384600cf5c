"""Names of label columns: every way of writing them, as data; what proves nothing, and what contradicts the corpus."""

import json
import re

import h5py
import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from emofuse.corpus.csd import open_sequence
from emofuse.corpus.label_columns import LONGEST_TEXT, MOST_NAMES, prove_order, read_names
from emofuse.errors import InputError

NAMES = ["sentiment score", "happy", "SAD"]

# What stands in the file: one text, or an array of texts.
WRITTEN = {
    "JSON": json.dumps(NAMES),
    "JSON, spread out": json.dumps(NAMES, indent=2),
    "JSON in JSON": json.dumps(json.dumps(NAMES)),
    "JSON of a Python list": json.dumps(str(NAMES)),
    "JSON of text with commas": json.dumps(", ".join(NAMES)),
    "JSON of a list of that": json.dumps([str(NAMES)]),
    "JSON of lists": json.dumps([NAMES]),
    "JSON of a column": json.dumps([[name] for name in NAMES]),
    "Python list": str(NAMES),
    "Python tuple": str(tuple(NAMES)),
    "Python list of bytes": str([name.encode() for name in NAMES]),
    "Python list of unicode": "[u'sentiment score', u'happy', u'SAD']",
    "Python bytes of a list": str(str(NAMES).encode()),
    "Python items": "'sentiment score', 'happy', 'SAD'",
    "JSON items": '"sentiment score", "happy", "SAD"',
    "names in brackets": "[sentiment score, happy, SAD]",
    "commas": "sentiment score,happy,SAD",
    "commas, spaced": " sentiment score ,  happy , SAD ,\n",
    "semicolons": "sentiment score; happy; SAD",
    "lines": "sentiment score\nhappy\nSAD\n",
    "tabs": "sentiment score\thappy\tSAD",
    "array": NAMES,
    "array of quoted names": [f"'{name}'" for name in NAMES],
    "array of JSON": [json.dumps(name) for name in NAMES],
    "array of bytes' spelling": [str(name.encode()) for name in NAMES],
    "array with spaces": [f" {name} " for name in NAMES],
}


def write(path, said, encode):
    """A file of one video, whose metadata say this."""
    with h5py.File(path, "w") as file:
        file["labels/data/v/features"], file["labels/data/v/intervals"] = np.zeros((1, 3)), np.zeros((1, 2))
        metadata = file.create_group("labels/metadata")
        if said is not None:
            metadata["dimension names"] = encode(said)


ENCODINGS = {
    "fixed": lambda said: np.array([said] if isinstance(said, str) else said, "S"),
    "variable": lambda said: np.array([said] if isinstance(said, str) else said, h5py.string_dtype()),
    "row": lambda said: np.array([[said] if isinstance(said, str) else said], "S"),
    "scalar": lambda said: said,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("way", WRITTEN)
def test_every_way_of_writing_them_is_read(tmp_path, way, encoding):
    write(tmp_path / "labels.csd", WRITTEN[way], ENCODINGS[encoding])
    with open_sequence(tmp_path / "labels.csd") as sequence:
        assert read_names(sequence.metadata["dimension names"]) == NAMES


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), min_size=2))
def test_any_names_are_read_from_json_as_they_are(names):
    names = [f"a{name}b" for name in names]
    assert read_names(json.dumps(names)) == read_names(names) == read_names(str(names)) == names


@pytest.mark.parametrize(
    "name", ["a, b", "a;b", "f(x)", "a=b", "(a)", "['", "$(touch x)", "it's", "-x", "ü😀", "__import__('os')"]
)
def test_a_name_in_a_list_may_be_any_text(name):
    assert read_names([name, "b"]) == read_names(str([name, "b"])) == [name, "b"]


@pytest.mark.parametrize(
    "said",
    [
        None, "", " ", [], "[]", "()", "{}", {"happy": 0, "sad": 1}, "{'happy', 'sad'}", '{"happy": 0}', 7, True,
        [0, 1, 2], "[0, 1, 2]", [None, None], ["happy", None], ["happy", ""], "happy,,sad", ["", ""], [1.5, "happy"],
        [["happy", 3]], "[", "]", "[[[[", "['happy', 'sad'", "happy (0 to 3), sad (0 to 3)", "happy=0, sad=1",
        "open('ran', 'w')", "[open('ran', 'w')]", "[__import__('os').system('touch ran'), 'sad']",
        "(lambda: open('ran', 'w'))(), 'sad'", "[x for x in open('ran', 'w')]", "exec(\"open('ran', 'w')\")",
        "f'{open(\"ran\", \"w\")}', 'sad'", "!!python/object/apply:os.system [touch ran]",
        "[" * 10_000, "(" * 10_000, "[" + "-" * 10_000 + "1]", "'a' * 1000000000, 'b'", "[" + "9" * 10_000 + "]",
        "[" * 50 + "'a'" + "]" * 50, json.dumps([[[[[[["a", "b"]]]]]]]), ["a" * 501, "b"], "a, " + "b" * 501,
        "a," * LONGEST_TEXT, ["a"] * (MOST_NAMES + 1),
        "[" + "'a'," * LONGEST_TEXT + "]", "\0", "['a\0'", "[b'\\xff'",
    ],
    ids=lambda said: repr(said)[:40],
)  # fmt: skip
def test_what_names_nothing_names_nothing_and_is_never_run(tmp_path, monkeypatch, said):
    monkeypatch.chdir(tmp_path)
    assert read_names(said) is None
    assert not list(tmp_path.iterdir())
    assert not prove_order("labels.csd", said, 2, ["happy", "sad"], trusted=True)
    with pytest.raises(InputError, match=r"nothing proves that label_columns .* label_order: trusted$") as refused:
        prove_order("labels.csd", said, 2, ["happy", "sad"], trusted=False)
    assert len(str(refused.value)) < 500


def test_json_that_is_too_deep_for_json_is_text(tmp_path):
    write(tmp_path / "labels.csd", "[" * 100_000, lambda said: said)
    with open_sequence(tmp_path / "labels.csd") as sequence:
        assert read_names(sequence.metadata["dimension names"]) is None


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("said", [["happy", "sad"], [" Happy", "SAD "], "HAPPY,sad", ["hAPPY", "ſad".upper()]])
def test_names_that_agree_prove_the_order_whatever_their_capitals(said, trusted):
    assert prove_order("labels.csd", said, 2, ["happy", "Sad"], trusted)


def test_names_that_differ_in_capitals_alone_are_told_apart():
    assert prove_order("labels.csd", ["Sad", "sad"], 2, ["Sad", "sad"], trusted=False)
    with pytest.raises(InputError, match="its columns are"):
        prove_order("labels.csd", ["sad", "Sad"], 2, ["Sad", "sad"], trusted=True)


def test_one_name_for_several_columns_proves_nothing():
    assert not prove_order("labels.csd", "N/A", 2, ["happy", "sad"], trusted=True)
    # What NumPy prints of names, without commas, is one name to Python.
    with pytest.raises(InputError, match="nothing proves"):
        prove_order("labels.csd", "['sad' 'happy']", 2, ["happy", "sad"], trusted=False)
    assert prove_order("labels.csd", "sentiment score", 1, ["sentiment score"], trusted=False)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(
    ("said", "width", "columns", "message"),
    [
        (
            ["sad", "happy"],
            2,
            ["happy", "sad"],
            r"columns are \['sad', 'happy'\], but the corpus says label_columns \['h",
        ),
        (["joy", "sad"], 2, ["happy", "sad"], r"its columns are \['joy', 'sad'\]"),
        (
            ["a", "happy", "sad"],
            3,
            ["happy", "sad"],
            r"it has 3 columns of labels, \['a', .*, but label_columns names 2",
        ),
        (None, 7, ["happy", "sad"], "it has 7 columns of labels, but label_columns names 2, .*name every column"),
        (["happy", "sad"], 1, ["happy", "sad"], "it has 1 columns of labels, .* but label_columns names 2"),
        (
            ["happy", "sad", "fear"],
            2,
            ["happy", "sad"],
            "it has 2 columns of labels, but its metadata .* name 3, 'happy'",
        ),
    ],
)
def test_what_contradicts_the_file_is_refused_trusted_or_not(said, width, columns, message, trusted):
    with pytest.raises(InputError, match=f"^labels.csd: .*{message}"):
        prove_order("labels.csd", said, width, columns, trusted)


@pytest.mark.parametrize(
    "named",
    [
        ["sad", "sentiment score"],
        ["no", "Yes"],
        ["it's: a, b", "#x"],
        ["4-class", "ü"],
        ["null", "1e5"],
        ["1", '"'],
        ["(a)", "[b"],
    ],
)
def test_the_line_that_the_file_needs_is_one_of_yaml(named):
    with pytest.raises(InputError) as refused:
        prove_order("labels.csd", named, 2, ["x", "y"], trusted=False)
    line = re.search(r"label_columns: \[.*\]$", str(refused.value))[0]
    assert yaml.safe_load(line) == {"label_columns": named}


def test_names_are_not_quoted_where_yaml_needs_none():
    with pytest.raises(InputError, match=r"label_columns: \[sentiment score, sad\]$"):
        prove_order("labels.csd", ["sentiment score", "sad"], 2, ["x", "y"], trusted=False)
