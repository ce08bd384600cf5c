"""Attempts that failed and may be made again, and among them those for which there was no network."""

import errno
import socket

from emofuse.download.source import Refused

UNREACHABLE = (errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)


class Interrupted(Exception):
    """This attempt failed, another may not; `wait` is how many seconds the source asks to be left alone."""

    def __init__(self, message: str, wait: float = 0):
        super().__init__(message)
        self.wait = wait


class NoNetwork(Interrupted, Refused):
    """The source's host cannot be found or reached; where it never was, long waits would hardly bring it."""


def no_answer(error: Exception, host: str) -> Interrupted:
    """What to raise for a request to which no answer came."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, socket.gaierror):
            return NoNetwork(f"{host} cannot be found ({cause.strerror})")
        if isinstance(cause, OSError) and cause.errno in UNREACHABLE:
            return NoNetwork(f"{host} cannot be reached ({cause.strerror})")
        cause = cause.__cause__ or cause.__context__
    return Interrupted(f"no answer: {error}")
