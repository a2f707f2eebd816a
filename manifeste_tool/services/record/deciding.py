"""What was decided for a version, without names: amendments, votes, approvals; and the data joined to each."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.adoption import Signatory
from manifeste_tool.domain.commission.ballots import Ballot, BallotState
from manifeste_tool.domain.record.mentions import Datum, MentionKind
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.standing import Said, Standing
from manifeste_tool.services.record.joining import Moment
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

Plain = dict[str, Any]


def decided(connection: Connection, moment: Moment) -> tuple[Amendment, ...]:
    """Return the amendments decided or integrated since the version before, that the public may see."""
    before, until = moment.ranks
    made = texts.decisions(connection, MAIN, after=before, until=until)
    brought_in = {one.amendment_id for one in made if one.amendment_id}

    def is_meant(one: Amendment) -> bool:
        since = one.decided_at is not None and one.decided_at <= moment.published_at
        recent = since and (moment.after is None or (one.decided_at or moment.after) > moment.after)
        return not one.is_open and (one.id in brought_in or recent)

    meant = [one for one in amendments.every(connection) if is_meant(one)]
    commits = texts.decisions_at(connection, (one.integrated_sha for one in meant if one.integrated_sha))
    published = {sha for sha, made in commits.items() if made.ref == MAIN and made.id <= until}
    return tuple(one for one in meant if _is_shown(moment, one, published))


def _is_shown(moment: Moment, one: Amendment, published: Collection[str]) -> bool:
    """Whether the public sees an amendment: as the stage says, or because a version published what it did."""
    kind = Thing.REFUSED_AMENDMENT if one.state is State.REFUSED else Thing.AMENDMENT
    return moment.reader.sees(kind) or (
        one.integrated_sha in published and moment.reader.sees(Thing.PUBLISHED_AMENDMENT)
    )


def plain(connection: Connection, found: Sequence[Amendment]) -> list[Plain]:
    """Return amendments as they are signed: number, state, outcome, paragraphs and parts, the integration's commit."""
    touched: dict[int, list[Plain]] = {one.id: [] for one in found}
    for edit in amendments.edits_of(connection, touched):
        touched[edit.amendment_id].append({"paragraph": edit.paragraph_id, "change": str(edit.change)})
    return [
        {
            "number": one.label,
            "revision": one.revision,
            "state": str(one.state),
            "outcome": str(one.outcome),
            "adopted_parts": list(one.adopted_hunks) if one.adopted_hunks is not None else None,
            "paragraphs": touched[one.id],
            "commit": one.integrated_sha,
        }
        for one in found
    ]


def words(connection: Connection, found: Sequence[Amendment]) -> Iterator[Datum]:
    """Return what is joined to amendments: headline, rationale, and the names of those who signed them."""
    by_row = {one.id: one for one in found}
    signed: dict[int, list[int]] = {one.id: [one.author_id] for one in found}
    for each in signatures.of_amendments(connection, by_row):
        if each.state is SignatureState.SIGNED and each.amendment_id:
            signed[each.amendment_id].append(each.person_id)
    names = people.named(connection, (person for those in signed.values() for person in those))
    for one in found:
        where = f"amendement/{one.label}"
        yield Datum(f"{where}/titre", MentionKind.AMENDMENT, one.label, one.headline)
        yield Datum(f"{where}/expose", MentionKind.AMENDMENT, one.label, one.rationale)
        for rank, person in enumerate(dict.fromkeys(signed[one.id]), 1):
            if person in names:
                yield Datum(f"{where}/auteur/{rank}", MentionKind.PERSON, str(person), names[person].name)


def votes(connection: Connection, moment: Moment, found: Sequence[Amendment]) -> tuple[Ballot, ...]:
    """Return the closed votes on some amendments that the public may see, each once."""
    if not moment.reader.sees(Thing.BALLOT) and not moment.reader.sees(Thing.NAMED_VOTES):
        return ()
    every = {vote.id: vote for one in found for vote in ballots.of_amendment(connection, one.id)}
    closed = [one for one in every.values() if one.state is BallotState.CLOSED]
    return tuple(sorted(closed, key=lambda one: one.id))


def plain_vote(vote: Ballot, found: Sequence[Amendment]) -> Plain:
    """Return a vote as it is signed: on what, how, its counts and its result."""
    labels = {one.id: one.label for one in found}
    counts = vote.counts
    return {
        "vote": vote.id,
        "subject": str(vote.subject),
        "amendments": [labels[row] for row in vote.amendments if row in labels],
        "kind": str(vote.kind),
        "result": vote.result,
        "counts": {name: getattr(counts, name) for name in _COUNTED} if counts else None,
    }


_COUNTED = ("favour", "against", "abstained", "apart")


def voters(connection: Connection, moment: Moment, vote: Ballot) -> Iterator[Datum]:
    """Return who voted what, where the vote was not secret and the public may know."""
    if vote.is_on_paper or not moment.reader.sees(Thing.NAMED_VOTES):
        return
    cast = ballots.votes(connection, [vote.id])[vote.id]
    names = people.named(connection, (one.member_id for one in cast))
    for rank, one in enumerate((one for one in cast if one.member_id in names), 1):
        told = f"{names[one.member_id].name} : {one.choice}"
        yield Datum(f"vote/{vote.id}/{rank}", MentionKind.PERSON, str(one.member_id), told)


def adoption(connection: Connection, moment: Moment) -> Standing | None:
    """Return who adopted the text, as the public may know it."""
    return standing.of_text(connection, moment.reader, moment.sha)


def text_votes(known: Standing | None) -> tuple[Ballot, ...]:
    """Return the votes on the whole text that are over."""
    if known is None or not known.shows_ballots:
        return ()
    return tuple(filter(None, (known.adoption.vote, *known.adoption.undecided)))


def approvals(known: Standing | None) -> list[Plain]:
    """Return what each association decided, as it is signed."""
    return [
        {
            "association": one.association,
            "decision": str(one.approval.decision),
            "date": one.approval.decided_on.isoformat(),
        }
        for one in (known.adoption.positions if known else ())
        if one.approval
    ]


def adopters(known: Standing | None) -> Iterator[Datum]:
    """Return what names somebody in an adoption: organs, signatories, and what was stated with a decision."""
    if known is None:
        return
    for one in known.adoption.positions:
        if one.approval and one.approval.body:
            yield Datum(f"approbation/{one.approval.id}/organe", MentionKind.ADOPTION, "", one.approval.body)
    for signatory in known.adoption.signatories:
        yield _signatory(signatory)
    for group in (*known.on_ballots.values(), *known.on_approvals.values()):
        for said in group:
            yield from _statement(said)


def _signatory(one: Signatory) -> Datum:
    told = ", ".join(filter(None, (one.name, one.quality)))
    kind = MentionKind.PERSON if one.person_id else MentionKind.ADOPTION
    return Datum(f"signataire/{one.id}", kind, str(one.person_id or one.authority), told)


def _statement(said: Said) -> Iterator[Datum]:
    one = said.statement
    if one.withdrawn_at is None:
        kind, subject = (
            (MentionKind.PERSON, str(one.person_id)) if one.person_id else (MentionKind.ADOPTION, one.association)
        )
        yield Datum(f"declaration/{one.id}/auteur", kind, subject[:64], said.maker)
        yield Datum(f"declaration/{one.id}/mots", kind, subject[:64], one.words)
