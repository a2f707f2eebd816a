"""One contribution before its moderator: its words with what was found, what is like it, what was decided of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Consultation, Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.domain.gathering.masking import Mask, Piece, found_in, pieces
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.moderation import deciding
from manifeste_tool.services.moderation.grouping import groups
from manifeste_tool.services.moderation.queue_pages import reasons_of, refuse_strangers
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files, journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.gathering import attachments, contributors, moderations
from manifeste_tool.storage.moderation import moderation_queue, wordings
from manifeste_tool.storage.moderation.moderation_queue import Signal, Wanted
from manifeste_tool.storage.moderation.wordings import Original

_EVERY = Wanted()


@dataclass(frozen=True, slots=True)
class Kin:
    """A contribution of the same group: nearly the same words."""

    said: Contribution
    moderation: Moderation | None
    words: tuple[Piece, ...]

    @property
    def waits(self) -> bool:
        """Whether it waits too."""
        return self.moderation is not None and self.moderation.state is State.WAITING


@dataclass(frozen=True, slots=True)
class CasePage:
    """What its page shows. `masks` are the distinct words found, each to be ticked; `following` is what comes after."""

    said: Contribution
    moderation: Moderation
    was_moderated: bool
    seen: str
    reasons: tuple[Reason, ...]
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    masks: tuple[Mask, ...]
    kin: tuple[Kin, ...]
    signals: tuple[Signal, ...]
    files: tuple[StoredFile, ...]
    original: Original | None
    consultation: Consultation | None
    names: Mapping[int, str]
    trail: tuple[Fact, ...]
    is_told: bool  # its author gave an address and agrees to be written to
    is_mine: bool  # the reader decided: its re-examination is for somebody else
    following: str

    @property
    def waiting_kin(self) -> tuple[Kin, ...]:
        """Those of its group that wait too."""
        return tuple(one for one in self.kin if one.waits)

    @property
    def may_decide(self) -> bool:
        """Whether it may be published, masked or set aside as it stands."""
        return not self.said.withdrawn and self.moderation.state is not State.SET_ASIDE

    @property
    def may_reexamine(self) -> bool:
        """Whether the reader answers the re-examination that is asked."""
        return not self.said.withdrawn and self.moderation.is_contested and not self.is_mine

    @property
    def may_reopen(self) -> bool:
        """Whether a decision may be undone; who is asked to look at it again answers instead."""
        decided = not self.said.withdrawn and self.moderation.state is not State.WAITING
        return decided and not self.may_reexamine


def case_page(ws: Workspace, person: Person | None, reference: str, wanted: Wanted = _EVERY) -> CasePage:
    """Return the page of one contribution. Raises `NotFoundError`, also for who does not moderate."""
    with ws.reading() as connection:
        refuse_strangers(ws, connection, person)
        case = deciding.case_of(ws, connection, reference)
        said, one, signals = case.said, case.moderation, moderation_queue.signals(connection, reference)
        trail = _trail(connection, reference)
        kin = _kin(connection, reference)
        without = {reference, *(each.said.reference for each in kin)}
        deciders = {one.settled_by_id, one.reexamined_by_id, *(fact.person_id for fact in trail)}
        return CasePage(
            said=said,
            moderation=one,
            was_moderated=moderations.get(connection, reference) is not None,
            seen=case.seen,
            reasons=reasons_of(one, signalled=bool(signals)),
            title=pieces(said.title),
            body=pieces(said.body),
            masks=found_in(said.title, said.body),
            kin=kin,
            signals=signals,
            files=tuple(files.some(connection, attachments.of(connection, reference)).values()),
            original=wordings.originals(connection, [reference]).get(reference),
            consultation=consultations.get(connection, said.consultation) if said.consultation else None,
            names=names_of(connection, deciders),
            trail=trail,
            is_told=_is_told(connection, reference),
            is_mine=person is not None and one.settled_by_id == person.id,
            following=moderation_queue.after(connection, wanted, one.opened_at, without=without),
        )


#: How many of a group are shown and acted on together.
_KIN = 30
_TOLD = frozenset(
    {
        Happened.CONTRIBUTION_HELD,
        Happened.CONTRIBUTION_CLEARED,
        Happened.CONTRIBUTION_MASKED,
        Happened.CONTRIBUTION_SET_ASIDE,
        Happened.MODERATION_CONTESTED,
        Happened.MODERATION_REEXAMINED,
        Happened.CONTRIBUTION_RECEIVED,
        Happened.CONTRIBUTION_TYPED,
        Happened.CONTRIBUTION_CORRECTED,
    }
)


def _trail(connection: Connection, reference: str) -> tuple[Fact, ...]:
    found = journal.about(connection, About.CONTRIBUTION, reference, Audience.SECRETARIAT)
    return tuple(fact for fact in found if fact.name in _TOLD)


def _is_told(connection: Connection, reference: str) -> bool:
    who, agreed = contributors.get(connection, reference), contributors.consents(connection, reference)
    return bool(who and who.email and Purpose.CONTACT in agreed and agreed[Purpose.CONTACT].given)


def _kin(connection: Connection, reference: str) -> tuple[Kin, ...]:
    alike = groups(connection, [reference]).get(reference, ())[:_KIN]
    said, known = contributions.of_references(connection, alike), moderations.of_references(connection, alike)
    shown = (said[one] for one in alike if one in said and not said[one].withdrawn)
    return tuple(Kin(one, known.get(one.reference), pieces(one.body)) for one in shown)
