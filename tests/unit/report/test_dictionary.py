"""The dictionary is one, and docs/dictionary.md is it."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from emofuse.report import dictionary

DOCS = Path(__file__).parents[3] / "docs/dictionary.md"


def test_the_page_of_the_docs_is_the_dictionary():
    assert DOCS.read_text(encoding="utf-8").endswith(f"\n\n{dictionary.dictionary_markdown()}"), (
        "docs/dictionary.md says how to make it"
    )


def test_a_name_is_explained_once():
    names = Counter(term.name for term in chain.from_iterable(dictionary.SECTIONS.values()))
    assert max(names.values()) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("MAE", "lower"), ("skill", "higher"), ("skill anger", "higher"), ("4-class accuracy", "higher"),
     ("all: MAE", "lower"), ("paper", ""), ("detectable", ""), ("anger", "")],
)  # fmt: skip
def test_which_numbers_are_the_better_ones(name, expected):
    assert dictionary.better(name) == expected
