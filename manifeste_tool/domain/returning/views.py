"""The texts that a document holds: the one without any tracked change, and that one with one author's changes alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from manifeste_tool.domain.comparing.matching import ALIKE, carry_identities
from manifeste_tool.domain.comparing.words import bag, held, likeness
from manifeste_tool.domain.returning.faces import Piece, pieces_of, words_of, written
from manifeste_tool.domain.returning.returned import Returned, Unit
from manifeste_tool.domain.returning.spelling_kept import spelling_kept
from manifeste_tool.domain.returning.tables import cells_of
from manifeste_tool.domain.text import blocks
from manifeste_tool.domain.text.markdown import canonical
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

NOBODY = ""


@dataclass(frozen=True)
class Group:
    """The units that are one paragraph in a view, by rank; `pieces` is what stands of them there."""

    ranks: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @cached_property
    def words(self) -> str:
        """The words that stand."""
        return words_of(self.pieces)


def stands(piece: Piece, author: str) -> bool:
    """Whether words stand in the view of an author: their changes are made, nobody else's."""
    return piece.added in (NOBODY, author) and not (piece.gone and piece.gone == author)


def groups(units: tuple[Unit, ...], author: str) -> Iterator[Group]:
    """Yield the paragraphs of a view, the empty ones too: a paragraph whose end is not there runs into the next."""
    ranks: list[int] = []
    for rank, unit in enumerate(units):
        ranks.append(rank)
        ends = unit.added in (NOBODY, author) and not (unit.gone and unit.gone == author)
        following = units[rank + 1] if rank + 1 < len(units) else None
        if ends or unit.whole or following is None or following.whole:
            yield Group(tuple(ranks), tuple(piece for one in ranks for piece in _standing(units[one], author)))
            ranks = []


def _standing(unit: Unit, author: str) -> Iterator[Piece]:
    """Yield what stands of a unit, and a space where its end was taken out: nobody joins two words by that."""
    yield from (piece for piece in unit.pieces if stands(piece, author))
    if author and unit.gone == author and not unit.added:
        yield Piece(" ")


@dataclass(frozen=True)
class Named:
    """The text as it stood before any tracked change, and the identity that each unit of the document bears."""

    text: Text
    identities: dict[int, str]
    recognised: int  # how many were recognised by their words, but for those that somebody took out
    duplicated: tuple[str, ...]


def named(base: Text, returned: Returned) -> Named:
    """Return the document without its tracked changes, its units named by bookmark, else by their words."""
    standing = [group for group in groups(returned.units, NOBODY) if group.words]
    taken: set[str] = set()
    twice: list[str] = []
    names: list[str] = []
    for group in standing:
        borne = [name for rank in group.ranks for name in returned.units[rank].names if name in base.by_id]
        twice += [name for name in borne if name in taken]
        names.append(_chosen(base, group, [name for name in borne if name not in taken]))
        taken.update(borne)
    names = _slipped(base, standing, names)
    pairs = list(zip(standing, names, strict=True))
    found = carry_identities(base, base.with_paragraphs(_unit(base, returned, group, name) for group, name in pairs))
    after = (
        _unit(base, returned, group, unit.id, joined=unit.joined)
        for group, unit in zip(standing, found, strict=True)
        if unit.id or not returned.units[group.ranks[-1]].whole
    )
    recognised = sum(
        bool(unit.id) and not name and not all(piece.gone for piece in group.pieces)
        for unit, name, group in zip(found, names, standing, strict=True)
    )
    text = canonical(base.with_paragraphs(after))
    bearers = {_bearer(returned, group): unit.id for group, unit in zip(standing, found, strict=True) if unit.id}
    return Named(text, bearers, recognised, tuple(dict.fromkeys(twice)))


def _chosen(base: Text, group: Group, names: list[str]) -> str:
    """Of the bookmarks that stand in one paragraph, return the first whose words are there."""
    words = bag(group.words)
    fit = [name for name in names if held(bag(_seen(base.by_id[name])), words) >= ALIKE]
    return (fit or names or [""])[0]


def _slipped(base: Text, standing: list[Group], names: list[str]) -> list[str]:
    """Give a bookmark to the paragraph after, where it was left on one that was written before its own."""
    found = list(names)
    for rank, name in enumerate(names[:-1]):
        if name and not names[rank + 1]:
            own = bag(_seen(base.by_id[name]))
            here, after = (likeness(own, bag(standing[one].words)) for one in (rank, rank + 1))
            if here < ALIKE <= after:
                found[rank], found[rank + 1] = "", name
    return found


def _bearer(returned: Returned, group: Group) -> int:
    """Return the unit of a paragraph that bears its identity: the first that holds words of before."""
    return next(
        rank
        for rank in group.ranks
        if any(stands(piece, NOBODY) and piece.words.strip() for piece in returned.units[rank].pieces)
    )


def view(base: Text, returned: Returned, before: Named, author: str) -> Text:
    """Return the text with the changes of one author alone, its units named as those they come from."""
    found: list[Paragraph] = []
    for group in groups(returned.units, author):
        name, joined = _kept(returned, before, group, author)
        if group.words and (name or not returned.units[group.ranks[-1]].whole):
            found.append(_unit(base, returned, group, name, joined=joined))
    return canonical(carry_identities(before.text, base.with_paragraphs(found)))


def _kept(returned: Returned, before: Named, group: Group, author: str) -> tuple[str, tuple[str, ...]]:
    """Return the identity of a paragraph of a view, and those that it took in: of what still has words in it."""
    own = [rank for rank in group.ranks if rank in before.identities]
    kept = [
        before.identities[rank]
        for rank in own
        if any(piece.words.strip() and not piece.added and stands(piece, author) for piece in _pieces(returned, rank))
    ]
    if not kept and len(own) == 1 and (len(group.ranks) == 1 or _rewritten(returned, own[0], author)):
        kept = [before.identities[own[0]]]
    if not kept:
        return "", ()
    joined = before.text.by_id[kept[0]].joined
    return kept[0], tuple(dict.fromkeys((*joined, *kept[1:])))


def _pieces(returned: Returned, rank: int) -> tuple[Piece, ...]:
    return returned.units[rank].pieces


def _rewritten(returned: Returned, rank: int, author: str) -> bool:
    """Whether the author put words into a unit all of whose own they took out."""
    return any(piece.added and stands(piece, author) and piece.words.strip() for piece in _pieces(returned, rank))


def _unit(base: Text, returned: Returned, group: Group, name: str, *, joined: tuple[str, ...] = ()) -> Paragraph:
    """Return a paragraph of the document as a unit of the text: what is as the base has it is written as there."""
    old = base.by_id.get(name)
    bearer = returned.units[_shaping(returned, group)]
    if bearer.whole or (old is not None and old.kind in (Kind.TABLE, Kind.OPAQUE)):
        return old if old is not None else Paragraph(bearer.kind, group.words)
    taken_out = bool(bearer.pieces) and all(piece.gone for piece in bearer.pieces)
    shaped = _shaped(bearer, old) if old is None or not taken_out else Paragraph(*_shape(old))
    text = blocks.escaped(written(group.pieces), shaped.kind)
    if old is None:
        return replace(shaped, text=text)
    kept = _as_before(old, text)
    return replace(shaped, text=kept, id=old.id, sources=old.sources, joined=joined or old.joined, fixed=old.fixed)


def _as_before(old: Paragraph, text: str) -> str:
    """Return the words as the base writes them, wherever they read the same there."""
    shown = blocks.escaped(written(pieces_of(old.text)), old.kind)
    return old.text if spelling_kept(shown, text) == shown else spelling_kept(old.text, text)


def _shaping(returned: Returned, group: Group) -> int:
    """Return the unit that gives a paragraph its shape: the first of which words stand."""
    standing = {id(piece) for piece in group.pieces if piece.words.strip()}
    return next(rank for rank in group.ranks if any(id(piece) in standing for piece in returned.units[rank].pieces))


def _shape(old: Paragraph) -> tuple[Kind, str, str, int, str]:
    """Return what makes a unit of the base's shape; where words were taken out, documents do not keep theirs."""
    return old.kind, "", "", old.level, old.ordinal


def _shaped(unit: Unit, old: Paragraph | None) -> Paragraph:
    """Return a unit without words of the document's shape; the base's where the document does not tell them apart."""
    if old is not None and old.kind is unit.kind and _same_shape(unit, old):
        return Paragraph(*_shape(old))
    return Paragraph(unit.kind, "", level=unit.level, ordinal="1" if unit.ordered else "")


def _same_shape(unit: Unit, old: Paragraph) -> bool:
    if unit.kind in (Kind.PARAGRAPH, Kind.QUOTATION):
        return True
    return unit.level == old.level and (unit.kind is Kind.HEADING or unit.ordered == bool(old.ordinal))


def _seen(unit: Paragraph) -> str:
    return cells_of(unit.text) if unit.kind is Kind.TABLE else words_of(pieces_of(unit.text))
