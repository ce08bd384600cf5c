"""Names beside the names that there are."""

from emofuse.configuration import names


def test_what_is_not_known_is_unmatched_in_the_order_given():
    assert names.unmatched(["b", "a", " b", "c"], ["a", "b"]) == [" b", "c"]


def test_the_nearest_name_is_found_through_spaces_capitals_and_endings():
    known = ["25522", "255224", "Wk8fLl0a", "other"]
    assert names.nearest(" Wk8fLl0a", known) == ["Wk8fLl0a"]
    assert names.nearest("wk8fll0a.mp4", known) == ["Wk8fLl0a"]
    assert names.nearest("2552", known)[0] == "25522"
    assert names.nearest("nothing like it", known) == []


def test_many_names_are_counted():
    assert names.listed(list("abc")) == "'a', 'b', 'c'"
    assert names.listed(list("abcdefg")) == "'a', 'b', 'c', 'd', 'e' and 2 more"
    assert names.told(["vide", "x"], ["video"]) == "'vide' (near: 'video'), 'x'"
    assert names.told([*"abcdef", "vide"], ["video"]).endswith("'e' and 2 more")
