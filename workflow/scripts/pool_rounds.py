"""Put a cell's predictions in all rounds of a cross-validation together, and say what each round selected."""

import json
from pathlib import Path

from emofuse import command_line, options, search
from emofuse.configuration import protocol
from emofuse.files.atomic import whole_file
from emofuse.scores.predictions_csv import pool_predictions


def main() -> None:
    parser = options.parser(__doc__, output="folder for predictions.csv and selected.json")
    parser.add_argument("--round", type=Path, nargs="+", action="append", required=True, metavar=("FOLDER", "TRIALS"),
                        help="a round: the cell's folder, and trials.csv of each shape; may be repeated")  # fmt: skip
    options.add_protocol(parser)
    arguments = parser.parse_args()
    chosen_on = protocol.read_key(arguments.protocol, "chosen_on")
    cells = [folder for folder, *_ in arguments.round]
    selected = [json.loads((cell / "selected.json").read_text(encoding="utf-8")) for cell in cells]
    described = search.describe_rounds(
        [search.read_trials(trials) for _, *trials in arguments.round], selected, chosen_on
    )
    with whole_file(arguments.output / "predictions.csv") as beside:
        pool_predictions(beside, [cell / "predictions.csv" for cell in cells])
    with whole_file(arguments.output / "selected.json") as beside:
        beside.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main)
