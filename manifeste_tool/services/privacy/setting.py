"""What an instance says of itself and how long it keeps what: read, checked and written, each change a fact."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.privacy import accessibility, instance
from manifeste_tool.domain.privacy.instance import STAY, Choice
from manifeste_tool.domain.privacy.retention import KEPT, Kept
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError, RefusedError
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage import people as accounts
from manifeste_tool.storage.database import Connection

_SIGNATURES = "signatures_after_departure"
CHOICES = (*instance.CHOICES, *accessibility.CHOICES)


@dataclass(frozen=True, slots=True)
class SettingPage:
    """Every choice and every duration with what stands, or with what was given and refused."""

    choices: tuple[Choice, ...]
    accessibility: tuple[Choice, ...]
    kept: tuple[Kept, ...]
    values: Mapping[str, str]
    may_purge: bool


@dataclass(frozen=True, slots=True)
class TakenOut:
    """One internal export: the fact, and the name of whoever made it, `""` for the command line."""

    fact: Fact
    by: str


@dataclass(frozen=True, slots=True)
class TakenOutPage:
    """The internal exports, newest first."""

    lines: tuple[TakenOut, ...]
    paging: Paging


def setting_page(
    ws: Workspace,
    person: Person | None,
    *,
    given: Mapping[str, str] | None = None,
) -> SettingPage:
    """Return what stands, or what was just given. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.SET_INSTANCE)
        values = {**_standing(connection), **(given or {})}
        return SettingPage(instance.CHOICES, accessibility.CHOICES, KEPT, values, may(reader, Act.PURGE))


def change(ws: Workspace, person: Person | None, given: Mapping[str, str]) -> tuple[int, Mapping[str, ManifesteError]]:
    """Write what changed, all or nothing; return how many choices that is, and what is wrong, by name of the field.

    Raises `ForbiddenError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.SET_INSTANCE)
        read, errors = _read(given)
        if errors:
            return 0, errors
        before = _standing(connection)
        changed = {name: value for name, value in read.items() if value != before[name]}
        for name, value in changed.items():
            settings.put(connection, name, value)
            record(ws, connection, actor, name, (before[name], value))
        return len(changed), {}


def taken_out(ws: Workspace, person: Person | None, *, page: int | None = 1) -> TakenOutPage:
    """Return who took out what, how many, when and why. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SEE_PEOPLE)
        found = journal.page_named(connection, Happened.DATA_TAKEN_OUT, limit=asked.size, offset=asked.offset)
        names = accounts.named(connection, {one.person_id for one in found if one.person_id})
        lines = tuple(TakenOut(one, names[one.person_id].name if one.person_id in names else "") for one in found)
        total = journal.count_named(connection, Happened.DATA_TAKEN_OUT)
        return TakenOutPage(lines, Paging(asked.number, asked.size, total))


def _read(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, ManifesteError]]:
    read: dict[str, str] = {}
    errors: dict[str, ManifesteError] = {}
    for choice in CHOICES:
        if choice.name in given:
            try:
                read[choice.name] = choice.read(given[choice.name])
            except RefusedError as error:
                errors[choice.name] = error
    for kept in KEPT:
        if kept.setting in given:
            try:
                read[kept.setting] = str(kept.read(given[kept.setting]).days)
            except RefusedError as error:
                errors[kept.setting] = error
    return read, errors


def _standing(connection: Connection) -> dict[str, str]:
    told = settings.every(connection)
    plain = {one.name: told.get(one.name, STAY if one.name == _SIGNATURES else "") for one in CHOICES}
    return plain | {one.setting: str(one.lasts(told).days) for one in KEPT}


def record(ws: Workspace, connection: Connection, by: Person, name: str, values: tuple[str, str]) -> None:
    """Say that a setting was given another value: which, from what to what."""
    told = {"setting": name, "before": values[0][:200], "after": values[1][:200]}
    fact = Fact(Happened.INSTANCE_SET, ws.now(), by.id, About.INSTANCE, name, told, Audience.SECRETARIAT)
    journal.record(connection, fact)
