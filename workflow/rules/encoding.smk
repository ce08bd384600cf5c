"""Text is UTF-8 whatever the locale: for Snakemake, for the programs that it starts, and in what both of them say."""

import locale
import logging
import os
from contextlib import suppress

# What Snakemake opens without a word of the encoding: configuration, captions, logs of failed jobs. Where the system has
# no such locale, it reads these as the user's has it.
with suppress(locale.Error):
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")

# How programs take their arguments and write their logs.
os.environ.update(PYTHONUTF8="1")

for handler in logger.handlers:
    stream = getattr(handler, "stream", None)
    if isinstance(handler, logging.FileHandler):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    elif hasattr(stream, "reconfigure"):
        # A terminal that cannot show a letter gets its number.
        stream.reconfigure(errors="backslashreplace")


def in_utf8(value):
    """A text, or each text of a list, so that commands and names of files hold it in UTF-8, not as the locale has it."""
    if isinstance(value, list):
        return [in_utf8(part) for part in value]
    return os.fsdecode(value.encode("utf-8", "surrogateescape")) if isinstance(value, str) else value
