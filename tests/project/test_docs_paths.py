"""The docs name files of the project that are there."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(HOME).as_posix() for path in [*HOME.glob("*.md"), *HOME.glob("docs/*.md")])
SOURCES = [path.as_posix() for top in ("workflow", "tests", "benchmarks", "envs") for path in (HOME / top).rglob("*.*")]

# What CONTRIBUTING.md shows how to add.
TO_BE_ADDED = {"workflow/scripts/emofuse/architectures/gru.py"}


@pytest.mark.parametrize("page", PAGES)
def test_a_source_that_a_page_names_exists(page):
    named = set(re.findall(r"`([\w/]+/\w+\.(?:py|smk))(?:::\w+)?`", (HOME / page).read_text(encoding="utf-8")))
    assert [
        path for path in sorted(named - TO_BE_ADDED) if not any(source.endswith(f"/{path}") for source in SOURCES)
    ] == []
