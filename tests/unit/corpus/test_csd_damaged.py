"""Damaged and hostile sequences: rejected with a message, or aligned as a slow and obvious reference does."""

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emofuse.alignment import align as aligning
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.errors import InputError

# Derandomized: what HDF5 itself does with every damage is not ours to test on every run.
SOME = settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(SOME, max_examples=1000)
WORD_TIMES = np.array([[0.0, 0.4], [0.4, 0.9], [0.9, 0.9], [0.7, 1.4], [2.0, 2.5]])


@pytest.fixture
def corpus(tmp_path):
    """Words and labels of one video, whole; a function that aligns a given audio file to them."""
    words = np.array([[b"a"], [b"b"], [b"c"], [b"d"], [b"e"]])
    write_sequence(tmp_path / "words.csd", "words", [("v", words, WORD_TIMES)])
    labels = [("v", np.array([[1.0], [2.0]]), np.array([[0.0, 1.0], [-1.0, 3.0]]))]
    write_sequence(tmp_path / "labels.csd", "labels", labels)
    for name in ("words", "labels"):
        with h5py.File(tmp_path / f"{name}.csd", "a") as file:
            # Reading them would take longer than aligning.
            del file[f"{name}/metadata"]
    with h5py.File(tmp_path / "labels.csd", "a") as file:
        file["labels/metadata/dimension names"] = ["happy"]

    def align(audio, weighting):
        output = tmp_path / "aligned.h5"
        output.unlink(missing_ok=True)
        aligning.align(
            output, tmp_path / "words.csd", tmp_path / "labels.csd", {"audio": audio},
            LabelColumns(["happy"], ["happy"], (0, 3)), weighting, [], [], "t",
        )  # fmt: skip
        return read_aligned(output)

    return align, tmp_path


def slow_features(features, frames, weighting):
    """Each word's average, in words: a frame counts if it overlaps the word by more than the weighting asks."""
    averages = []
    for start, end in WORD_TIMES:
        overlaps = [(min(end, b) - max(start, a), values) for (a, b), values in zip(frames, features, strict=True)]
        found = [(o, values) for o, values in overlaps if o > aligning.SHORTEST_OVERLAP[weighting]]
        weights = [1.0 if weighting == "mean" else o for o, _ in found]
        total = sum((w * np.asarray(v, np.float64) for w, (_, v) in zip(weights, found, strict=True)), np.zeros(2))
        divisor = end - start if weighting == "cover" else sum(weights)
        averages.append(total / divisor if found else np.zeros(2))
    return np.array(averages)


def check(align, audio, weighting):
    """Align a file; it is refused by name and leaves nothing, or gives what the slow reference gives."""
    refused = None
    try:
        store = align(audio, weighting)
    except InputError as error:
        refused = str(error)
    if refused is not None:
        assert audio.name in refused
        assert not (audio.parent / "aligned.h5").exists()
        return
    with open_sequence(audio) as sequence:
        if "v" not in sequence:
            assert not store.frames["audio"].any()
            return
        features, frames = sequence.read("v")
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.asarray(features, np.float32)
    values = np.where(np.isfinite(values), values, 0)
    if values.shape[1] != 2:
        return
    by_time = slow_features(values, frames, weighting)[np.argsort(WORD_TIMES[:, 0], kind="stable")]
    words = [bytes(word) for word in store.words]
    expected = {word: by_time[i] for i, word in enumerate([b"a", b"b", b"d", b"c", b"e"])}
    assert set(words) <= set(expected)
    for word, found in zip(words, store.features["audio"], strict=True):
        np.testing.assert_allclose(found, expected[word], rtol=1e-5, atol=1e-5)


finite_times = st.one_of(st.floats(-1, 4).map(lambda t: round(t, 2)), st.sampled_from([1e300, -1e300, 0.4, 0.9, 2.0]))
times = st.one_of(finite_times, st.sampled_from([np.nan, np.inf, -np.inf]))
small_numbers = st.one_of(st.floats(-9, 9), st.sampled_from([np.nan, np.inf, -np.inf, 1e300]))
# Spikes of both signs in one word cancel out to what hangs on the order of summing.
numbers = [st.one_of(small_numbers, st.just(spike)) for spike in (1e30, -1e30)]


@given(data=st.data())
@SOME
def test_any_intervals_and_values(corpus, data):
    """Unsorted, overlapping, empty, inverted, not finite, huge, of other types and shapes, lengths that differ."""
    align, folder = corpus
    rows = data.draw(st.integers(0, 7))
    # One time that is not finite has a file refused: most have none, so that they are aligned.
    time = data.draw(st.sampled_from([finite_times, finite_times, finite_times, times]))
    frames = np.array(data.draw(st.lists(st.tuples(time, time), min_size=rows, max_size=rows)), float).reshape(rows, 2)
    number = data.draw(st.sampled_from(numbers))
    features = np.array(data.draw(st.lists(st.tuples(number, number), min_size=rows, max_size=rows))).reshape(rows, 2)
    kind = data.draw(st.sampled_from(["f4", "f8", "i4"] * 3 + ["S4", "c8", "short", "flat", "words"]))
    with np.errstate(all="ignore"):
        if kind == "short":
            features = features[:-1]
        elif kind == "flat":
            features = features.ravel()
        elif kind == "words":
            frames = frames.astype("S8")
        elif kind == "i4":
            features = np.nan_to_num(features, posinf=7, neginf=-7).clip(-1e6, 1e6).astype(kind)
        else:
            features = features.astype(kind)
    path = folder / "audio.csd"
    with h5py.File(path, "w") as file:
        file["r/data/v/features"] = features
        file["r/data/v/intervals"] = frames
    check(align, path, data.draw(st.sampled_from(aligning.WEIGHTINGS)))


@pytest.fixture
def whole(tmp_path):
    """The bytes of a whole file, given by a function: hypothesis prints what it is given."""
    rng = np.random.default_rng(0)
    starts = np.arange(40)[:, None] * 0.06
    frames = [(name, rng.normal(size=(40, 2)), np.hstack([starts, starts + 0.06])) for name in ("u", "v")]
    write_sequence(tmp_path / "whole.csd", "r", frames, compression="gzip")
    return (tmp_path / "whole.csd").read_bytes


@given(data=st.data())
@MANY
def test_any_damaged_bytes(corpus, whole, data):
    """Bytes overwritten, cut off, left out or put in, anywhere in a file."""
    align, folder = corpus
    content = bytearray(whole())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        damage = data.draw(st.sampled_from(["overwrite", "cut", "leave out", "put in"]))
        some = data.draw(st.binary(min_size=1, max_size=8))
        if damage == "overwrite":
            content[place : place + len(some)] = some
        elif damage == "cut":
            del content[max(place, 1) :]
        elif damage == "leave out":
            del content[place : place + len(some)]
        else:
            content[place:place] = some
        content = content or bytearray(b"x")
    path = folder / "audio.csd"
    path.write_bytes(content)
    check(align, path, "wavg")


def unknown_root(file):
    file["r/data/v/features"] = h5py.SoftLink("/r/data/v/intervals")


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        (lambda f: f.__setitem__("r", h5py.ExternalLink("/etc/hostname", "/r")), "no root group"),
        (lambda f: f.create_group("r").__setitem__("data", h5py.SoftLink("/r")), "'data' is a link to elsewhere"),
        (lambda f: f.create_group("r/data").__setitem__("v", h5py.ExternalLink("x.h5", "/v")), "'v' is a link"),
        (unknown_root, "'features' is a link to elsewhere"),
        (lambda f: f.create_dataset("r/data/v", data=[1.0]), "'v' is not a group"),
        (lambda f: f.create_dataset("r/data/v/features", (2**40, 74), "f4"), "claims shape|no 'intervals'"),
        (
            lambda f: f.create_dataset("r/data/v/features", (2, 2), "f4", external=[("/etc/hostname", 0, 16)]),
            "holds no values of its own",
        ),
    ],
)
def test_hostile_files_are_refused(tmp_path, hostile, message):
    path = tmp_path / "hostile.csd"
    with h5py.File(path, "w") as file:
        hostile(file)
    with pytest.raises(InputError, match=message), open_sequence(path) as sequence:
        sequence.read("v")
