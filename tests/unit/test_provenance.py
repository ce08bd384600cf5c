"""What a run's record says of its sources, seeds and environments."""

import subprocess

import pytest

from emofuse import provenance
from emofuse.environment import environment


@pytest.fixture
def home(tmp_path):
    """A folder with a Snakefile and sources, in no checkout."""
    (tmp_path / "workflow/scripts").mkdir(parents=True)
    (tmp_path / "Snakefile").write_text("rule all:\n", encoding="utf-8")
    (tmp_path / "workflow/scripts/train.py").write_text("pass\n", encoding="utf-8")
    return tmp_path


def git(home, *arguments):
    named = ["-c", "user.name=a", "-c", "user.email=a@b"]
    ended = subprocess.run(["git", "-C", home, *named, *arguments], check=True, capture_output=True, encoding="utf-8")
    return ended.stdout.strip()


def commit(home):
    git(home, "init", "-q")
    git(home, "add", "Snakefile", "workflow")
    git(home, "commit", "-q", "-m", "first")
    return git(home, "rev-parse", "HEAD")


def test_outside_a_checkout_there_is_no_commit(home, caplog):
    found = provenance.code(home)
    assert (found["commit"], found["modified"]) == (None, None)
    assert "not a git repository" in caplog.text


def test_a_checkout_has_its_commit_and_whether_sources_were_changed_since(home):
    made = commit(home)
    (home / "results.txt").write_text("no source", encoding="utf-8")
    assert provenance.code(home).items() >= {"commit": made, "modified": False}.items()
    (home / "workflow/scripts/new.py").write_text("pass\n", encoding="utf-8")
    assert provenance.code(home).items() >= {"commit": made, "modified": True}.items()


def test_the_commit_of_a_checkout_that_only_surrounds_the_folder_is_not_taken(home):
    commit(home)
    inner = home / "copy"
    (inner / "workflow").mkdir(parents=True)
    (inner / "Snakefile").write_text("rule all:\n", encoding="utf-8")
    assert provenance.code(inner)["commit"] is None


def test_the_checksum_follows_the_content_of_sources_and_not_where_they_lie(home, tmp_path_factory):
    before = provenance.code(home)["sha256"]
    elsewhere = home.rename(tmp_path_factory.mktemp("other") / "name")
    assert provenance.code(elsewhere)["sha256"] == before
    (elsewhere / "workflow/scripts/train.py").write_text("pass  # changed\n", encoding="utf-8")
    assert provenance.code(elsewhere)["sha256"] != before


def test_seeds_are_found_wherever_they_stand():
    choices = {"corpus": {"sample": {"videos": 3, "seed": 1}}, "protocol": {"seeds": [1, 2], "threads": 1}}
    assert provenance.seeds(choices) == {"corpus.sample.seed": 1, "protocol.seeds": [1, 2]}


def test_jobs_are_grouped_by_their_environment():
    old, new = {"packages": {"numpy": "1"}}, {"packages": {"numpy": "2"}}
    assert provenance.environments({"a": old, "b": new, "c": dict(old)}) == [
        {"jobs": ["a", "c"], **old},
        {"jobs": ["b"], **new},
    ]


def test_the_environment_is_that_of_this_process():
    import numpy

    found = environment()
    assert found["packages"]["numpy"] == numpy.__version__
    assert found == environment()
