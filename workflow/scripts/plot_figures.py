"""Draw figures of the report: of scores, of what networks say, of how they learnt, of labels and of the input."""

import json
from argparse import Namespace
from functools import cached_property
from pathlib import Path

import pandas as pd
from matplotlib import pyplot as plt

from emofuse import command_line, options
from emofuse.alignment.store import Aligned, read_aligned
from emofuse.configuration import protocol
from emofuse.networks.layers import read_layers
from emofuse.report import networks
from emofuse.report.caveats import caveats, rare_targets, sample_caveats, size
from emofuse.report.data.coverage import coverage_figure
from emofuse.report.data.folds import folds_figure
from emofuse.report.figures import canvas, co_occurrence, figure1, learning_curves, mae_floor
from emofuse.report.figures.figure2 import output_histograms
from emofuse.report.figures.intensity import intensity_figure
from emofuse.report.figures.precision_recall import precision_recall_figure
from emofuse.report.figures.reliability import reliability_figure
from emofuse.report.figures.skill import skill_figure
from emofuse.report.figures.skill_heatmap import skill_heatmap
from emofuse.scores import metrics_csv, skill
from emofuse.scores.label_counts import EVERY_SEGMENT
from emofuse.scores.predictions_csv import Outputs, Presence, outputs_of_model, presence_of_model, rows_of_model


class Given(Namespace):
    """What the command line gave, and what several figures are drawn from, read once for all of them."""

    @cached_property
    def store(self) -> Aligned:
        """The aligned store."""
        return read_aligned(self.aligned)

    @cached_property
    def choices(self) -> protocol.Figures:
        """The protocol's."""
        return protocol.read(self.protocol, protocol.Figures)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The metrics."""
        return metrics_csv.read_metrics(self.metrics)

    @cached_property
    def networks(self) -> dict[str, pd.DataFrame]:
        """The answers of the networks whose outputs are drawn, by the networks' names."""
        files = {(modalities, architecture): map(Path, of_cell) for modalities, architecture, *of_cell in self.cell}
        return {name: rows_of_model(*files[cell]) for name, cell in networks.shown(self.scores, list(files)).items()}

    @property
    def constants(self) -> dict[tuple[str, str], float]:
        """The best constant's MAE on the validation segments of each cell."""
        found = {}
        for modalities, architecture, _, selected in self.cell:
            skill = self.scores.loc[modalities, architecture, metrics_csv.ALL, metrics_csv.OVERALL]["valid_skill"]
            error = json.loads(Path(selected).read_text(encoding="utf-8"))["valid_mae"]
            found[modalities, architecture] = learning_curves.constant_error(skill, error)
        return found

    @property
    def outputs(self) -> dict[str, Outputs]:
        """What they say of intensities."""
        return {name: outputs_of_model(rows, self.targets) for name, rows in self.networks.items()}

    @property
    def presence(self) -> dict[str, Presence]:
        """What they say of presence."""
        return {name: presence_of_model(rows, self.targets) for name, rows in self.networks.items()}


def main() -> None:
    parser = options.parser(__doc__, output="folder for <figure>.svg and .png")
    parser.add_argument("--figures", nargs="+", choices=FIGURES, required=True)
    parser.add_argument("--title", required=True, help="what every figure is headed by: corpus and protocol")
    parser.add_argument("--aligned", type=Path, help="aligned store")
    parser.add_argument("--split", type=Path, help="split.csv of the report")
    parser.add_argument("--combinations", type=Path, help="label_combinations.csv")
    parser.add_argument("--bounds", type=Path, help="noise_ceiling.csv")
    parser.add_argument("--metrics", type=Path, help="metrics.csv")
    parser.add_argument("--cell", nargs=4, action="append",
                        metavar=("MODALITIES", "ARCHITECTURE", "PREDICTIONS", "SELECTED"),
                        help="a cell, with its predictions.csv and selected.json")  # fmt: skip
    parser.add_argument("--curves", type=Path, nargs="+", help="curves.csv of each selected candidate")
    parser.add_argument("--drawn", nargs=3, metavar=("TITLE", "MODEL", "SELECTED"),
                        help="the network of figure 1: its title, its model.keras and selected.json")  # fmt: skip
    parser.add_argument("--architectures", nargs="+")
    parser.add_argument("--targets", nargs="+")
    parser.add_argument("--label-range", type=float, nargs=2, metavar=("LOW", "HIGH"))
    options.add_protocol(parser, required=False)
    arguments = parser.parse_args(namespace=Given())
    for name in arguments.figures:
        draw, needed = FIGURES[name]
        if missing := [option for option in needed.split() if getattr(arguments, option) is None]:
            parser.error(f"{name} needs --{', --'.join(missing).replace('_', '-')}")
        # Each figure has a theme of its own.
        with plt.rc_context():
            paths = [arguments.output / f"{name}.{ending}" for ending in ("svg", "png")]
            canvas.save(draw(arguments), paths)


def draw_skill(given: Given) -> plt.Figure:
    found = skill.cell_skills(given.scores, given.architectures)
    said = [f"test fold: {size(found)}", *rare_targets(given.scores), *sample_caveats(found), *caveats(given.choices)]
    return skill_figure(found, given.title, said)


def draw_skill_heatmap(given: Given) -> plt.Figure:
    found = skill.target_skills(given.scores, given.architectures, given.targets)
    return skill_heatmap(found, given.title, [*rare_targets(given.scores), *caveats(given.choices)])


def draw_learning_curves(given: Given) -> plt.Figure:
    cells = learning_curves.read_curves(given.curves)
    # What is scored is no other loss, and no round's.
    is_scored = given.choices.loss == "mae" and not given.choices.auxiliary and len(given.curves) == len(cells)
    constants = given.constants if is_scored else {}
    return learning_curves.learning_curves(cells, constants, given.choices.loss, given.title)


def draw_figure1(given: Given) -> plt.Figure:
    title, model, selected = given.drawn
    chosen = json.loads(Path(selected).read_text(encoding="utf-8"))
    inputs, layers = read_layers(Path(model))
    texts = figure1.modality_texts(
        chosen["modalities"].split("+"),
        given.choices.text,
        {name: features.shape[1] for name, features in given.store.features.items()},
    )
    fused = figure1.fusion_text(inputs, chosen["maxlen"])
    return figure1.architecture_figure(texts, fused, layers, given.store.targets, title)


def draw_figure2(given: Given) -> plt.Figure:
    return output_histograms(given.outputs, given.targets, given.title)


def draw_intensity(given: Given) -> plt.Figure:
    return intensity_figure(given.outputs, given.targets, tuple(given.label_range), given.title)


def draw_precision_recall(given: Given) -> plt.Figure:
    return precision_recall_figure(given.presence, given.targets, given.title)


def draw_reliability(given: Given) -> plt.Figure:
    return reliability_figure(given.presence, given.targets, given.title)


def draw_coverage(given: Given) -> plt.Figure:
    return coverage_figure(given.store.offsets, given.store.frames, given.title)


def draw_folds(given: Given) -> plt.Figure:
    return folds_figure(pd.read_csv(given.split, index_col=["split", "fold"]), given.title)


def draw_co_occurrence(given: Given) -> plt.Figure:
    counts = pd.read_csv(given.combinations, index_col="combination")[EVERY_SEGMENT]
    return co_occurrence.combination_bars(counts, given.targets, given.title)


def draw_mae_floor(given: Given) -> plt.Figure:
    bounds = pd.read_csv(given.bounds, index_col="target", dtype={"target": str})
    return mae_floor.mae_floor_figure(bounds, given.title)


# Each with the options that say what it is drawn from.
OUTPUTS = "metrics cell targets"
FIGURES = {
    "skill": (draw_skill, "metrics architectures protocol"),
    "skill_heatmap": (draw_skill_heatmap, "metrics architectures targets protocol"),
    "learning_curves": (draw_learning_curves, "curves metrics cell protocol"),
    "figure1": (draw_figure1, "drawn aligned protocol"),
    "figure2": (draw_figure2, OUTPUTS),
    "intensity": (draw_intensity, f"{OUTPUTS} label_range"),
    "precision_recall": (draw_precision_recall, OUTPUTS),
    "reliability": (draw_reliability, OUTPUTS),
    "coverage": (draw_coverage, "aligned"),
    "folds": (draw_folds, "split"),
    "co_occurrence": (draw_co_occurrence, "combinations targets"),
    "mae_floor": (draw_mae_floor, "bounds"),
}


if __name__ == "__main__":
    command_line.run(main)
