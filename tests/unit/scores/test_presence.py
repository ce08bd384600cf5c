"""Detection of presence, beside scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from emofuse.scores.presence import METRICS, detection, influences, is_predicted


@pytest.mark.parametrize("decimals", [1, 6])
@pytest.mark.parametrize("segments", [7, 200])
def test_it_is_scikit_learns_with_ties_and_without(decimals, segments):
    rng = np.random.default_rng(segments + decimals)
    truth = rng.choice([0, 0, 0, 1 / 6, 1 / 3, 2], (segments, 5))
    truth[:2] = [[0], [1]]
    outputs = np.round(truth * rng.uniform(-0.2, 0.5) + rng.normal(0, 0.3, truth.shape), decimals)
    found = detection(truth, outputs, is_predicted(outputs))
    for target, (true, output) in enumerate(zip(truth.T > 0, outputs.T, strict=True)):
        assert {name: values[target] for name, values in found.items()} == pytest.approx(
            {
                "auc": metrics.roc_auc_score(true, output),
                "average_precision": metrics.average_precision_score(true, output),
                "balanced_accuracy": metrics.balanced_accuracy_score(true, output > 1 / 6),
                "f1": metrics.f1_score(true, output > 1 / 6),
                "prevalence": true.mean(),
            }
        )


def test_a_target_that_is_nowhere_or_everywhere_present_has_no_metrics_but_its_prevalence():
    truth, outputs = np.array([[0.0, 1.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    found = detection(truth, outputs, is_predicted(outputs))
    assert found.pop("prevalence").tolist() == [0, 1]
    assert np.isnan(list(found.values())).all()


SCIKIT_LEARNS = {
    "auc": metrics.roc_auc_score,
    "average_precision": metrics.average_precision_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "f1": metrics.f1_score,
}


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("decimals", [0, 6])
def test_influences_are_the_derivatives_of_scikit_learns_by_the_weights_of_segments(name, decimals):
    rng = np.random.default_rng(decimals)
    truth = rng.choice([0, 0, 1], (40, 2))
    truth[:2] = [[0], [1]]
    outputs = np.round(truth + rng.normal(0, 1, truth.shape), decimals)
    predicted = outputs > 0.4
    found = influences(truth, outputs, predicted)[name]
    for target, (true, output, said) in enumerate(zip(truth.T, outputs.T, predicted.T, strict=True)):
        judged = output if name in METRICS[:2] else said
        step = 1e-4 * np.eye(len(true))
        up, down = (
            [SCIKIT_LEARNS[name](true, judged, sample_weight=1 + sign * weights) for weights in step]
            for sign in (1, -1)
        )
        assert found[:, target] == pytest.approx((np.array(up) - down) / 2e-4, abs=1e-6)


def test_a_target_that_is_nowhere_present_has_no_influences():
    truth, outputs = np.zeros((3, 1)), np.array([[0.0], [1.0], [2.0]])
    assert all(np.isnan(values).all() for values in influences(truth, outputs, outputs > 1).values())
