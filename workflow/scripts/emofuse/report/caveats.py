"""What a reader must know of a protocol to read its numbers aright."""

from emofuse.configuration.protocol import Comparison

PER_MODE = (
    "Each modality set is scored on test segments of its own, as by the authors' code: sets cannot be compared with"
    " one another, only with their own constants."
)
CHOSEN_ON_TEST = (
    "Candidates were chosen on the TEST fold, as by the authors' code, so that these numbers flatter; the table of the"
    " search shows by how much."
)
SHUFFLED = (
    "Networks learnt from labels that were shuffled between videos, in which there is nothing to learn: a skill above 0"
    " would be a leak of the test fold's labels, or chance."
)


def caveats(choices: Comparison) -> list[str]:
    """A sentence for each; none under a protocol that is sound."""
    return [
        *([PER_MODE] if choices.constants == "per_mode" else []),
        *([CHOSEN_ON_TEST] if choices.chosen_on == "test" else []),
        *([SHUFFLED] if choices.shuffled else []),
    ]
