"""The task of the paper: the intensities of six emotions."""

EMOTIONS = ("anger", "disgust", "fear", "happy", "sad", "surprise")


def is_the_papers_task(targets: list[str]) -> bool:
    """Whether these are the targets of the paper, so that its numbers may stand beside ours."""
    return set(targets) == set(EMOTIONS)
