"""What a reader should know of a corpus that came as arrays: a sentence each, computed from what was found in them."""

from typing import Any

from emofuse.configuration.names import listed

IDS = {
    "none": (
        "The arrays have no ids: each row counts as a video of its own, named by its fold and place. Speakers cannot be"
        " told apart: one who is in several rows may be in several folds, and intervals are as narrow as if none were."
    ),
    "videos": (
        "Ids name whole videos, of one segment each. Where one names a segment, its speaker may be in several folds."
    ),
}
BY = {"times": "start and end, within {tolerance:g} s,", "numbers": "video and number, in the order of {order},"}


def warnings(found: dict[str, Any]) -> list[str]:
    """What is wrong in the arrays, or on trust; `found` is `arrays.read.Found` as a dictionary."""
    said = [IDS["none"]] if found["ids"] == "none" else []
    joined = found["joined"]
    if joined and (unmatched := joined["unmatched"]):
        said.append(
            f"{len(unmatched):,} rows match no segment of the label file, and are left out: {listed(unmatched)}."
        )
    if joined and not joined["compared"]:
        said.append(
            "Nothing shows that labels are joined rightly: no sentiment is in both the arrays and the label file."
        )
    elif joined and joined["agree"] < joined["compared"]:
        differ = joined["compared"] - joined["agree"]
        said.append(f"In {differ:,} of {joined['compared']:,} segments the sentiment of the label file is another one.")
    return said


def notes(found: dict[str, Any], words: int) -> list[str]:
    """What was done with the arrays, though nothing is wrong; `words` are counted in all segments."""
    said = [_padding(found, words)]
    if found["segments_full"]:
        said.append(
            f"{found['segments_full']:,} segments fill all {found['steps']} steps: longer ones were cut to these before"
            " they came here."
        )
    if found["ids"] == "videos":
        said.append(IDS["videos"])
    if joined := found["joined"]:
        by = BY[joined["by"]].format(**joined)
        said.append(
            f"Labels are joined by {by} to {joined['matched']:,} segments; {joined['segments_without_rows']:,} labelled"
            " segments are not among the arrays."
        )
        if joined["compared"]:
            said.append(
                f"The sentiment of the arrays and that of the label file are the same in {joined['agree']:,} of"
                f" {joined['compared']:,} segments."
            )
    return said


def _padding(found: dict[str, Any], words: int) -> str:
    how = "as the corpus file says" if found["padding_given"] else "found by where steps are zero"
    if found["padding"] == "none":
        return f"Words are the steps of the arrays, {words:,}; none is padding, {how}."
    return (
        f"Words are the steps of the arrays, {words:,}, without {found['steps_padded']:,} steps of zeros, which are"
        f" padding {'in front of' if found['padding'] == 'front' else 'behind'} the words, {how}. Other steps of zeros"
        " are words without frames."
    )
