"""Losses: functions of outputs and labels (segments, targets) that give each value's loss in the same shape.

They are of plain arithmetic, so that they take tensors while training and arrays while validating.
"""

from collections.abc import Callable
from typing import Any


def absolute_error(outputs: Any, labels: Any) -> Any:
    """The paper's loss (section 4.4); its mean is the MAE."""
    return abs(outputs - labels)


def squared_error(outputs: Any, labels: Any) -> Any:
    """Its mean is the MSE."""
    differences = outputs - labels
    return differences * differences


LOSSES: dict[str, Callable[[Any, Any], Any]] = {"mae": absolute_error, "mse": squared_error}
