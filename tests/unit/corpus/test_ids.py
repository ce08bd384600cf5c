"""Ids of videos and of their parts."""

import pytest

from emofuse.corpus import ids
from emofuse.errors import InputError


@pytest.mark.parametrize(
    ("name", "video", "part"),
    [
        ("v[3]", "v", 3),
        ("12345[0]", "12345", 0),
        ("a_4[12]", "a_4", 12),
        ("v [1]", "v ", 1),
        ("v[007]", "v", 7),
        ("v[999999999]", "v", 999_999_999),
        *((name, name, None) for name in (
            "v", "v_4", "v-4", "v(3)", "v[]", "v[-1]", "v[a]", "v[1]x", "[3]", "v[1", "v1]", "v[ 1]", "v[\u0663]",
            "v[9999999999]", "",
        )),
    ],
)  # fmt: skip
def test_only_a_number_in_brackets_at_the_end_names_a_part(name, video, part):
    assert (ids.video_of(name), ids.part_of(name)) == (video, part)


def test_who_excludes_a_video_excludes_its_parts():
    names = ["v[0]", "v[1]", "vv", "v", "w[0]", "w[1]"]
    assert ids.without(names, ["v", "w[1]"]) == ["vv", "w[0]"]


def test_parts_follow_one_another_by_their_numbers():
    names = ["b[0]", "b[1]", "b[10]", "b[2]", "a", "c[1]", "b_1", "c[0]"]
    assert ids.in_order(names) == ["b[0]", "b[1]", "b[2]", "b[10]", "a", "c[0]", "c[1]", "b_1"]
    plain = ["b", "a_10", "a_9", "007"]
    assert ids.in_order(plain) == plain


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["v", "v[0]"], r"here: 'v' names a whole video, and 'v\[0\]' a part of it"),
        (["w[3]", "v[0]", "w"], r"here: 'w' names a whole video, and 'w\[3\]' a part"),
        (["v[1]", "v[01]"], r"here: 'v\[1\]' and 'v\[01\]' name the same part of 'v'"),
        (["v[1][2]"], r"here: 'v\[1\]\[2\]' names a part of a part"),
    ],
)
def test_ids_that_contradict_one_another_are_refused(names, message):
    with pytest.raises(InputError, match=f"^{message}"):
        ids.require_distinct(names, "here")
    ids.require_distinct(["v[0]", "v[1]", "w", "w_1", "w_1 "], "here")
