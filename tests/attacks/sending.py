"""Sends forms as a browser would, but for the fields that are attacked; what no answer may ever be is refused here."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from manifeste_tool.services.guarding.senders import TRAP
from tests.attacks.fields import TYPED, Field, Form, forms_of
from tests.attacks.innocence import faults
from tests.attacks.payloads import CANARY, FAMILIES, MOMENTS, NUMBERS, Canaries, Sent
from tests.attacks.world import Ground, soon

Chosen = Callable[[Field], str | None]
_LEAKS = re.compile(
    rb"Traceback \(most recent|sqlite3\.|psycopg\.|sqlalchemy\.exc|root:x:0:0|fatal: not a git|jinja2\.exceptions"
)
_PLAUSIBLE = {"email": "quelqu.un@exemple.test", "number": "2", "date": "2026-03-20", "datetime-local": "2026-03-20T10:00",
              "url": "https://exemple.test/", "tel": "0100000000", "month": "2026-03", "time": "10:00"}  # fmt: skip
_NUMBERED, _MOMENTS = ("number", "range"), ("date", "datetime-local", "month", "time")


def plausible(one: Field) -> str:
    """Return what an honest person would send of a field."""
    if one.name == TRAP:
        return ""
    if one.kind in ("hidden", "checkbox"):
        return one.value
    return one.value or next(filter(None, one.options), "") or _PLAUSIBLE.get(one.kind, "Quelques mots.")


@dataclass(repr=False)
class Attacker:
    """Attacks one ground, and counts what was tried."""

    ground: Ground = field(repr=False)
    canaries: Canaries = field(repr=False)
    tried: set[tuple[str, str, str]] = field(default_factory=set, repr=False)
    found: list[str] = field(default_factory=list)
    asked: int = 0

    def ask(self, who: str, method: str, address: str, *, why: str = "", **request: Any) -> TestResponse:
        """Send one request; note every fault of its answer."""
        self.asked += 1
        if self.asked % 20 == 0:
            self.ground.tireless()
        with soon():
            answer = self.ground.as_(who).open(address, method=method, **request)
            answer.get_data()
        told = f"{who} {method} {address[:160]} {why[:300]}"
        if failed(answer, address):
            logged = next((line for line in reversed(self.ground.log.lines) if "Traceback" in line), "")
            self.found.append(f"{answer.status_code}: {told}\n{logged[-1200:]}")
        if _LEAKS.search(answer.data):
            self.found.append(f"a leak: {told}: {_LEAKS.search(answer.data)}")
        self.found += [f"{fault}: {told} {self.canaries.told(fault)}" for fault in self._judged(answer, address)]
        self.canaries.seen.update(CANARY.findall(answer.text if (answer.mimetype or "").startswith("text/") else ""))
        if (who != "visitor" and answer.status_code == 401) or "/connexion" in answer.headers.get("Location", ""):
            self.ground.browsers.pop(who, None)
        answer.close()
        return answer

    def _judged(self, answer: TestResponse, address: str) -> Iterator[str]:
        try:
            yield from faults(answer, address)
        except Exception as error:  # noqa: BLE001 - whatever a parser cannot read is the fault that is told
            yield f"unreadable ({error!r:.200})"

    def fresh(self, form: Form) -> Form | None:
        """Return a form as its page shows it now."""
        answer = self.ask(form.who, "GET", form.page)
        alike = [one for one in forms_of(self.ground.app, form.who, form.page, answer) if one.likeness == form.likeness]
        return next((one for one in alike if one.action == form.action), alike[0] if alike else None)

    def send(
        self, form: Form, chosen: Chosen, *, button: tuple[str, str] | None = None, extra: Any = (), why: str = ""
    ) -> TestResponse:
        """Send a form: `chosen` says what to put in a field, or `None` for what stands there."""
        data: MultiDict[str, Any] = MultiDict()
        for one in form.fields:
            words = chosen(one)
            if one.kind == "file":
                data.add(one.name, _attached(words))
            elif words is not None or one.kind != "checkbox" or one.value:
                data.add(one.name, words if words is not None else plausible(one))
        if button:
            data.add(*button)
        for name, value in extra:
            data.add(name, value)
        shown = {name: value for name, value in data.items() if isinstance(value, str)}
        if form.method == "GET":
            return self.ask(form.who, "GET", form.action.partition("?")[0], query_string=data, why=f"{why} {shown}")
        return self.ask(form.who, form.method, form.action, data=data, why=f"{why} {shown}")

    def payload(self, family: str, form: Form, one: Field, turn: int) -> str:
        """Return a payload of a family for a field; another at each turn, another in each field."""
        of_family = FAMILIES[family]
        if one.kind in _NUMBERED:
            of_family = NUMBERS
        elif one.kind in _MOMENTS:
            of_family = MOMENTS
        which = (zlib.crc32(f"{form.endpoint}/{one.name}".encode()) + turn) % len(of_family)
        self.tried.add((family, form.endpoint, one.name))
        return self.canaries.put(family, of_family[which], endpoint=form.endpoint, name=one.name)

    def storm(self, form: Form, family: str, turn: int, *, alone: bool) -> None:
        """Put a family into every field a person types in, all at once by each button; then, refused, one by one."""
        for button in form.buttons or (None,):
            now = self.fresh(form)
            if now is None:
                return
            typed = [one for one in now.fields if one.kind in (*TYPED, "email", "file") and one.name != TRAP]
            answer = self.send(now, lambda one, now=now, typed=typed: self.payload(family, now, one, turn) if one in typed and one.kind != "email" else _ticked(one), button=button, why=family)  # fmt: skip
            if answer.status_code in (422, 400, 409) and alone:
                for target in typed:
                    self.send(now, lambda one, t=target: self.payload(family, now, one, turn) if one is t else _ticked(one), button=button, why=f"{family} in {target.name}")  # noqa: B023  # fmt: skip

    def twist(self, form: Form, family: str, turn: int) -> None:
        """Put a family into the fields that a browser fills by itself: hidden ones, lists, boxes, numbers, moments."""
        now = self.fresh(form)
        if now is None:
            return
        for target in now.fields:
            if target.kind not in (*TYPED, "file"):
                words = lambda one, t=target: self.payload(family, now, one, turn) if one is t else None  # noqa: E731
                self.send(now, words, button=(now.buttons or (None,))[0], why=f"{family} in {target.name}")

    def overfill(self, form: Form, names: frozenset[str]) -> None:
        """Send a form with fields that it does not show: those the code reads, and those no form should ever set."""
        now = self.fresh(form)
        if now is None:
            return
        shown = {one.name for one in now.fields} | {name for name, _ in now.buttons}
        extra = [(name, self.payload("sql", form, Field(name, "text"), 3)) for name in sorted(names - shown)]
        self.send(now, lambda _: None, button=(now.buttons or (None,))[0], extra=extra, why="overfilled")


def failed(answer: TestResponse, address: str) -> bool:
    """Whether the application failed; that nothing works beside it is what one page is there to say."""
    return answer.status_code >= 500 and (answer.status_code != 503 or urlsplit(address).path != "/readyz")


def _ticked(one: Field) -> str | None:
    return one.options[0] if one.kind == "checkbox" and one.name != TRAP else None


def _attached(words: str | None) -> tuple[BytesIO, str]:
    """Return a small file whose content and name are what was chosen."""
    name = re.sub(r"[\r\n\x00\"]", "_", words or "mots.txt")
    return BytesIO((words or "Quelques mots.").encode()), f"{name[:120]}.txt" if words else name


def sent_by(canaries: Canaries, family: str) -> Iterator[Sent]:
    """Yield what was sent of a family."""
    return (one for one in canaries.sent.values() if one.family == family)
