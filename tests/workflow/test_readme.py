"""Every command of the README: short ones are run, on the tiny corpus's results; long ones planned, word for word."""

import re
import shlex
import subprocess
import sys

import pandas as pd
import pytest
from workflow_copy import HOME

pytestmark = pytest.mark.workflow

# What continuous integration runs, word for word.
RUN_BY_CI = "pip install uv && uv run pytest -n auto"
PLANNED = (
    "pip install uv && uv run snakemake --cores 8",
    "uv run snakemake --cores 8 --config corpus=mosei protocol=sound",
    "pip install uv && uv run snakemake --workflow-profile profiles/slurm",
)
REPORT = "uv run snakemake --report snakemake.html"
PREDICT = (
    "uv run python workflow/scripts/predict.py --model results/sample/quick/cells/audio+video+text/blstm --sequences"
    " words=results/sample/sequences/words.csd audio=results/sample/sequences/audio.csd"
    " video=results/sample/sequences/video.csd text=results/sample/sequences/text.csd"
    " --segments results/sample/sequences/labels.csd --output predictions.csv"
)


def words_of(command):
    """A command as a list of words, with the Python of these tests in the place of uv's."""
    program, *arguments = shlex.split(command.removeprefix("pip install uv && ").removeprefix("uv run "))
    return [sys.executable, *(["-m", program] if program != "python" else []), *arguments]


def test_every_command_is_here():
    blocks = re.findall(
        r"^```bash\n(.*?)^```", (HOME / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    commands = [" ".join(line.split()) for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    assert sorted(commands) == sorted([RUN_BY_CI, *PLANNED, REPORT, PREDICT])


def test_continuous_integration_runs_the_tests_as_the_readme_does():
    assert (HOME / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == RUN_BY_CI


@pytest.mark.parametrize("command", PLANNED)
def test_a_long_command_plans_the_whole_run(fresh, command):
    planned = subprocess.run([*words_of(command), "-n"], cwd=fresh.folder, capture_output=True, encoding="utf-8")
    assert planned.returncode == 0, planned.stdout + planned.stderr
    jobs = int(re.search(r"^train +(\d+)$", planned.stdout + planned.stderr, re.MULTILINE)[1])
    assert jobs >= 21


def test_snakemakes_report_is_made(snakemakes_report):
    assert words_of(REPORT)[-2:] == ["--report", snakemakes_report.name]
    assert "filename=table4.html;base64" in snakemakes_report.read_text(encoding="utf-8")


def test_new_sequences_are_scored(finished):
    here = PREDICT.replace("sample/quick", "tiny/brief").replace("blstm", "lstm").replace("sample", "tiny")
    ran = subprocess.run(words_of(here), cwd=finished.folder, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    scored = finished.folder / "predictions.csv"
    assert len(pd.read_csv(scored)) > 20
    scored.unlink()
