"""The table of routes, read: what each address asks of the table of rights, and what that table answers for somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader

TABLE, FORMS = (Path(__file__).with_name(name) for name in ("routes.txt", "forms.txt"))
#: The authority whose things stand in the world.
HERE = "ESSA"
_ABSENT, _FORM_FIRST = " (absent)", " (form first)"
_BY_NAME: Mapping[str, Callable[[Reader, int], bool]] = {
    "open": lambda _reader, _owner: True,
    "key": lambda _reader, _owner: True,
    "nothing": lambda _reader, _owner: False,
    "own": lambda reader, owner: reader.is_person(owner),
    "theirs": lambda reader, owner: reader.follows(owner),
}


@dataclass(frozen=True, slots=True)
class Ruled:
    """One line: an address, where one of its kind stands, who may, and the form that is sent."""

    method: str
    address: str
    path: str
    who: str
    absent: bool
    form_first: bool
    form: str

    @property
    def name(self) -> str:
        """How the line begins: what a route is known by."""
        return f"{self.method} {self.address}"

    @property
    def writes(self) -> bool:
        """Whether a request to it means to change something."""
        return self.method != "GET"

    def allows(self, reader: Reader, people: Mapping[str, Person | None]) -> bool:
        """Whether the two tables of the domain let this reader through."""
        return any(_allows(one.strip(), reader, people) for one in self.who.split("|"))


def _allows(rule: str, reader: Reader, people: Mapping[str, Person | None]) -> bool:
    owner = people["owner"]
    if rule in _BY_NAME:
        return _BY_NAME[rule](reader, owner.id if owner else 0)
    words = rule.split()
    if words[0] == "sees":
        return reader.sees(Thing(words[1]))
    whose = _after("of", words)
    person = reader.person if whose == "self" else people[whose] if whose else None
    home = reader.person.authority if reader.person and "home" in words else ""
    authority = HERE if "here" in words else home
    owner = person.id if person else None
    return may(reader, Act(words[0]), owner=owner, authority=authority, state=_after("as", words) or None)


def _after(word: str, words: list[str]) -> str:
    return words[words.index(word) + 1] if word in words else ""


def table() -> tuple[Ruled, ...]:
    """Return every line."""
    return tuple(map(_ruled, _lines(TABLE)))


@cache
def forms() -> Mapping[str, str]:
    """Return the forms that are given apart, by the name of their route."""
    return dict(line.split(" = ", 1) for line in _lines(FORMS))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _ruled(line: str) -> Ruled:
    name, path, who, *form = line.split(" = ")
    form = [forms()[name]] if name in forms() else form
    method, address = name.split(" ", 1)
    where = address if path == "-" else path
    plain = who.removesuffix(_ABSENT).removesuffix(_FORM_FIRST)
    absent = who.endswith(_ABSENT) or plain == "key"
    return Ruled(method, address, where, plain, absent, _FORM_FIRST in who, form[0] if form else "")
