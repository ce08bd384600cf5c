"""What a run was given: a record and a page, a row a file, with what is wrong or taken on trust on top."""

from typing import Any

import numpy as np
import pandas as pd

from emofuse.alignment.store import Aligned
from emofuse.report import html
from emofuse.report.data.input_warnings import notes, warnings

LOOK_AT_TIMES = " Look at the times: all files count seconds from the start of the same videos."

COLUMNS = {"proven": "named by the file", "trusted": "on trust"}


def folds_record(folds: dict[str, list[str]], aligned: Aligned) -> dict[str, Any]:
    """The organisers' folds beside the segments: ids, those without segments, and segments in no fold."""
    named = [video for videos in folds.values() for video in videos]
    held = set(aligned.videos.tolist())
    return {
        "ids": len(named),
        "without_segments": [video for video in named if video not in held],
        "segments_in_none": int((~np.isin(aligned.videos, named)).sum()),
    }


def inputs_record(
    given: dict[str, str], checksums: dict[str, str], audit: dict, vectors: dict | None, folds: dict | None
) -> dict[str, Any]:
    """Everything that is known of the files, as JSON: `warnings`, `notes`, and `files` by their names.

    `given`: each file as the corpus file names it; `checksums`: the sha256 of each; the others as in `warnings`. Of
    arrays, `files` are what they are of, and several files hold each, or one all: `sources` are these by themselves.
    """
    files = {name: _file(name, found, audit) for name, found in audit["inspection"]["files"].items()}
    if vectors:
        files["text"] |= {
            "unknown_words": vectors["unknown_tokens"],
            "unknown_share": vectors["unknown_tokens"] / max(vectors["tokens"], 1),
            "most_frequent_unknown": vectors["most_frequent_unknown"],
        }
    if folds:
        files["folds"] = folds
    sources = {name: {"given": text, "sha256": checksums[name]} for name, text in given.items()}
    return {
        "warnings": warnings(audit, vectors, folds),
        "notes": notes(audit),
        "files": {name: sources.get(name, {}) | found for name, found in files.items()},
        "sources": sources,
    }


def inputs_page(record: dict[str, Any], heading: str) -> str:
    """The record as an HTML page."""
    files = {name: found for name, found in record["files"].items() if name != "folds"}
    shown = [
        html.table(
            f"What each file holds.{LOOK_AT_TIMES * any(found['first'] is not None for found in files.values())}",
            html.turned(_holds(files), "file"),
            labels=1,
        ),
        html.table(
            "What was left out, missing, replaced or unknown in each file.",
            html.turned(_became(files), "file"),
            labels=1,
        ),
        *([_folds_table(record["files"]["folds"])] if "folds" in record["files"] else []),
        html.table(
            "The files as the corpus file names them.", _given(record["sources"]), labels=3, prose=("as given",)
        ),
    ]
    return html.page(
        "inputs.html.jinja", heading, title="Input", warnings=record["warnings"], notes=record["notes"], tables=shown
    )


def _file(name: str, found: dict, audit: dict) -> dict[str, Any]:
    """One sequence: what was found in its file, and what alignment made of it."""
    if name == "labels":
        made = {"columns": COLUMNS[audit["label_order"]], "clamped": audit["labels_clamped"]}
    elif name == "words":
        made = {
            "missing": len(audit["videos_without_words"]),
            "pauses_dropped": audit["pauses_dropped"],
            "outside_segments": audit["words_outside"],
        }
    else:
        counts = audit["sequences"][name]
        made = {
            "missing": len(counts["videos_missing"]),
            "not_finite": sum(counts["replaced"]),
            "outside_words": counts["frames_unused"],
            "all_zero": counts["words_all_zero"],
        }
    return found | made


def _holds(files: dict[str, dict]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": name,
            "root": found["root"],
            "metadata": found["metadata"],
            "columns": found.get("columns", "–"),
            "kind": found["kind"],
            "videos": f"{found['videos']:,}",
            "rows": f"{found['rows']:,}",
            "width": f"{found['width']:,}",
            "first time, s": _seconds(found["first"]),
            "last time, s": _seconds(found["last"]),
        }
        for name, found in files.items()
    )


def _became(files: dict[str, dict]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": name,
            "videos excluded": f"{len(found['excluded']):,}",
            "of these broken": f"{len(found['excluded_broken']):,}",
            "labelled videos missing": _count(found, "missing"),
            "pauses dropped": _count(found, "pauses_dropped"),
            "words outside segments": _count(found, "outside_segments"),
            "frames outside words": _count(found, "outside_words"),
            "values not finite": _count(found, "not_finite"),
            "labels clamped": _count(found, "clamped"),
            "words with vectors of zeros": _count(found, "all_zero"),
        }
        for name, found in files.items()
    )


def _folds_table(folds: dict) -> str:
    rows = {
        "ids in the folds": folds["ids"],
        "ids without labels": len(folds["without_segments"]),
        "labelled segments in no fold": folds["segments_in_none"],
    }
    frame = pd.DataFrame({"what": rows.keys(), "count": [f"{count:,}" for count in rows.values()]})
    return html.table("The organisers' folds.", frame, labels=1)


def _given(sources: dict[str, dict]) -> pd.DataFrame:
    return pd.DataFrame(
        {"file": name, "as given": found["given"], "sha256": found["sha256"]} for name, found in sources.items()
    )


def _count(found: dict, key: str) -> str:
    return f"{found[key]:,}" if key in found else "–"


def _seconds(time: float | None) -> str:
    return "–" if time is None else f"{time:,.2f}"
