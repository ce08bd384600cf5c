"""Where a file may be had, and the hosts to which one may be sent on."""

from dataclasses import dataclass
from urllib.parse import urljoin

import urllib3

from emofuse.errors import InputError


class Refused(Exception):
    """This source will not give the file."""


@dataclass(frozen=True)
class Source:
    """Where a file may be had: a URL, and the hosts besides its own to which it may redirect.

    A host that starts with a dot stands for all that end so. Raises `InputError` if the URL is not http or https.
    """

    url: str
    redirect_hosts: tuple[str, ...] = ()

    def __post_init__(self):
        try:
            _scheme_and_host(self.url)
        except Refused as fault:
            raise InputError(f"source {fault}") from fault

    def follow(self, url: str, location: str) -> str:
        """The URL to which an answer of `url` redirects; raises `Refused` if this source may not redirect there."""
        try:
            target = urljoin(url, location)
        except ValueError:
            target = location
        scheme, host = _scheme_and_host(target)
        if scheme == "http" and _scheme_and_host(url)[0] == "https":
            raise Refused(f"redirects from https to http, at {host}; the way should stay encrypted")
        allowed = [_scheme_and_host(self.url)[1], *(allowed.lower() for allowed in self.redirect_hosts)]
        if host not in allowed and not any(host.endswith(suffix) for suffix in allowed if suffix.startswith(".")):
            raise Refused(f"redirects to {host}; it may redirect to {', '.join(allowed)}")
        return target


def _scheme_and_host(url: str) -> tuple[str, str]:
    """Scheme and host of a URL as the transfer will read them; raises `Refused` unless it is http or https."""
    try:
        parts = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        parts = urllib3.util.Url()
    if parts.scheme not in ("http", "https") or not parts.host:
        raise Refused(f"{url!r} is not an http or https URL")
    return parts.scheme, parts.host
