"""What is wrong with a run's input, or was taken on trust: a sentence each, computed from what is in the files."""

from collections.abc import Iterator

from emofuse.configuration.names import listed
from emofuse.report.data import array_notes

# Shares above which what is missing, unknown or elsewhere in time is more than oddities of a few videos.
MANY = 0.05
MOST = 0.5


def warnings(audit: dict, vectors: dict | None, folds: dict | None) -> list[str]:
    """Sentences, none where nothing is wrong.

    `audit` is the JSON of an `AlignmentAudit`; `vectors`, of what was looked up for words, if it was; `folds`, the
    counts of `inputs.folds_record`, if there are folds.
    """
    of_arrays = array_notes.warnings(audit["arrays"]) if audit["arrays"] else []
    return [
        *_names(audit), *_labels(audit), *of_arrays, *_videos(audit), *_times(audit), *_vectors(vectors), *_folds(folds)
    ]  # fmt: skip


def notes(audit: dict) -> list[str]:
    """Sentences on what was done in a way that a reader should know of, though nothing is wrong."""
    if audit["arrays"]:
        return array_notes.notes(audit["arrays"], audit["words"])
    parts = audit["id_parts"]
    if not parts:
        return []
    said = (
        f"{parts:,} ids have the form video[n]: each names segment n, and segments are grouped by video. Where videos"
        " are counted here and on the page of the alignment, each of these ids counts."
    )
    if audit["missing"] == "borrow":
        said += " Segments without frames borrow none, for the frames of a video's other segments have other ids."
    return [said]


def _names(audit: dict) -> Iterator[str]:
    for key, unmatched in audit["inspection"]["unmatched"].items():
        if unmatched:
            yield f"No file holds what the corpus file names under {key}: {listed(unmatched)}."
    if alike := audit["inspection"]["pauses_alike"]:
        yield f"Words that look like a pause, and count as words: {_counted(list(alike.items()))}."


def _labels(audit: dict) -> Iterator[str]:
    if audit["label_order"] == "trusted":
        yield "The order of the label columns is taken on trust: the file names none."
    if clamped := audit["labels_clamped"]:
        labels = (
            "1 label outside of label_range was" if clamped == 1 else f"{clamped:,} labels outside of label_range were"
        )
        yield f"{labels} moved to its ends."


def _videos(audit: dict) -> Iterator[str]:
    missing = {"words": audit["videos_without_words"]}
    missing |= {name: found["videos_missing"] for name, found in audit["sequences"].items()}
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, videos in missing.items():
        alike.setdefault(tuple(videos), []).append(name)
    for videos, names in alike.items():
        if len(videos) > MANY * audit["videos"]:
            what = " and no ".join(names)
            yield f"{len(videos):,} of {audit['videos']:,} labelled videos have no {what}: {listed(videos)}."


def _times(audit: dict) -> Iterator[str]:
    for name, share in audit["inspection"]["common_time"].items():
        if share < MOST:
            where = "a segment of the labels" if name == "labels" else f"the time that {name} covers"
            yield f"Only {100 * share:.1f} % of the words lie in {where}."
    if not audit["arrays"] and (mixed := audit["word_rows"]["overlapping"]) > MANY * audit["word_rows"]["rows"]:
        yield (
            f"{mixed:,} of {audit['word_rows']['rows']:,} words begin before an earlier one has ended: words of several"
            " speakers, or of segments that overlap, are mixed in their order."
        )


def _vectors(vectors: dict | None) -> Iterator[str]:
    if vectors and vectors["unknown_tokens"] > MANY * vectors["tokens"]:
        yield (
            f"{100 * vectors['unknown_tokens'] / vectors['tokens']:.1f} % of the spoken words have no vector; the most"
            f" frequent of them: {_counted(vectors['most_frequent_unknown'])}."
        )


def _folds(folds: dict | None) -> Iterator[str]:
    if folds and (without := folds["without_segments"]):
        have = "id of the folds has" if len(without) == 1 else "ids of the folds have"
        yield f"{len(without):,} {have} no labels: {listed(without)}."


def _counted(words: list[tuple[str, int]]) -> str:
    return ", ".join(f"{word!r} ({count:,})" for word, count in words[:10])
