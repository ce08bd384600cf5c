"""The three protocols: their searches as the paper counts them, and each run whole at a reduced size."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from workflow_copy import HOME, assert_refused, change

from emofuse.alignment import subsets
from emofuse.alignment.store import read_aligned
from emofuse.configuration.files import PROTOCOLS, load_protocol
from emofuse.corpus import csd, splits
from emofuse.features import fusion, scaling
from emofuse.paper import EMOTIONS

pytestmark = pytest.mark.workflow
CELLS = {"modality_sets": "['text','audio+video+text']", "architectures": "['blstm','cnn']"}
TRAINING = {"epochs": 2, "patience": 1, "batch_size": 16}
# Convolutional networks of three layers cannot exist at this length. A cell's candidates are of two shapes, or of one
# with two dropout rates; as written, recurrent networks have one layer, which the protocol says itself.
SEARCH = {"depth": [1, 3], "dense": [1], "maxlen": [10], "dropout": [0.1]}
SEARCHES = {
    "as_written": {},
    "as_coded": {"by_architecture": {"blstm": {"depth": [1, 2]}}},
    "sound": {"by_architecture": {"blstm": {"depth": [1]}}, "dropout": [0.1, 0.2, 0.3], "finalists": 2},
}


def reduced(workflow, name):
    """A protocol with a small search; everything else as it is. Gives the file's path in the workflow's folder."""
    seeds = load_protocol(HOME / f"config/protocols/{name}.yaml").content["seeds"][:2]
    search = SEARCH | SEARCHES.get(name, {})
    protocol = {"name": name, "extends": name, "search": search, "training": TRAINING, "seeds": seeds}
    path = workflow.folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(protocol), encoding="utf-8")
    return path.name


@pytest.fixture(scope="module")
def apart(finished, tmp_path_factory):
    """A copy of the finished workflow, in which other protocols run: other tests compare all that is in the first."""
    return finished.copy_to(tmp_path_factory.mktemp("protocols") / "workflow")


@pytest.fixture(scope="module")
def ran(apart):
    """The results of a protocol on the tiny corpus, run once."""
    done = set()

    def run(name):
        if name not in done:
            ended = apart.snakemake(protocol=reduced(apart, name), **CELLS)
            assert ended.returncode == 0, ended.stdout
            done.add(name)
        return apart.folder / f"results/tiny/{name}", apart.folder / f"reports/tiny/{name}"

    return run


@pytest.mark.parametrize(("protocol", "candidates"), [("as_coded", 504), ("as_written", 840), ("sound", 504)])
def test_the_search_has_as_many_candidates_as_the_paper(fresh, protocol, candidates):
    """SPEC section 4; of each architecture's convolutions, three layers at maxlen 15 and 20 cannot exist."""
    planned = fresh.planned(corpus="sample", protocol=protocol)
    dense = 3 if protocol == "as_written" else 1
    infeasible = 7 * dense * 2
    dropout_rates = 2
    assert (planned["train"] + infeasible) * dropout_rates == candidates
    assert planned["select"] == 21


@pytest.mark.parametrize("protocol", ["as_written", "as_coded", "sound", "ordinal"])
def test_a_protocol_runs_whole(ran, protocol):
    run, report = ran(protocol)
    for name in ("tables/table5.html", "figures/figure1.svg", "claims.html"):
        assert (report / name).stat().st_size > 0
    for table in (1, 2, 4, 5):
        assert f"protocol {protocol}" in (report / f"tables/table{table}.md").read_text(encoding="utf-8")
    search = pd.read_csv(run / "search.csv")
    cnn = search[search["architecture"] == "cnn"].set_index("depth")["feasible"]
    assert cnn[1].all()
    assert not cnn[3].any()
    assert not list(run.glob("train/*/cnn/depth3*"))


def test_only_as_coded_chooses_on_the_test_fold_and_says_so(ran):
    for protocol in ("as_written", "as_coded", "sound"):
        run, report = ran(protocol)
        column = "test_mae" if protocol == "as_coded" else "valid_mae"
        for cell in ("text/blstm", "audio+video+text/blstm"):
            candidates = pd.read_csv(run / "search.csv")
            modalities, architecture = cell.split("/")
            found = candidates[(candidates["modalities"] == modalities) & (candidates["architecture"] == architecture)]
            selected = json.loads((run / "cells" / cell / "selected.json").read_text(encoding="utf-8"))
            best = found.loc[found.loc[found["finalist"], column].idxmin()]
            assert (selected["depth"], selected["dropout"]) == (best["depth"], best["dropout"])
        for table in ("table2", "table4", "table5"):
            said = "chosen on the TEST fold" in (report / f"tables/{table}.md").read_text(encoding="utf-8")
            assert said == (protocol == "as_coded")


def test_under_sound_finalists_alone_have_all_seeds_and_one_of_them_is_chosen(ran):
    run, report = ran("sound")
    table = pd.read_csv(report / "tables/search.csv", index_col=["modalities", "system"])
    for cell in ("text/blstm", "audio+video+text/cnn"):
        first = pd.read_csv(run / f"train/{cell}/depth1-dense1-maxlen10/trials.csv")
        others = pd.read_csv(run / f"train/{cell}/finalists/trials.csv")
        assert first[["dropout", "seed"]].values.tolist() == [[0.1, 1], [0.2, 1], [0.3, 1]]
        finalists = first.nsmallest(2, "valid_mae")["dropout"].tolist()
        assert others[["dropout", "seed"]].values.tolist() == [[rate, 2] for rate in finalists]
        trials = pd.concat([first.assign(folder=f"{cell}/depth1-dense1-maxlen10"),
                            others.assign(folder=f"{cell}/finalists")], ignore_index=True)  # fmt: skip
        chosen = trials[trials["dropout"].isin(finalists)].groupby("dropout")["valid_mae"].mean().idxmin()
        selected = json.loads((run / f"cells/{cell}/selected.json").read_text(encoding="utf-8"))
        assert (selected["dropout"], selected["seeds"]) == (chosen, [1, 2])
        assert (selected["candidates"], selected["finalists"]) == (3, 2)
        its_trials = trials[trials["dropout"] == chosen]
        kept = its_trials.loc[its_trials["valid_mae"].idxmin()]
        assert selected["model_seed"] == kept["seed"]
        model = run / "train" / kept["folder"] / kept["model"]
        assert (run / f"cells/{cell}/model.keras").read_bytes() == model.read_bytes()
        for name in ("predictions", "curves"):
            assert pd.read_csv(run / f"cells/{cell}/{name}.csv")["seed"].unique().tolist() == [1, 2]
        modalities, architecture = cell.split("/")
        named = table.loc[(modalities, architecture.upper()), "finalists"].split(", ")
        assert sorted(named) == sorted(f"1-1-10-{rate:g}" for rate in finalists)
        assert named[0] == f"1-1-10-{chosen:g}"
    costs = pd.read_csv(report / "costs/costs.csv")
    assert costs.set_index("rule").loc["train_finalists", "jobs"] == 4


def test_per_mode_cells_have_segments_of_their_own(ran):
    def answered(protocol, modalities):
        run, _ = ran(protocol)
        rows = pd.read_csv(run / f"cells/{modalities}/cnn/predictions.csv", dtype={"video": str})
        return set(zip(rows["video"], rows["segment"], strict=True))

    for protocol in ("as_written", "sound"):
        assert answered(protocol, "text") == answered(protocol, "audio+video+text")
    text, trimodal = answered("as_coded", "text"), answered("as_coded", "audio+video+text")
    assert trimodal < text
    assert any(video.isdigit() for video, _ in text)
    assert not any(video.isdigit() for video, _ in trimodal)
    assert min(segment for _, segment in text) == 0
    assert min(segment for _, segment in trimodal) > 0


def test_one_hot_words_are_those_of_the_training_fold(ran):
    run, _ = ran("as_written")
    store = read_aligned(run.parent / "aligned/cover.h5")
    split = pd.read_csv(run.parent / "splits/authors_rule-cover.csv", dtype={"video": str})
    train = set(split.loc[split["fold"] == "train", "video"])
    words = np.repeat(np.isin(store.videos, list(train)), np.diff(store.offsets))
    vocabulary = json.loads((run / "fits/own/vocabulary.json").read_text(encoding="utf-8"))
    assert set(vocabulary) == {word.decode() for word in store.words[words]}
    assert len(vocabulary) < len(np.unique(store.words))
    trials = pd.read_csv(run / "train/text/cnn/depth1-dense1-maxlen10/trials.csv")
    # One row of the first kernel (3 x 128) for each word and the unknown, beside the network on GloVe alone.
    positions = (10 - 2) // 2
    plain = 300 * 4 + (3 * 300 * 128 + 128) + (positions * 128 * 100 + 100) + (100 * 6 + 6)
    assert trials["parameters"].tolist() == [plain + 3 * 128 * (len(vocabulary) + 1)]
    assert not (ran("sound")[0] / "fits/own/vocabulary.json").exists()


def test_an_ordinal_run_answers_and_scores_each_metric_by_its_own_decision(ran):
    run, _ = ran("ordinal")
    metrics = pd.read_csv(run / "metrics.csv", index_col=["modalities", "system", "group", "target"])
    for cell in ("text/cnn", "audio+video+text/blstm"):
        rows = pd.read_csv(run / f"cells/{cell}/predictions.csv").query("fold == 'test'")
        decisions = json.loads((run / f"cells/{cell}/decisions.json").read_text(encoding="utf-8"))
        np.testing.assert_allclose(decisions["networks"][0]["levels"], np.arange(10) / 3)
        row = metrics.loc[(*cell.split("/"), "all", "happy")]
        by_seed = [found for _, found in rows.groupby("seed")]
        assert len(by_seed) == 2

        def mean_of(measure, seeds=by_seed):
            return pytest.approx(np.mean([measure(found["true_happy"], found) for found in seeds]))

        assert row["mae"] == mean_of(lambda truth, found: (truth - found["happy"]).abs().mean())
        assert row["mae_of_mean"] == mean_of(lambda truth, found: (truth - found["mean_happy"]).abs().mean())
        assert row["r_of_mean"] == mean_of(lambda truth, found: np.corrcoef(truth, found["mean_happy"])[0, 1])
        assert row["auc_of_presence"] == mean_of(lambda truth, found: roc_auc_score(truth > 0, found["happy>0"]))
        assert row["balanced_accuracy_of_presence"] == mean_of(
            lambda truth, found: balanced_accuracy_score(truth > 0, found["present_happy"])
        )
        # Answers are levels.
        assert np.allclose(rows["happy"] * 3, np.rint(rows["happy"] * 3), atol=1e-5)


def test_scores_are_of_raw_or_clipped_outputs(ran):
    for protocol, clip in (("as_coded", False), ("sound", True)):
        run, _ = ran(protocol)
        rows = pd.read_csv(run / "cells/text/cnn/predictions.csv")
        rows = rows[rows["fold"] == "test"]
        outputs = rows[list(EMOTIONS)].clip(0, 3) if clip else rows[list(EMOTIONS)]
        error = np.abs(outputs.to_numpy() - rows[[f"true_{emotion}" for emotion in EMOTIONS]].to_numpy()).mean()
        metrics = pd.read_csv(run / "metrics.csv", index_col=["modalities", "system", "group", "target"])
        assert metrics.loc[("text", "cnn", "all", "overall"), "mae"] == pytest.approx(error)


def test_a_scaling_is_fitted_to_the_segments_that_its_cells_use(ran):
    """As coded, cells with audio drop the first segment of each video: no maximum is of one of them."""
    run, report = ran("as_coded")
    aligned = read_aligned(run.parent / "aligned/cover-borrow-propagate.h5")
    folds = splits.read_split(
        run.parent / "splits/authors_rule-cover-borrow-propagate.csv", aligned.videos, aligned.indices
    )
    sets = ["text", "audio+video+text"]
    assert sorted(path.name for path in (run / "fits/own").iterdir()) == sorted(sets)
    found = scaling.read_scalings(run / "fits/own/audio+video+text/scaling.json")["audio"].scale
    used = subsets.used_segments(aligned, sets[1].split("+"), "per_mode")
    maxima = {}
    for which, segments in {"all": folds["train"], "used": folds["train"][used[folds["train"]]]}.items():
        values = np.abs(aligned.features["audio"][fusion.segment_rows(aligned.offsets, segments)]).max(axis=0)
        maxima[which] = np.where(values == 0, 1, values)
    np.testing.assert_array_equal(found, maxima["used"])
    assert (maxima["all"] != maxima["used"]).any()
    assert "audio, in cells of audio+video+text" in (report / "alignment.html").read_text(encoding="utf-8")
    assert (ran("sound")[0] / "fits/own/scaling.json").exists()


def test_the_challenge_run_answers_every_test_segment_of_the_organisers(ran):
    for protocol in ("as_written", "as_coded", "sound"):
        run, _ = ran(protocol)
        alignment = {"as_written": "cover", "as_coded": "cover-borrow-propagate", "sound": "wavg"}[protocol]
        split = pd.read_csv(run.parent / f"splits/organisers-{alignment}.csv")
        with np.load(run / "challenge/predictions.npz") as stored:
            assert len(stored["test_segments"]) == (split["fold"] == "test").sum()
            assert np.isfinite(stored["test"]).all()


def test_keys_that_contradict_one_another_are_refused_with_their_file(fresh):
    """Each contradiction has a test of its own in tests/unit/configuration."""
    change(fresh.folder / "tiny/protocol.yaml", segments={"used": "per_mode", "tables": "common"})
    assert_refused(fresh, ["tiny/protocol.yaml: segments.used is per_mode and segments.tables is common"])


def test_the_file_of_a_chain_that_says_it_wrongly_is_named(fresh):
    (fresh.folder / "mine.yaml").write_text(
        "name: mine\nextends: tiny/protocol.yaml\ntraining: {epochs: 1}\n", encoding="utf-8"
    )
    change(fresh.folder / "tiny/protocol.yaml", scaling="log")
    assert_refused(
        fresh, ["tiny/protocol.yaml: scaling is 'log'; it should be one of robust, max_abs"], protocol="mine.yaml"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"challenge": {"needed": True}}, "challenge.needed"), ({"split": {"method": "organisers"}}, "split.method")],
    ids=str,
)
def test_a_corpus_without_the_organisers_folds_is_refused_where_they_are_needed(fresh, changes, message):
    change(fresh.folder / "config/corpora/mosi.yaml", folds=None)
    change(fresh.folder / "tiny/protocol.yaml", **changes)
    assert_refused(fresh, [message, "names no organisers' folds"], corpus="mosi")
    change(fresh.folder / "tiny/protocol.yaml", challenge={"needed": False}, split=None)
    assert "evaluate_challenge" not in fresh.planned(corpus="mosi")


@pytest.mark.parametrize("protocol", sorted(path.stem for path in PROTOCOLS.glob("*.yaml")))
@pytest.mark.parametrize("corpus", ["mosi", "pom"])
def test_corpora_of_one_target_are_planned_under_every_protocol(fresh, corpus, protocol):
    planned = fresh.planned(corpus=corpus, protocol=protocol)
    assert (planned["fetch_sequence"], planned["fetch_folds"]) == (5, 1)
    assert (planned["evaluate_challenge"], planned["train_challenge"]) == (1, 1)
    rounds = load_protocol(PROTOCOLS / f"{protocol}.yaml").content["split"].get("folds", 1)
    assert (planned["select"], planned.get("pool_rounds", 0)) == (21 * rounds, 21 * (rounds > 1))


@pytest.mark.parametrize("protocol", ["as_written", "as_coded_own_split"])
def test_a_corpus_of_the_shape_of_cmu_mosi_runs_whole(apart, protocol):
    """One column of sentiment, of which zero is not the lowest label, in files of one's own with folds."""
    files = apart.folder / "results/tiny/sequences"
    with csd.open_sequence(files / "labels.csd") as labels:
        rows = [(video, *labels.read(video)) for video in labels.videos]
        csd.write_sequence(
            apart.folder / "opinions.csd", "Opinion Segment Labels", ((v, x[:, :1], times) for v, x, times in rows),
            {"dimension names": ["sentiment score"]},
        )  # fmt: skip
    shutil.copy(apart.folder / "config/corpora/mosi.yaml", apart.folder / "opinions.yaml")
    sequences = {name: f"results/tiny/sequences/{name}.csd" for name in ("words", "text", "audio", "video")}
    change(
        apart.folder / "opinions.yaml", name="opinions", sequences=sequences | {"labels": "opinions.csd"},
        folds="results/tiny/sequences/folds.json",
    )  # fmt: skip
    cells = CELLS | {"architectures": "['cnn']"}
    ended = apart.snakemake(corpus="opinions.yaml", protocol=reduced(apart, protocol), **cells)
    assert ended.returncode == 0, ended.stdout
    run, report = (apart.folder / f"{place}/opinions/{protocol}" for place in ("results", "reports"))
    assert {"sentiment score", "overall"} == set(pd.read_csv(run / "metrics.csv")["target"])
    assert np.isfinite(pd.read_csv(run / "challenge_metrics.csv")["mae"]).all()
    assert "no segments: 'unlabelled1', 'unlabelled2'" in (report / "split/split.md").read_text(encoding="utf-8")
    assert (report / "report.html").stat().st_size > 0


def test_unimodal_cells_may_have_frames_for_rows(apart):
    """On the last ten frames of a segment, a tenth of a second of audio, in the place of its last ten words."""
    change(apart.folder / "tiny/protocol.yaml", name="framed", unimodal_rows="frames", seeds=[1])
    ended = apart.snakemake("results/tiny/framed/metrics.csv", modality_sets="['audio']", architectures="['cnn']")
    assert ended.returncode == 0, ended.stdout
    results = apart.folder / "results/tiny"
    framed, worded = read_aligned(results / "frames/audio-zero.h5"), read_aligned(results / "aligned/wavg.h5")
    assert framed.videos.tolist() == worded.videos.tolist()
    assert len(framed.features["audio"]) > 10 * len(worded.features["audio"])
    predictions = pd.read_csv(results / "framed/cells/audio/cnn/predictions.csv")
    assert set(predictions["segment"]) <= set(worded.indices.tolist())
    assert (results / "framed/fits/own/scaling-frames-audio.json").exists()
