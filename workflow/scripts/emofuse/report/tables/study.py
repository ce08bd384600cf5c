"""What the tables of a run have in common."""

from dataclasses import dataclass

from emofuse.configuration.protocol import Tables
from emofuse.report.caveats import caveats

BASELINE_TITLES = {
    "random_expected": "random, as described: expectation",
    "random": "random, as described",
    "category": "random, training combinations",
    "quantity": "random, training quantities",
    "printed": "random, surprise never drawn",
    "zero": "zero",
    "median": "training median",
    "mean": "training mean",
    "best_constant": "best constant on valid",
}
CONSTANTS = ("zero", "median", "mean", "best_constant")


@dataclass(frozen=True)
class Study:
    """What the tables of a run have in common: corpus and protocol, as far as a table must know them.

    `heading` opens every caption; `choices` are the protocol's.
    """

    heading: str
    targets: list[str]
    label_range: tuple[float, float]
    choices: Tables

    def caption(self, *sentences: str) -> str:
        """A caption: the heading, these sentences, and what the protocol makes a reader know."""
        return " ".join([f"{self.heading}.", *filter(None, sentences), *caveats(self.choices)])

    @property
    def classes(self) -> str:
        """The heading of the accuracy of whole numbers."""
        return f"{round(self.label_range[1] - self.label_range[0]) + 1}-class accuracy"

    @property
    def accuracies(self) -> dict[str, str]:
        """The headings of the accuracies, by their columns in the metrics.

        Of presence there is none where every label lies above zero: all is present then, whatever is answered.
        """
        presence = {"rounded": ("binary_accuracy", "binary accuracy"),
                    "raw": ("binary_accuracy_raw", "binary accuracy, raw labels")}  # fmt: skip
        shown = [presence[kind] for kind in self.choices.presence if self.label_range[0] <= 0]
        return dict(shown) | {"class_accuracy": self.classes}
