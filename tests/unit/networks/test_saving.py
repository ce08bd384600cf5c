"""Models are read as they were saved, and nothing else is."""

import zipfile
from dataclasses import replace

import numpy as np
import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.errors import InputError
from emofuse.networks import parts
from emofuse.networks.backend import keras
from emofuse.networks.network import Network
from emofuse.networks.saving import load_model

SEGMENTS, MAXLEN = 16, 10


def network(features=5, vocabulary=0, masking=False, depth=1, **choices):
    return Network(MAXLEN, features, vocabulary, 2, depth, 1, masking, (0, 3), replace(SOUND.network, **choices))


def random_inputs(made_for, masked):
    rng = np.random.default_rng(0)
    features = rng.normal(size=(SEGMENTS, MAXLEN, made_for.features)).astype(np.float32)
    words = rng.integers(0, made_for.vocabulary + 1, (SEGMENTS, MAXLEN)).astype(np.int32)
    present = np.arange(MAXLEN) >= rng.integers(0, MAXLEN, SEGMENTS)[:, None]
    features[~present], words[~present] = 0, 0
    inputs = [features] * bool(made_for.features) + [words] * bool(made_for.vocabulary) + [present] * masked
    return inputs if len(inputs) > 1 else inputs[0]


@pytest.mark.parametrize("architecture", architectures.names())
@pytest.mark.parametrize(
    "made_for",
    [
        network(),
        network(features=0, vocabulary=4),
        network(vocabulary=4, masking=True),
        network(depth=2, masking=True),
        network(recurrent_activation="hard_sigmoid"),
        network(features=0, vocabulary=4, depth=2, recurrent_activation="hard_sigmoid", masking=True, output="clipped"),
    ],
    ids=["features", "words", "both, masked", "depth 2, masked", "hard sigmoid", "words, depth 2, all options"],
)
def test_builds_learns_and_is_loaded_as_saved(architecture, made_for, tmp_path):
    model = architectures.find(architecture).build(made_for, 0.1)
    inputs = random_inputs(made_for, parts.is_masked(model))
    model.compile(optimizer="adam", loss="mae", run_eagerly=True)
    before = model.get_weights()
    model.fit(inputs, np.ones((SEGMENTS, 2)), verbose=0)
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))
    model.save(tmp_path / "model.keras")
    loaded = load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(inputs), model(inputs))
    assert loaded.count_params() == model.count_params()
    assert parts.is_masked(loaded) == (made_for.masking and architecture != "cnn")


def text(path):
    path.write_text("no model", encoding="utf-8")


def archive(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("notes.txt", "no model")


def half(path):
    architectures.find("cnn").build(network(), 0.1).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def code(path):
    keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x + 1)]).save(path)


@pytest.mark.parametrize("write", [text, archive, half, code, lambda path: None])
def test_what_is_no_model_is_refused_by_its_name(write, tmp_path):
    path = tmp_path / "some.keras"
    write(path)
    with pytest.raises(InputError, match=r"some\.keras is not a model: "):
        load_model(path)
