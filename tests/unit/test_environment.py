"""Packages that are done without while others are imported."""

import subprocess
import sys

import pytest

from emofuse.environment import without


def test_a_module_is_missing_within_and_there_after():
    with without("wave"), pytest.raises(ImportError):
        import wave
    import wave

    assert wave.__name__ in sys.modules


def test_what_was_imported_before_stays():
    with without("pytest"):
        assert sys.modules["pytest"] is pytest
    assert sys.modules["pytest"] is pytest


def test_what_fails_within_leaves_nothing_hidden():
    with pytest.raises(ZeroDivisionError), without("chunk_of_nothing"):
        raise ZeroDivisionError
    assert "chunk_of_nothing" not in sys.modules


@pytest.mark.parametrize(
    ("imported", "spared"),
    [
        ("emofuse.report.figures.canvas", {"scipy.stats", "scipy.cluster"}),
        ("emofuse.scores.evaluation", {"scipy.stats", "sklearn"}),
        ("emofuse.networks.backend", {"matplotlib", "pandas", "sklearn"}),
    ],
)
def test_a_program_that_starts_does_not_load_what_it_has_no_use_for(imported, spared):
    code = f"import sys, {imported}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert not spared & set(ran.stdout.split())
