"""A cell's model, given the corpus's own sequences anew, answers what it answered in training."""

import json
import re
import subprocess
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

import h5py
import numpy as np
import pytest
from sound_choices import SOUND as SOUND_CHOICES
from warm_python import PACKAGES, warm_python

from emofuse import prediction
from emofuse.alignment import align, subsets
from emofuse.alignment.frames import collect_frames
from emofuse.alignment.store import read_aligned, read_rows
from emofuse.answers.decisions import read_decisions
from emofuse.configuration.label_columns import LabelColumns
from emofuse.configuration.protocol import Sequence, scored_range
from emofuse.corpus import csd, sample, splits
from emofuse.corpus.segment_files import read_segment_file
from emofuse.errors import InputError
from emofuse.features import fit_scaling, fusion, scaling, vocabulary
from emofuse.features.network_inputs import load
from emofuse.features.preprocessing import read_preprocessing
from emofuse.networks.saving import load_model
from emofuse.scores.predictions_csv import read_segments
from emofuse.training import trials

PROGRAM = Path(__file__).parents[2] / "workflow/scripts/select_candidate.py"
PAUSES = ["sp", "</s>"]
LABELS = {
    "columns": LabelColumns(list(sample.LABEL_COLUMNS), list(sample.EMOTIONS), (0, 3)),
    "exclude": [],
}  # fmt: skip
SOUND = {
    "alignment": ("wavg", "zeros", "zero"), "rows": "words", "scaling": "robust", "text": "glove", "used": "common",
    "padding": "pre", "truncating": "pre", "masking": True, "recurrent_activation": "sigmoid",
    "scored_output": "clipped", "maxlen": 10, "shuffled": False, "output": "linear", "loss": "mae", "auxiliary": [],
    "context": "none",
}  # fmt: skip
ORDINAL = SOUND | {"output": "ordinal", "loss": "ordinal", "auxiliary": ["sentiment"]}
AS_CODED = SOUND | {
    "alignment": ("cover", "borrow", "propagate"), "scaling": "max_abs", "used": "per_mode", "masking": False,
    "recurrent_activation": "hard_sigmoid", "scored_output": "raw",
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.write_sample(folder, videos=24, seed=4)
    return folder


def aligned(corpus, protocol):
    """The aligned store of the corpus, made once for each way to align."""
    weighting, missing, non_finite = protocol["alignment"]
    path = corpus / f"{'-'.join(protocol['alignment'])}.h5"
    if not path.exists():
        audit = align.align(
            output=path, words=corpus / "words.csd", labels=corpus / "labels.csd", weighting=weighting, pauses=PAUSES,
            modalities={m: corpus / f"{m}.csd" for m in sample.DIMENSIONS}, missing=missing, non_finite=non_finite,
            unmatched_names="warn", **LABELS,
        )  # fmt: skip
        assert missing == "zeros" or audit.sequences["video"].segments_borrowed
    return read_aligned(path)


def train(corpus, folder, modalities, architecture, protocol):
    """A cell of one trial, trained for one epoch and selected by the program; its folder."""
    *_, non_finite = protocol["alignment"]
    store = rows = aligned(corpus, protocol)
    if protocol["rows"] == "frames":
        collect_frames(
            output=folder / "frames.h5", modality=modalities, frames=corpus / f"{modalities}.csd",
            labels=corpus / "labels.csd", non_finite=non_finite, **LABELS,
        )  # fmt: skip
        rows = read_aligned(folder / "frames.h5")
    names = modalities.split("+")
    used = np.flatnonzero(subsets.used_segments(store, names, protocol["used"]))
    segments = dict(zip(splits.FOLDS, np.split(used, [len(used) // 2, 2 * len(used) // 3]), strict=True))
    fitted = fit_scaling.fit_scalings(rows, segments["train"], protocol["scaling"])
    scaling.write_scalings(folder / "scaling.json", fitted)
    words = vocabulary.fit_vocabulary(store.words[fusion.segment_rows(store.offsets, segments["train"])])
    vocabulary.write_vocabulary(folder / "vocabulary.json", words)
    asked = {key: protocol[key] for key in ("text", "context", "used", "scored_output")}
    sequence = Sequence(protocol["padding"], protocol["truncating"], protocol["masking"])
    of_network = {key: protocol[key] for key in ("recurrent_activation", "output", "auxiliary")}
    network = replace(SOUND_CHOICES.network, **of_network)
    fitting = {"epochs": 1, "patience": 1, "batch_size": 16, "weights_kept": "last", "loss": protocol["loss"]}
    training = replace(SOUND_CHOICES.training, **fitting)
    choices = replace(SOUND_CHOICES, **asked, sequence=sequence, network=network, training=training)
    scalings = scaling.read_scalings(folder / "scaling.json")
    data = load(rows, segments, names, protocol["maxlen"], choices, scalings, words)
    shape = trials.Shape(modalities, architecture, 1, 1, protocol["maxlen"])
    trials.write_trials(folder / "trials", [trials.train_shape(shape, [(0.1, 1)], data, (0, 3), choices)])
    subprocess.run(
        [warm_python(*PACKAGES), PROGRAM, "--trials", folder / "trials/trials.csv", "--aligned", store.path,
         "--rows", rows.path, "--scaling", folder / "scaling.json", "--vocabulary", folder / "vocabulary.json",
         "--protocol", json.dumps({"chosen_on": "valid", "sequence": asdict(sequence), **asked,
                                   "labels": {"shuffled": protocol["shuffled"]}}),
         "--output", folder / "cell"],
        check=True,
    )  # fmt: skip
    return folder / "cell"


def predicted(corpus, cell, folder):
    """What is predicted for the segments of the labels' file, as `predictions.csv` has it."""
    found = read_preprocessing(cell)
    given = prediction.Given({name: corpus / f"{name}.csd" for name in found.sequences})
    prediction.require_sequences(cell, found, given)
    segments = read_segment_file(corpus / "labels.csd")
    store = prediction.gather(folder / "rows.h5", found, given, segments)
    missing = prediction.missing_parts(found, store)
    usable = np.flatnonzero(np.array(missing) == "")
    outputs = prediction.predict(load_model(cell / "model.keras"), found, store, usable)
    answers = prediction.answers(outputs, found, read_decisions(cell))
    prediction.write_predictions(folder / "predictions.csv", found, segments, np.diff(store.offsets), missing, answers)
    return read_segments(folder / "predictions.csv").set_index(["video", "segment"])


@pytest.mark.parametrize(
    ("modalities", "architecture", "protocol", "sequences"),
    [
        ("audio+video+text", "blstm", SOUND, ["words", "audio", "video", "text"]),
        ("audio+video", "lstm", AS_CODED, ["words", "audio", "video"]),
        ("audio", "cnn", SOUND | {"padding": "post"}, ["words", "audio"]),
        ("audio+text", "lstm", SOUND | {"text": "glove+one_hot", "masking": False}, ["words", "audio", "text"]),
        ("text", "blstm", SOUND | {"text": "one_hot", "truncating": "post"}, ["words"]),
        ("video", "lstm", SOUND, ["words", "video"]),
        ("audio+text", "average", SOUND | {"context": "video_mean"}, ["words", "audio", "text"]),
        ("text", "lstm", SOUND | {"context": "neighbours"}, ["words", "text"]),
        ("video", "lstm", SOUND | {"rows": "frames", "masking": False}, ["video"]),
        ("video", "lstm", ORDINAL | {"rows": "frames", "masking": False}, ["video"]),
        ("audio+video+text", "cnn", ORDINAL | {"scored_output": "raw"}, ["words", "audio", "video", "text"]),
    ],
    ids=[
        "trimodal",
        "as coded",
        "audio",
        "both texts",
        "one-hot words",
        "words without frames",
        "the video's mean",
        "neighbours",
        "frames",
        "ordinal frames",
        "ordinal",
    ],
)
def test_answers_as_in_training(corpus, tmp_path, monkeypatch, modalities, architecture, protocol, sequences):
    # So that it takes several parts.
    monkeypatch.setattr(prediction, "SEGMENTS_AT_ONCE", 30)
    cell = train(corpus, tmp_path, modalities, architecture, protocol)
    assert read_preprocessing(cell).sequences == sequences
    answers = predicted(corpus, cell, tmp_path)
    anew = read_rows(tmp_path / "rows.h5")
    trained_on = read_rows(tmp_path / "frames.h5") if protocol["rows"] == "frames" else aligned(corpus, protocol)
    np.testing.assert_array_equal(anew.offsets, trained_on.offsets)
    for modality in anew.features:
        np.testing.assert_array_equal(anew.features[modality], trained_on.features[modality])
        np.testing.assert_array_equal(anew.frames[modality], trained_on.frames[modality])
    expected = read_segments(cell / "predictions.csv").set_index(["video", "segment"])
    assert set(expected["fold"]) == {"valid", "test"}
    targets = list(sample.EMOTIONS)
    expected[targets] = expected[targets].clip(*scored_range(protocol["scored_output"], (0, 3)))
    is_ordinal = protocol["output"] == "ordinal"
    # Of the other emotions the training half has too few to say anything but how many.
    varied = ["mean_happy", "happy>0"] if is_ordinal else targets
    assert np.ptp(expected[varied].to_numpy(), axis=0).min() > 1e-3
    # Where all frames of a segment's words lie outside of it, a cell of frames was scored on none.
    scored = answers.loc[expected.index]
    answered = scored[protocol["rows"]] > 0
    assert (answered == (scored["missing"] == "")).all()
    assert answered.all() or (protocol["rows"] == "frames" and answered.mean() > 0.9)
    names = ["{}", "mean_{}", "{}>0"] if is_ordinal else ["{}"]
    said = [name.format(target) for name in names for target in targets]
    assert_answers_alike(scored[answered], expected[answered], said)
    assert (answers["cut"] == (answers[protocol["rows"]] - protocol["maxlen"]).clip(lower=0)).all()
    assert answers["cut"].max() > 0


def assert_answers_alike(found, expected, columns):
    """But for rounding, which decides for a few segments on which side of a threshold they are."""
    for column in columns:
        near = np.isclose(found[column], expected[column], rtol=1e-5, atol=1e-5)
        assert near.mean() >= (0.98 if f"mean_{column}" in found else 1), column
    for target in sample.EMOTIONS:
        assert (found[f"present_{target}"] == expected[f"present_{target}"]).mean() > 0.98


def test_the_answers_of_ordinal_outputs_are_those_of_its_probabilities(corpus, tmp_path, capfd):
    """Median, mean and presence by reading the probabilities, one by one."""
    cell = train(corpus, tmp_path, "text", "cnn", ORDINAL)
    said = capfd.readouterr().err
    found = predicted(corpus, cell, tmp_path)
    found = found[found["missing"] == ""]
    decisions = json.loads((cell / "decisions.json").read_text(encoding="utf-8"))
    levels = decisions["networks"][0]["levels"]
    np.testing.assert_allclose(levels, np.arange(10) / 3)
    for position, target in enumerate(sample.EMOTIONS):
        chances = found[[f"{target}>{level:.4g}" for level in levels[:-1]]].to_numpy()
        np.testing.assert_allclose(found[f"mean_{target}"], chances.sum(axis=1) / 3, atol=1e-5)
        np.testing.assert_allclose(found[target], (chances > 0.5).sum(axis=1) / 3, atol=1e-6)
        threshold = decisions["networks"][0]["thresholds"][position]
        assert bool(re.search(rf"seed 1: no threshold for .*{target}.*, which count as absent", said)) == (
            threshold is None
        )
        if threshold is None:
            assert np.ptp(chances) < 1
            assert found[f"threshold_{target}"].isna().all()
            assert not found[f"present_{target}"].any()
        else:
            assert set(found[f"threshold_{target}"]) == {threshold}
            assert (found[f"present_{target}"] == (chances[:, 0] > threshold)).all()
            assert 0 < found[f"present_{target}"].mean() < 1
    # Those that fewer than 15 training segments have say the same of all.
    assert decisions["networks"][0]["thresholds"].count(None) == sum(
        counts[0] < 15 for counts in decisions["networks"][0]["above"]
    )


def test_what_cannot_be_predicted_is_empty_and_says_what_it_lacks(corpus, tmp_path):
    cell = train(corpus, tmp_path, "audio+video", "cnn", SOUND)
    answers = predicted(corpus, cell, tmp_path)
    store = aligned(corpus, SOUND)
    kinds = {
        "words": np.diff(store.offsets) == 0,
        "audio": ~store.usable(["audio"]) & store.usable(["video"]),
        "video": ~store.usable(["video"]) & store.usable(["audio"]),
        "": store.usable(["audio", "video"]),
    }
    assert list(answers.index) == list(zip(store.videos, store.indices, strict=True))
    for kind, expected in kinds.items():
        np.testing.assert_array_equal(answers["missing"] == kind, expected)
        assert expected.any()
    outputs = answers[list(sample.EMOTIONS)]
    assert (outputs.isna().all(axis=1) == (answers["missing"] != "")).all()
    assert (outputs.isna().any(axis=1) == (answers["missing"] != "")).all()


def test_a_network_that_learnt_from_shuffled_labels_says_so(corpus, tmp_path):
    cell = train(corpus, tmp_path, "video", "cnn", SOUND | {"shuffled": True})
    ended = subprocess.run(
        [warm_python(*PACKAGES), PROGRAM.with_name("predict.py"), "--model", cell,
         "--output", tmp_path / "predictions.csv",
         "--sequences", *(f"{name}={corpus / name}.csd" for name in ("words", "video"))],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "its network learnt from labels that were shuffled between videos" in ended.stderr


def described(cell, folder, **changes):
    """The preprocessing of a copy of a cell with some of it changed."""
    folder.mkdir()
    (folder / "model.keras").write_bytes((cell / "model.keras").read_bytes())
    content = json.loads((cell / "preprocessing.json").read_text(encoding="utf-8")) | changes
    (folder / "preprocessing.json").write_text(json.dumps(content), encoding="utf-8")
    return read_preprocessing(folder)


@pytest.fixture(scope="module")
def bimodal(corpus, tmp_path_factory):
    return train(corpus, tmp_path_factory.mktemp("bimodal"), "audio+video", "cnn", SOUND)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["words", "audio"], "takes the sequences words, audio, video; missing: video, superfluous: none"),
        (["words", "audio", "video", "text"], "missing: none, superfluous: text"),
        (["words", "audio", "face"], "missing: video, superfluous: face"),
    ],
)
def test_other_modalities_than_the_cells_are_refused(corpus, bimodal, names, message):
    given = prediction.Given(dict.fromkeys(names, corpus / "words.csd"))
    with pytest.raises(InputError, match=f"cell: this cell {message}|cell: .*{message}"):
        prediction.require_sequences(bimodal, read_preprocessing(bimodal), given)


def test_another_dimension_is_refused_with_its_file(corpus, bimodal, tmp_path):
    csd.write_sequence(tmp_path / "mfcc.csd", "mfcc", [("a", np.ones((2, 13)), np.array([[0.0, 1], [1, 2]]))])
    sequences = {"words": corpus / "words.csd", "audio": tmp_path / "mfcc.csd", "video": corpus / "video.csd"}
    message = r"mfcc\.csd: its features have dimension 13; .*cell was trained on audio of dimension 74"
    with pytest.raises(InputError, match=message):
        prediction.require_sequences(bimodal, read_preprocessing(bimodal), prediction.Given(sequences))


def test_a_cell_of_the_other_backend_is_refused(corpus, bimodal, tmp_path):
    sequences = {name: corpus / f"{name}.csd" for name in ("words", "audio", "video")}
    found = described(bimodal, tmp_path / "cell", backend="mmsdk")
    with pytest.raises(InputError, match=r"aligned by mmsdk.*alignment\.backend: emofuse"):
        prediction.require_sequences(bimodal, found, prediction.Given(sequences))


def test_a_cell_of_arrays_is_refused(corpus, bimodal, tmp_path):
    sequences = {name: corpus / f"{name}.csd" for name in ("words", "audio", "video")}
    found = described(bimodal, tmp_path / "cell", backend="arrays", weighting=None, missing=None)
    with pytest.raises(InputError, match=r"trained on word-aligned arrays.*a cell of a corpus of sequences"):
        prediction.require_sequences(bimodal, found, prediction.Given(sequences))


def test_without_segments_each_video_is_one_from_its_first_word_to_its_last(corpus, bimodal, tmp_path):
    times = np.array([[9.0, 9.5], [2.0, 3.0], [1.0, 2.0], [0.0, 0.5]])
    words = np.array([[b"late"], [b"b"], [b"a"], [b"sp"]])
    csd.write_sequence(tmp_path / "words.csd", "words", [("v", words, times), ("u", words[:2], times[:2])])
    given = prediction.Given({"words": tmp_path / "words.csd"})
    found = prediction.every_video(read_preprocessing(bimodal), given)
    assert {video: intervals.tolist() for video, intervals in found.items()} == {"u": [[2.0, 9.5]], "v": [[1.0, 9.5]]}
    assert prediction.absent_videos(
        read_preprocessing(bimodal), given, dict.fromkeys(["u", "x", "v", "y"])
    ) == ["x", "y"]  # fmt: skip


def test_without_segments_each_video_is_one_from_its_first_frame_to_its_last(bimodal, tmp_path):
    times = np.array([[2.0, 3.0], [0.5, 4.0], [1.0, 2.0]])
    csd.write_sequence(tmp_path / "audio.csd", "audio", [("v", np.ones((3, 74)), times), ("w", *np.empty((2, 0, 2)))])
    found = described(bimodal, tmp_path / "cell", rows="frames", features={"audio": 74})
    given = prediction.Given({"audio": tmp_path / "audio.csd"})
    segments = prediction.every_video(found, given)
    assert {video: intervals.tolist() for video, intervals in segments.items()} == {"v": [[0.5, 4.0]]}
    csd.write_sequence(tmp_path / "audio.csd", "audio", [("w", *np.empty((2, 0, 2)))])
    with pytest.raises(InputError, match=r"audio\.csd: no video in it has a row"):
        prediction.every_video(found, given)


@pytest.fixture
def broken(corpus, tmp_path):
    """Four videos of the corpus, of which one's audio lacks a row; sequences whose files have two roots."""
    names = ("words", "audio", "video")
    with ExitStack() as files:
        sequences = {name: files.enter_context(csd.open_sequence(corpus / f"{name}.csd")) for name in names}
        videos = sorted(set.intersection(*(set(sequence.videos) for sequence in sequences.values())))[:4]
        for name, sequence in sequences.items():
            csd.write_sequence(tmp_path / f"{name}.csd", name, [(video, *sequence.read(video)) for video in videos])
    for name in names:
        with h5py.File(tmp_path / f"{name}.csd", "a") as file:
            file["!other/data/x/features"], file["!other/data/x/intervals"] = np.ones((1, 1)), np.zeros((1, 2))
            if name == "audio":
                group = file[f"audio/data/{videos[1]}"]
                shorter = group["features"][:-1]
                del group["features"]
                group["features"] = shorter
    return tmp_path, videos


def test_an_excluded_broken_video_harms_no_prediction(bimodal, broken):
    folder, (first, wrong, *others) = broken
    names = ("words", "audio", "video")
    command = [
        warm_python(*PACKAGES), PROGRAM.with_name("predict.py"), "--model", bimodal,
        "--output", folder / "predictions.csv",
        "--sequences", *(f"{name}={folder / name}.csd" for name in names), *(f"--root={name}={name}" for name in names),
    ]  # fmt: skip
    refused = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert refused.returncode == 1
    assert f"audio.csd: video {wrong!r}: 'features' has" in refused.stderr
    assert f'exclude: ["{wrong}"]' in refused.stderr
    segments = [f"{video},0,30\n" for video in (first, wrong, *others)]
    (folder / "segments.csv").write_text("".join(["video,start,end\n", *segments]), encoding="utf-8")
    for given in ([], ["--segments", folder / "segments.csv"]):
        ended = subprocess.run(
            [*command, *given, f"--exclude={wrong}"], capture_output=True, text=True, encoding="utf-8"
        )
        assert ended.returncode == 0, ended.stderr
        assert "shuffled" not in ended.stderr
        assert read_segments(folder / "predictions.csv")["video"].tolist() == [first, *others]
    without_roots = [part for part in command if not str(part).startswith("--root")]
    refused = subprocess.run([*without_roots, f"--exclude={wrong}"], capture_output=True, text=True, encoding="utf-8")
    assert "words.csd: it has 2 root groups, '!other', 'words'; say which is meant" in refused.stderr
