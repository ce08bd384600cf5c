"""The explorer and the page of skill in Chromium: what is asked for is what is shown, at once, and is text."""

import numpy as np
import pandas as pd
import pytest
from browsers import (
    CHROMIUM,
    DESK,
    DRIVER,
    PHONE,
    fastest,
    is_as_wide_as_the_screen,
    open_browser,
    requests,
    resize,
    run_scripts,
)  # fmt: skip
from explored import CELLS, HOSTILE, explored, some_answers, some_segments
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from emofuse.report.explorer.skills import skills_page

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed (CONTRIBUTING.md)"),
]

# CMU-MOSEI's test fold, and bytes and seconds that its page may take.
SEGMENTS, SIZE, FIRST_ROWS, FILTERED = 4662, 6e6, 1.0, 0.1
EMOTIONS = ["anger", "disgust", "fear", "happy", "sad", "surprise"]

ROWS_SEEN = """const done = arguments[0];
const seen = () => document.querySelector("#segments li").offsetHeight > 0 && performance.now() / 1000;
requestAnimationFrame(() => done(seen()));"""
RIGHTMOST = """const places = [...document.querySelectorAll("#segments *")].map((one) => one.getBoundingClientRect());
return Math.max(...places.map((place) => place.right))"""
# How long one choice takes until it is laid out.
CHOOSE = """const [name, value] = arguments, form = document.forms[0], start = performance.now();
form.elements[name].value = value;
form.dispatchEvent(new Event("input"));
return document.body.offsetHeight && (performance.now() - start) / 1000"""


@pytest.fixture(scope="module")
def browser():
    browser = open_browser(*DESK)
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def segments():
    return some_segments(SEGMENTS, EMOTIONS)


@pytest.fixture(scope="module")
def answers(segments):
    return [some_answers(segments, seed) for seed in range(len(CELLS))]


@pytest.fixture(scope="module")
def address(segments, tmp_path_factory):
    path = tmp_path_factory.mktemp("explorer") / "explore.html"
    path.write_text(explored(segments), encoding="utf-8")
    assert path.stat().st_size <= SIZE
    return path.as_uri()


@pytest.fixture
def page(browser, address):
    """The browser at the page of all segments."""
    browser.get("about:blank")
    browser.get(address)
    return browser


def choose(page, **chosen):
    """Choose by the form, and give the number of segments that are found."""
    for name, value in chosen.items():
        page.execute_script(CHOOSE, name, value)
    return int(page.find_element(By.ID, "found").text.split(" of ")[0].replace(",", ""))


def shown(page, selector):
    return [element.text for element in page.find_elements(By.CSS_SELECTOR, f"#segments {selector}")]


def test_all_segments_are_there_at_once_and_are_filtered_at_once(browser, address):
    assert fastest(browser, address, ROWS_SEEN) <= FIRST_ROWS
    choices = [("show", "missed 3"), ("show", "false 0"), ("show", "all"), ("search", "the"), ("search", ""),
               ("cell", "1"), ("ids", "digits"), ("lacks", "video"), ("show", "worst")]  # fmt: skip
    taken = {choice: min(browser.execute_script(CHOOSE, *choice) for _ in range(10)) for choice in choices}
    assert max(taken.values()) <= FILTERED, taken
    assert browser.get_log("browser") == []
    assert requests(browser) == []


def test_the_worst_errors_come_first(page, segments, answers):
    for number, cell in enumerate(answers):
        assert choose(page, cell=str(number), show="worst") == SEGMENTS
        errors = np.sort(abs(cell.said - segments.labels).mean(axis=1))[::-1]
        told = [float(text.rpartition(" ")[2]) for text in shown(page, ".about")]
        np.testing.assert_allclose(told, errors[: len(told)], atol=0.006)


@pytest.mark.parametrize("cell", [0, 1])
def test_what_is_missed_and_what_is_false_is_found(page, segments, answers, cell):
    assert (answers[cell].probability is None) == (cell == 0)
    for target, name in enumerate(EMOTIONS):
        there, said = segments.labels[:, target] > 0, answers[cell].present[:, target]
        for view, right in (("missed", there & ~said), ("false", ~there & said)):
            assert choose(page, cell=str(cell), show=f"{view} {target}") == right.sum() > 0
            names = shown(page, f".bars > div:nth-child({target + 1}) dt")
            if answers[cell].probability is None:
                assert set(names) == {f"{name}\n{view}"}
            else:
                probabilities = 100 * answers[cell].probability[right, target]
                assert set(names) <= {f"{name}\n{view}, {value:.0f} %" for value in probabilities}


def test_words_and_videos_are_searched_and_ids_and_modalities_told_apart(page, segments):
    texts = [b" ".join(segments.words[start:end]).decode() for start, end in
             zip(segments.offsets, segments.offsets[1:], strict=False)]  # fmt: skip
    assert choose(page, search="  Ett ") == sum("ett" in text for text in texts) > 0
    assert all("ett" in text for text in shown(page, ".words"))
    assert choose(page, search="video-130_x") == 7
    digits = np.char.isdigit(segments.videos)
    assert choose(page, search="", ids="digits") == digits.sum()
    lacking = np.array([(segments.frames["video"][start:end] == 0).any() for start, end in
                        zip(segments.offsets, segments.offsets[1:], strict=False)])  # fmt: skip
    assert choose(page, ids="others", lacks="video") == (~digits & lacking).sum() > 0
    assert choose(page, search="no such word") == 0
    assert shown(page, "li") == []


def test_more_are_shown_by_a_button_until_there_are_no_more(page):
    found = choose(page, search="video-130", show="all")
    assert (found, len(shown(page, ".words"))) == (7, 7)
    assert not page.find_element(By.ID, "more").is_displayed()
    choose(page, search="")
    first = len(shown(page, ".words"))
    page.find_element(By.ID, "more").send_keys(Keys.ENTER)
    assert len(shown(page, ".words")) == 2 * first


def test_a_view_has_an_address(page, address):
    choose(page, cell="2", show="missed 4", search="te")
    view, found = page.current_url, page.find_element(By.ID, "found").text
    assert view != address
    page.get("about:blank")
    page.get(view)
    assert page.find_element(By.ID, "found").text == found
    assert Select(page.find_element(By.NAME, "show")).first_selected_option.text == "missed sad"
    page.get("about:blank")
    page.get(f"{address}#show=nonsense&cell=9&search=%3Cb%3E&x=1")
    assert page.find_element(By.ID, "found").text == "1 of 4,662 segments"


def test_hostile_words_are_shown_as_they_are(page):
    assert choose(page, show="all", search=HOSTILE[0]) == 7
    assert page.execute_script("return document.querySelector('.words').textContent") == " ".join(HOSTILE)
    assert shown(page, ".about")[0].startswith(f"{HOSTILE[0]}, segment 0")
    assert page.find_element(By.TAG_NAME, "h1").text
    assert page.find_elements(By.CSS_SELECTOR, "main b") == []


def test_without_scripts_the_worst_are_a_table(browser, address, segments, answers):
    run_scripts(browser, False)
    try:
        browser.get("about:blank")
        browser.get(address)
        [table] = browser.find_elements(By.TAG_NAME, "table")
        assert len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) == 20
        worst = abs(answers[0].said - segments.labels).mean(axis=1).argmax()
        first = table.find_element(By.CSS_SELECTOR, "tbody tr").text
        assert first.startswith(f"{segments.videos[worst]} {segments.indices[worst]} ")
        assert not browser.find_element(By.ID, "filters").is_displayed()
    finally:
        run_scripts(browser, True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("targets", "label_range", "named"),
    [(EMOTIONS, (0, 3), True), (["valence"], (-1, 1), True), ([f"trait number {n}" for n in range(17)], (1, 7), False)],
    ids=["6", "1", "17"],
)
def test_it_fits_the_screen_whatever_the_targets(browser, size, targets, label_range, named, tmp_path):
    path = tmp_path / "explore.html"
    path.write_text(explored(some_segments(60, targets, label_range, named)), encoding="utf-8")
    resize(browser, *size)
    try:
        browser.get(path.as_uri())
        assert is_as_wide_as_the_screen(browser)
        # What is laid out only when it is seen is cut, and makes the page no wider.
        assert browser.execute_script(RIGHTMOST) <= size[0]
        bars = browser.find_elements(By.CSS_SELECTOR, "#segments li:first-child dt")
        assert [bar.text.split("\n")[0] for bar in bars] == targets
        assert browser.get_log("browser") == []
    finally:
        resize(browser, *DESK)


@pytest.fixture
def skills(browser, tmp_path):
    """The browser at the page of skill of four cells, of which one has no skill in anger."""
    rows = []
    for number, (modalities, system) in enumerate([("text", "cnn"), ("text", "lstm"), ("audio+text", "cnn"),
                                                   ("audio", "cnn")]):  # fmt: skip
        for target in ("anger", "happy", "overall"):
            worth = number % 3 / 10 - 0.1 if target != "anger" else [np.nan, 0.3, -2, 0.1][number]
            rows += [(modalities, system, "all", target, 0.2, worth, worth - 0.05, worth + 0.05)]
            rows += [(modalities, "best_constant", "all", target, 0.2, 0, 0, 0)]
    keys = ["modalities", "system", "group", "target"]
    metrics = pd.DataFrame(rows, columns=[*keys, "mae", "skill", "skill_low", "skill_high"])
    metrics = metrics.drop_duplicates(keys).set_index(keys)
    path = tmp_path / "skills.html"
    path.write_text(skills_page("t", metrics, ["cnn", "lstm"], ["anger", "happy"], []), encoding="utf-8")
    browser.get(path.as_uri())
    return browser


def cells(page):
    return [cell.text for cell in page.find_elements(By.CSS_SELECTOR, "tbody th") if cell.is_displayed()]


def test_skills_are_drawn_filtered_and_sorted_as_chosen(skills):
    def chosen(**by_name):
        for name, text in by_name.items():
            options = Select(skills.find_element(By.NAME, name)).options
            [value] = [option.get_attribute("value") for option in options if option.text == text]
            skills.execute_script(CHOOSE, name, value)
        return cells(skills)

    every = ["text, CNN", "text, LSTM", "audio + text, CNN", "audio, CNN"]
    assert chosen() == every
    words = [field.text for field in skills.find_elements(By.CSS_SELECTOR, "tbody .told div span:last-child")]
    assert words == ["−10.0 % [−15.0, −5.0]", "0.0 % [−5.0, 5.0]", "10.0 % [5.0, 15.0]", "−10.0 % [−15.0, −5.0]"]
    assert chosen(target="anger") == every
    skills.find_element(By.CSS_SELECTOR, "th.told button").click()
    ranked = [every[1], every[3], every[2], every[0]]
    assert cells(skills) == ranked
    points = skills.find_elements(By.CSS_SELECTOR, ".drawn i:last-child")
    places = [point.location["x"] for point in points if point.is_displayed()]
    assert places == sorted(places, reverse=True)
    assert len(places) == 3
    assert chosen(modality="sets with audio") == [every[3], every[2]]
    assert chosen(modality="all sets", architecture="LSTM") == [every[1]]
    assert skills.get_log("browser") == []


def test_a_field_tells_all_of_itself_to_the_mouse_and_to_the_keys(skills):
    tip = skills.find_element(By.CLASS_NAME, "tip")
    assert not tip.is_displayed()
    skills.find_element(By.CSS_SELECTOR, "tbody [tabindex='0']").send_keys(Keys.ARROW_DOWN)
    skills.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
    assert tip.text == "text, LSTM, happy: skill 0.0 % [−5.0, 5.0]; MAE 0.200, best constant 0.200"
    assert len(skills.find_elements(By.CSS_SELECTOR, "tbody [tabindex]")) == 1
    skills.execute_script("document.activeElement.blur()")
    assert not tip.is_displayed()
    field = skills.find_element(By.CSS_SELECTOR, "tbody tr:nth-child(3) .field")
    skills.execute_script("arguments[0].dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))", field)
    assert tip.text == "audio + text, CNN, anger: skill −200.0 % [−205.0, −195.0]; MAE 0.200, best constant 0.200"
