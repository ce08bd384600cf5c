"""What a run makes, in a form in which two runs must be equal to the byte."""

import csv
import os
import re
from pathlib import Path

# Logs tell of the job: times, process ids, warnings of libraries. Benchmarks and costs are seconds and memory.
NOT_RESULTS = ("logs", "benchmarks", "costs")

# The time that training took is shown and is the clock's; all else in these files is compared.
SECONDS = {"trials.csv": "seconds", "results/tiny/brief/search.csv": "seconds", "tables/search.csv": "hours"}
LAST_COLUMN_IS_HOURS = ("tables/search.md", "tables/search.tex", "tables/search.html")

# On the report's one page, the search is the last of its section, and costs are a section.
OF_THE_CLOCK = rb'<h3 id="the-search">.*?</section>|<h2>Cost</h2>.*?</section>'


# How Snakemake announces a job.
JOB = re.compile(r"^(?:local)?rule \w+:\n(?: +.*\n)*? +output: (.*)\n(?: +.*\n)*? +jobid: (\d+)$", re.MULTILINE)


def result_files(folder: Path) -> set[Path]:
    """Every file of results/ and reports/ in `folder` that is a result, hidden ones too, by its path from there."""
    # Unlike a glob, a walk goes on where a folder was renamed meanwhile.
    walks = (os.walk(folder / top) for top in ("results", "reports"))
    paths = {Path(place, name).relative_to(folder) for walk in walks for place, _, names in walk for name in names}
    return {path for path in paths if not set(NOT_RESULTS) & set(path.parts)}


def outcome(folder: Path) -> dict[str, bytes]:
    """The content of each result, by its path from `folder`."""
    paths = sorted(path.as_posix() for path in result_files(folder))
    return {path: _without_seconds(path, (folder / path).read_bytes()) for path in paths}


def assert_equal(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Both have the same files with the same content; names those that differ."""
    assert one.keys() ^ other.keys() == set()
    assert [path for path in one if one[path] != other[path]] == []


def assert_same_results(there: Path, here: Path) -> None:
    """Scores, outputs and the paper's tables are equal to the byte; how long the search took is not."""
    made = [
        path.relative_to(here)
        for pattern in (
            "results/*/*/*metrics.csv",
            "results/**/cells/**/predictions.csv",
            "reports/**/tables/table*.csv",
        )
        for path in here.glob(pattern)
    ]
    assert {path.name for path in made} > {"metrics.csv", "challenge_metrics.csv", "predictions.csv", "table5.csv"}
    for path in made:
        assert (there / path).read_bytes() == (here / path).read_bytes(), path


def finished_outputs(printed: str) -> list[str]:
    """The outputs of the jobs that a run reported finished."""
    outputs = {job: outputs.split(", ") for outputs, job in JOB.findall(printed)}
    return [path for job in re.findall(r"Finished jobid: (\d+)", printed) for path in outputs.get(job, [])]


def state(folder: Path, path: str) -> tuple[int, int]:
    """What changes when a file or folder is made again."""
    found = (folder / path).stat()
    return found.st_ino, found.st_mtime_ns


def _without_seconds(path: str, content: bytes) -> bytes:
    for ending, column in SECONDS.items():
        rows = list(csv.reader(content.decode().splitlines())) if path.endswith(ending) else []
        # A file that is not whole may lack its header.
        if rows and column in rows[0]:
            place = rows[0].index(column)
            return repr([row[:place] + row[place + 1 :] for row in rows]).encode()
    if path.endswith("/report.html"):
        return re.sub(OF_THE_CLOCK, b"", content, flags=re.DOTALL)
    if path.endswith("/ro-crate-metadata.json"):
        return re.sub(rb'"(endTime|datePublished)": "[^"]*"', b"", content)
    if path.endswith(LAST_COLUMN_IS_HOURS):
        return re.sub(rb"\d+\.\d+(?= \|\n| \\\\\n|</td></tr>)", b"", content)
    return content
