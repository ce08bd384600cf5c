"""The explorer's page."""

from collections.abc import Sized

import pandas as pd
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from emofuse.alignment.store import Aligned
from emofuse.report import html
from emofuse.report.explorer import content
from emofuse.report.explorer.answers import Answers
from emofuse.report.explorer.cells import Cell, name

# What can be asked of a target: in words, and as the script calls it.
OF_PRESENCE = [("missed", "missed"), ("false", "false")]
OF_INTENSITY = [("too low:", "low"), ("too high:", "high")]

# As many segments as are shown without a script.
FIRST = 20


def explorer_page(heading: str, aligned: Aligned, cells: dict[Cell, str], answers: list[Answers]) -> str:
    """The page of the segments that at least one of the `cells`, each with the reason why it is shown, answers.

    `answers` are those of the cells, in their order.
    """
    segments = content.tested(answers)
    given = content.content(aligned, answers)
    lacking = {
        modality: sum(some < words for some, words in zip(found, given["counts"], strict=True))
        for modality, found in given["frames"].items()
    }
    named = [name(cell) for cell in cells]
    return html.page(
        "explore.html.jinja",
        heading,
        title=f"Segments: {heading}",
        described=f"{_counted(segments, 'test segment')} of {_counted(given['videos'], 'video')}, with their labels and"
        " the answers of one network at a time, which are cut to the labels' range.",
        targets=aligned.targets,
        cells=[f"{called}: {why}" if why else called for called, why in zip(named, cells.values(), strict=True)],
        views=OF_INTENSITY if answers[0].present is None else OF_PRESENCE,
        of_presence="" if answers[0].present is None else _of_presence(answers),
        has_kinds=len(set(given["digits"])) > 1,
        lacking={modality: count for modality, count in lacking.items() if count},
        first_table=_first(aligned, answers[0], named[0]),
        # As JSON within a page has it: no text in it can end the script that holds it.
        data=Markup(htmlsafe_json_dumps(given, separators=(",", ":"), ensure_ascii=False, allow_nan=False)),
    )


def _of_presence(answers: list[Answers]) -> str:
    """What is called missed and false."""
    probable = any(cell.probability is not None for cell in answers)
    return (
        "Found: present, and said to be. Missed: present, and said to be absent. False: absent, and said to be present."
        " What is said of presence goes by a threshold that the validation fold chose, on the"
        f" {'probability of presence, which stands in per cent' if probable else 'answer'}: an answer of 0.00 can count"
        " as present."
    )


def _counted(things: Sized, what: str) -> str:
    return f"{len(things):,} {what}{'s' * (len(things) != 1)}"


def _first(aligned: Aligned, answers: Answers, cell: str) -> Markup:
    """A table of the segments with the worst errors."""
    errors = pd.Series(abs(answers.said - aligned.labels).mean(axis=1)).dropna()
    worst = errors.sort_values(ascending=False, kind="stable").index[:FIRST]
    rows = [
        {
            "video": aligned.videos[segment],
            "segment": str(aligned.indices[segment]),
            "words": content.words(aligned, segment),
            **{
                target: f"{true:.2f}, {said:.2f}"
                for target, true, said in zip(
                    aligned.targets, aligned.labels[segment], answers.said[segment], strict=True
                )
            },
            "error": f"{errors[segment]:.2f}",
        }
        for segment in worst
    ]
    caption = (
        f"The segments with the worst errors of {cell}: of each target its label, and the network's answer. With"
        " JavaScript, all segments are here, and can be searched."
    )
    return html.table(caption, pd.DataFrame(rows), 2, ("words",))
