"""What the public history is computed from: the decisions and versions on record, as far as everybody may know them."""

from collections.abc import Iterable, Iterator, Mapping

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience, Thing, audience
from manifeste_tool.domain.facts import PROGRAM
from manifeste_tool.domain.public.history import Decided, Published, Row
from manifeste_tool.domain.public.sources import of_contribution, of_other
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.evidence.showing import cited
from manifeste_tool.services.workspace import DRAFTING_ENDED, Workspace
from manifeste_tool.storage import people, settings
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.public import sources
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Touched, Version

#: The setting, `"1"` or nothing, under which the members who signed an amendment are named in the public repository.
SIGNATURES = "public_signatures"

# The acts whose summary the program wrote by itself; of any other, a person may have written it.
_PROGRAM_MADE = frozenset({"founding", DRAFTING_ENDED, "integration", "clean_up", "citing", "erratum", "aligning"})
_OTHER = "Décision sur le texte"


def keep_sources(ws: Workspace) -> None:
    """Keep what the public is told of the sources of each version that was published since the last time."""
    with ws.reading() as connection:
        if not _untold(connection):
            return
    with ws.writing() as connection:
        for version in _untold(connection):
            text = ws.text(connection, version.sha)
            sources.keep(connection, version.number, _rows(ws, connection, text))


def _untold(connection: Connection) -> list[Version]:
    told = sources.of_versions(connection)
    return [one for one in texts.versions(connection) if one.number not in told]


def _rows(ws: Workspace, connection: Connection, text: Text) -> Iterator[Row]:
    visitor = ws.reader(None, connection)
    reach = reach_of(ws, connection, visitor)
    keys = sorted({source.key for unit in text for source in unit.sources})
    said, pieces = contributions.of_references(connection, keys), cited(connection, visitor, keys)
    for key in keys:
        if key in said:
            yield of_contribution(reach.shown(said[key]))
        else:
            yield of_other(key, public=pieces[key].readable if key in pieces else True)


def published(ws: Workspace, connection: Connection) -> Iterator[Published]:
    """Return the versions, as everybody may know them."""
    told = sources.of_versions(connection)
    for version in texts.versions(connection):
        made = texts.decision(connection, version.sha)
        yield Published(
            number=version.number,
            sha=version.sha,
            title=version.title,
            story=version.story,
            at=version.published_at,
            by=_opaque(version.person_id),
            rank=made.id if made and made.ref == MAIN else None,
            text_title=ws.text(connection, version.sha).title,
            note=version.note,
            corrects=version.corrects,
            withdrawn_at=version.withdrawn_at,
            withdrawn_reason=version.withdrawn_reason,
            sources=told.get(version.number, ()),
        )


def decided(connection: Connection, until: int) -> Iterator[Decided]:
    """Return the decisions on main up to a rank, each with what everybody may know of what it brought."""
    made = texts.decisions(connection, MAIN, until=until)
    trailers = _trailers(connection, made)
    cited_by = _citations(texts.touched_by(connection, [one.id for one in made]))
    for one in made:
        subject = one.summary if one.act in _PROGRAM_MADE else _OTHER
        told = (*trailers.get(one.sha, ()), *cited_by.get(one.id, ()))
        yield Decided(one.id, one.sha, one.at, _opaque(one.person_id), subject, told)


def _trailers(connection: Connection, made: Iterable[Decision]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return, by commit, the working copy it merged, its amendments, and who signed them where a setting says so."""
    found = {one.merged_sha: (("Copie", str(one.id)),) for one in copies.every(connection) if one.merged_sha}
    if audience(Thing.PUBLISHED_AMENDMENT, ()) is not Audience.PUBLIC:
        return found
    brought = amendments.integrated_by(connection, [one.sha for one in made])
    names = _names(connection, brought.values())
    for sha, those in brought.items():
        labels = [("Sous-amendement" if one.parent_id else "Amendement", one.label) for one in those]
        signed = [("Signature", name) for one in those for name in names.get(one.id, ())]
        found[sha] = (*found.get(sha, ()), *labels, *dict.fromkeys(signed))
    return found


def signed(connection: Connection) -> bool:
    """Whether the members who signed an amendment are named in the public repository."""
    return settings.get(connection, SIGNATURES) == "1"


def _names(connection: Connection, brought: Iterable[tuple[Amendment, ...]]) -> Mapping[int, tuple[str, ...]]:
    if not signed(connection):
        return {}
    those = [one for some in brought for one in some]
    signing = signatures.signing(connection, those)
    known = people.named(connection, {person for some in signing.values() for person in some})
    return {key: tuple(known[one].name for one in some if one in known) for key, some in signing.items()}


def _citations(touched: Iterable[Touched]) -> Mapping[int, tuple[tuple[str, str], ...]]:
    """Return, by decision, the sources that the text cites since, and those that it does not cite any more there."""
    put: dict[int, set[str]] = {}
    removed: dict[int, set[str]] = {}
    for one in touched:
        before, after = _keys(one.before), _keys(one.after)
        put.setdefault(one.decision.id, set()).update(after - before)
        removed.setdefault(one.decision.id, set()).update(before - after)
    return {
        rank: (
            *(("Source", key) for key in sorted(put[rank])),
            *(("Source-retiree", key) for key in sorted(removed[rank])),
        )
        for rank in put
    }


def _keys(line: str | None) -> set[str]:
    return {source.key for unit in parse(line) for source in unit.sources} if line and "@" in line else set()


def _opaque(person_id: int | None) -> str:
    return f"membre-{person_id}" if person_id else PROGRAM
