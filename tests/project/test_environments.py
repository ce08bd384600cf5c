"""Every package is pinned, and is at its pin here; conda has the same pins; the container has the same Python."""

import re
import runpy
import tomllib
from functools import cache
from importlib import metadata
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
PIN = SimpleNamespace(**runpy.run_path(str(HOME / "envs/pin.py")))
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
PINS = PIN.all_pins(PROJECT)
CONDA = (HOME / "envs/emofuse.yaml").read_text(encoding="utf-8")

# The project itself, and what packages are installed with, which is the user's own.
UNPINNED = {"emofuse", "pip", "uv"}
SYSTEMS = [
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
]
PYTHONS = [{"python_version": minor, "python_full_version": f"{minor}.9"} for minor in ("3.11", "3.12", "3.13")]
MACHINES = [system | python | {"extra": ""} for system, python in product(SYSTEMS, PYTHONS)]


def versions(pins):
    """What pins install on this machine: name to version."""
    requirements = map(Requirement, pins)
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    }


@cache
def installed():
    """What is installed on this machine, but for the project and tools: name to version."""
    found = {canonicalize_name(package.name): package.version for package in metadata.distributions()}
    return {name: version for name, version in found.items() if name not in UNPINNED}


def needs(name):
    """What a package needs on any machine; nothing if it is not installed on this one."""
    lines = metadata.requires(name) or [] if name in installed() else []
    return {
        canonicalize_name(requirement.name)
        for requirement in map(Requirement, lines)
        if requirement.marker is None or any(map(requirement.marker.evaluate, MACHINES))
    }


def needed(names):
    """These packages, and those that they need in turn."""
    found = set()
    while names:
        found |= names
        names = set().union(*map(needs, names)) - found
    return found


def test_every_package_here_is_pinned_and_at_its_pin():
    pinned = versions(PINS)
    assert installed() == {name: pinned.get(name) for name in installed()}


def test_every_package_that_is_needed_is_pinned():
    """Those of other systems too."""
    assert needed(set(installed())) - {PIN.name(pin) for pin in PINS} == set()


def test_conda_has_what_the_programs_need_and_no_more():
    programs = {PIN.name(pin) for pin in PROJECT["project"]["dependencies"]} - {"snakemake"}
    assert PIN.with_conda_pins(CONDA, PINS, needed(programs)) == CONDA


def test_the_environment_of_the_sdk_has_the_same_versions():
    environment = (HOME / "envs/mmsdk.yaml").read_text(encoding="utf-8")
    assert PIN.with_versions(environment, PINS) == environment


def test_what_builds_the_project_is_pinned():
    wanted = {*PROJECT["build-system"]["requires"], *PIN.BUILDERS}
    assert wanted <= {PIN.name(pin) for pin in PROJECT["tool"]["uv"][PIN.BUILD_CONSTRAINTS]}


def test_conda_and_the_container_have_the_same_python():
    (image,) = re.findall(
        r"^FROM .*python:(\d+\.\d+)\.\d+-slim", (HOME / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert f"python ={image}" in yaml.safe_load(CONDA)["dependencies"]
