"""What amendments are found by: the words each touches in its newest state, and the stems of all it says."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, amendment_words


def keep(connection: Connection, said: Amendment, words: str) -> None:
    """Write what an amendment is found by from now on, and nothing by which it was found before."""
    connection.execute(delete(amendment_words).where(amendment_words.c.amendment_id == said.id))
    connection.execute(insert(amendment_words).values(amendment_id=said.id, **_values(said, words)))


def agrees(connection: Connection, said: Amendment, words: str) -> bool:
    """Whether what stands is what `keep` would write."""
    row = connection.execute(select(amendment_words).where(amendment_words.c.amendment_id == said.id)).mappings()
    kept = row.one_or_none()
    return kept is not None and {name: kept[name] for name in ("revision", "words", "stems")} == _values(said, words)


def missing(connection: Connection) -> tuple[int, ...]:
    """Return the amendments that nothing finds yet in the state they are in."""
    held = (amendment_words.c.amendment_id == amendment.c.id) & (amendment_words.c.revision == amendment.c.revision)
    alone = select(amendment.c.id).outerjoin(amendment_words, held).where(amendment_words.c.amendment_id.is_(None))
    return tuple(connection.execute(alone.order_by(amendment.c.id)).scalars())


def of(connection: Connection, amendment_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the words that amendments touch, by amendment."""
    found: dict[int, str] = {}
    for portion in batches(amendment_ids):
        asked = select(amendment_words.c.amendment_id, amendment_words.c.words)
        rows = connection.execute(asked.where(amendment_words.c.amendment_id.in_(portion)))
        found.update({row.amendment_id: row.words for row in rows})
    return found


def _values(said: Amendment, words: str) -> dict[str, object]:
    made = stems(f"{said.headline}\n{said.rationale}\n{words}")
    return {"revision": said.revision, "words": words, "stems": made}
