"""Train a cell's finalists, the best candidates by validation with the first seed, with the other seeds."""

import logging
from itertools import product
from pathlib import Path

from emofuse import command_line, options, search
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.networks import backend
from emofuse.training import trials
from emofuse.training.inputs import TrainingInputs


def main() -> None:
    parser = options.parser(__doc__, output="folder for trials.csv and what belongs to it")
    options.add_training(parser)
    parser.add_argument("--trials", type=Path, nargs="+", required=True,
                        help="trials.csv of each shape of the cell, with the first seed")  # fmt: skip
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.Finals)
    backend.limit_threads(choices.threads)
    backend.use_gpus(arguments.gpus)
    candidates = search.read_trials(arguments.trials)
    finalists = search.finalists(candidates, choices.count)
    logging.info("%d of %d candidates are finalists", len(finalists), len(candidates))
    inputs = TrainingInputs.of(arguments)
    trained = []
    for layers, of_shape in finalists.groupby(search.SHAPE, sort=False):
        shape = trials.Shape(*layers)
        modalities = shape.modalities.split("+")
        data = inputs.data(inputs.used(modalities, choices, splits.FOLDS), modalities, shape.maxlen, choices)
        grid = product(of_shape["dropout"], choices.seeds[1:])
        trained.append(trials.train_shape(shape, grid, data, inputs.aligned.label_range, choices))
    trials.write_trials(arguments.output, trained)


if __name__ == "__main__":
    command_line.run(main)
