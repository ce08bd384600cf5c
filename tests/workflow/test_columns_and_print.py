"""Every column of every CSV file is in the dictionary, and every table in LaTeX prints on a page."""

import csv
import re
import shutil
import subprocess
from itertools import chain

import pytest

from emofuse.report.dictionary import ENDINGS, METRICS, SECTIONS

pytestmark = pytest.mark.workflow
TERMS = [term for term in chain.from_iterable(SECTIONS.values()) if term not in ENDINGS]
ENDS = r"(_of_presence|_of_mean)?(_seeds)?(_low|_high)?"

# What is named by the data: targets, folds, systems, and counts of emotions.
TARGETS = {"anger", "disgust", "fear", "happy", "sad", "surprise", "overall"}
SYSTEMS = r"[a-z]+(\+[a-z]+)*/[a-z]+|zero|training (median|mean)|best constant.*|paper's trimodal BLSTM"
COUNTED = r"(grouped|organisers) (train|valid|test)|[1-6] emotions?"


def pattern(name):
    return re.escape(name).replace(re.escape("#"), ".+")


def unknown(columns, names, ends):
    known = re.compile(f"({'|'.join(map(pattern, names))})({ends})|{SYSTEMS}|{COUNTED}")
    of_groups = [column.rpartition(": ")[2] for column in columns]
    return {column for column in of_groups if column not in TARGETS and not known.fullmatch(column)}


def columns(paths):
    """The headings of CSV files."""
    found = set()
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found |= set(next(csv.reader(file)))
    return found


@pytest.fixture(scope="module")
def in_files(finished):
    return columns((finished.folder / "results").rglob("*.csv"))


def test_every_column_of_results_is_in_the_dictionary(in_files):
    assert unknown(in_files, [name for term in TERMS for name in term.in_files.split(", ")], ENDS) == set()
    assert unknown({"made_up"}, ["mae"], ENDS) == {"made_up"}


def test_every_column_of_tables_is_in_the_dictionary(finished):
    found = columns((finished.folder / "reports/tiny/brief").rglob("*.csv"))
    assert {"MAE", "skill low", "AUC", "peak memory, MB", "claim"} <= found
    assert unknown(found, [term.name for term in TERMS] + ["shown_in"], "( low| high)?") == set()


def test_every_metric_of_the_dictionary_is_in_files(in_files):
    told = {"skill_#", "verdict", "f1_of_always_present", "skill_best_constant_by_kind"}
    assert {term.in_files for term in METRICS} - told <= in_files


@pytest.fixture(scope="module")
def printed(finished, tmp_path_factory):
    """The log of LaTeX, and what it printed of: every table of a run, on a page of A4."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed: Debian's packages texlive-latex-base and texlive-latex-recommended")
    folder = tmp_path_factory.mktemp("printed")
    report = finished.folder / "reports/tiny/brief"
    tables = [path for path in sorted(report.rglob("*.tex")) if report / "source" not in path.parents]
    for path in tables:
        shutil.copy(path, folder)
    inputs = "\n".join(rf"\input{{{path.name}}}" for path in tables)
    (folder / "all.tex").write_text(
        "\\documentclass{article}\n\\usepackage[a4paper,margin=2.5cm]{geometry}\n\\usepackage{booktabs}\n"
        f"\\begin{{document}}\n{inputs}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ran.returncode == 0, ran.stdout.decode(errors="replace")
    return (folder / "all.log").read_text(encoding="utf-8", errors="replace"), "".join(
        path.read_text(encoding="utf-8") for path in tables
    )


def test_latex_prints_every_table_within_its_page(printed):
    log, tables = printed
    assert tables.count(r"\begin{table*}") >= 10
    for wrong in ("Overfull", "Float too large", "multiply defined", "LaTeX Font Warning", "Missing character"):
        assert wrong not in log, log
    labels = re.findall(r"\\label\{(.+)\}", tables)
    assert len(labels) == len(set(labels)) == tables.count(r"\begin{table*}")
