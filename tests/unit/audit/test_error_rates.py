"""How often verdicts on numbers are wrong, by simulation: of networks, and of the paper on videos of its own."""

import numpy as np
import pytest

from emofuse.audit import beside
from emofuse.audit.beside import Found
from emofuse.audit.verdicts import COMPATIBLE, CONTRADICTED, REPRODUCED, number

AUDITS = 1000
# The binomial error of a rate of 5 % over so many audits is .7 points.
ALLOWED = 0.05 + 3 * 0.007
FAR = {"zero": Found(9.0, (8.9, 9.1), (8.9, 9.1), 100)}
VIDEOS = np.repeat(np.arange(20).astype(str), 10)


def mean_error(rng, mean, scatter, videos):
    """Errors (segments,) about a mean: gamma, as errors are, half of their variance between videos."""
    shape = (mean / scatter) ** 2
    between = np.repeat(rng.gamma(shape, 1 / shape, videos), 10)
    return mean * (between + rng.gamma(shape, 1 / shape, videos * 10)) / 2


def rates(mean, scatter, margin, seeds=1, training=0.0):
    """How often each verdict falls where the paper's cell has .15 and ours `mean`, on 110 and on 20 videos."""
    rng = np.random.default_rng(17)
    found = []
    for _ in range(AUDITS):
        paper = mean_error(rng, 0.15, scatter, 110).mean() + rng.normal(0, training)
        errors = mean_error(rng, mean, scatter, 20) + rng.normal(0, training, (seeds, 1))
        ours = beside.mae(errors, VIDEOS, 1100)
        found.append(number(("", "", paper), ours, FAR, margin, 0.0, "", "").verdict)
    return {verdict: found.count(verdict) / AUDITS for verdict in set(found)}


@pytest.mark.parametrize(("seeds", "training"), [(1, 0.0), (5, 0.004)])
@pytest.mark.parametrize("apart", [-1, 1])
def test_what_lies_at_the_margin_is_reproduced_or_contradicted_by_chance_alone(apart, seeds, training):
    """Of differences that equal the margin, at most one in twenty is called smaller, and one larger."""
    found = rates(0.15 + apart * 0.01, 0.03, 0.01, seeds, training)
    assert found.get(REPRODUCED, 0) <= ALLOWED
    assert found.get(CONTRADICTED, 0) <= ALLOWED


def test_the_same_is_hardly_ever_contradicted_and_reproduced_where_data_suffice():
    few = rates(0.15, 0.15, 0.0025)
    assert few.get(CONTRADICTED, 0) <= ALLOWED
    assert few.get(REPRODUCED, 0) == 0
    assert few[COMPATIBLE] >= 1 - 2 * ALLOWED
    many = rates(0.15, 0.003, 0.0025)
    assert many[REPRODUCED] > 0.9


def test_the_other_is_contradicted_where_data_suffice():
    assert rates(0.2, 0.03, 0.0025)[CONTRADICTED] > 0.95


def test_without_the_papers_own_error_the_same_would_be_contradicted():
    """Were the paper's number without error, its sampling would be called a difference."""
    rng = np.random.default_rng(18)
    wrong = 0
    for _ in range(300):
        paper = mean_error(rng, 0.15, 0.15, 20).mean()
        alone = beside.mae(mean_error(rng, 0.15, 0.15, 20)[None], VIDEOS, 10**9)
        wrong += number(("", "", paper), alone, FAR, 0.0025, 0.0, "", "").verdict == CONTRADICTED
    assert wrong / 300 > ALLOWED
