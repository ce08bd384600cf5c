"""The shortest input of a network against really building it."""

import subprocess
import sys
from dataclasses import asdict, replace

import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.configuration import shapes
from emofuse.networks.network import Network

NETWORK = asdict(SOUND.network)


def build(architecture, maxlen, depth, features, vocabulary, choices=SOUND.network):
    network = Network(maxlen, features, vocabulary, 1, depth, 1, False, (0, 3), choices)
    return architectures.find(architecture).build(network, 0.1)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_convolutional_network_can_be_built_from_its_shortest_input_on_and_not_below(depth):
    shortest = shapes.shortest_input(NETWORK, "cnn", depth)
    for maxlen in range(1, shortest):
        with pytest.raises(ValueError, match="output size would be zero or negative"):
            build("cnn", maxlen, depth, features=1, vocabulary=0)
    for maxlen in range(shortest, 41):
        build("cnn", maxlen, depth, features=1, vocabulary=0)


@pytest.mark.parametrize(("kernel_size", "pool_size"), [(1, 1), (2, 3), (5, 2)])
def test_the_shortest_input_goes_with_kernel_and_pool(kernel_size, pool_size):
    sizes = {"kernel_size": kernel_size, "pool_size": pool_size}
    choices = replace(SOUND.network, **sizes)
    shortest = shapes.shortest_input(sizes, "cnn", 2)
    build("cnn", shortest, 2, 1, 0, choices)
    if shortest > 1:
        with pytest.raises(ValueError, match="output size would be zero or negative"):
            build("cnn", shortest - 1, 2, 1, 0, choices)


def test_one_hot_words_do_not_change_the_shortest_input():
    with pytest.raises(ValueError, match="output size would be zero or negative"):
        build("cnn", 2, 1, features=0, vocabulary=2)
    with pytest.raises(ValueError, match="output size would be zero or negative"):
        build("cnn", shapes.shortest_input(NETWORK, "cnn", 2) - 1, 2, features=1, vocabulary=2)
    build("cnn", shapes.shortest_input(NETWORK, "cnn", 2), 2, features=1, vocabulary=2)


@pytest.mark.parametrize("architecture", ["lstm", "blstm"])
def test_a_recurrent_network_takes_one_word(architecture):
    assert shapes.shortest_input(NETWORK, architecture, 3) == 1
    build(architecture, 1, 3, features=1, vocabulary=2)


def test_an_architecture_of_ones_own_takes_any_input():
    assert shapes.shortest_input(NETWORK, "transformer", 3) == 1


@pytest.mark.parametrize(
    ("finalists", "seeds", "architecture", "of_all"),
    [
        # Four shapes with two rates for an LSTM, of which a CNN of depth 3 can have one.
        (7, [5, 1, 2], "lstm", [5]),
        (8, [5, 1, 2], "lstm", [5, 1, 2]),
        (99, [5, 1, 2], "lstm", [5, 1, 2]),
        (1, [5, 1, 2], "cnn", [5]),
        (2, [5, 1, 2], "cnn", [5, 1, 2]),
        ("all", [5, 1, 2], "lstm", [5, 1, 2]),
        (1, [5], "lstm", [5]),
    ],
)
def test_the_first_seed_alone_is_every_candidates_where_there_are_fewer_finalists(
    finalists, seeds, architecture, of_all
):
    search = {"depth": [3], "dense": [1], "maxlen": [10, 15, 20, 25], "dropout": [0.1, 0.2], "by_architecture": {}}
    protocol = {"network": NETWORK, "search": search | {"finalists": finalists}, "seeds": seeds}
    assert shapes.seeds_of_all(protocol, architecture) == of_all


def test_rules_can_import_it_without_numpy_or_keras():
    check = (
        "import sys, emofuse.configuration.shapes; sys.exit(bool({'numpy', 'keras', 'tensorflow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0
