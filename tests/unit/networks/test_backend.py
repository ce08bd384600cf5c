"""What a training job may compute on."""

import subprocess
import sys

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


USED = """
from emofuse.networks import backend
backend.limit_threads(1)
try:
    backend.use_gpus({gpus})
except ValueError as error:
    print(error)
backend.keras.utils.set_random_seed(1)
backend.tensorflow.function(backend.keras.layers.Dense(1))(backend.tensorflow.zeros((4, 2)))
{more}
"""


def run(gpus, more=""):
    source = USED.format(gpus=gpus, more=more)
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, encoding="utf-8")


def test_tensorflow_says_nothing_of_itself_to_who_asked_for_no_gpu():
    ran = run(0)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.skipif(bool(backend.tensorflow.config.list_physical_devices("GPU")), reason="this machine has a GPU")
def test_who_asked_for_a_gpu_is_told_why_there_is_none():
    ran = run(1)
    assert "--gpus 1, but TensorFlow sees 0" in ran.stdout
    assert "cuInit" in ran.stderr


def test_what_tensorflow_finds_wrong_is_shown():
    ran = run(0, "backend.tensorflow.reshape(backend.tensorflow.zeros(4), (3,))")
    assert ran.returncode == 1
    assert "InvalidArgumentError" in ran.stderr
