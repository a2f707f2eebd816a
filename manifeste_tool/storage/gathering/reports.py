"""What authorities say of their consultations: one report each, its lines in order, what each cites, its files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from sqlalchemy import RowMapping, delete, insert, select, update

from manifeste_tool.domain.reporting.reports import FIELDS, Item, ItemKind, Report, ReportState
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation
from manifeste_tool.storage.tables.gathering import report_content, report_file, report_item, report_item_source

#: Stands as the level of a line that says that there was nothing of its kind.
_NONE = "aucun"
#: A report that everybody may read.
_SENT = (report_content.c.state == str(ReportState.SENT), consultation.c.published)
_HEAD = (*FIELDS, "state", "revision", "changed_at", "changed_by_id", "sent_at")


def get(connection: Connection, consultation: str) -> Report | None:
    """Return the report of a consultation, draft or sent, None before anything was written of it."""
    found = select(report_content).where(report_content.c.consultation == consultation)
    row = connection.execute(found).mappings().one_or_none()
    return _report(row, tuple(_items(connection, consultation))) if row else None


def sent(connection: Connection, consultations: Iterable[str]) -> frozenset[str]:
    """Return those among `consultations` whose report was sent."""
    where = (report_content.c.consultation.in_(list(consultations)), report_content.c.state == str(ReportState.SENT))
    return frozenset(connection.execute(select(report_content.c.consultation).where(*where)).scalars())


def written(connection: Connection, consultations: Iterable[str]) -> frozenset[str]:
    """Return those among `consultations` of whose report something is written, draft or sent."""
    found = select(report_content.c.consultation).where(report_content.c.consultation.in_(list(consultations)))
    return frozenset(connection.execute(found).scalars())


def put(connection: Connection, report: Report, *, seen: int) -> bool:
    """Write a report as its next revision; False, and nothing written, where `seen` is no longer the one that stands.

    `seen` is 0 for one of which nothing was written.
    """
    values = {name: getattr(report, name) for name in _HEAD} | {"state": str(report.state), "revision": seen + 1}
    standing = (report_content.c.consultation == report.consultation) & (report_content.c.revision == seen)
    if not connection.execute(update(report_content).where(standing).values(**values)).rowcount:
        if seen or get(connection, report.consultation):
            return False
        connection.execute(insert(report_content).values(consultation=report.consultation, **values))
    _put_items(connection, report)
    return True


def attach(connection: Connection, consultation: str, file_id: int) -> None:
    """Let a file stand with a consultation's report."""
    connection.execute(insert(report_file).values(consultation=consultation, file_id=file_id))


def detach(connection: Connection, consultation: str, file_id: int) -> bool:
    """Let a file no longer stand with a report; False where it did not."""
    own = (report_file.c.consultation == consultation, report_file.c.file_id == file_id)
    return bool(connection.execute(delete(report_file).where(*own)).rowcount)


def files(connection: Connection, consultation: str) -> tuple[int, ...]:
    """Return the identifiers of a report's files, in the order they came."""
    found = select(report_file.c.file_id).where(report_file.c.consultation == consultation)
    return tuple(connection.execute(found.order_by(report_file.c.file_id)).scalars())


def of_file(connection: Connection, file_id: int) -> tuple[str, ...]:
    """Return the consultations whose reports a file stands with."""
    found = select(report_file.c.consultation).where(report_file.c.file_id == file_id)
    return tuple(connection.execute(found).scalars())


def cites(connection: Connection, reference: str) -> bool:
    """Whether an item of a report, sent or not, cites a contribution."""
    found = select(report_item_source.c.item_id).where(report_item_source.c.contribution == reference).limit(1)
    return connection.execute(found).first() is not None


def absent(connection: Connection, consultations: Iterable[str]) -> tuple[tuple[str, str, str, str], ...]:
    """Return whom the sent reports of some published consultations call absent: reference, title, authority, words."""
    said: list[tuple[str, str, str, str]] = []
    for portion in batches(consultations):
        statement = (
            select(consultation.c.reference, consultation.c.title, consultation.c.authority, report_content.c.absent)
            .join(consultation, consultation.c.reference == report_content.c.consultation)
            .where(consultation.c.reference.in_(portion), report_content.c.absent != "", *_SENT)
            .order_by(consultation.c.reference)
        )
        said += [(row.reference, row.title, row.authority, row.absent) for row in connection.execute(statement)]
    return tuple(said)


def said(connection: Connection, kinds: Iterable[ItemKind]) -> tuple[tuple[str, Item], ...]:
    """Return the lines of some kinds of every report that was sent, each with its consultation, a published one."""
    wanted = (report_item.c.kind.in_([str(kind) for kind in kinds]), report_item.c.level != _NONE, *_SENT)
    joined = report_item.join(report_content, report_content.c.consultation == report_item.c.consultation)
    joined = joined.join(consultation, consultation.c.reference == report_item.c.consultation)
    order = (report_item.c.consultation, report_item.c.rank)
    rows = connection.execute(select(report_item).select_from(joined).where(*wanted).order_by(*order)).mappings().all()
    cited: dict[int, list[str]] = {}
    for portion in batches(row["id"] for row in rows):
        pairs = select(report_item_source).where(report_item_source.c.item_id.in_(portion))
        for pair in connection.execute(pairs.order_by(report_item_source.c.contribution)):
            cited.setdefault(pair.item_id, []).append(pair.contribution)
    return tuple((row["consultation"], _item(row, cited)) for row in rows)


def _put_items(connection: Connection, report: Report) -> None:
    old = select(report_item.c.id).where(report_item.c.consultation == report.consultation)
    connection.execute(delete(report_item_source).where(report_item_source.c.item_id.in_(old)))
    connection.execute(delete(report_item).where(report_item.c.consultation == report.consultation))
    for rank, item in enumerate(report.items):
        values = asdict(item) | {"kind": str(item.kind), "level": _NONE if item.none else item.level}
        sources, _ = values.pop("sources"), values.pop("none")
        row = insert(report_item).values(consultation=report.consultation, rank=rank, **values)
        key = connection.execute(row).inserted_primary_key
        cited = [{"item_id": key[0], "contribution": one} for one in sources] if key else []
        if cited:
            connection.execute(insert(report_item_source), cited)


def _items(connection: Connection, consultation: str) -> Iterator[Item]:
    mine = report_item.c.consultation == consultation
    cited: dict[int, list[str]] = {}
    pairs = select(report_item_source).join(report_item).where(mine).order_by(report_item_source.c.contribution)
    for pair in connection.execute(pairs):
        cited.setdefault(pair.item_id, []).append(pair.contribution)
    for row in connection.execute(select(report_item).where(mine).order_by(report_item.c.rank)).mappings():
        yield _item(row, cited)


def _item(row: RowMapping, cited: Mapping[int, list[str]]) -> Item:
    none = row["level"] == _NONE
    sources = tuple(cited.get(row["id"], ()))
    return Item(ItemKind(row["kind"]), row["title"], row["body"], "" if none else row["level"], sources, none)


def _report(row: RowMapping, items: tuple[Item, ...]) -> Report:
    head = {name: row[name] for name in _HEAD} | {"state": ReportState(row["state"])}
    return Report(consultation=row["consultation"], items=items, **head)
