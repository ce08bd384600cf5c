"""The recurrence of LSTM layers, unrolled over the steps, with a gradient of its own (docs/training.md).

Both directions of a bidirectional layer take their steps together: half as many operations, of twice the size.
"""

from collections.abc import Callable, Sequence

from emofuse.networks.backend import tensorflow as tf


def lstm_states(
    sums: list[tf.Tensor],
    kernels: list[tf.Tensor],
    present: tf.Tensor | None,
    gate: Callable[[tf.Tensor], tf.Tensor],
    slope: Callable[[tf.Tensor], tf.Tensor],
) -> list[tf.Tensor]:
    """The states (batch, steps, units) after every step: of a layer that reads forwards and, if two, one backwards.

    `sums` (batch, steps, 4 units) are the products of input and kernel, bias added; `kernels` (units, 4 units) are
    recurrent; in Keras' order of gates, and a tensor for each direction. A step that is not `present` (batch, steps)
    bool leaves the state as it was. `gate` is the recurrent activation, `slope` its derivative, given its value.
    """
    units = kernels[0].shape[0]
    steps = sums[0].shape[1]
    presences = [None] * steps if present is None else _steps([present[..., None]] * len(sums))

    @tf.custom_gradient
    def run(kernel: tf.Tensor, *sums: tf.Tensor) -> tuple[list[tf.Tensor], Callable]:
        totals = _steps(sums)
        hidden = carry = tf.zeros_like(totals[0][..., :units])
        states, course = [], []
        for total, presence in zip(totals, presences, strict=True):
            total += tf.matmul(hidden, kernel)
            i, f, _, o = tf.split(gate(total), 4, axis=-1)
            g = tf.tanh(total[..., 2 * units : 3 * units])
            new_carry = f * carry + i * g
            tanh_carry = tf.tanh(new_carry)
            course.append((presence, carry, i, f, g, o, tanh_carry))
            hidden = _choose(presence, o * tanh_carry, hidden)
            carry = _choose(presence, new_carry, carry)
            states.append(hidden)

        def gradient(*grad_states: tf.Tensor) -> tuple[tf.Tensor, ...]:
            transposed = tf.linalg.matrix_transpose(kernel)
            grad_hidden = grad_carry = zeros = tf.zeros_like(hidden)
            grad_totals = []
            for grad_state, step in zip(reversed(_steps(grad_states)), reversed(course), strict=True):
                presence, carry, i, f, g, o, tanh_carry = step
                grad_hidden += grad_state
                grad_new_carry = grad_carry + grad_hidden * o * (1 - tanh_carry * tanh_carry)
                grad_total = tf.concat(
                    [
                        grad_new_carry * g * slope(i),
                        grad_new_carry * carry * slope(f),
                        grad_new_carry * i * (1 - g * g),
                        grad_hidden * tanh_carry * slope(o),
                    ],
                    axis=-1,
                )
                if presence is not None:
                    grad_total = tf.where(presence, grad_total, 0.0)
                grad_totals.append(grad_total)
                through = tf.matmul(grad_total, transposed)
                grad_hidden = through if presence is None else through + tf.where(presence, zeros, grad_hidden)
                grad_carry = _choose(presence, grad_new_carry * f, grad_carry)
            grad_sums = _directions(grad_totals[::-1], len(sums))
            before = [_shifted(state, backwards) for backwards, state in enumerate(_directions(states, len(sums)))]
            grad_kernels = [
                tf.matmul(_rows(state), _rows(grad_sum), transpose_a=True)
                for state, grad_sum in zip(before, grad_sums, strict=True)
            ]
            return _together(grad_kernels), *grad_sums

        return _directions(states, len(sums)), gradient

    return run(_together(kernels), *sums)


def _choose(presence: tf.Tensor | None, new: tf.Tensor, old: tf.Tensor) -> tf.Tensor:
    return new if presence is None else tf.where(presence, new, old)


def _together(directions: Sequence[tf.Tensor]) -> tf.Tensor:
    """One direction's tensor as it is, for a batched product of one costs twice the plain one; two as one tensor."""
    return tf.stack(directions) if len(directions) > 1 else directions[0]


def _steps(sequences: list[tf.Tensor]) -> list[tf.Tensor]:
    """What each direction (batch, steps, ...) reads at each step, together."""
    read = [tf.unstack(sequence, axis=1)[:: -1 if backwards else 1] for backwards, sequence in enumerate(sequences)]
    return [_together(directions) for directions in zip(*read, strict=True)]


def _directions(steps: list[tf.Tensor], count: int) -> list[tf.Tensor]:
    """The inverse of `_steps`, for so many directions."""
    read = zip(*(tf.unstack(step) if count > 1 else [step] for step in steps), strict=True)
    return [tf.stack(sequence[:: -1 if backwards else 1], axis=1) for backwards, sequence in enumerate(read)]


def _shifted(states: tf.Tensor, backwards: int) -> tf.Tensor:
    """The states (batch, steps, units) before every step."""
    none = tf.zeros_like(states[:, :1])
    return tf.concat([states[:, 1:], none] if backwards else [none, states[:, :-1]], axis=1)


def _rows(sequence: tf.Tensor) -> tf.Tensor:
    return tf.reshape(sequence, (-1, sequence.shape[-1]))
