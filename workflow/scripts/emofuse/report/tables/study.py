"""What the tables of a run have in common."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emofuse.configuration.protocol import Tables
from emofuse.paper import is_the_papers_task
from emofuse.report.caveats import caveats
from emofuse.scores.metrics_csv import OVERALL

# What follows a heading where an interval's ends have columns of their own, by what follows a column in the metrics.
INTERVAL = {"": "", "_low": " low", "_high": " high"}

# The headings of detection, by its columns in the metrics.
DETECTION = {
    "auc": "AUC",
    "average_precision": "average precision",
    "balanced_accuracy": "balanced accuracy",
    "f1": "F1",
}


@dataclass(frozen=True)
class Study:
    """What the tables of a run have in common: corpus and protocol, as far as a table must know them."""

    targets: list[str]
    label_range: tuple[float, float]
    choices: Tables

    def notes(self, *sentences: str) -> tuple[str, ...]:
        """What stands below a table: these sentences, and what the protocol makes a reader know."""
        return (*filter(None, sentences), *caveats(self.choices))

    @property
    def target(self) -> str:
        """What a target is called."""
        return "emotion" if is_the_papers_task(self.targets) else "target"

    @property
    def rows(self) -> list[str]:
        """The rows of a table by target: one target is all of them."""
        return self.targets if len(self.targets) == 1 else [OVERALL, *self.targets]

    @property
    def classes(self) -> str:
        """The heading of the accuracy of whole numbers."""
        return f"{round(self.label_range[1] - self.label_range[0]) + 1}-class accuracy"

    def accuracies(self, metrics: pd.DataFrame) -> dict[str, str]:
        """The headings of the accuracies, by their columns in the metrics; without what says nothing there.

        Where labels go below zero, what is told apart is their sign.
        """
        name = "accuracy of the sign" if self.label_range[0] < 0 else "binary accuracy"
        presence = {"rounded": ("binary_accuracy", name), "raw": ("binary_accuracy_raw", f"{name}, raw")}
        shown = dict(presence[kind] for kind in self.choices.presence) | {"class_accuracy": self.classes}
        return self.telling(shown, metrics)

    def telling(self, headings: dict[str, str], metrics: pd.DataFrame) -> dict[str, str]:
        """Those of the headings that metrics have something to say of, by their columns there.

        Of presence there is nothing to say where every label is above zero.
        """
        low = self.label_range[0]
        absent = low < 0 or (low == 0 and metrics.get("prevalence", pd.Series(np.nan)).lt(1).any())
        return {
            column: heading
            for column, heading in headings.items()
            if column in metrics and metrics[column].notna().any() and (absent or "binary" not in column)
        }
