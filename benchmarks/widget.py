"""The popup in a real browser: its bytes, and what it costs a page on a CPU four times slower."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import brotli
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.measuring import Figure, at_most
from tests.browser.popup import offers
from tests.browser.popup.stub import HOST, Stub, served
from tests.servers.browser import launch_arguments
from upsell_widget.web.assets import Assets

SLOWDOWN, ROUNDS = 4, 9
WATCH = """
window.shifted = 0; window.long = []; window.interactions = [];
window.began = Infinity;
new MutationObserver(() => { began = Math.min(began, performance.now()) })
    .observe(document, {subtree: true, attributeFilter: ['data-upsell-state']});
window.opened = new Promise((done) => document.addEventListener('upsell:open', () => done()));
const watch = (type, see, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({type, buffered: true, ...more});
watch('layout-shift', (entry) => { shifted += entry.value });
watch('longtask', (entry) => { long.push(entry) });
watch('event', (entry) => { if (entry.interactionId) interactions.push(entry.duration) }, {durationThreshold: 16});
"""
LONGEST = "Math.max(0, ...long.filter((entry) => entry.startTime >= began).map((entry) => entry.duration))"
SETTLED = "new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(done, 200))))"


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page, to the open popup or, without one, to the same idleness."""

    script: float
    """Milliseconds of script."""
    shift: float
    longest: float
    """Longest task in milliseconds that the browser calls long (50 or more), since the popup began to ask; 0: none."""
    interaction: float
    """Longest interaction with the popup, to the next paint, in milliseconds."""


def figures() -> Iterator[Figure]:
    """Bytes, requests, layout shift, script time, long tasks, interaction to next paint."""
    script = Assets().script
    packed, note = len(brotli.compress(script, quality=11)), f"{len(script):,} uncompressed"
    yield at_most("popup: script and style, brotli", packed, 4096, "bytes", note)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        ours, strangers = requests(browser)
        yield at_most("popup: requests besides the offer's own", ours, 1, "")
        yield at_most("popup: requests to anyone else", strangers, 0, "")
        yield from costs(browser)
        browser.close()


def costs(browser: Browser) -> Iterator[Figure]:
    """A page with the popup against the same page without, in turn."""
    with shop(tagged=True) as tagged, shop(tagged=False) as bare:
        loads = [(load(browser, tagged, opens=True), load(browser, bare, opens=False)) for _ in range(ROUNDS + 1)][1:]
    with_popup = [with_it for with_it, _ in loads]
    added = statistics.median(pair[0].script - pair[1].script for pair in loads)
    yield at_most("popup: cumulative layout shift", max(each.shift for each in with_popup), 0, "")
    yield at_most(f"popup: script added, CPU {SLOWDOWN}× slower", added, 40, "ms", f"median of {ROUNDS} loads, to the open popup")
    longest = statistics.median(each.longest for each in with_popup)
    note = (
        "median of the longest task of 50 ms or more, from the visit to the open popup; 0: there was none. "
        "It is the first layout of the popup's text"
    )
    yield at_most("popup: long tasks", longest, 0, "ms", note)
    yield at_most("popup: interaction to next paint", statistics.median(each.interaction for each in with_popup), 100, "ms", "Decline")


@contextmanager
def shop(*, tagged: bool) -> Iterator[Stub]:
    """A strict host with a 20 KB page and a popup to open on it, or the same page without the tag."""
    rows = "<li><img src='/pictures/pill.svg' alt='' width=64 height=64><span>ごまの恵みカプセル 62粒</span><b>¥3,240</b></li>" * 130
    page = (HOST / "cart.html").read_text(encoding="utf-8").replace("</ul>", f"{rows}</ul>")
    stub = Stub(visits={"load": offers.subscription()}, page=page if tagged else page.replace("</body>", ""))
    with served(stub):
        yield stub


def load(browser: Browser, stub: Stub, *, opens: bool) -> Load:
    """Load the page once on a slow CPU, open the popup where there is one, and decline."""
    with slow_page(browser) as (page, session):
        page.goto(stub.url)
        if opens:
            page.evaluate("opened")
        page.evaluate(SETTLED)
        script, longest = script_time(session), page.evaluate(LONGEST)
        if opens:
            page.get_by_role("button", name="いいえ、結構です").click()
            page.evaluate(SETTLED)
        return Load(script, page.evaluate("shifted"), longest, page.evaluate("Math.max(0, ...interactions)"))


@contextmanager
def slow_page(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A fresh page on a CPU four times slower, that watches itself."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        yield page, session
    finally:
        context.close()


def script_time(session: CDPSession) -> float:
    """Milliseconds of script in the page so far."""
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(metric["value"]) for metric in metrics if metric["name"] == "ScriptDuration")


def requests(browser: Browser) -> tuple[int, int]:
    """How many requests are ours besides visit and open, and how many go to anyone else."""
    with shop(tagged=True) as stub, slow_page(browser) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(stub.url)
        page.evaluate("opened")
    ours = [url for url in asked if url.startswith(f"{stub.url}/upsell/") and not url.endswith(("/visit", "/open"))]
    return len(ours), len([url for url in asked if not url.startswith(stub.url)])


if __name__ == "__main__":
    for figure in figures():
        print(figure)
