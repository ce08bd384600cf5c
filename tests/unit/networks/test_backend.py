"""What a training job may compute on."""

import pytest

from emofuse.errors import InputError
from emofuse.networks import backend


@pytest.fixture
def two_gpus(monkeypatch):
    """The devices that TensorFlow was told to use, on a machine that seems to have two GPUs."""
    chosen = []
    config = backend.tensorflow.config
    monkeypatch.setattr(config, "list_physical_devices", lambda kind: ["first", "second"])
    monkeypatch.setattr(config, "set_visible_devices", lambda devices, kind: chosen.append((devices, kind)))
    return chosen


@pytest.mark.parametrize(("gpus", "visible"), [(0, []), (1, ["first"]), (2, ["first", "second"])])
def test_as_many_gpus_are_seen_as_were_asked_for(two_gpus, gpus, visible):
    backend.use_gpus(gpus)
    assert two_gpus == [(visible, "GPU")]


def test_more_gpus_than_there_are_are_refused(two_gpus):
    with pytest.raises(InputError, match=r"--gpus 3, but TensorFlow sees 2; install"):
        backend.use_gpus(3)
    assert two_gpus == []
