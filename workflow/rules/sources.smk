"""Which source files a program is made of, so that editing one makes exactly its users run again."""

import re
from functools import cache

# A module of the library, and what is listed of it: in parentheses, or to the end of the line. To parse a hundred
# modules would take a third of the time in which a run is planned.
IMPORT = r"^ *(?:from|import) (emofuse[\w.]*)(?: import (\([^)]*\)|.*))?"

TEMPLATES = SCRIPTS / "emofuse/report/templates"


def sources(program):
    """A program of workflow/scripts, all modules of the library that it imports, and their templates, itself first.

    As input of a rule they make it run again when any of them is edited.
    """
    found = [SCRIPTS / program]
    for source in found:
        used = [*imported_modules(source), *named_templates(source)]
        found += [file for file in used if file not in found]
    # Stays where it is if a module puts results behind a prefix.
    return [local(str(source)) for source in found]


@cache
def imported_modules(source):
    """The files of the library that a source file imports by name."""
    if source.suffix != ".py":
        return []
    names = set()
    for module, listed in re.findall(IMPORT, source.read_text(encoding="utf-8"), re.MULTILINE):
        names |= {module, *(f"{module}.{name}" for name in re.findall(r"\w+", listed))}
    stems = [SCRIPTS.joinpath(*name.split(".")) for name in sorted(names)]
    candidates = [path for stem in stems for path in (stem.with_suffix(".py"), stem / "__init__.py")]
    return [path for path in candidates if path.is_file()]


@cache
def named_templates(source):
    """The templates of pages that a source file, or another template, names in quotes."""
    names = set(re.findall(r'"([\w.]+\.jinja)"', source.read_text(encoding="utf-8")))
    return [TEMPLATES / name for name in sorted(names)]
