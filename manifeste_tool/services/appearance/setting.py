"""An instance's name, logo and colours: shown, judged, kept, each change a fact; taken back, the default returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from manifeste_tool.documents.bare import logo as pictures
from manifeste_tool.domain.appearance.appearance import CHOICES, LOGO, Appearance, Choice, Logo, appearance, dark_of
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.privacy import instance
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.files import LostFileError, Upload
from manifeste_tool.services.privacy.setting import record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored_files
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection

NAME: Final = next(one for one in instance.CHOICES if one.name == "title")
DEDUCED = "deduced"
_PRINTED = 12


@dataclass(frozen=True, slots=True)
class AppearancePage:
    """What stands, or what was given and refused. `deduced`: the dark scheme follows the light one."""

    choices: tuple[Choice, ...]
    values: Mapping[str, str]
    appearance: Appearance
    deduced: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it was sent: its fields, and a picture, None where none was chosen."""

    fields: Mapping[str, str] = field(default_factory=dict)
    picture: Upload | None = None


def appearance_page(ws: Workspace, person: Person | None, given: Mapping[str, str] | None = None) -> AppearancePage:
    """Return what stands, or what was just given. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SET_INSTANCE)
        told = settings.every(connection)
    stands = {one.setting: told.get(one.setting) or one.standing for one in CHOICES} | {"title": told.get("title", "")}
    now = appearance(told)
    deduced = DEDUCED in given if given is not None else told.get(DEDUCED, "1") == "1"
    return AppearancePage(CHOICES, stands | dict(given or {}), now, deduced, not now.colours)


def change(ws: Workspace, person: Person | None, given: Given) -> Mapping[str, RefusedError]:
    """Keep what was given, all or nothing; return what is wrong, by name of the field. Raises `ForbiddenError`."""
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.SET_INSTANCE)
        read, errors = _read(given.fields)
        drawn = None
        if given.picture is not None:
            try:
                drawn = pictures.drawn(given.picture.content, name=given.picture.name)
            except RefusedError as error:
                errors[LOGO] = error
        if errors:
            return errors
        if drawn is not None:
            read[LOGO] = str(_kept(ws, connection, drawn))
            _let_go(ws, connection)
        _write(ws, connection, actor, read)
        return {}


def take_back(ws: Workspace, person: Person | None, what: str) -> None:
    """Return to the default logo or to the default colours. Raises `ForbiddenError`, `NotFoundError`."""
    names = {LOGO: (LOGO,), "colours": (*(one.setting for one in CHOICES), DEDUCED)}.get(what)
    with ws.writing() as connection:
        actor = require(ws.reader(person, connection), Act.SET_INSTANCE)
        if names is None:
            raise NotFoundError
        if what == LOGO:
            _let_go(ws, connection)
        _write(ws, connection, actor, dict.fromkeys(names, ""))


def standing(ws: Workspace) -> Appearance:
    """Return what the instance looks like, which is everybody's to see."""
    with ws.reading() as connection:
        return appearance(settings.every(connection))


def picture(ws: Workspace) -> tuple[Logo, bytes]:
    """Return the logo and its bytes. Raises `NotFoundError`, `LostFileError`."""
    logo = standing(ws).logo
    if logo is None:
        raise NotFoundError
    found, content = files.fetch(ws, None, logo.file_id)
    if not content:
        raise LostFileError(name=found.name)
    return logo, content


def _read(fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, RefusedError]]:
    """Read the name and the colours; those of the dark scheme are deduced where that was asked for."""
    deduced = DEDUCED in fields
    read, errors = {DEDUCED: "1" if deduced else "0"}, dict[str, RefusedError]()
    for name, reader in ((NAME.name, NAME.read), *((one.setting, one.read) for one in CHOICES)):
        given = fields.get(name, "")
        if deduced and name.endswith("_dark"):
            given = _deduced(name, read)
        try:
            read[name] = reader(given)
        except RefusedError as error:
            errors[name] = error
    return read, errors


def _deduced(name: str, read: Mapping[str, str]) -> str:
    """Return the dark twin of a light colour that was read; the default's is the default."""
    light = read.get(name.replace("_dark", "_light"))
    return dark_of(light) if light else next(one.standing for one in CHOICES if one.setting == name)


def _kept(ws: Workspace, connection: Connection, drawn: pictures.Drawn) -> Logo:
    upload = Upload("logo.png", drawn.content)
    row = files.keep(ws, connection, upload, owner_id=None, audience=Audience.PUBLIC)
    return Logo(row.id, row.sha256[:_PRINTED], drawn.width, drawn.height)


def _let_go(ws: Workspace, connection: Connection) -> None:
    """Have the purge of the night drop the logo that stood."""
    before = appearance(settings.every(connection)).logo
    if before is not None:
        stored_files.let_go(connection, before.file_id, ws.now().astimezone(PARIS).date())


def _write(ws: Workspace, connection: Connection, actor: Person, read: Mapping[str, str]) -> None:
    before = settings.every(connection)
    for name, value in read.items():
        if value != before.get(name, ""):
            settings.put(connection, name, value)
            record(ws, connection, actor, name, (before.get(name, ""), value))
