"""Broken videos in any place of a file: harmless where they are excluded, else refused with all of them named."""

import itertools
import json
import re
from dataclasses import asdict
from pathlib import Path

import h5py
import numpy as np
import pytest

from emofuse.alignment import align
from emofuse.alignment.frames import collect_frames
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.corpus.description import describe, examine
from emofuse.errors import InputError

VIDEOS = ["25522", "255224", "aB-_", "k", "m", "z_4"]
WIDTH = 3
COLUMNS = LabelColumns(["x", "y"], ["x"], (0, 3))
TIMES = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.5]])


def frames(video):
    """Three frames that tell the video."""
    return np.full((3, WIDTH), VIDEOS.index(video) + 1.0) + np.arange(3)[:, None]


def put(features=None, intervals=None):
    """A damage that replaces members of a video."""

    def damage(group):
        for name, values in (("features", features), ("intervals", intervals)):
            if values is not None:
                del group[name]
                group[name] = values

    return damage


def without_member(name):
    return lambda group: group.pop(name)


def linked(group):
    del group["features"]
    group["features"] = h5py.SoftLink(f"{group.name}/intervals")


def elsewhere(group):
    del group["intervals"]
    group["intervals"] = h5py.ExternalLink("other.h5", "/x")


def no_group(group):
    parent, name = group.parent, group.name
    del parent[name]
    parent[name] = 1.0


def claims_too_much(group):
    del group["features"]
    group.create_dataset("features", (10**9, WIDTH), np.float32)


DAMAGES = {
    "narrow": put(features=np.ones((3, WIDTH - 1))),
    "wide": put(features=np.ones((3, WIDTH + 297))),
    "no width": put(features=np.ones((3, 0))),
    "a row too few": put(features=np.ones((2, WIDTH))),
    "a row too many": put(features=np.ones((4, WIDTH))),
    "texts": put(features=np.array([[b"a"], [b"b"], [b"c"]])),
    "texts of variable length": put(features=np.array([["a"], ["b"], ["c"]], object)),
    "complex": put(features=np.ones((3, WIDTH), complex)),
    "one dimension": put(features=np.ones(3)),
    "three dimensions": put(features=np.ones((3, WIDTH, 1))),
    "a number": put(features=1.0),
    "nothing": put(features=np.zeros(0, np.float32), intervals=np.zeros(0)),
    "nothing, as wide as others": put(features=np.zeros((0, WIDTH)), intervals=np.zeros(0)),
    "nothing, of another width": put(features=np.zeros((0, 300)), intervals=np.zeros((0, 2))),
    "nothing, without a width": put(features=np.zeros((0, 0)), intervals=np.zeros((0, 2))),
    "times of three columns": put(intervals=np.ones((3, 3))),
    "times of one dimension": put(intervals=np.ones(6)),
    "times in texts": put(intervals=np.array([[b"0", b"1"]] * 3)),
    "a time that is no number": put(intervals=np.where(TIMES == 3.5, np.nan, TIMES)),
    "a time without end": put(intervals=np.where(TIMES == 1.0, np.inf, TIMES)),
    "no features": without_member("features"),
    "no intervals": without_member("intervals"),
    "features linked": linked,
    "intervals elsewhere": elsewhere,
    "no group": no_group,
    "a claim": claims_too_much,
}

PLACES = {"first": VIDEOS[:1], "middle": VIDEOS[2:3], "last": VIDEOS[-1:], "two of six": [VIDEOS[0], VIDEOS[3]]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Words, labels and audio of six videos."""
    folder = tmp_path_factory.mktemp("whole")
    words = np.array([[b"a"], [b"b"], [b"c"]])
    write_sequence(folder / "words.csd", "words", [(video, words, TIMES) for video in VIDEOS])
    labels = [(video, np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])) for video in VIDEOS]
    write_sequence(folder / "labels.csd", "labels", labels, {"dimension names": ["x", "y"]})
    write_sequence(folder / "audio.csd", "audio", [(video, frames(video), TIMES) for video in VIDEOS])
    for name in ("words", "audio"):
        with h5py.File(folder / f"{name}.csd", "a") as file:
            # Reading them would take longer than aligning.
            del file[f"{name}/metadata"]
    return folder


def damaged(whole, folder, name, damage, videos):
    """A copy of a file in which some videos are damaged."""
    path = folder / f"{name}.csd"
    path.write_bytes((whole / f"{name}.csd").read_bytes())
    with h5py.File(path, "a") as file:
        for video in videos:
            damage(file[f"{name}/data/{video}"])
    return path


def run_describe(whole, audio, exclude):
    with open_sequence(audio) as sequence:
        found = describe(sequence, exclude)
    assert json.loads(json.dumps(asdict(found))) == asdict(found)
    left = [video for video in VIDEOS if video not in exclude]
    assert (found.videos, found.rows, found.width, found.kind) == (len(left), 3 * len(left), WIDTH, "numbers")
    assert (found.first, found.last, found.empty) == (0.0, 3.5, [])
    assert found.excluded == exclude
    return found


def run_align(whole, audio, exclude):
    output = audio.parent / "aligned.h5"
    align.align(
        output, whole / "words.csd", whole / "labels.csd", {"audio": audio}, COLUMNS, "mean", [], exclude,
    )  # fmt: skip
    assert_right(output, exclude)


def run_collect(whole, audio, exclude):
    output = audio.parent / "aligned.h5"
    collect_frames(output, "audio", audio, whole / "labels.csd", COLUMNS, "zero", exclude)
    assert_right(output, exclude)


def assert_right(output, exclude):
    store = read_aligned(output)
    left = [video for video in VIDEOS if video not in exclude]
    assert store.videos.tolist() == left
    np.testing.assert_array_equal(store.features["audio"], np.concatenate([frames(video) for video in left]))
    assert (store.frames["audio"] == 1).all()


COMBINATIONS = [
    *((run_describe, place, DAMAGES, ("none", "them", "others")) for place in PLACES),
    *((run_align, place, DAMAGES, ("none", "them")) for place in ("first", "two of six")),
    (run_collect, "middle", DAMAGES, ("none", "them")),
]


def named(message):
    """The videos that a message calls broken, and those that it would have excluded."""
    return re.findall(r"video '([^']*)': ", message), json.loads(re.search(r"exclude: (\[.*\])", message)[1])


@pytest.mark.parametrize(
    ("run", "place", "damages", "excludes"),
    COMBINATIONS,
    ids=[f"{run.__name__} {place}" for run, place, *_ in COMBINATIONS],
)
def test_each_damage_is_refused_by_name_or_harmless_when_excluded(whole, tmp_path, run, place, damages, excludes):
    for damage, exclude in itertools.product(damages, excludes):
        broken = PLACES[place]
        excluded = {"none": [], "them": broken, "others": [VIDEOS[1]]}[exclude]
        audio = damaged(whole, tmp_path, "audio", DAMAGES[damage], broken)
        if exclude == "them":
            found = run(whole, audio, excluded)
            assert found is None or list(found.excluded_broken) == broken, damage
            (tmp_path / "aligned.h5").unlink(missing_ok=True)
            continue
        with pytest.raises(InputError) as refused:
            run(whole, audio, excluded)
        assert named(str(refused.value)) == (broken, excluded + broken), damage
        assert str(audio) in str(refused.value)
        assert not (tmp_path / "aligned.h5").exists()


@pytest.mark.parametrize("name", ["words", "labels"])
@pytest.mark.parametrize("damage", ["a row too few", "no features", "a time that is no number", "no group", "complex"])
def test_words_and_labels_are_judged_as_all_others(whole, tmp_path, name, damage):
    broken = [VIDEOS[0], VIDEOS[4]]
    given = {part: whole / f"{part}.csd" for part in ("words", "labels")}
    given[name] = damaged(whole, tmp_path, name, DAMAGES[damage], broken)
    arguments = {
        **given, "output": tmp_path / "aligned.h5", "modalities": {"audio": whole / "audio.csd"}, "pauses": [],
        "columns": COLUMNS, "weighting": "mean",
    }  # fmt: skip
    with pytest.raises(InputError, match=rf"{name}\.csd") as refused:
        align.align(**arguments, exclude=[])
    assert named(str(refused.value)) == (broken, broken)
    align.align(**arguments, exclude=broken)
    assert_right(tmp_path / "aligned.h5", broken)


def test_of_many_broken_videos_a_few_are_shown_and_all_are_in_the_line(tmp_path):
    ids = [f"v{number:03}" for number in range(40)]
    videos = [(video, np.ones((1, 2 + (video < "v012"))), np.zeros((1, 2))) for video in ids]
    write_sequence(tmp_path / "a.csd", "a", videos)
    with open_sequence(tmp_path / "a.csd") as sequence, pytest.raises(InputError) as refused:
        describe(sequence)
    shown, line = named(str(refused.value))
    assert (shown, line) == (ids[:5], ids[:12])
    assert "; and 7 more; most videos have numbers of width 2" in str(refused.value)


def test_excluding_a_video_excludes_its_parts(tmp_path):
    parts = [("a[0]", np.ones((1, 5)), np.zeros((1, 2)))]
    parts += [(f"b[{number}]", np.ones((1, 2)), np.zeros((1, 2))) for number in range(2)]
    write_sequence(tmp_path / "a.csd", "a", parts)
    with open_sequence(tmp_path / "a.csd") as sequence:
        found = describe(sequence, ["a"])
        assert (found.videos, found.width, found.excluded) == (2, 2, ["a[0]"])
        assert found.excluded_broken == {"a[0]": "'features' has numbers of shape (1, 5)"}


def write_widths(path: Path, widths: dict[str, int], rows: int = 1) -> Path:
    write_sequence(path, "a", [(video, np.ones((rows, width)), np.zeros((rows, 2))) for video, width in widths.items()])
    return path


@pytest.mark.parametrize(
    ("widths", "exclude", "dimension", "message"),
    [
        ({"a": 2, "b": 5}, [], None, "no width and kind is that of most: numbers of width 2 in 'a'; .* 5 in 'b'"),
        ({"a": 2, "b": 5}, [], 5, "video 'a': 'features' has numbers of shape"),
        ({"a": 2, "b": 5}, [], 7, "no width and kind is that of most"),
        ({"a": 2, "b": 5, "c": 5}, ["c"], None, "no width and kind"),
        ({"a": 2, "b": 5, "c": 5}, [], 2, "in most videos 'features' has dimension 5; it should be 2"),
        ({"a": 2}, ["a"], None, "its 1 videos are all excluded"),
        ({}, [], None, "group 'data' is empty"),
    ],
)
def test_where_most_say_nothing_it_is_said(tmp_path, widths, exclude, dimension, message):
    path = write_widths(tmp_path / "a.csd", widths)
    with open_sequence(path) as sequence, pytest.raises(InputError, match=message):
        describe(sequence, exclude, dimension)


def test_a_video_without_rows_is_no_fault_and_has_no_vote(tmp_path):
    nothing = np.zeros((0, 2))
    videos = [
        ("a", np.zeros((0, 4)), nothing),
        ("b", np.zeros((0, 4)), nothing),
        ("c", np.ones((1, 3)), np.array([[2.0, 2.5]])),
    ]
    videos += [("d", np.zeros((0, 3)), nothing)]
    write_sequence(tmp_path / "a.csd", "a", videos)
    with open_sequence(tmp_path / "a.csd") as sequence:
        found, broken = examine(sequence)
    assert broken == dict.fromkeys("ab", "'features' has numbers of shape (0, 4)")
    assert (found.videos, found.rows, found.width, found.first, found.last, found.empty) == (2, 1, 3, 2.0, 2.5, ["d"])


def test_a_file_without_any_row_is_described(tmp_path):
    with open_sequence(write_widths(tmp_path / "a.csd", {"a": 4, "b": 4}, rows=0)) as sequence:
        found = describe(sequence)
    assert (found.videos, found.rows, found.width, found.first, found.last) == (2, 0, 4, None, None)
    assert found.empty == ["a", "b"]


NOTHING = [np.zeros(shape) for shape in (0, (0, 2), (0, 300))]


@pytest.mark.parametrize("features", [*NOTHING, np.zeros((5, 0)), np.array([], "S1"), np.empty((0, 1), "S4")])
@pytest.mark.parametrize("intervals", NOTHING, ids=lambda array: str(array.shape))
@pytest.mark.parametrize("video", [VIDEOS[0], VIDEOS[2]])
def test_a_video_without_words_counts_as_one_that_is_missing(whole, tmp_path, features, intervals, video):
    words = damaged(whole, tmp_path, "words", put(features, intervals), [video])
    with open_sequence(words) as sequence:
        found = describe(sequence)
    assert (found.videos, found.rows, found.empty, found.kind) == (6, 15, [video], "strings")
    audit = align.align(
        tmp_path / "aligned.h5", words, whole / "labels.csd", {"audio": whole / "audio.csd"}, COLUMNS, "mean", [], [],
    )  # fmt: skip
    assert audit.videos_without_words == [video]
    store = read_aligned(tmp_path / "aligned.h5")
    assert np.diff(store.offsets).tolist() == [0 if other == video else 3 for other in VIDEOS]
