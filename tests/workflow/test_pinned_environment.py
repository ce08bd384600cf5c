"""The pins of envs/emofuse.yaml are enough for every program; those of pyproject.toml are all there are to choose."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from packaging.requirements import Requirement
from test_readme import PREDICT, words_of
from workflow_copy import HOME, Workflow, change

pytestmark = pytest.mark.workflow
PROGRAMS = {path.stem for path in (HOME / "workflow/scripts").glob("*.py")}
# What only other corpora and protocols need.
OF_OTHER_RUNS = {
    "align_with_mmsdk", "collect_frames", "compare_alignments", "fetch_folds", "fetch_sequence", "link_sequence",
    "look_up_lexicon", "look_up_vectors", "pool_rounds", "read_arrays", "train_finalists",
}  # fmt: skip
CELL = {"modality_sets": "['audio+video+text']", "architectures": "['blstm']"}


def run(*command, folder, **given):
    return subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", **given
    )


def fetch(*command, folder):
    """Run what fetches packages, in a folder whose uv has no constraints; skip where none can be fetched."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not installed")
    ran = run(*command, folder=folder)
    if ran.returncode != 0 and run("uv", "pip", "compile", "--no-cache", "-", folder=folder, input="pip").returncode:
        pytest.skip("no packages can be fetched")
    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="module")
def pins(tmp_path_factory):
    """What is pinned for conda, as a file for pip."""
    *_, listed = yaml.safe_load((HOME / "envs/emofuse.yaml").read_text(encoding="utf-8"))["dependencies"]
    path = tmp_path_factory.mktemp("pins") / "requirements.txt"
    path.write_text("\n".join(listed["pip"]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def python(pins):
    """The Python of an environment with these pins and nothing else."""
    found = pins.parent / "environment/bin/python"
    fetch("uv", "venv", "--python", sys.executable, "environment", folder=pins.parent)
    # Compiled once, as every program of a run imports them anew.
    options = ["--compile-bytecode", "--no-deps", "--requirements", pins]
    fetch("uv", "pip", "install", "--python", found, *options, folder=pins.parent)
    return found


@pytest.fixture(scope="module")
def ran(python, tmp_path_factory):
    """A workflow of one cell that has been run with that Python, and what Snakemake printed."""
    workflow = Workflow(tmp_path_factory.mktemp("pinned") / "workflow", python)
    protocol = workflow.folder / "tiny/protocol.yaml"
    training = yaml.safe_load(protocol.read_text(encoding="utf-8"))["training"] | {"epochs": 1}
    # For the programs of the noise ceiling.
    change(workflow.folder / "tiny/corpus.yaml", ratings=3)
    change(protocol, text="glove+one_hot", search={"depth": [1], "maxlen": [10], "dropout": [0.1]}, seeds=[1],
           training=training, challenge=None)  # fmt: skip
    finished = workflow.snakemake("--printshellcmds", **CELL)
    assert finished.returncode == 0, finished.stdout
    return workflow, finished.stdout


def test_the_pins_are_complete_and_without_snakemake(python):
    checked = run("uv", "pip", "check", "--python", python, folder=python.parent)
    assert checked.returncode == 0, checked.stdout
    missing = run(python, "-c", "import snakemake", folder=python.parent)
    assert "No module named 'snakemake'" in missing.stdout


def test_every_program_of_a_run_runs(ran):
    _, printed = ran
    assert set(re.findall(r"python \S*scripts/(\w+)\.py", printed)) == PROGRAMS - OF_OTHER_RUNS - {"predict"}


def test_they_ran_with_these_pins_alone(ran, pins):
    workflow, _ = ran
    requirements = map(Requirement, pins.read_text(encoding="utf-8").splitlines())
    pinned = {
        requirement.name: str(requirement.specifier).removeprefix("==")
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    }
    (environment,) = json.loads((workflow.folder / "results/tiny/brief/provenance.json").read_text(encoding="utf-8"))[
        "environments"
    ]
    assert {name.replace("_", "-"): version for name, version in environment["packages"].items()} == pinned


def test_a_model_scores_new_sequences(ran, python):
    workflow, _ = ran
    _, *arguments = words_of(PREDICT.replace("sample/quick", "tiny/brief").replace("sample", "tiny"))
    predicted = run(python, *arguments, folder=workflow.folder)
    assert predicted.returncode == 0, predicted.stdout
    assert (workflow.folder / "predictions.csv").exists()


@pytest.mark.parametrize("program", sorted(OF_OTHER_RUNS))
def test_every_other_program_starts(python, program):
    helped = run(python, HOME / f"workflow/scripts/{program}.py", "--help", folder=python.parent)
    assert helped.stdout.startswith("usage:"), helped.stdout


def test_to_pin_again_changes_nothing(tmp_path):
    """Not a package is left that a registry of another day could choose, on any system."""
    shutil.copytree(HOME / "envs", tmp_path / "envs")
    shutil.copy(HOME / "pyproject.toml", tmp_path)
    fetch(sys.executable, "envs/pin.py", folder=tmp_path)
    for name in ("pyproject.toml", "envs/emofuse.yaml", "envs/mmsdk.yaml"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (HOME / name).read_text(encoding="utf-8")
