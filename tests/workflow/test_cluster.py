"""The suite on clusters: what jobs ask for, and that results are those of a local run, whatever runs the jobs."""

import re
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import yaml
from compared_runs import assert_same_results
from snakemake.profiles import ProfileConfigFileParser
from workflow_copy import CELLS, HOME, ON_CLUSTERS, SMALL

pytestmark = pytest.mark.workflow


def rules():
    """Every rule of workflow/rules: its file, name and text, also those that this configuration leaves out.

    A rule that is made of another has that one's text after its own.
    """
    found = [
        (path, rule)
        for path in sorted((HOME / "workflow/rules").glob("*.smk"))
        for rule in re.finditer(
            r"^( *)(?:use rule (\w+) as |rule ?)(\w*)(?: with)?:\n((?:\1 +.*\n|\n)+)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    texts = {rule[3]: rule[4] for _, rule in found}
    for path, rule in found:
        yield pytest.param(path.name, rule[4] + texts.get(rule[2], ""), id=rule[3] or path.stem)


@pytest.mark.parametrize(("file", "rule"), list(rules()))
def test_a_rule_says_what_it_needs_and_runs_locally_if_it_is_light(file, rule):
    """What a rule does not say is the profile's: half an hour, and for local rules memory too."""
    is_local = "localrule: True" in rule
    assert ("mem_mb=rising(" in rule) != is_local
    minutes = int(found[1]) if (found := re.search(r"^ +runtime=(\d+),$", rule, re.MULTILINE)) else 30
    assert minutes >= 30
    assert not (is_local and minutes > 30 and file != "acquisition.smk")
    assert ("processors=" in rule) == ("threads:" in rule)


@pytest.mark.parametrize("cluster", ["sge", "slurm"])
def test_the_profile_for_a_cluster_has_all_of_the_default_but_the_limits_of_one_machine(cluster):
    default, clusters = (
        yaml.safe_load((HOME / f"profiles/{name}/config.yaml").read_text(encoding="utf-8"))
        for name in ("default", cluster)
    )
    of_one_machine = ("resources", "default-resources")
    kept = {key: value for key, value in default.items() if key not in of_one_machine and not key.startswith("__")}
    assert kept
    assert default["default-resources"]["runtime"] == clusters["default-resources"]["runtime"] == 30
    assert default["default-resources"]["mem_mb"] <= clusters["default-resources"]["mem_mb"]
    assert kept.items() <= clusters.items()
    assert "resources" not in clusters


@pytest.mark.parametrize("has_cgroups", [True, False])
def test_jobs_beside_one_another_get_no_more_than_the_machine_has(monkeypatch, has_cgroups):
    if not has_cgroups:
        monkeypatch.setattr(Path, "is_file", lambda path: False)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=3 * 2**30))
    monkeypatch.setattr(psutil, "cpu_count", lambda: 4)
    with (HOME / "profiles/default/config.yaml").open(encoding="utf-8") as profile:
        assert ProfileConfigFileParser().parse(profile)["resources"] == ["processors=4", "mem_mb=3072"]


def test_a_limit_of_memory_is_honoured(fresh):
    plan = fresh.dry_run("--resources", "mem_mb=900", **CELLS)
    assert plan.returncode == 0, plan.stdout
    asked = [int(mem_mb) for mem_mb in re.findall(r"^ +resources: .*\bmem_mb=(\d+)", plan.stdout, re.MULTILINE)]
    assert max(asked) == 900


def test_a_gpu_is_used_where_it_was_asked_for_and_nowhere_else(fresh):
    commands = [fresh.dry_run("-p", *asked, **CELLS).stdout for asked in ([], ["--set-resources", "train:gpu=1"])]
    used = [re.findall(r"scripts/(train\w*)\.py .* --gpus (\d)", printed) for printed in commands]
    challenge = [("train_challenge", "0")]
    assert [sorted(jobs) for jobs in used] == [[("train", gpus)] * 4 + challenge for gpus in "01"]


SUBMIT = """#!/usr/bin/env bash
set -euo pipefail
echo "$1 $2" >> requests.txt
# As a cluster whose nodes have taken more than was asked for.
if [ "$1" = train ] && [ "$2" -lt 2000 ]; then exit 1; fi
bash "$3" > /dev/null 2>&1 &
echo $!
"""


def test_results_on_a_cluster_are_the_local_ones_and_retries_ask_for_more_memory(fresh_small, small):
    (fresh_small.folder / "submit").write_text(SUBMIT, encoding="utf-8")
    (fresh_small.folder / "submit").chmod(0o755)
    ran = fresh_small.warmed().snakemake(
        *ON_CLUSTERS,
        *("--executor", "cluster-generic", "--jobs", "2", "--latency-wait", "10", "--retries", "1"),
        *("--seconds-between-status-checks", "1"),
        *("--cluster-generic-submit-cmd", "./submit {rule} {resources.mem_mb}"),
        **SMALL,
    )
    assert ran.returncode == 0, ran.stdout
    assert_same_results(fresh_small.folder, small.folder)
    requests = [line.split() for line in (fresh_small.folder / "requests.txt").read_text(encoding="utf-8").splitlines()]
    assert sorted(mem_mb for rule, mem_mb in requests if rule == "train") == ["1800"] * 2 + ["3600"] * 2
    assert "make_sample" in dict(requests)
    assert "select" not in dict(requests)
