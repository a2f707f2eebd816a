"""A browser: it keeps its cookie, reads the forms of a page and sends them; it dies with no server, and says so."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

_TIMEOUT = 40.0
Fields = dict[str, str]


class NoAnswerError(Exception):
    """The connection died before the whole answer was there: nobody can tell what became of what was sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str
    seconds: float = 0.0

    @property
    def forms(self) -> list[tuple[str, Fields]]:
        """The forms of the page: their address, and the fields a browser would send untouched."""
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def fields(self, action: str, **having: str) -> Fields:
        """Return the fields of the first form that is sent to `action` and holds these; none raises `LookupError`."""
        for where, given in self.forms:
            if where.split("?")[0] == action and having.items() <= given.items():
                return given
        raise LookupError(action)


@dataclass
class Browser:
    """One person's, on the node behind `port`; the port may change between two requests."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page. Raises `NoAnswerError`."""
        return self._asked("GET", path, None)

    def post(self, path: str, fields: Fields | list[tuple[str, str]]) -> Answer:
        """Send a form. Raises `NoAnswerError`."""
        return self._asked("POST", path, urlencode(fields))

    def _asked(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Sec-Fetch-Site": "same-origin", "Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(repr(error)) from error
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        spent = time.perf_counter() - begun
        return Answer(answer.status, answer.headers.get("Location") or "", text, spent)

    def _keep(self, given: list[str]) -> None:
        for line in given:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][1], given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in fields):
            fields[self._select] = given.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = ""
        elif tag == "input" and name and given.get("type") not in ("checkbox", "radio", "file", "submit"):
            fields[name] = given.get("value", "")
        elif tag == "input" and name and "checked" in given:
            fields[name] = given.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
