"""The suite as a module of another workflow, started from that one's folder: the same results, each in its place."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from compared_runs import assert_equal, outcome
from filelock import FileLock
from warm_python import PACKAGES, SNAKEMAKE, dry_run, warm_python
from workflow_copy import HOME, SMALL, Workflow, change, make_small

pytestmark = pytest.mark.workflow

PAGE = (HOME / "docs/module.md").read_text(encoding="utf-8")
[SNAKEFILE] = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
CELLS = ["--config", *(f"{key}={value}" for key, value in SMALL.items())]
[COMMAND] = re.findall(r"^```bash\nuv run --project emofuse (.*)\n```", PAGE, re.MULTILINE)


@pytest.fixture
def outer(tmp_path):
    """A folder with a Snakefile and a configuration of its own, as docs/module.md has it, the suite in `emofuse`."""
    suite = Workflow(tmp_path / "outer/emofuse")
    make_small(suite)
    suite, outer = suite.folder, suite.folder.parent
    (outer / "config").mkdir()
    for kind, folder in (("corpus", "corpora"), ("protocol", "protocols")):
        (outer / "config" / folder).mkdir()
        shutil.move(suite / f"tiny/{kind}.yaml", outer / f"config/{folder}/tiny.yaml")
    shutil.copy(suite / "config/config.yaml", outer / "config")
    change(outer / "config/config.yaml", corpus="tiny", protocol="tiny")
    (outer / "workflow").mkdir()
    write(outer)
    return outer


def write(outer, *changes):
    """Write the Snakefile of docs/module.md with some of its text replaced."""
    text = SNAKEFILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (outer / "workflow/Snakefile").write_text(text, encoding="utf-8")


def planned(outer, *arguments):
    """What a dry run in the folder says; it succeeds."""
    # Of two options --config the last would count alone.
    cells = CELLS[1:] if "--config" in arguments else CELLS
    plan = dry_run(outer, ["--cores", "2", *arguments, *cells])
    assert plan.returncode == 0, plan.stdout
    return plan.stdout


def made(plan):
    """The outputs in a dry run's plan."""
    return {path for outputs in re.findall(r"^    output: (.*)$", plan, re.MULTILINE) for path in outputs.split(", ")}


def test_a_run_from_outside_gives_what_the_usual_one_gives(outer, small):
    suite = {path: path.read_bytes() for path in (outer / "emofuse").rglob("*") if path.is_file()}
    program, *arguments = shlex.split(COMMAND)
    ran = subprocess.run(
        [warm_python(*SNAKEMAKE), "-m", program, *arguments, *CELLS], cwd=outer, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        env=os.environ | {"PATH": f"{Path(warm_python(*PACKAGES)).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("Report: reports/tiny/brief/report.html") == 1
    assert_equal(outcome(outer), outcome(small.folder))
    left = {path: path.read_bytes() for path in (outer / "emofuse").rglob("*") if path.is_file()}
    assert {path: left[path] for path in left if "__pycache__" not in path.parts} == suite
    plan = planned(outer)
    assert "Nothing to be done" in plan
    assert "emofuse_" not in plan


@pytest.mark.parametrize(
    "changes",
    [
        [(" as emofuse_*", "")],
        [("    config:\n        config\n", "")],
        [
            (
                "onsuccess:\n    emofuse.onsuccess()",
                "use rule train from emofuse as emofuse_train with:\n    priority: 5",
            )
        ],
        [("    config:", '    pathvars:\n        results="elsewhere",\n    config:')],
        [("    config:", '    prefix: "elsewhere"\n    config:')],
    ],
    ids=["no prefix to names", "config read by the suite", "a rule changed", "pathvars", "prefix to paths"],
)
def test_a_module_may_be_taken_in_other_ways(outer, changes):
    write(outer)
    usual = planned(outer)
    assert "emofuse_train" in usual
    write(outer, *changes)
    there = re.sub(r"elsewhere/(results/)?", "results/", planned(outer)).replace("results/reports", "reports")
    assert made(there) == made(usual) != set()


def test_the_suite_may_lie_elsewhere_under_any_name(outer, tmp_path):
    usual = made(planned(outer))
    shutil.move(outer / "emofuse", tmp_path / "the suite")
    for path in ("../../the suite/Snakefile", str(tmp_path / "the suite/Snakefile")):
        write(outer, ("../emofuse/Snakefile", path))
        assert made(planned(outer)) == usual


def test_the_outer_workflow_keeps_its_first_rule(outer):
    first = 'rule all:\n    input: "reports/tiny/brief/tables/table2.csv"\n\nmodule emofuse:'
    write(outer, ("module emofuse:", first))
    plan = planned(outer)
    assert "reports/tiny/brief/tables/table2.csv" in made(plan)
    assert "reports/tiny/brief/report.html" not in made(plan)


@pytest.mark.parametrize("corpus", ["sample", "config/corpora/tiny.yaml", "tiny"])
def test_a_corpus_is_found_by_path_by_name_here_and_by_name_in_the_suite(outer, corpus):
    name = "sample" if corpus == "sample" else "tiny"
    plan = planned(outer, "--config", f"corpus={corpus}", "protocol=quick")
    assert f"reports/{name}/quick/report.html" in made(plan)


def test_a_file_here_is_taken_before_one_of_that_name_in_the_suite(outer):
    (outer / "config/protocols/quick.yaml").write_text("name: mine\nextends: quick\n", encoding="utf-8")
    assert "reports/tiny/mine/report.html" in made(planned(outer, "--config", "protocol=quick"))


def test_what_was_fetched_is_locked_here_and_not_in_the_suite(outer):
    plan = planned(outer, "-p", "--config", "corpus=mosei")
    assert "--lock=config/corpora/mosei.lock.json" in plan


def test_two_modules_run_side_by_side(outer):
    second = """
module second:
    snakefile: "../emofuse/Snakefile"
    config: config | {"corpus": "sample"}

use rule * from second as second_*

rule both:
    input: rules.emofuse_all.input, rules.second_all.input
"""
    write(outer, ("# Shows", second + "\n# Shows"))
    plan = planned(outer, "both")
    assert {f"reports/{corpus}/brief/report.html" for corpus in ("tiny", "sample")} <= made(plan)


def test_a_second_run_is_kept_out_also_without_snakemakes_lock(outer):
    (outer / ".snakemake").mkdir()
    with FileLock(outer / ".snakemake/run.lock"):
        second = subprocess.run(
            [sys.executable, "-m", "snakemake", "--cores", "1", "--nolock"],
            cwd=outer,
            capture_output=True,
            encoding="utf-8",
        )
    assert second.returncode != 0
    assert "another run is at work in this folder" in second.stderr
    assert not (outer / "results").exists()


def test_a_key_of_the_outer_configuration_that_the_suite_does_not_know_is_named(outer):
    change(outer / "config/config.yaml", samples="x")
    plan = dry_run(outer, ["--cores", "1"])
    assert "unknown key samples" in plan.stdout
    write(outer, ("        config\n", '        config["emofuse"]\n'))
    config = yaml.safe_load((outer / "config/config.yaml").read_text(encoding="utf-8"))
    del config["samples"]
    (outer / "config/config.yaml").write_text(yaml.safe_dump({"samples": "x", "emofuse": config}), encoding="utf-8")
    assert "reports/tiny/brief/report.html" in made(planned(outer))


def test_a_module_that_is_no_folder_is_refused(outer):
    git = ["git", "-C", outer / "emofuse"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "c"], check=True)
    address = f'gitfile("{outer}/emofuse", path="Snakefile", ref="HEAD")'
    write(outer, ('"../emofuse/Snakefile"', address))
    plan = dry_run(outer, ["--cores", "1"])
    assert plan.returncode != 0
    assert "the suite's programs have to lie in a folder: clone it" in plan.stdout
