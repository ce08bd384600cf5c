"""A run as a Workflow Run RO-Crate: its folder of reports, described so that archives and other programs can read it.

Of the profile's version 0.5, which is of RO-Crate 1.1: www.researchobject.org/workflow-run-crate.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

METADATA, RECORD, SOURCE = "ro-crate-metadata.json", "provenance.json", "source"

# The metadata's own line stands in the first; what the root conforms to, in the second.
RO_CRATE_VERSION = "1.1"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
BIOSCHEMAS = "https://bioschemas.org/profiles"

# Not by the system's list of types, which differs from one machine to the next.
TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tex": "application/x-tex",
    ".txt": "text/plain",
}


def run_crate(folder: Path, record: dict, citation: dict, titles: dict[str, str], ended: datetime) -> dict:
    """The metadata of a run whose reports lie in `folder`, with its provenance and, under `SOURCE`, the sources.

    `record` is the provenance, `citation` what `CITATION.cff` holds, `titles` those of what people read, by its path
    in `folder`; what has another ending has the same title. `ended` is when the results were there.
    """
    crate = ROCrate(version=RO_CRATE_VERSION)
    title = f"{record['corpus']['title']}, protocol {record['protocol']['name']}"
    workflow = _workflow(crate, record, citation)
    by_stem = {str(Path(path).with_suffix("")): shown for path, shown in titles.items()}
    results = [
        _file(crate, path, by_stem.get(str(Path(path).with_suffix("")), Path(path).stem)) for path in _files(folder)
    ]
    given = [_parameter(crate, workflow, *parameter) for parameter in _given(record)]
    action = _entity(
        crate,
        "#run",
        "CreateAction",
        name=f"Run of {citation['title']}",
        description=f"{title}: {len(record['cells'])} cells.",
        instrument=workflow,
        object=[*given, _file(crate, RECORD, "Provenance: every choice, input, seed and package")],
        result=results,
        endTime=ended.isoformat(),
        actionStatus="http://schema.org/CompletedActionStatus",
    )
    root = crate.root_dataset
    root["name"] = f"Results of {citation['title']}: {title}"
    root["description"] = f"{citation['abstract']} These are the results of one run, and all that made them."
    root["datePublished"] = ended.date().isoformat()
    root["license"] = crate.get(_license(citation))
    root["conformsTo"] = [
        _entity(crate, address, "CreativeWork", name=name, version=address.rpartition("/")[2])
        for address, name in PROFILES.items()
    ]
    root["mentions"] = action
    crate.mainEntity = workflow
    crate.metadata["conformsTo"] = [{"@id": crate.metadata.profile}, {"@id": list(PROFILES)[-1]}]
    return crate.metadata.generate()


def _workflow(crate: ROCrate, record: dict, citation: dict) -> Entity:
    """The main workflow, its language, its licence, and the folder of its sources with who is to be cited."""
    version = _versions(record).get(("pypi", "snakemake"))
    workflow = crate.add_workflow(dest_path=f"{SOURCE}/Snakefile", main=True, lang="snakemake", lang_version=version)
    terms = _entity(
        crate,
        _license(citation),
        "CreativeWork",
        name=citation["license"],
        description="Of the sources. Who publishes this archive says what its results may be used for.",
    )
    cited = _file(crate, f"{SOURCE}/CITATION.cff", "How to cite the software and the paper", "application/yaml")
    authors = [
        _entity(crate, f"#author-{number}", "Organization", name=author["name"])
        for number, author in enumerate(citation["authors"], 1)
    ]
    code = record["code"]
    changed = ", with changes since" if code["modified"] else ""
    described = {
        "name": citation["title"],
        "description": citation["abstract"],
        "version": f"{citation['version']}, commit {code['commit'] or 'unknown'}{changed}",
        "license": terms,
        "creator": authors if len(authors) > 1 else authors[0],
        "citation": cited,
        "conformsTo": {"@id": f"{BIOSCHEMAS}/ComputationalWorkflow/1.0-RELEASE"},
        "encodingFormat": "text/plain",
        "softwareRequirements": [
            _entity(crate, f"pkg:{kind}/{name}@{found}", "SoftwareApplication", name=name, softwareVersion=found)
            for (kind, name), found in _versions(record).items()
        ],
    }
    for key, value in described.items():
        workflow[key] = value
    sources = crate.add_dataset(dest_path=f"{SOURCE}/", properties={"name": "The sources that made the results"})
    sources["hasPart"] = [workflow, cited]
    return workflow


def _given(record: dict) -> list[tuple[str, str, str]]:
    """The name, the value and the meaning of each thing that the workflow was given."""
    choices = [
        ("corpus", record["corpus"]["name"], "The corpus"),
        ("protocol", record["protocol"]["name"], "The protocol"),
        ("cells", ", ".join(record["cells"]), "The cells that were run"),
    ]
    seeds = [(key, str(value).strip("[]"), "A seed, or several") for key, value in record["seeds"].items()]
    inputs = [(f"input.{name}", value, "The sha256 of this input") for name, value in record["inputs"].items()]
    return [*choices, *seeds, *inputs]


def _parameter(crate: ROCrate, workflow: Entity, name: str, value: str, meaning: str) -> Entity:
    """The value of a formal parameter, which the workflow gets as an input."""
    formal = _entity(
        crate,
        f"#parameter-{_identifier(name)}",
        "FormalParameter",
        name=name,
        description=f"{meaning}.",
        additionalType="Text",
        conformsTo={"@id": f"{BIOSCHEMAS}/FormalParameter/1.0-RELEASE"},
    )
    given = _entity(crate, f"#{_identifier(name)}", "PropertyValue", name=name, value=value, exampleOfWork=formal)
    formal["workExample"] = given
    workflow.append_to("input", formal)
    return given


def _versions(record: dict) -> dict[tuple[str, str], str]:
    """Python and the packages that were installed when the record was made, by their kind and name in package URLs."""
    *_, environment = record["environments"]
    python, version = environment["python"].split()
    packages = {("pypi", name): found for name, found in environment["packages"].items()}
    return {("generic", python.lower()): version} | packages


def _files(folder: Path) -> list[str]:
    """What the folder holds for people, in order: neither what is described apart, nor other selections' reports."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).parts[0] not in (METADATA, RECORD, SOURCE, "selections")
        and not path.name.startswith(".")
    )


def _file(crate: ROCrate, path: str, name: str, encoding: str = "") -> Entity:
    return crate.add_file(
        dest_path=path, properties={"name": name, "encodingFormat": encoding or TYPES[Path(path).suffix]}
    )


def _entity(crate: ROCrate, identifier: str, kind: str, **properties: Any) -> Entity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))


def _identifier(name: str) -> str:
    """A name as a part of an address."""
    return re.sub(r"\W+", "-", name)


def _license(citation: dict) -> str:
    return f"https://spdx.org/licenses/{citation['license']}"
