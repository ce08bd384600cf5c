# /// script
# requires-python = ">=3.11"
# ///
"""Pin every package that the suite needs, in pyproject.toml and for conda: `uv run envs/pin.py`.

Versions stay as they are, so that a dependency that pyproject.toml has newly brings only what it needs itself.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

HOME = Path(__file__).parents[1]
PYPROJECT = HOME / "pyproject.toml"
CONDA = HOME / "envs/emofuse.yaml"
CONDA_MMSDK = HOME / "envs/mmsdk.yaml"

CONSTRAINTS = "constraint-dependencies"
BUILD_CONSTRAINTS = "build-constraint-dependencies"

# The project is built by Hatchling, which asks for editables only once it runs; Setuptools builds what has no wheel.
BUILDERS = ["hatchling", "editables", "setuptools"]

# Rules run programs, which know nothing of Snakemake.
NOT_OF_PROGRAMS = "snakemake"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", nargs="*", metavar="NAME",
                        help="take the newest version of these packages, or, if none is named, of all but those that"
                        " pyproject.toml pins by hand")  # fmt: skip
    upgrade = parser.parse_args().upgrade
    pyproject = PYPROJECT.read_text(encoding="utf-8")
    project = tomllib.loads(pyproject)
    constraints = {key: project["tool"]["uv"][key] for key in (CONSTRAINTS, BUILD_CONSTRAINTS)}
    if unknown := set(upgrade or []) - {name(pin) for pins in constraints.values() for pin in pins}:
        parser.error(f"--upgrade: not among the constraints of {PYPROJECT.name}: {', '.join(sorted(unknown))}")
    for key, pins in constraints.items():
        pyproject = with_list(pyproject, key, [pin for pin in pins if stays(pin, upgrade)])

    pyproject, of_programs = resolved(pyproject)
    pins = all_pins(tomllib.loads(pyproject))
    PYPROJECT.write_text(pyproject, encoding="utf-8")
    CONDA.write_text(with_conda_pins(CONDA.read_text(encoding="utf-8"), pins, of_programs), encoding="utf-8")
    CONDA_MMSDK.write_text(with_versions(CONDA_MMSDK.read_text(encoding="utf-8"), pins), encoding="utf-8")


def name(pin: str) -> str:
    """Name of the package that a pin, `name==version ; marker`, is of, as uv spells it."""
    return re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower()


def stays(pin: str, upgrade: list[str] | None) -> bool:
    """Whether a pin outlasts an upgrade of these names, of all where the list is empty, of none where there is none."""
    return upgrade is None or (upgrade != [] and name(pin) not in upgrade)


def pins_by_hand(project: dict) -> list[str]:
    """Pins that people write: of the project, of its extras and of its dependency groups, without `[extra]`."""
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    return [re.sub(r"\[.*?\]", "", pin) for pins in lists for pin in pins]


def all_pins(project: dict) -> list[str]:
    """Every pin of pyproject.toml, by name: those that people write, and those of what these need in turn."""
    return sorted(dict.fromkeys(pins_by_hand(project) + project["tool"]["uv"][CONSTRAINTS]), key=name)


def resolved(pyproject: str) -> tuple[str, set[str]]:
    """Text of pyproject.toml with the constraints that uv finds within those there are, and what programs need."""
    project = tomllib.loads(pyproject)
    everything, of_programs = export(
        pyproject, ["--all-extras", "--all-groups"], ["--no-default-groups", "--prune", NOT_OF_PROGRAMS]
    )
    (of_builders,) = export(builders(project), [])
    by_hand = {name(pin) for pin in pins_by_hand(project)}
    pyproject = with_list(pyproject, CONSTRAINTS, [pin for pin in everything if name(pin) not in by_hand])
    return with_list(pyproject, BUILD_CONSTRAINTS, of_builders), {name(pin) for pin in of_programs}


def builders(project: dict) -> str:
    """Text of the pyproject.toml of a project that needs what builds this one."""
    return "\n".join([
        "[project]",
        'name = "builders"',
        'version = "0"',
        f"requires-python = {json.dumps(project['project']['requires-python'])}",
        f"dependencies = {json.dumps(BUILDERS)}",
        "[tool.uv]",
        f"{CONSTRAINTS} = {json.dumps(project['tool']['uv'][BUILD_CONSTRAINTS])}",
    ])  # fmt: skip


def export(pyproject: str, *choices: list[str]) -> list[list[str]]:
    """Pins for all systems at once, as `uv export` gives them with each of these choices of options."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(pyproject, encoding="utf-8")
        run_uv("lock", folder=folder)
        options = ["--frozen", "--no-emit-project", "--no-hashes", "--no-annotate", "--no-header"]
        return [run_uv("export", *options, *choice, folder=folder).splitlines() for choice in choices]


def with_list(pyproject: str, key: str, values: list[str]) -> str:
    """Text of pyproject.toml in which the list of this key, a value a line, has these values."""
    lines = "".join(f"    {json.dumps(value)},\n" for value in values)
    return re.sub(rf"(?ms)^{key} = \[\n.*?^\]", lambda _: f"{key} = [\n{lines}]", pyproject)


def with_conda_pins(environment: str, pins: list[str], names: Iterable[str]) -> str:
    """Text of a conda environment that ends in a list of pip's, in which that list has the pins of these names."""
    chosen = [json.dumps(pin) if ";" in pin else pin for pin in pins if name(pin) in names]
    head, opening, _ = environment.partition("  - pip:\n")
    return head + opening + "".join(f"      - {pin}\n" for pin in chosen)


def with_versions(environment: str, pins: list[str]) -> str:
    """Text of a conda environment in which what is pinned here too has the same version."""
    # Where Pythons differ, the first is for the oldest, which is conda's.
    versions = dict(re.match(r"(\S+)==(\S+)", pin).groups() for pin in reversed(pins))
    return re.sub(
        r"(?m)^( +- )(\S+)==(\S+)$",
        lambda line: f"{line[1]}{line[2]}=={versions.get(line[2], line[3])}",
        environment,
    )


def run_uv(*arguments: str, folder: str) -> str:
    """What uv prints in this folder; where it fails, it has said why."""
    ended = subprocess.run(["uv", "--quiet", *arguments], cwd=folder, stdout=subprocess.PIPE, encoding="utf-8")
    return ended.stdout if ended.returncode == 0 else sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
