"""Every cell by group of videos."""

from dataclasses import replace

import pandas as pd

from emofuse.report.caveats import rare_targets, sample_caveats
from emofuse.report.dictionary import BASELINE_TITLES, CONSTANTS
from emofuse.report.table import Table
from emofuse.report.tables.study import INTERVAL, Study
from emofuse.scores.confidence import FEWEST_FOR_VERDICT
from emofuse.scores.metrics_csv import ALL, BY_KIND, OVERALL

KINDS = (
    "Skill by kind is against a constant of each kind of ids, with its 95 % interval over videos and seeds: what a"
    f" system knows beyond the kind of id. It takes {FEWEST_FOR_VERDICT} videos to have an interval here."
)


def group_table(metrics: pd.DataFrame, study: Study) -> Table:
    """Every cell and the best constant, by group of videos: all, those with an all-digit id, and the others.

    `metrics` as for `cell_table`. The groups come from different sources and differ in their labels (docs/results.md).
    """
    overall = metrics.xs(OVERALL, level="target")
    names = overall.index.droplevel("group").drop_duplicates()
    systems = names.get_level_values("system")
    names = names[~systems.isin(CONSTANTS) | (systems == "best_constant")]
    columns = {}
    for group in (group for group in ("all", "digit ids", "other ids") if group in overall.index.levels[2]):
        # A modality set may have no segment of a group.
        found = overall.xs(group, level="group").reindex(names)
        too_few = found["videos"] < FEWEST_FOR_VERDICT
        columns |= {
            f"{group}: segments": found["segments"].fillna(0).astype(int),
            f"{group}: videos": found["videos"].fillna(0).astype(int),
            f"{group}: MAE": found["mae"],
            f"{group}: skill": found["skill"],
            **{
                f"{group}: skill by kind{name}": found[f"skill_{BY_KIND}{end}"].mask(too_few & bool(end))
                for end, name in INTERVAL.items()
                if f"skill_{BY_KIND}" in found
            },
        }
    frame = pd.DataFrame(columns)
    frame.index = pd.MultiIndex.from_tuples(
        [(modalities, BASELINE_TITLES.get(system, system.upper())) for modalities, system in frame.index],
        names=["modalities", "system"],
    )
    shares = [column for column in frame if ": skill" in column]
    table = Table(
        "Cells by group of test videos: those whose id is of digits alone, and the others, which come from different"
        " sources. Compare the skills, each against the best constant on the same segments: no number here is judged,"
        " nor is a difference between groups.",
        frame,
        shares,
        tuple(column for column in shares if column.endswith(("skill", "kind"))),
        notes=study.notes(_sizes(frame), *sample_caveats(overall[overall.index.get_level_values("group") == ALL])),
        printed=tuple(column for column in frame if column.endswith((": MAE", ": skill"))),
        reading=(*([KINDS] if BY_KIND in systems else []), *rare_targets(metrics)),
    )
    if not _sizes(frame):
        return table
    # Sizes are in the note, scores of all videos in the tables of cells; the CSV file has both.
    left_out = [column for column in frame if column.startswith("all: ") or column.endswith(("segments", "videos"))]
    shown = frame.drop(columns=left_out)
    view = replace(table, frame=shown, skills=tuple(column for column in table.skills if column in shown))
    return replace(table, views=(view,))


def _sizes(frame: pd.DataFrame) -> str:
    """How many segments and videos each group has, if they are the same for every cell."""
    counts = frame[[column for column in frame if column.endswith(("segments", "videos"))]]
    if not (counts.nunique() == 1).all():
        return ""
    groups = dict.fromkeys(column.partition(":")[0] for column in counts)
    first = counts.iloc[0]
    sizes = [
        f"{group}, {first[f'{group}: segments']:,} segments of {first[f'{group}: videos']:,} videos" for group in groups
    ]
    return f"Groups: {'; '.join(sizes)}."
