"""predict.py on the cells of a finished run, as a user starts it, and on a copy of one in another place."""

import json
import re
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest
from workflow_copy import HOME

from emofuse.paper import EMOTIONS
from emofuse.scores.predictions_csv import read_segments

pytestmark = pytest.mark.workflow
NAMES = ("words", "audio", "video", "text")


@pytest.fixture(scope="module")
def sequences(finished):
    return finished.folder / "results/tiny/sequences"


@pytest.fixture(scope="module")
def cells(finished):
    return finished.folder / "results/tiny/brief/cells"


def start(cell, sequences, output, *options, names=NAMES):
    return subprocess.run(
        [sys.executable, HOME / "workflow/scripts/predict.py", "--model", cell, "--output", output,
         "--sequences", *(f"{name}={sequences / name}.csd" for name in names), *options],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


def test_a_copied_cell_answers_for_renamed_videos_as_it_did_in_its_run(cells, sequences, tmp_path):
    place = tmp_path / "it's $(touch OWNED); {x} = ü"
    cell = shutil.copytree(cells / "audio+video+text/lstm", place / "-cell `touch OWNED`")
    files = shutil.copytree(sequences, place / "a=b")
    names = {"25522": '=1+1, "x"', "255224": "$(touch OWNED)", "255226": "NA"}
    for path in files.glob("*.csd"):
        with h5py.File(path, "a") as file:
            (root,) = file
            for old in set(names) & set(file[f"{root}/data"]):
                file[f"{root}/data"].move(old, names[old])
    ended = start(cell, files, place / "predictions.csv", "--segments", files / "labels.csd")
    assert ended.returncode == 0, ended.stderr
    found = read_segments(place / "predictions.csv").set_index(["video", "segment"])
    decided = [f"{decision}_{emotion}" for decision in ("present", "threshold") for emotion in EMOTIONS]
    assert list(found) == ["start", "end", "words", "cut", "missing", *EMOTIONS, *decided]
    assert set(names.values()) < set(found.index.get_level_values("video"))
    expected = read_segments(cell / "predictions.csv").replace({"video": names})
    expected = expected[
        expected["seed"] == json.loads((cell / "selected.json").read_text(encoding="utf-8"))["model_seed"]
    ]
    expected = expected.set_index(["video", "segment"])[list(EMOTIONS)].clip(0, 3)
    np.testing.assert_allclose(found.loc[expected.index, list(EMOTIONS)], expected, rtol=1e-5, atol=1e-5)
    unpredicted = found[list(EMOTIONS)].isna().any(axis=1)
    assert f"{unpredicted.sum()} of {len(found)} segments are not predicted: " in ended.stderr
    assert re.search(r"no words for \d of 32 videos: ", ended.stderr)
    assert {path.name for path in place.iterdir()} == {cell.name, files.name, "predictions.csv"}


def test_without_segments_each_video_is_one(cells, sequences, tmp_path):
    ended = start(cells / "text/cnn", sequences, tmp_path / "made/predictions.csv", names=("words", "text"))
    assert ended.returncode == 0, ended.stderr
    found = read_segments(tmp_path / "made/predictions.csv")
    with h5py.File(sequences / "words.csd") as file:
        assert list(found["video"]) == list(file["TimestampedWords/data"])
    assert (found["segment"] == 0).all()
    assert found[list(EMOTIONS)].notna().all(axis=None)
    assert f"{len(found)} of {len(found)} segments are longer than the model's 10 words: only the last" in ended.stderr


def test_an_error_is_a_line_and_leaves_nothing(cells, sequences, tmp_path):
    (tmp_path / "segments.csv").write_text("video,start,end\nnobody,0,1\n", encoding="utf-8")
    options = ("--segments", tmp_path / "segments.csv")
    ended = start(cells / "text/cnn", sequences, tmp_path / "predictions.csv", *options, names=("words", "text"))
    assert ended.returncode == 1
    message = "error: no segment can be predicted: 1 without words, of 1 segments in 1 videos such as 'nobody'; "
    assert ended.stderr.splitlines()[-1].startswith(message)
    assert [path.name for path in tmp_path.iterdir()] == ["segments.csv"]
