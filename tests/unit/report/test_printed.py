"""Tables in print: what fits, the best in bold, constants below a rule."""

import numpy as np
import pandas as pd
import pytest

from emofuse.report import printed
from emofuse.report.printed import Printed
from emofuse.report.table import Table, write_table


def table(rows, columns, names=("modalities", "system")):
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=names)
    return frame


@pytest.fixture
def cells():
    return table(
        {
            ("text", "LSTM"): [0.156, 0.15, 0.12, "beats every constant of them"],
            ("text", "CNN"): [0.158, 0.14, 0.08, "is not shown to beat every constant"],
            ("constant", "zero"): [None, 0.16, 0.0, None],
            ("constant", "training mean"): [None, 0.13, np.nan, None],
        },
        ["paper", "MAE", "skill", "verdict"],
    )


def written(frame, folder, **more):
    write_table(Table("What it is. What to look at.", frame, ["skill"], **more), folder, "t", "Corpus, protocol p")
    return {ending: (folder / f"t.{ending}").read_text(encoding="utf-8") for ending in ("md", "tex", "csv")}


def test_in_markdown(cells, tmp_path):
    assert written(cells, tmp_path, notes=("One seed.",))["md"] == (
        "What it is. Corpus, protocol p.\n\n"
        "| modalities | system | paper | MAE | skill |\n"
        "|:--|:--|--:|--:|--:|\n"
        "| text | LSTM | 0.156 | 0.150 | **12.0 %** |\n"
        "| text | CNN | 0.158 | 0.140 | 8.0 % |\n"
        "| | | | | |\n"
        "| constant | zero | – | 0.160 | 0.0 % |\n"
        "| constant | training mean | – | **0.130** | – |\n\n"
        "One seed.\n\n"
        "In t.csv besides: verdict.\n"
    )


def test_in_latex(cells, tmp_path):
    assert written(cells, tmp_path)["tex"].splitlines() == [
        r"\begin{table*}[t]",
        r"\centering\footnotesize",
        r"\caption{What it is. Corpus, protocol p.}",
        r"\label{tab:t}",
        r"\begin{tabular}{@{}lrrr@{}}",
        r"\toprule",
        r"system & paper & MAE & skill \\",
        r"\midrule",
        r"\multicolumn{4}{@{}l}{\emph{text}} \\",
        r"LSTM & 0.156 & 0.150 & \textbf{12.0 \%} \\",
        r"CNN & 0.158 & 0.140 & 8.0 \% \\",
        r"\midrule",
        r"\multicolumn{4}{@{}l}{\emph{constant}} \\",
        r"zero & – & 0.160 & 0.0 \% \\",
        r"training mean & – & \textbf{0.130} & – \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\par\smallskip\parbox{\linewidth}{In t.csv besides: verdict.}",
        r"\end{table*}",
    ]


def test_the_csv_file_has_all(cells, tmp_path):
    assert written(cells, tmp_path)["csv"].splitlines()[0] == "modalities,system,paper,MAE,skill,verdict"


def test_columns_that_do_not_fit_are_named_and_the_first_ones_stay(tmp_path):
    columns = [f"column {number}" for number in range(20)]
    frame = table({("a", "b"): [0.1] * 20, ("a", "c"): [0.2] * 20}, columns)
    found = written(frame, tmp_path)
    # Of 455 points a row's name takes 6 letters of 4.3 and 12 between columns, and each column as much.
    assert found["tex"].count(r"\shortstack[r]{column\\") == (455 - 37.8) // 37.8
    assert "In t.csv besides: column 11, column 12," in found["md"]


def test_columns_of_a_choice_are_printed_alone(cells, tmp_path):
    assert "paper" not in written(cells, tmp_path, printed=("MAE", "skill"))["md"]


def test_rows_that_do_not_fit_are_counted(tmp_path):
    frame = table({("a", str(number)): [number] for number in range(60)}, ["x"])
    found = written(frame, tmp_path)
    assert "t.csv has 10 more rows." in found["tex"]
    assert "| 49 |" in found["md"]
    assert "| 50 |" not in found["md"]


def test_rows_of_other_segments_have_tables_of_their_own_beside_the_papers(tmp_path):
    rows = {("the paper's", "random"): [0.6], ("own", "zero"): [0.2], ("own", "median"): [0.3],
            ("organisers", "zero"): [0.4], ("organisers", "median"): [0.1]}  # fmt: skip
    found = written(table(rows, ["MAE"], ("test set", "system")), tmp_path)
    own, organisers = found["md"].split("What it is: ")[1:]
    assert own.startswith("own. ")
    assert "| random | 0.600 |" in own
    assert "| zero | **0.200** |" in own
    assert "| median | **0.100** |" in organisers
    assert r"\label{tab:t-2}" in found["tex"]


def test_the_best_is_of_a_row_where_it_is_of_a_metric_and_never_the_papers():
    rows = {("MAE", "anger"): [0.1, 0.2, 0.3], ("AUC", "anger"): [0.9, 0.6, 0.7], ("deviation", "anger"): [1, 2, 3]}
    frame = table(rows, ["the paper's", "ours", "zero"], ("metric", "target"))
    assert printed.best_cells(frame).to_numpy().tolist() == [
        [False, True, False], [False, False, True], [False, False, False]
    ]  # fmt: skip


def test_the_best_is_among_rows_on_the_same_and_none_where_all_are_alike():
    rows = {("CNN", "happy"): [0.9], ("CNN", "all"): [0.6], ("LSTM", "all"): [0.7]}
    assert printed.best_cells(table(rows, ["AUC"], ("system", "emotion")))["AUC"].tolist() == [False, False, True]
    alike = table({("a", "b"): [0.5], ("a", "c"): [0.5]}, ["MAE"])
    assert not printed.best_cells(alike).to_numpy().any()


def test_headings_and_long_names_are_broken():
    frame = pd.DataFrame(
        {"balanced accuracy": ["1"]}, index=pd.Index(["random, as described: expectation"], name="system")
    )
    found = printed.latex(Printed("c", frame, frame == "", np.array([False])), "t", "t")
    assert r"\shortstack[r]{balanced\\accuracy}" in found
    assert r"\shortstack[l]{random, as described:\\expectation} & 1 \\" in found
