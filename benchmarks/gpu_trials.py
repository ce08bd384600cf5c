"""A training trial of a bidirectional LSTM in JAX, an epoch a call, so that `jax.vmap` makes of it trials side by side.

Its formulas are those of `emofuse/training`: `fast_layers.py`, `recurrence.py` and Keras' Adam. A state holds all of a
trial: parameters, moments, moving averages, rate of dropout, random key and the count of batches.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

EPSILON, NORMALIZATION_EPSILON, MOMENTUM = 1e-7, 1e-3, 0.99
LEARNING_RATE, BETA_1, BETA_2 = 0.001, 0.9, 0.999


def initial_state(features: int, units: int, dense: int, outputs: int, depth: int, rate: float, seed: int) -> dict:
    """Initial weights as Keras draws them: Glorot's, orthogonal recurrent ones, and forget gates that are open."""
    rng = np.random.default_rng(seed)
    layers = []
    for layer in range(depth):
        width = 2 * units if layer else features
        kernels = [glorot(rng, width, 4 * units) for _ in range(2)]
        recurrent = [np.linalg.qr(rng.standard_normal((4 * units, units)))[0].T for _ in range(2)]
        bias = np.tile(np.repeat([0, 1, 0, 0], units), 2)
        layers.append({"kernel": np.hstack(kernels), "recurrent": np.stack(recurrent), "bias": bias})
    top = [(2 * units, dense), (dense, outputs)]
    parameters = {
        "gamma": np.ones(features),
        "beta": np.zeros(features),
        "layers": layers,
        "top": [{"kernel": glorot(rng, *shape), "bias": np.zeros(shape[1])} for shape in top],
    }
    parameters = jax.tree.map(lambda values: np.asarray(values, np.float32), parameters)
    return {
        "parameters": parameters,
        "first": jax.tree.map(np.zeros_like, parameters),
        "second": jax.tree.map(np.zeros_like, parameters),
        "moving": {"mean": np.zeros(features, np.float32), "variance": np.ones(features, np.float32)},
        "rate": np.float32(rate),
        "key": np.asarray(jax.random.key_data(jax.random.key(seed))),
        "batch": np.int32(0),
    }


def glorot(rng: np.random.Generator, inputs: int, outputs: int) -> np.ndarray:
    limit = np.sqrt(6 / (inputs + outputs))
    return rng.uniform(-limit, limit, (inputs, outputs))


def epoch(state: dict, order: jax.Array, data: tuple, unrolled: bool) -> tuple[dict, jax.Array]:
    """Train on batches of segments (batches, batch); gives the new state and the mean loss.

    `data` are rows (words + 1, features), the first padding, windows (segments, maxlen) and labels (segments, outputs).
    """
    rows, windows, labels = data

    def train(state: dict, batch: jax.Array) -> tuple[dict, jax.Array]:
        words = windows[batch]
        differentiate = jax.value_and_grad(loss_of, has_aux=True)
        (loss, moving), gradients = differentiate(
            state["parameters"], state, rows[words], words != 0, labels[batch], unrolled
        )
        return adam({**state, "moving": moving}, gradients), loss

    state, losses = jax.lax.scan(train, state, order)
    return state, losses.mean()


def loss_of(
    parameters: dict, state: dict, inputs: jax.Array, present: jax.Array, labels: jax.Array, unrolled: bool
) -> tuple[jax.Array, dict]:
    """The mean absolute error of a batch (batch, steps, features), and the moving averages after it."""
    key = jax.random.fold_in(jax.random.wrap_key_data(state["key"]), state["batch"])
    weights = present.astype(jnp.float32)
    count = weights.sum() + EPSILON
    mean = jnp.einsum("bs,bsf->f", weights, inputs) / count
    hidden = inputs - mean
    variance = jnp.einsum("bs,bsf->f", weights, hidden**2) / count
    moving = {"mean": mean, "variance": variance}
    moving = jax.tree.map(lambda old, new: old * MOMENTUM + new * (1 - MOMENTUM), state["moving"], moving)
    scale = parameters["gamma"] * jax.lax.rsqrt(variance + NORMALIZATION_EPSILON)
    offset = parameters["beta"]
    both_present = in_reading_order(jnp.stack([present, present], axis=2))[..., None]
    for number, layer in enumerate(parameters["layers"]):
        kernel, bias = layer["kernel"], layer["bias"]
        if number == 0:
            # The normalisation is in the kernel: features need no gradient.
            kernel, bias = scale[:, None] * kernel, bias + offset @ kernel
        sums = (hidden @ kernel + bias).reshape(*hidden.shape[:2], 2, -1)
        states = lstm_states(layer["recurrent"], in_reading_order(sums), both_present, unrolled)
        if number == len(parameters["layers"]) - 1:
            hidden = jnp.concatenate([states[-1, 0], states[-1, 1]], axis=-1)
        else:
            hidden = jnp.concatenate([states[:, 0], states[::-1, 1]], axis=-1).swapaxes(0, 1)
            hidden = jnp.where(present[..., None], hidden, 0)
        hidden = dropout(hidden, state["rate"], jax.random.fold_in(key, number))
    dense, output = parameters["top"]
    hidden = jax.nn.relu(hidden @ dense["kernel"] + dense["bias"])
    hidden = dropout(hidden, state["rate"], jax.random.fold_in(key, len(parameters["layers"])))
    return jnp.abs(hidden @ output["kernel"] + output["bias"] - labels).mean(), moving


def dropout(values: jax.Array, rate: jax.Array, key: jax.Array) -> jax.Array:
    """Values dropped at a rate that is no constant of the graph."""
    return values * (jax.random.uniform(key, values.shape) >= rate) / (1 - rate)


def in_reading_order(both: jax.Array) -> jax.Array:
    """What two directions (batch, steps, 2, ...) read at each step: (steps, 2, batch, ...)."""
    steps = jnp.moveaxis(both, 0, 2)
    return jnp.stack([steps[:, 0], steps[::-1, 1]], axis=1)


@functools.partial(jax.custom_vjp, nondiff_argnums=(3,))
def lstm_states(recurrent: jax.Array, totals: jax.Array, present: jax.Array, unrolled: bool) -> jax.Array:
    """The states (steps, 2, batch, units) after every step; a step that is not present leaves them as they were.

    `totals` (steps, 2, batch, 4 units) are the products of the input, bias added, and `recurrent` (2, units, 4 units)
    the kernels, in Keras' order of gates.
    """
    return forwards(recurrent, totals, present, unrolled)[0]


def forwards(recurrent: jax.Array, totals: jax.Array, present: jax.Array, unrolled: bool) -> tuple[jax.Array, tuple]:
    def step(before: tuple, read: tuple) -> tuple[tuple, tuple]:
        hidden, carry = before
        total, here = read
        i, f, g, o = jnp.split(total + hidden @ recurrent, 4, axis=-1)
        i, f, g, o = jax.nn.sigmoid(i), jax.nn.sigmoid(f), jnp.tanh(g), jax.nn.sigmoid(o)
        new_carry = f * carry + i * g
        tanh_carry = jnp.tanh(new_carry)
        after = jnp.where(here, o * tanh_carry, hidden), jnp.where(here, new_carry, carry)
        return after, (after[0], (here, carry, i, f, g, o, tanh_carry))

    none = jnp.zeros((*totals.shape[1:-1], recurrent.shape[1]), totals.dtype)
    _, (states, course) = jax.lax.scan(step, (none, none), (totals, present), unroll=unrolled)
    return states, (recurrent, states, course)


def backwards(unrolled: bool, kept: tuple, grad_states: jax.Array) -> tuple:
    """The gradient: the recurrent kernel's is one product over all steps."""
    recurrent, states, course = kept
    transposed = recurrent.swapaxes(1, 2)

    def step(after: tuple, read: tuple) -> tuple[tuple, jax.Array]:
        grad_hidden, grad_carry = after
        grad_state, (here, carry, i, f, g, o, tanh_carry) = read
        grad_hidden += grad_state
        grad_new_carry = grad_carry + grad_hidden * o * (1 - tanh_carry**2)
        grad_gates = [
            grad_new_carry * g * i * (1 - i),
            grad_new_carry * carry * f * (1 - f),
            grad_new_carry * i * (1 - g**2),
            grad_hidden * tanh_carry * o * (1 - o),
        ]
        grad_total = jnp.where(here, jnp.concatenate(grad_gates, axis=-1), 0)
        before = (
            grad_total @ transposed + jnp.where(here, 0, grad_hidden),
            jnp.where(here, grad_new_carry * f, grad_carry),
        )
        return before, grad_total

    none = jnp.zeros_like(states[0])
    read = grad_states, course
    _, grad_totals = jax.lax.scan(step, (none, none), read, reverse=True, unroll=unrolled)
    earlier = jnp.concatenate([none[None], states[:-1]])
    return jnp.einsum("sdbu,sdbg->dug", earlier, grad_totals), grad_totals, None


lstm_states.defvjp(forwards, backwards)


def adam(state: dict, gradients: dict) -> dict:
    """The state after a step of Keras' Adam."""
    batch = state["batch"] + 1
    rate = LEARNING_RATE * jnp.sqrt(1 - BETA_2**batch) / (1 - BETA_1**batch)
    first = jax.tree.map(lambda old, new: old + (new - old) * (1 - BETA_1), state["first"], gradients)
    second = jax.tree.map(lambda old, new: old + (new**2 - old) * (1 - BETA_2), state["second"], gradients)
    parameters = jax.tree.map(
        lambda value, m, v: value - rate * m / (jnp.sqrt(v) + EPSILON), state["parameters"], first, second
    )
    return {**state, "parameters": parameters, "first": first, "second": second, "batch": batch}
