"""The report as a person sees it: in Chromium, without a network, by clicking, at a desk and on a phone."""

import re
from collections.abc import Iterator

import pytest
from browsers import CHROMIUM, DESK, DRIVER, PHONE, open_browser, requests, run_scripts
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed (CONTRIBUTING.md)"),
]


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


def test_it_opens_without_an_error_or_a_request(report):
    heading = report.find_element(By.TAG_NAME, "h1").text
    assert heading.startswith("Tiny corpus (synthetic, for tests), protocol brief, 4 of 21 cells")
    assert re.search(r" \d+ \w+ 20\d\d$", heading)
    assert report.get_log("browser") == []
    assert requests(report) == []


def shown_sections(browser: webdriver.Chrome) -> list[str]:
    return [
        section.get_attribute("id")
        for section in browser.find_elements(By.CSS_SELECTOR, "main > section")
        if section.get_attribute("hidden") is None
    ]


def sections(browser: webdriver.Chrome) -> Iterator[WebElement]:
    """Each section, opened by its link."""
    for link in browser.find_elements(By.CSS_SELECTOR, "header nav a"):
        link.click()
        [name] = shown_sections(browser)
        yield browser.find_element(By.ID, name)


def test_a_section_is_opened_alone_by_its_link(report):
    links = [link.get_attribute("href").partition("#")[2] for link in
             report.find_elements(By.CSS_SELECTOR, "header nav a")]  # fmt: skip
    assert links[0] == "overview"
    assert len(links) == 7
    assert [section.get_attribute("id") for section in sections(report)] == links
    [marked] = report.find_elements(By.CSS_SELECTOR, "header nav a[aria-current]")
    assert marked.text == "Provenance"


def test_the_back_button_and_addresses_lead_to_sections(report, finished):
    report.get((finished.folder / "reports/tiny/brief/report.html").as_uri() + "#learning-curves")
    assert shown_sections(report) == ["section-figures"]
    assert report.find_element(By.CSS_SELECTOR, ":target").text == "Learning curves"
    report.find_element(By.LINK_TEXT, "Data").click()
    assert shown_sections(report) == ["section-data"]
    report.back()
    WebDriverWait(report, 20).until(lambda browser: shown_sections(browser) == ["section-figures"])


def test_without_scripts_all_is_there_one_below_the_other(report):
    run_scripts(report, False)
    try:
        report.refresh()
        assert len(shown_sections(report)) == 7
        tops = [heading.rect["y"] for heading in report.find_elements(By.TAG_NAME, "h3")]
        assert tops == sorted(set(tops))
        assert len(tops) > 15
    finally:
        run_scripts(report, True)


def test_every_entry_is_reached_by_a_click(report):
    reached = 0
    for section in sections(report):
        for link in section.find_elements(By.CSS_SELECTOR, "nav a"):
            report.execute_script("scrollTo(0, 0)")
            title = link.text
            link.click()
            heading = report.find_element(By.CSS_SELECTOR, ":target")
            assert heading.text == title
            # Not below what stands fast at the top; a pixel may be shared.
            assert -1 < report.execute_script("return arguments[0].getBoundingClientRect().top", heading) < 600
            reached += 1
    assert reached > 15


def test_every_finding_leads_to_what_shows_it(report):
    findings = len(report.find_elements(By.CSS_SELECTOR, ".findings a"))
    assert findings == 4
    for number in range(findings):
        report.find_elements(By.CSS_SELECTOR, ".findings a")[number].click()
        assert report.find_element(By.CSS_SELECTOR, ":target").is_displayed()
        report.find_element(By.LINK_TEXT, "Overview").click()


def test_every_picture_is_seen_and_can_be_read_out(report):
    pictures = 0
    for section in sections(report):
        for picture in section.find_elements(By.TAG_NAME, "img"):
            assert report.execute_script("return arguments[0].complete && arguments[0].naturalWidth > 0", picture)
            assert picture.size["width"] > 200
            assert picture.size["height"] > 100
            assert len(picture.get_attribute("alt")) > 10
            pictures += 1
    assert pictures > 5


def test_nothing_is_wider_than_the_screen(report):
    """A table that is scrolls in a box of its own, and its first column is seen."""
    width = report.execute_script("return innerWidth")
    for section in sections(report):
        assert report.execute_script("return document.documentElement.scrollWidth") <= width
        for box in section.find_elements(By.CLASS_NAME, "scroll"):
            place = report.execute_script("return arguments[0].getBoundingClientRect().toJSON()", box)
            assert place["left"] >= 0
            assert place["right"] <= width


def test_tables_fit_a_desk(report):
    if report.execute_script("return innerWidth") != DESK[0]:
        pytest.skip("on a phone, tables scroll in boxes of their own")
    wide = "return arguments[0].scrollWidth - arguments[0].clientWidth"
    for section in sections(report):
        boxes = section.find_elements(By.CLASS_NAME, "scroll")
        assert [box.text[:60] for box in boxes if report.execute_script(wide, box) > 1] == []


def test_a_click_on_a_heading_sorts_its_table(report):
    report.find_element(By.LINK_TEXT, "Results").click()
    heading = report.find_element(By.XPATH, "//h3[@id='table-2-one-modality']/following::th[.='skill'][1]")
    column = "return [...arguments[0].closest('table').tBodies[0].rows].map(row => row.cells[arguments[0].cellIndex])"
    shown = [cell.text for cell in report.execute_script(column, heading)]
    skills = [float(text.partition(" ")[0]) for text in shown]
    for order, down in (("descending", True), ("ascending", False)):
        heading.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
        assert heading.get_attribute("aria-sort") == order
        found = [cell.text for cell in report.execute_script(column, heading)]
        assert [float(text.partition(" ")[0]) for text in found] == sorted(skills, reverse=down)


def test_the_first_screen_shows_what_was_found_and_the_picture(finished):
    browser = open_browser(1280, 800)
    try:
        browser.get((finished.folder / "reports/tiny/brief/report.html").as_uri())
        for selector in (".findings", ".front img", "header"):
            place = browser.find_element(By.CSS_SELECTOR, selector).rect
            assert place["y"] >= 0
            assert place["y"] + place["height"] <= 800
        assert len(browser.find_elements(By.CSS_SELECTOR, ".findings li")) == 4
    finally:
        browser.quit()


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
