"""What the programs that judge a run make of little data, and of none that can be judged."""

import json
import runpy
import sys
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from emofuse.alignment.store import read_aligned
from emofuse.audit.verdicts import INCONCLUSIVE, UNCHECKED
from emofuse.configuration import protocol
from emofuse.configuration.files import load_protocol
from emofuse.corpus import splits
from emofuse.paper import EMOTIONS

HOME = Path(__file__).parents[3]
SETS, ARCHITECTURES = ["text", "audio+video+text"], ["blstm", "cnn"]
CELLS = [f"{modalities}/{architecture}" for modalities in SETS for architecture in ARCHITECTURES]
SUBMITTED = "audio+video+text/blstm"
SEGMENTS = 4


def some_labels(rng, segments):
    """Rare intensities, all emotions with some in each fold."""
    labels = (rng.random((segments, len(EMOTIONS))) < 0.3) * rng.integers(1, 10, (segments, len(EMOTIONS))) / 3
    labels[::SEGMENTS] = 1
    return labels


class Judged:
    """A run of cells whose outputs see the labels through noise, and what the programs make of it."""

    def __init__(self, folder, monkeypatch, videos=12, seeds=2, labels=some_labels, cells=CELLS):
        self.folder, self.monkeypatch, self.cells, self.seeds = folder, monkeypatch, cells, seeds
        self.content = load_protocol(HOME / "config/protocols/sound.yaml").content
        counts = {"train": 8, "valid": 4, "test": videos}
        names = [f"{fold}{number}" for fold, count in counts.items() for number in range(count)]
        self.rng = np.random.default_rng(1)
        self.labels = labels(self.rng, len(names) * SEGMENTS)
        self.write_store(names)
        self.store = read_aligned(folder / "aligned.h5")
        fold_of = {name: name.rstrip("0123456789") for name in names}
        splits.write_split(folder / "split.csv", self.store.videos, self.store.indices, fold_of)
        self.split = splits.read_split(folder / "split.csv", self.store.videos, self.store.indices)
        for cell in cells:
            self.write_cell(cell)
        np.savez(folder / "submission.npz", test=np.stack([self.answers(self.split["test"]) for _ in range(seeds)]))

    def write_store(self, names):
        count = len(self.labels)
        with h5py.File(self.folder / "aligned.h5", "w") as file:
            file.attrs["made"] = json.dumps({"rows": "words", "backend": "emofuse", "weighting": "wavg", "missing":
                                             "zeros", "non_finite": "zero", "pauses": []})  # fmt: skip
            file["segments/video"] = np.repeat(np.array(names, "S"), SEGMENTS)
            file["segments/index"] = np.tile(np.arange(SEGMENTS), len(names))
            file["segments/start"] = np.tile(np.arange(SEGMENTS, dtype=np.float64), len(names))
            file["segments/end"] = file["segments/start"][...] + 1
            file.update({"words": np.full(count, b"w"), "offsets": np.arange(count + 1)})
            file.update({f"features/{name}": np.ones((count, 1), np.float32) for name in ("audio", "video", "text")})
            file.update({f"frames/{name}": np.ones(count, np.int32) for name in ("audio", "video", "text")})
            file["labels"] = self.labels.astype(np.float32)
            file["labels"].attrs.update({"names": list(EMOTIONS), "range": (0, 3)})

    def answers(self, segments):
        return 0.6 * self.labels[segments] + self.rng.normal(0, 0.05, (len(segments), len(EMOTIONS)))

    def write_cell(self, cell):
        folder = self.folder / cell
        folder.mkdir(parents=True)
        modalities, architecture = cell.split("/")
        rows = []
        for seed in range(1, self.seeds + 1):
            for fold in ("valid", "test"):
                kept = self.split[fold]
                keys = pd.DataFrame({"video": self.store.videos[kept], "segment": self.store.indices[kept],
                                     "fold": fold, "seed": seed})  # fmt: skip
                truth = pd.DataFrame(self.store.labels[kept], columns=[f"true_{emotion}" for emotion in EMOTIONS])
                answers = self.answers(kept)
                present = pd.DataFrame((answers > 0.5).astype(int), columns=[f"present_{name}" for name in EMOTIONS])
                rows.append(pd.concat([keys, truth, present, pd.DataFrame(answers, columns=EMOTIONS)], axis=1))
        pd.concat(rows).to_csv(folder / "predictions.csv", index=False)
        selected = {"modalities": modalities, "architecture": architecture, "dead_outputs": 0, "model_seed": 1}
        (folder / "selected.json").write_text(json.dumps(selected), encoding="utf-8")

    def run(self, program, asked, *arguments):
        """Run a program on the protocol's part that it asks for, if it asks for one."""
        given = [*arguments, *(["--protocol", protocol.part(self.content, asked)] if asked else [])]
        self.monkeypatch.setattr(sys, "argv", [program, *map(str, given)])
        runpy.run_path(str(HOME / f"workflow/scripts/{program}.py"), run_name="__main__")

    def score(self):
        """Score cells, baselines and the submission."""
        folder = self.folder
        stores = ["--aligned", folder / "aligned.h5", "--split"]
        cells = [
            part for cell in self.cells for part in ("--cell", *cell.split("/"), folder / cell / "predictions.csv")
        ]
        sets = [] if cells else ["--modality-set", "text"]
        self.run("score_baselines", protocol.RandomBaseline, *stores, "organisers", folder / "split.csv",
                 "--output", folder / "baselines.csv")  # fmt: skip
        self.run("evaluate", protocol.Scoring, *stores, folder / "split.csv", *cells, *sets,
                 "--output", folder / "metrics.csv", "--segment-errors", folder / "errors.csv")  # fmt: skip
        system = ["--system", SUBMITTED, folder / "submission.npz"] if SUBMITTED in self.cells else []
        self.run("evaluate_challenge", protocol.Scoring, *stores, folder / "split.csv", *system,
                 "--output", folder / "challenge.csv")  # fmt: skip
        return pd.read_csv(folder / "metrics.csv", index_col=["modalities", "system", "group", "target"])

    def tables(self):
        """The texts of all tables by name, as they are printed and with all that was left out there."""
        folder = self.folder
        self.run("make_tables", protocol.Tables, "--baselines", folder / "baselines.csv", "--metrics",
                 folder / "metrics.csv", "--segment-errors", folder / "errors.csv", "--challenge",
                 folder / "challenge.csv", "--modality-sets", *SETS, "--architectures", *ARCHITECTURES, "--targets",
                 *EMOTIONS, "--label-range", 0, 3, "--heading", "t", "--output", folder / "tables",
                 *(["--skills", folder / "skills.html"] if self.cells else []))  # fmt: skip
        printed = {path: path.read_text(encoding="utf-8") for path in (folder / "tables").glob("*.md")}
        return {
            path.stem: text + path.with_suffix(".csv").read_text(encoding="utf-8") for path, text in printed.items()
        }

    def audit(self):
        """The claims with their verdicts."""
        folder = self.folder
        submitted = ["--submission", folder / "submission.npz", "--cell", folder / SUBMITTED]
        self.run("audit_claims", protocol.Scoring, "--aligned", folder / "aligned.h5", "--own-split", "organisers",
                 folder / "split.csv", "--organisers", folder / "split.csv", "--baselines", folder / "baselines.csv",
                 "--segment-errors", folder / "errors.csv", *(submitted if SUBMITTED in self.cells else []),
                 "--heading", "t", "--output", folder / "audit")  # fmt: skip
        return pd.read_csv(folder / "audit/claims.csv")

    def summary(self):
        """The closing summary."""
        (self.folder / "inputs.json").write_text('{"warnings": []}', encoding="utf-8")
        self.run("summarise_run", protocol.Comparison, "--metrics", self.folder / "metrics.csv", "--inputs",
                 self.folder / "inputs.json", "--heading", "t", "--output", self.folder / "summary.txt",
                 "--record", self.folder / "summary.json",
                 "--selected", *(self.folder / cell / "selected.json" for cell in self.cells))  # fmt: skip
        return (self.folder / "summary.txt").read_text(encoding="utf-8")

    def draw(self):
        """Draw the figures of skill, and those of the submitted cell's outputs; and make the pages to look into."""
        folder = self.folder
        targets = ["--targets", *EMOTIONS]
        self.run("plot_figures", protocol.Figures, "--figures", "skill", "skill_heatmap", "--metrics",
                 folder / "metrics.csv", "--architectures", *ARCHITECTURES, *targets, "--title", "t", "--output",
                 folder)  # fmt: skip
        self.draw_outputs("reliability", "figure2")
        cells = [part for cell in self.cells for part in ("--cell", *cell.split("/"), folder / cell / "predictions.csv",
                 folder / cell / "selected.json")]  # fmt: skip
        self.run("make_explorer", None, "--metrics", folder / "metrics.csv", "--heading", "t", "--output",
                 folder / "explore.html", "--aligned", folder / "aligned.h5", *cells)  # fmt: skip

    def draw_outputs(self, *names):
        """Draw figures of the submitted cell's outputs."""
        cell = self.folder / SUBMITTED
        self.run("plot_figures", None, "--figures", *names, "--metrics", self.folder / "metrics.csv", "--cell",
                 *SUBMITTED.split("/"), cell / "predictions.csv", cell / "selected.json", "--targets", *EMOTIONS,
                 "--title", "t", "--output", self.folder)  # fmt: skip
        plt.close("all")


@pytest.fixture
def judged(tmp_path, monkeypatch):
    return lambda **given: Judged(tmp_path, monkeypatch, **given)


def sampled(claims):
    """Those that other test videos could change."""
    return claims[~claims["where"].str.contains("section 3.1|claim [345],|table 5 and zero")]


def test_one_test_video_has_numbers_and_no_verdict(judged):
    run = judged(videos=1)
    metrics = run.score().xs(("all", "overall"), level=("group", "target"))
    assert (metrics["mae"] > 0).all()
    assert metrics[["skill_low", "skill_high", "least_low", "detectable", "family_low"]].isna().all(axis=None)
    assert not metrics["beats"].any()
    tables = run.tables()
    for name in ("table2", "table4", "table5", "groups"):
        assert "Only 1 test video: too few for a verdict, which takes 10." in tables[name]
    assert "(4 segments of 1 video)" in tables["table2"]
    claims = sampled(run.audit())
    assert set(claims["verdict"]) <= {INCONCLUSIVE, UNCHECKED}
    assert claims["note"].str.contains("Too few test videos|[Nn]ot run|not defined").all()
    summary = run.summary()
    assert "without an interval, which takes two test videos." in summary
    assert " cells by validation: too few videos for a verdict.\n" in summary
    assert "\nToo few videos for a verdict: 1, where it takes 10.\n" in summary
    run.draw()


def test_one_seed_speaks_of_networks(judged):
    run = judged(seeds=1)
    run.score()
    tables = run.tables()
    for name in ("table2", "table4", "table5", "groups"):
        assert "One seed: intervals are of these networks" in tables[name]
    assert f"This network of {SUBMITTED} beats every constant." in tables["table5"]
    claims = run.audit().set_index("claim")
    between = claims.loc["trimodal: the BLSTM is better than the CNN"]
    assert (between["verdict"], between["note"].startswith("One seed a cell: ")) == (INCONCLUSIVE, True)
    assert (run.folder / "audit/claims.md").read_text(encoding="utf-8").count("verdicts are of these networks") == 3
    summary = run.summary()
    assert summary.startswith("t.\nOne network of ")
    assert ", the best of 4 cells by validation, beats every constant.\n" in summary
    assert "\nJudged together, 4 of 4 networks beat every constant" in summary
    run.draw()


def test_an_emotion_without_a_positive_is_left_out_of_what_detects_it(judged):
    def without_surprise(rng, segments):
        labels = some_labels(rng, segments)
        labels[12 * SEGMENTS :, EMOTIONS.index("surprise")] = 0
        return labels

    run = judged(labels=without_surprise)
    metrics = run.score().sort_index().loc[("text", "cnn", "all")]
    assert metrics["auc"].isna().tolist() == [emotion == "surprise" for emotion in metrics.index]
    assert metrics["r"].isna().tolist() == [emotion == "surprise" for emotion in metrics.index]
    assert metrics.loc["overall", "auc"] > 0.9
    assert (
        "r is the mean of the targets for which it is defined: text BLSTM 5 of 6, text CNN 5 of 6."
        in (run.tables()["table2"])
    )
    row = run.audit().set_index("claim").loc["submission, surprise: r"]
    assert (row["verdict"], row["note"].startswith("Our value is not defined.")) == (UNCHECKED, True)
    assert "beats every constant" in run.summary()
    run.draw()


def test_a_constant_truth_leaves_skill_undefined_and_says_so(judged):
    run = judged(labels=lambda rng, segments: np.zeros((segments, len(EMOTIONS))))
    metrics = run.score().xs(("all", "overall"), level=("group", "target"))
    assert metrics.loc[("text", "cnn"), ["skill", "valid_skill", "r", "auc"]].isna().all()
    assert not metrics["beats"].any()
    assert "is not shown to beat every constant" in run.tables()["table2"]
    assert not run.audit()["verdict"].isna().any()
    summary = run.summary()
    assert "nan" not in summary
    first = summary.splitlines()[1]
    assert first.startswith("Text BLSTM, the first of 4 cells, none of which is best by validation, is not shown")
    assert "\nSkill is not defined: the best constant makes no error on these segments. Its MAE is " in summary
    run.draw()


def test_predictions_that_are_no_numbers_are_refused_with_their_place(judged):
    run = judged()
    path = run.folder / SUBMITTED / "predictions.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[-1] = ",".join([*rows[-1].split(",")[:-1], "NaN"])
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    header = "modalities,system,group,target,skill,skill_low,skill_high,valid_skill"
    modalities, architecture = SUBMITTED.split("/")
    scores = f"{header}\n{modalities},{architecture},all,overall,0,0,0,0\n"
    (run.folder / "metrics.csv").write_text(scores, encoding="utf-8")
    for judge in (run.score, lambda: run.draw_outputs("reliability"), lambda: run.draw_outputs("figure2")):
        with pytest.raises(
            SystemExit, match=r"predictions\.csv: 1 of 128 rows hold what is no finite .* video test11, "
        ):
            judge()


def test_a_submission_that_is_no_numbers_is_refused(judged):
    run = judged()
    np.savez(run.folder / "submission.npz", test=np.full((2, 48, 6), np.nan))
    with pytest.raises(SystemExit, match=r"submission\.npz: some outputs for the test fold are no finite numbers"):
        run.score()
    with pytest.raises(SystemExit, match=r"submission\.npz: some outputs for the test fold are no finite numbers"):
        run.audit()


def test_cells_that_were_not_run_are_named_and_left_open(judged):
    run = judged(cells=["text/cnn"])
    run.score()
    tables = run.tables()
    assert "Not run, for want of sequences in this corpus: text BLSTM." in tables["table2"]
    # No table has none but rows of dashes.
    assert not {"table3", "table4"} & set(tables)
    assert "the constants alone, for want of sequences" in tables["table5"]
    claims = run.audit()
    cells = claims[claims["where"].isin(["table 2", "table 3", "table 4"])]
    assert (cells["verdict"] != UNCHECKED).sum() == 1
    assert set(claims.loc[claims["where"] == "table 5", "verdict"]) == {UNCHECKED}
    assert claims.loc[claims["where"].str.startswith(("claim 7", "claim 8", "claim 9")), "note"].str.startswith(
        "Not run: "
    ).all()  # fmt: skip


def test_without_any_cell_the_constants_stand_alone(judged):
    run = judged(cells=[])
    assert set(run.score().index.get_level_values("system")) == {"zero", "median", "mean", "best_constant"}
    assert set(run.tables()) == {"table1", "table5", "groups", "same_cell"}
    claims = run.audit()
    assert set(claims.loc[claims["where"].str.startswith("table "), "verdict"]) > {UNCHECKED}
    assert run.summary().startswith("t.\nNo cell was run, for want of sequences in this corpus.\n")
