"""What a page weighs, when it shows something and whether it moves, for a browser that was never here.

`tests/browser/test_first_visits.py` holds weights and stillness; `benchmarks/painting.py` writes down the times.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

#: Begun before anything of the page is: what moves by itself, and not because somebody pressed something.
WATCHED = """
window.moved = 0; window.movers = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (one.hadRecentInput) continue;
    window.moved += one.value;
    for (const source of one.sources || []) window.movers.push(source.node ? source.node.outerHTML?.slice(0, 80) : "");
  }
}).observe({ type: "layout-shift", buffered: true });
"""
#: Down to the foot, until every picture is there and two frames were drawn.
_READ_TO_THE_END = """async () => {
  window.scrollTo(0, document.body.scrollHeight);
  await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
  for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
}"""
_PAINTED = """async () => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  while (!found()) await new Promise((done) => requestAnimationFrame(done));
  return found().startTime;
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One first visit: bytes that came, headers included; milliseconds to its first words; what moved of it."""

    transferred: int
    painted: float
    moved: float
    movers: tuple[str, ...] = ()


def visited(browser: Browser, address: str, *, cookies: list[Any] | None = None, **options: Any) -> Visit:
    """Open a page in a browser of its own, read it to its end, and say what it took."""
    context = browser.new_context(locale="fr-FR", **options)
    try:
        context.add_cookies(cookies or [])
        page = context.new_page()
        return _read(page, address)
    finally:
        context.close()


def _read(page: Page, address: str) -> Visit:
    came: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda it: came.append(int(it["encodedDataLength"])))
    page.add_init_script(WATCHED)
    page.goto(address, wait_until="load")
    painted = page.evaluate(_PAINTED)
    page.evaluate(_READ_TO_THE_END)
    moved, movers = page.evaluate("[window.moved, window.movers]")
    return Visit(sum(came), float(painted), float(moved), tuple(movers))
