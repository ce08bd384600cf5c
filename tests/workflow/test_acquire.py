"""A corpus that is fetched: from a local server through the same rules as CMU-MOSEI."""

import json
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import h5py
import pytest
import yaml
from workflow_copy import change

pytestmark = pytest.mark.workflow


@pytest.fixture
def served(fresh, finished):
    """A workflow with a corpus `served.yaml` whose files a local server has; gives also the list of what was asked."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, form, *arguments):
            asked.append(self.path)

    sequences = fresh.folder / "served"
    shutil.copytree(finished.folder / "results/tiny/sequences", sequences)
    folds = json.loads((sequences / "folds.json").read_text(encoding="utf-8"))
    lines = [f"standard_{fold}_fold = {videos!r}\n" for fold, videos in folds.items()]
    (sequences / "folds.py").write_text("import os\nos.abort()\n" + "".join(lines), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=sequences))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    dimensions = {"words": 1, "labels": 7, "text": 300}
    corpus = yaml.safe_load((fresh.folder / "tiny/corpus.yaml").read_text(encoding="utf-8"))
    del corpus["sample"]
    corpus |= {
        "name": "served",
        "folds": {"sources": [f"{base}/folds.py"]},
        "unmatched_names": "warn",
        "sequences": {
            name: {"dimension": dimension, "sources": [f"{base}/nowhere/{name}.csd", f"{base}/{name}.csd"]}
            for name, dimension in dimensions.items()
        },
    }
    (fresh.folder / "served.yaml").write_text(yaml.safe_dump(corpus), encoding="utf-8")
    yield fresh.warmed(), asked
    server.shutdown()


def test_a_corpus_is_fetched_checked_and_recorded(served):
    workflow, asked = served
    target = "results/served/splits/organisers-wavg.csv"
    ran = workflow.snakemake(target, corpus="served.yaml")
    assert ran.returncode == 0, ran.stdout
    lock = json.loads((workflow.folder / "served.lock.json").read_text(encoding="utf-8"))
    assert set(lock) == {"words", "labels", "text", "folds"}
    # The first source has nothing: the second is used, and said.
    assert any("nowhere" in path for path in asked)
    assert "answered 404" in (workflow.folder / "results/served/logs/fetch_sequence/words.log").read_text(
        encoding="utf-8"
    )
    # What was fetched stays, whatever is edited of the programs that fetch.
    for program in ("fetch_sequence.py", "fetch_folds.py", "emofuse/download/resumable.py"):
        with (workflow.folder / "workflow/scripts" / program).open("a", encoding="utf-8") as file:
            file.write("# edited\n")
    planned = workflow.snakemake("-n", target, corpus="served.yaml")
    assert "Nothing to be done" in planned.stdout, planned.stdout


def test_a_file_that_is_no_longer_the_same_is_refused(served):
    workflow, _ = served
    (workflow.folder / "served.lock.json").write_text(
        '{"text": {"sha256": "00", "bytes": 1, "url": "x"}}', encoding="utf-8"
    )
    ended = workflow.snakemake("results/served/sequences/text.csd", corpus="served.yaml")
    assert ended.returncode != 0
    assert "it should be 00, as served.lock.json has it for 'text'" in ended.stdout
    assert not (workflow.folder / "results/served/sequences/text.csd").exists()


def test_a_root_and_an_excluded_broken_video_need_no_second_download(served):
    workflow, asked = served
    with h5py.File(workflow.folder / "served/text.csd", "a") as file:
        file.copy("glove_vectors", "another")
        video, group = next(iter(file["another/data"].items()))
        shorter = group["features"][:-1]
        del group["features"]
        group["features"] = shorter
    target = "results/served/aligned/wavg.h5"
    said = workflow.snakemake(target, corpus="served.yaml").stdout
    assert "text.csd: it has 2 root groups, 'another', 'glove_vectors'; say which is meant" in said
    assert "kept, but" in (workflow.folder / "results/served/logs/fetch_sequence/text.log").read_text(encoding="utf-8")
    sequences = yaml.safe_load((workflow.folder / "served.yaml").read_text(encoding="utf-8"))["sequences"]
    change(workflow.folder / "served.yaml", sequences=sequences | {"text": sequences["text"] | {"root": "another"}})
    said = workflow.snakemake(target, corpus="served.yaml").stdout
    assert f"text.csd: video '{video}': 'features' has" in said
    assert f'exclude: ["{video}"]' in said
    change(workflow.folder / "served.yaml", exclude=[video])
    ran = workflow.snakemake(target, corpus="served.yaml")
    assert ran.returncode == 0, ran.stdout
    assert asked.count("/text.csd") == 1
