"""Time how soon a report's first picture is seen in Chromium, opened from disk.

    uv run python benchmarks/report.py reports/sample/quick/report.html

prints its size and the median of the seconds from asking for the page to the first picture's decoding, in browsers
started anew.
"""

import argparse
import shutil
import statistics
from pathlib import Path

from selenium import webdriver

# Asked once all of the page is there, so that it is rather too long.
FIRST_PICTURE = "const done = arguments[0]; document.images[0].decode().then(() => done(performance.now()))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    seconds = [first_picture(arguments.report.resolve().as_uri()) for _ in range(arguments.repeats)]
    print(f"{arguments.report.stat().st_size / 1e6:.1f} MB, first picture after {statistics.median(seconds):.2f} s")


def first_picture(address: str) -> float:
    """Seconds until the first picture of a page could be drawn."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage"):
        options.add_argument(f"--{argument}")
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.get(address)
        return browser.execute_async_script(FIRST_PICTURE) / 1000
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
