"""The page in a real browser: no script, by keyboard, at 320 px, with zero axe violations."""

import os
import socket
import threading
import time
from contextlib import closing

import pytest
import uvicorn

from tests.conftest import TODAY, browser_path
from thenar.web.app import make_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        browser_path() is None and os.environ.get("CI") != "true",
        reason="no Chromium on this machine: install 'chromium'",
    ),
]
KNEE = "knee arthritis for two years, stiff in the morning"
HEEL = "sharp pain under my right heel, worst with the first steps in the morning, 3 months"


@pytest.fixture(scope="module")
def address(knowledge):
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            make_app(knowledge, lambda: TODAY),
            host="127.0.0.1",
            port=port,
            log_level="error",
            access_log=False,
            ws="none",
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    path = browser_path()
    assert path, "CI needs Chromium: tools/browser.py installs it"
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A narrow page without JavaScript, as some people browse."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def judged(browser):
    """A page on which axe may run."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


def ask(page, address, text, age="45", rest=True):
    page.goto(address)
    page.fill("#complaint", text)
    page.fill("#age", age)
    page.click("text=Get the answer")
    if rest and page.query_selector("text=All the rest is no"):
        page.click("text=All the rest is no")
    page.wait_for_load_state("load")


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    return [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in Axe().run(page).response["violations"]]


def test_whole_way_without_javascript_at_320_px(page, address):
    ask(page, address, HEEL)
    assert page.inner_text("h1") == "The short answer"
    assert page.url == f"{address}/answer"  # nothing of the complaint in the address
    assert page.locator("details").count() > 3


def test_by_keyboard_alone(page, address):
    page.goto(address)
    for _ in range(5):  # skip link, name, questions, studies, then the text
        page.keyboard.press("Tab")
    page.keyboard.type(HEEL)
    page.keyboard.press("Tab")
    page.keyboard.type("45")
    page.keyboard.press("Enter")
    assert "A few questions first" in page.inner_text("main")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    for path in ("/", "/help", "/evidence", "/evidence/knee_oa"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    ask(page, address, HEEL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/help", "/nothing", "/evidence", "/evidence/neck_mobility", "/evidence/thoracic_pain", "/evidence/nothing"],
)
def test_axe_on_fixed_pages(judged, address, path):
    judged.goto(address + path)
    assert violations(judged) == []


@pytest.mark.parametrize(
    "text, rest",
    [
        (HEEL, True),
        (HEEL, False),
        (KNEE, True),
        ("low back pain, numb between my legs, can't pee", False),
        ("knee", False),
    ],
)
def test_axe_on_answers(judged, address, text, rest):
    ask(judged, address, text, rest=rest)
    assert violations(judged) == []


def test_axe_on_faults(judged, address):
    ask(judged, address, HEEL, age="-3", rest=False)
    assert "Please look at this again" in judged.inner_text("main")
    assert violations(judged) == []
