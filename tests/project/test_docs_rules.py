"""The picture in docs/rules.md shows the rules that the workflow has now."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

HOME = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def shown():
    """The arrows of the picture, as pairs of rules."""
    tree = ElementTree.parse(HOME / "docs/images/rules.svg")
    nodes = {
        node.find(f"{SVG}title").text: node.find(f"{SVG}text").text for node in tree.iterfind(".//*[@class='node']")
    }
    arrows = (edge.find(f"{SVG}title").text.split("->") for edge in tree.iterfind(".//*[@class='edge']"))
    return {(nodes[before], nodes[after]) for before, after in arrows}


def drawn():
    """The arrows that Snakemake draws now."""
    graph = subprocess.run(
        [sys.executable, "-m", "snakemake", "--rulegraph"], cwd=HOME, capture_output=True, encoding="utf-8"
    )
    assert graph.returncode == 0, graph.stderr
    nodes = dict(re.findall(r'(\d+)\[label = "(\w+)"', graph.stdout))
    return {(nodes[before], nodes[after]) for before, after in re.findall(r"(\d+) -> (\d+)", graph.stdout)}


def without_detours(arrows):
    """The arrows that no way over other rules replaces, as `tred` leaves them."""
    users = {rule: {after for before, after in arrows if before == rule} for arrow in arrows for rule in arrow}

    @cache
    def made_of(rule):
        return users[rule].union(*map(made_of, users[rule]))

    return {(before, after) for before, after in arrows if not any(after in made_of(rule) for rule in users[before])}


def test_the_picture_of_the_rules_is_up_to_date():
    arrows = without_detours(drawn())
    assert ("train", "select") in arrows
    assert shown() == arrows, "docs/rules.md says how to draw it anew"
