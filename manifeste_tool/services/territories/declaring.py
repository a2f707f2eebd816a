"""A référent declares a consultation of their authority, changes it, publishes it or takes it back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.territories.declaring import (
    ACCESS,
    FORMATS,
    PUBLICS,
    Declaration,
    declaration_of,
    declared,
    problems,
    tidy,
)
from manifeste_tool.domain.text.text import Kind
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.membership.adding import MalformedAddressError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text import reading
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, figures
from manifeste_tool.storage.database import Connection

_SHOWN_THEMES, _CHAPTER = 12, 2
_PROSE = {
    "title": N_("titre"),
    "summary": N_("présentation"),
    "other_public": N_("public"),
    "theme_1": N_("thème"),
    "theme_2": N_("thème"),
    "question": N_("question"),
    "reserved_to": N_("réservée à"),
    "place": N_("lieu"),
    "other_access": N_("accès"),
    "hours": N_("horaires"),
    "registration": N_("inscription"),
    "facilitator": N_("animation"),
    "elected": N_("élue ou élu référent"),
    "elected_position": N_("fonction"),
}


class IncompleteDeclarationError(RefusedError):
    """Some fields of the form are to be corrected; `wrong` says which, and how."""

    sentence = N_("Quelques champs sont à corriger. Rien n'est perdu : tout est ci-dessous.")

    def __init__(self, errors: Mapping[str, ManifesteError]) -> None:
        self.wrong = errors
        super().__init__()


class ChangedMeanwhileError(StaleError):
    """Somebody changed the consultation while the form was open."""

    sentence = N_(
        "Cette concertation a été modifiée entre-temps. Vos mots sont gardés ci-dessous : comparez-les à sa page, "
        "puis enregistrez de nouveau."
    )


class ContributedAlreadyError(RefusedError):
    """A consultation that people contributed to stays known to them."""

    sentence = N_(
        "Des contributions sont déjà arrivées : la concertation reste publiée, pour que chacun retrouve la sienne. "
        "Pour l'arrêter, avancez son dernier jour."
    )


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """The form of a consultation: `held` is the one that changes, None for a new one; `seen` tells what it was."""

    authority: Authority
    typed: Declaration
    held: Consultation | None = None
    seen: str = ""
    themes: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    publics: tuple[str, ...] = PUBLICS
    access: tuple[str, ...] = ACCESS
    error: ManifesteError | None = None
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)


def new_page(
    ws: Workspace,
    person: Person | None,
    code: str,
    typed: Declaration | None = None,
    error: ManifesteError | None = None,
) -> DeclarationPage:
    """Return the form that declares a consultation of an authority. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.DECLARE_CONSULTATION, authority=code)
        page = _page(ws, connection, code, typed or Declaration())
        return _with(page, error)


def change_page(
    ws: Workspace,
    person: Person | None,
    reference: str,
    typed: Declaration | None = None,
    error: ManifesteError | None = None,
) -> DeclarationPage:
    """Return the form of a consultation as it stands, or as it was typed. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        held = managed(ws, connection, person, reference)
        page = _page(ws, connection, held.authority, typed or declaration_of(held))
        return _with(replace(page, held=held, seen=print_of(held)), error)


def _page(ws: Workspace, connection: Connection, code: str, typed: Declaration) -> DeclarationPage:
    authority = consultations.get_authority(connection, code)
    if authority is None:
        raise NotFoundError
    return DeclarationPage(authority, typed, themes=_themes(ws, connection))


def _with(page: DeclarationPage, error: ManifesteError | None) -> DeclarationPage:
    fields = error.wrong if isinstance(error, IncompleteDeclarationError) else {}
    return replace(page, error=error, errors=fields)


def _themes(ws: Workspace, connection: Connection) -> tuple[str, ...]:
    """Return the themes to be offered: the chapters that everybody may read, and what other consultations are about."""
    visible = reading.visible_text(ws, connection, ws.reader(None, connection))
    units = visible.text if visible else ()
    chapters = [unit.text for unit in units if unit.kind is Kind.HEADING and unit.level == _CHAPTER and not unit.fixed]
    used = sorted({theme for one in consultations.every(connection) for theme in one.themes.splitlines()})
    return tuple(dict.fromkeys([*chapters, *used]))[:_SHOWN_THEMES]


def declare(ws: Workspace, by: Person | None, code: str, typed: Declaration) -> Consultation:
    """Declare a consultation, unpublished until its référent publishes it, under the authority's next number.

    Raises `ForbiddenError`, `NotFoundError`, `IncompleteDeclarationError`.
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.DECLARE_CONSULTATION, authority=code)
        if consultations.get_authority(connection, code) is None:
            raise NotFoundError
        said = _checked(ws, typed)
        new = declared(said, Consultation(_next(connection, code), code, said.title, published=False))
        consultations.put_consultations(connection, [new])
        _record(ws, connection, actor, new, Happened.CONSULTATION_DECLARED, Audience.SECRETARIAT)
        return new


def _next(connection: Connection, code: str) -> str:
    """Return the reference that follows those of an authority: numbers are never given twice."""
    given = (one.reference.rpartition("-")[2] for one in consultations.of_authority(connection, code))
    return f"{code}-{max((int(number) for number in given if number.isdecimal()), default=0) + 1}"


def _checked(ws: Workspace, typed: Declaration, before: Declaration | None = None) -> Declaration:
    said = tidy(typed)
    wrong = problems(said)
    if said.contact and not is_address(said.contact):
        wrong["contact"] = MalformedAddressError(email=said.contact[:80])
    if wrong:
        raise IncompleteDeclarationError(wrong)
    scanning.refuse(ws, *(one for one in _prose(said) if before is None or one not in _prose(before)))
    return said


def _prose(said: Declaration) -> tuple[tuple[str, str], ...]:
    """Return what of a declaration everybody reads, with where it stands; its contact is there to be written to."""
    return tuple((label, getattr(said, name)) for name, label in _PROSE.items())


def change(ws: Workspace, by: Person | None, reference: str, typed: Declaration, *, seen: str) -> Consultation:
    """Change what a consultation says of itself; `seen` is the print of what the form showed.

    Raises `ForbiddenError`, `NotFoundError`, `IncompleteDeclarationError`, `ChangedMeanwhileError`.
    """
    with ws.writing() as connection:
        held = managed(ws, connection, by, reference)
        said = _checked(ws, typed, declaration_of(held))
        if print_of(held) != seen:
            raise ChangedMeanwhileError
        new = declared(said, held)
        if new != held:
            consultations.put_consultations(connection, [new])
            circle = Audience.PUBLIC if new.published else Audience.SECRETARIAT
            _record(ws, connection, by, new, Happened.CONSULTATION_CHANGED, circle)
        return new


def publish(ws: Workspace, by: Person | None, reference: str, *, published: bool) -> Consultation:
    """Show a consultation to everybody, or take it back while nobody contributed to it; twice is once.

    Raises `ForbiddenError`, `NotFoundError`, `ContributedAlreadyError`.
    """
    act = Act.PUBLISH_CONSULTATION if published else Act.TAKE_CONSULTATION_BACK
    with ws.writing() as connection:
        held = managed(ws, connection, by, reference, act)
        if not timely(act, held.state):
            return held
        if not published and figures.tally(connection, reference).received:
            raise ContributedAlreadyError
        new = replace(held, published=published)
        consultations.put_consultations(connection, [new])
        if published:
            _record(ws, connection, by, new, Happened.CONSULTATION_DECLARED, Audience.PUBLIC)
        else:
            _record(ws, connection, by, new, Happened.CONSULTATION_CHANGED, Audience.SECRETARIAT)
        return new


def managed(
    ws: Workspace,
    connection: Connection,
    person: Person | None,
    reference: str,
    act: Act = Act.MANAGE_CONSULTATION,
) -> Consultation:
    """Return a consultation that somebody manages, to who may do `act` with it.

    Raises `NotFoundError` for one that does not exist, or not for them; `ForbiddenError` for one of others.
    """
    reader, held = ws.reader(person, connection), consultations.get(connection, reference)
    if held is None or (not held.published and not _knows(reader, held)):
        raise NotFoundError
    require(reader, act, authority=held.authority)
    return held


def _knows(reader: Reader, held: Consultation) -> bool:
    return Reach.of(reader, Thing.UNPUBLISHED_CONSULTATION).holds(held)


def print_of(held: Consultation) -> str:
    """Return what tells whether a consultation is still what somebody saw."""
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def _record(
    ws: Workspace, connection: Connection, by: Person | None, held: Consultation, name: Happened, circle: Audience
) -> None:
    told = {"title": held.title, "authority": held.authority}
    about = (About.CONSULTATION, held.reference)
    journal.record(connection, Fact(name, ws.now(), by.id if by else None, *about, told, circle))
