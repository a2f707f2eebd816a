"""The policy that forbids scripts written in a page lets its data through, and runs none of them."""

import json

import pytest

from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_a_browser_finds_nothing_to_refuse_in_a_page_that_carries_linked_data(site: Site) -> None:
    here = site.here
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number="0.1", title="Une", story="Dite.", seen=here.tip())
    context = site.browser.new_context(base_url=site.address)
    site.contexts.append(context)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/paragraphes/bbbbbbb2", "/contributions/2025-ESSAI-0001"):
        page.goto(path)
        data = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(data or "")["@context"] == "https://schema.org", path
    assert said == []
