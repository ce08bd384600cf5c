"""What is read from a saved network is what Keras says of it."""

from dataclasses import replace

import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.errors import InputError
from emofuse.networks.layers import read_layers
from emofuse.networks.network import Network
from emofuse.networks.saving import save_model

# All that a network may have at once: dense features and words, layers of each kind, bounds, further outputs.
WHOLE = Network(
    12, 7, 9, 6, 2, 1, masking=True, label_range=(0, 3), choices=replace(SOUND.network, output="clipped"), auxiliary=2
)  # fmt: skip
LOGITS = replace(WHOLE, vocabulary=0, outputs=54, starts=(0.0,) * 54, auxiliary=0,
                 choices=replace(SOUND.network, output="ordinal"))  # fmt: skip


def kind(layer):
    """What a person calls it."""
    name = type(layer).__name__
    if name == "Dropout":
        return f"Dropout {layer.rate:g}"
    return f"{name} {type(layer.forward_layer).__name__}" if name == "Bidirectional" else name


@pytest.mark.parametrize(
    ("architecture", "network"), [*((name, WHOLE) for name in sorted(architectures.names())), ("blstm", LOGITS)]
)
def test_layers_shapes_and_parameters_are_those_of_keras(tmp_path, architecture, network):
    model = architectures.find(architecture).build(network, 0.25)
    save_model(model, tmp_path / "model.keras")
    inputs, layers = read_layers(tmp_path / "model.keras")
    assert inputs == {tensor.name: tuple(tensor.shape[1:]) for tensor in model.inputs}
    expected = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    assert [layer.kind for layer in layers] == list(map(kind, expected))
    assert [layer.shape for layer in layers] == [tuple(layer.output.shape[1:]) for layer in expected]
    assert [layer.parameters for layer in layers] == [layer.count_params() for layer in expected]


def test_what_is_no_model_is_refused(tmp_path):
    (tmp_path / "model.keras").write_text("no model", encoding="utf-8")
    with pytest.raises(InputError, match=r"model\.keras is not a model: File is not a zip file"):
        read_layers(tmp_path / "model.keras")
