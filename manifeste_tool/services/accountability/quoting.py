"""What may be quoted of an authority's contributions: published words that the published text rests on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.accountability.quotations import Quotation, is_quotable, shortened
from manifeste_tool.domain.consulting.contributions import Contribution, Filters, Reach, group_of
from manifeste_tool.domain.consulting.sources import Edition, Use, relations_by_key, uses
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.accountability.breaking_down import said_type
from manifeste_tool.services.consulting.fates import editions as editions_of
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.accountability import quoting
from manifeste_tool.storage.accountability.quoting import Picked
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings

#: As many contributions of one authority are looked at.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class _Known:
    editions: Sequence[Edition]  # the published versions, oldest first
    through: Mapping[str, Sequence[str]]  # by reference, the keys of the text that stand for it
    by_paragraph: Picked
    by_finding: Picked
    heirs: Mapping[str, str]  # the finding that each merged one stands in
    reach: Reach

    def quotation(self, said: Contribution, use: Use) -> Quotation | None:
        """Return what a use shows of a contribution, None where nothing is left to be quoted."""
        finding = self.heirs.get(use.key, use.key) if use.key != said.reference else ""
        picked = self.by_paragraph.get((use.paragraph_id, said.reference), "")
        picked = picked or self.by_finding.get((finding, said.reference), "")
        whole = picked in said.body and is_quotable(picked)
        words = picked if whole else said.body
        if not is_quotable(words):
            return None
        rank = next(rank for rank, edition in enumerate(self.editions) if edition.number == use.since)
        after = _words(self.editions[rank], use.paragraph_id)
        return Quotation(
            reference=said.reference,
            words=shortened(words),
            author_type=said_type(self.reach, group_of(said)),
            paragraph_id=use.paragraph_id,
            place=use.place,
            relation=use.relation,
            since=use.since,
            after=after or use.words,
            before=_words(self.editions[rank - 1], use.paragraph_id) if rank else None,
            opens=not rank,
            amended=use.amended,
            finding=finding,
            chosen_words=whole,
            verbatim=said.verbatim,
        )


def candidates(ws: Workspace, connection: Connection, code: str) -> tuple[Quotation, ...]:
    """Return every quotation that the published text offers of an authority's published contributions.

    Read anew each time: what was withdrawn or held a moment ago is not there.
    """
    editions = editions_of(ws, connection)
    if not editions:
        return ()
    through = _through(connection, editions[-1])
    among = Among(sorted(through))
    said, _ = contributions.page(connection, Filters(authority=code), Reach(), among=among, limit=_LOOKED_AT)
    references = [one.reference for one in said]
    nobody = Reader(None, (), ws.now())
    known = _Known(
        editions,
        through,
        quoting.by_paragraph(connection, references),
        quoting.by_finding(connection, references),
        findings.heirs(connection),
        reach_of(ws, connection, nobody),
    )
    return tuple(_quotations(said, known))


def _through(connection: Connection, latest: Edition) -> Mapping[str, Sequence[str]]:
    """Return, by contribution, the keys by which the text rests on it: its own, those of findings drawn from it."""
    cited = [key for key, relations in relations_by_key(latest.text).items() if any(r.supports for r in relations)]
    drawn = findings.drawn_from(connection, cited)
    found: dict[str, list[str]] = defaultdict(list)
    for key in cited:
        for reference in drawn.get(key, (key,)):
            found[reference].append(key)
    return found


def _quotations(said: Sequence[Contribution], known: _Known) -> Iterator[Quotation]:
    keys = {key for one in said for key in known.through[one.reference]}
    standing: dict[str, list[Use]] = defaultdict(list)
    for use in uses(keys, known.editions, known.editions[-1].text):
        if use.stands and use.relation.supports:
            standing[use.key].append(use)
    for one in said:
        for key in known.through[one.reference]:
            for use in standing[key]:
                if quotation := known.quotation(one, use):
                    yield quotation


def _words(edition: Edition, identity: str) -> str | None:
    """Return the words of a paragraph in a version: its own, or those of the one that answers for it there."""
    unit = edition.text.by_id.get(identity)
    unit = unit or edition.text.by_id.get(edition.text.heirs.get(identity, ""))
    return unit.text if unit else None
