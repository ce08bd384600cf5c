"""A table in every format."""

import pandas as pd

from emofuse.report.table import Table, write_table


def test_counts_are_shown_whole_and_shares_as_per_cent(tmp_path):
    frame = pd.DataFrame({"segments": [23259, 8], "share": [1.0, 0.0005]}, pd.Index(["all", "a & b"], name="who"))
    write_table(Table("Caption", frame, ["share"]), tmp_path, "t", "Heading")
    assert (tmp_path / "t.md").read_text(encoding="utf-8").splitlines()[-2:] == [
        "| all | 23,259 | 100.0 % |",
        "| a & b | 8 | 0.1 % |",
    ]
    assert r"a \& b & 8 & 0.1 \%" in (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1] == "all,23259,1.0"


def test_notes_stand_below_a_table_in_every_format(tmp_path):
    frame = pd.DataFrame({"n": [1]}, pd.Index(["a"], name="who"))
    write_table(Table("Caption.", frame, [], notes=("A <note>.",), reading=("Read & see.",)), tmp_path, "t", "Heading")
    markdown, latex, page = ((tmp_path / f"t.{ending}").read_text(encoding="utf-8") for ending in ("md", "tex", "html"))
    assert markdown.startswith("Caption. Heading.\n\n|")
    assert markdown.endswith("\n\nA \\<note>.\n")
    assert r"\parbox{\linewidth}{A <note>.}" in latex
    assert "<header><p>Heading</p></header>" in page
    assert page.index("</table>") < page.index("<li>A &lt;note&gt;.</li>") < page.index("<p>Read &amp; see.</p>")
