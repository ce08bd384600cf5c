"""A download that broke off is resumed where it may be, and begun anew where not."""

from pathlib import Path

import pytest
from published_file import HASTY, PAGE, Answer, before_a_stall_ends, content_of


@pytest.mark.parametrize("ending", ["close", "stall"])
def test_a_broken_download_is_resumed_where_it_stopped(site, fetch, ending):
    site.plan = [Answer(stop_after=12_345, ending=ending)]
    with before_a_stall_ends():
        fetch(site.url(), limits=HASTY)
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, "bytes=12345-"]
    assert site.requests[1]["If-Range"] == '"0"'


def chunked(body):
    """A body in one chunk, against which the Content-Length says nothing."""
    return Answer(headers={"Transfer-Encoding": "chunked"}, body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


@pytest.mark.parametrize("difference", [-5000, 5000])
def test_the_length_that_was_said_counts_not_the_end_of_the_body(site, fetch, difference):
    length = len(site.content)
    site.plan = [chunked((site.content + b"more" * 9999)[: length + difference])]
    site.plan[0].headers["Content-Length"] = length
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == ([None, f"bytes={length + difference}-"] if difference < 0 else [None])


def test_a_failed_acquisition_keeps_its_part_and_the_next_one_resumes_it(site, fetch):
    site.plan = [Answer(stop_after=5000), *[Answer(status=503)] * 3]
    message = fetch.fails(site.url(), match="503 Service Unavailable; 3 attempts in succession brought no more")
    assert "(5.00kB in " in message
    assert fetch.left() == ["file.csd.part", "file.csd.part.json"]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, *["bytes=5000-"] * 4]


def test_a_whole_part_is_not_fetched_again(site, fetch):
    def stop(path):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(site.url(), verify=stop)
    assert fetch.left() == ["file.csd.part", "file.csd.part.json"]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 1


def changed(**options):
    def answer(site):
        site.change(2)
        return Answer(**options)

    return answer


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        pytest.param(changed(), [None, "bytes=5000-"], id="file-changed"),
        pytest.param(changed(if_range=False), [None, "bytes=5000-", None], id="file-changed-and-If-Range-ignored"),
        pytest.param(Answer(ranges=False), [None, "bytes=5000-"], id="ranges-refused"),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 4999-19999/20000"}), [None, "bytes=5000-", None], id="other-start"
        ),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 5000-19999/20001"}), [None, "bytes=5000-", None], id="other-total"
        ),
        pytest.param(
            Answer(headers={"Content-Range": "bytes 5000-20000/20000"}), [None, "bytes=5000-", None], id="other-end"
        ),
        pytest.param(Answer(body=PAGE), [None, "bytes=5000-", None], id="other-Content-Length"),
        pytest.param(Answer(headers={"Content-Range": None}), [None, "bytes=5000-", None], id="no-Content-Range"),
        pytest.param(Answer(status=416, body=b""), [None, "bytes=5000-", None], id="416"),
    ],
)
def test_a_resumption_that_does_not_fit_starts_anew(site, fetch, second, asked):
    site.plan = [Answer(stop_after=5000), second]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == asked


@pytest.mark.parametrize(
    ("validators", "resumed_with"),
    [
        ({"ETag": '"a"', "Last-Modified": "then"}, '"a"'),
        ({"ETag": 'W/"a"', "Last-Modified": "then"}, "then"),
        ({"Last-Modified": "then"}, "then"),
        ({"ETag": 'W/"a"'}, None),
        ({}, None),
    ],
)
def test_a_part_is_resumed_only_with_a_validator(site, fetch, validators, resumed_with):
    site.validators = validators
    site.plan = [Answer(stop_after=5000)]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert site.requests[1].get("If-Range") == resumed_with
    assert site.ranges_asked()[1] == ("bytes=5000-" if resumed_with else None)


def test_a_part_without_validator_is_not_kept(site, fetch):
    site.validators = {}
    site.plan = [Answer(stop_after=5000)] * 3
    message = fetch.fails(site.url(), match="3 attempts in succession")
    assert "are kept" not in message
    assert fetch.left() == []


def test_a_note_that_is_no_note_is_not_resumed(site, fetch):
    fetch.part.write_bytes(b"old")
    for note in ("", "[]", '{"url": "x"}'):
        Path(f"{fetch.part}.json").write_text(note, encoding="utf-8")
        fetch(site.url())
        assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None] * 3


@pytest.mark.parametrize("damage", [lambda part: part.unlink(), lambda part: part.write_bytes(bytes(99_999))])
def test_a_part_that_is_no_longer_what_was_noted_does_no_harm(site, fetch, damage):
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    fetch.fails(site.url(), match="404")
    damage(fetch.part)
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def test_a_note_does_not_outlive_its_bytes(site, fetch):
    first = site.content, site.validators
    second = content_of(1), {}

    def served(content, **options):
        def answer(site):
            site.content, site.validators = content
            return Answer(**options)

        return answer

    site.plan = [served(first, stop_after=5000), served(second, stop_after=7000), served(first)]
    fetch(site.url())
    assert fetch.file.read_bytes() == first[0]


def test_a_part_is_resumed_from_its_own_source_alone(site, other, fetch):
    other.content = content_of(1)
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert other.ranges_asked() == [None]


def test_a_part_outlives_another_source_that_gives_nothing(site, other, fetch):
    site.plan = [Answer(stop_after=5000), Answer(status=404)]
    other.plan = [Answer(status=404)]
    fetch.fails(site.url(), other.url(), match="404")
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked()[-1] == "bytes=5000-"
