"""A run on a real Grid Engine of one node, whose results are those of a local run."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from compared_runs import assert_same_results
from workflow_copy import HOME, ON_CLUSTERS, SMALL

pytestmark = pytest.mark.workflow
SGE = HOME / "tests/sge"


@pytest.fixture
def sge(monkeypatch):
    """A Grid Engine of one node, ended after the test, which Snakemake and its clients find."""
    if missing := [name for name in ("sge_qmaster", "sge_execd", "qsub") if shutil.which(name) is None]:
        packages = "gridengine-master gridengine-exec gridengine-client"
        pytest.skip(f"Grid Engine is not installed, no {', '.join(missing)}: apt-get install {packages}")
    if os.geteuid() != 0:
        pytest.skip("Grid Engine's daemons need root")
    try:
        socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip(f"Grid Engine needs an address of this machine's name, {socket.gethostname()}: see /etc/hosts")
    with tempfile.TemporaryDirectory(prefix="sge") as folder:
        started = subprocess.run([SGE / "start", folder], stderr=subprocess.PIPE, text=True, encoding="utf-8")
        if started.returncode == 3:
            subprocess.run([SGE / "stop", folder])
            pytest.skip(f"Grid Engine's daemons do not hear each other on this machine: {started.stderr[-500:]}")
        assert started.returncode == 0, started.stderr
        for line in Path(folder, "environment").read_text(encoding="utf-8").splitlines():
            monkeypatch.setenv(*line.split("=", 1))
        yield
        subprocess.run([SGE / "stop", folder], check=True)


def test_results_on_grid_engine_are_the_local_ones(sge, half_made, small):
    ran = half_made.snakemake(
        *ON_CLUSTERS,
        *("--workflow-profile", "profiles/sge", "--sge-init-seconds-before-status-checks", "2", "--latency-wait", "10"),
        **SMALL,
    )
    assert ran.returncode == 0, ran.stdout
    assert_same_results(half_made.folder, small.folder)
