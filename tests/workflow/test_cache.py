"""`--cache`: what one folder has fetched, made and aligned, another takes; and what differs, it does not."""

import hashlib
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml
from workflow_copy import Workflow, change

from emofuse.alignment.store import read_aligned

pytestmark = pytest.mark.workflow
ALIGNED = "results/tiny/aligned/wavg.h5"
FRAMES = [f"results/tiny/frames/{modality}-zero.h5" for modality in ("audio", "video")]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache for whatever snakemake is started."""
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setenv("SNAKEMAKE_OUTPUT_CACHE", str(folder))
    return folder


def run(workflow, *targets, **config):
    """Run up to the targets with `--cache`; gives what snakemake printed."""
    ended = workflow.snakemake(*targets, "--cache", **config)
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_a_second_folder_takes_sequences_alignment_and_frames(tmp_path, cache):
    first, second = (Workflow(tmp_path / name).warmed() for name in ("first", "second"))
    run(first, ALIGNED, *FRAMES)
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    # What nothing would make again as it is.
    audit = next(cache.glob("*_audit.json"))
    audit.write_text("taken", encoding="utf-8")
    said = run(second, ALIGNED, *FRAMES)
    assert said.count("from cache") == len(kept) == 10
    assert "to cache" not in said
    assert (second.folder / "results/tiny/aligned/wavg.alignment_audit.json").read_text(encoding="utf-8") == "taken"
    assert (second.folder / "results/tiny/logs/align/wavg.log").read_text(encoding="utf-8") == ""
    assert (first.folder / "results/tiny/logs/align/wavg.log").read_text(encoding="utf-8") != ""
    widths = [read_aligned(second.folder / path).features[path.split("/")[-1][:5]].shape[1] for path in FRAMES]
    assert widths == [74, 35]
    # Another pause makes another store: the sequences are taken, the store is not.
    change(second.folder / "tiny/corpus.yaml", pauses=[])
    run(second, ALIGNED)
    assert read_aligned(second.folder / ALIGNED).made.pauses == []
    assert read_aligned(first.folder / ALIGNED).made.pauses == ["sp"]
    audit.write_bytes(kept[audit])
    assert {path: path.read_bytes() for path in kept} == kept


def test_files_that_change_places_are_aligned_anew(fresh, finished, cache):
    corpus = yaml.safe_load((fresh.folder / "tiny/corpus.yaml").read_text(encoding="utf-8"))
    del corpus["sample"]
    files = finished.folder / "results/tiny/sequences"
    widths = []
    for order in (("video", "text"), ("text", "video")):
        named = dict(zip(("video", "text"), order, strict=True))
        corpus["sequences"] = {
            name: str(files / f"{named.get(name, name)}.csd") for name in ("words", "labels", "video", "text")
        }
        (fresh.folder / "tiny/corpus.yaml").write_text(yaml.safe_dump(corpus), encoding="utf-8")
        run(fresh.warmed(), ALIGNED)
        features = read_aligned(fresh.folder / ALIGNED).features
        widths.append((features["video"].shape[1], features["text"].shape[1]))
    assert widths == [(35, 300), (300, 35)]


def test_what_was_fetched_is_taken_if_the_lock_expects_the_same(tmp_path, finished, cache):
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, form, *arguments):
            asked.append(self.path)

    files = finished.folder / "results/tiny/sequences"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sources = {"sources": [f"http://127.0.0.1:{server.server_port}/words.csd"]}
    target = "results/tiny/sequences/words.csd"
    sha256 = hashlib.sha256((files / "words.csd").read_bytes()).hexdigest()
    requests = []
    for name, expected in [("first", None), ("second", None), ("third", sha256), ("fourth", sha256), ("fifth", "00")]:
        workflow = Workflow(tmp_path / name).warmed()
        change(workflow.folder / "tiny/corpus.yaml", sample=None, sequences={"words": sources, "labels": "unused.csd"})
        if expected:
            lock = {"words": {"sha256": expected, "bytes": 1, "url": "x"}}
            (workflow.folder / "tiny/corpus.lock.json").write_text(json.dumps(lock), encoding="utf-8")
        ended = workflow.snakemake(target, "--cache")
        assert (ended.returncode == 0) == (expected != "00"), ended.stdout
        requests.append(len(asked))
        # The checksum that is now recorded makes nothing run again.
        assert name != "first" or "Nothing to be done" in workflow.snakemake(target, "--cache").stdout
    server.shutdown()
    assert requests == [1, 1, 2, 2, 3]
    assert "it should be 00, as tiny/corpus.lock.json has it" in ended.stdout
