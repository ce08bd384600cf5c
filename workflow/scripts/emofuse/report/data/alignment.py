"""The alignment's audit, and what scaling lost of its features, as a page for people."""

import pandas as pd

from emofuse.features.scaling import Scaling
from emofuse.report import html

# More names than this are counted, not listed; the JSON has them all.
NAMES_SHOWN = 20

NON_FINITE = {
    "zero": "Values that are not finite count as zero.",
    "propagate": "Values that are not finite spread into the averages, as in the authors' code.",
}
MISSING = {
    "zeros": "Segments without frames keep zeros.",
    "borrow": "Segments without frames borrow those of another segment of their video, as in the 2018 SDK.",
}


def alignment_page(audit: dict, scalings: dict[str, Scaling], heading: str) -> str:
    """An HTML page from the JSON of an `AlignmentAudit`, and the scalings by modality, and where need be by cells."""
    tables = [_corpus_table(audit)]
    if audit["sequences"]:
        tables += [_sequence_table(audit), _replaced_table(audit)]
    if scalings:
        tables.append(_lost_table(scalings))
    if not audit["arrays"]:
        tables.append(_row_table(audit))
    shown = [html.table(caption, frame, labels=1) for caption, frame in tables]
    return html.page("tables.html.jinja", heading, title="Alignment audit", tables=shown)


def _corpus_table(audit: dict) -> tuple[str, pd.DataFrame]:
    excluded = sorted({video for file in audit["inspection"]["files"].values() for video in file["excluded"]})
    rows = {
        "labelled videos": audit["videos"],
        "segments": audit["segments"],
        "segments without words": audit["segments_without_words"],
        "words in segments (a word in two segments counts twice)": audit["words"],
        "words outside all segments, dropped": audit["words_outside"],
        "pauses dropped": audit["pauses_dropped"],
        "labelled videos without words": audit["videos_without_words"],
        "videos excluded by the corpus file": excluded,
    }
    by = "the reading of arrays" if audit["arrays"] else f"alignment (weighting {audit['weighting']})"
    caption = (
        f"What {by} found in the corpus, and what it dropped."
        + _names("Without words", audit["videos_without_words"])
        + _names("Excluded", excluded)
    )
    counts = {name: len(value) if isinstance(value, list) else value for name, value in rows.items()}
    return caption, pd.DataFrame({"what": counts.keys(), "count": [f"{count:,}" for count in counts.values()]})


def _sequence_table(audit: dict) -> tuple[str, pd.DataFrame]:
    rows = [
        {
            "sequence": name,
            "labelled videos": f"{found['videos']:,}",
            "missing": f"{len(found['videos_missing']):,}",
            "not labelled": f"{found['videos_unlabelled']:,}",
            "words without frames": _share(found["words_without_frames"], audit["words"]),
            "segments without frames": _share(found["segments_without_frames"], audit["segments"]),
            "words' time covered": f"{100 * found['covered_seconds'] / max(found['word_seconds'], 1e-9):.1f} %",
            "frames in no word": _share(found["frames_unused"], found["rows"]),
            "words with vectors of zeros": _share(found["words_all_zero"], audit["words"]),
            "values not finite": f"{sum(found['replaced']):,}",
        }
        | ({"segments borrowed": f"{found['segments_borrowed']:,}"} if audit["missing"] == "borrow" else {})
        for name, found in audit["sequences"].items()
    ]
    missing = {name for found in audit["sequences"].values() for name in found["videos_missing"]}
    caption = (
        f"Each sequence. Look at the words without frames first: they have zeros. {NON_FINITE[audit['non_finite']]}"
        f" {MISSING[audit['missing']]}" + _names("Missing in one sequence or more", sorted(missing))
    )
    return caption, html.turned(pd.DataFrame(rows), "sequence")


def _replaced_table(audit: dict) -> tuple[str, pd.DataFrame]:
    rows = [
        {"sequence": name, "feature": str(column), "values not finite": _share(count, found["rows"])}
        for name, found in audit["sequences"].items()
        for column, count in enumerate(found["replaced"])
        if count
    ]
    caption = "Features, counted from 0, with values that are not finite."
    if not rows:
        caption += " There are none."
    return caption, pd.DataFrame(rows, columns=["sequence", "feature", "values not finite"])


def _lost_table(scalings: dict[str, Scaling]) -> tuple[str, pd.DataFrame]:
    rows = [
        {
            "sequence": name,
            "features": f"{len(scaling.scale):,}",
            "lost": f"{len(scaling.lost):,}",
            "which": ", ".join(map(str, scaling.lost)),
        }
        for name, scaling in scalings.items()
    ]
    caption = (
        "Features, counted from 0, that the networks see as zero everywhere, for one training word's or more is not "
        "finite after alignment, and scaling spreads it."
    )
    return caption, pd.DataFrame(rows)


def _row_table(audit: dict) -> tuple[str, pd.DataFrame]:
    found = {"words": audit["word_rows"], "labels": audit["label_rows"], **audit["sequences"]}
    rows = [
        {
            "sequence": name,
            "rows": f"{rows['rows']:,}",
            "out of order": f"{rows['out_of_order']:,}",
            "the same times twice": f"{rows['duplicates']:,}",
            "overlapping an earlier row": f"{rows['overlapping']:,}",
            "ending before they start": f"{rows['inverted']:,}",
        }
        for name, rows in found.items()
    ]
    caption = (
        "The rows of labelled videos. Rows without length, and those that end before they start, overlap nothing;"
        " segments of a video may overlap, and then share words."
    )
    return caption, html.turned(pd.DataFrame(rows), "sequence")


def _share(count: int, total: int) -> str:
    return f"{count:,} ({100 * count / max(total, 1):.1f} %)"


def _names(what: str, names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - NAMES_SHOWN:,} more" if len(names) > NAMES_SHOWN else ""
    return f" {what}: {', '.join(names[:NAMES_SHOWN])}{more}."
