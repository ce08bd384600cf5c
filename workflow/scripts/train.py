"""Train all trials of one shape: a modality set, an architecture, its layers and a maxlen."""

from itertools import product

from emofuse import command_line, options
from emofuse.configuration import protocol
from emofuse.corpus import splits
from emofuse.networks import backend
from emofuse.training import trials
from emofuse.training.inputs import TrainingInputs


def main() -> None:
    parser = options.parser(__doc__, output="folder for trials.csv and what belongs to it")
    options.add_training(parser)
    parser.add_argument("--modalities", required=True, help="joined with +, such as audio+text")
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--depth", type=int, required=True, help="recurrent or convolutional layers")
    parser.add_argument("--dense", type=int, required=True, help="fully connected layers")
    parser.add_argument("--maxlen", type=int, required=True, help="words a segment")
    arguments = parser.parse_args()
    choices = protocol.read(arguments.protocol, protocol.GridOfTrials)
    backend.limit_threads(choices.threads)
    backend.use_gpus(arguments.gpus)
    inputs = TrainingInputs.of(arguments)
    modalities = arguments.modalities.split("+")
    segments = inputs.used(modalities, choices, splits.FOLDS)
    shape = trials.Shape(
        arguments.modalities, arguments.architecture, arguments.depth, arguments.dense, arguments.maxlen
    )
    data = inputs.data(segments, modalities, shape.maxlen, choices)
    grid = product(choices.dropout, choices.seeds)
    trained = trials.train_shape(shape, grid, data, inputs.aligned.label_range, choices)
    trials.write_trials(arguments.output, [trained])


if __name__ == "__main__":
    command_line.run(main)
