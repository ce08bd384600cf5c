"""Servers of a file, and its acquisition."""

import pytest
from published_file import Acquirer, Site


@pytest.fixture
def site(monkeypatch):
    """A site that no proxy stands before."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    site = Site()
    yield site
    site.close()


@pytest.fixture
def other():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def fetch(tmp_path):
    return Acquirer(tmp_path)
