"""Which source files a program is made of, so that editing one makes exactly its users run again."""

import ast
from functools import cache


def sources(program):
    """A program of workflow/scripts and all modules of the library that it imports, itself first.

    As input of a rule they make it run again when any of them is edited.
    """
    found = [SCRIPTS / program]
    for source in found:
        found += [module for module in imported_modules(source) if module not in found]
    return [str(source) for source in found]


@cache
def imported_modules(source):
    """The files of the library that a source file imports by name."""
    names = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    stems = [SCRIPTS.joinpath(*name.split(".")) for name in sorted(names) if name.startswith("emofuse")]
    candidates = [path for stem in stems for path in (stem.with_suffix(".py"), stem / "__init__.py")]
    return [path for path in candidates if path.is_file()]
