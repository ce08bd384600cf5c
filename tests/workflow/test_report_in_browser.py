"""The report as a person sees it: in Chromium, without a network, by clicking, at a desk and on a phone."""

import json
import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed (CONTRIBUTING.md)"),
]

# Pixels; the phone's are also asked of the page by its viewport.
DESK, PHONE = (1200, 900), (390, 844)


def open_browser(width: int, height: int) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    # A window cannot be as narrow as a phone.
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return browser


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def browser(request) -> Iterator[webdriver.Chrome]:
    browser = open_browser(*request.param)
    yield browser
    browser.quit()


@pytest.fixture
def report(browser, finished) -> webdriver.Chrome:
    """The browser at the report of the tiny run."""
    browser.get((finished.folder / "reports/tiny/brief/report.html").as_uri())
    return browser


def requests(browser: webdriver.Chrome) -> list[str]:
    """What was asked for since this was last called, but for files and what the page itself holds."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [message["params"]["request"]["url"] for message in messages
             if message["method"] == "Network.requestWillBeSent"]  # fmt: skip
    return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def test_it_opens_without_an_error_or_a_request(report):
    assert (
        report.find_element(By.TAG_NAME, "h1").text
        == "Tiny corpus (synthetic, for tests), protocol brief, 4 of 21 cells"
    )
    assert report.get_log("browser") == []
    assert requests(report) == []


def test_every_entry_is_reached_by_a_click(report):
    links = report.find_elements(By.CSS_SELECTOR, "nav a")
    assert len(links) > 15
    for link in links:
        report.execute_script("scrollTo(0, 0)")
        title = link.text
        link.click()
        heading = report.find_element(By.CSS_SELECTOR, ":target")
        assert heading.text == title
        # A pixel may be shared.
        assert -1 < report.execute_script("return arguments[0].getBoundingClientRect().top", heading) < 600


def test_every_picture_is_seen_and_can_be_read_out(report):
    pictures = report.find_elements(By.TAG_NAME, "img")
    assert len(pictures) > 5
    for picture in pictures:
        assert report.execute_script("return arguments[0].complete && arguments[0].naturalWidth > 0", picture)
        assert picture.size["width"] > 200
        assert picture.size["height"] > 100
        assert len(picture.get_attribute("alt")) > 10


def test_nothing_is_wider_than_the_screen(report):
    """A table that is scrolls in a box of its own, and its first column is seen."""
    assert report.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    for box in report.find_elements(By.CLASS_NAME, "scroll"):
        place = report.execute_script("return arguments[0].getBoundingClientRect().toJSON()", box)
        assert place["left"] >= 0
        assert place["right"] <= report.execute_script("return innerWidth")


def titles(browser: webdriver.Chrome, selector: str) -> list[str]:
    """The texts of elements, once they are there."""
    found = WebDriverWait(browser, 20).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, selector))
    return [element.text for element in found]


def test_snakemakes_own_report_opens_every_result(snakemakes_report):
    browser = open_browser(*DESK)
    try:
        address = snakemakes_report.as_uri()
        browser.get(address)
        sections = [title for title in titles(browser, "li a") if title[:1].isdigit()]
        assert sections == [
            "0 Report", "1 Results", "2 Audit", "3 Figures", "4 Data", "5 Cost", "6 Provenance"
        ]  # fmt: skip
        for section in sections:
            browser.get(address)
            titles(browser, "li a")
            browser.find_element(By.XPATH, f"//li/a[contains(., '{section}')]").click()
            for row in range(len(titles(browser, "tbody tr"))):
                browser.find_elements(By.CSS_SELECTOR, "tbody tr a[iconname=eye]")[row].click()
                WebDriverWait(browser, 20).until(shows_a_result)
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
        assert requests(browser) == []
    finally:
        browser.quit()


def shows_a_result(browser: webdriver.Chrome) -> bool:
    """A picture that was drawn, or a page with something on it."""
    pictures = browser.find_elements(By.CSS_SELECTOR, "div.p-3 > img")
    if pictures:
        return browser.execute_script("return arguments[0].naturalWidth > 0", pictures[0])
    for frame in browser.find_elements(By.TAG_NAME, "iframe"):
        browser.switch_to.frame(frame)
        filled = len(browser.find_element(By.TAG_NAME, "body").text) > 50
        browser.switch_to.default_content()
        return filled
    return False
