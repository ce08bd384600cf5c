"""Draw the bounds of the least MAE that any system can have, beside the best constant's."""

from pathlib import Path

import pandas as pd

from emofuse import command_line, options
from emofuse.report.figures import canvas, mae_floor


def main() -> None:
    parser = options.parser(__doc__, bounds="noise_ceiling.csv")
    parser.add_argument("--title", required=True)
    parser.add_argument("--output", type=Path, nargs="+", required=True, help=".svg, .png")
    arguments = parser.parse_args()
    bounds = pd.read_csv(arguments.bounds, index_col="target", dtype={"target": str})
    canvas.save(mae_floor.mae_floor_figure(bounds, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
