"""Names from files and from a configuration: refused where they cannot be names, else shown as text."""

import json
import re
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
import yaml
from jsonschema import Draft202012Validator
from matplotlib import pyplot as plt

from emofuse.audit import page, verdicts
from emofuse.configuration.files import SAFE_LOADER
from emofuse.corpus import csd, splits
from emofuse.errors import InputError
from emofuse.report.figures import canvas, figure2
from emofuse.report.report import Entry, report_page
from emofuse.report.summary import Finding, Summary
from emofuse.report.table import Table, write_table
from emofuse.scores.predictions_csv import Outputs, read_segments

HOME = Path(__file__).parents[2]
NAME = "<script>alert(1) `x` | \\input{x} $x_$ ^~#%&"
CORPUS = {"name": "a", "title": "A", "sample": {"videos": 10, "seed": 1}, "label_columns": ["x"], "targets": ["x"]}


def faults(schema, content):
    rules = yaml.safe_load((HOME / f"workflow/schemas/{schema}.schema.yaml").read_text(encoding="utf-8"))
    return list(Draft202012Validator(rules).iter_errors(content))


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/x", "a/b", "-x", "a b", "a\n", "\n", "a\0", "$(x)", "`x`",
                                  "{x}", "<x>", "a;b", "a'b", "é", "a" * 101])  # fmt: skip
def test_a_folder_is_named_by_letters_digits_dots_underscores_and_hyphens(name):
    assert faults("corpus", CORPUS | {"name": name})
    assert faults("protocol", {"name": name})


@pytest.mark.parametrize(
    "text", ["", "a\n", "\na", "a\rb", "a\0", "\x1b[2J", "\x85", "\ud800", "a" * 501, "</Script>", "<!--", 5]
)
def test_text_is_one_line(text):
    assert not faults("corpus", CORPUS | {"title": NAME, "pauses": [NAME, "-"], "exclude": [NAME, "-x"]})
    assert faults("corpus", CORPUS | {"title": text})
    for key in ("pauses", "exclude", "targets", "label_columns"):
        assert faults("corpus", CORPUS | {key: [text]}), key


@pytest.mark.parametrize("column", ["-x", "--targets", "_x", " x", "<x>"])
def test_a_column_starts_with_a_letter_or_a_digit(column):
    assert not faults("corpus", CORPUS | {"targets": [f"é {NAME}", "4-class"]})
    assert faults("corpus", CORPUS | {"targets": [column]})


@pytest.mark.parametrize("host", ["a.b\n", "-a b", "$(x)", "a/b", ""])
def test_a_host_is_one(host):
    assert not faults("corpus", CORPUS | {"redirect_hosts": [".hf.co", "a.b"]})
    assert faults("corpus", CORPUS | {"redirect_hosts": [host]})


def read(path):
    with csd.open_sequence(path) as sequence:
        for video in sequence.videos:
            sequence.read(video)


@pytest.mark.parametrize("video", ["a\nb", "a\rb", "\x1b[2J", "x" * 201])
def test_an_id_that_could_not_stand_in_a_line_is_refused(video, tmp_path):
    csd.write_sequence(tmp_path / "a.csd", "root", [(video, np.zeros((1, 1)), np.zeros((1, 2)))])
    with pytest.raises(InputError, match=rf"a\.csd: video .* has an id of {len(video)} characters"):
        read(tmp_path / "a.csd")


def test_an_id_of_several_groups_or_of_no_text_is_refused(tmp_path):
    csd.write_sequence(tmp_path / "a.csd", "root", [("../../x", np.zeros((1, 1)), np.zeros((1, 2)))])
    with pytest.raises(InputError, match=r"video '\.\.': no 'features'"):
        read(tmp_path / "a.csd")
    with h5py.File(tmp_path / "b.csd", "w") as file:
        file.create_group("root/data").create_group(b"\xff")
    with pytest.raises(InputError, match=r"b\.csd: video b'\\xff' has an id"):
        read(tmp_path / "b.csd")


@pytest.mark.parametrize("videos", ["ab", [["a"]], [{"a": 1}], [None], {"a": 1}, [1]])
def test_folds_are_lists_of_text(videos, tmp_path):
    (tmp_path / "folds.json").write_text(json.dumps({"train": [], "valid": [], "test": videos}), encoding="utf-8")
    with pytest.raises(InputError, match=r"folds\.json: fold test is .* it should be a list of video ids"):
        splits.read_folds(tmp_path / "folds.json")


def test_folds_that_are_too_deep_are_no_folds(tmp_path):
    (tmp_path / "folds.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match="not a JSON file of folds"):
        splits.read_folds(tmp_path / "folds.json")


def test_ids_are_text_whatever_they_look_like(tmp_path):
    ids = ["NA", "nan", "None", "", "007", "1e5", "a,b", '"', " a "]
    table = pd.DataFrame({"video": ids, "error": [1.5, np.nan] + [0.0] * (len(ids) - 2)})
    table.to_csv(tmp_path / "t.csv", index=False, na_rep="NaN")
    pd.testing.assert_frame_equal(read_segments(tmp_path / "t.csv"), table)


def scripts(page):
    """How many scripts a page has; its own is one."""
    return len(re.findall("<script", page, re.IGNORECASE))


def test_tables_show_names_as_text(tmp_path):
    frame = pd.DataFrame({NAME: [1.0]}, pd.Index([NAME], name=f"row {NAME}"))
    write_table(Table(NAME, frame, [], notes=(NAME,), reading=(NAME,)), tmp_path, "t", NAME)
    markdown = (tmp_path / "t.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)[<`]", markdown)
    assert re.findall(r"(?<!\\)\|", markdown.splitlines()[-5]) == ["|"] * 3
    assert not re.search(
        r"\\input|(?<!\\)[$#%&_]|[\^~](?!\{\})", re.sub(" & ", "", (tmp_path / "t.tex").read_text(encoding="utf-8"))
    )
    assert scripts((tmp_path / "t.html").read_text(encoding="utf-8")) == 1


def test_the_audit_shows_its_heading_as_text():
    row = verdicts.Row("here", "claim", 1.0, 1.0, 0.0, -0.1, 0.1, 0.1, verdicts.REPRODUCED, "note", "")
    parts = [verdicts.Part("Part", "Caption", [row])]
    assert scripts(page.audit_page(parts, NAME, [NAME])) == 1
    assert not re.search(r"(?<!\\)[<`]", page.audit_markdown(parts, NAME, [NAME]))


def test_the_report_shows_its_texts_as_text(tmp_path):
    (tmp_path / "f.svg").write_text("<svg/>", encoding="utf-8")
    entry = Entry(NAME, NAME, tmp_path / "f.svg", NAME)
    shown = report_page(NAME, NAME, Summary([Finding(NAME, NAME, NAME)], [NAME]), entry, [entry], None)
    assert scripts(shown) == 1
    # Title, heading and date; a finding's two and a caution; alternative text and caption at the front; and of its
    # section, two of the contents, two headings, a caption and an alternative text, and the name of its contents.
    assert shown.count("&lt;script") == 15


def test_figures_show_names_as_text(tmp_path):
    outputs = np.zeros((3, 2))
    networks = {"N": Outputs(outputs, outputs, np.full(3, "v"))}
    figure = figure2.output_histograms(networks, ["$x_$", "$y_$"], "$x_$ and \\input{x}")
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["$x_$", "$y_$"]
    canvas.save(figure, [tmp_path / "f.svg"])
    assert not plt.fignum_exists(figure.number)


def test_nothing_that_is_given_can_be_run():
    """Arrays are read without pickles, YAML as data, models in safe mode; no text becomes code or a shell's."""
    sources = [*HOME.glob("workflow/scripts/**/*.py"), *HOME.glob("workflow/rules/*.smk"), HOME / "Snakefile"]
    lines = [line for path in sources for line in path.read_text(encoding="utf-8").splitlines()]
    # A message may tell a person how to open a pickle that this suite does not.
    text = "\n".join(line for line in lines if not line.startswith("python -c "))
    assert issubclass(SAFE_LOADER, yaml.constructor.SafeConstructor)
    for refused in (
        r"(?<![.\w])(?:eval|exec|__import__)\(", r"from\s+pickle\s", r"\bpickle\.(?:loads?|Unpickler|_\w+)\(",
        "joblib", r"os\.(?:system|popen)",
        "shell=True", r"yaml\.(?!safe_load\()\w*load\((?!.*Loader=SAFE_LOADER)",
        r"np\.load\((?!.*allow_pickle=False)", "safe_mode=False",
        r"keras\S*load_model\((?!.*safe_mode=True)", "enable_unsafe", r"Lambda\(",
    ):  # fmt: skip
        assert not re.findall(f".*{refused}.*", text), refused
