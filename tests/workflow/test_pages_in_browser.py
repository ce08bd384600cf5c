"""Every page of a report in Chromium: none is wider than the screen, fails or asks for anything; all can be read by
everybody, and reached by keys."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from browsers import (
    CHROMIUM,
    DESK,
    DRIVER,
    PHONE,
    darken,
    fastest,
    is_as_wide_as_the_screen,
    open_browser,
    reached_by_keys,
    requests,
    resize,
    violations,
)  # fmt: skip
from selenium import webdriver
from selenium.webdriver.common.by import By

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed (CONTRIBUTING.md)"),
]

AXE = "axe-core@4.14.1"

# Bytes and seconds that the report may take.
SIZE, FIRST_PICTURE = 3e6, 0.7

# Asked once all of the page is there, so that it is rather too long.
PICTURE_SEEN = "const done = arguments[0]; document.images[0].decode().then(() => done(performance.now() / 1000))"

# Pages of their own, and the sections of the report, one at a time.
PLACES = ["explore.html", "skills.html", "report.html"]
PLACES += [f"report.html#section-{name}" for name in ("results", "audit", "figures", "data", "cost", "provenance")]


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    browser = open_browser(*DESK)
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def pages(finished) -> str:
    """The address of the folder of the tiny run's report."""
    return (finished.folder / "reports/tiny/brief").as_uri()


@pytest.fixture(scope="module")
def axe(tmp_path_factory) -> str:
    """The script of axe-core."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, AXE]
    fetched = subprocess.run(command, capture_output=True)
    if fetched.returncode:
        pytest.skip(f"{AXE} cannot be fetched: {fetched.stderr.decode()}")
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_is_wider_than_the_screen_asks_for_anything_or_fails(browser, finished, size):
    """A table that is wider scrolls in a box of its own, and its first column is seen."""
    pages = sorted((finished.folder / "reports/tiny/brief").rglob("*.html"))
    assert len(pages) > 15
    resize(browser, *size)
    for page in pages:
        browser.get(page.as_uri())
        assert is_as_wide_as_the_screen(browser), page
        for box in browser.find_elements(By.CLASS_NAME, "scroll"):
            place = browser.execute_script("return arguments[0].getBoundingClientRect().toJSON()", box)
            assert place["left"] >= 0, page
            assert place["right"] <= size[0], page
        assert browser.get_log("browser") == [], page
    assert requests(browser) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_everybody_can_read_it(browser, pages, axe, place, dark):
    darken(browser, dark)
    browser.get("about:blank")
    browser.get(f"{pages}/{place}")
    assert violations(browser, axe) == []


@pytest.mark.parametrize("place", PLACES)
def test_the_keyboard_reaches_everything(browser, pages, place):
    browser.get("about:blank")
    browser.get(f"{pages}/{place}")
    seen, reached = reached_by_keys(browser)
    assert len(seen) > 4
    assert [element.get_attribute("outerHTML") for element in seen - reached] == []


def test_the_first_picture_is_there_at_once(browser, finished):
    page = finished.folder / "reports/tiny/brief/report.html"
    assert page.stat().st_size <= SIZE
    assert fastest(browser, page.as_uri(), PICTURE_SEEN) <= FIRST_PICTURE
