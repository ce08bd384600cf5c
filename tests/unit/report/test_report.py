"""The report's page: what is on it and where, and that nothing which is given becomes markup."""

import base64
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from emofuse.errors import InputError
from emofuse.report import html, report
from emofuse.report.report import Entry
from emofuse.report.summary import Finding, Summary, write_summary

HOME = Path(__file__).parents[3]
SCRIPTS = HOME / "workflow/scripts"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"></svg>'


@pytest.fixture
def entries(tmp_path):
    frame = pd.DataFrame({"system": ["zero", "cnn"], "MAE": ["0.2", "0.1"]})
    table = html.table("Caption of the <h1>table</h1>.", frame, 1)
    page = html.page("audit.html.jinja", "Heading of its own", title="A page", summary="Of its own", no_evidence="",
                     counts=table, reading=(), cannot="?", parts=[("A part", table, {}, ("Explained.",))])  # fmt: skip
    (tmp_path / "table.html").write_text(page, encoding="utf-8")
    (tmp_path / "figure.svg").write_text(SVG, encoding="utf-8")
    return [
        Entry("Results", "Table 1: <numbers>", tmp_path / "table.html", "Look at the & last row."),
        Entry("Figures", 'Figure "1"', tmp_path / "figure.svg", "Look at the bars."),
    ]


FOUND = Summary([Finding("It is good.", "By 5 %.", "table"), Finding("Else.", "", "nowhere")], ["Take care."])


def made(entries, picture=None, summary=FOUND):
    """The page of a report."""
    return report.report_page("Corpus, protocol", "1 May 2026", summary, picture, entries, None)


def test_entries_stand_in_order_below_their_sections(entries):
    page = made(entries)
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["What was found", "Results", "Figures"]
    assert re.findall(r"<h3.*?>(.*?)</h3>", page) == ["Table 1: &lt;numbers&gt;", "Figure &#34;1&#34;"]
    # A page says itself what to look at.
    assert "Look at the &amp; last row." not in page
    assert "<p>Look at the bars.</p>" in page
    assert page.index("<h1>Corpus, protocol <span>1 May 2026</span></h1>") < page.index("<nav")
    assert page.index("It is good.") < page.index("Take care.") < page.index("<h2>Results")


def test_every_link_has_its_heading(entries):
    page = made(entries)
    links, names = re.findall(r'href="#(.*?)"', page), re.findall(r'<(?:section|h3) id="(.*?)"', page)
    assert set(links) == set(names)
    assert len(names) == len(set(names)) == 5


def test_a_finding_links_to_what_shows_it(entries):
    first, second = re.findall(r"<li><strong>(.*?)</li>", made(entries))
    assert first == 'It is good.</strong> By 5 %. <a href="#table-1-numbers">Table 1: &lt;numbers&gt;</a>'
    assert second == "Else.</strong> "


def test_a_page_brings_its_body_with_lower_headings(entries):
    page = made(entries)
    assert page.count("<main>") == page.count("<h1>") == page.count("<style>") == 1
    assert re.findall("<h4>(.*?)</h4>", page) == ["Of its own", "A part"]
    assert "Heading of its own" not in page
    assert page.count("Caption of the &lt;h1&gt;table&lt;/h1&gt;.") == 2
    assert "<td>0.1</td>" in page


def test_a_picture_is_within_the_page_and_can_be_read_out(entries):
    page = made(entries, entries[1])
    images = re.findall(r'<img alt="(.*?)" src="data:image/svg\+xml;base64,(.*?)">', page)
    assert len(images) == 2
    assert base64.b64decode(images[0][1]).decode() == SVG
    assert images[0][0] == "Figure &#34;1&#34;"


def test_what_is_no_page_is_refused(tmp_path):
    (tmp_path / "other.html").write_text("<p>Other</p>", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.html: no page"):
        made([Entry("S", "T", tmp_path / "other.html", "")])


def test_a_page_of_its_own_has_headings_of_its_own(entries):
    page = entries[0].path.read_text(encoding="utf-8")
    assert re.findall("<(h[1-6])>(.*?)</", page) == [("h1", "Of its own"), ("h2", "A part")]


def test_an_interval_stands_in_a_box_of_its_own():
    """So that numbers of a column are aligned, and names that hold a bracket stay whole."""
    frame = pd.DataFrame({"system": ["a [b]"], "skill": ["15.3 % [7.2, 25.1]"]})
    shown = html.table("", frame, 1)
    assert re.findall(r"<td.*?>(.*?)</td>", shown) == [
        "a [b]", '15.3 % <span class="interval">[7.2, 25.1]</span>'
    ]  # fmt: skip


def test_bars_are_as_wide_as_their_share():
    frame = pd.DataFrame({"system": ["a", "b", "c"], "skill": ["10 %", "-5 %", "–"], "r": ["0", "1", "2"]})
    shown = html.table("", frame, 1, bars=pd.DataFrame({"skill": [1.0, -0.5, None]}))
    assert re.findall(r"<th (.*?)>(.*?)</th>", shown) == [
        ('scope="col" class="label"', "system"), ('scope="col"', "skill"), ('scope="col"', "r"),
    ]  # fmt: skip
    assert re.findall(r"<td(.*?)>(.*?)</td>", shown) == [
        (' class="label"', "a"), (' class="gain" style="--share: 100.0%"', "10 %"), ("", "0"),
        (' class="label"', "b"), (' class="loss" style="--share: 50.0%"', "-5 %"), ("", "1"),
        (' class="label"', "c"), ("", "–"), ("", "2"),
    ]  # fmt: skip


def test_the_program_writes_the_page(entries, tmp_path):
    (tmp_path / "caption.rst").write_text("Two\nlines.\n", encoding="utf-8")
    write_summary(FOUND, tmp_path / "summary.json")
    shown = [word for entry in entries for word in ("--entry", entry.section, entry.title, entry.path,
                                                    tmp_path / "caption.rst")]  # fmt: skip
    subprocess.run(
        [sys.executable, SCRIPTS / "make_report.py", "--heading", "Heading", "--summary", tmp_path / "summary.json",
         "--explorer", "segments.html", *shown,
         "--picture", "Picture", tmp_path / "figure.svg", tmp_path / "caption.rst",
         "--output", tmp_path / "report.html"],
        check=True,
    )  # fmt: skip
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<a href="segments.html">Look at the test segments</a>' in page
    assert "It is good." in page
    assert f"<span>{date.today():%-d %B %Y}</span>" in page
    assert page.count("Two lines.") == 2


@pytest.mark.parametrize("caption", sorted(HOME.glob("workflow/report/*.rst")), ids=lambda path: path.stem)
def test_a_caption_has_two_sentences_at_most(caption):
    """The first says what is shown, the second what to look at first."""
    text = caption.read_text(encoding="utf-8")
    assert len(re.findall(r"[.!?](?=\s|$)", text)) <= 2
