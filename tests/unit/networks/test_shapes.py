"""The shortest input of a network against really building it."""

import subprocess
import sys

import pytest

from emofuse import architectures
from emofuse.networks import shapes
from emofuse.networks.network import Network


def build(architecture, maxlen, depth, features, vocabulary):
    network = Network(maxlen, features, vocabulary, 1, depth, 1, "sigmoid", masking=False, bounds=None)
    return architectures.find(architecture).build(network, 0.1)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_convolutional_network_can_be_built_from_its_shortest_input_on_and_not_below(depth):
    shortest = shapes.shortest_input("cnn", depth)
    for maxlen in range(1, shortest):
        with pytest.raises(ValueError, match="output size would be zero or negative"):
            build("cnn", maxlen, depth, features=1, vocabulary=0)
    for maxlen in range(shortest, 41):
        build("cnn", maxlen, depth, features=1, vocabulary=0)


def test_one_hot_words_do_not_change_the_shortest_input():
    with pytest.raises(ValueError, match="output size would be zero or negative"):
        build("cnn", 2, 1, features=0, vocabulary=2)
    with pytest.raises(ValueError, match="output size would be zero or negative"):
        build("cnn", shapes.shortest_input("cnn", 2) - 1, 2, features=1, vocabulary=2)
    build("cnn", shapes.shortest_input("cnn", 2), 2, features=1, vocabulary=2)


@pytest.mark.parametrize("architecture", ["lstm", "blstm"])
def test_a_recurrent_network_takes_one_word(architecture):
    assert shapes.shortest_input(architecture, 3) == 1
    build(architecture, 1, 3, features=1, vocabulary=2)


def test_an_architecture_of_ones_own_takes_any_input():
    assert shapes.shortest_input("transformer", 3) == 1


def test_rules_can_import_it_without_numpy_or_keras():
    check = "import sys, emofuse.networks.shapes; sys.exit(bool({'numpy', 'keras', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0
