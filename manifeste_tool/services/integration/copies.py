"""Working copies: lend a chapter or the whole text to named drafters, who write it as in « rédaction »; close a loan.

Merging one back is a step of the integration workshop: `change_of` is what it brings there, `unmoved` keeps a save from
slipping in meanwhile, `merged` is what the operation writes on record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.integration.copies import CopyState, WorkingCopy, bounds
from manifeste_tool.domain.integration.integration import Change
from manifeste_tool.domain.ordering.subdivisions import folded
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.text.gestures import Gesture
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.operations import CopyUnderWayError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text import writing
from manifeste_tool.services.text.writing import Branch, Opening, Written
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import RefChange
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.provenance import excerpts
from manifeste_tool.storage.text import texts

COPY_WRITING = "copy_writing"
TRAILER = "Copie"
_LONGEST_TITLE = 200


class LoanError(RefusedError):
    """A loan that cannot be; `field` is what of the form is to be corrected."""

    field: ClassVar[str] = "due_at"


class CopyTitleError(LoanError):
    """A copy has no title, or one that is too long."""

    field: ClassVar[str] = "title"
    sentence = N_("Donnez à la copie un titre de %(limit)s signes au plus, par exemple « Chapitre II, groupe A ».")


class UnknownChapterError(LoanError):
    """The chapter to be lent is not in today's text."""

    field: ClassVar[str] = "chapter"
    sentence = N_("Ce chapitre n'est pas dans le texte actuel. Choisissez-en un dans la liste, ou le texte entier.")


class NoDrafterError(LoanError):
    """A copy would be lent to nobody."""

    field: ClassVar[str] = "drafters"
    sentence = N_("Choisissez au moins un rédacteur : la copie est lue et écrite par eux et par le secrétariat seuls.")


class UnfitDrafterError(LoanError):
    """Somebody who can have no copy: neither an active member, nor the secretariat."""

    field: ClassVar[str] = "drafters"
    sentence = N_("Une copie se prête à des membres de la commission ou au secrétariat, dont le compte est actif.")


class PastDueError(LoanError):
    """A copy would be due before now."""

    sentence = N_("La date de retour est passée. Choisissez une date à venir, ou n'en donnez pas.")


class NoReasonToCloseError(RefusedError):
    """A copy is closed without a word."""

    fields = ("reason",)
    sentence = N_("Dites pourquoi cette copie est close sans être fusionnée : ses rédacteurs le liront.")


class CopyNotOpenError(StaleError):
    """A copy that was merged or closed cannot change any more."""

    sentence = N_(
        "Cette copie de travail n'est plus ouverte : elle a été fusionnée ou close, et reste lisible. "
        "Vos mots sont conservés ci-dessous : copiez-les, ou demandez une nouvelle copie au secrétariat."
    )


class NothingToMergeError(StaleError):
    """A copy in which nobody wrote."""

    sentence = N_("Rien n'a été enregistré dans cette copie : il n'y a rien à fusionner. Vous pouvez la clore.")


def lend(
    ws: Workspace, by: Person, *, title: str, chapter: str, drafters: Iterable[int], due_at: datetime | None
) -> WorkingCopy:
    """Lend today's text, or the chapter of this heading, to drafters; they are told. The same form twice lends once.

    Raises `ForbiddenError` and the refusals of this module.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.LEND_COPY)
        base = ws.main(connection)
        heading = ws.text(connection, base).by_id.get(chapter)
        if chapter and (heading is None or not heading.is_chapter):
            raise UnknownChapterError
        lent = _fit(connection, reader, drafters)
        _refuse_past(ws, due_at)
        new = WorkingCopy(0, _titled(ws, title), chapter, base, CopyState.OPEN, lent, by.id, ws.now(), due_at)
        if (already := _lent_so(connection, new)) is not None:
            return already
        copy_id = copies.add(connection, new)
        _tell(ws, connection, by, known(connection, reader, copy_id), Happened.COPY_LENT, lent)
        return known(connection, reader, copy_id)


def _lent_so(connection: Connection, new: WorkingCopy) -> WorkingCopy | None:
    """Return the copy that these very words lent already and in which nobody wrote yet, None for none."""
    for one in copies.every(connection):
        same = replace(new, id=one.id, lent_at=one.lent_at, drafters=one.drafters) == one
        if same and set(new.drafters) == set(one.drafters) and texts.tip_of(connection, one.ref) is None:
            return one
    return None


def change(
    ws: Workspace, by: Person, copy_id: int, *, title: str, drafters: Iterable[int], due_at: datetime | None
) -> WorkingCopy:
    """Change the title, the drafters and the date of an open copy; whoever joins is told it is lent to them.

    Raises `ForbiddenError`, `NotFoundError`, `CopyNotOpenError` and the refusals of this module.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.LEND_COPY)
        old = known(connection, reader, copy_id)
        _hold(connection, Act.LEND_COPY, old)
        lent = _fit(connection, reader, drafters)
        if due_at != old.due_at:
            _refuse_past(ws, due_at)
        copies.change(connection, copy_id, {"title": _titled(ws, title), "due_at": due_at})
        copies.lend_to(connection, copy_id, lent)
        new = known(connection, reader, copy_id)
        _tell(ws, connection, by, new, Happened.COPY_CHANGED, ())
        if joining := set(lent) - set(old.drafters):
            _tell(ws, connection, by, new, Happened.COPY_LENT, joining)
        return new


def close(ws: Workspace, by: Person, copy_id: int, why: str) -> None:
    """Close a copy without merging it; all that was written stays readable, and its drafters are told why.

    Raises `ForbiddenError`, `NotFoundError`, `CopyNotOpenError`, `NoReasonToCloseError`, `CopyUnderWayError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.LEND_COPY)
        copy = known(connection, reader, copy_id)
        _refuse_closed(Act.LEND_COPY, copy)
        if not why.strip():
            raise NoReasonToCloseError
        if not copies.close(connection, copy_id):
            raise CopyUnderWayError
        _tell(ws, connection, by, copy, Happened.COPY_CLOSED, copy.drafters, reason=why.strip())


def write(
    ws: Workspace,
    by: Person,
    copy_id: int,
    *,
    seen: str,
    gestures: Iterable[Gesture],
    summary: str = "",
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """Save what a drafter did to the copy seen at commit `seen`, merged with what others saved in it since.

    `chosen` are the words of what is cited, by key: the copy keeps them until it is merged.

    Raises `NotFoundError` for whom it is not lent to, `CopyNotOpenError`, `CopyUnderWayError`, the refusals of
    `domain.copies` outside the chapter lent, and what `writing.write` does.
    """
    opening = _opening(ws, by, copy_id, chosen)
    return writing.write(ws, by, opening, seen=seen, gestures=gestures, summary=summary, excerpts=chosen)


def rewrite(ws: Workspace, by: Person, copy_id: int, *, seen: str, markdown: str | bytes, summary: str = "") -> Written:
    """Save the copy, or the chapter it lends, edited elsewhere from the one seen at commit `seen`.

    Raises what `write` does, and the refusals of `parse` with the number of the line.
    """
    return writing.rewrite(ws, by, _opening(ws, by, copy_id), seen=seen, markdown=markdown, summary=summary)


def _opening(ws: Workspace, by: Person, copy_id: int, chosen: Mapping[str, str] = MappingProxyType({})) -> Opening:
    """Return what opens a copy to one of its drafters or to the secretariat, while it is open."""

    def announcing(connection: Connection, copy: WorkingCopy) -> None:
        _hold(connection, Act.WRITE_COPY, copy)
        excerpts.keep(connection, excerpts.of_copy(copy.id), chosen)

    def opened(connection: Connection) -> Branch:
        reader = ws.reader(by, connection)
        copy = known(connection, reader, copy_id)
        require(reader, Act.WRITE_COPY, owner=by.id)
        _refuse_closed(Act.WRITE_COPY, copy)
        return Branch(
            ref=copy.ref,
            start=copy.base,
            act=COPY_WRITING,
            subject=subject(copy),
            fact=_fact(ws, by, copy, Happened.COPY_WRITTEN),
            bounds=bounds(ws.text(connection, copy.base), copy.chapter),
            trailers=((TRAILER, str(copy.id)),),
            announcing=lambda announced: announcing(announced, copy),
        )

    return opened


def known(connection: Connection, reader: Reader, copy_id: int) -> WorkingCopy:
    """Return a copy that the reader may read. Raises `NotFoundError` for any other."""
    copy = copies.by_id(connection, copy_id)
    if copy is None or not may_read(reader, copy):
        raise NotFoundError
    return copy


def may_read(reader: Reader, copy: WorkingCopy) -> bool:
    """Whether the copy is lent to the reader, who still writes any, or to whom they serve, or all are theirs to see."""
    lent = any(reader.is_person(one) and may(reader, Act.WRITE_COPY, owner=one) for one in copy.drafters)
    served = any(reader.member_for(one) for one in copy.drafters)
    return lent or served or reader.sees(Thing.WORKING_COPY)


def eligible(connection: Connection, reader: Reader) -> tuple[Person, ...]:
    """Return those to whom a copy may be lent, by name."""
    everybody = people.every(connection)
    fit = [one for one in everybody if may(Reader(one, reader.stages, reader.now), Act.WRITE_COPY, owner=one.id)]
    return tuple(sorted(fit, key=lambda one: folded(one.name).casefold()))


def subject(copy: WorkingCopy) -> str:
    """Return the first line, in Git, of a save to which its author gave none, and of the copy's merge."""
    return f"Copie de travail {copy.id}"


def tip(connection: Connection, copy: WorkingCopy) -> str:
    """Return the last commit of a copy, its base where nothing was saved."""
    return texts.tip_of(connection, copy.ref) or copy.base


def to_merge(ws: Workspace, connection: Connection, by: Person, copy_id: int) -> WorkingCopy:
    """Return a copy that may be merged now.

    Raises `ForbiddenError`, `NotFoundError`, `CopyNotOpenError`, `CopyUnderWayError`, `NothingToMergeError`.
    """
    reader = ws.reader(by, connection)
    require(reader, Act.MERGE_COPY)
    copy = known(connection, reader, copy_id)
    _refuse_closed(Act.MERGE_COPY, copy)
    if tip(connection, copy) == copy.base:
        raise NothingToMergeError
    return copy


def change_of(ws: Workspace, connection: Connection, copy: WorkingCopy) -> Change:
    """Return what a copy brings to the workshop: its own text, written against its base."""
    return Change(ws.text(connection, copy.base), ws.text(connection, tip(connection, copy)))


def unmoved(copy: WorkingCopy, sha: str) -> RefChange:
    """Return the change of a copy's branch that a merge of `sha` carries out: none, if it still stands there."""
    return RefChange(copy.ref, sha, sha)


def merged(sha: str) -> Mapping[str, str]:
    """Return what the operation that merges a copy writes of it, `sha` being the merge commit on main."""
    return {"state": str(CopyState.MERGED), "merged_sha": sha}


def merged_fact(ws: Workspace, by: Person, copy: WorkingCopy) -> Fact:
    """Return the fact that tells of a copy's merge."""
    return _fact(ws, by, copy, Happened.COPY_MERGED)


def _refuse_closed(act: Act, copy: WorkingCopy) -> None:
    if not timely(act, copy.state):
        raise CopyNotOpenError
    if copy.operation_id:
        raise CopyUnderWayError


def _hold(connection: Connection, act: Act, copy: WorkingCopy) -> None:
    _refuse_closed(act, copy)
    if not copies.hold(connection, copy.id):
        raise CopyUnderWayError


def _titled(ws: Workspace, title: str) -> str:
    words = " ".join(title.split())
    if not 0 < len(words) <= _LONGEST_TITLE:
        raise CopyTitleError(limit=_LONGEST_TITLE)
    scanning.refuse(ws, (N_("titre"), words))
    return words


def _fit(connection: Connection, reader: Reader, drafters: Iterable[int]) -> tuple[int, ...]:
    wanted = set(drafters)
    if not wanted:
        raise NoDrafterError
    if not wanted <= {one.id for one in eligible(connection, reader)}:
        raise UnfitDrafterError
    return tuple(sorted(wanted))


def _refuse_past(ws: Workspace, due_at: datetime | None) -> None:
    if due_at is not None and due_at <= ws.now():
        raise PastDueError


def _fact(ws: Workspace, by: Person, copy: WorkingCopy, name: Happened, **details: str) -> Fact:
    told = {"title": copy.title, **details}
    return Fact(name, ws.now(), by.id, About.COPY, str(copy.id), told, Audience.SECRETARIAT)


def _tell(
    ws: Workspace,
    connection: Connection,
    by: Person,
    copy: WorkingCopy,
    name: Happened,
    told: Iterable[int],
    **details: str,
) -> None:
    """Record a fact about a copy and tell these people of it, except whoever did it."""
    fact_id = journal.record(connection, _fact(ws, by, copy, name, **details))
    notifying.notify(connection, fact_id, set(told) - {by.id})
