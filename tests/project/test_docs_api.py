"""docs/api.md: its example runs as it stands there, and its command makes a page for each module that it names."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PAGE = HOME / "docs/api.md"


def test_the_example_gives_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 10) == (0, True)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of pages that the command in docs/api.md makes."""
    folder = tmp_path_factory.mktemp("api")
    [command] = re.findall(r"^uv run (pdoc .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    words = [str(folder) if word == "docs/api" else word for word in shlex.split(command)]
    made = subprocess.run([sys.executable, "-m", *words], capture_output=True, encoding="utf-8")
    assert made.returncode == 0, made.stderr
    assert not re.search(r"Warn: .*emofuse", made.stderr), made.stderr
    return folder


def test_every_module_that_the_page_names_has_a_page_of_its_own(pages):
    named = re.findall(r"^\| `([\w.]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {"corpus.csd", "alignment.align", "scores.metrics"} <= set(named)
    for module in named:
        page = (pages / f"emofuse/{module.replace('.', '/')}.html").read_text(encoding="utf-8")
        assert 'class="docstring"' in page


def test_the_pages_load_nothing_from_elsewhere(pages):
    loaded = re.compile(
        r"""<(?:script|img|iframe)[^>]+src=["']?(?:https?:)?//|<link[^>]+href=["']?http|url\(["']?http"""
    )
    for page in pages.rglob("*.html"):
        assert not loaded.search(page.read_text(encoding="utf-8")), page


def test_every_public_name_of_the_library_has_a_docstring():
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "D1", "--ignore", "D105,D107", "workflow/scripts/emofuse"],
        cwd=HOME, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
