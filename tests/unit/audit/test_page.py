"""The audit's table and pages, of rows made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from emofuse.audit.beside import Found
from emofuse.audit.page import audit_markdown, audit_page
from emofuse.audit.verdicts import CONTRADICTED, OF_OURS, REPRODUCED, Part, fact, frame, number, unchecked


@pytest.fixture
def part():
    near, wide = Found(0.5, (0.4995, 0.5005), (0.4996, 0.5004), 20), Found(0.55, (0.4, 0.7), (0.42, 0.68), 20)
    far = {"zero": Found(0.9, (0.85, 0.95), (0.86, 0.94), 20)}
    rows = [
        fact("claim 1", "yes <&>", "x", "x", REPRODUCED, "note", "a.csv"),
        fact("claim 2", "no", 0.15, 3, CONTRADICTED, "note", "a.csv"),
        unchecked("claim 3", "open", 0.6, "not run", ""),
        number(("claim 4", "also yes", 0.5), near, far, 0.0025, 0.0005, "note", "a.csv"),
        number(("claim 5", "compatible", 0.5), wide, far, 0.0025, 0.0005, "note", "a.csv"),
        number(("claim 6", "nothing", 0.5), wide, {"zero": wide}, 0.0025, 0.0005, "note", "a.csv"),
        number(
            ("claim 7", "few", 0.5),
            Found(0.5, (np.nan, np.nan), (np.nan, np.nan), 1),
            far,
            0.0025,
            0.0005,
            "note",
            "a.csv",
        ),
    ]
    return Part("Title", "Caption.", rows)


def test_the_table_has_a_row_a_claim_and_every_column(part):
    table = frame(part.rows)
    assert list(table) == [
        "where", "claim", "paper", "ours", "difference", "low", "high", "margin", "verdict", "note", "shown_in"
    ]  # fmt: skip
    assert list(table["where"]) == [f"claim {number}" for number in range(1, 8)]


def test_pages_count_the_claims_of_the_paper_and_mark_each_verdict(part):
    beside = Part("Beside", "Caption.", [replace(part.rows[0], where=OF_OURS)])
    page = audit_page([part, beside], "Heading", [])
    text = audit_markdown([part, beside], "Heading", [])
    summary = (
        "Of 7 claims of the paper, 3 are confirmed: 2 reproduced, 1 compatible where a constant is not. 1 is"
        " contradicted. Nothing is shown by 1 that a constant is compatible with as well and 1 that is inconclusive;"
        " 1 cannot be checked here."
    )
    assert f"<h1>{summary}</h1>" in page
    assert f"# {summary}" in text
    assert page.count(">✓ reproduced</td>") == 3
    assert "yes &lt;&amp;&gt;" in page
    counts = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if "| Title" in line]
    assert counts == [["Title", "2", "1", "1", "1", "1", "1"]]
    assert "-0.0010 to +0.0010" in text
    assert "confirmed</td>" not in page


def test_what_cannot_be_checked_stands_below_by_its_reason(part):
    others = [unchecked("table 2", "audio, CNN: MAE", 0.146, "Not run: this cell.", ""),
              unchecked("table 2", "text, CNN: MAE", 0.1, "Not run: this cell.", "")]  # fmt: skip
    parts = [replace(part, rows=[*part.rows, *others]), Part("Nothing", "Caption of nothing.", others)]
    page, text = audit_page(parts, "Heading", []), audit_markdown(parts, "Heading", [])
    claims = "Not run: this cell. table 2: audio, CNN: MAE (0.146); table 2: text, CNN: MAE (0.1)."
    assert page.count(f"<p>{claims}</p>") == text.count(f"? cannot be checked here: {claims}") == 2
    assert page.count("cannot be checked here</summary>") == 2
    assert page.count("not run claim 3: open (0.6).") == 1
    assert "cannot be checked here</td>" not in page
    assert "Caption of nothing." in page.rpartition("<h2>")[2]
    assert "<table>" not in page.rpartition("<h2>")[2]
    assert "|" not in text.rpartition("## ")[2]


def test_a_run_that_is_no_evidence_says_so_above_the_same_verdicts(part):
    why = ["the corpus is synthetic", "networks learnt from shuffled labels"]
    page, text = audit_page([part], "Heading", why), audit_markdown([part], "Heading", why)
    heading = "No evidence about the paper: the corpus is synthetic and networks learnt from shuffled labels"
    assert f"<h1>{heading}</h1>" in page
    assert text.startswith(f"# {heading}\n\nOf 7 claims")
    assert ">✓ reproduced</td>" in page


def test_an_interval_stands_beside_what_it_is_of(part):
    order = replace(part.rows[0], claim="a is better", ours=-0.1, low=-0.2, high=-0.05)
    text = audit_markdown([replace(part, rows=[order, part.rows[3]])], "Heading", [])
    of_order, of_number = [[cell.strip() for cell in line.split("|")[4:7]] for line in text.splitlines()
                           if "claim 1:" in line or "claim 4:" in line]  # fmt: skip
    assert of_order == ["-0.1000 (-0.2000 to -0.0500)", "–", "–"]
    assert of_number == ["0.5000", "+0.0000", "-0.0010 to +0.0010"]


def test_only_claims_of_the_paper_are_counted_and_add_up(part):
    beside = Part("Beside", "Caption.", [replace(part.rows[0], where=OF_OURS)])
    text = audit_markdown([part, beside], "Heading", [])
    counts = {cells[1].strip(): [cell.strip() for cell in cells[2:-1]] for line in text.splitlines()
              if len(cells := line.split("|")) == 9}  # fmt: skip
    assert "Beside" not in counts
    assert counts["all"] == counts["Title"] == ["2", "1", "1", "1", "1", "1"]
