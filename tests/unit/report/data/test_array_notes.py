"""What pages say of arrays is what was found in them."""

from emofuse.report.data.array_notes import notes, warnings

FOUND = {
    "steps": 50, "padding": "front", "padding_given": False, "steps_padded": 120, "segments_full": 0, "ids": "numbers",
    "joined": None,
}  # fmt: skip
JOINED = {
    "by": "times", "tolerance": 0.05, "order": "file", "matched": 9, "unmatched": [], "segments_without_rows": 2,
    "compared": 8, "agree": 8,
}  # fmt: skip


def test_nothing_is_wrong_where_nothing_is():
    assert warnings(FOUND) == warnings(FOUND | {"joined": JOINED}) == []
    [said] = notes(FOUND, 1380)
    assert said.startswith(
        "Words are the steps of the arrays, 1,380, without 120 steps of zeros, which are padding in front"
    )


def test_what_is_on_trust_is_a_warning():
    [said] = warnings(FOUND | {"ids": "none"})
    assert "Speakers cannot be told apart" in said
    [said] = warnings(FOUND | {"joined": JOINED | {"compared": 0, "agree": 0}})
    assert said.startswith("Nothing shows that labels are joined rightly")


def test_what_was_left_out_or_differs_is_counted():
    unmatched, differing = warnings(FOUND | {"joined": JOINED | {"unmatched": ["a[3]", "b[0]"], "agree": 7}})
    assert unmatched == "2 rows match no segment of the label file, and are left out: 'a[3]', 'b[0]'."
    assert differing == "In 1 of 8 segments the sentiment of the label file is another one."


def test_how_labels_were_joined_is_said():
    _, by, same = notes(FOUND | {"joined": JOINED}, 10)
    assert by == (
        "Labels are joined by start and end, within 0.05 s, to 9 segments;"
        " 2 labelled segments are not among the arrays."
    )
    assert same == "The sentiment of the arrays and that of the label file are the same in 8 of 8 segments."


def test_padding_that_is_given_or_none_is_said():
    assert (
        "behind the words, as the corpus file says" in notes(FOUND | {"padding": "behind", "padding_given": True}, 1)[0]
    )
    assert notes(FOUND | {"padding": "none", "segments_full": 3}, 150) == [
        "Words are the steps of the arrays, 150; none is padding, found by where steps are zero.",
        "3 segments fill all 50 steps: longer ones were cut to these before they came here.",
    ]
