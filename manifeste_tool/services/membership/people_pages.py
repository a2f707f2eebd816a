"""Read people: the list, one of them with what they hold and did, and what the forms offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.membership import mandates as rules
from manifeste_tool.domain.membership.accounts import GIVEN_ROLES, TRUSTED, Account, State
from manifeste_tool.domain.membership.holdings import Held
from manifeste_tool.domain.membership.invitations import Answer, Invitation
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, ManifesteError
from manifeste_tool.services.membership import acting, leaving
from manifeste_tool.services.membership.acting import By, Machine
from manifeste_tool.services.membership.changing import Typed
from manifeste_tool.services.paging import Choice, Paging, alone, paging
from manifeste_tool.services.privacy.notice import notice
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.commission import charges, members
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, facts, invitations, mandates
from manifeste_tool.storage.membership.accounts import Wanted
from manifeste_tool.storage.proving import second_factors

_PER_PAGE = 50
#: The roles that somebody may be given, as forms send them.
ROLES = frozenset(map(str, GIVEN_ROLES))
_PAIR = ("collaborator", "member")


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the list: `mandates` in force, and whether they had some and have none left."""

    account: Account
    mandates: tuple[Mandate, ...]
    is_out_of_mandate: bool
    titular: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list, what it may be narrowed to, and how many stand in each state."""

    rows: tuple[Row, ...]
    wanted: Wanted
    paging: Paging
    counts: Mapping[State, int]
    associations: tuple[Choice, ...]
    authorities: tuple[Choice, ...]
    may_manage: bool
    may_take_out: bool

    @property
    def roles(self) -> tuple[Choice, ...]:
        """The roles."""
        return alone(map(str, GIVEN_ROLES))

    @property
    def states(self) -> tuple[Choice, ...]:
        """The states, each with how many accounts stand in it."""
        said = N_("%(state)s (%(number)s)")
        return tuple(
            (str(state), said % {"state": N_(state), "number": number}) for state, number in self.counts.items()
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation on a page, and how it stands."""

    invitation: Invitation
    answer: Answer
    by: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: what they are, hold and did; what the reader may do to their account."""

    account: Account
    mandates: tuple[Mandate, ...]
    today: date
    titular: Person | None
    substitutes: tuple[Person, ...]
    charges: tuple[tuple[str, str], ...]  # what they are charged with, of which chapter
    invitations: tuple[Sent, ...]
    held: tuple[Held, ...]
    facts: tuple[Fact, ...]
    names: Mapping[int, str]
    paging: Paging
    authority: str = ""
    authorities: tuple[Choice, ...] = ()
    may_change: bool = False
    may_suspend: bool = False
    may_erase: bool = False
    may_reset_second_factor: bool = False
    signatures_stay: bool = True
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """How the account stands."""
        return self.account.state

    @property
    def is_invited(self) -> bool:
        """Whether an invitation waits for its answer."""
        return any(one.answer is Answer.WAITING for one in self.invitations)

    @property
    def may_invite(self) -> bool:
        """Whether an invitation may be mailed to them."""
        return self.may_change and bool(self.account.person.email) and self.account.person.active

    @property
    def may_restore(self) -> bool:
        """Whether the account is suspended, and the reader's to restore."""
        return self.may_suspend and self.state is State.SUSPENDED

    @property
    def is_out_of_mandate(self) -> bool:
        """Whether they had mandates and have none left."""
        return not self.account.is_closed and rules.have_ended(self.mandates, self.today)

    def is_in_force(self, mandate: Mandate) -> bool:
        """Whether a mandate runs today."""
        return mandate.is_in_force(self.today)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a person, new or changed, with what it offers; `error` is what refused the last sending."""

    typed: Typed
    person_id: int
    members: tuple[Choice, ...]
    associations: tuple[str, ...]
    authorities: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    warns: bool = False  # a new address ends links and is told to both
    error: ManifesteError | None = None


def people_page(ws: Workspace, by: Person | None, wanted: Wanted, *, page: int | None = 1) -> PeoplePage:
    """Return a page of the people who are wanted. Raises `ForbiddenError`."""
    asked = replace(paging(page), size=_PER_PAGE)
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.SEE_PEOPLE)
        found, total = accounts.page(connection, wanted, limit=asked.size, offset=asked.offset)
        return PeoplePage(
            rows=_rows(ws, connection, found),
            wanted=wanted,
            paging=replace(asked, total=total),
            counts=accounts.counts(connection),
            associations=alone(accounts.in_use(connection, "association")),
            authorities=_authorities(connection, accounts.in_use(connection, "authority")),
            may_manage=may(reader, Act.MANAGE_PEOPLE),
            may_take_out=may(reader, Act.TAKE_OUT),
        )


def _rows(ws: Workspace, connection: Connection, found: tuple[Account, ...]) -> tuple[Row, ...]:
    held, today = mandates.of_some(connection, [one.id for one in found]), _today(ws)
    named = people.named(connection, (one.person.substitute_for_id or 0 for one in found))
    return tuple(
        Row(
            account=one,
            mandates=rules.in_force(held.get(one.id, ()), today),
            is_out_of_mandate=not one.is_closed and rules.have_ended(held.get(one.id, ()), today),
            titular=named[one.person.substitute_for_id].name if one.person.substitute_for_id in named else "",
        )
        for one in found
    )


def everybody(ws: Workspace) -> tuple[Account, ...]:
    """Return every account, for whoever holds the machine."""
    with ws.reading() as connection:
        return accounts.every(connection)


def shown(
    ws: Workspace, by: By, person_id: int, *, page: int | None = 1, errors: Mapping[str, ManifesteError] | None = None
) -> PersonPage:
    """Return one person. Raises `ForbiddenError`, `NotFoundError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = Reader() if isinstance(by, Machine) else ws.reader(by, connection)
        if not isinstance(by, Machine):
            require(reader, Act.SEE_PEOPLE)
        account = acting.known(connection, person_id)
        said, total = facts.page(connection, person_id, limit=asked.size, offset=asked.offset)
        titular = people.get(connection, account.person.substitute_for_id or 0)
        authority = consultations.get_authority(connection, account.person.authority)
        return PersonPage(
            account=account,
            mandates=mandates.of(connection, person_id),
            today=_today(ws),
            titular=titular,
            substitutes=tuple(one.person for one in accounts.substitutes_of(connection, [person_id])),
            charges=_charges(ws, connection, person_id),
            invitations=_sent(ws, connection, person_id),
            held=leaving.preview(ws, connection, account),
            facts=said,
            names=_names(connection, said),
            paging=replace(asked, total=total),
            authority=authority.name if authority else account.person.authority,
            authorities=_authorities(connection, None),
            may_change=not account.is_closed and acting.may_touch(reader, Act.MANAGE_PEOPLE, account=account),
            may_suspend=not account.is_closed and acting.may_touch(reader, Act.SUSPEND, account=account),
            may_erase=account.state is not State.ERASED and may(reader, Act.ERASE_PERSON),
            may_reset_second_factor=may(reader, Act.RESET_SECOND_FACTOR)
            and second_factors.is_installed(connection, account.person.id),
            signatures_stay=notice(connection).signatures_stay,
            errors=errors or {},
        )


def form_page(
    ws: Workspace,
    by: Person | None,
    person_id: int = 0,
    *,
    typed: Typed | None = None,
    error: ManifesteError | None = None,
) -> FormPage:
    """Return the form of a new person (0) or of one that is changed. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        account = acting.known(connection, person_id) if person_id else None
        acting.require_on(ws, connection, by, Act.MANAGE_PEOPLE, account=account)
        if account:
            acting.require_open(account)
        roles = (role for role in GIVEN_ROLES if role not in TRUSTED or may(reader, Act.APPOINT))
        return FormPage(
            typed=typed or _typed(account),
            person_id=person_id,
            members=_members(connection, account),
            associations=accounts.in_use(connection, "association"),
            authorities=_authorities(connection, None),
            roles=alone(map(str, roles)),
            warns=account is not None,
            error=error,
        )


def _typed(account: Account | None) -> Typed:
    if account is None:
        return Typed("")
    one = account.person
    titular = str(one.substitute_for_id or "")
    return Typed(one.name, one.email, one.role, one.association, one.authority, one.drafter, one.rapporteur, titular)


def _members(connection: Connection, account: Account | None) -> tuple[Choice, ...]:
    """Return whose substitute somebody may be, the empty seat that they already substitute included."""
    own, held = (account.id, account.person.substitute_for_id or 0) if account else (0, 0)
    offered = {one.id: one for one in members.in_office(connection) if one.id != own}
    return tuple((str(one.id), one.name) for one in {**people.named(connection, [held]), **offered}.values())


def _charges(ws: Workspace, connection: Connection, person_id: int) -> tuple[tuple[str, str], ...]:
    held = charges.of_person(connection, person_id)
    text = ws.text(connection, ws.main(connection)).by_id if held else {}
    return tuple((str(one.charge), text[one.chapter].text) for one in held if one.chapter in text)


def _sent(ws: Workspace, connection: Connection, person_id: int) -> tuple[Sent, ...]:
    found = invitations.of(connection, person_id)
    named = people.named(connection, (one.by_id for one in found if one.by_id))
    return tuple(Sent(one, one.answer(ws.now()), named[one.by_id].name if one.by_id in named else "") for one in found)


def _names(connection: Connection, said: tuple[Fact, ...]) -> Mapping[int, str]:
    """Return the names of who acted, and of the pair where somebody works for a member."""
    pairs = [one.details.get(name) or 0 for one in said if "collaborator" in one.details for name in _PAIR]
    named = people.named(connection, {*(one.person_id for one in said if one.person_id), *map(int, pairs)})
    return {key: one.name for key, one in named.items()}


def _authorities(connection: Connection, codes: tuple[str, ...] | None) -> tuple[Choice, ...]:
    """Return the authorities of some codes, all of them for None, by name; one that is unknown by its code."""
    named = {one.code: one.name for one in consultations.authorities(connection)}
    wanted = named if codes is None else codes
    return tuple(sorted(((code, named.get(code, code)) for code in wanted), key=lambda pair: pair[1].casefold()))


def _today(ws: Workspace) -> date:
    return ws.now().astimezone(PARIS).date()
