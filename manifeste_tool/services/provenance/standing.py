"""How the links of a text stand: who made each, before or after the words, and which are to be confirmed again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.provenance.standing import (
    Histories,
    LinkState,
    Wording,
    changed_since,
    confirmed_on,
)
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.workspace import DRAFTING_ENDED, Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.provenance import wordings
from manifeste_tool.storage.text import links, texts


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was read of the database to say how some links stand."""

    histories: Histories
    through: Mapping[int, Sequence[str]]
    disputes: Mapping[tuple[str, str], Sequence[Dispute]]
    names: Mapping[int, str]
    amendments: Mapping[int, int]  # by commit, the number of the amendment that it brought in
    versions: Sequence[tuple[int, str]]  # rank of the commit and number, oldest first

    def state(self, link: SourceLink, words: str) -> LinkState:
        """Return how one link stands to the words that are read."""
        tied = self.through[link.id]
        shown = self.histories.shown(link.paragraph_id, words)
        written = self.histories.written(link.paragraph_id, words)
        confirmed, then = confirmed_on(link, self.histories, tied)
        changed = changed_since(self.histories, shown, confirmed, tied)
        disputed = self._disputed(link, tied)
        return LinkState(
            link=link,
            who=self.names.get(link.person_id or 0, ""),
            when=link.made_at,
            is_provenance=written is None or (link.commit_id or 0) <= written.rank,
            words_at=written.at if written else None,
            to_reconfirm=changed is not None or bool(disputed),
            disputed=disputed,
            words_then=then,
            since=changed.at if changed else (disputed[0].made_at if disputed else None),
            since_version=self._version(changed),
            amendment=str(self.amendments.get(link.commit_id or 0, "")),
        )

    def _disputed(self, link: SourceLink, tied: Sequence[str]) -> tuple[Dispute, ...]:
        """Return what contests a link, where it hangs now or where it came from when it was contested."""
        told = self.histories.wordings.get(link.paragraph_id, ())
        found = [*self.disputes.get((link.paragraph_id, link.key), ())]
        for joined in sorted({old for one in told for old in one.joined}):
            found += self.disputes.get((joined, link.key), ())
        for origin in tied[1:]:
            before = [one for one in self.disputes.get((origin, link.key), ()) if told and one.made_at <= told[0].at]
            found += before
        return tuple(sorted(set(found), key=lambda one: one.id))

    def _version(self, changed: Wording | None) -> str:
        if changed is None:
            return ""
        return next((number for rank, number in self.versions if rank >= changed.rank), "")


def link_states(
    ws: Workspace, connection: Connection, text: Text, paragraph_ids: Collection[str] | None = None
) -> Mapping[tuple[str, str], LinkState]:
    """Return how the links of a text stand to its words, by paragraph and key; of all its paragraphs or of some.

    A handful of queries whatever the length of the text, and no look at Git.
    """
    del ws  # the contract of the page values: what is asked of an instance begins with it
    wanted = [unit for unit in text if unit.sources and (paragraph_ids is None or unit.id in paragraph_ids)]
    made = links.of_paragraphs(connection, [unit.id for unit in wanted])
    cited = {(unit.id, source.key) for unit in wanted for source in unit.sources}
    standing = [link for link in made if (link.paragraph_id, link.key) in cited]
    known = _known(connection, standing)
    return {(link.paragraph_id, link.key): known.state(link, text.by_id[link.paragraph_id].text) for link in standing}


def _known(connection: Connection, standing: Sequence[SourceLink]) -> _Known:
    through = wordings.carried_through(connection, standing)
    cut: dict[str, set[str]] = {link.paragraph_id: set() for link in standing}
    for tied in through.values():
        for paragraph_id, origin in pairwise(tied):
            cut.setdefault(paragraph_id, set()).add(origin)
            cut.setdefault(origin, set())
    told = wordings.of_paragraphs(connection, cut, but=DRAFTING_ENDED)
    beside = wordings.inserted_beside(connection, {*told, *cut}, but=DRAFTING_ENDED)
    told |= wordings.of_paragraphs(connection, beside.keys() - told.keys(), but=DRAFTING_ENDED)
    joined = {one: {old for each in those for old in each.joined} for one, those in told.items()}
    every = {*told, *cut, *beside}
    origins = {one: joined.get(one, set()) | cut.get(one, set()) | beside.get(one, set()) for one in every}
    named = people.named(connection, {link.person_id for link in standing if link.person_id})
    return _Known(
        histories=Histories(told, origins),
        through=through,
        disputes=disputes.open_on(connection, sorted(origins)),
        names={key: one.name for key, one in named.items()},
        amendments=wordings.amendments_behind(connection, {link.commit_id for link in standing if link.commit_id}),
        versions=_versions(connection),
    )


def _versions(connection: Connection) -> list[tuple[int, str]]:
    published = {one.sha: one.number for one in texts.versions(connection)}
    made = texts.decisions_at(connection, published).values()
    return sorted((one.id, published[one.sha]) for one in made if one.ref == MAIN)
