"""What programs are handed of a protocol: exactly what they ask for, the same for the same choices."""

import json

import pytest
from sound_choices import SOUND

from emofuse.configuration import protocol
from emofuse.configuration.files import PROTOCOLS, load_protocol
from emofuse.errors import InputError

KINDS = [
    protocol.Alignment, protocol.Challenge, protocol.Comparison, protocol.Finals, protocol.GridOfTrials,
    protocol.GroupedSplit,
    protocol.RandomBaseline, protocol.Scoring, protocol.Selection, protocol.Tables, protocol.Trials,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_json_of_a_rule_and_the_file_of_a_person_say_the_same(kind):
    path = PROTOCOLS / "quick.yaml"
    handed = protocol.part(load_protocol(path).content, kind)
    assert protocol.read(handed, kind) == protocol.read(str(path), kind)


def test_a_part_holds_what_is_asked_for_and_nothing_else():
    content = load_protocol(PROTOCOLS / "as_coded.yaml").content
    assert json.loads(protocol.part(content, protocol.Tables)) == {
        "chosen_on": "test", "labels": {"shuffled": False}, "presence": ["rounded"], "segments": {"tables": "per_mode"},
        "split": {"method": "authors_rule"},
    }  # fmt: skip
    assert json.loads(protocol.part(content, "training.loss")) == {"training": {"loss": "mae"}}
    assert protocol.read_key(protocol.part(content, "training.loss"), "training.loss") == "mae"


def test_neither_the_order_of_a_files_keys_nor_that_of_fields_says_anything():
    content = load_protocol(PROTOCOLS / "sound.yaml").content
    turned = {
        key: dict(reversed(value.items())) if isinstance(value, dict) else value for key, value in content.items()
    }
    for kind in KINDS:
        handed = protocol.part(content, kind)
        assert protocol.part(dict(reversed(turned.items())), kind) == handed
        assert handed == json.dumps(json.loads(handed), sort_keys=True)


def test_sections_are_read_as_sections():
    assert SOUND.training.epochs == 200
    assert SOUND.network.units == 64
    assert (SOUND.used, SOUND.dropout) == ("common", [0.1, 0.2])


@pytest.mark.parametrize("source", ["{}", '{"segments": {}}', '{"chosen_on": "valid", "segments": {"used": "common"}}'])
def test_a_part_that_lacks_a_key_is_refused(source):
    with pytest.raises(InputError, match=r"^--protocol lacks the key '.*'; found {"):
        protocol.read(source, protocol.Comparison)
