"""Put words away, keep the original for the moderators until a day, bring it back, purge it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.masking import Mask, mask_all, mask_part
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.privacy import setting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.moderation import wordings
from manifeste_tool.storage.moderation.wordings import Original
from manifeste_tool.storage.provenance import excerpts
from manifeste_tool.storage.synthesis import marks
from manifeste_tool.storage.text import links

#: How many days an original is kept where the instance says nothing, and the most it may say.
DAYS, MOST_DAYS = 180, 1_000
_DAYS = "original_days"
_PURGED_AT = time(4)


class DaysError(RefusedError):
    """The number of days that originals are kept is none, or too large."""

    fields = ("days",)
    sentence = N_("Donnez un nombre de jours, de 1 à %(most)s.")


def mask(ws: Workspace, connection: Connection, by: Person, said: Contribution, masks: Iterable[Mask]) -> Contribution:
    """Mask words in a contribution and in what the text quotes of it; return it as it is shown now.

    A search finds the masked words no more. Its fingerprint stays that of its file, which a second import recognises.
    """
    put_away = tuple(masks)
    shown = replace(said, title=mask_all(said.title, put_away), body=mask_all(said.body, put_away))
    before = wordings.originals(connection, [said.reference]).get(said.reference)
    start = before or Original(said.reference, said.title, said.body, ws.now(), by.id, None)
    quoted = _mask_excerpts(connection, said, put_away, start.excerpts)
    marked = _mask_marks(connection, said, put_away, start.marked)
    purge_on = ws.now().astimezone(PARIS).date() + timedelta(days=days(connection))
    kept = replace(start, until=ws.now(), by_id=by.id, purge_on=purge_on, excerpts=quoted, marked=marked)
    wordings.keep(connection, kept)
    contributions.reword(connection, said.reference, title=shown.title, body=shown.body)
    excerpts.forget(connection, said.reference, unless_in=shown.body)
    return shown


def _mask_excerpts(
    connection: Connection, said: Contribution, masks: tuple[Mask, ...], known: Mapping[int, tuple[str, str]]
) -> Mapping[int, tuple[str, str]]:
    """Mask the excerpts of a contribution, those of ended links too; return what they were and are, by link."""
    changed = dict(known)
    for link in links.of_keys(connection, [said.reference], ended=True):
        shown = mask_part(link.excerpt, said.body, masks)
        if shown != link.excerpt:
            changed[link.id] = (known.get(link.id, (link.excerpt, ""))[0], shown)
            links.quote(connection, link.id, shown)
    return changed


def _mask_marks(
    connection: Connection, said: Contribution, masks: tuple[Mask, ...], known: Mapping[int, tuple[str, str]]
) -> Mapping[int, tuple[str, str]]:
    """Mask the passages that readers marked, and what they wrote beside them; return these passages as excerpts are."""
    changed = dict(known)
    for one in marks.quoting(connection, said.reference):
        shown = mask_part(one.excerpt, said.body, masks)
        if shown != one.excerpt:
            changed[one.id] = (known.get(one.id, (one.excerpt, ""))[0], shown)
            marks.quote(connection, one.id, shown)
    marks.reword(connection, said.reference, lambda words: mask_all(words, masks))
    return changed


def unmask(connection: Connection, reference: str) -> None:
    """Bring back the original of a contribution, where it is still kept, and the excerpts that nobody changed since."""
    original = wordings.originals(connection, [reference]).get(reference)
    if original is None:
        return
    contributions.reword(connection, reference, title=original.title, body=original.body)
    for link in links.of_keys(connection, [reference], ended=True):
        before, shown = original.excerpts.get(link.id, ("", ""))
        if shown and link.excerpt == shown:
            links.quote(connection, link.id, before)
    for one in marks.quoting(connection, reference):
        before, shown = original.marked.get(one.id, ("", ""))
        if shown and one.excerpt == shown:
            marks.quote(connection, one.id, before)
    wordings.drop(connection, reference)


def as_sent(connection: Connection, said: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Return contributions with the words that their file gave, where the original of a masked one is still kept."""
    those = tuple(said)
    kept = wordings.originals(connection, (one.reference for one in those))
    return tuple(_as_sent(one, kept.get(one.reference)) for one in those)


def _as_sent(one: Contribution, original: Original | None) -> Contribution:
    return replace(one, title=original.title, body=original.body) if original else one


def days(connection: Connection) -> int:
    """Return for how many days an original is kept."""
    return int(settings.get(connection, _DAYS) or DAYS)


def set_days(ws: Workspace, by: Person, given: str) -> None:
    """Say for how many days originals are kept from now on. Raises `ForbiddenError`, `DaysError`."""
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.MODERATE)
        if not given.strip().isdecimal() or not 0 < int(given) <= MOST_DAYS:
            raise DaysError(most=MOST_DAYS)
        before = settings.get(connection, _DAYS)
        settings.put(connection, _DAYS, str(int(given)))
        setting.record(ws, connection, by, _DAYS, (before, str(int(given))))


def purge(ws: Workspace) -> int:
    """Forget the originals whose day has come; return how many. May run twice."""
    with ws.writing() as connection:
        return _purge(ws, connection)


def _purge(ws: Workspace, connection: Connection) -> int:
    return wordings.forget_due(connection, _today(ws))


def clock_acts(ws: Workspace, _connection: Connection) -> Iterator[ClockAct]:
    """Return the purge of each day, at four in the morning in Paris."""
    due_at = datetime.combine(_today(ws), _PURGED_AT, PARIS)
    yield ClockAct(f"originals:{due_at.date()}", due_at, _forget)


def _forget(ws: Workspace, connection: Connection) -> None:
    _purge(ws, connection)


def _today(ws: Workspace) -> date:
    return ws.now().astimezone(PARIS).date()
