"""Ids of videos and of their parts."""

import pytest

from emofuse.corpus import ids


@pytest.mark.parametrize(
    ("name", "video", "part"),
    [
        ("video[3]", "video", 3),
        ("12345[0]", "12345", 0),
        ("video[12][3]", "video[12]", 3),
        # Real CMU-MOSEI ids end so, and are whole videos.
        ("d6hH302o4v8_4", "d6hH302o4v8_4", None),
        ("video[]", "video[]", None),
        ("video[a]", "video[a]", None),
        ("video[3", "video[3", None),
        ("[3]", "[3]", None),
        ("video[3] ", "video[3] ", None),
    ],
)
def test_n_in_brackets_alone_names_a_part(name, video, part):
    assert (ids.video_of(name), ids.part_of(name)) == (video, part)


def test_who_excludes_a_video_excludes_its_parts():
    names = ["a[0]", "a[1]", "b[0]", "b[10]", "ab[0]", "c"]
    assert ids.without(names, ["a", "b[0]", "c[0]"]) == ["b[10]", "ab[0]", "c"]
