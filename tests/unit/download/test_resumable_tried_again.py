"""What passes is waited for, and what does not is given up."""

import pytest
from published_file import HASTY, STALL, Answer, before_a_stall_ends

from emofuse.download import resumable
from emofuse.download.resumable import Limits


def test_a_reset_connection_does_no_harm(site, fetch):
    site.plan = [Answer(stop_after=12_345, ending="reset")]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 2


def test_a_server_that_says_nothing_is_asked_again(site, fetch):
    site.plan = [lambda site: site.closing.wait(STALL)]
    with before_a_stall_ends():
        fetch(site.url(), limits=HASTY)
    assert fetch.file.read_bytes() == site.content


@pytest.mark.parametrize("status", [500, 503, 408, 429])
def test_a_passing_fault_is_tried_again(site, fetch, status):
    site.plan = [Answer(status=status), Answer(status=status)]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 3


def test_waits_double_to_their_cap_start_anew_with_progress_and_honour_retry_after(site, fetch, monkeypatch):
    waits = []
    monkeypatch.setattr(resumable.time, "sleep", waits.append)
    failed = Answer(status=500)
    site.plan = [
        *[failed] * 5,
        Answer(stop_after=100),
        *[failed] * 2,
        Answer(status=429, headers={"Retry-After": "5"}),
        Answer(status=429, headers={"Retry-After": "3600"}),
        Answer(status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    ]
    fetch(site.url(), limits=Limits(attempts=6, first_wait=1, longest_wait=7))
    assert waits == [1, 2, 4, 7, 7, 1, 1, 2, 5, 7, 7]
    assert fetch.file.read_bytes() == site.content


def test_a_server_that_keeps_breaking_off_gives_the_file_in_the_end(site, fetch):
    site.plan = [Answer(stop_after=200)] * 99
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 100


def test_a_server_that_never_ends_is_given_up(site, fetch):
    site.plan = [Answer(stop_after=10)] * 50
    fetch.fails(site.url(), match="still not whole after 20 attempts", limits=Limits(attempts_in_all=20, first_wait=0))
    assert len(site.requests) == 20


def test_a_file_that_always_changes_is_given_up(site, fetch):
    def change(number):
        def answer(site):
            site.change(number)
            return Answer(stop_after=15_000 - number % 2)

        return answer

    site.plan = [change(number) for number in range(50)]
    fetch.fails(site.url(), match="3 attempts in succession brought no more")
    assert len(site.requests) == 4


def test_a_server_that_is_not_there_is_given_up(site, other, fetch):
    other.close()
    fetch(other.url(), site.url())
    assert fetch.file.read_bytes() == site.content
