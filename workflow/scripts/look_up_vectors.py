"""Look up a corpus's words in a GloVe text file and write their vectors as a sequence."""

from emofuse import command_line, options
from emofuse.corpus import glove


def main() -> None:
    parser = options.parser(__doc__, words=".csd of words", glove="GloVe text file, .gz or not", output=".csd to write")
    options.add_roots(parser)
    arguments = parser.parse_args()
    root = options.roots(arguments, ["words"]).get("words")
    glove.look_up_corpus(arguments.words, arguments.glove, arguments.output, root)


if __name__ == "__main__":
    command_line.run(main)
