"""Acquisition: the right file or none, and a message that says why."""

import hashlib
import json
import random
import shutil
from collections import namedtuple

import pytest
from filelock import FileLock
from published_file import PAGE, Acquirer, Answer, content_of

from emofuse.errors import InputError


def test_a_file_is_fetched_verified_and_recorded(site, fetch):
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert fetch.verified == [fetch.part]
    assert fetch.left() == ["file.csd", "lock.json"]
    sha256 = hashlib.sha256(site.content).hexdigest()
    assert json.loads(fetch.lock.path.read_text(encoding="utf-8")) == {
        "audio": {"sha256": sha256, "bytes": len(site.content), "url": site.url()}
    }
    assert [headers["Accept-Encoding"] for headers in site.requests] == ["identity"]
    assert site.ranges_asked() == [None]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(status=404), "answered 404 Not Found"),
        (Answer(status=204, body=b""), "answered 204 No Content"),
        (Answer(status=206), "answered 206 Partial Content"),
        (Answer(status=416), "answered 416"),
        (Answer(headers={"Content-Type": "text/html; charset=utf-8"}), "a web page"),
        (Answer(body=PAGE), r"it starts with b'<!DOCTYP', not b'\\x89HDF"),
        (Answer(body=b""), "it starts with b''"),
        (Answer(headers={"Content-Encoding": "gzip"}), "Content-Encoding 'gzip'"),
        (Answer(headers={"Content-Length": None}), "does not say how long the file is"),
        (Answer(headers={"Content-Length": "9" * 30}), "does not say how long the file is"),
    ],
)
def test_an_answer_that_is_not_the_file_ends_a_source_at_once_and_is_not_saved(site, other, fetch, answer, fault):
    site.plan = [answer]
    fetch.fails(site.url(), match=fault)
    assert fetch.left() == []
    assert len(site.requests) == 1
    site.plan = [answer]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert len(site.requests) == 2


def test_any_beginning_will_do_where_none_is_expected(site, fetch):
    site.content = b"standard_train_fold=[]"
    fetch(site.url(), signature=b"")
    assert fetch.file.read_bytes() == site.content


def test_every_source_and_its_fault_is_named(site, other, fetch):
    site.plan = [Answer(status=403)]
    other.plan = [Answer(body=PAGE)]
    message = fetch.fails(site.url(), other.url(), match="audio: no source gave")
    assert f"{site.url()}: answered 403 Forbidden\n" in message
    assert f"{other.url()}: answered with something else" in message
    assert message.endswith("Try again later, or give the path of a file that you have.")


def test_a_file_that_is_not_verified_is_deleted_and_not_recorded(site, other, fetch):
    def verify(path):
        if path.read_bytes() == site.content:
            raise InputError(f"{path}: 'features' has dimension 3; it should be 74")

    fetch.fails(site.url(), match="'features' has dimension 3", verify=verify)
    assert fetch.left() == []
    other.content = content_of(1)
    fetch(site.url(), other.url(), verify=verify)
    assert fetch.file.read_bytes() == other.content
    assert fetch.lock.entries()["audio"]["url"] == other.url()


@pytest.mark.parametrize("begun", [0, 5000])
def test_a_full_disk_ends_the_acquisition_and_says_how_much_is_needed(site, other, fetch, monkeypatch, begun):
    if begun:
        site.plan = [Answer(stop_after=begun), Answer(status=404)]
        fetch.fails(site.url(), match="404")
    needed = len(site.content) - begun
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - needed + 1, needed - 1))
    fetch.fails(site.url(), other.url(), match=f"needs {needed / 1000:.1f}kB, and {needed / 1000:.1f}kB are free")
    assert other.requests == []
    assert (fetch.part.stat().st_size if fetch.part.exists() else 0) == begun
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - needed, needed))
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def test_a_file_that_cannot_be_written_ends_the_acquisition(site, other, fetch):
    fetch.part.mkdir()
    fetch.fails(site.url(), other.url(), match=r"file\.csd\.part: cannot be written: .*directory")
    assert other.requests == []


def test_one_process_at_a_time_acquires_a_file(site, fetch):
    with FileLock(f"{fetch.part}.lock"):
        fetch.fails(site.url(), match=r"file\.csd\.part\.lock: another process is acquiring this file")
    assert site.requests == []
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content


def changed_to(seed):
    def answer(site):
        site.change(seed)

    return answer


def random_fault(rng, length):
    """Something that may befall a request."""
    broken = Answer(stop_after=rng.randrange(length), ending=rng.choice(["close", "reset"]))
    return rng.choice(
        [
            *[broken] * 6,
            Answer(stop_after=rng.randrange(length), ranges=False),
            Answer(stop_after=rng.randrange(length), if_range=False),
            Answer(status=rng.choice([500, 429])),
            Answer(headers={"Content-Range": f"bytes {rng.randrange(length)}-{length - 1}/{length}"}),
            Answer(status=416, body=b""),
            Answer(headers={"Content-Length": length + rng.randrange(-9, 99)}, stop_after=length),
            changed_to(rng.randrange(99)),
            Answer(body=PAGE),
        ]
    )


@pytest.mark.parametrize("part", range(4))
def test_whatever_befalls_it_the_file_is_right_or_absent(site, tmp_path, part):
    fetched = 0
    for seed in range(50 * part, 50 * part + 50):
        rng = random.Random(seed)
        length = rng.randrange(9, 100_000)
        site.content = content_of(seed, length)
        site.validators = rng.choice([{"ETag": '"a"'}, {"Last-Modified": "a"}, {"ETag": 'W/"a"'}, {}])
        site.plan = [random_fault(rng, length) for _ in range(rng.randrange(12))]
        (tmp_path / str(seed)).mkdir()
        fetch = Acquirer(tmp_path / str(seed))
        try:
            fetch(site.url())
        except InputError:
            assert not fetch.file.exists(), seed
        else:
            assert fetch.file.read_bytes() == site.content, seed
            assert fetch.left() == ["file.csd", "lock.json"], seed
            fetched += 1
    assert fetched >= 20
