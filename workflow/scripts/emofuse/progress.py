"""Progress of long steps: a bar on a terminal, and a line now and then in a log."""

import logging
from collections.abc import Iterator
from typing import TypeVar

from tqdm import tqdm

log = logging.getLogger(__name__)

Item = TypeVar("Item")
LINES = 10


def with_progress(items: list[Item], what: str, unit: str) -> Iterator[Item]:
    """Go through the items; show how many are done and the time left, without a terminal ten times in all."""
    bar = tqdm(items, desc=what, unit=unit, disable=None)
    reported = 0
    for done, item in enumerate(bar):
        if bar.disable and done * LINES // len(items) > reported:
            reported = done * LINES // len(items)
            log.info("%s: %d of %d %ss", what, done, len(items), unit)
        yield item
