"""What runs again after a change: exactly the users of what was changed, and those that build on them."""

from contextlib import contextmanager

import pytest
import yaml
from workflow_copy import CELLS, HOME

pytestmark = pytest.mark.workflow
# What builds on the cells' predictions, on their training too, and on the cell that figures and table 5 show.
# Costs are summed up anew when a job that computes has run.
COSTS = {"summarise_costs": 1}
AUDIT = {"audit_claims": 1, "summarise_run": 1}
FIGURES = {"plot_figures": 1}
SKILLS = {"make_tables": 1, **FIGURES}
AFTER_CELLS = {"evaluate": 1, "make_explorer": 1, **AUDIT, **SKILLS, **COSTS}
SHOWN = {"train_challenge": 1, "evaluate_challenge": 1}
AFTER_TRAINING = {"select": 4, "summarise_search": 1, **SHOWN, **AFTER_CELLS}
DATA = {"describe_data": 1, "summarise_run": 1, **FIGURES}
LABELS = {"score_baselines": 1, **DATA}
AFTER_SPLIT = {**LABELS, "train": 4, **AFTER_TRAINING}
AFTER_OWN_SPLIT = {"fit_scaling": 1, **DATA, **AFTER_SPLIT}
AFTER_BOTH_SPLITS = {"fit_scaling": 2, **DATA, **AFTER_SPLIT}
AFTER_ALIGNMENT = {"align": 1, "split_grouped": 1, "split_by_folds": 1,
                   **AFTER_BOTH_SPLITS}  # fmt: skip
# What writes a page; figures are drawn from tables that some of them write.
PAGES = {**DATA, "make_explorer": 1, **SKILLS, **AUDIT, **COSTS}
# What made the results is recorded with any result that is made, and with any choice that is changed.
RECORDED = {"record_provenance": 1, "make_report": 1, "make_crate": 1}
LIBRARY = "workflow/scripts/emofuse"


@contextmanager
def edited(path, old, new):
    """A file with one text replaced, for the time of the block."""
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


def commented(path):
    """A module or a template with a word more in its first comment, for the time of the block."""
    opening = "{#" if path.suffix == ".jinja" else '"""'
    return edited(path, opening, f"{opening} Edited. ")


def test_touching_files_reruns_nothing(finished):
    for touched in (
        "Snakefile",
        f"{LIBRARY}/alignment/align.py",
        "workflow/scripts/train.py",
        "results/tiny/sequences/words.csd",
        "tiny/corpus.yaml",
    ):
        (finished.folder / touched).touch()
    assert finished.planned(**CELLS) == {}


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        (f"{LIBRARY}/report/figures/canvas.py", FIGURES),
        (f"{LIBRARY}/report/tables/costs.py", COSTS),
        (f"{LIBRARY}/report/explorer/content.py", {"make_explorer": 1}),
        (f"{LIBRARY}/report/templates/skills.js.jinja", {"make_tables": 1}),
        (f"{LIBRARY}/paper.py", {"score_baselines": 1, "evaluate_challenge": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/audit/prose.py", AUDIT),
        (f"{LIBRARY}/report/data/alignment.py", DATA),
        (f"{LIBRARY}/report/html.py", PAGES),
        (f"{LIBRARY}/report/templates/page.html.jinja", PAGES),
        (f"{LIBRARY}/report/templates/audit.html.jinja", AUDIT),
        (f"{LIBRARY}/report/templates/sort.js.jinja", PAGES),
        (f"{LIBRARY}/download/resumable.py", {}),
        (f"{LIBRARY}/provenance.py", RECORDED),
        (f"{LIBRARY}/files/checksums.py", {
            "hash_inputs": 1, **DATA, "select": 4, **SHOWN, **AFTER_CELLS}),
        (f"{LIBRARY}/scores/random_baselines.py", {"score_baselines": 1, "evaluate_challenge": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/scores/confidence.py", {
            "score_baselines": 1, "evaluate_challenge": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/report/tables/search.py", {"make_tables": 1}),
        (f"{LIBRARY}/search.py", {**AFTER_TRAINING}),
        (f"{LIBRARY}/architectures/cnn.py", {"train": 2, "select": 2, "summarise_search": 1, **AFTER_CELLS}),
        (f"{LIBRARY}/architectures/lstm.py", {"train": 2, **AFTER_TRAINING, "select": 2}),
        (f"{LIBRARY}/architectures/blstm.py", {}),
        (f"{LIBRARY}/features/fit_scaling.py", {
            "fit_scaling": 2, **DATA, "train": 4, **AFTER_TRAINING}),
        (f"{LIBRARY}/features/vocabulary.py", {"train": 4, **AFTER_TRAINING}),
        ("workflow/scripts/train.py", {"train": 4, **AFTER_TRAINING}),
        # The paper's submission is a BLSTM, which these cells have none of.
        ("workflow/scripts/train_challenge.py", {"train_challenge": 1, "evaluate_challenge": 1, "make_tables": 1,
                                                 **COSTS}),
        ("workflow/scripts/split.py", {"split_grouped": 1, "split_by_folds": 1, **AFTER_BOTH_SPLITS}),
    ],
)  # fmt: skip
def test_editing_a_module_or_a_template_reruns_its_users(finished, module, expected):
    with commented(finished.folder / module):
        assert finished.planned(**CELLS) == (expected | RECORDED if expected else {})


def test_what_was_edited_and_put_back_reruns_nothing(finished):
    [edits] = [mark.args[1] for mark in test_editing_a_module_or_a_template_reruns_its_users.pytestmark if mark.args]
    for module, _ in edits:
        with commented(finished.folder / module):
            pass
    assert finished.planned(**CELLS) == {}


@contextmanager
def changed(path, changes):
    """A protocol with keys changed, parts of mappings merged in, for the time of the block."""
    before = path.read_text(encoding="utf-8")
    protocol = yaml.safe_load(before)
    for key, value in changes.items():
        protocol[key] = protocol.get(key, {}) | value if isinstance(value, dict) else value
    path.write_text(yaml.safe_dump(protocol), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


RETRAINED = {"train": 4, **AFTER_TRAINING}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"alignment": {"weighting": "mean"}}, AFTER_ALIGNMENT),
        ({"alignment": {"missing": "borrow"}}, AFTER_ALIGNMENT),
        ({"alignment": {"non_finite": "propagate"}, "scaling": "max_abs"}, AFTER_ALIGNMENT),
        ({"alignment": {"backend": "mmsdk"}}, AFTER_ALIGNMENT),
        # The cells that are run here have text or several modalities.
        ({"unimodal_rows": "frames"}, {}),
        ({"text": "glove+one_hot"}, {"fit_vocabulary": 2, **RETRAINED}),
        ({"text": "one_hot"}, {"fit_vocabulary": 2, **RETRAINED}),
        ({"context": "video_mean"}, RETRAINED),
        # Each modality set is fitted to its own segments, that of table 5 on the organisers' folds too.
        ({"segments": {"used": "per_mode", "tables": "per_mode"}}, {
            "fit_scaling": 3, **DATA, **RETRAINED}),
        ({"segments": {"tables": "per_mode"}}, {"summarise_run": 1, **SKILLS}),
        ({"split": {"seed": 4}}, {"split_grouped": 1, **AFTER_OWN_SPLIT}),
        ({"split": {"shares": [0.5, 0.25, 0.25]}}, {"split_grouped": 1, **AFTER_OWN_SPLIT}),
        # A round is trained and selected in a folder of its own; table 5 has what is selected of all of them.
        ({"split": {"method": "folds", "folds": 3, "shares": None}}, {
            "split_cross_validation": 3, "fit_scaling": 3, **DATA, **LABELS, "train": 12,
            **AFTER_TRAINING, "select": 12, "pool_rounds": 4}),
        ({"scaling": "max_abs"}, {"fit_scaling": 2, **DATA, **RETRAINED}),
        ({"sequence": {"padding": "post"}}, RETRAINED),
        ({"sequence": {"truncating": "post"}}, RETRAINED),
        ({"sequence": {"masking": False}}, RETRAINED),
        ({"network": {"recurrent_activation": "hard_sigmoid"}}, RETRAINED),
        ({"network": {"output": "clipped"}}, RETRAINED),
        ({"network": {"auxiliary": ["sentiment"]}}, RETRAINED),
        ({"network": {"units": 32}}, RETRAINED),
        ({"network": {"dense_units": 50}}, RETRAINED),
        ({"network": {"filters": 64}}, RETRAINED),
        ({"network": {"kernel_size": 2}}, RETRAINED),
        ({"network": {"pool_size": 3}}, RETRAINED),
        ({"search": {"dense": [2]}}, RETRAINED),
        # Adding a shape trains it alone.
        # Four candidates are more than the three finalists that there are if nothing is said: all are trained with the
        # first seed alone, and then the finalists.
        ({"search": {"maxlen": [10, 12]}}, {**RETRAINED, "train": 8, "train_finalists": 4}),
        ({"search": {"maxlen": [10, 12], "finalists": "all"}}, RETRAINED),
        ({"search": {"by_architecture": {"cnn": {"depth": [1, 2]}}, "finalists": "all"}}, {
            "train": 2, "select": 2, "summarise_search": 1, **AFTER_CELLS}),
        ({"search": {"dropout": [0.1, 0.3]}}, RETRAINED),
        # The first seed alone, and then the finalists; where there are no more candidates, all are finalists.
        ({"search": {"finalists": 1}}, {**RETRAINED, "train_finalists": 4}),
        ({"search": {"finalists": 2}}, {}),
        # What cannot exist is shown, not run.
        ({"search": {"by_architecture": {"cnn": {"depth": [1, 3]}}}}, {"summarise_search": 1, "make_tables": 1}),
        ({"seeds": [1, 3]}, RETRAINED),
        # What is shuffled is headed so, everywhere.
        ({"labels": {"shuffled": True}}, {**RETRAINED, **PAGES}),
        ({"labels": {"seed": 1}}, RETRAINED),
        ({"training": {"optimizer": "sgd"}}, RETRAINED),
        ({"training": {"learning_rate": 0.01}}, RETRAINED),
        ({"training": {"loss": "mse"}}, RETRAINED),
        ({"training": {"auxiliary_weight": 0.3}}, RETRAINED),
        ({"training": {"monitor": "mae"}}, RETRAINED),
        ({"training": {"epochs": 3}}, RETRAINED),
        ({"training": {"patience": 2}}, RETRAINED),
        ({"training": {"batch_size": 32}}, RETRAINED),
        ({"training": {"weights_kept": "last"}}, RETRAINED),
        ({"chosen_on": "test"}, {"select": 4, **SHOWN, **AFTER_CELLS}),
        ({"scored_output": "raw"}, RETRAINED),
        ({"presence": ["rounded"]}, {"make_tables": 1}),
        ({"challenge": {"needed": True}}, {}),
        ({"challenge": {"fit_on": "train+valid"}}, {
            "train_challenge": 1, "evaluate_challenge": 1, "make_tables": 1, **COSTS}),
        ({"random_baseline": {"draws": 3}}, {"score_baselines": 1, "make_tables": 1, **AUDIT, **COSTS}),
        ({"random_baseline": {"seed": 3}}, {"score_baselines": 1, "make_tables": 1, **AUDIT, **COSTS}),
        ({"threads": 2}, RETRAINED),
    ],
    ids=str,
)  # fmt: skip
def test_editing_a_key_reruns_what_it_decides(finished, changes, expected):
    with changed(finished.folder / "tiny/protocol.yaml", changes):
        assert finished.planned(**CELLS) == (expected | RECORDED if changes else {})


def test_every_key_of_a_protocol_is_among_those_that_are_edited_above():
    schema = yaml.safe_load((HOME / "workflow/schemas/protocol.schema.yaml").read_text(encoding="utf-8"))
    keys = {
        (key, part)
        for key, described in schema["properties"].items()
        for part in described.get("properties", {None: None})
    }
    [edits] = [mark.args[1] for mark in test_editing_a_key_reruns_what_it_decides.pytestmark]
    edited_keys = {
        (key, part)
        for changes, _ in edits
        for key, value in changes.items()
        for part in (value if isinstance(value, dict) else [None])
    }
    # The name makes a folder of its own, and what is extended are other keys.
    assert keys - edited_keys == {("name", None), ("extends", None), ("search", "depth")}


# What is headed by the corpus's title, and by how many cells there are.
HEADED = {**PAGES, **RECORDED}


def test_a_corrected_title_is_written_anew_where_it_stands_and_nowhere_else(finished):
    """On pages, tables and figures: nothing is aligned, trained or scored again."""
    with changed(finished.folder / "tiny/corpus.yaml", {"title": "Corrected"}):
        assert finished.planned(**CELLS) == HEADED


def test_saying_that_labels_are_rated_bounds_their_noise_and_reruns_nothing_else(finished):
    with changed(finished.folder / "tiny/corpus.yaml", {"ratings": 3}):
        assert finished.planned(**CELLS) == {"bound_noise_ceiling": 1, **FIGURES, **RECORDED}


def test_adding_a_cell_trains_that_cell_alone(finished):
    more = CELLS | {"modality_sets": "['text','video','audio+video+text']"}
    assert finished.planned(**more) == {
        "train": 2, "select": 2, "summarise_search": 1, **AFTER_CELLS, **HEADED
    }  # fmt: skip
