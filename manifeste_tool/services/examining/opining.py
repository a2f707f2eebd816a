"""Say what a rapporteur or an association thinks of an amendment, and publish it; no state changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending import opinions as domain
from manifeste_tool.domain.amending.amendments import Amendment, numeral
from manifeste_tool.domain.amending.opinions import Opinion, OpinionKind
from manifeste_tool.domain.audience import Thing, audience
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known
from manifeste_tool.services.charges.charging import chapters_touched
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import opinions

_EVERY = 100_000


class ClosedAmendmentError(StaleError):
    """An opinion comes after the decision it was to enlighten."""

    sentence = N_("L'amendement %(number)s n'est plus à décider : un avis n'y changerait rien. Relisez sa fiche.")


class UnknownGiverError(RefusedError):
    """An opinion is entered for nobody, for two at once, or for somebody who gives none."""

    fields = ("giver",)
    sentence = N_("Dites de qui vient l'avis : un rapporteur de la liste, ou une association, l'un des deux.")


@dataclass(frozen=True, slots=True)
class Shown:
    """One opinion as a reader sees it. `giver` is `""` for somebody who was erased; `on` the numeral it was given on.

    `on` is `""` where it was given on the amendment as it stands.
    """

    opinion: Opinion
    giver: str
    on: str = ""


def give(ws: Workspace, by: Person, amendment_id: int, *, kind: str, words: str) -> None:
    """Give one's own opinion, as a rapporteur of all or of a chapter that it touches.

    Giving another replaces it, and both stay on record.

    Raises `ForbiddenError`, `ClosedAmendmentError`, `UnknownOpinionError`, `OpinionWordsError`.
    """
    with ws.writing() as connection:
        amendment = known(connection, amendment_id)
        touched = chapters_touched(ws, connection, amendment)
        require(ws.reader(by, connection), Act.GIVE_OPINION, chapters=touched)
        _put(ws, connection, by, amendment, person_id=by.id, association="", kind=kind, words=words)


def enter(
    ws: Workspace,
    by: Person,
    amendment_id: int,
    *,
    kind: str,
    words: str,
    rapporteur_id: int | None = None,
    association: str = "",
) -> None:
    """Enter the opinion of a rapporteur, or of an association.

    Raises `ForbiddenError`, `UnknownGiverError`, `ClosedAmendmentError`, `UnknownOpinionError`, `OpinionWordsError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ENTER_OPINION)
        amendment = known(connection, amendment_id)
        rapporteurs, associations = givers(connection)
        named = rapporteur_id in rapporteurs and not association
        if not named and (rapporteur_id is not None or association not in associations):
            raise UnknownGiverError
        _put(ws, connection, by, amendment, person_id=rapporteur_id, association=association, kind=kind, words=words)


def givers(connection: Connection) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """Return the rapporteurs, of all or of chapters, by identifier, and the associations that share the commission."""
    everybody = [one for one in people.every(connection) if one.active]
    charged = {one.person_id for one in charges.every(connection) if one.charge is Charge.RAPPORTEUR}
    rapporteurs = {one.id: one.name for one in everybody if one.rapporteur or one.id in charged}
    return rapporteurs, tuple(sorted({one.association for one in everybody if one.association}))


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose opinion is entered: somebody with an account, else an association's or an outsider's name."""

    person_id: int | None
    name: str


def enter_published(
    ws: Workspace, connection: Connection, by: Person, amendment: Amendment, giver: Giver, *, kind: str, words: str
) -> None:
    """Enter the opinion that somebody was asked for, and publish it, in the transaction of whoever asks.

    Raises `ClosedAmendmentError`, `UnknownOpinionError`, `OpinionWordsError`.
    """
    whose, name = giver.person_id, giver.name
    _put(ws, connection, by, amendment, person_id=whose, association=name, kind=kind, words=words)
    entered = opinions.of_giver(connection, amendment.id, whose, name)
    if entered and not entered.is_published:
        _publish(ws, connection, by, [entered])


def _put(
    ws: Workspace,
    connection: Connection,
    by: Person,
    amendment: Amendment,
    *,
    person_id: int | None,
    association: str,
    kind: str,
    words: str,
) -> None:
    if not timely(Act.ENTER_OPINION, amendment.state):
        raise ClosedAmendmentError(number=amendment.number)
    wanted = domain.kind(kind)
    scanning.refuse(ws, (N_("avis"), words))
    before = opinions.of_giver(connection, amendment.id, person_id, association)
    fresh = Opinion(
        amendment_id=amendment.id,
        revision=amendment.revision,
        kind=wanted,
        words=domain.words(words, wanted),
        person_id=person_id,
        association=association,
        entered_by_id=by.id,
        entered_at=ws.now(),
    )
    given = replace(fresh, id=before.id, published_at=before.published_at) if before else fresh
    if before and given == replace(before, entered_at=given.entered_at):
        return  # the same form sent again, its answer lost: said once
    opinions.put(connection, given)
    _record(ws, connection, by, amendment, given, was=before.kind if before else None)


def publish(ws: Workspace, by: Person, opinion_ids: Iterable[int] | None) -> int:
    """Publish some opinions, None for all those on open amendments; return how many were not yet.

    Raises `ForbiddenError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ENTER_OPINION)
        if opinion_ids is None:
            found, _ = opinions.unpublished(connection, limit=_EVERY)
        else:
            found = opinions.some(connection, opinion_ids)
        waiting = [one for one in found if not one.is_published]
        _publish(ws, connection, by, waiting)
        return len(waiting)


def _publish(ws: Workspace, connection: Connection, by: Person, waiting: list[Opinion]) -> None:
    opinions.publish(connection, (one.id for one in waiting), ws.now())
    about = amendments.some(connection, {one.amendment_id for one in waiting})
    for one in waiting:
        _record(ws, connection, by, about[one.amendment_id], replace(one, published_at=ws.now()), publishing=True)


def _record(
    ws: Workspace,
    connection: Connection,
    by: Person,
    amendment: Amendment,
    given: Opinion,
    *,
    was: OpinionKind | None = None,
    publishing: bool = False,
) -> None:
    """Write what happened, for those the opinion is for; who signs the amendment hears of a published one."""
    name = Happened.OPINION_PUBLISHED if publishing else Happened.OPINION_GIVEN
    thing = Thing.OPINION if given.is_published else Thing.UNPUBLISHED_OPINION
    details = {"kind": str(given.kind), "words": given.words, "was": str(was) if was else ""}
    details |= {"association": given.association} if given.association else {"giver": str(given.person_id)}
    circle = audience(thing, ws.reader(by, connection).open_stages)
    fact = Fact(name, ws.now(), by.id, About.AMENDMENT, amendment.label, details, circle)
    fact_id = journal.record(connection, fact)
    if given.is_published:
        signed = {amendment.author_id, *signatures.signed(connection, amendment.id)}
        notices.add(connection, fact_id, signed - {by.id, given.person_id})


def seen(connection: Connection, reader: Reader, amendment_ids: Iterable[int]) -> dict[int, tuple[Shown, ...]]:
    """Return the opinions on some amendments that the reader may see: published ones, one's own, or all."""
    found = [one for one in opinions.of_amendments(connection, amendment_ids) if _sees(reader, one)]
    names = names_of(connection, (one.person_id for one in found))
    about = amendments.some(connection, {one.amendment_id for one in found})
    shown: dict[int, list[Shown]] = {}
    for one in found:
        giver = one.association or names.get(one.person_id or 0, "")
        earlier = one.revision < about[one.amendment_id].revision
        on = numeral(about[one.amendment_id].number, one.revision) if earlier else ""
        shown.setdefault(one.amendment_id, []).append(Shown(one, giver, on))
    return {key: tuple(those) for key, those in shown.items()}


def _sees(reader: Reader, one: Opinion) -> bool:
    if reader.is_person(one.person_id) or reader.sees(Thing.UNPUBLISHED_OPINION):
        return True
    return one.is_published and reader.sees(Thing.OPINION)
