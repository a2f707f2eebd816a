"""What the form of a report sends: its fields, its lines in order, the one button that was pressed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from flask import request

from manifeste_tool.domain.reporting.report_checks import Gap
from manifeste_tool.domain.reporting.reports import (
    MOST_ITEMS,
    NAMES,
    PROSE,
    Item,
    ItemKind,
    Level,
    Report,
    arranged,
    moved,
    removed,
    typed_references,
)
from manifeste_tool.errors import N_
from manifeste_tool.services.files import Upload
from manifeste_tool.web.i18n import gettext, spaced

_DIGITS = 9
_NUMBERS = ("participants", "contributions")
_DAYS = ("commitment_on", "validated_on")
_NO_NUMBER = N_("« %(given)s » n'est pas un nombre : écrivez-le en chiffres.")
_NO_DAY = N_("« %(given)s » n'est pas une date : écrivez-la sous la forme AAAA-MM-JJ, par exemple 2027-03-15.")
_NAMES = ("kind", "where")  # what of a sentence's values is a sentence's part itself
T = TypeVar("T")
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Typed:
    """A report as it was typed, and what of it could not be read; `keys` name its lines as the page did, in order."""

    report: Report
    keys: tuple[str, ...] = ()
    unread: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button: what it does, to the line of which key or for which kind of line."""

    act: str
    which: str = ""

    @property
    def number(self) -> int:
        """The number of the document that it is for; -1 for none."""
        return int(self.which) if self.which.isdecimal() and len(self.which) <= _DIGITS else -1

    @property
    def changes_lines(self) -> bool:
        """Whether it adds, moves or removes a line."""
        return self.act in ("add", "remove", *_STEPS)


def typed(reference: str) -> Typed:
    """Return the report that was typed for a consultation."""
    unread: list[Gap] = []
    revision = _text("revision")
    order = list(ItemKind)
    lines = sorted(_items(), key=lambda line: order.index(line[1].kind))
    words: dict[str, Any] = {name: _text(name) for name in (*PROSE, *NAMES)}
    report = Report(
        consultation=reference,
        participants=_number("participants", unread),
        contributions=_number("contributions", unread),
        commitment_on=_day("commitment_on", unread),
        validated_on=_day("validated_on", unread),
        items=tuple(item for _, item in lines),
        revision=int(revision) if revision.isdecimal() and len(revision) <= _DIGITS else 0,
        **words,
    )
    return Typed(report, tuple(key for key, _ in lines), tuple(unread))


def pressed() -> Pressed:
    """Return the button that was pressed."""
    act, _, which = request.form.get("act", "save").partition(":")
    return Pressed(act, which)


def pressing(sent: Typed, button: Pressed) -> tuple[Report, str]:
    """Return a report after a button that adds, moves or removes a line, and the place of the page to go on from."""
    report, items = sent.report, sent.report.items
    if button.act == "add" and button.which.upper() in ItemKind.__members__:
        blank = Item(ItemKind[button.which.upper()])
        items = arranged((*items, blank))
        place = max(rank for rank, item in enumerate(items) if item is blank)
        return replace(report, items=items), f"item-{place}"
    if button.which not in sent.keys:
        return report, ""
    place = sent.keys.index(button.which)
    if button.act == "remove":
        return replace(report, items=removed(items, place)), items[place].kind.name.lower()
    step = _STEPS.get(button.act, 0)
    changed = moved(items, place, step)
    return replace(report, items=changed), f"item-{place + step if changed != items else place}"


def document() -> Upload | None:
    """Return the attached file, None where none was chosen."""
    sent = request.files.get("document")
    return Upload(sent.filename, sent.read()) if sent and sent.filename else None


def raw() -> dict[str, str]:
    """Return numbers and dates as they were typed, to be shown again where they could not be read."""
    return {name: request.form[name] for name in (*_NUMBERS, *_DAYS) if name in request.form}


def told(gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """Return the sentences of what misses, each with the place of the page it leads to."""
    return [(gap.place, _sentence(gap)) for gap in gaps]


def _sentence(gap: Gap) -> str:
    spoken = {name: gettext(str(value)) if name in _NAMES else spaced(str(value)) for name, value in gap.values.items()}
    words = gettext(gap.sentence) % spoken
    return words[:1].upper() + words[1:]


def _items() -> Iterator[tuple[str, Item]]:
    """Yield each line with its key, then those that say that there was none of their kind, without one."""
    for key in request.form.getlist("line")[: MOST_ITEMS + 1]:
        kind = request.form.get(f"{key}-kind", "").upper()
        if kind in ItemKind.__members__:
            yield key, _item(key, ItemKind[kind])
    for kind in ItemKind:
        if request.form.get(f"none-{kind.name.lower()}"):
            yield "", Item(kind, none=True)


def _item(key: str, kind: ItemKind) -> Item:
    level = _text(f"{key}-level")
    wanted = level if level in set(Level) and kind is ItemKind.PROPOSAL else ""
    return Item(kind, _text(f"{key}-title"), _text(f"{key}-body"), wanted, typed_references(_text(f"{key}-sources")))


def _number(name: str, unread: list[Gap]) -> int:
    return _read(name, unread, lambda given: _whole("".join(given.split())), _NO_NUMBER) or 0


def _whole(given: str) -> int:
    if not given.isdecimal() or len(given) > _DIGITS:
        raise ValueError(given)
    return int(given)


def _day(name: str, unread: list[Gap]) -> date | None:
    return _read(name, unread, date.fromisoformat, _NO_DAY)


def _read(name: str, unread: list[Gap], reader: Callable[[str], T], sentence: str) -> T | None:
    given = _text(name)
    try:
        return reader(given) if given else None
    except ValueError:
        unread.append(Gap(name, sentence, {"given": given[:40]}))
        return None


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()
