"""The application as people meet it: clients that sign in by a single-use link, and forms filled as a browser does."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.services.story import Cast


@dataclass
class Visit:
    """One application on a cast."""

    app: Flask
    here: Cast

    def as_(self, person: Person | None) -> FlaskClient:
        """Return a client, signed in as `person` by the link the secretariat would have sent."""
        client = self.app.test_client()
        if person is not None:
            token = accounts.sign_in_link(self.here.ws, str(person.id))
            assert client.post(f"/connexion/lien/{token}").status_code == 303
        return client


def opened(here: Cast, settings: Settings) -> Visit:
    """Return the application on a cast's workspace."""
    return Visit(create_app(settings, here.ws), here)


class _Fields(HTMLParser):
    """The forms of a page, each as its action and the fields a browser would send without touching anything."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms or ("name" not in given and tag != "option"):
            return
        fields = self.forms[-1][1]
        if tag == "input" and given.get("type") not in ("checkbox", "radio", "file", "submit"):
            fields[given["name"]] = given.get("value", "")
        elif tag == "input" and "checked" in given:
            fields[given["name"]] = given.get("value", "on")
        elif tag == "textarea":
            self._area = given["name"]
            fields[self._area] = ""
        elif tag == "select":
            self._select = given["name"]
            fields[self._select] = ""
        elif tag == "option" and self._select and "selected" in given:
            fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            fields = self.forms[-1][1]
            fields[self._area] = fields[self._area].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None


def fields(answer: TestResponse, action: str, **having: str) -> dict[str, str]:
    """Return the fields of the first form of a page that is posted to `action` and holds these values."""
    parser = _Fields()
    parser.feed(answer.text)
    found = [
        given for where, given in parser.forms if where.split("?")[0] == action and having.items() <= given.items()
    ]
    assert found, (action, having, parser.forms)
    return found[0]


def workshop(secretary: FlaskClient, *amendment_ids: int) -> str:
    """Open a workshop on adopted amendments; return its address."""
    opened_one = secretary.post("/secretariat/atelier", data={"amendement": list(amendment_ids)})
    assert opened_one.status_code == 303, opened_one.text
    return str(opened_one.location)


def press(secretary: FlaskClient, address: str, shown: TestResponse | None = None, **having: str) -> TestResponse:
    """Press the button of a workshop whose form holds these values, on the page as it is or as it was shown."""
    page = secretary.get(address) if shown is None else shown
    return secretary.post(address, data=fields(page, address, **having))


def fill(client: FlaskClient, page: str, action: str, **typed: Any) -> TestResponse:
    """Open a page, type into its form and send it."""
    shown = client.get(page)
    assert shown.status_code == 200, (page, shown.status_code)
    return client.post(action, data=fields(shown, action) | typed)
