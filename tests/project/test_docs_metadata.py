"""What the project says of itself to others' tools agrees with what it says to Python's."""

import re
import tomllib
from pathlib import Path

import yaml

HOME = Path(__file__).parents[2]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_citation_and_the_changelog_are_of_this_version():
    citation = yaml.safe_load((HOME / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["title"], citation["version"], citation["license"]) == (
        PROJECT["name"], PROJECT["version"], PROJECT["license"]
    )  # fmt: skip
    newest = re.search(r"^## \[(.+?)\]", (HOME / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert newest == PROJECT["version"]
    assert (HOME / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_the_catalog_finds_its_keys():
    usage = yaml.safe_load((HOME / ".snakemake-workflow-catalog.yml").read_text(encoding="utf-8"))["usage"]
    assert set(usage) == {"mandatory-flags", "software-stack-deployment", "report"}
    assert set(usage["software-stack-deployment"]) == {"conda", "apptainer", "apptainer+conda"}
