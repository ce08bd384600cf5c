"""Names given by a configuration or a file stay names: no shell, path or page takes them for anything else."""

import json
import re
import shutil
from xml.etree import ElementTree

import h5py
import pandas as pd
import pytest
import yaml
from workflow_copy import HOME, Workflow, assert_refused, change

from emofuse.scores.predictions_csv import read_segments

pytestmark = pytest.mark.workflow

# What a shell, Snakemake, argparse, HTML, Markdown, LaTeX, matplotlib and pandas would each make something of.
FOLDER = 'it\'s "mine" $(touch OWNED) `touch OWNED`; & -x ü'
FILES = 'my "data\'s" $(touch OWNED)'
TITLE = '-<script>alert(1) {x} {modality} <run> $(touch OWNED) `touch OWNED`; it\'s "$x_$" | \\input{x} ü'
COLUMNS = ["sentiment", "h {x}", "s $(touch OWNED)", "a <script>", "s | $x_$", "d it's \\input{x}", "f `x`"]
PAUSES = ["sp", "{sp}", "<sil>", "--", "-h", "$(touch OWNED)", "ü"]
ROOT = '--root {x} <run> $(touch OWNED) `touch OWNED`; it\'s "$x_$" = ü'
EXCLUDED, UNHEARD = "-rf", "<script>alert(2)"
VIDEOS = [
    EXCLUDED, UNHEARD, "$(touch OWNED)", "`touch OWNED`", "; touch OWNED", "--help", "..", ".hidden", "~", "*", " a b ",
    "it's", '"', "a,b", "\\", "{video}", "{0}", "<run>", "NA", "nan", "None", "007", "1e5", "=1+1", "%s", "#", "ü😀",
    "x" * 200,
]  # fmt: skip


def rename(files):
    """Give the videos and columns of the tiny corpus's files hostile names, and take one video's word vectors away."""
    folds = json.loads((files / "folds.json").read_text(encoding="utf-8"))
    with h5py.File(files / "labels.csd") as labels:
        (root,) = labels
        names = dict(zip(labels[f"{root}/data"], VIDEOS, strict=False))
    for name in ("words", "labels", "text"):
        with h5py.File(files / f"{name}.csd", "a") as file:
            (root,) = file
            for old in set(names) & set(file[f"{root}/data"]):
                file[f"{root}/data"].move(old, names[old])
            if name == "text":
                del file[f"{root}/data/{UNHEARD}"]
            elif name == "labels":
                file[f"{root}/metadata/dimension names"][0] = json.dumps(COLUMNS)
            # What the hostile root is not.
            file.move(root, ROOT)
            file.create_group("!/data")
    renamed = {fold: [names.get(video, video) for video in videos] for fold, videos in folds.items()}
    (files / "folds.json").write_text(json.dumps(renamed), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory, finished):
    """A run of one's own files, in which all that has a name has a hostile one: the workflow, and what it printed."""
    workflow = Workflow(tmp_path_factory.mktemp("place") / FOLDER).warmed()
    files = workflow.folder / FILES
    shutil.copytree(finished.folder / "results/tiny/sequences", files)
    rename(files)
    corpus = {
        "name": "own",
        "title": TITLE,
        "sequences": {name: {"path": f"{files.name}/{name}.csd", "root": ROOT} for name in ("words", "labels", "text")},
        "folds": f"{files.name}/folds.json",
        "label_columns": COLUMNS,
        "targets": COLUMNS[1:],
        "pauses": PAUSES,
        "exclude": [EXCLUDED],
        # The sample's folds name two videos that have no labels.
        "unmatched_names": "warn",
    }
    (workflow.folder / "-own $(touch OWNED).yaml").write_text(yaml.safe_dump(corpus), encoding="utf-8")
    cells = {"modality_sets": "['audio','text']", "architectures": "['cnn']"}
    ran = workflow.snakemake(corpus="-own $(touch OWNED).yaml", **cells)
    assert ran.returncode == 0, ran.stdout
    return workflow, ran.stdout


@pytest.fixture
def hostile(hostile_run):
    """The workflow in which everything has a hostile name and the run is finished."""
    workflow, _ = hostile_run
    return workflow


def test_ones_own_corpus_runs_the_cells_it_can_and_says_which_it_cannot(hostile_run):
    workflow, said = hostile_run
    assert "Corpus own has text; not run: audio/cnn" in said
    table = (workflow.folder / "reports/own/brief/tables/table2.md").read_text(encoding="utf-8")
    assert "Not run, for want of sequences in this corpus: audio CNN." in table
    assert (workflow.folder / "results/own/sequences/text.csd").resolve() == workflow.folder / FILES / "text.csd"


def test_nothing_is_run_and_nothing_lies_elsewhere(hostile):
    assert not list(hostile.folder.parent.rglob("*OWNED"))
    assert [path.name for path in hostile.folder.parent.iterdir()] == [FOLDER]
    made = {path.name for path in hostile.folder.iterdir()} - {path.name for path in HOME.iterdir()}
    assert made <= {"tiny", FILES, "-own $(touch OWNED).yaml", ".snakemake"}
    assert {path.name for path in (hostile.folder / "results").iterdir()} == {"own"}
    assert {path.name for path in (hostile.folder / "reports").iterdir()} == {"own"}


def test_videos_and_targets_keep_their_names(hostile):
    run = hostile.folder / "results/own/brief"
    # The organisers' test videos are in no fold of the other split.
    videos = {
        name: set(read_segments(hostile.folder / f"results/own/splits/{name}-wavg.csv")["video"])
        for name in ("grouped-seed3", "organisers")
    }
    assert set(VIDEOS) - {EXCLUDED} <= videos["grouped-seed3"] | videos["organisers"]
    assert not any(EXCLUDED in found for found in videos.values())
    predictions = read_segments(run / "cells/text/cnn/predictions.csv")
    assert set(predictions["video"]) <= videos["grouped-seed3"]
    assert set(COLUMNS[1:]) <= set(predictions)
    assert {*COLUMNS[1:], "overall"} == set(pd.read_csv(run / "metrics.csv")["target"])


# What the suite's own pages run, without what only Jinja reads.
TEMPLATES = HOME / "workflow/scripts/emofuse/report/templates"
OURS = [re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
        for path in TEMPLATES.glob("*.js.jinja")]  # fmt: skip


def strange_scripts(page):
    """What a page's scripts have besides ours, and data."""
    found = re.findall(r"<script(.*?)>(.*?)</script", page, re.DOTALL)
    assert len(found) == page.count("<script")
    strange = []
    for attributes, text in found:
        if attributes == ' type="application/json" id="data"':
            assert isinstance(json.loads(text), dict)
            continue
        for ours in OURS:
            text = text.replace(ours, "")
        strange += text.split()
    return strange


def test_pages_and_tables_show_names_as_text(hostile):
    report = hostile.folder / "reports/own/brief"
    assert UNHEARD not in (page := (report / "alignment.html").read_text(encoding="utf-8"))
    assert "&lt;script&gt;alert(2)" in page
    shown = {
        ending: [
            path.read_text(encoding="utf-8")
            for path in report.rglob(f"*.{ending}")
            if report / "source" not in path.parents
        ]
        for ending in ("html", "md", "tex")
    }
    assert all(shown.values())
    assert not [page for page in shown["html"] if strange_scripts(page)]
    assert not any(re.search(r"(?<!\\)<script|(?<!\\)`", text) for text in shown["md"])
    assert not any(re.search(r"\\input|[^\\]\$", text) for text in shown["tex"])
    for figure in report.rglob("*.svg"):
        assert not [element for element in ElementTree.parse(figure).iter() if element.tag.endswith("script")]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"name": "tiny\n"}, ["tiny/corpus.yaml: name is 'tiny\\n'; it should match"]),
        ({"name": "a" * 101}, ["tiny/corpus.yaml", "is too long"]),
        ({"title": "a\nb"}, ["tiny/corpus.yaml", "without line breaks", r"'a\nb'"]),
        ({"pauses": ["</script>"]}, ["tiny/corpus.yaml", "without </script", "'</script>'"]),
        ({"targets": ["-x"]}, ["tiny/corpus.yaml", "starts with a letter or a digit", "'-x'"]),
        ({"targets": ["overall"]}, ["tiny/corpus.yaml: targets overall have names that results use otherwise"]),
        ({"sample": None, "sequences": {"words": "a{b}.csd", "labels": "c"}}, ["tiny/corpus.yaml", "path 'a{b}.csd'"]),
        (
            {"sample": None, "sequences": {"words": "-a.csd", "labels": "b"}},
            ["tiny/corpus.yaml", "path '-a.csd'"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_a_name_is_refused(fresh, changes, messages):
    change(fresh.folder / "tiny/corpus.yaml", **changes)
    assert_refused(fresh, messages)


def test_a_protocol_is_not_named_as_a_folder_of_the_corpus(fresh):
    change(fresh.folder / "tiny/protocol.yaml", name="aligned")
    assert_refused(fresh, ["results/tiny/aligned is a folder of the corpus"])


def test_a_folder_that_snakemake_would_misread_is_refused(tmp_path):
    assert_refused(Workflow(tmp_path / "{x}"), ["the suite lies in", "{x}", "rename the folder"])


def test_every_value_in_a_shell_command_is_quoted():
    rules = "".join(path.read_text(encoding="utf-8") for path in (HOME / "workflow/rules").glob("*.smk"))
    commands = re.findall(r'shell:\n((?: +".*"\n)+)', rules)
    assert len(commands) == rules.count("shell:")
    fields = [field for command in commands for field in re.findall(r"\{(.*?)\}", command)]
    assert [field for field in fields if not field.endswith(":q")] == []
