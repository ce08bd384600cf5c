"""The page of skill by cell and target: what its fields hold, and that names stay text."""

import html
import re

import numpy as np
import pandas as pd
import pytest

from emofuse.report.explorer.skills import skills_page

HOSTILE = '<script>alert("1")</script>'
TARGETS = ["anger", HOSTILE]


@pytest.fixture
def metrics():
    """Two cells and the best constants of their sets, which make no error in the first target of text."""
    keys = ["modalities", "system", "group", "target"]
    rows = []
    for modalities in ("text", "audio+text"):
        for target in [*TARGETS, "overall"]:
            alone = (modalities, target) == ("text", "anger")
            skill = [-np.inf, np.nan, np.nan] if alone else [0.1234, -0.0004, 0.5]
            rows += [(modalities, "cnn", "all", target, 0.2, *skill)]
            rows += [(modalities, "best_constant", "all", target, 0.0 if alone else 0.25, 0.0, 0.0, 0.0)]
    return pd.DataFrame(rows, columns=[*keys, "mae", "skill", "skill_low", "skill_high"]).set_index(keys)


def fields(page):
    """Of each field: its colour's depth, all that is told of it, and its text."""
    found = re.findall(r'<td class="field.*?--depth: (.*?)".*?data-tip="(.*?)".*?>(.*?)</td>', page, re.DOTALL)
    return [(float(depth), html.unescape(tip), text) for depth, tip, text in found]


def test_a_field_tells_the_skill_its_interval_and_the_errors(metrics):
    page = skills_page("t", metrics, ["cnn"], TARGETS, ["Beware <of> it."])
    found = fields(page)
    assert len(found) == 6
    assert found[0] == (0, "text, CNN, anger: skill –; MAE 0.200, best constant 0.000", "–")
    words = "skill 12.3 % [0.0, 50.0]; MAE 0.200, best constant 0.250"
    assert found[1] == (1, f"text, CNN, {HOSTILE}: {words}", "+12")
    assert found[5] == (1, f"audio + text, CNN, overall: {words}", "+12")
    assert "Beware &lt;of&gt; it." in page
    assert "<script>alert" not in page


def test_only_the_cells_of_a_run_and_its_targets_are_there(metrics):
    page = skills_page("t", metrics, ["cnn"], ["anger"], [])
    assert re.findall(r'<th scope="row".*?>(.*?)</th>', page) == ["text, CNN", "audio + text, CNN"]
    # One target is its own mean.
    assert [tip.partition(":")[0] for _, tip, _ in fields(page)] == ["text, CNN, anger", "audio + text, CNN, anger"]
