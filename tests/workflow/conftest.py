"""Workflows that tests share."""

import pytest
from workflow_copy import CELLS, Workflow


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Workflow:
    """A workflow whose tiny run is finished; tests that edit it put back what they change."""
    workflow = Workflow(tmp_path_factory.mktemp("workflow"))
    run = workflow.snakemake(**CELLS)
    assert run.returncode == 0, run.stdout
    return workflow


@pytest.fixture
def fresh(tmp_path) -> Workflow:
    """A workflow in which nothing has run."""
    return Workflow(tmp_path / "workflow")
