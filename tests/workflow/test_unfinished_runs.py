"""What a run shows last that failed or was interrupted: why, where the logs are, and what to type."""

import shlex
import signal

import pytest
from terminals import at_a_terminal, last_words
from workflow_copy import CELLS, change, options

pytestmark = pytest.mark.workflow

SEQUENCES = "results/tiny/sequences/words.csd"
LOG = "results/tiny/logs/make_sample.log"
QUIETNESS = {"": [], "--quiet": ["--quiet"], "all": ["--quiet", "all"], "progress": ["--quiet", "progress"]}


def replace_program(workflow, source: str) -> None:
    (workflow.folder / "workflow/scripts/make_sample.py").write_text(source, encoding="utf-8")


def way_on(*arguments: str) -> list[str]:
    """How a run of these arguments says that it is taken up."""
    return [f"  {shlex.join(['snakemake', *options(*arguments, **CELLS)])}"]


@pytest.fixture(autouse=True)
def _started_without_uv(monkeypatch):
    monkeypatch.delenv("UV", raising=False)


@pytest.mark.parametrize("quiet", QUIETNESS.values(), ids=QUIETNESS)
def test_a_failed_step_is_told_last_however_quiet_the_run(fresh, quiet):
    replace_program(fresh, 'import sys\nsys.exit("error: no video has\\nany words")\n')
    ended = fresh.warmed().snakemake(SEQUENCES, *quiet, **CELLS)
    assert ended.returncode == 1
    assert last_words(ended.stdout) == [
        "0 of 1 steps done, 1 failed",
        "  make_sample: error: no video has any words",
        f"    log: {LOG}",
        "To go on, mend that and type the same again; what is done is kept:",
        *way_on(SEQUENCES, *quiet),
    ]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('open("nothing/there")', "FileNotFoundError: [Errno 2] No such file or directory: 'nothing/there'"),
        ("import argparse; argparse.ArgumentParser().parse_args()", "make_sample.py: error: unrecognized arguments: "),
        ("import os; os.kill(os.getpid(), 9)", "its log is empty"),
        ('import os, sys; print("1 of 9 trials", file=sys.stderr, flush=True); os.abort()', "ends with: 1 of 9 trials"),
        ("import emofuse.command_line as line; line.run(lambda: None)", "could not use what it made"),
    ],
)
def test_what_a_program_said_is_told(fresh, source, told):
    replace_program(fresh, source)
    ended = fresh.warmed().snakemake(SEQUENCES, "--quiet", **CELLS)
    assert ended.returncode == 1
    step, log = last_words(ended.stdout)[1:3]
    assert step.startswith("  make_sample: ")
    assert told in step
    assert log == f"    log: {LOG}"


def test_a_step_that_failed_and_then_succeeded_is_no_failure(fresh):
    source = (fresh.folder / "workflow/scripts/make_sample.py").read_text(encoding="utf-8")
    attempt = 'import pathlib, sys\nif not pathlib.Path("tried").exists():\n    pathlib.Path("tried").touch()\n'
    replace_program(fresh, f'{attempt}    sys.exit("error: this once")\n{source}')
    ended = fresh.warmed().snakemake("--retries", "1", SEQUENCES, **CELLS)
    assert ended.returncode == 0, ended.stdout
    assert "To go on" not in ended.stdout
    assert "error: this once" in ended.stdout


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_an_interrupted_run_ends_at_a_terminal_with_the_way_on(fresh, quiet):
    # It would run for minutes.
    change(fresh.folder / "tiny/protocol.yaml", training={"epochs": 5000, "patience": 5000, "batch_size": 1})
    target = "results/tiny/brief/train/text/cnn/depth1-dense1-maxlen10/trials.csv"
    log = fresh.folder / "results/tiny/brief/logs/train/text/cnn/depth1-dense1-maxlen10.log"

    def trains():
        return log.exists() and "trial 1 of" in log.read_text(encoding="utf-8")

    status, shown = at_a_terminal(fresh, target, *quiet, until=trains, **CELLS)
    assert status == 1
    assert last_words(shown) == [
        "4 of 5 steps done; interrupted while 1 was running",
        "To go on type the same again; what is done is kept:",
        *way_on(target, *quiet),
    ]
    assert "Traceback" not in shown
    assert log.read_text(encoding="utf-8").endswith("error: interrupted\n")


def test_a_run_interrupted_while_tensorflow_is_imported_has_no_traceback(fresh):
    target = "results/tiny/brief/train/text/cnn/depth1-dense1-maxlen10/trials.csv"
    log = fresh.folder / "results/tiny/brief/logs/train/text/cnn/depth1-dense1-maxlen10.log"
    backend = fresh.folder / "workflow/scripts/emofuse/networks/backend.py"
    backend.write_text(
        backend.read_text(encoding="utf-8").replace(
            "import tensorflow", 'import sys\n    print("begun", file=sys.stderr)\n    import tensorflow'
        ),
        encoding="utf-8",
    )
    status, shown = at_a_terminal(
        fresh, target, until=lambda: log.exists() and "begun" in log.read_text(encoding="utf-8"), **CELLS
    )
    assert status == 1
    assert "Traceback" not in shown
    assert last_words(shown)[0] == "4 of 5 steps done; interrupted while 1 was running"


def test_a_run_interrupted_before_its_first_step_has_no_traceback(fresh):
    # The last that is read of the workflow, after what shows the end of a run.
    with (fresh.folder / "workflow/rules/progress.smk").open("a", encoding="utf-8") as rules:
        rules.write('\n\nimport time\n\nPath("begun").touch()\ntime.sleep(60)\n')
    status, shown = at_a_terminal(fresh, SEQUENCES, until=(fresh.folder / "begun").exists, **CELLS)
    assert status in (1, -signal.SIGINT)
    assert "Traceback" not in shown
    assert last_words(shown) == [
        "interrupted before the first step",
        "To go on type the same again; what is done is kept:",
        *way_on(SEQUENCES),
    ]


def test_a_run_that_is_told_to_end_says_how_to_go_on(fresh):
    with fresh.start("results/tiny/aligned/wavg.h5", **CELLS) as process:
        shown = ""
        while "jobid" not in shown:
            line = process.stdout.readline()
            assert line, shown
            shown += line
        process.send_signal(signal.SIGTERM)
        shown += process.stdout.read()
    assert process.returncode == 1
    assert last_words(shown)[0] == "1 of 2 steps done; interrupted while 0 were running"
    assert last_words(shown)[-1:] == way_on("results/tiny/aligned/wavg.h5")
