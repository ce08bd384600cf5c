"""What a corpus file says of its labels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LabelColumns:
    """The columns of labels, and which of them are judged.

    `names` of the columns, in their order; the `targets` among them that are judged, in theirs; `label_range`, the
    lowest and highest label there can be; `order`, which is `proven`, by the names that the file has, or `trusted`,
    where it has none; labels `outside` of the range are `refuse`d, or put to its nearest end by `clamp`.
    """

    names: list[str]
    targets: list[str]
    label_range: tuple[float, float]
    order: str = "proven"
    outside: str = "refuse"
