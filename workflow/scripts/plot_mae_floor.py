"""Draw the bounds of the least MAE that any system can have, beside the best constant's."""

import pandas as pd

from emofuse import command_line, options
from emofuse.report.figures import canvas, mae_floor


def main() -> None:
    parser = options.figure_parser(__doc__, bounds="noise_ceiling.csv")
    arguments = parser.parse_args()
    bounds = pd.read_csv(arguments.bounds, index_col="target", dtype={"target": str})
    canvas.save(mae_floor.mae_floor_figure(bounds, arguments.title), arguments.output)


if __name__ == "__main__":
    command_line.run(main)
