"""What a run shows: at a terminal what is at work, nothing of it elsewhere, and at the end what came of it."""

import re

import pytest
from terminals import at_a_terminal
from workflow_copy import CELLS, change

pytestmark = pytest.mark.workflow

REPORT = "Report: reports/tiny/brief/report.html"
SHAPE = "results/tiny/brief/train/text/cnn/depth1-dense1-maxlen10/trials.csv"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_a_terminal_shows_what_is_at_work(fresh, quiet):
    # Long enough for several drawings.
    change(fresh.folder / "tiny/protocol.yaml", training={"epochs": 40, "patience": 40, "batch_size": 16})
    status, shown = at_a_terminal(fresh.warmed(), SHAPE, *quiet, **CELLS)
    assert status == 0, shown
    assert re.search("4 of 5 steps █+ *1 running", shown)
    assert "train/text/cnn/depth1-dense1-maxlen10  00:0" in shown
    assert re.search(r"00:\d\d  (trial \d of 4, epoch \d+|\d of 4 trials)", shown)
    assert REPORT not in shown


def test_the_summary_is_shown_after_a_run_of_all_and_no_other(finished):
    summary = (finished.folder / "reports/tiny/brief/summary.txt").read_text(encoding="utf-8")
    assert summary.startswith("Tiny corpus (synthetic, for tests), protocol brief, 4 of 21 cells.\n")
    assert ", the best of 4 cells by validation" in summary.splitlines()[1]
    assert summary.endswith("\nSample corpus: not evidence.\n")
    (finished.folder / "reports/tiny/brief/summary.txt").unlink()
    for arguments in ([], []):
        ran = finished.snakemake(*arguments, **CELLS)
        assert ran.returncode == 0
        assert f"{summary}{REPORT}\n" in ran.stdout
        assert " running" not in ran.stdout
        assert "Traceback" not in ran.stdout
    assert "Nothing to be done" in ran.stdout
    for arguments in (["-n"], [SHAPE], ["--quiet", "all"]):
        ran = finished.snakemake(*arguments, **CELLS)
        assert ran.returncode == 0
        assert REPORT not in ran.stdout
