"""Workflows that tests share."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from workflow_copy import CELLS, OF_THE_SEARCH, SMALL, Workflow, make_small


@pytest.fixture(scope="session", autouse=True)
def _interruptions_are_heeded():
    """Where tests run in the background, a shell has SIGINT ignored, and what they start could not be interrupted."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def run_once(tmp_path_factory) -> Callable[..., Workflow]:
    """Gives a workflow in a new folder, as `prepare` leaves it, whose run with `config` is finished.

    The first of pytest's processes that asks for a run makes it; each gets a copy of its own, which its tests may edit,
    warmed, however the run itself was started.
    """
    own = tmp_path_factory.getbasetemp()
    # Processes of xdist have folders beside one another.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def run(name: str, prepare: Callable[[Workflow], None] = lambda workflow: None, **config: str) -> Workflow:
        made = shared / f"run-{name}"
        with FileLock(shared / f"run-{name}.lock"):
            if not made.exists():
                # Takes its name when it is finished, so that no process takes a run that failed.
                workflow = Workflow(tmp_path_factory.mktemp(name) / "workflow")
                prepare(workflow)
                ended = workflow.snakemake(**config)
                assert ended.returncode == 0, ended.stdout
                workflow.folder.rename(made)
        return Workflow(tmp_path_factory.mktemp(name) / "workflow", like=made).warmed()

    return run


@pytest.fixture(scope="session")
def finished(run_once) -> Workflow:
    """A workflow whose tiny run is finished, as a user starts it; tests that edit it put back what they change."""
    return run_once("finished", **CELLS)


@pytest.fixture(scope="session")
def snakemakes_report(finished) -> Path:
    """The page that Snakemake makes of the finished run, as the README says."""
    made = finished.snakemake("--report", "snakemake.html", **CELLS)
    assert made.returncode == 0, made.stdout
    return finished.folder / "snakemake.html"


@pytest.fixture(scope="session")
def small(run_once) -> Workflow:
    """A finished run of less: what another run of a `fresh_small` workflow is compared with."""
    return run_once("small", lambda workflow: make_small(workflow.warmed()), **SMALL)


@pytest.fixture
def half_made(small, tmp_path) -> Workflow:
    """A copy of `small` that has no search yet: some jobs are ready at once, and others wait for them."""
    copy = small.copy_to(tmp_path / "workflow")
    for path in (copy.folder / made for made in OF_THE_SEARCH):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return copy


@pytest.fixture
def fresh_small(fresh) -> Workflow:
    """A workflow in which nothing has run, as `small` was before its run."""
    make_small(fresh)
    return fresh


@pytest.fixture
def fresh(tmp_path) -> Workflow:
    """A workflow in which nothing has run."""
    return Workflow(tmp_path / "workflow")
