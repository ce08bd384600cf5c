"""A source may send to its own and to named hosts alone."""

import pytest
from published_file import Answer, before_a_stall_ends, redirect

from emofuse.download.source import Refused, Source
from emofuse.errors import InputError


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("hosts", [("localhost",), ("LocalHost",), ("elsewhere", ".host", "localhost")])
def test_a_redirect_to_a_named_host_is_followed_and_resumed(site, fetch, status, hosts):
    there = redirect(site.url("/there", "localhost"), status)
    site.plan = [there, Answer(stop_after=5000), there]
    fetch(Source(site.url(), hosts))
    assert fetch.file.read_bytes() == site.content
    assert site.ranges_asked() == [None, None, "bytes=5000-", "bytes=5000-"]
    assert [headers["Host"].split(":")[0] for headers in site.requests] == ["127.0.0.1", "localhost"] * 2


def test_a_redirect_within_the_host_is_followed(site, fetch):
    site.plan = [redirect("/there"), redirect(f"//127.0.0.1:{site.server_port}/then")]
    fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert len(site.requests) == 3


def test_a_redirect_to_any_other_host_is_not_followed(site, other, fetch):
    site.plan = [redirect(site.url("/there", "localhost"))]
    fetch(Source(site.url(), ("elsewhere",)), other.url())
    assert fetch.file.read_bytes() == other.content
    assert len(site.requests) == 1
    site.plan = [redirect(site.url("/there", "localhost"))]
    fetch.file.unlink()
    fetch.fails(site.url(), match="redirects to localhost; it may redirect to 127.0.0.1")


def test_redirects_without_end_are_given_up(site, fetch):
    site.plan = [redirect("/there")] * 50
    fetch.fails(site.url(), match="redirects more than 10 times")
    assert len(site.requests) == 11


def test_the_body_of_a_redirect_is_not_read(site, fetch):
    site.plan = [Answer(status=302, headers={"Location": "/there"}, stop_after=100, ending="stall")]
    with before_a_stall_ends():
        fetch(site.url())
    assert fetch.file.read_bytes() == site.content
    assert [request["path"] for request in site.requests] == ["/file.csd", "/there"]


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("http://a.org/x", "from https to http"),
        ("https://b.org/x", r"redirects to b\.org; it may redirect to a\.org, c\.org, \.d\.org"),
        ("https://a.org.b.org/x", "redirects to a.org.b.org"),
        ("https://d.org/x", r"redirects to d\.org"),
        ("https://xc.org/x", r"redirects to xc\.org"),
        ("https://bad.org/.d.org", r"redirects to bad\.org"),
        (r"https://b.org\@a.org/x", r"redirects to b\.org"),
        ("https://a.org@b.org/x", r"redirects to b\.org"),
        ("ftp://a.org/x", "'ftp://a.org/x' is not an http or https URL"),
        ("file:///etc/passwd", "is not an http or https URL"),
        ("https://[x/", "is not an http or https URL"),
    ],
)
def test_a_source_redirects_only_where_it_may(location, fault):
    source = Source("https://a.org/file", ("c.org", ".d.org"))
    with pytest.raises(Refused, match=fault):
        source.follow(source.url, location)


@pytest.mark.parametrize("location", ["/x", "https://A.org/x", "https://c.org/x", "https://x.y.d.org:444/x"])
def test_a_source_may_redirect_to_its_own_and_its_named_hosts(location):
    source = Source("http://a.org/file", ("c.org", ".d.org"))
    assert source.follow(source.url, location).endswith("/x")


@pytest.mark.parametrize(
    "url", ["ftp://a.org/x", "file:///etc/passwd", "/etc/passwd", "a.org/x", "https://", "https://[x/"]
)
def test_a_source_that_is_not_http_is_refused(url):
    with pytest.raises(InputError, match="is not an http or https URL"):
        Source(url)
