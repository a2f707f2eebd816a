"""Who somebody is in the démarche, and who asks: what the table of rights and that of audiences are asked about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from manifeste_tool.domain.audience import Audience, Stage, StageKind, Thing, audience, open_stages
from manifeste_tool.domain.commission.charges import Charge, Charged
from manifeste_tool.errors import N_


class Role(StrEnum):
    """What somebody is in the démarche; the values are those kept in the database and in the people's CSV."""

    VISITOR = N_("visiteur")
    REFERENT = N_("référent")
    MEMBER = N_("membre")
    COLLABORATOR = N_("collaborateur")
    SECRETARIAT = N_("secrétariat")
    ADMINISTRATOR = N_("administrateur")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `authority` is the code of the authority they speak for or look after, or `""`.

    `language` is that of the mails they are sent (`fr`, `en`): what they read the site in is in its addresses.
    `substitute_for_id` is the member whose substitute (*suppléant*) they are: who has one is no member in office.
    """

    id: int
    name: str
    role: Role
    email: str = ""
    association: str = ""
    authority: str = ""
    drafter: bool = False
    active: bool = True
    rapporteur: bool = False
    substitute_for_id: int | None = None
    language: str = "fr"

    @property
    def is_in_office(self) -> bool:
        """Whether they are one of the members who are convened, vote, and are counted for a quorum."""
        return self.active and self.role is Role.MEMBER and self.substitute_for_id is None

    @property
    def opaque(self) -> str:
        """How Git names them: it names nobody."""
        return f"membre-{self.id}"


@dataclass(frozen=True)
class Reader:
    """Who asks, and at what stages: all that a reading service needs to know to answer no more than it may.

    `serves` are the active members whom a collaborator works for: they see what these see, and act in nobody's name.
    `charges` are the charges of chapters of the person and of those whom they serve.
    """

    person: Person | None = None
    stages: tuple[Stage, ...] = ()
    now: datetime | None = field(default=None, compare=False)
    charges: tuple[Charged, ...] = ()
    serves: tuple[Person, ...] = ()

    @property
    def role(self) -> Role:
        """The role of the person, that of a visitor for nobody."""
        return self.person.role if self.person and self.person.active else Role.VISITOR

    @cached_property
    def circle(self) -> Audience:
        """The narrowest circle the reader belongs to."""
        if self.role in (Role.SECRETARIAT, Role.ADMINISTRATOR):
            return Audience.SECRETARIAT
        members = (self.person,) if self.role is Role.MEMBER else self.served
        if any(member and self._drafts(member) for member in members):
            return Audience.DRAFTERS
        return Audience.COMMISSION if members else Audience.PUBLIC

    def _drafts(self, member: Person) -> bool:
        return member.drafter or any(
            one.charge is Charge.DRAFTER and one.person_id == member.id for one in self.charges
        )

    @property
    def served(self) -> tuple[Person, ...]:
        """The active members whom the reader works for: of a collaborator alone."""
        if self.role is not Role.COLLABORATOR:
            return ()
        return tuple(one for one in self.serves if one.active and one.role is Role.MEMBER)

    def member_for(self, person_id: int | None) -> Person | None:
        """Return the member of this number whom the reader works for, None for anybody else."""
        return next((one for one in self.served if one.id == person_id), None)

    @cached_property
    def open_stages(self) -> tuple[Stage, ...]:
        """The stages open at the moment of asking."""
        return open_stages(self.stages, self.now) if self.now else ()

    def sees(self, thing: Thing) -> bool:
        """Whether this reader sees things of this kind now."""
        return self.circle <= audience(thing, self.open_stages)

    def is_open(self, *kinds: StageKind) -> bool:
        """Whether one of these stages is open now."""
        return any(stage.kind in kinds for stage in self.open_stages)

    def chapters(self, charge: Charge) -> frozenset[str]:
        """The chapters of which the reader has this charge."""
        return frozenset(one.chapter for one in self.charges if one.charge is charge and self.is_person(one.person_id))

    def follows(self, person_id: int | None) -> bool:
        """Whether what is that person's own is shown to the reader: their own, or of a member whom they work for."""
        return self.is_person(person_id) or self.member_for(person_id) is not None

    def is_person(self, person_id: int | None) -> bool:
        """Whether the reader is that very person."""
        return self.person is not None and self.person.active and self.person.id == person_id
