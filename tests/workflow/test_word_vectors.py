"""Word vectors that a corpus file names are looked up under the limit, the pauses and the exclusions that it says."""

import re
import shlex

import pytest
import yaml
from workflow_copy import assert_refused, change

pytestmark = pytest.mark.workflow
TEXT = "results/own/sequences/text.csd"
FILES = ("words.csd", "labels.csd", "my vectors's.txt")


@pytest.fixture
def own(fresh):
    """A workflow with a corpus file, `own.yaml`, of files that are there and that nobody reads."""
    for name in FILES:
        (fresh.folder / name).touch()
    corpus = yaml.safe_load((fresh.folder / "tiny/corpus.yaml").read_text(encoding="utf-8"))
    del corpus["sample"]
    (fresh.folder / "own.yaml").write_text(yaml.safe_dump(corpus), encoding="utf-8")
    look_up_within(fresh)
    return fresh


def look_up_within(workflow, **limit):
    """Let the corpus file name the vectors, with this `unknown_limit` or without."""
    words, labels, vectors = FILES
    sequences = {"words": words, "labels": labels, "text": {"glove": vectors, **limit}}
    change(workflow.folder / "own.yaml", name="own", sequences=sequences, pauses=["sp", "-um"], exclude=["-video 1"])


def planned(workflow):
    """The options of the program that looks words up, in a dry run."""
    ran = workflow.dry_run(TEXT, "--printshellcmds", corpus="own.yaml")
    assert ran.returncode == 0, ran.stdout
    [command] = re.findall(r"python \S*look_up_vectors\.py (.*) 2> ", ran.stdout)
    return shlex.split(command)


@pytest.mark.parametrize(
    ("said", "limit"), [({}, "50"), ({"unknown_limit": 0}, "0"), ({"unknown_limit": 87.5}, "87.5")]
)
def test_the_program_is_given_what_the_corpus_file_says(own, said, limit):
    look_up_within(own, **said)
    options = planned(own)
    assert options[options.index("--unknown-limit") + 1] == limit
    assert options[options.index("--glove") + 1] == FILES[2]
    assert {"--pauses=sp", "--pauses=-um", "--exclude=-video 1"} <= set(options)
    assert options[-1] == "results/own/sequences/unknown_words.json"


@pytest.mark.parametrize("limit", [-1, 100.5, "50 %"])
def test_a_limit_that_is_no_percentage_is_refused(own, limit):
    look_up_within(own, unknown_limit=limit)
    assert_refused(own, [f"own.yaml: sequences.text.unknown_limit is {limit!r}; "], corpus="own.yaml")
