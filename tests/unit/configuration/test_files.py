"""Corpus and protocol files: extended, completed, and refused with the file that says it wrongly."""

from pathlib import Path

import pytest
import yaml

from emofuse.configuration.files import PROTOCOLS, find, load_corpus, load_protocol
from emofuse.errors import InputError


@pytest.fixture
def write(tmp_path):
    def write(file, **content):
        path = tmp_path / f"{file}.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("path", sorted(PROTOCOLS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_protocol_here_is_one_and_complete(path):
    content = load_protocol(path).content
    assert content["name"] == path.stem
    assert "extends" not in content
    schema = yaml.safe_load(
        Path(PROTOCOLS.parents[1], "workflow/schemas/protocol.schema.yaml").read_text(encoding="utf-8")
    )
    assert set(content) == set(schema["properties"]) - {"extends"}


def test_what_a_file_does_not_say_is_as_in_sound(write):
    content = load_protocol(write("mine", name="mine", training={"epochs": 3})).content
    sound = load_protocol(PROTOCOLS / "sound.yaml").content
    assert content == sound | {"name": "mine", "training": sound["training"] | {"epochs": 3}}


def test_mappings_are_merged_and_all_else_is_replaced(write):
    write("below", name="below", extends="as_coded", seeds=[7, 8], training={"epochs": 3, "patience": 2})
    content = load_protocol(
        write("above", name="above", extends="below.yaml", seeds=[9], training={"epochs": 4})
    ).content
    as_coded = load_protocol(PROTOCOLS / "as_coded.yaml").content
    training = as_coded["training"] | {"epochs": 4, "patience": 2}
    assert content == as_coded | {"name": "above", "seeds": [9], "training": training}


def test_null_takes_away_what_is_extended(write):
    write("below", name="below", split={"method": "grouped", "shares": [0.5, 0.3, 0.2], "seed": 4}, scaling="max_abs")
    split = {"method": "organisers", "shares": None, "seed": None}
    content = load_protocol(write("above", name="above", extends="below.yaml", split=split, scaling=None)).content
    assert content["split"] == {"method": "organisers"}
    assert content["scaling"] == "robust"


def test_a_grouped_split_needs_none_of_its_keys(write):
    assert load_protocol(write("mine", name="mine", split={"seed": 4})).content["split"] == {
        "method": "grouped", "shares": [0.76, 0.14, 0.10], "seed": 4
    }  # fmt: skip


def test_a_path_to_extend_is_taken_from_the_file_that_extends(write, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/above.yaml").write_text("name: above\nextends: ../below.yaml\n", encoding="utf-8")
    write("below", name="below", seeds=[7])
    assert load_protocol(tmp_path / "deep/above.yaml").content["seeds"] == [7]


def test_a_name_to_extend_is_looked_for_beside_the_file_first(write):
    write("sound", name="mine", extends="sound", seeds=[7])
    extended = load_protocol(write("above", name="above", extends="sound"))
    assert extended.content["seeds"] == [7]
    assert [Path(name).parent.name for name, _ in extended.sources][2:] == ["protocols"]


def test_the_file_that_says_a_key_is_known(write):
    below = write("below", name="below", extends="as_coded", training={"epochs": 3})
    above = write("above", name="above", extends="below.yaml", seeds=[9])
    choice = load_protocol(above)
    assert choice.where("training.epochs") == str(below)
    assert choice.where("seeds") == str(above)
    assert choice.where("training.weights_kept") == str(PROTOCOLS / "as_coded.yaml")
    assert choice.where("threads") == str(above)


def test_a_protocol_that_extends_itself_is_refused(write):
    a, b = (write(name, name=name, extends=f"{other}.yaml") for name, other in (("a", "b"), ("b", "a")))
    with pytest.raises(
        InputError, match=f"^{a}, which extends {b}, which extends {a}: a protocol cannot extend itself"
    ):
        load_protocol(a)
    alone = write("alone", name="alone", extends="alone.yaml")
    with pytest.raises(InputError, match=f"^{alone}, which extends {alone}: "):
        load_protocol(alone)


def test_a_parent_that_is_missing_is_named_with_those_there_are(write):
    path = write("mine", name="mine", extends="sund")
    with pytest.raises(InputError, match=rf"^{path}: extends: sund: no such file as .*sund\.yaml; give one of .*sound"):
        load_protocol(path)


@pytest.mark.parametrize(
    ("below", "above", "message"),
    [
        ({"epoch": 1}, {}, "below.yaml: unknown key epoch; "),
        ({"training": {"epoch": 1}}, {}, "below.yaml: unknown key training.epoch; did you mean epochs? There are "),
        ({"training": {"epochs": 0}}, {"seeds": [1]}, "below.yaml: training.epochs is 0; "),
        (
            {"training": {"epochs": 1}},
            {"training": {"epochs": "many"}},
            "above.yaml: training.epochs is 'many'; it should be of type integer (Epochs at most.)",
        ),
        ({"scaling": "log"}, {}, "below.yaml: scaling is 'log'; it should be one of robust, max_abs (How modalities"),
        ({"seeds": [1, 1]}, {}, "below.yaml: seeds is [1, 1]; "),
        ({"seeds": ["x" * 500]}, {}, "below.yaml: seeds.0 is '" + "x" * 99 + "…; it should be of type integer"),
        ({"alignment": "mean"}, {}, "below.yaml: alignment is 'mean'; it should be of type object (How frames"),
    ],
)
def test_the_file_of_the_chain_that_says_it_wrongly_is_named(write, tmp_path, below, above, message):
    write("below", name="below", **below)
    with pytest.raises(InputError) as refused:
        load_protocol(write("above", name="above", extends="below.yaml", **above))
    assert str(refused.value).startswith(f"{tmp_path}/{message}")


@pytest.mark.parametrize(
    ("line", "found", "taken"),
    [
        ("exclude: [a, 25522]", "exclude.1 is 25522", "a number"),
        ("exclude: [1.0e+5]", "exclude.0 is 100000.0", "a number"),
        ("pauses: [.5]", "pauses.0 is 0.5", "a number"),
        ("targets: [no]", "targets.0 is False", "a truth value"),
        ("label_columns: [a, On]", "label_columns.1 is True", "a truth value"),
        ("exclude: [2018-07-20]", r"exclude.0 is datetime.date\(2018, 7, 20\)", "a date"),
        ("exclude: [2018-07-20 10:00:00]", "exclude.0 is datetime.datetime", "a date"),
        ("exclude: [~]", "exclude.0 is None", "nothing"),
        ("title: 2018", "title is 2018", "a number"),
    ],
)
def test_what_yaml_misreads_should_be_in_quotes(tmp_path, line, found, taken):
    path = tmp_path / "mine.yaml"
    keys = {"name": "x", "title": "x", "label_columns": ["a"], "targets": ["a"], "sample": {"videos": 10, "seed": 1}}
    keys.pop(line.partition(":")[0], None)
    path.write_text(yaml.safe_dump(keys) + line, encoding="utf-8")
    with pytest.raises(InputError, match=rf"^{path}: {found}.*; .* YAML reads it as {taken}; put it in quotes"):
        load_corpus(path)


def test_a_list_in_the_place_of_text_is_not_said_to_need_quotes(write):
    with pytest.raises(InputError) as refused:
        load_corpus(write("mine", name="x", title=["x"], label_columns=["a"], targets=["a"], sample={}))
    assert "quotes" not in str(refused.value)


def test_a_name_is_not_inherited(write):
    write("below", name="below")
    path = write("above", extends="below.yaml")
    with pytest.raises(InputError, match=f"^{path}: the key name is missing; a protocol needs it"):
        load_protocol(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "found None; a file of `key: value` lines is needed"),
        (b"- a\n", r"found \['a'\]; a file of"),
        (b"name: [\n", "not YAML in UTF-8"),
        (b"name: \xff\n", "not YAML in UTF-8"),
        (b"name: x\non: 1\n", "the key True is bool to YAML; put it in quotes"),
        (b"name: x\nsearch:\n  2: 1\n", r"the key search\.2 is int to YAML; put it in quotes"),
        (b"name: x\nvalue: !!python/object/apply:os.system [ls]\n", "not YAML in UTF-8"),
    ],
)
@pytest.mark.parametrize("load", [load_protocol, load_corpus])
def test_what_is_no_mapping_is_refused(tmp_path, load, content, message):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"^{path}: {message}"):
        load(path)


def test_a_choice_is_taken_from_the_first_folder_that_has_it(tmp_path):
    for folder, names in (("first", ["a", "b"]), ("second", ["b", "c"])):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.yaml").touch()
    folders = [tmp_path / "first", tmp_path / "second"]
    found = [find(name, folders, "protocol").relative_to(tmp_path).as_posix() for name in "abc"]
    assert found == ["first/a.yaml", "first/b.yaml", "second/c.yaml"]
    with pytest.raises(InputError, match=r"as .*first/d\.yaml or .*second/d\.yaml; give one of a, b, c, or"):
        find("d", folders, "protocol")


def test_a_choice_is_found_by_its_name_or_by_its_path(write, tmp_path):
    path = write("mine", name="mine")
    assert find("mine", [tmp_path], "protocol") == find(str(path), [Path("nowhere")], "protocol") == path
    with pytest.raises(InputError, match=r"^protocol: yours: no such file as .*; give one of mine, or the path"):
        find("yours", [tmp_path], "protocol")
