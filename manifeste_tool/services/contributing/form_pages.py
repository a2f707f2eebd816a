"""What the public form shows: a consultation and whether it is open, or a paragraph that somebody reacts to."""

import re
from dataclasses import dataclass
from datetime import date

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import NO_SIGLE, Authority, Consultation
from manifeste_tool.domain.gathering.taking import State, Taking, state_of
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.text.text import Paragraph, Place
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.text.reading import Visible, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import texts

_STATE = re.compile(r"(?:\d{1,4}(?:\.\d{1,4}){0,2})?(?:\+\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Reaction:
    """A paragraph that somebody reacts to, and the state of the text it was read in: « 0.2 », or « 0.2+3 » since."""

    paragraph: Paragraph
    place: Place | None
    version: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a consultation, of a paragraph (`reaction`), or of both; `key` is drawn for this showing."""

    reference: str
    key: str
    consultation: Consultation | None
    authority: Authority | None
    state: State
    reaction: Reaction | None

    @property
    def is_open(self) -> bool:
        """Whether it may be sent now."""
        return self.state.is_open

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes to choose from."""
        return themes_of(self.consultation)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one may contribute now: the consultations that are open, and a paragraph to react to."""

    open: tuple[tuple[Consultation, str], ...]
    reaction: Reaction | None


def form_page(ws: Workspace, reference: str, paragraph: str = "", version: str = "") -> FormPage:
    """Return the form of a consultation; of `NO_SIGLE`, that of a paragraph alone. Raises `NotFoundError`."""
    with ws.reading() as connection:
        return page(ws, connection, reference, paragraph, version)


def page(ws: Workspace, connection: Connection, reference: str, paragraph: str, version: str) -> FormPage:
    """Return the form as `form_page` does, inside a transaction."""
    reaction = _reaction(ws, connection, paragraph, version)
    if reference == NO_SIGLE:
        alone = State(Taking.OPEN if reaction else Taking.ELSEWHERE)
        return FormPage(reference, ws.new_key(), None, None, alone, reaction)
    found = consultations.get(connection, reference)
    if found is None or not found.published:
        raise NotFoundError
    authority = consultations.get_authority(connection, found.authority)
    return FormPage(reference, ws.new_key(), found, authority, state_of(found, _today(ws)), reaction)


def choice(ws: Workspace, paragraph: str = "", version: str = "") -> Choice:
    """Return where one may contribute today."""
    with ws.reading() as connection:
        names = {one.code: one.name for one in consultations.authorities(connection)}
        held = [one for one in consultations.every(connection) if one.published]
        taking = tuple((one, names.get(one.authority, "")) for one in held if state_of(one, _today(ws)).is_open)
        return Choice(taking, _reaction(ws, connection, paragraph, version))


def themes_of(consultation: Consultation | None) -> tuple[str, ...]:
    """Return the themes of a consultation."""
    given = consultation.themes.splitlines() if consultation else ()
    return tuple(one.strip() for one in given if one.strip())


def open_to_reactions(ws: Workspace, connection: Connection) -> Visible | None:
    """Return the text that everybody may react to: the one being worked on, while a stage shows it to the public."""
    visitor = ws.reader(None, connection)
    return visible_text(ws, connection, visitor) if visitor.sees(Thing.CURRENT_TEXT) else None


def text_state(connection: Connection, visible: Visible) -> str:
    """Return a state of the text that no commit names: its version, or the last one and how many decisions since."""
    if visible.version:
        return visible.version.number
    latest = texts.latest_version(connection)
    made = texts.decision(connection, latest.sha) if latest else None
    since = texts.count_decisions(connection, visible.ref, after=made.id if made else 0)
    return f"{latest.number if latest else ''}+{since}"[:16]


def _reaction(ws: Workspace, connection: Connection, paragraph: str, version: str) -> Reaction | None:
    visible = open_to_reactions(ws, connection) if paragraph else None
    if visible is None:
        return None
    found = visible.text.by_id.get(visible.text.heirs.get(paragraph, paragraph))
    if found is None:
        return None
    read = version if version and _STATE.fullmatch(version) else text_state(connection, visible)
    return Reaction(found, visible.text.places.get(found.id), read)


def _today(ws: Workspace) -> date:
    return ws.now().astimezone(PARIS).date()
