"""Chromium without a network, as tests open pages in it, and what they ask of a page."""

import json
import shutil

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

# Pixels; the phone's are also asked of the page by its viewport.
DESK, PHONE = (1100, 900), (390, 844)

# What the tab key should reach.
REACHABLE = "a[href], button, input, select, summary, [tabindex='0']"


def open_browser(width: int, height: int) -> webdriver.Chrome:
    """A browser whose window is of this size."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    resize(browser, width, height)
    return browser


def resize(browser: webdriver.Chrome, width: int, height: int) -> None:
    """Give pages a screen of this size."""
    # A window cannot be as narrow as a phone.
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def darken(browser: webdriver.Chrome, dark: bool) -> None:
    """Show pages in the dark, or in the light."""
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})


def run_scripts(browser: webdriver.Chrome, allowed: bool) -> None:
    """Let pages run scripts, or not."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not allowed})


def requests(browser: webdriver.Chrome) -> list[str]:
    """What was asked for since this was last called, but for files and what the page itself holds."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [message["params"]["request"]["url"] for message in messages
             if message["method"] == "Network.requestWillBeSent"]  # fmt: skip
    return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def is_as_wide_as_the_screen(browser: webdriver.Chrome) -> bool:
    """Whether nothing of the page is beyond its sides."""
    return browser.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def reached_by_keys(browser: webdriver.Chrome) -> tuple[set, set]:
    """What of the page is seen and should be reached by the tab key, and what is."""
    seen = {element for element in browser.find_elements(By.CSS_SELECTOR, REACHABLE) if element.is_displayed()}
    body, reached, presses = browser.find_element(By.TAG_NAME, "body"), set(), 0
    browser.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    # From where an address leads to, and round by the browser itself.
    while not seen <= reached and presses < 2 * len(seen) + 10:
        (browser.switch_to.active_element if presses else body).send_keys(Keys.TAB)
        reached.add(browser.switch_to.active_element)
        presses += 1
    return seen, reached


def fastest(browser: webdriver.Chrome, address: str, script: str) -> float:
    """The least of ten times that a script gives, in seconds, after an address is opened."""
    seconds = []
    for _ in range(10):
        browser.get("about:blank")
        browser.get(address)
        seconds.append(browser.execute_async_script(script))
    return min(seconds)


def violations(browser: webdriver.Chrome, axe: str) -> list[str]:
    """What of the page is against WCAG 2.2 AA, as axe finds it.

    Of each table and list the first rows stand for the others.
    """
    browser.set_script_timeout(120)
    browser.execute_script(axe)
    found = browser.execute_async_script(
        "const [exclude, done] = arguments;"
        " axe.run({exclude}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],"
        " resultTypes: ['violations']}).then((found) => done(found.violations), (error) => done([error.message]))",
        [["tbody > tr:nth-child(n + 4)"], ["ol > li:nth-child(n + 4)"]],
    )
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
