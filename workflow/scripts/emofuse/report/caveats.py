"""What a reader must know of a protocol to read its numbers aright."""

PER_MODE = (
    " Each modality set is scored on test segments of its own, as by the authors' code: sets cannot be compared with"
    " one another, only with their own constants."
)
CHOSEN_ON_TEST = (
    " Candidates were chosen on the TEST fold, as by the authors' code, so that these numbers flatter; the table of the"
    " search shows by how much."
)


def caveats(chosen_on: str, constants: str) -> list[str]:
    """What a reader must know of a protocol to read its skills aright: nothing under a sound one.

    `chosen_on` is the fold (valid or test) that chose the candidates; `constants` says whether they are scored on
    segments `common` to all cells or `per_mode`.
    """
    found = []
    if chosen_on == "test":
        found.append("candidates were chosen on the TEST fold, which flatters")
    if constants == "per_mode":
        found.append("each modality set on test segments of its own")
    return found
