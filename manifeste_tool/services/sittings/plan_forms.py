"""The form of a sitting: what it offers, what was typed into it, and the plan that is read from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.commission.voting import Base, Majority, Quorum, QuorumKind, Rules
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError, RefusedError
from manifeste_tool.services.sittings.planning import NotPlannedError, Plan
from manifeste_tool.services.sittings.plans import PlanError, UnreadableProxiesError, UnreadableQuorumError
from manifeste_tool.services.sittings.rooms import known
from manifeste_tool.services.sittings.sheets import folded
from manifeste_tool.services.sittings.sitting_pages import chapter_label
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members
from manifeste_tool.storage.database import Connection

_LONGEST_NUMBER = 6
_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, as it was sent; `chapters` are the boxes ticked."""

    title: str = ""
    begins_at: str = ""
    ends_at: str = ""
    place: str = ""
    link: str = ""
    agenda: str = ""
    chapters: tuple[str, ...] = ()
    chair_id: str = ""
    majority: str = Majority.SIMPLE.value
    base: str = Base.EXPRESSED.value
    quorum: str = QuorumKind.HALF.value
    quorum_number: str = ""
    max_proxies: str = "1"


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The form of a sitting; `sitting` is the one that changes, None for a new one. Moments are shown as typed.

    `chapters` are pairs of an identity and its label.
    """

    sitting: Sitting | None
    typed: Typed
    begins_at: datetime | str
    ends_at: datetime | str | None
    chapters: tuple[tuple[str, str], ...]
    members: tuple[Person, ...]
    error: ManifesteError | None

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """Who may chair."""
        return tuple((one.id, one.name) for one in self.members)

    @property
    def wrong(self) -> str:
        """The field of the form that is to be corrected, `""` where it is none of them."""
        if isinstance(self.error, PlanError):
            return self.error.field
        if isinstance(self.error, RefusedError):
            return "begins_at" if self.error.values.get("given") == self.typed.begins_at else "ends_at"
        return ""

    @property
    def tells(self) -> bool:
        """Whether members were convened already, and will be told what changes."""
        return self.sitting is not None and self.sitting.state is SittingState.CONVENED


def plan_page(
    ws: Workspace,
    by: Person,
    *,
    sitting_id: int | None = None,
    typed: Typed | None = None,
    error: ManifesteError | None = None,
) -> PlanPage:
    """Return the form of a sitting, new or to be changed.

    Raises `ForbiddenError`, `NotFoundError`, and `NotPlannedError` for one that has begun and with nothing typed.
    """
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.HOLD_SITTING)
        sitting = known(connection, sitting_id) if sitting_id is not None else None
        if sitting and error is None and not timely(Act.CHANGE_SITTING, sitting.state):
            raise NotPlannedError(title=sitting.title, state=sitting.state)
        shown = typed or (_typed(sitting) if sitting else Typed())
        return PlanPage(
            sitting=sitting,
            typed=shown,
            begins_at=sitting.begins_at if sitting and not typed else shown.begins_at,
            ends_at=sitting.ends_at if sitting and not typed else shown.ends_at,
            chapters=_chapters(ws, connection),
            members=tuple(sorted(members.in_office(connection), key=lambda one: folded(one.name))),
            error=error,
        )


def read(typed: Typed, begins_at: datetime, ends_at: datetime | None) -> Plan:
    """Return the plan that was typed, its moments read already.

    Raises `UnreadableProxiesError`, `UnreadableQuorumError`.
    """
    proxies, chair = _number(typed.max_proxies), _number(typed.chair_id)
    if proxies is None:
        raise UnreadableProxiesError(given=typed.max_proxies)
    return Plan(
        title=typed.title,
        begins_at=begins_at,
        ends_at=ends_at,
        place=typed.place,
        link=typed.link,
        agenda=typed.agenda,
        chapters=typed.chapters,
        chair_id=(-1 if chair is None else chair) if typed.chair_id else None,
        rules=_rules(typed),
        max_proxies=proxies,
    )


def _rules(typed: Typed) -> Rules:
    kind, number = _one_of(QuorumKind, typed.quorum), _number(typed.quorum_number)
    if kind is QuorumKind.NUMBER and number is None:
        raise UnreadableQuorumError(given=typed.quorum_number)
    quorum = Quorum(kind, (number or 0) if kind is QuorumKind.NUMBER else 0)
    return Rules(_one_of(Majority, typed.majority), _one_of(Base, typed.base), quorum)


def _one_of(kind: type[_Kind], words: str) -> _Kind:
    """Return what a choice names; the first of its kind for words that no form of ours sends."""
    return next((one for one in kind if one == words), next(iter(kind)))


def _number(words: str) -> int | None:
    digits = words.strip()
    plain = digits.removeprefix("-")
    return int(digits) if plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER else None


def _typed(sitting: Sitting) -> Typed:
    quorum = sitting.rules.quorum
    return Typed(
        title=sitting.title,
        place=sitting.place,
        link=sitting.link,
        agenda=sitting.agenda,
        chapters=sitting.chapters,
        chair_id=str(sitting.chair_id or ""),
        majority=sitting.rules.majority.value,
        base=sitting.rules.base.value,
        quorum=quorum.kind.value,
        quorum_number=str(quorum.number or ""),
        max_proxies=str(sitting.max_proxies),
    )


def _chapters(ws: Workspace, connection: Connection) -> tuple[tuple[str, str], ...]:
    text = ws.text(connection, ws.main(connection))
    return tuple(
        (unit.id, chapter_label(text.places[unit.id].chapter_label, unit.text)) for unit in text if unit.is_chapter
    )
