"""What the tables of a run have in common."""

from dataclasses import dataclass

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

    `heading` opens every caption; `presence` is what binary accuracies are shown for (`rounded`, `raw`); `constants`
    says whether they are scored on segments `common` to all cells or `per_mode`; `chosen_on` is the fold (valid or
    test) that chose the candidates.
    """

    heading: str
    targets: list[str]
    label_range: tuple[float, float]
    presence: list[str]
    constants: str
    chosen_on: str

    @property
    def classes(self) -> str:
        """The heading of the accuracy of whole numbers."""
        return f"{round(self.label_range[1] - self.label_range[0]) + 1}-class accuracy"

    @property
    def accuracies(self) -> dict[str, str]:
        """The headings of the accuracies, by their columns in the metrics."""
        presence = {"rounded": ("binary_accuracy", "binary accuracy"),
                    "raw": ("binary_accuracy_raw", "binary accuracy, raw labels")}  # fmt: skip
        return dict(presence[kind] for kind in self.presence) | {"class_accuracy": self.classes}
