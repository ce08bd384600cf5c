"""Ids that do not meet: what the message shows, and what would join them."""

import re

import pytest

from emofuse.corpus.meeting import require_meeting
from emofuse.errors import InputError


@pytest.mark.parametrize(
    ("names", "others", "joined"),
    [
        (["a.mp4", "b.mp4"], ["a", "b"], "'a.mp4' and 'a' differ by a suffix: "),
        (["x", "b"], ["b.avi", "c.avi"], "'b' and 'b.avi' differ by a suffix: "),
        (["ABC"], ["abc"], "'ABC' and 'abc' differ by capitals: "),
        (["v"], ["v[0]", "v[1]"], "differ by [n]: "),
        (["v[7]"], ["v"], "'v[7]' and 'v' differ by [n]: "),
        ([" v"], ["v"], "' v' and 'v' differ by spaces around: "),
        (["data/v"], ["v"], "'data/v' and 'v' differ by a path in front: "),
        (["C:\\data\\v"], ["v"], "differ by a path in front: "),
        (["data/V.mp4"], ["v[3]"], "differ by a path in front and a suffix and [n] and capitals: "),
        (["a_1"], ["a[1]"], "no suffix, path, [n], spaces or capitals would join them"),
        (["a"], [], "no suffix"),
    ],
)
def test_what_would_join_them_is_said(names, others, joined):
    with pytest.raises(InputError, match=re.escape(joined)):
        require_meeting(names, "here", others, "there")


def test_three_of_each_are_shown():
    with pytest.raises(InputError) as refused:
        require_meeting([f"a{i}" for i in range(1200)], "folds.json", ["x", "y"], "labels.csd")
    assert str(refused.value).startswith(
        "folds.json: none of its 1,200 ids is among the 2 of labels.csd; here are 'a0', 'a1', 'a2', …, there 'x', 'y'; "
    )


def test_one_that_meets_is_enough():
    require_meeting(["a", "b"], "here", {"b"}, "there")
    require_meeting([], "here", {"b"}, "there")
