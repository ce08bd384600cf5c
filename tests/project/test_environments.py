"""The pins for conda are those that the tests run with, to the last package; the container has the same Python."""

import re
import sys
from importlib import metadata
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
DEPENDENCIES = yaml.safe_load((HOME / "envs/emofuse.yaml").read_text())["dependencies"]


def pinned():
    """What envs/emofuse.yaml installs on this machine: name to version."""
    requirements = [Requirement(pin) for pin in DEPENDENCIES[-1]["pip"]]
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    }


def test_every_pin_is_what_is_installed_here():
    # The one package of which later Pythons have another version.
    other = {"contourpy"} if sys.version_info >= (3, 12) else set()
    found = {name: metadata.version(name) for name in pinned().keys() - other}
    assert found == {name: version for name, version in pinned().items() if name not in other}


def test_what_a_pin_needs_is_pinned():
    needed = {
        canonicalize_name(requirement.name)
        for name in pinned()
        for requirement in map(Requirement, metadata.requires(name) or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }
    assert needed - pinned().keys() == set()


def test_conda_and_the_container_have_the_same_python():
    (image,) = re.findall(r"^FROM .*python:(\d+\.\d+)\.\d+-slim", (HOME / "Containerfile").read_text(), re.MULTILINE)
    assert f"python ={image}" in DEPENDENCIES
