"""Without a terminal, a download says now and then how far it is."""

import re

from published_file import content_of

from emofuse.terminal import progress


def test_without_a_terminal_progress_is_logged_now_and_then(site, fetch, caplog):
    caplog.set_level("INFO")
    site.content = content_of(0, 10_000_000)
    fetch(site.url())
    lines = [record.getMessage() for record in caplog.records if " left" in record.getMessage()]
    assert 10 <= len(lines) <= 20
    assert all(re.fullmatch(r"audio: .*B of 10\.0MB \([0-9]+ %\), .*B/s, .* left", line) for line in lines), lines


def test_a_slow_download_is_logged_after_a_while(monkeypatch, caplog):
    caplog.set_level("INFO")
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    lines = progress.ByteLines("audio", done=10_000, total=1_000_000)
    for _ in range(70):
        now[0] += 1
        lines.advance(100)
    assert [record.getMessage() for record in caplog.records] == [
        "audio: 13.0kB of 1.00MB (1 %), 100B/s, 2:44:30 left",
        "audio: 16.0kB of 1.00MB (2 %), 100B/s, 2:44:00 left",
    ]
