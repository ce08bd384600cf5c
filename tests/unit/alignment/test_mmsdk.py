"""The CMU SDK as a backend, where it is installed; and its absence, everywhere."""

import json
import logging
import re
import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import pytest
import yaml

from emofuse.alignment import align, mmsdk
from emofuse.alignment.store import read_aligned
from emofuse.configuration.label_columns import LabelColumns
from emofuse.corpus import sample
from emofuse.corpus.csd import open_sequence, write_sequence
from emofuse.corpus.segments import SegmentReader, read_words
from emofuse.errors import InputError

HOME = Path(__file__).parents[3]
PROGRAM = HOME / "workflow/scripts/align_with_mmsdk.py"


@pytest.fixture
def sdk():
    pytest.importorskip("mmsdk", reason="the CMU SDK is not installed (docs/corpora.md says how)")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A sample corpus with all its traps: 20 videos, two of which one file lacks."""
    folder = tmp_path_factory.mktemp("sample")
    sample.write_sample(folder, videos=20, seed=3)
    return folder


def choices(folder: Path, weighting: str) -> dict:
    return {
        "words": folder / "words.csd",
        "labels": folder / "labels.csd",
        "modalities": {modality: folder / f"{modality}.csd" for modality in sample.DIMENSIONS},
        "columns": LabelColumns(list(sample.LABEL_COLUMNS), list(sample.EMOTIONS), (0, 3)),
        "weighting": weighting,
        "pauses": ["sp"],
        "exclude": [],
    }


@pytest.mark.parametrize(("weighting", "tolerance"), [("mean", 1e-6), ("wavg", 0)])
def test_gives_what_we_give(sdk, corpus, tmp_path, weighting, tolerance):
    ours_audit = align.align(tmp_path / "ours.h5", **choices(corpus, weighting))
    audit = mmsdk.align(tmp_path / "theirs.h5", **choices(corpus, weighting))
    ours, theirs = read_aligned(tmp_path / "ours.h5"), read_aligned(tmp_path / "theirs.h5")
    np.testing.assert_array_equal(theirs.words, ours.words)
    np.testing.assert_array_equal(theirs.offsets, ours.offsets)
    np.testing.assert_array_equal(theirs.labels, ours.labels)
    removed = audit.sequences["audio"].videos_missing
    lacking = set().union(*(found.videos_missing for found in ours_audit.sequences.values()))
    assert set(removed) == lacking
    assert len(removed) == 2
    in_removed = np.repeat(np.isin(ours.videos, removed), np.diff(ours.offsets))
    for modality in sample.DIMENSIONS:
        frames, features = theirs.frames[modality], theirs.features[modality]
        assert not frames[in_removed].any()
        assert not features[in_removed].any()
        np.testing.assert_array_equal(frames[~in_removed], ours.frames[modality][~in_removed])
        # Features 12 and 40 of the audio have infinities and NaN, which spread over a word there.
        alike = np.setdiff1d(np.arange(features.shape[1]), [12, 40] if modality == "audio" else [])
        difference = np.abs(features - ours.features[modality])[~in_removed][:, alike]
        assert difference.max() <= tolerance * np.abs(features).max()
        assert np.isfinite(features).all()


def test_averages_that_are_not_finite_are_zero_and_counted(sdk, corpus, tmp_path):
    audit = mmsdk.align(tmp_path / "aligned.h5", **choices(corpus, "mean"))
    expected = np.zeros(sample.DIMENSIONS["audio"], int)
    with open_sequence(corpus / "audio.csd") as audio, open_sequence(corpus / "words.csd") as words:
        for video in set(audio.videos) & set(words.videos) - set(audit.sequences["audio"].videos_missing):
            (texts, spoken), (values, times) = words.read(video), audio.read(video)
            for start, end in spoken[texts[:, 0] != b"sp"]:
                overlap = np.minimum(end, times[:, 1]) - np.maximum(start, times[:, 0])
                expected += ~np.isfinite(values[overlap > 1e-5]).all(axis=0)
    assert expected[12] > 0
    assert audit.sequences["audio"].replaced == expected.tolist()


def test_the_audit_counts_what_ours_counts(sdk, corpus, tmp_path):
    shared = choices(corpus, "wavg")
    lacking = mmsdk.align(tmp_path / "all.h5", **shared).sequences["audio"].videos_missing
    ours, theirs = (
        asdict(module.align(tmp_path / "aligned.h5", **shared | {"exclude": lacking})) for module in (align, mmsdk)
    )
    for modality, found in theirs["sequences"].items():
        expected = ours["sequences"][modality]
        assert found.pop("covered_seconds") == pytest.approx(expected.pop("covered_seconds"), rel=1e-6)
    for audit in (ours, theirs):
        # Averages are counted there, frames here; a pause's word vector lies in no word there, and is not asked here.
        audit["sequences"]["audio"].pop("replaced")
        audit["sequences"]["text"].pop("frames_unused")
    assert theirs == ours


def make_prefixed(folder: Path, without_audio: str) -> dict:
    """Four videos of two words, of which one lacks audio."""
    names = ["25522", "255224", "255226", "other"]
    times = np.array([[0.0, 1.0], [1.0, 2.0]])
    write_sequence(folder / "words.csd", "words", [(n, np.array([[b"one"], [b"two"]]), times) for n in names])
    labels = [(n, np.ones((1, 1)), np.array([[0.0, 2.0]])) for n in names]
    write_sequence(folder / "labels.csd", "labels", labels, {"dimension names": ["happy"]})
    audio = [(n, np.array([[1.0], [2.0]]), times) for n in names if n != without_audio]
    write_sequence(folder / "audio.csd", "audio", audio)
    return choices(folder, "mean") | {
        "modalities": {"audio": folder / "audio.csd"},
        "columns": LabelColumns(["happy"], ["happy"], (0, 3)),
    }


def test_videos_whose_ids_begin_with_a_removed_ones_are_said(sdk, tmp_path, caplog):
    given = make_prefixed(tmp_path, without_audio="25522")
    with caplog.at_level(logging.WARNING):
        audit = mmsdk.align(tmp_path / "aligned.h5", **given)
    assert audit.sequences["audio"].videos_missing == ["25522", "255224", "255226"]
    assert "removed 3 labelled videos, which have zeros" in caplog.text
    assert "2 of these no file lacks, but their ids begin with a removed video's: 255224, 255226" in caplog.text
    store = read_aligned(tmp_path / "aligned.h5")
    assert store.frames["audio"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]
    assert store.features["audio"][:, 0].tolist() == [0, 0, 0, 0, 0, 0, 1, 2]


def test_an_excluded_video_removes_no_other(sdk, tmp_path):
    given = make_prefixed(tmp_path, without_audio="25522") | {"exclude": ["25522"]}
    audit = mmsdk.align(tmp_path / "aligned.h5", **given)
    assert audit.sequences["audio"].videos_missing == []
    assert audit.sequences["audio"].videos == 3
    assert audit.sequences["audio"].videos_unlabelled == 0


def test_a_corpus_of_which_nothing_is_left_is_an_error(sdk, tmp_path):
    given = make_prefixed(tmp_path, without_audio="25522")
    write_sequence(tmp_path / "audio.csd", "audio", [("nobody", np.ones((1, 1)), np.array([[0.0, 1.0]]))])
    with pytest.raises(InputError, match=r"audio\.csd: the CMU SDK removed every labelled video"):
        mmsdk.align(tmp_path / "aligned.h5", **given)
    assert not (tmp_path / "aligned.h5").exists()


def test_what_the_sdk_cannot_open_is_an_error_that_names_the_files(sdk, tmp_path):
    given = make_prefixed(tmp_path, without_audio="25522")
    with h5py.File(tmp_path / "audio.csd", "a") as file:
        del file["audio/metadata"]
    with pytest.raises(InputError, match=r"words\.csd, .*audio\.csd: the CMU SDK failed: KeyError.*align\.py"):
        mmsdk.align(tmp_path / "aligned.h5", **given)
    assert not (tmp_path / "aligned.h5").exists()


@pytest.mark.parametrize("roots", [{}, {"audio": "audio"}])
def test_a_file_of_several_groups_is_refused_as_the_sdk_takes_the_first(tmp_path, monkeypatch, roots):
    monkeypatch.setattr(mmsdk, "_import_sdk", lambda: None)
    given = make_prefixed(tmp_path, without_audio="25522")
    with h5py.File(tmp_path / "audio.csd", "a") as file:
        file.create_group("another")
    with pytest.raises(
        InputError, match=r"audio\.csd: it has the groups 'audio', 'another', of which the CMU SDK takes"
    ):
        mmsdk.align(tmp_path / "aligned.h5", **given, roots=roots)
    assert not (tmp_path / "aligned.h5").exists()


def test_a_file_that_the_sdk_would_take_for_a_name_is_an_error(sdk, tmp_path):
    given = make_prefixed(tmp_path, without_audio="25522")
    (tmp_path / "audio.csd").rename(tmp_path / "audio.h5")
    with pytest.raises(InputError, match=r"audio\.h5.*should end in \.csd"):
        mmsdk.align(tmp_path / "aligned.h5", **given | {"modalities": {"audio": tmp_path / "audio.h5"}})


def test_the_program_writes_store_and_audit_and_prints_nothing(sdk, tmp_path):
    given = make_prefixed(tmp_path, without_audio="other")
    ended = subprocess.run(
        [sys.executable, PROGRAM, *arguments(given, tmp_path)], capture_output=True, encoding="utf-8"
    )
    assert (ended.returncode, ended.stdout) == (0, "")
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["sequences"]["audio"][
        "videos_missing"
    ] == ["other"]
    assert read_aligned(tmp_path / "aligned.h5").features["audio"][:, 0].tolist() == [1, 2, 1, 2, 1, 2, 0, 0]


def arguments(given: dict, folder: Path) -> list[str]:
    modalities = [word for name, path in given["modalities"].items() for word in ("--modality", name, str(path))]
    columns = given["columns"]
    low, high = columns.label_range
    alignment = {"weighting": given["weighting"], "missing": "zeros", "non_finite": "zero"}
    return [
        "--words", str(given["words"]), "--labels", str(given["labels"]), *modalities,
        "--label-columns", *columns.names, "--targets", *columns.targets,
        "--label-range", str(low), str(high), "--protocol", json.dumps({"alignment": alignment}),
        "--pauses", *given["pauses"],
        "--output", str(folder / "aligned.h5"), "--audit", str(folder / "audit.json"),
    ]  # fmt: skip


def test_without_the_sdk_the_program_says_how_to_install_it(tmp_path):
    given = make_prefixed(tmp_path, without_audio="other")
    # None in sys.modules is Python's way to say that a module cannot be imported.
    hidden = "import runpy, sys; sys.modules['mmsdk'] = None; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    ended = subprocess.run(
        [sys.executable, "-c", hidden, str(PROGRAM), *arguments(given, tmp_path)],
        capture_output=True, encoding="utf-8", env={"PYTHONPATH": str(PROGRAM.parent)},
    )  # fmt: skip
    assert ended.returncode == 1
    assert re.search(r"error: the CMU SDK cannot be imported: .*; install it with: pip install .*", ended.stderr)
    assert f"git+https://github.com/CMU-MultiComp-Lab/CMU-MultimodalSDK@{mmsdk.COMMIT}" in ended.stderr
    assert "--sdm conda" in ended.stderr
    assert not (tmp_path / "aligned.h5").exists()


def test_cover_is_refused(tmp_path):
    given = make_prefixed(tmp_path, without_audio="other") | {"weighting": "cover"}
    ended = subprocess.run(
        [sys.executable, PROGRAM, *arguments(given, tmp_path)], capture_output=True, encoding="utf-8"
    )
    assert ended.returncode == 1
    assert "alignment.weighting is cover; the CMU SDK knows mean and wavg" in ended.stderr


def test_the_environment_pins_what_the_project_pins_and_the_same_commit():
    pins = yaml.safe_load((HOME / "envs/mmsdk.yaml").read_text(encoding="utf-8"))["dependencies"][-1]["pip"]
    ours = yaml.safe_load((HOME / "envs/emofuse.yaml").read_text(encoding="utf-8"))["dependencies"][-1]["pip"]
    shared = {"certifi", "charset-normalizer", "h5py", "idna", "numpy", "requests", "scipy", "tqdm", "urllib3"}
    assert shared == {pin.split("==")[0] for pin in set(pins) & set(ours)}
    assert pins[-1].endswith(f"@{mmsdk.COMMIT}")


@pytest.mark.parametrize("weighting", mmsdk.WEIGHTINGS)
def test_the_average_brings_its_frames_and_seconds_along(weighting):
    times = np.array([[0.0, 1.0], [1.0, 4.0]])
    averages = mmsdk._collapse(weighting)(times, np.array([[2.0, 1.0], [6.0, 1.0]], np.float32))
    assert averages.tolist() == [4.0 if weighting == "mean" else 5.0, 1.0, 2, 4.0]


def test_rows_are_looked_up_by_their_place_in_the_file(tmp_path):
    """Pauses are rows too, and our words are by time."""
    times = np.array([[2.0, 3.0], [1.0, 2.0], [0.0, 1.0]])
    write_sequence(tmp_path / "words.csd", "words", [("v", np.array([[b"late"], [b"sp"], [b"early"]]), times)])
    with open_sequence(tmp_path / "words.csd") as words:
        video = SegmentReader({"v": np.array([[0.0, 3.0]])}, partial(read_words, words, ["sp"])).read("v")
    entries = {"v[0]": {"features": np.array([[7.0, 3, 1.0]])}, "v[1]": {"features": np.array([[8.0, 2, 1.0]])}}
    audit = mmsdk.SequenceAudit(replaced=[0])
    features, frames = mmsdk._look_up(video, entries, audit)
    assert video.words.texts.tolist() == [b"early", b"late"]
    assert features[:, 0].tolist() == [0.0, 7.0]
    assert frames.tolist() == [0, 3]
    assert (audit.words_without_frames, audit.covered_seconds) == (1, 1.0)
