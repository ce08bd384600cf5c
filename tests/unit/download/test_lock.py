"""What was acquired first is what is accepted ever after."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from emofuse.download.lock import Lock
from emofuse.errors import InputError

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"


def test_a_file_that_differs_from_the_lock_is_refused_and_both_sums_named(site, other, fetch):
    fetch(site.url())
    fetch.file.unlink()
    recorded = fetch.lock.path.read_text(encoding="utf-8")
    right = hashlib.sha256(site.content).hexdigest()
    site.change(1)
    message = fetch.fails(site.url(), match=f"should be {right}, as .*lock.json has it for 'audio'")
    assert hashlib.sha256(site.content).hexdigest() in message
    assert fetch.left() == ["lock.json"]
    fetch(site.url(), other.url())
    assert fetch.file.read_bytes() == other.content
    assert fetch.lock.path.read_text(encoding="utf-8") == recorded


@pytest.mark.parametrize("content", ["", "[]", '{"audio": 3}', '{"audio": {"sha256": 3}}'])
def test_a_lock_that_cannot_be_read_is_named_before_anything_is_fetched(site, fetch, content):
    fetch.lock.path.write_text(content, encoding="utf-8")
    fetch.fails(site.url(), match=r"lock\.json: not a JSON file of checksums")
    assert site.requests == []
    assert fetch.lock.path.read_text(encoding="utf-8") == content


def test_a_checksum_once_recorded_stays(tmp_path):
    lock = Lock(tmp_path / "lock.json")
    lock.record("audio", "aa", 2, "http://a.org")
    with pytest.raises(InputError, match="sha256 is bb; it should be aa"):
        lock.record("audio", "bb", 2, "http://a.org")
    assert lock.entries()["audio"]["sha256"] == "aa"


def test_processes_that_record_at_once_lose_nothing(tmp_path):
    code = f"""
import sys
from pathlib import Path
from pathlib import Path
from emofuse.download.lock import Lock
print("ready", flush=True)
sys.stdin.read()
for i in range(100):
    Lock(Path({str(tmp_path / "lock.json")!r})).record(f"{{sys.argv[1]}}{{i:02}}", "aa", i, "http://a.org")
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": SCRIPTS, "text": True}
    workers = [subprocess.Popen([sys.executable, "-c", code, name], **pipes) for name in "ab"]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.close()
    for worker in workers:
        assert worker.wait(20) == 0
        worker.stdout.close()
    names = list(json.loads((tmp_path / "lock.json").read_text(encoding="utf-8")))
    assert names == sorted(f"{name}{i:02}" for name in "ab" for i in range(100))
