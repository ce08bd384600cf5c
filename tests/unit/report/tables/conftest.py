"""Scores that tests of several tables show."""

import numpy as np
import pytest
from judged_tables import scored

from emofuse.paper import SUBMISSION


@pytest.fixture
def metrics():
    truth = np.random.default_rng(0).choice([0, 0, 1 / 3, 1], (50, 6))
    return scored({"text": {"lstm": np.stack([truth / 2, truth / 3])}, "audio": {}}, truth)


@pytest.fixture
def challenge():
    """Metrics of the submitted cell on the organisers' test fold."""
    rng = np.random.default_rng(3)
    truth = rng.choice([0, 0, 0, 1 / 3, 1], (50, 6))
    return scored({"": {SUBMISSION: rng.uniform(0, 1, (1, 50, 6))}}, truth).loc[""]
