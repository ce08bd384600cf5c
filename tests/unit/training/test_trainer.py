"""Our training loop against Keras' own, and what a trial keeps."""

from dataclasses import replace

import numpy as np
import pytest
from sound_choices import SOUND

from emofuse import architectures
from emofuse.answers.kinds import Ordinal
from emofuse.errors import InputError
from emofuse.networks import parts
from emofuse.networks.backend import keras, tensorflow
from emofuse.networks.network import Network
from emofuse.training.trainer import Fold, Trainer, take_over

MAXLEN, FEATURES, VOCABULARY, TARGETS, WORDS = 4, 7, 5, 3, 300
PLAIN = Network(MAXLEN, FEATURES, 0, TARGETS, 1, 1, masking=False, label_range=(-0.2, 0.3), choices=SOUND.network)


def schedule(epochs, patience, batch_size, weights_kept):
    return replace(SOUND.training, epochs=epochs, patience=patience, batch_size=batch_size, weights_kept=weights_kept)


def fold(rng, rows, segments):
    windows = rng.integers(1, len(rows), (segments, MAXLEN)).astype(np.int32)
    windows[np.arange(MAXLEN) < rng.integers(0, MAXLEN, segments)[:, None]] = 0
    labels = np.abs(rows[windows].mean(axis=1)[:, :TARGETS]).astype(np.float32)
    return Fold(windows, labels)


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    rows = np.concatenate([np.zeros((1, FEATURES)), rng.normal(size=(WORDS, FEATURES))]).astype(np.float32)
    # A quarter of the words have no features, and are words.
    rows[::4] = 0
    return [rows], fold(rng, rows, 100), fold(rng, rows, 40), fold(rng, rows, 30)


def builder(architecture, network=PLAIN):
    return lambda dropout: architectures.find(architecture).build(network, dropout)


def copies(rows):
    """What a trainer may take over."""
    return [array.copy() for array in rows]


def inputs_of(model, rows, windows):
    inputs = [array[windows] for array in rows] + [windows > 0] * parts.is_masked(model)
    return inputs if len(inputs) > 1 else inputs[0]


def word_entries():
    return np.append(0, np.random.default_rng(1).integers(1, VOCABULARY + 1, WORDS)).astype(np.int32)


ALL_OPTIONS = replace(
    PLAIN,
    vocabulary=VOCABULARY,
    depth=2,
    dense=2,
    masking=True,
    choices=replace(SOUND.network, recurrent_activation="hard_sigmoid", output="clipped"),
)


@pytest.mark.parametrize(
    ("architecture", "network"),
    [
        *((architecture, PLAIN) for architecture in architectures.names()),
        *((architecture, replace(PLAIN, features=0, vocabulary=VOCABULARY)) for architecture in architectures.names()),
        ("lstm", ALL_OPTIONS),
        ("blstm", replace(ALL_OPTIONS, depth=1)),
        ("blstm", replace(ALL_OPTIONS, vocabulary=0)),
        ("cnn", replace(ALL_OPTIONS, depth=1)),
    ],
)
def test_losses_are_those_of_keras_fit(architecture, network, data):
    """The same initial weights and batches, without dropout (its random numbers differ): the same losses."""
    features, train, valid, test = data
    rows = features * bool(network.features) + [word_entries()] * bool(network.vocabulary)
    assert_trains_as_keras(builder(architecture, network), rows, (train, valid, test), schedule(2, 2, 32, "last"))


@pytest.mark.parametrize(
    ("optimizer", "learning_rate", "loss"), [("rmsprop", 0.001, "mae"), ("sgd", 0.02, "mse"), ("adam", 0.003, "mse")]
)
def test_optimizer_rate_and_loss_are_those_of_keras(optimizer, learning_rate, loss, data):
    rows, *folds = data
    choices = replace(schedule(2, 2, 32, "last"), optimizer=optimizer, learning_rate=learning_rate, loss=loss)
    assert_trains_as_keras(builder("cnn"), rows, folds, choices)


def in_thirds(fold):
    """With an auxiliary column, of another range."""
    labels = np.rint(fold.labels * 3) / 3
    return replace(fold, labels=labels.astype(np.float32), auxiliary=fold.labels[:, :1] * 4 - 1)


@pytest.mark.parametrize("architecture", architectures.names())
@pytest.mark.parametrize("auxiliary", [False, True])
def test_losses_of_ordinal_outputs_are_those_of_keras_fit(architecture, auxiliary, data):
    rows, *folds = data
    folds = [in_thirds(fold) if auxiliary else replace(in_thirds(fold), auxiliary=None) for fold in folds]
    kind = Ordinal.of(folds[0].labels, (0, 3))
    assert kind.levels.tolist() == pytest.approx(np.arange(10) / 3)
    network = replace(
        PLAIN, outputs=kind.columns, starts=kind.starts, auxiliary=int(auxiliary),
        choices=replace(SOUND.network, output="ordinal"),
    )  # fmt: skip
    choices = replace(schedule(3, 3, 32, "last"), loss="ordinal", auxiliary_weight=0.4)

    def loss(wanted, outputs):
        """As Keras has it, of each part of the outputs."""
        columns = kind.columns
        found = keras.losses.binary_crossentropy(wanted[:, :columns], outputs[:, :columns], from_logits=True)
        if auxiliary:
            found += 0.4 * keras.losses.mean_squared_error(wanted[:, columns:], outputs[:, columns:])
        return found

    def wanted(fold):
        above = fold.labels[..., None] > kind.levels[:-1] + 0.01
        return np.concatenate([above.reshape(len(above), -1), *([fold.auxiliary] if auxiliary else [])], axis=1)

    keras_folds = [replace(fold, labels=wanted(fold).astype(np.float32)) for fold in folds]
    assert_trains_as_keras(builder(architecture, network), rows, keras_folds, choices, loss=loss, ours=(folds, kind))


def test_ordinal_outputs_start_at_the_training_frequencies(data):
    train = in_thirds(data[1])
    kind = Ordinal.of(train.labels, (0, 3))
    network = replace(PLAIN, outputs=kind.columns, starts=kind.starts, choices=replace(SOUND.network, output="ordinal"))
    keras.utils.set_random_seed(0)
    model = builder("cnn", network)(0.0)
    *_, kernel, bias = model.get_weights()
    frequencies = (train.labels[..., None] > np.arange(9) / 3 + 0.01).mean(axis=0).ravel()
    np.testing.assert_allclose(1 / (1 + np.exp(-bias)), frequencies, atol=0.006)
    assert kernel.std() == pytest.approx(0.02, rel=0.1)


def test_what_is_monitored_may_be_the_mae_of_the_medians(data):
    rows, *folds = data
    folds = [replace(in_thirds(fold), auxiliary=None) for fold in folds]
    kind = Ordinal.of(folds[0].labels, (0, 3))
    network = replace(PLAIN, outputs=kind.columns, starts=kind.starts, choices=replace(SOUND.network, output="ordinal"))
    choices = replace(schedule(3, 3, 8, "last"), loss="ordinal", monitor="mae")
    trial = Trainer(builder("cnn", network), copies(rows), *folds, choices, kind).run(0.1, 1)
    errors = np.abs(kind.answers(trial.valid_outputs) - folds[1].labels)
    assert trial.monitored[-1] == pytest.approx(errors.mean(), rel=1e-6)
    assert trial.monitored[-1] != trial.valid_losses[-1]


def assert_trains_as_keras(build, rows, folds, choices, seed=3, loss=None, ours=None):
    """`folds` have the labels that Keras is given; `ours` are what we are, with their kind, if it is another."""
    train, valid, test = folds
    given, *kind = ours or (folds,)
    trial = Trainer(build, copies(rows), *given, choices, *kind).run(0.0, seed)

    keras.utils.set_random_seed(seed)
    model = build(0.0)
    optimizer = keras.optimizers.get(choices.optimizer)
    optimizer.learning_rate = choices.learning_rate
    model.compile(optimizer=optimizer, loss=loss or choices.loss, run_eagerly=True)
    order = np.random.default_rng(seed)
    for epoch in range(choices.epochs):
        shuffled = order.permutation(len(train.windows))
        history = model.fit(
            inputs_of(model, rows, train.windows[shuffled]), train.labels[shuffled],
            validation_data=(inputs_of(model, rows, valid.windows), valid.labels),
            batch_size=32, shuffle=False, verbose=0,
        ).history  # fmt: skip
        assert trial.losses[epoch] == pytest.approx(history["loss"][0], rel=2e-5)
        assert trial.valid_losses[epoch] == pytest.approx(history["val_loss"][0], rel=2e-5)
    assert trial.losses[-1] < trial.losses[0]
    inputs = inputs_of(model, rows, test.windows)
    # Called, not asked to predict: Keras would trace a graph for it.
    outputs = model(inputs, training=False)
    np.testing.assert_allclose(trial.test_outputs, outputs, atol=2e-5)
    np.testing.assert_allclose(trial.model(inputs, training=False), outputs, atol=2e-5)


def test_keeps_the_weights_with_the_lowest_validation_loss(data):
    rows, train, valid, test = data
    trial = Trainer(builder("cnn"), copies(rows), train, valid, test, schedule(60, 4, 8, "best")).run(0.1, 1)
    assert trial.best_epoch == np.argmin(trial.valid_losses) + 1
    assert len(trial.losses) == min(trial.best_epoch + 4, 60)
    assert_outputs_and_model_have_loss(trial, min(trial.valid_losses), data)


def test_what_is_monitored_may_be_the_mae_of_another_loss(data):
    rows, *folds = data
    choices = replace(schedule(3, 3, 8, "last"), loss="mse", monitor="mae")
    trial = Trainer(builder("cnn"), copies(rows), *folds, choices).run(0.1, 1)
    errors = trial.valid_outputs - folds[1].labels
    assert trial.valid_losses[-1] == pytest.approx((errors**2).mean(), rel=1e-5)
    assert trial.monitored[-1] == pytest.approx(np.abs(errors).mean(), rel=1e-5)
    assert trial.best_epoch == np.argmin(trial.monitored) + 1


def test_keeps_the_last_weights_and_says_which_were_best(data):
    rows, *folds = data
    trial = Trainer(builder("cnn"), copies(rows), *folds, schedule(60, 4, 8, "last")).run(0.1, 1)
    assert trial.best_epoch == np.argmin(trial.valid_losses) + 1 < len(trial.losses)
    assert trial.valid_losses[-1] > min(trial.valid_losses)
    assert_outputs_and_model_have_loss(trial, trial.valid_losses[-1], data)


def assert_outputs_and_model_have_loss(trial, valid_loss, data):
    (rows,), _, valid, test = data
    outputs = trial.model(rows[valid.windows], training=False)
    np.testing.assert_allclose(trial.valid_outputs, outputs, rtol=1e-4, atol=1e-6)
    assert np.abs(outputs - valid.labels).mean() == pytest.approx(valid_loss, rel=1e-5)
    np.testing.assert_allclose(
        trial.test_outputs, trial.model(rows[test.windows], training=False), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("architecture", architectures.names())
def test_a_rate_of_dropout_and_a_seed_make_a_trial_with_every_option(architecture, data):
    features, *folds = data
    network = replace(ALL_OPTIONS, depth=1)
    rows = [*features, word_entries()]
    choices = schedule(2, 2, 32, "last")
    trainer = Trainer(builder(architecture, network), copies(rows), *folds, choices)
    trial = trainer.run(0.5, 1)
    assert trial.losses != trainer.run(0.0, 1).losses
    assert trial.losses == trainer.run(0.5, 1).losses
    assert trial.test_outputs.min() >= -0.2
    assert trial.test_outputs.max() <= np.float32(0.3)


def test_a_trial_does_not_depend_on_those_before_it(data):
    rows, *folds = data
    choices = schedule(3, 3, 16, "best")
    trainer = Trainer(builder("lstm"), copies(rows), *folds, choices)
    trainer.run(0.5, 1)
    trainer.run(0.0, 9)
    after = trainer.run(0.2, 2)
    alone = Trainer(builder("lstm"), copies(rows), *folds, choices).run(0.2, 2)
    assert after.losses == alone.losses
    np.testing.assert_array_equal(after.test_outputs, alone.test_outputs)


def test_released_rows_are_gone(data):
    rows, *folds = data
    trainer = Trainer(builder("lstm"), copies(rows), *folds, schedule(1, 1, 32, "last"))
    trainer.run(0.1, 1)
    trainer.release()
    with pytest.raises(tensorflow.errors.InvalidArgumentError, match=r"not in \[0, 0\)"):
        trainer.run(0.1, 1)


def test_a_trial_leaves_the_prepared_graph_alone(data, monkeypatch):
    """TensorFlow's seed may be set before, but not by, a trial: it forgets what it has prepared."""
    rows, *folds = data
    trainer = Trainer(builder("lstm"), copies(rows), *folds, schedule(1, 1, 32, "best"))
    monkeypatch.setattr(tensorflow.random, "set_seed", lambda seed: pytest.fail("the graph is prepared anew"))
    assert trainer.run(0.1, 1).losses != trainer.run(0.1, 2).losses


def test_dropout_and_seed_change_a_trial(data):
    rows, *folds = data
    trainer = Trainer(builder("cnn"), copies(rows), *folds, schedule(2, 2, 16, "best"))
    losses = [trainer.run(*setting).losses for setting in [(0.1, 1), (0.2, 1), (0.1, 2)]]
    assert losses[0] != losses[1]
    assert losses[0] != losses[2]


def test_the_model_kept_has_its_own_dropout_rate(data):
    rows, *folds = data
    trial = Trainer(builder("cnn"), copies(rows), *folds, schedule(1, 1, 16, "best")).run(0.2, 1)
    assert {layer.rate for layer in trial.model.layers if isinstance(layer, keras.layers.Dropout)} == {0.2}


def test_counts_parameters_as_keras_does(data):
    rows, *folds = data
    assert (
        Trainer(builder("blstm"), copies(rows), *folds, schedule(1, 1, 16, "best")).parameters
        == builder("blstm")(0.0).count_params()
    )


def test_any_keras_model_can_be_trained_and_a_loss_that_is_no_number_is_an_error(data):
    def linear(dropout):
        layers = keras.layers
        return keras.Sequential([keras.Input((MAXLEN, FEATURES)), layers.Flatten(), layers.Dense(TARGETS)])

    rows, *folds = data
    assert len(Trainer(linear, copies(rows), *folds, schedule(2, 2, 16, "best")).run(0.1, 1).losses) == 2
    rows[0][5:] = np.nan
    with pytest.raises(InputError, match="validation loss is nan in epoch 1"):
        Trainer(linear, copies(rows), *folds, schedule(2, 2, 16, "best")).run(0.1, 1)


@pytest.mark.parametrize("shape", [(10_001,), (20_002, 3), (5, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_rows_are_taken_over_whole_and_leave_nothing_behind(shape, dtype):
    """More of them than are taken at once, and not a multiple; and fewer."""
    values = np.arange(np.prod(shape), dtype=dtype).reshape(shape)
    given = values.copy()
    taken = take_over(given)
    np.testing.assert_array_equal(taken.numpy(), values)
    assert taken.dtype == values.dtype
    assert given.size == 0
