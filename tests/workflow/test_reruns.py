"""What runs again after a change: exactly the users of what was changed, and those that build on them."""

from contextlib import contextmanager

import pytest
from conftest import CELLS

pytestmark = pytest.mark.workflow
AFTER_CELLS = {"evaluate": 1, "make_tables": 1}
LIBRARY = "workflow/scripts/emofuse"


@contextmanager
def edited(path, old, new):
    """A file with one text replaced, for the time of the block."""
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))
    try:
        yield
    finally:
        path.write_text(before)


@pytest.mark.parametrize(
    "touched",
    [
        "Snakefile",
        f"{LIBRARY}/alignment.py",
        "workflow/scripts/train.py",
        "results/tiny/sequences/words.csd",
        "tiny/corpus.yaml",
    ],
)
def test_touching_a_file_reruns_nothing(finished, touched):
    (finished.folder / touched).touch()
    assert finished.planned(**CELLS) == {}


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        (f"{LIBRARY}/figures.py", {"plot_outputs": 1}),
        (f"{LIBRARY}/published.py", {"make_tables": 1}),
        (f"{LIBRARY}/alignment_page.py", {"describe_alignment": 1}),
        (f"{LIBRARY}/acquisition.py", {}),
        (f"{LIBRARY}/metrics.py", {"score_baselines": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/selection.py", {"select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/architectures/cnn.py", {"train": 2, "select": 2, **AFTER_CELLS}),
        (f"{LIBRARY}/architectures/lstm.py", {"train": 2, "select": 2, "plot_outputs": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/architectures/blstm.py", {}),
        (f"{LIBRARY}/scaling.py", {"fit_scaling": 1, "train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        ("workflow/scripts/train.py", {"train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        (
            "workflow/scripts/split.py",
            {"split_grouped": 1, "split_by_folds": 1, "score_baselines": 1, "fit_scaling": 1, "train": 4, "select": 4,
             "plot_outputs": 1, **AFTER_CELLS},
        ),
    ],
)  # fmt: skip
def test_editing_a_module_reruns_its_users(finished, module, expected):
    with edited(finished.folder / module, '"""', '"""Edited. '):
        assert finished.planned(**CELLS) == expected
    assert finished.planned(**CELLS) == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("protocol", "# Two", "# 2", {}),
        ("protocol", "draws: 2", "draws: 3", {"score_baselines": 1, "make_tables": 1}),
        ("protocol", "epochs: 2", "epochs: 3", {"train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        ("protocol", "clipped", "raw", {"train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        ("protocol", "maxlen: [10]", "maxlen: [10, 12]", {"train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS}),
        (
            "protocol", "scaling: robust", "scaling: max_abs",
            {"fit_scaling": 1, "train": 4, "select": 4, "plot_outputs": 1, **AFTER_CELLS},
        ),
        (
            "protocol", "seed: 3", "seed: 4",
            {"split_grouped": 1, "score_baselines": 1, "fit_scaling": 1, "train": 4, "select": 4, "plot_outputs": 1,
             **AFTER_CELLS},
        ),
    ],
)  # fmt: skip
def test_editing_a_key_reruns_what_it_decides(finished, file, old, new, expected):
    with edited(finished.folder / f"tiny/{file}.yaml", old, new):
        assert finished.planned(**CELLS) == expected


def test_adding_a_cell_trains_that_cell_alone(finished):
    more = CELLS | {"modality_sets": "['text','video','audio+video+text']"}
    assert finished.planned(**more) == {"train": 2, "select": 2, **AFTER_CELLS}
