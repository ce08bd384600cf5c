"""A run's provenance as a page for people."""

import pandas as pd
from markupsafe import Markup

from emofuse.report import html


def provenance_page(record: dict, heading: str) -> str:
    """An HTML page from the JSON of a run's provenance."""
    environments = record["environments"]
    names = [f"environment {number}" for number in range(1, len(environments) + 1)]
    return html.page(
        "tables.html.jinja",
        heading,
        title="Provenance",
        tables=[
            _pairs(_describe(record["code"]), "sources", record["code"]),
            _pairs("The sha256 of each file that the corpus is read from.", "input", record["inputs"]),
            _pairs("Seeds.", "seed", record["seeds"]),
            *(_jobs(name, environment) for name, environment in zip(names, environments, strict=True)),
            _pairs("Every choice of the protocol.", "key", _flat(record["protocol"])),
            _pairs(
                "The corpus, and the cells that were run.", "key", _flat(record["corpus"]) | {"cells": record["cells"]}
            ),
            _packages(names, environments),
        ],
    )


def _describe(code: dict) -> str:
    if code["commit"] is None:
        made = "The results were made by sources that are not in a git checkout"
    elif code["modified"]:
        made = "The results were made by a commit and changes to it, which are in no commit"
    else:
        made = "The results were made by a commit, unchanged"
    return f"{made}; sha256 is that of the files in workflow/."


def _jobs(name: str, environment: dict) -> Markup:
    ran = {key: environment[key] for key in ("python", "machine", "processors")}
    return _pairs(f"Jobs of {name}.", "", ran | {"jobs": "; ".join(environment["jobs"])})


def _packages(names: list[str], environments: list[dict]) -> Markup:
    versions = {name: environment["packages"] for name, environment in zip(names, environments, strict=True)}
    frame = pd.DataFrame(versions).fillna("–").sort_index()
    return html.table("Packages that were installed.", frame.rename_axis("package").reset_index(), 1)


def _pairs(caption: str, title: str, pairs: dict) -> Markup:
    frame = pd.DataFrame({title: pairs.keys(), "value": [_shown(value) for value in pairs.values()]})
    return html.table(caption, frame, 2, ("value",))


def _flat(choices: dict, before: str = "") -> dict:
    """Nested choices as one mapping, keys joined with points."""
    flat = {}
    for key, value in choices.items():
        flat |= _flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return flat


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
