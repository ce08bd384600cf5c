"""Draw figure 1: the fusion of a cell's modalities, and the layers of its selected model."""

import argparse
import json
from pathlib import Path

from emofuse import command_line
from emofuse.alignment.store import read_aligned
from emofuse.networks import saving
from emofuse.report.figures import canvas
from emofuse.report.figures.figure1 import architecture_figure, layer_boxes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="model.keras of the cell")
    parser.add_argument("--selected", type=Path, required=True, help="selected.json of the cell")
    parser.add_argument("--aligned", type=Path, required=True, help="aligned store")
    parser.add_argument("--text", nargs="+", choices=("glove", "one_hot"), required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    aligned = read_aligned(arguments.aligned)
    selected = json.loads(arguments.selected.read_text())
    model = saving.load_model(arguments.model)
    widths = {tensor.name: tensor.shape for tensor in model.inputs}
    modalities = {}
    for modality in selected["modalities"].split("+"):
        parts = []
        if modality != "text" or "glove" in arguments.text:
            averaged = " a word" if modality == "text" else ", word averages"
            parts.append(f"{aligned.features[modality].shape[1]} features{averaged}")
        if modality == "text" and "one_hot" in arguments.text:
            parts.append("one-hot words, looked up")
        modalities[modality] = "\n".join(parts)
    fused = f"early fusion: {selected['maxlen']} words"
    if "features" in widths:
        fused += f" × {widths['features'][-1]} features, cut or padded with zeros"
    figure = architecture_figure(modalities, fused, layer_boxes(model), aligned.targets, arguments.title)
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
