"""« Voici ce que nous avons compris »: what each author of an edited document wants of the text it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from manifeste_tool.domain.merging.merge import Answer, Side, merge
from manifeste_tool.domain.returning.faces import Piece, words_of
from manifeste_tool.domain.returning.lines import Line, Wanted, lines_between
from manifeste_tool.domain.returning.returned import Cause, Comment, Problem, Returned
from manifeste_tool.domain.returning.tables import cells_of
from manifeste_tool.domain.returning.views import NOBODY, Group, Named, groups, named, view
from manifeste_tool.domain.text.text import Kind, Text


@dataclass(frozen=True)
class Proposed:
    """What one author wants: `wanted` is the base with their changes alone. `author` is `""` for changes untracked."""

    author: str
    wanted: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Understood:
    """What a document says of the text that it was made from, by author, and what could not be placed."""

    proposals: tuple[Proposed, ...]
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of everybody."""
        return tuple(line for one in self.proposals for line in one.lines)


def understood(base: Text, returned: Returned) -> Understood:
    """Return what a document changes of the text it was made from, paragraph by paragraph and by author."""
    before = named(base, returned)
    texts = {NOBODY: before.text}
    for author in returned.authors:
        texts[author] = _alone(base, before.text, view(base, returned, before, author))
    found = {author: lines_between(base, wanted, author) for author, wanted in texts.items()}
    found = _overlapping(base, texts, found)
    found = _commented(base, returned, before, found)
    proposals = tuple(Proposed(author, texts.get(author, base), lines) for author, lines in found.items() if lines)
    return Understood(proposals, (*returned.problems, *_problems(base, returned, before)))


def is_foreign(base: Text, returned: Returned) -> bool:
    """Whether the bookmarks of a document are another text's: it has some, and none is a paragraph of this one."""
    names = {name for unit in returned.units for name in unit.names}
    return bool(names) and not any(name in base.by_id or name in base.heirs for name in names)


def _alone(base: Text, before: Text, wanted: Text) -> Text:
    """Return the base with what an author tracked, without what was changed in the document and not tracked.

    Where both changed the same words, they stay as the author left them.
    """
    if before == base:
        return wanted
    met = merge(before, base, wanted)
    answers = {outcome.key: Answer(keep=Side.THEIRS) for outcome in met.unsettled}
    return merge(before, base, wanted, answers=answers).text if answers else met.text


def _overlapping(
    base: Text, texts: Mapping[str, Text], found: Mapping[str, tuple[Line, ...]]
) -> dict[str, tuple[Line, ...]]:
    """Say of each line who else changes the same words."""
    said = dict(found)
    for one, other in combinations([author for author in texts if found[author]], 2):
        unsettled = {outcome.id for outcome in merge(base, texts[one], texts[other]).unsettled} - {""}
        said[one] = tuple(_met(line, other, unsettled) for line in said[one])
        said[other] = tuple(_met(line, one, unsettled) for line in said[other])
    return said


def _met(line: Line, other: str, unsettled: set[str]) -> Line:
    return replace(line, overlaps=(*line.overlaps, other)) if line.paragraph in unsettled else line


def _commented(
    base: Text, returned: Returned, before: Named, found: Mapping[str, tuple[Line, ...]]
) -> dict[str, tuple[Line, ...]]:
    """Give each comment to the change of its author that it stands on; one that stands on none is a remark."""
    said = {author: list(lines) for author, lines in found.items()}
    places = _places(returned, before) if returned.comments else {}
    for comment in returned.comments:
        identity = places.get(comment.unit, "")
        writer = comment.author if comment.author in said or len(returned.authors) else NOBODY
        own = said.setdefault(writer, [])
        rank = _rank_of(own, identity, _words(returned, comment))
        if rank is None:
            text = base.by_id[identity].text if identity in base.by_id else ""
            own.append(Line(Wanted.REMARK, identity, before=text, author=writer, rationale=comment.words))
        else:
            both = "\n\n".join(filter(None, (own[rank].rationale, comment.words)))
            own[rank] = replace(own[rank], rationale=both)
    return {author: tuple(lines) for author, lines in said.items()}


def _places(returned: Returned, before: Named) -> dict[int, str]:
    """Return, for each unit of the document, the identity of the paragraph that it belongs to before any change."""
    found: dict[int, str] = {}
    for group in groups(returned.units, NOBODY):
        identity = next((before.identities[one] for one in group.ranks if one in before.identities), "")
        found |= dict.fromkeys(group.ranks, identity)
    return found


def _words(returned: Returned, comment: Comment) -> str:
    return words_of(returned.units[comment.unit].pieces) if comment.unit < len(returned.units) else ""


def _rank_of(lines: list[Line], identity: str, words: str) -> int | None:
    """Return which line a comment explains: an insertion that holds the words, else the change of the paragraph."""
    for rank, line in enumerate(lines):
        if line.wanted is Wanted.INSERTED and words and words in line.after:
            return rank
    for rank, line in enumerate(lines):
        if identity and identity in (line.paragraph, line.place if line.wanted is Wanted.JOINED else ""):
            return rank
    inserted = ((rank, line.place) for rank, line in enumerate(lines) if line.wanted is Wanted.INSERTED)
    return next((rank for rank, place in inserted if identity and place == identity), None)


def _problems(base: Text, returned: Returned, before: Named) -> Iterator[Problem]:
    yield from (Problem(Cause.DUPLICATED, base.by_id[name].text) for name in before.duplicated)
    if before.recognised:
        yield Problem(Cause.REALIGNED, str(before.recognised))
    yield from _whole_ones(base, returned, before)
    yield from _nested(returned)
    if returned.title and base.title and returned.title != base.title:
        yield Problem(Cause.TITLE, returned.title)


def _whole_ones(base: Text, returned: Returned, before: Named) -> Iterator[Problem]:
    """Say which tables, and what else is kept as it was written, were changed: that is written on the page."""
    for group in _of_everybody(returned):
        rank = group.ranks[-1]
        unit = returned.units[rank]
        if not unit.whole:
            continue
        old = base.by_id.get(before.identities.get(rank, ""))
        words = words_of(piece for piece in unit.pieces if not piece.gone)
        if old is None or words != _flat(old.text, old.kind):
            cause = Cause.TABLE if unit.kind is Kind.TABLE else Cause.OPAQUE
            authors = sorted({piece.added or piece.gone for piece in unit.pieces} - {NOBODY})
            yield Problem(cause, words, ", ".join(authors))


def _of_everybody(returned: Returned) -> Iterator[Group]:
    return groups(returned.units, NOBODY)


def _flat(text: str, kind: Kind) -> str:
    return words_of((Piece(cells_of(text) if kind is Kind.TABLE else text),))


def _nested(returned: Returned) -> Iterator[Problem]:
    """Say which words one author put in and another took out again: neither proposal alone can hold that."""
    for unit in returned.units:
        for piece in unit.pieces:
            if piece.added and piece.gone and piece.added != piece.gone and piece.words.strip():
                yield Problem(Cause.OVERLAP, piece.words.strip(), f"{piece.added}, {piece.gone}")
