"""The reports of a run are a Workflow Run RO-Crate, by what its profiles and those that these extend say must be."""

import hashlib
import json
import shutil
from datetime import date, datetime

import pytest
from workflow_copy import HOME, Workflow

pytestmark = pytest.mark.workflow
ROOT = "./"


@pytest.fixture(scope="module")
def folder(finished):
    return finished.folder / "reports/tiny/brief"


@pytest.fixture(scope="module")
def metadata(folder):
    return json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def entities(metadata):
    return {entity["@id"]: entity for entity in metadata["@graph"]}


def listed(value):
    return value if isinstance(value, list) else [value]


def named(value):
    """The ids that a property refers to."""
    return [each["@id"] for each in listed(value)]


def of_type(entities, kind):
    return [entity for entity in entities.values() if kind in listed(entity["@type"])]


def test_the_metadata_is_flat_and_every_reference_leads_somewhere(metadata, entities):
    assert metadata["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert len(entities) == len(metadata["@graph"])
    for entity in entities.values():
        assert entity["@type"]
        for key, value in entity.items():
            for each in listed(value):
                if isinstance(each, dict):
                    assert list(each) == ["@id"], (entity["@id"], key)
                    assert each["@id"] in entities or each["@id"].startswith(("http://", "https://")), each


def test_the_descriptor_and_the_root_are_as_the_specification_has_them(entities):
    descriptor, root = entities["ro-crate-metadata.json"], entities[ROOT]
    assert descriptor["@type"] == "CreativeWork"
    assert named(descriptor["about"]) == [ROOT]
    assert {"https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"} <= set(
        named(descriptor["conformsTo"])
    )
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert root["description"]
    assert date.fromisoformat(root["datePublished"])
    assert all(entities[terms]["name"] for terms in named(root["license"]))
    for profile in ("process/0.5", "workflow/0.5"):
        assert f"https://w3id.org/ro/wfrun/{profile}" in named(root["conformsTo"])
    assert all("CreativeWork" in listed(entities[profile]["@type"]) for profile in named(root["conformsTo"]))


def test_the_main_workflow_is_in_the_archive_with_its_language_and_how_to_cite_it(entities, folder):
    [identifier] = named(entities[ROOT]["mainEntity"])
    workflow = entities[identifier]
    assert {"File", "SoftwareSourceCode", "ComputationalWorkflow"} <= set(workflow["@type"])
    assert identifier in named(entities[ROOT]["hasPart"])
    assert (folder / identifier).is_file()
    [language] = named(workflow["programmingLanguage"])
    assert entities[language]["@type"] == "ComputerLanguage"
    assert entities[language]["name"] == "Snakemake"
    [cited] = named(workflow["citation"])
    assert (folder / cited).read_text(encoding="utf-8").startswith("cff-version:")


def test_an_action_of_the_workflow_made_what_people_read(entities, folder):
    [action] = of_type(entities, "CreateAction")
    assert action["@id"] in named(entities[ROOT]["mentions"])
    assert named(action["instrument"]) == named(entities[ROOT]["mainEntity"])
    assert datetime.fromisoformat(action["endTime"]).utcoffset() is not None
    results = set(named(action["result"]))
    assert {"report.html", "tables/table4.csv", "figures/skill.svg", "summary.txt"} <= results
    assert entities["tables/table4.csv"]["name"] == entities["tables/table4.html"]["name"]
    assert {"provenance.json"} < set(named(action["object"]))


def test_every_parameter_is_a_formal_one_with_its_value(entities, folder):
    [workflow] = of_type(entities, "ComputationalWorkflow")
    parameters = of_type(entities, "FormalParameter")
    assert {parameter["@id"] for parameter in parameters} == set(named(workflow["input"]))
    [action] = of_type(entities, "CreateAction")
    given = {}
    for parameter in parameters:
        assert parameter["additionalType"] == "Text"
        [example] = named(parameter["workExample"])
        assert entities[example]["@type"] == "PropertyValue"
        assert named(entities[example]["exampleOfWork"]) == [parameter["@id"]]
        assert example in named(action["object"])
        given[parameter["name"]] = entities[example]["value"]
    words = folder.parents[2] / "results/tiny/sequences/words.csd"
    assert given["input.words"] == hashlib.sha256(words.read_bytes()).hexdigest()
    assert (given["corpus"], given["protocol"], given["protocol.seeds"]) == ("tiny", "brief", "1, 2")
    assert given["cells"] == "text/lstm, text/cnn, audio+video+text/lstm, audio+video+text/cnn"


def test_every_file_is_described_and_every_file_described_is_there(entities, folder):
    described = {entity["@id"] for entity in of_type(entities, "File")}
    assert described <= set(named(entities[ROOT]["hasPart"]))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert described <= there
    sources = {path for path in there if path.startswith("source/")}
    assert there - sources - {"ro-crate-metadata.json"} == described - sources
    assert all(entities[path]["encodingFormat"] for path in described)


def test_provenance_lies_in_it_and_so_do_sources_that_plan_a_run(folder, tmp_path):
    record = (folder.parents[2] / "results/tiny/brief/provenance.json").read_bytes()
    assert (folder / "provenance.json").read_bytes() == record
    shutil.copytree(folder / "source", tmp_path / "again")
    again = Workflow(tmp_path / "workflow", like=tmp_path / "again")
    planned = again.planned(corpus="sample", protocol="quick")
    assert planned["train"] == 21
    assert not list((folder / "source").rglob("*.pyc"))
    assert (folder / "source/LICENSE").read_bytes() == (HOME / "LICENSE").read_bytes()
