"""Words that look like a pause."""

from collections import Counter

import pytest

from emofuse.alignment import pauses

SPOKEN = Counter({b"the": 9, b"sp": 5, b"SP": 2, b"{sp}": 1, b"sp.": 3, b"spa": 4, b"<ns>": 6, "spé".encode(): 7})


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["sp"], {"SP": 2, "sp.": 3, "{sp}": 1}),
        (["sp", "SP", "{sp}"], {"sp.": 3}),
        (["{NS}"], {"<ns>": 6}),
        ([" sp "], {"SP": 2, "sp.": 3, "{sp}": 1}),
        (["..."], {}),
        ([], {}),
    ],
)
def test_words_that_differ_in_capitals_and_punctuation_alone_are_found(named, found):
    assert pauses.alike(SPOKEN, named) == found
