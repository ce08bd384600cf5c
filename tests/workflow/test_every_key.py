"""Every key of a protocol reaches what it names: two values of it, by the programs' own command lines or by the rules.

Programs get the part of the protocol that the rules hand them (`configuration.protocol.part`); test_reruns.py sees that
the rules hand it. Of what a program writes, that which the key names differs, and nothing else.
"""

import json
import re
import runpy
import subprocess
import sys

import h5py
import numpy as np
import pandas as pd
import pytest
import yaml
from workflow_copy import CELLS, HOME

from emofuse.configuration import files, protocol
from emofuse.corpus import csd
from emofuse.features import scaling

pytestmark = pytest.mark.workflow
RUN = "results/tiny/brief"
ALIGNED = "results/tiny/aligned/wavg.h5"
SPLIT = "results/tiny/splits/grouped-seed3-wavg.csv"
SEQUENCES = "results/tiny/sequences"
LABELS = [
    "--labels", f"{SEQUENCES}/labels.csd", "--label-columns", "sentiment", "happy", "sad", "anger", "surprise",
    "disgust", "fear", "--targets", "anger", "disgust", "fear", "happy", "sad", "surprise", "--label-range", "0", "3",
]  # fmt: skip
SHAPE = "train/text/cnn/depth1-dense1-maxlen10"
LABEL_RANGE = (0, 3)
SHORT = {"search": {"dropout": [0.1]}, "seeds": [1], "training": {"epochs": 2, "patience": 9, "weights_kept": "last"}}
# A rate at which the validation loss does not fall for long.
RESTLESS = {"epochs": 10, "patience": 9, "learning_rate": 0.05}


@pytest.fixture
def program(finished, tmp_path, monkeypatch):
    """Runs a program in the folder of a finished workflow, on a protocol with some keys changed."""
    monkeypatch.chdir(finished.folder)

    def run(name, asked, *changes, arguments):
        path = finished.folder / "tiny/protocol.yaml"
        for number, change in enumerate(changes):
            changed = tmp_path / f"protocol{number}.yaml"
            changed.write_text(yaml.safe_dump({"name": "brief", "extends": str(path)} | change), encoding="utf-8")
            path = changed
        handed = protocol.part(files.load_protocol(path).content, asked)
        given = [str(argument) for argument in [name, *arguments, "--protocol", handed]]
        monkeypatch.setattr(sys, "argv", given)
        runpy.run_path(str(HOME / f"workflow/scripts/{name}.py"), run_name="__main__")

    return run


def differing(one, other):
    """The names of what differs between two runs."""
    assert one.keys() == other.keys()
    return {name for name in one if repr(one[name]) != repr(other[name])}


def cell_arguments(modalities, architecture, folder):
    return [
        "--aligned", ALIGNED, "--rows", ALIGNED, "--split", SPLIT, "--scaling", f"{RUN}/fits/own/scaling.json",
        "--modalities", modalities, "--architecture", architecture, "--depth", "1", "--dense", "1", "--maxlen", "10",
        "--output", folder,
    ]  # fmt: skip


def trained(folder):
    """What a training program wrote, by what it is."""
    trials, curves = (pd.read_csv(folder / f"{name}.csv") for name in ("trials", "curves"))
    with np.load(folder / "predictions.npz") as stored:
        outputs = {name: stored[name].tolist() for name in stored}
    return {
        "grid": trials[["dropout", "seed"]].values.tolist(),
        "parameters": trials["parameters"].tolist(),
        "loss": curves["loss"].tolist(),
        "valid_loss": curves["valid_loss"].tolist(),
        "monitored": curves["monitored"].tolist(),
        "scores": trials[["valid_mae", "test_mae"]].values.tolist(),
        "outputs": [outputs["valid"], outputs["test"]],
        "segments": [outputs["valid_segments"], outputs["test_segments"]],
        "stored": sorted(outputs),
    }


COURSE = {"loss", "valid_loss", "monitored", "scores", "outputs"}

# An output and its loss go together.
ORDINAL = {"network": {"output": "ordinal"}, "training": {"loss": "ordinal"}}

# A key: a cell that shows it, what else is changed so that it can be seen, another value, and what differs then.
TRAINED = {
    "text": ("text", "cnn", {}, {"text": "one_hot"}, {"parameters", *COURSE}),
    "context": ("text", "cnn", {}, {"context": "video_mean"}, {"parameters", *COURSE}),
    "context neighbours": ("text", "cnn", {"context": "video_mean"}, {"context": "neighbours"},
                           {"parameters", *COURSE}),
    "segments.used": ("audio+video+text", "cnn", {}, {"segments": {"used": "per_mode"}}, {"segments", *COURSE}),
    "sequence.padding": ("text", "lstm", {"sequence": {"masking": False}}, {"sequence": {"padding": "post"}}, COURSE),
    "sequence.truncating": ("text", "lstm", {}, {"sequence": {"truncating": "post"}}, COURSE),
    "sequence.masking": ("text", "lstm", {}, {"sequence": {"masking": False}}, COURSE),
    "network.recurrent_activation": ("text", "lstm", {}, {"network": {"recurrent_activation": "hard_sigmoid"}}, COURSE),
    "network.output": ("text", "cnn", {}, {"network": {"output": "clipped"}}, COURSE),
    "network.output ordinal": ("text", "cnn", {}, ORDINAL, {"parameters", "stored", *COURSE}),
    "network.auxiliary": ("text", "cnn", ORDINAL, {"network": {"auxiliary": ["sentiment"]}}, {"parameters", *COURSE}),
    "network.units": ("text", "lstm", {}, {"network": {"units": 8}}, {"parameters", *COURSE}),
    "network.dense_units": ("text", "cnn", {}, {"network": {"dense_units": 8}}, {"parameters", *COURSE}),
    "network.filters": ("text", "cnn", {}, {"network": {"filters": 8}}, {"parameters", *COURSE}),
    "network.kernel_size": ("text", "cnn", {}, {"network": {"kernel_size": 2}}, {"parameters", *COURSE}),
    "network.pool_size": ("text", "cnn", {}, {"network": {"pool_size": 3}}, {"parameters", *COURSE}),
    "search.dropout": ("text", "cnn", {}, {"search": {"dropout": [0.5]}}, {"grid", *COURSE}),
    "seeds": ("text", "cnn", {}, {"seeds": [2]}, {"grid", *COURSE}),
    "labels.shuffled": ("text", "cnn", {}, {"labels": {"shuffled": True}}, COURSE),
    "labels.seed": ("text", "cnn", {"labels": {"shuffled": True}}, {"labels": {"seed": 1}}, COURSE),
    "training.optimizer": ("text", "cnn", {}, {"training": {"optimizer": "sgd"}}, COURSE),
    "training.learning_rate": ("text", "cnn", {}, {"training": {"learning_rate": 0.01}}, COURSE),
    "training.loss": ("text", "cnn", {}, {"training": {"loss": "mse"}}, COURSE),
    "training.auxiliary_weight": ("text", "lstm", {"network": {"auxiliary": ["sentiment"]}},
                                  {"training": {"auxiliary_weight": 3}}, COURSE),
    "training.epochs": ("text", "cnn", {}, {"training": {"epochs": 3}}, COURSE),
    "training.patience": ("text", "cnn", {"training": RESTLESS}, {"training": {"patience": 1}}, COURSE),
    "training.monitor": ("text", "cnn", {"training": {"loss": "mse"}}, {"training": {"monitor": "mae"}}, {"monitored"}),
    "training.batch_size": ("text", "cnn", {}, {"training": {"batch_size": 7}}, COURSE),
    "training.weights_kept": ("text", "cnn", {"training": RESTLESS}, {"training": {"weights_kept": "best"}},
                              {"scores", "outputs"}),
    "scored_output": ("text", "cnn", {}, {"scored_output": "raw"}, {"scores"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def known():
    """What was trained before: many keys start from the same trial."""
    return {}


@pytest.mark.parametrize("key", TRAINED)
def test_a_trial_differs_in_what_the_key_names(program, tmp_path, known, key):
    modalities, architecture, before, change, names = TRAINED[key]
    (tmp_path / "vocabulary.json").write_text('["a", "b"]', encoding="utf-8")

    def train(*changes):
        if (trial := json.dumps([modalities, architecture, changes])) not in known:
            arguments = cell_arguments(modalities, architecture, tmp_path / "trial")
            arguments += ["--vocabulary", tmp_path / "vocabulary.json"]
            program("train", protocol.GridOfTrials, SHORT, *changes, arguments=arguments)
            known[trial] = trained(tmp_path / "trial")
        return known[trial]

    assert differing(train(before), train(before, change)) == names


@pytest.fixture
def of_two_shapes(tmp_path):
    """A cell's trials with the first seed: those that there are, and the same at a greater maxlen, a little better."""
    folder = tmp_path / "longer"
    folder.mkdir()
    first = pd.read_csv(f"{RUN}/{SHAPE}/trials.csv", keep_default_na=False).query("seed == 1")
    longer = first.assign(maxlen=12, valid_mae=first["valid_mae"] - 1e-9)
    paths = [tmp_path / "trials.csv", folder / "trials.csv"]
    for path, table in zip(paths, (first, longer), strict=True):
        table.to_csv(path, index=False)
    return paths, pd.concat([first, longer]).sort_values("valid_mae")


def test_finalists_are_as_many_as_the_key_says_and_trained_as_in_the_full_grid(program, tmp_path, of_two_shapes):
    paths, ranked = of_two_shapes
    for count in (1, 3):
        folder = tmp_path / str(count)
        arguments = [*cell_arguments("text", "cnn", folder)[:8], "--trials", *paths, "--output", folder]
        program("train_finalists", protocol.Finals, {"search": {"finalists": count}}, arguments=arguments)
        trials = pd.read_csv(folder / "trials.csv")
        found = trials[["maxlen", "dropout", "seed"]].assign(seed=1).values.tolist()
        assert sorted(found) == sorted(ranked[["maxlen", "dropout", "seed"]].head(count).values.tolist())
        assert set(trials["seed"]) == {2}
    [shorter] = trials[trials["maxlen"] == 10].drop(columns=["seconds", "model"]).to_dict("records")
    full = pd.read_csv(f"{RUN}/{SHAPE}/trials.csv").drop(columns=["seconds", "model"]).to_dict("records")
    assert shorter in full
    with np.load(folder / "predictions.npz") as stored:
        errors = np.abs(stored["valid"].astype(float).clip(*LABEL_RANGE) - stored["valid_labels"])
    assert errors.mean(axis=(1, 2)) == pytest.approx(trials["valid_mae"])
    curves = pd.read_csv(folder / "curves.csv").groupby(["maxlen", "dropout", "seed"]).size()
    assert curves.sort_index().tolist() == trials.sort_values(["maxlen", "dropout"])["epochs"].tolist()
    assert all((folder / model).stat().st_size for model in trials["model"].unique())
    assert trials["model"].nunique() == 3


def test_threads_are_tensorflows(program, tmp_path, finished):
    """In a process of its own: TensorFlow takes them once."""
    handed = protocol.part(files.load_protocol(finished.folder / "tiny/protocol.yaml").content, protocol.GridOfTrials)
    handed = json.dumps(json.loads(handed) | SHORT | {"threads": 3, "training": json.loads(handed)["training"]})
    arguments = [*cell_arguments("text", "cnn", tmp_path / "train"), "--protocol", handed]
    code = (
        f"import runpy, sys; sys.argv = ['train', *{[str(argument) for argument in arguments]!r}]\n"
        f"runpy.run_path({str(HOME / 'workflow/scripts/train.py')!r}, run_name='__main__')\n"
        "import tensorflow; print(tensorflow.config.threading.get_intra_op_parallelism_threads())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (ran.returncode, ran.stdout.strip()) == (0, "3"), ran.stderr


ALIGN = {
    "alignment.weighting": ({"alignment": {"weighting": "mean"}}, {"features/audio", "features/video"}),
    "alignment.missing": ({"alignment": {"missing": "borrow"}}, {"features/video", "frames/video"}),
    "alignment.non_finite": ({"alignment": {"non_finite": "propagate"}, "scaling": "max_abs"}, {"features/audio"}),
}  # fmt: skip


@pytest.mark.parametrize("key", ALIGN)
def test_the_aligned_store_differs_in_what_the_key_names(program, tmp_path, key):
    change, names = ALIGN[key]
    with csd.open_sequence(f"{SEQUENCES}/video.csd") as video:
        # No face is seen in the first quarter: some segments have no frame.
        frames = ((name, *(array[len(array) // 4 :] for array in video.read(name))) for name in video.videos)
        csd.write_sequence(tmp_path / "video.csd", "FACET", frames)
    for number, changes in enumerate([(), (change,)]):
        arguments = ["--words", f"{SEQUENCES}/words.csd", *LABELS, "--modality", "audio", f"{SEQUENCES}/audio.csd",
                     "--modality", "video", tmp_path / "video.csd", "--pauses", "sp",
                     "--output", tmp_path / f"{number}.h5", "--audit", tmp_path / "audit.json"]  # fmt: skip
        program("align", protocol.Alignment, *changes, arguments=arguments)
    with h5py.File(tmp_path / "0.h5") as usual, h5py.File(tmp_path / "1.h5") as other:
        stored = [name for group in other for name in ([group] if isinstance(other[group], h5py.Dataset) else
                                                       [f"{group}/{part}" for part in other[group]])]  # fmt: skip
        assert {name for name in stored if not _same(usual[name][...], other[name][...])} == names
        [(name, value)] = change["alignment"].items()
        assert json.loads(other.attrs["made"]) == json.loads(usual.attrs["made"]) | {name: value}


def _same(one, other):
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def test_frames_are_kept_as_non_finite_says(program, tmp_path):
    path = tmp_path / "frames.h5"
    arguments = ["--modality", "audio", f"{SEQUENCES}/audio.csd", *LABELS, "--output", path]
    finite = []
    for non_finite in ("zero", "propagate"):
        change = {"alignment": {"non_finite": non_finite}, "scaling": "max_abs"}
        program("collect_frames", "alignment.non_finite", change, arguments=arguments)
        with h5py.File(path) as file:
            finite.append(bool(np.isfinite(file["features/audio"][...]).all()))
    assert finite == [True, False]


def test_the_scaling_is_that_of_the_key(program, tmp_path):
    fitted = []
    for method in ("robust", "max_abs"):
        path = tmp_path / f"{method}.json"
        arguments = ["--aligned", ALIGNED, "--rows", ALIGNED, "--split", SPLIT, "--output", path]
        program("fit_scaling", "scaling", {"scaling": method}, arguments=arguments)
        fitted.append(scaling.read_scalings(path)["audio"])
    assert (fitted[0].largest, fitted[1].largest) == (10, None)
    assert fitted[0].center.any()
    assert not fitted[1].center.any()


@pytest.mark.parametrize("change", [{"shares": [0.4, 0.3, 0.3]}, {"seed": 9}], ids=["split.shares", "split.seed"])
def test_the_split_differs_in_folds_and_not_in_segments(program, tmp_path, change):
    path = tmp_path / "split.csv"
    folds = f"{SEQUENCES}/folds.json"
    arguments = ["--aligned", ALIGNED, "--method", "grouped", "--folds", folds, "--output", path]
    program("split", protocol.GroupedSplit, {"split": change}, arguments=arguments)
    usual, other = (pd.read_csv(found, dtype={"video": str}) for found in (SPLIT, path))
    assert other[["video", "segment"]].equals(usual[["video", "segment"]])
    assert not other["fold"].equals(usual["fold"])


@pytest.mark.parametrize("change", [{"folds": 4}, {"seed": 9}], ids=["split.folds", "split.seed"])
def test_the_folds_of_a_cross_validation_are_those_of_the_key(program, tmp_path, change):
    found = []
    for number, split in enumerate([{}, change]):
        path = tmp_path / f"{number}.csv"
        arguments = ["--aligned", ALIGNED, "--method", "folds", "--round", "2", "--output", path]
        split = {"method": "folds", "shares": None, "folds": 3} | split
        program("split", protocol.CrossValidation, {"split": split}, arguments=arguments)
        found.append(pd.read_csv(path, dtype={"video": str}))
    usual, other = found
    assert other[["video", "segment"]].equals(usual[["video", "segment"]])
    assert not other["fold"].equals(usual["fold"])


@pytest.mark.parametrize("change", [{"draws": 3}, {"seed": 9}], ids=["random_baseline.draws", "random_baseline.seed"])
def test_random_answers_differ_and_constants_do_not(program, tmp_path, change):
    path = tmp_path / "baselines.csv"
    arguments = ["--aligned", ALIGNED, "--split", "grouped", SPLIT, "--output", path]
    program("score_baselines", protocol.RandomBaseline, {"random_baseline": change}, arguments=arguments)
    usual, other = (pd.read_csv(found).query("test_set == 'grouped'") for found in (f"{RUN}/baselines.csv", path))
    changed = set(usual.loc[(usual["mae"] != other["mae"]).to_numpy(), "system"])
    assert changed == {"random", "category", "quantity", "printed"}


def test_the_fold_that_chooses_is_that_of_the_key(program, tmp_path):
    """Of two candidates, one is better on the validation fold and the other on the test fold."""
    folder = tmp_path / "trials"
    subprocess.run(["cp", "-r", f"{RUN}/{SHAPE}", folder], check=True)
    trials = pd.read_csv(folder / "trials.csv", keep_default_na=False)
    trials["valid_mae"] += trials["dropout"]
    trials["test_mae"] -= trials["dropout"]
    trials.to_csv(folder / "trials.csv", index=False)
    chosen = {}
    for fold in ("valid", "test"):
        arguments = ["--trials", folder / "trials.csv", "--aligned", ALIGNED, "--rows", ALIGNED, "--scaling",
                     f"{RUN}/fits/own/scaling.json", "--output", tmp_path / fold]  # fmt: skip
        program("select_candidate", protocol.Selection, {"chosen_on": fold}, arguments=arguments)
        chosen[fold] = json.loads((tmp_path / fold / "selected.json").read_text(encoding="utf-8"))["dropout"]
    assert chosen == {"valid": 0.1, "test": 0.2}


# The tables of cells, which say what a reader must know of the protocol.
JUDGED = {"table2", "table4", "table5", "detection", "groups"}


@pytest.mark.parametrize(
    ("key", "change", "tables"),
    [
        (
            "segments.tables",
            {"segments": {"tables": "per_mode", "used": "per_mode"}},
            {"table2", "table4", "detection", "groups"},
        ),
        ("presence", {"presence": ["rounded"]}, {"table2", "table4", "table5"}),
        ("chosen_on", {"chosen_on": "test"}, {*JUDGED, "search"}),
        ("labels.shuffled", {"labels": {"shuffled": True}}, JUDGED),
    ],
)
def test_tables_differ_in_what_the_key_names(program, tmp_path, key, change, tables):
    written = {}
    for number, changes in enumerate([(), (change,)]):
        folder = tmp_path / str(number)
        arguments = ["--baselines", f"{RUN}/baselines.csv", "--metrics", f"{RUN}/metrics.csv", "--search",
                     f"{RUN}/search.csv", "--challenge", f"{RUN}/challenge_metrics.csv", "--modality-sets", "text",
                     "audio+video", "audio+video+text", "--architectures", "lstm", "cnn", *LABELS[10:],
                     "--heading", "t", "--output", folder]  # fmt: skip
        program("make_tables", protocol.Tables, *changes, arguments=arguments)
        written[number] = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    assert differing(written[0], written[1]) == tables


def test_scores_are_of_the_outputs_that_the_key_says(program, tmp_path):
    scores = {}
    for scored in ("clipped", "raw"):
        path = tmp_path / f"{scored}.csv"
        arguments = ["--aligned", ALIGNED, "--split", SPLIT, "--cell", "text", "cnn",
                     f"{RUN}/cells/text/cnn/predictions.csv", "--output", path,
                     "--segment-errors", tmp_path / "errors.csv"]  # fmt: skip
        program("evaluate", protocol.Scoring, {"scored_output": scored}, arguments=arguments)
        scores[scored] = pd.read_csv(path).set_index("system")["mae"]
    assert (scores["raw"]["cnn"] > scores["clipped"]["cnn"]).any()
    assert scores["raw"]["zero"].equals(scores["clipped"]["zero"])


def test_the_challenge_is_fitted_on_the_folds_of_the_key(program, tmp_path):
    found = []
    for fit_on in ("train", "train+valid"):
        folder = tmp_path / fit_on
        arguments = ["--aligned", ALIGNED, "--rows", ALIGNED, "--split", "results/tiny/splits/organisers-wavg.csv",
                     "--scaling", f"{RUN}/fits/challenge/scaling.json", "--selected",
                     f"{RUN}/cells/text/cnn/selected.json", "--output", folder]  # fmt: skip
        program("train_challenge", protocol.Challenge, SHORT, {"challenge": {"fit_on": fit_on}}, arguments=arguments)
        found.append(trained(folder))
    assert differing(*found) == COURSE


# Keys that rules decide by: what a dry run then says, and did not say before.
RULES = {
    "alignment.backend": ({"alignment": {"backend": "mmsdk"}}, r"align_with_mmsdk\.py"),
    "unimodal_rows": ({"unimodal_rows": "frames"}, r"rule collect_frames:"),
    "split.method": ({"split": {"method": "organisers", "shares": None, "seed": None}}, r"--split \S*/organisers-wavg"),
    "search.depth": ({"search": {"depth": [2]}}, "--depth 2 --dense 1 --maxlen 10"),
    "search.dense": ({"search": {"dense": [2]}}, "--depth 1 --dense 2 --maxlen 10"),
    "search.maxlen": ({"search": {"maxlen": [12]}}, "--depth 1 --dense 1 --maxlen 12"),
    "search.finalists": ({"search": {"finalists": 1}}, r"train_finalists\.py .*--trials \S*-maxlen10/trials\.csv"),
    "search.by_architecture": ({"search": {"by_architecture": {"cnn": {"dense": [3]}}}},
                               "--architecture cnn --depth 1 --dense 3"),
    "name": ({"name": "other"}, "results/tiny/other/metrics.csv"),
}  # fmt: skip


@pytest.mark.parametrize("key", RULES)
def test_rules_differ_in_what_the_key_names(finished, tmp_path, key):
    change, said = RULES[key]
    path = tmp_path / "protocol.yaml"
    path.write_text(
        yaml.safe_dump({"name": "brief", "extends": str(finished.folder / "tiny/protocol.yaml")} | change),
        encoding="utf-8",
    )
    cells = CELLS | {"modality_sets": "['audio','text']"}
    planned = finished.dry_run("-p", "--forceall", protocol=str(path), **cells)
    assert planned.returncode == 0, planned.stdout
    assert re.search(said, planned.stdout)


def test_no_key_is_left_out():
    schema = yaml.safe_load((HOME / "workflow/schemas/protocol.schema.yaml").read_text(encoding="utf-8"))
    keys = {
        f"{key}.{part}" if part else key
        for key, described in schema["properties"].items()
        for part in described.get("properties", {"": None})
    }
    elsewhere = {
        # Above, in tests of their own.
        "threads", "scaling", "chosen_on", "presence", "segments.tables", "split.shares", "split.folds", "split.seed",
        "random_baseline.draws", "random_baseline.seed", "challenge.fit_on",
        # tests/workflow/test_protocols.py: a corpus without folds is refused, or runs without table 5.
        "challenge.needed",
        # tests/unit/configuration/test_files.py.
        "extends",
    }  # fmt: skip
    assert keys == {*(key.split()[0] for key in TRAINED), *ALIGN, *RULES, *elsewhere}
