"""Draw figure 1: the fusion of a cell's modalities, and the layers of its selected model."""

import json

from emofuse import command_line, options
from emofuse.alignment.store import read_aligned
from emofuse.configuration import protocol
from emofuse.networks import backend, saving
from emofuse.report.figures import canvas
from emofuse.report.figures.figure1 import architecture_figure, fusion_text, layer_boxes, modality_texts


def main() -> None:
    parser = options.figure_parser(
        __doc__, model="model.keras of the cell", selected="selected.json of the cell", aligned="aligned store"
    )
    options.add_protocol(parser)
    arguments = parser.parse_args()
    backend.use_gpus(0)
    aligned = read_aligned(arguments.aligned)
    selected = json.loads(arguments.selected.read_text(encoding="utf-8"))
    model = saving.load_model(arguments.model)
    texts = modality_texts(
        selected["modalities"].split("+"),
        protocol.read_key(arguments.protocol, "text"),
        {name: features.shape[1] for name, features in aligned.features.items()},
    )
    figure = architecture_figure(
        texts, fusion_text(model, selected["maxlen"]), layer_boxes(model), aligned.targets, arguments.title
    )
    canvas.save(figure, arguments.output)


if __name__ == "__main__":
    command_line.run(main)
