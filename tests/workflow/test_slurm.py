"""A run on a real SLURM of three nodes, on which all goes wrong that may; its results are those of a local run."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from compared_runs import assert_same_results, finished_outputs, state
from warm_python import PACKAGES, warm_python
from workflow_copy import HOME, ON_CLUSTERS, SMALL

pytestmark = pytest.mark.workflow
SLURM = HOME / "tests/slurm"

ON_SLURM = (
    *ON_CLUSTERS,
    *("--workflow-profile", "profiles/slurm", "--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "2", "--latency-wait", "10", "--slurm-status-attempts", "1"),
    *("--set-resources", "hash_inputs:runtime=1", "hash_inputs:constraint=large", "score_baselines:constraint=large"),
    *("evaluate:gpu=1", "evaluate:gpu_model=large", "evaluate:slurm_partition=gpu"),
)

# A Python that starts programs as the test wants them. Training waits until its node may go on; the first time, one
# program outlasts its minute, and one takes more memory than it asked for.
PYTHON = """#!/usr/bin/env bash
program=$(basename "$1" .py)
touch "$program-${{SLURMD_NODENAME:-login}}"
case $program in
    train) while [ -e "hold-$SLURMD_NODENAME" ]; do sleep 0.2; done ;;
    hash_inputs) mkdir slow 2> /dev/null && sleep 600 ;;
    score_baselines) mkdir large 2> /dev/null && python3 -c 'import time; x = b"x" * 2 * 10**9; time.sleep(60)' ;;
esac
exec {python} "$@"
"""


class Slurm:
    """A SLURM that was started with a folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def ask(self, *command: str) -> str:
        """What a command of SLURM prints."""
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def kill(self, node: str) -> None:
        """As if its power failed."""
        subprocess.run([SLURM / "kill", self.folder, node], check=True)

    def stop_controller(self) -> None:
        os.kill(int((self.folder / "slurmctld.pid").read_text(encoding="utf-8")), signal.SIGTERM)
        wait_until(lambda: not (self.folder / "slurmctld.pid").exists())


@pytest.fixture
def slurm():
    """A SLURM of three nodes, ended after the test; pytest's own folders can be too long for its sockets."""
    if missing := [name for name in ("munged", "slurmctld", "slurmd", "sbatch") if shutil.which(name) is None]:
        pytest.skip(f"SLURM is not installed, no {', '.join(missing)}: apt-get install slurm-wlm munge")
    if os.geteuid() != 0:
        pytest.skip("SLURM's daemons need root")
    conf = Path("/etc/slurm/slurm.conf")
    if conf.exists() and "on this machine alone, for tests" not in conf.read_text(encoding="utf-8"):
        pytest.skip(f"this machine has a SLURM of its own: {conf}")
    with tempfile.TemporaryDirectory(prefix="slurm") as folder:
        subprocess.run([SLURM / "start", folder], check=True)
        yield Slurm(Path(folder))
        subprocess.run([SLURM / "stop", folder], check=True)


def test_a_folder_too_long_for_the_sockets_of_a_slurm_is_refused(tmp_path):
    folder = tmp_path / ("x" * 71)
    started = subprocess.run([SLURM / "start", folder], capture_output=True, encoding="utf-8")
    assert started.returncode == 1
    assert f"{folder} has {len(str(folder))} characters; the folder of a SLURM can have 70" in started.stderr


def wait_until(found, seconds=240):
    """Come back when something is found."""
    ends = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < ends, f"waited {seconds} s in vain"
        time.sleep(0.2)


def test_a_run_through_dead_nodes_and_outages_gives_the_local_results(slurm, half_made, small, tmp_path):
    half_made.python = tmp_path / "bin/python"
    half_made.python.parent.mkdir()
    half_made.python.write_text(PYTHON.format(python=warm_python(*PACKAGES)), encoding="utf-8")
    half_made.python.chmod(0o755)
    on_hold = {node: half_made.folder / f"hold-{node}" for node in ("node1", "node2", "node3")}
    for hold in on_hold.values():
        hold.touch()

    printed = tmp_path / "printed"
    with (
        printed.open("w", encoding="utf-8") as stdout,
        half_made.start(*ON_SLURM, process_group=0, stdout=stdout, **SMALL) as login,
    ):

        def wait_until_said(pattern):
            wait_until(lambda: re.search(pattern, printed.read_text(encoding="utf-8")) or login.poll())
            assert login.poll() is None, printed.read_text(encoding="utf-8")

        try:
            wait_until((half_made.folder / "train-node1").exists)
            wait_until((half_made.folder / "train-node2").exists)
            wait_until_said(r"SLURM-job '\d+' failed, SLURM status is: '\w+'")
            # What starts while SLURM is away fails: only jobs that run should see it go.
            wait_until((half_made.folder / "results/tiny/brief/baselines.csv").exists)
            slurm.kill("node1")
            slurm.ask("scontrol", "update", "nodename=node2", "state=drain", "reason=test")
            slurm.stop_controller()
            wait_until_said("SLURM does not answer, and is asked until it does; jobs not heard of: ")
            slurm.ask("slurmctld")
            on_hold["node2"].unlink()
            wait_until_said(r"SLURM starts job \d+ again, by itself")
            wait_until_said(r"SLURM-job '\d+' failed, SLURM status is: 'TIMEOUT'")
            wait_until_said(r"Finished jobid: \d+ \(Rule: train\)")
            wait_until((half_made.folder / "train-node3").exists)
        finally:
            # Also where it hangs.
            os.killpg(login.pid, signal.SIGKILL)
    made = {path: state(half_made.folder, path) for path in finished_outputs(printed.read_text(encoding="utf-8"))}
    assert sum(path.endswith("trials.csv") for path in made) == 1

    with half_made.start(*ON_SLURM, **SMALL) as refused:
        try:
            said, _ = refused.communicate(timeout=240)
        finally:
            refused.kill()
    assert refused.returncode == 1
    jobs = re.search(r"SLURM still has jobs of an earlier run in this folder.*\(scancel ([\d ]+)\)", said)
    slurm.ask("scancel", *jobs[1].split())
    wait_until(lambda: not slurm.ask("squeue", "--noheader"))
    slurm.ask("slurmd", "-N", "node1")
    slurm.ask("scontrol", "update", "nodename=node2", "state=resume")
    on_hold["node3"].unlink()
    on_hold["node1"].unlink()
    ended = half_made.snakemake(*ON_SLURM, **SMALL)
    assert ended.returncode == 0, ended.stdout
    assert_same_results(half_made.folder, small.folder)
    assert made == {path: state(half_made.folder, path) for path in made}
    listed = slurm.ask("squeue", "--states=all", "--noheader", "--Format", "Comment:40,Partition:20,tres-per-job:20")
    assert ["rule_evaluate", "gpu", "gres:gpu:large:1"] in [line.split() for line in listed.splitlines()]
