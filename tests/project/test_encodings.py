"""Every text file is read and written as UTF-8, whatever the locale: no call leaves the encoding to it."""

import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
SOURCES = [path for top in ("workflow", "envs", "benchmarks", "tests") for path in sorted((HOME / top).rglob("*.py"))]

# Open no text.
NO_TEXT = {"os.open", "archive.open"}
# Open bytes unless they are told otherwise.
OF_BYTES = {"NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "gzip.open", "bz2.open", "lzma.open"}
READ_OR_WRITE = {"read_text", "write_text", "FileHandler", "TextIOWrapper"}


def calls_without_encoding(text):
    """The lines of calls that open text, or read or write it, in the encoding of the locale."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return sorted(call.lineno for call in calls if leaves_encoding_open(call))


def leaves_encoding_open(call):
    name = ast.unparse(call.func)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in given or name in NO_TEXT:
        return False
    function = name.rpartition(".")[2]
    if {name, function} & OF_BYTES:
        return bool(modes(call)) and "b" not in modes(call)[0]
    if function in ("open", "fdopen"):
        return not any("b" in mode for mode in modes(call))
    asked = [given[key] for key in ("text", "universal_newlines") if key in given]
    return any(ast.unparse(value) == "True" for value in asked) or function in READ_OR_WRITE


def modes(call):
    """The mode in which a call opens a file, if it names one."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    texts = [node.value for node in [*call.args, *named] if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and re.fullmatch(r"[rwxa]\+?[bt]?\+?", text)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_every_call_names_the_encoding(path):
    assert calls_without_encoding(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted((HOME / "workflow/rules").glob("*.smk")), ids=lambda path: path.name)
def test_rules_name_it_too(path):
    found = re.findall(r"\b(?:open|read_text|write_text)\(.*", path.read_text(encoding="utf-8"))
    assert [call for call in found if "encoding=" not in call] == []


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("path.read_text()", False),
        ("path.read_text('utf-8')", False),
        ("path.read_text(encoding='utf-8')", True),
        ("beside.write_text(x + 'b')", False),
        ("beside.write_text(x, encoding='utf-8')", True),
        ("open('b', 'r')", False),
        ("open(path, 'rb')", True),
        ("path.open()", False),
        ("path.open('w', newline='')", False),
        ("path.open('r+b')", True),
        ("gzip.open(path, mode='rt')", False),
        ("gzip.open(path)", True),
        ("os.open(path, os.O_WRONLY)", True),
        ("subprocess.run(command, text=True)", False),
        ("subprocess.run(command, encoding='utf-8')", True),
        ("tempfile.NamedTemporaryFile('r')", False),
        ("tempfile.TemporaryFile()", True),
    ],
)
def test_a_call_that_leaves_it_to_the_locale_is_found(text, is_named):
    assert calls_without_encoding(text) == ([] if is_named else [1])


def test_what_snakemake_itself_reads_is_ascii():
    """Snakemake decodes it as the locale has it."""
    read = [
        HOME / "Snakefile",
        HOME / "config/config.yaml",
        *(HOME / "workflow/rules").glob("*.smk"),
        *(HOME / "workflow/report").glob("*.rst"),
        *HOME.glob("profiles/*/config.yaml"),
        *HOME.glob("envs/*.yaml"),
    ]
    assert [path for path in read if not path.read_bytes().isascii()] == []
