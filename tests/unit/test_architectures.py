"""Every architecture: its size as the authors' code gives it, one step, saving and loading."""

import keras
import numpy as np
import pytest

from emofuse import architectures
from emofuse.errors import InputError

# SPEC section 2: 409 features (35 + 74 + 300), six outputs.
PARAMETERS = {
    ("blstm", 20): [257830, 356646, 455462],
    ("lstm", 20): [130086, 163110, 196134],
    ("cnn", 30): [338726, 285606, 283686],
}


@pytest.mark.parametrize(("architecture", "maxlen"), PARAMETERS)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_has_as_many_parameters_as_the_authors_network(architecture, maxlen, depth):
    model = architectures.find(architecture).build(maxlen, 409, 6, depth, 0.1)
    assert model.count_params() == PARAMETERS[architecture, maxlen][depth - 1]


@pytest.mark.parametrize("architecture", architectures.names())
def test_builds_learns_and_is_loaded_as_saved(architecture, tmp_path):
    model = architectures.find(architecture).build(8, 5, 2, 1, 0.1)
    inputs = np.random.default_rng(0).normal(size=(16, 8, 5)).astype(np.float32)
    model.compile(optimizer="adam", loss="mae")
    before = model.get_weights()
    model.fit(inputs, np.ones((16, 2)), verbose=0)
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_array_equal(loaded.predict(inputs, verbose=0), model.predict(inputs, verbose=0))


@pytest.mark.parametrize("architecture", architectures.names())
@pytest.mark.parametrize("dropout", [0.1, 0.2])
def test_drops_at_the_rate_given(architecture, dropout):
    model = architectures.find(architecture).build(8, 5, 2, 1, dropout)
    rates = [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)]
    assert rates
    assert set(rates) == {dropout}


@pytest.mark.parametrize("maxlen", [15, 20])
def test_three_convolutions_do_not_fit_a_short_segment(maxlen):
    with pytest.raises(ValueError, match="output size would be zero or negative"):
        architectures.find("cnn").build(maxlen, 409, 6, 3, 0.1)


def test_an_unknown_architecture_is_named():
    with pytest.raises(InputError, match=r"no architecture 'os'; there are .*blstm.*cnn.*lstm"):
        architectures.find("os")
