"""The form of the sources: linted, formatted, and in agreement with one another."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).parents[2]


def run(*command):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
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
    assert len((HOME / "Snakefile").read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize("schema", sorted((HOME / "workflow/schemas").glob("*.yaml")), ids=lambda path: path.name)
def test_every_key_of_a_schema_is_described_and_unknown_keys_are_refused(schema):
    def check(part, name):
        if "properties" in part:
            assert part["additionalProperties"] is False, name
            for key, value in part["properties"].items():
                assert value.get("description"), f"{name}.{key}"
                check(value, f"{name}.{key}")

    check(yaml.safe_load(schema.read_text(encoding="utf-8")), schema.name)


def imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module} | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


LIBRARY = HOME / "workflow/scripts/emofuse"

# What each package may import: those above it in docs/architecture.md.
LAYERS = [
    ["errors", "environment", "paper", "cost"],
    ["configuration"],
    ["command_line", "options", "search", "files", "terminal"],
    ["provenance", "corpus", "download"],
    ["alignment", "networks", "word_vectors"],
    ["answers", "arrays"],
    ["features", "architectures"],
    ["training", "prediction", "scores"],
    ["report"],
    ["audit"],
]


def package_of(path):
    return path.relative_to(LIBRARY).with_suffix("").parts[0]


def modules():
    return [path for path in LIBRARY.rglob("*.py") if path != LIBRARY / "__init__.py"]


def test_each_package_imports_only_what_is_above_it():
    for path in modules():
        package = package_of(path)
        [place] = [number for number, layer in enumerate(LAYERS) if package in layer]
        above = {name for layer in LAYERS[:place] for name in layer} | {package}
        if package in ("errors", "environment", "paper", "cost"):
            above = set()
        used = {name.split(".")[1] for name in imports(path) if name.startswith("emofuse.")}
        used |= {name for name in named_from_the_top(path)}
        assert used <= above, (path, used - above)


def named_from_the_top(path):
    """What `from emofuse import a, b` names."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [alias.name for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "emofuse"
            for alias in node.names]  # fmt: skip


def test_no_package_is_a_drawer():
    """A reader looks through so many names and no more, and through so many lines of each."""
    files = modules()
    assert len([path for path in files if path.parent == LIBRARY]) <= 9
    for folder in {path.parent for path in files} - {LIBRARY}:
        assert len([path for path in files if path.parent == folder and path.name != "__init__.py"]) <= 12, folder
    assert not [path for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 300]


def test_only_the_architectures_find_modules_in_their_init():
    """Everywhere else it holds a docstring alone."""
    for path in LIBRARY.rglob("__init__.py"):
        if path.parent.name != "architectures":
            assert len(ast.parse(path.read_text(encoding="utf-8")).body) == 1, path


def test_the_library_knows_nothing_of_snakemake_and_only_training_knows_keras():
    library = HOME / "workflow/scripts/emofuse"
    for path in library.rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert "snakemake" not in roots, path
        if path.parent.name != "architectures" and path.name not in ("trainer.py", "backend.py"):
            assert not roots & {"keras", "tensorflow"}, path


def test_only_the_canvas_imports_seaborn():
    """It leaves out what takes half of the time and no figure has."""
    importing = [path.name for path in LIBRARY.rglob("*.py") if "seaborn" in imports(path)]
    assert importing == ["canvas.py"]


def test_no_program_imports_a_program():
    scripts = HOME / "workflow/scripts"
    programs = {path.stem for path in scripts.glob("*.py")}
    for path in scripts.rglob("*.py"):
        assert not programs & {name.split(".")[0] for name in imports(path)}, path


PROGRAMS = sorted((HOME / "workflow/scripts").glob("*.py"))


@pytest.fixture(scope="module")
def explained():
    """The exit code and the output of each program that is asked for help, by its path."""
    asked = subprocess.run(
        [sys.executable, Path(__file__).with_name("explain_programs.py"), *PROGRAMS],
        capture_output=True,
        encoding="utf-8",
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_every_program_explains_itself(program, explained):
    code, said = explained[str(program)]
    assert code == 0
    assert said.startswith("usage:")
