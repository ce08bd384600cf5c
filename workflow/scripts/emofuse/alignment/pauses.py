"""Pauses: what a words file holds in the place of silence, and a corpus file names so that it is dropped."""

import re
from collections import Counter


def alike(spelled: Counter[bytes], pauses: list[str]) -> dict[str, int]:
    """Words that differ from a pause in capitals and punctuation alone, and how often each is spoken.

    `spelled` counts all words of a file, pauses too.
    """
    named = {pause.strip() for pause in pauses}
    plain = {_plain(pause) for pause in named} - {""}
    texts = {word.decode(errors="replace"): count for word, count in spelled.items()}
    return {text: texts[text] for text in sorted(texts) if text not in named and _plain(text) in plain}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
