"""The recipes of CONTRIBUTING.md, followed as they stand there, each in a copy of the workflow."""

import os
import re
import shlex
import subprocess
import sys

import pandas as pd
import pytest
import yaml
from warm_python import dry_run
from workflow_copy import CELLS, HOME, Workflow, change

from emofuse.alignment.store import read_aligned

pytestmark = pytest.mark.workflow
GUIDE = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture
def trained(finished, tmp_path) -> Workflow:
    return finished.copy_to(tmp_path / "trained")


def blocks(title):
    """The code blocks of a section: the paragraph before each, its language, and its code."""
    section = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)[1]
    text, *fenced = section.split("```")
    for code, following in zip(fenced[::2], fenced[1::2], strict=True):
        language, _, lines = code.partition("\n")
        yield " ".join(text.strip().rpartition("\n\n")[2].split()), language, lines
        text = following


def follow(workflow, title):
    """Write, add and run what a section says; gives its commands of snakemake and pytest, which take long."""
    left = []
    for said, language, code in blocks(title):
        if language == "bash":
            for command in map(shlex.split, code.splitlines()):
                assert command[:2] == ["uv", "run"]
                if command[2] == "python":
                    subprocess.run([sys.executable, *command[3:]], cwd=workflow.folder, check=True)
                else:
                    left.append(command[2:])
        elif place := re.search(r"In `(\S+)`, below `([^`]+)`, add:$", said):
            add_below(workflow.folder / place[1], place[2], code)
        else:
            path = workflow.folder / re.findall(r"`([\w/]+\.(?:py|yaml))`", said)[-1]
            if path.exists():
                change(path, **yaml.safe_load(code))
            else:
                path.write_text(code, encoding="utf-8")
    return left


def add_below(path, anchor, code):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [place] = [number for number, line in enumerate(lines, 1) if anchor in line]
    path.write_text("".join([*lines[:place], code, *lines[place:]]), encoding="utf-8")


def plan(workflow, command):
    """What a command of snakemake says it would do."""
    program, *arguments = command
    assert program == "snakemake"
    planned = dry_run(workflow.folder, arguments)
    assert planned.returncode == 0, planned.stdout
    return planned.stdout


def train(workflow, cell, **config):
    """Train a cell's one shape here, by the tiny protocol; gives its trials."""
    corpus = config.get("corpus", "tiny")
    trials = f"results/{corpus}/brief/train/{cell}/depth1-dense1-maxlen10/trials.csv"
    ran = workflow.snakemake(trials, **config)
    assert ran.returncode == 0, ran.stdout
    return pd.read_csv(workflow.folder / trials)


def test_an_architecture(trained):
    alone, its_tests = follow(trained, "Add an architecture")
    assert re.search("modalities=text, architecture=gru", plan(trained, alone))
    assert (train(trained, "text/gru")["valid_mae"] < 1).all()
    tested = subprocess.run(
        [sys.executable, "-m", *its_tests, "-k", "gru"], cwd=HOME, capture_output=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(trained.folder / "workflow/scripts")},
    )  # fmt: skip
    assert re.search(r"\d+ passed", tested.stdout), tested.stdout
    assert tested.returncode == 0, tested.stdout


def test_a_corpus_and_a_modality_of_it(fresh):
    fresh.warmed()
    [everything] = follow(fresh, "Add a corpus")
    planned = plan(fresh, everything)
    assert "Corpus mine has audio; not run: video/lstm" in planned
    assert "modalities=audio, architecture=blstm" in planned
    [everything] = follow(fresh, "Add a modality")
    planned = plan(fresh, everything)
    assert "modalities=pose, architecture=lstm" in planned
    assert len(train(fresh, "audio+pose/cnn", corpus="mine")) == 4
    store = read_aligned(fresh.folder / "results/mine/aligned/wavg.h5")
    assert {name: features.shape[1] for name, features in store.features.items()} == {"audio": 12, "pose": 4}
    assert store.usable(["audio", "pose"]).all()


def test_a_modality_leaves_other_corpora_as_they_are(fresh):
    before = fresh.planned(**CELLS)
    for said, _, code in blocks("Add a modality"):
        if "config/config.yaml" in said:
            change(fresh.folder / "config/config.yaml", **yaml.safe_load(code))
    assert fresh.planned(**CELLS) == before


def test_a_loss(trained):
    [everything] = follow(trained, "Add a loss")
    assert everything == ["snakemake", "--cores", "8", "--config", "protocol=huber"]
    assert "modalities=text, architecture=lstm" in plan(trained, everything)
    usual = train(trained, "text/cnn")
    training = yaml.safe_load((trained.folder / "tiny/protocol.yaml").read_text(encoding="utf-8"))["training"]
    change(trained.folder / "tiny/protocol.yaml", training=training | {"loss": "huber"})
    found = train(trained, "text/cnn")
    assert (found["valid_mae"] != usual["valid_mae"]).all()
    curves = pd.read_csv(trained.folder / "results/tiny/brief/train/text/cnn/depth1-dense1-maxlen10/curves.csv")
    # At most the absolute error, and less near zero.
    assert (curves.groupby(["dropout", "seed"])["valid_loss"].min().to_numpy() < found["valid_mae"].to_numpy()).all()


def test_a_key_of_a_protocol(trained):
    [everything] = follow(trained, "Add a key to a protocol")
    assert everything == ["snakemake", "--cores", "8"]
    assert trained.planned(**CELLS)["train"] == 4
    training = yaml.safe_load((trained.folder / "tiny/protocol.yaml").read_text(encoding="utf-8"))["training"]
    maes = []
    for clipnorm in (10**6, 10**-6):
        change(trained.folder / "tiny/protocol.yaml", training=training | {"clipnorm": clipnorm})
        maes.append(train(trained, "text/cnn")["valid_mae"].tolist())
    assert maes[0] != maes[1]


def test_a_metric(trained):
    [everything] = follow(trained, "Add a metric")
    assert everything == ["snakemake", "--cores", "8"]
    ran = trained.snakemake("reports/tiny/brief/tables/table2.csv", **CELLS)
    assert ran.returncode == 0, ran.stdout
    assert not re.search(r"rule (train|select|align)\b", ran.stdout)
    table = pd.read_csv(trained.folder / "reports/tiny/brief/tables/table2.csv", index_col=[0, 1])
    assert (table["RMSE"] > table["MAE"]).all()
    for name in ("metrics", "baselines", "challenge_metrics"):
        assert "rmse" in pd.read_csv(trained.folder / f"results/tiny/brief/{name}.csv")
