"""A copy of the workflow that tests may run and edit."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from warm_python import PACKAGES, SNAKEMAKE, dry_run, warm_python

HOME = Path(__file__).parents[2]
TINY = Path(__file__).parent / "tiny"
CELLS = {"modality_sets": "['text','audio+video+text']", "architectures": "['lstm','cnn']"}

# The cells of a small run.
SMALL = {"modality_sets": "['text']", "architectures": "['cnn','wide']"}

# Targets that need every rule that is not local; the local ones after them run on a cluster as they do without.
ON_CLUSTERS = ("results/tiny/inputs.json", "reports/tiny/brief/tables/table2.csv")

# What of these runs the search makes, and what needs it; and more that jobs make beside it.
OF_THE_SEARCH = ("results/tiny/inputs.json", "results/tiny/brief/baselines.csv", "results/tiny/brief/train",
                 "results/tiny/brief/cells", "results/tiny/brief/metrics.csv", "results/tiny/brief/segment_errors.csv",
                 "reports/tiny/brief/tables/table2.csv")  # fmt: skip

TITLE = "Émotions 情感"


class Workflow:
    """The workflow in a folder of its own, started as a user starts it."""

    def __init__(self, folder: Path, python: str = sys.executable, like: Path | None = None):
        """A new one, or a copy of the one in the folder `like` with all that it has made.

        Its programs run with this Python, and Snakemake with that of the tests.
        """
        self.folder = folder
        self.python = python
        self.snakemakes_python = sys.executable
        if like:
            shutil.copytree(like, folder, symlinks=True)
            return
        for part in ("workflow", "config", "profiles", "envs"):
            shutil.copytree(HOME / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("Snakefile", "CITATION.cff", "LICENSE", "README.md", "pyproject.toml"):
            shutil.copy(HOME / name, folder)
        shutil.copytree(TINY, folder / "tiny")

    def warmed(self) -> "Workflow":
        """Itself, from now on with Pythons that have imported what they use: for what does not depend on the start."""
        self.python, self.snakemakes_python = warm_python(*PACKAGES), warm_python(*SNAKEMAKE)
        return self

    def copy_to(self, folder: Path) -> "Workflow":
        """A copy with all that this one has made, to be changed."""
        copy = Workflow(folder, self.python, self.folder)
        copy.snakemakes_python = self.snakemakes_python
        return copy

    def start(
        self, *arguments: str, process_group: int | None = None, stdout: int = subprocess.PIPE, **config: str
    ) -> subprocess.Popen:
        """Start snakemake here on the tiny corpus, or on what `config` says; output and errors together."""
        return subprocess.Popen(
            [self.snakemakes_python, "-m", "snakemake", *options(*arguments, **config)],
            cwd=self.folder, stdout=stdout, stderr=subprocess.STDOUT, encoding="utf-8", errors="backslashreplace",
            process_group=process_group,
            env=os.environ | {"PATH": f"{Path(self.python).parent}:{os.environ['PATH']}"},
        )  # fmt: skip

    def snakemake(self, *arguments: str, **config: str) -> subprocess.CompletedProcess:
        """Run snakemake here to its end, as `start` does."""
        with self.start(*arguments, **config) as process:
            output, _ = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    def dry_run(self, *arguments: str, **config: str) -> subprocess.CompletedProcess:
        """Let snakemake say what it would do here, with the options of `start`."""
        return dry_run(self.folder, options(*arguments, **config))

    def planned(self, **config: str) -> dict[str, int]:
        """How many jobs of each rule a dry run plans."""
        finished = self.dry_run(**config)
        assert finished.returncode == 0, finished.stdout
        stats = re.search(r"Job stats:\n(?:.*\n){2}((?:\w+ +\d+\n)*)", finished.stdout)
        if stats is None:
            assert "Nothing to be done" in finished.stdout, finished.stdout
            return {}
        jobs = {name: int(count) for name, count in (line.split() for line in stats[1].splitlines())}
        return {name: count for name, count in jobs.items() if name not in ("all", "total")}


def options(*arguments: str, **config: str) -> list[str]:
    """What follows `snakemake` to run it on the tiny corpus, or on what `config` says."""
    chosen = {"corpus": "tiny/corpus.yaml", "protocol": "tiny/protocol.yaml"} | config
    return ["--cores", "2", *arguments, "--config", *(f"{key}={value}" for key, value in chosen.items())]


def make_small(workflow: Workflow) -> None:
    """Give a workflow a corpus with one target, said to be rated, and an architecture of few filters, `wide`.

    The corpus's title has letters that not every encoding has.
    """
    change(workflow.folder / "tiny/corpus.yaml", title=TITLE, targets=["sentiment"], label_range=[-3, 3], ratings=3)
    source = workflow.folder / "workflow/scripts/emofuse/architectures"
    (source / "wide.py").write_text(
        (source / "cnn.py").read_text(encoding="utf-8").replace("network.choices.filters", "8"), encoding="utf-8"
    )


def change(path, **changes):
    """Set keys of a YAML file; None removes one."""
    content = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
    path.write_text(
        yaml.safe_dump({key: value for key, value in content.items() if value is not None}, allow_unicode=True),
        encoding="utf-8",
    )


def assert_refused(workflow: Workflow, messages: list[str], **config: str) -> None:
    """Snakemake ends before anything is made, and says all of this."""
    ended = workflow.dry_run(**config)
    assert ended.returncode != 0
    for message in messages:
        assert message in ended.stdout
    assert not (workflow.folder / "results").exists()
