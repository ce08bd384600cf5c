"""The form of the sources: linted, formatted, and in agreement with one another."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).parents[2]


def run(*command):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("snakefmt", "--check", "Snakefile", "workflow/rules"),
        ("snakemake", "--lint"),
    ],
    ids=" ".join,
)
def test_is_clean(command):
    checked = run(*command)
    assert checked.returncode == 0, checked.stdout


def test_the_snakefile_is_short():
    assert len((HOME / "Snakefile").read_text().splitlines()) < 60


@pytest.mark.parametrize("schema", sorted((HOME / "workflow/schemas").glob("*.yaml")), ids=lambda path: path.name)
def test_every_key_of_a_schema_is_described_and_unknown_keys_are_refused(schema):
    def check(part, name):
        if "properties" in part:
            assert part["additionalProperties"] is False, name
            for key, value in part["properties"].items():
                assert value.get("description"), f"{name}.{key}"
                check(value, f"{name}.{key}")

    check(yaml.safe_load(schema.read_text()), schema.name)


def imports(path):
    tree = ast.parse(path.read_text())
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module} | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


def test_the_library_knows_nothing_of_snakemake_and_only_training_knows_keras():
    library = HOME / "workflow/scripts/emofuse"
    for path in library.rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert "snakemake" not in roots, path
        if path.parent.name != "architectures" and path.name not in ("trainer.py", "backend.py"):
            assert not roots & {"keras", "tensorflow"}, path


def test_no_program_imports_a_program():
    scripts = HOME / "workflow/scripts"
    programs = {path.stem for path in scripts.glob("*.py")}
    for path in scripts.rglob("*.py"):
        assert not programs & {name.split(".")[0] for name in imports(path)}, path


@pytest.mark.parametrize("program", sorted((HOME / "workflow/scripts").glob("*.py")), ids=lambda path: path.name)
def test_every_program_explains_itself(program):
    helped = subprocess.run([sys.executable, program, "--help"], capture_output=True, text=True)
    assert helped.returncode == 0, helped.stderr
    assert helped.stdout.startswith("usage:")
