"""Draw the learning curves of every cell's selected candidate."""

import json
from pathlib import Path

import pandas as pd

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.errors import InputError
from emofuse.report.figures import canvas, learning_curves


def main() -> None:
    parser = options.figure_parser(__doc__)
    parser.add_argument("--selected", type=Path, nargs="+", required=True, help="selected.json of each cell")
    parser.add_argument("--curves", type=Path, nargs="+", required=True, help="curves.csv of each shape of the cells")
    options.add_protocol(parser)
    arguments = parser.parse_args()
    loss = protocol.read_key(arguments.protocol, "training.loss")
    by_shape = {(path.parents[4], *path.parts[-4:-1]): path for path in arguments.curves}
    cells = {}
    for path in arguments.selected:
        selected = json.loads(path.read_text(encoding="utf-8"))
        folder = "depth{depth}-dense{dense}-maxlen{maxlen}".format(**selected)
        shape = (selected["modalities"], selected["architecture"], folder)
        # Where the run lies, or one of its rounds.
        run = path.parents[3]
        if (run, *shape) not in by_shape:
            raise InputError(
                f"{path}: the candidate is of {'/'.join(shape)}, whose curves.csv is not among those given"
            )
        curves = pd.read_csv(by_shape[run, *shape])
        curves = curves[curves["dropout"] == selected["dropout"]]
        cells.setdefault(shape[:2], []).append(curves.assign(network=f"{run}, " + curves["seed"].astype(str)))
    drawn = {cell: pd.concat(curves) for cell, curves in cells.items()}
    canvas.save(learning_curves.learning_curves(drawn, loss, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
