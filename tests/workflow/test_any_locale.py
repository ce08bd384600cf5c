"""The suite where the locale is not UTF-8, and Python was told to take it at its word."""

import shutil
import subprocess

import pytest
from compared_runs import assert_equal, outcome
from workflow_copy import SMALL, TITLE, Workflow, change

pytestmark = pytest.mark.workflow

# Name, language and encoding; C is there everywhere.
MADE = {"latin": ("en_US", "ISO-8859-1"), "chinese": ("zh_CN", "GBK")}
FOLDER = "données 情"
PAGES = [f"reports/tiny/brief/{page}" for page in ("summary.txt", "tables/table2.tex", "alignment.html")]


@pytest.fixture(params=["C", *MADE])
def locale(request, tmp_path, monkeypatch):
    """A locale whose encoding is not UTF-8, for whatever is started; it has its name."""
    if request.param != "C":
        language, encoding = MADE[request.param]
        if shutil.which("localedef") is None:
            pytest.skip("no localedef, which makes locales")
        folder = tmp_path / "locales"
        folder.mkdir()
        made = subprocess.run(
            ["localedef", "-i", language, "-f", encoding, folder / request.param], capture_output=True
        )
        if not (folder / request.param).is_dir():
            pytest.skip(f"no locale was made: {made.stderr.decode()}")
        monkeypatch.setenv("LOCPATH", str(folder))
    monkeypatch.setenv("LC_ALL", request.param)
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    return request.param


@pytest.mark.parametrize("locale", ["C"], indirect=True)
def test_a_whole_run_gives_what_it_gives_elsewhere(locale, small, fresh_small):
    ran = fresh_small.snakemake(**SMALL)
    assert ran.returncode == 0, ran.stdout
    assert "\\xc9motions \\u60c5\\u611f, protocol brief, 2 of 22 cells." in ran.stdout
    assert "Logging error" not in ran.stdout
    made = outcome(fresh_small.folder)
    assert_equal(made, outcome(small.folder))
    assert all(TITLE.encode() in made[page] for page in PAGES)


@pytest.mark.parametrize("locale", MADE, indirect=True)
def test_pages_hold_letters_that_the_locale_may_lack(locale, small, tmp_path):
    workflow = Workflow(tmp_path / "workflow", like=small.folder)
    shutil.rmtree(workflow.folder / "reports")
    figure = "reports/tiny/brief/figures/skill.svg"
    ran = workflow.snakemake(*PAGES, figure, **SMALL)
    assert ran.returncode == 0, ran.stdout
    here, usual = outcome(workflow.folder), outcome(small.folder)
    assert {*PAGES, figure} <= here.keys()
    assert [path for path in here if here[path] != usual[path]] == []
    assert all(TITLE.encode() in here[page] for page in PAGES)


@pytest.fixture
def named(locale, small, fresh):
    """A workflow whose corpus lies in a folder with letters that the locale may lack."""
    shutil.copytree(small.folder / "results/tiny/sequences", fresh.folder / FOLDER)
    named = {name: f"{FOLDER}/{name}.csd" for name in ("words", "labels", "text")}
    change(fresh.folder / "tiny/corpus.yaml", sample=None, title=TITLE, sequences=named, folds=f"{FOLDER}/folds.json",
           unmatched_names="warn")  # fmt: skip
    return fresh


def test_files_are_found_by_the_names_that_the_corpus_gives_them(named, small):
    made = ("results/tiny/aligned/wavg.h5", "results/tiny/splits/organisers-wavg.csv")
    ran = named.snakemake(*made, modality_sets="['text']")
    assert ran.returncode == 0, ran.stdout
    usual = (small.folder / made[1]).read_bytes()
    assert (named.folder / made[1]).read_bytes() == usual


def test_what_a_failed_job_said_is_shown(named):
    (named.folder / FOLDER / "labels.csd").write_bytes(b"no HDF5")
    ran = named.snakemake("results/tiny/sequences/labels.csd", modality_sets="['text']")
    assert ran.returncode != 0
    assert "/labels.csd: not a whole HDF5 file" in ran.stdout
    assert "Traceback" not in ran.stdout
