"""The *relevé de décisions* put into words, once for the page and for the file that is sent."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from manifeste_tool.documents import wording
from manifeste_tool.documents.word import Block, Document, Heading, Items, Line, Mark, Pairs, Paragraph, Words, line
from manifeste_tool.domain.amending.amendments import Outcome
from manifeste_tool.domain.commission.adoption import StatementKind
from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.commission.conduct import counts_words, majority_words, rejection
from manifeste_tool.domain.commission.record import Attendance, Event, Item, Pair, Record, Said, Subject, Undone
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Verdict
from manifeste_tool.domain.facts import Happened
from manifeste_tool.errors import N_
from manifeste_tool.sentences import Sentence

_HOW: Mapping[Method, str] = {
    Method.CONSENSUS: N_("par consensus"),
    Method.SHOW_OF_HANDS: N_("à main levée"),
    Method.COUNT: N_("au décompte des voix"),
    Method.ON_PAPER: N_("au bulletin secret"),
    Method.VOTE: N_("par un vote à distance"),
    Method.BY_AUTHOR: N_("par son auteur"),
}
_STIRS: Mapping[Happened, str] = {
    Happened.SITTING_OPENED: N_("La séance est ouverte"),
    Happened.SITTING_SUSPENDED: N_("La séance est suspendue"),
    Happened.SITTING_RESUMED: N_("La séance reprend"),
    Happened.SITTING_CLOSED: N_("La séance est levée"),
    Happened.MEMBER_ARRIVED: N_("%(member)s rejoint la séance"),
    Happened.MEMBER_LEFT: N_("%(member)s quitte la séance"),
    Happened.PROXY_GIVEN: N_("%(member)s donne pouvoir à %(other)s"),
    Happened.PROXY_ENDED: N_("Le pouvoir de %(member)s à %(other)s prend fin"),
    Happened.QUORUM_LOST: N_("Le quorum n'est plus atteint"),
    Happened.QUORUM_REACHED: N_("Le quorum est atteint"),
}
_BY_OTHER: Mapping[Happened, str] = {
    Happened.MEMBER_ARRIVED: N_("%(other)s siège pour %(member)s"),
    Happened.MEMBER_LEFT: N_("%(other)s, qui siégeait pour %(member)s, quitte la séance"),
}
_SAID = {
    StatementKind.RESERVE: N_("Réserve de %(who)s : « %(words)s »"),
    StatementKind.EXPLANATION: N_("Explication de vote de %(who)s : « %(words)s »"),
}
_SEVERAL: Mapping[Outcome, str] = {
    Outcome.ADOPTED: N_("adoptés"),
    Outcome.ADOPTED_IN_PART: N_("adoptés en partie"),
    Outcome.REJECTED: N_("rejetés"),
    Outcome.WITHDRAWN: N_("retirés"),
    Outcome.NOT_SUPPORTED: N_("non soutenus"),
    Outcome.FALLEN: N_("tombés"),
}


def sheet(record: Record, *, at: datetime, site: str = "") -> Document:
    """Return the record as a document; `site` is the title of the text, above it."""
    return Document(
        title=N_("Relevé de décisions : %(title)s") % {"title": record.sitting.title},
        blocks=tuple(_blocks(record)),
        at=at,
        above=site,
        footer=N_("Relevé de décisions, %(day)s") % {"day": wording.short_day(record.sitting.begins_at)},
    )


def summary(record: Record) -> tuple[str, ...]:
    """Return each decision in a line: « 3. Amendement 12 — adopté, à main levée »."""
    decided = (_summed(rank, item) for rank, item in enumerate(record.items, start=1))
    return (*decided, *map(_whole, record.on_text))


def _summed(rank: int, item: Item) -> str:
    told = {"rank": rank, "what": _title(item), "how": _way(item)}
    return (N_("%(rank)s. %(what)s, %(how)s") if told["how"] else N_("%(rank)s. %(what)s")) % told


def _blocks(record: Record) -> Iterator[Block]:
    yield Pairs(tuple(_head(record)))
    yield from _attendance(record.attendance)
    if record.events:
        yield Heading(N_("Déroulement"))
        yield Items(tuple(_event(one, figures=record.tells_who) for one in record.events))
    yield Heading(N_("Décisions"))
    if not record.items and not record.on_text:
        yield Paragraph(line(N_("Aucune décision n'a été prise.")))
    for rank, item in enumerate(record.items, start=1):
        yield from _item(rank, item)
    for vote in record.on_text:
        yield Heading(N_("Vote sur l'ensemble du texte"), 2)
        yield Paragraph(
            line(Words(_whole(vote), Mark.STRONG), f" : {counts_words(vote.counts)}." if vote.counts else ".")
        )
    if record.undone:
        yield Heading(N_("Décisions annulées"))
        yield Items(tuple(_undone(one) for one in record.undone))


def _whole(vote: Ballot) -> str:
    return N_("Texte adopté") if vote.result == Verdict.ADOPTED else N_("Texte non adopté")


def _head(record: Record) -> Iterator[tuple[str, Line]]:
    sitting = record.sitting
    yield N_("Date"), line(wording.moment(sitting.opened_at or sitting.begins_at))
    for label, words in ((N_("Lieu"), sitting.place), (N_("Présidence"), record.chair)):
        if words:
            yield label, line(words)
    yield N_("Majorité"), line(majority_words(sitting.rules))
    if record.has_quorum_rule:
        said = N_("%(required)s membres présents sur %(entitled)s en exercice")
        yield N_("Quorum"), line(said % {"required": record.required, "entitled": record.entitled})


def _attendance(given: Attendance) -> Iterator[Block]:
    rows = (
        (N_("Présents"), given.present),
        (N_("Suppléés"), tuple(map(_stood, given.substituted))),
        (N_("Pouvoirs"), tuple(map(_lent, given.proxies))),
        (N_("Excusés"), given.excused),
        (N_("Absents"), given.absent),
    )
    told = [(f"{label} ({len(names)})", line(" ; ".join(names))) for label, names in rows if names]
    if told:
        yield Heading(N_("Présences"))
        yield Pairs(tuple(told))


def _stood(pair: Pair) -> str:
    return N_("%(member)s, par %(other)s") % {"member": pair.member, "other": pair.other}


def _lent(pair: Pair) -> str:
    return N_("%(member)s à %(other)s") % {"member": pair.member, "other": pair.other}


def _event(event: Event, *, figures: bool) -> Line:
    said = _BY_OTHER.get(event.name, "") if event.other else ""
    words = (said or _STIRS[event.name]) % {"member": event.member, "other": event.other}
    return line(Words(f"{wording.hour(event.at)}. ", Mark.SOFT), words, f" ({_figures(event)})." if figures else ".")


def _figures(event: Event) -> str:
    there = N_("%(there)s présents") if event.there > 1 else N_("%(there)s présent")
    return f"{there % {'there': event.there}}, {N_('%(voices)s voix') % {'voices': event.voices}}"


def _item(rank: int, item: Item) -> Iterator[Block]:
    yield Heading(f"{rank}. {_title(item)}", 2)
    yield Items(tuple(_subject(one) for one in item.subjects))
    yield Paragraph(line(Words(_outcome(item), Mark.STRONG), f" {_way(item)}" if _way(item) else "", "."))
    yield from (Paragraph(one) for one in _more(item))


def _title(item: Item) -> str:
    numbers = ", ".join(one.numeral for one in item.subjects)
    if len(item.subjects) == 1:
        what = N_("Sous-amendement %(numbers)s") if item.subjects[0].parent else N_("Amendement %(numbers)s")
    elif item.outcome is Outcome.FALLEN:
        what = N_("Amendements %(numbers)s")
    else:
        what = N_("Amendements identiques %(numbers)s")
    outcome = item.outcome if len(item.subjects) == 1 else _SEVERAL[item.outcome]
    said = {"what": what % {"numbers": numbers}, "outcome": Sentence(str(outcome))}
    return N_("%(what)s — %(outcome)s") % said


def _subject(one: Subject) -> Line:
    under = N_(" (à l'amendement %(parent)s)") % {"parent": one.parent} if one.parent else ""
    place = one.place[:1].upper() + one.place[1:]
    told = [part for part in (f"{one.headline}{under}", one.author, place) if part]
    return line(Words(N_("N° %(number)s ") % {"number": one.numeral}, Mark.STRONG), " ; ".join(told))


def _outcome(item: Item) -> str:
    return f"{item.outcome[:1].upper()}{item.outcome[1:]}"


def _way(item: Item) -> str:
    """« au décompte des voix : 12 pour, 5 contre, 3 abstentions »; for a fall, its cause."""
    if item.cause:
        return N_("du fait de l'adoption de l'amendement %(cause)s") % {"cause": item.cause}
    said = _HOW.get(item.method, "")
    if not item.counts:
        return said
    return N_("%(how)s : %(counts)s") % {"how": said, "counts": counts_words(item.counts)}


def _more(item: Item) -> Iterator[Line]:
    if item.parts:
        yield line(N_("Parties adoptées : %(parts)s.") % {"parts": ", ".join(item.parts)})
    if item.reason and item.reason != rejection(item.method, item.counts):
        yield line(N_("Motif : %(reason)s") % {"reason": item.reason})
    if item.fell_with:
        numbers = ", ".join(one.numeral for one in item.fell_with)
        yield line(N_("Tombent avec lui ses sous-amendements : %(numbers)s.") % {"numbers": numbers})
    yield from (_statement(said) for said in _statements(item.subjects))


def _statements(subjects: Iterable[Subject]) -> Iterator[Said]:
    for one in subjects:
        yield from one.said


def _statement(said: Said) -> Line:
    return line(_SAID[said.kind] % {"who": said.who, "words": said.words})


def _undone(one: Undone) -> Line:
    told = {
        "numbers": ", ".join(subject.numeral for subject in one.subjects),
        "outcome": one.outcome,
        "decided": wording.hour(one.decided_at),
        "undone": wording.hour(one.at),
    }
    return line(N_("%(numbers)s : « %(outcome)s » à %(decided)s, annulé à %(undone)s.") % told)
