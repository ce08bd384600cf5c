"""Without a network, a download says so in a sentence, and soon."""

import errno
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from published_file import Answer

from emofuse.download import resumable
from emofuse.download.resumable import Limits

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"
HOST = "nowhere.invalid"


@pytest.fixture
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr(resumable.time, "sleep", waits.append)
    return waits


def break_network(monkeypatch, error: OSError) -> None:
    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)


UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UNKNOWN, "cannot be found (Name or service not known)"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "cannot be found (Temporary failure)"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "cannot be reached (Network is unreachable)"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "cannot be reached (No route to host)"),
    ],
)  # fmt: skip
def test_it_is_said_in_a_sentence_after_a_few_seconds(fetch, waits, monkeypatch, caplog, error, said):
    break_network(monkeypatch, error)
    message = fetch.fails(f"http://{HOST}/a", f"http://{HOST}/b", match="^audio: no network: ", limits=Limits())
    assert f": no network: {HOST} {said}. " in message
    assert message.count(HOST) == 1
    assert "\n" not in message
    assert "Try again later" in message
    assert waits == [1, 2, 1, 2]
    assert max(len(record.getMessage()) for record in caplog.records) < 160


def test_a_source_that_answers_is_asked_all_the_same(site, fetch, waits):
    fetch(f"http://{HOST}/a", site.url(), limits=Limits())
    assert fetch.file.read_bytes() == site.content


def test_where_one_source_answered_each_fault_is_told(site, fetch, waits):
    site.plan = [Answer(status=404)] * 9
    fetch.fails(f"http://{HOST}/a", site.url(), match=rf"no source gave .*\n  http://{HOST}/a: {HOST} cannot be found")


def test_a_network_that_was_lost_is_waited_for_as_a_server_is(site, fetch, waits, monkeypatch):
    getaddrinfo = socket.getaddrinfo
    asked = []

    def lose(*arguments, **options):
        asked.append(arguments)
        if 2 <= len(asked) <= 6:
            raise UNKNOWN
        return getaddrinfo(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", lose)
    site.plan = [Answer(stop_after=1000)]
    fetch(site.url(), limits=Limits())
    assert fetch.file.read_bytes() == site.content


def test_a_server_that_refuses_is_no_want_of_a_network(site, fetch, waits):
    site.close()
    fetch.fails(site.url(), match="6 attempts in succession brought no more", limits=Limits())


def test_the_program_ends_soon_with_one_line(tmp_path):
    arguments = ["--source", f"http://{HOST}/a.csd", "--name", "audio", "--lock", tmp_path / "lock.json"]
    command = [sys.executable, SCRIPTS / "fetch_sequence.py", *arguments, "--output", tmp_path / "audio.csd"]
    start = time.monotonic()
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 1
    *attempts, last = ended.stderr.splitlines()
    assert last.startswith(f"error: audio: no network: {HOST} cannot be ")
    assert len(attempts) <= 3
    assert time.monotonic() - start < 30
