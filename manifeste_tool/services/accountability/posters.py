"""The poster of an authority: « Ce que [collectivité] a changé dans le manifeste », from what is published alone."""

from collections.abc import Collection
from dataclasses import dataclass

from manifeste_tool.documents.render import address
from manifeste_tool.domain.accountability.named import is_elided, named
from manifeste_tool.domain.accountability.quotations import (
    MOST,
    NotQuotableError,
    Quotation,
    TooManyQuotationsError,
    best,
    of_each,
)
from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.consulting.contributions import Authority, Fate, Filters, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.accountability.grounds import behind
from manifeste_tool.services.accountability.quoting import candidates
from manifeste_tool.services.consulting import counting as sums
from manifeste_tool.services.consulting.fates import fate_counts, fates
from manifeste_tool.services.text.reading import public_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage.accountability import counting
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.consulting.figures import TerritoryFigure
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text.texts import Version

PAGE = "/collectivites/<code>/affiche"


@dataclass(frozen=True, slots=True)
class Poster:
    """One page. `version` is the one published last, None before the first.

    `paragraphs` counts those of it that rest on a published contribution of the authority; `taken_up` its published
    contributions that the text takes up, wholly or in part. `is_chosen` says that a person picked the quotations.
    """

    authority: Authority
    title: str
    version: Version | None
    quotations: tuple[Quotation, ...]
    figure: TerritoryFigure
    paragraphs: int
    taken_up: int
    address: str
    is_chosen: bool
    may_choose: bool

    @property
    def named(self) -> str:
        """The authority as its headline names it."""
        return named(self.authority.name)

    @property
    def is_elided(self) -> bool:
        """Whether the headline says « Ce qu' » before that."""
        return is_elided(self.named)


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What may be quoted, the best first, and what is: `checked` are the references typed or kept."""

    authority: Authority
    candidates: tuple[Quotation, ...]
    checked: frozenset[str]
    most: int
    error: ManifesteError | None


def poster(ws: Workspace, person: Person | None, code: str) -> Poster:
    """Return the poster of an authority: the same for every reader. Raises `NotFoundError`."""
    with ws.reading() as connection:
        authority, reader = _authority(connection, code), ws.reader(person, connection)
        if not reader.sees(Thing.DASHBOARD):
            raise NotFoundError
        shown, is_chosen = _shown(connection, code, candidates(ws, connection, code))
        visible = public_text(ws, connection)
        text = visible.text if visible else None
        met = dict(fate_counts(connection, fates(connection, text), Filters(authority=code), Reach()))
        return Poster(
            authority=authority,
            title=settings.get(connection, "title"),
            version=visible.version if visible else None,
            quotations=shown,
            figure=sums.by_territory(ws, connection, code=code)[0],
            paragraphs=_resting(connection, code, behind(connection, text).values() if text else ()),
            taken_up=met.get(Fate.TAKEN_UP, 0) + met.get(Fate.PARTLY_TAKEN_UP, 0),
            address=address(ws.base_url, PAGE, code=code),
            is_chosen=is_chosen,
            may_choose=may(reader, Act.MANAGE_CONSULTATION, authority=code),
        )


def choice_page(
    ws: Workspace,
    by: Person | None,
    code: str,
    *,
    typed: Collection[str] | None = None,
    error: ManifesteError | None = None,
) -> ChoicePage:
    """Return what may be quoted, to who may choose. Raises `NotFoundError`, `ForbiddenError`."""
    with ws.reading() as connection:
        authority = _authority(connection, code)
        require(ws.reader(by, connection), Act.MANAGE_CONSULTATION, authority=code)
        found = of_each(candidates(ws, connection, code))
        shown, _ = _shown(connection, code, found)
        checked = {one.reference for one in shown} if typed is None else typed
        return ChoicePage(authority, found, frozenset(checked), MOST, error)


def choose(ws: Workspace, by: Person | None, code: str, references: Collection[str]) -> None:
    """Quote these contributions on the poster, in this order; none gives the choice back to the program.

    Raises `NotFoundError`, `ForbiddenError`, `TooManyQuotationsError`, `NotQuotableError`.
    """
    with ws.writing() as connection:
        _authority(connection, code)
        person = require(ws.reader(by, connection), Act.MANAGE_CONSULTATION, authority=code)
        wanted = tuple(dict.fromkeys(references))
        if len(wanted) > MOST:
            raise TooManyQuotationsError(most=MOST)
        quotable = {one.reference for one in candidates(ws, connection, code)}
        for reference in wanted:
            if reference not in quotable:
                raise NotQuotableError(reference=reference)
        settings.put(connection, _setting(code), "\n".join(wanted))
        details = {"references": ", ".join(wanted)}
        journal.record(
            connection,
            Fact(Happened.QUOTATIONS_CHOSEN, ws.now(), person.id, About.AUTHORITY, code, details, Audience.SECRETARIAT),
        )


def _shown(connection: Connection, code: str, found: Collection[Quotation]) -> tuple[tuple[Quotation, ...], bool]:
    """Return the quotations to show, and whether a person picked them: what may no longer be quoted is left out."""
    wanted = settings.get(connection, _setting(code)).split()
    by_reference = {one.reference: one for one in of_each(found)}
    chosen = tuple(by_reference[one] for one in wanted if one in by_reference)
    return (chosen, True) if chosen else (best(found), False)


def _resting(connection: Connection, code: str, behind_each: Collection[frozenset[str]]) -> int:
    references = frozenset[str]().union(*behind_each)
    own = {one.reference for one in counting.told(connection, references, Reach()) if one.group.authority == code}
    return sum(not own.isdisjoint(each) for each in behind_each)


def _setting(code: str) -> str:
    return f"poster:{code}"


def _authority(connection: Connection, code: str) -> Authority:
    found = consultations.get_authority(connection, code)
    if found is None:
        raise NotFoundError
    return found
