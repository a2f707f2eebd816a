"""What a person does to the text, as values: the same gestures serve an amendment and the first drafting.

`applied` is pure: it takes the text the person saw and returns the text they want.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from manifeste_tool.domain.text import inline
from manifeste_tool.domain.text.markdown import canonical, parse_words
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text, chapter_of
from manifeste_tool.errors import N_, RefusedError, StaleError


class ParagraphGoneError(StaleError):
    """A gesture names a paragraph that the text does not hold (any more)."""

    sentence = N_(
        "Le paragraphe que vous modifiez n'est plus dans le texte : il a été supprimé ou réuni à un autre. "
        "Vos mots sont conservés ci-dessous ; choisissez un autre endroit."
    )


class FixedParagraphError(RefusedError):
    """An amendment touches a unit that is not amendable."""

    sentence = N_("« %(words)s… » n'est pas amendable (préface, glossaire ou annexe). Retirez ce passage.")


class NoWordsError(RefusedError):
    """A change or an insertion holds no words."""

    sentence = N_("Il n'y a pas de texte. Écrivez-le, ou choisissez « Supprimer » si le paragraphe doit disparaître.")


class SplitPointError(RefusedError):
    """The words at which to split do not stand once inside the paragraph."""

    sentence = N_(
        "Les mots « %(words)s » ne se trouvent pas une fois, et une seule, à l'intérieur du paragraphe. "
        "Recopiez les premiers mots de la seconde partie."
    )


class NothingToJoinError(RefusedError):
    """There is no paragraph of words after this one to join it with."""

    sentence = N_("Ce paragraphe n'est pas suivi d'un paragraphe de même nature : il n'y a rien à réunir.")


class UnknownGestureError(RefusedError):
    """A form or a file names a gesture that does not exist."""

    sentence = N_("« %(kind)s » n'est pas une action connue sur le texte. Rechargez la page, puis recommencez.")


@dataclass(frozen=True, slots=True)
class Change:
    """Give a unit other words (a heading: retitle). Words after a blank line become units of their own after it."""

    paragraph: str
    text: str
    kind: str = "change"


@dataclass(frozen=True, slots=True)
class Insert:
    """Insert units before or after a unit; an empty anchor means at the start (before) or the end (after)."""

    anchor: str
    text: str
    before: bool = False
    sources: tuple[str, ...] = ()  # as written in a citation: "key" or "relation key"
    kind: str = "insert"


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete one unit; a heading alone, without what follows it."""

    paragraph: str
    kind: str = "delete"


@dataclass(frozen=True, slots=True)
class DeleteChapter:
    """Delete a heading with everything up to the next heading of its level."""

    paragraph: str
    kind: str = "delete_chapter"


@dataclass(frozen=True, slots=True)
class Move:
    """Move a unit after another ("" = to the start); a heading takes its chapter along."""

    paragraph: str
    after: str
    kind: str = "move"


@dataclass(frozen=True, slots=True)
class Split:
    """Cut a unit in two before the words `at`: the first part keeps the identity, the sources go to both."""

    paragraph: str
    at: str
    kind: str = "split"


@dataclass(frozen=True, slots=True)
class Join:
    """Join a unit with the one that follows; the first keeps its identity and answers for the second's."""

    paragraph: str
    kind: str = "join"


@dataclass(frozen=True, slots=True)
class Cite:
    """Set the sources of a unit, without touching a word; written as in a citation: "key" or "relation key"."""

    paragraph: str
    sources: tuple[str, ...]
    kind: str = "cite"


@dataclass(frozen=True, slots=True)
class Fix:
    """Say that a unit cannot be amended (*non amendable*), or that it can again; a heading takes its chapter along."""

    paragraph: str
    fixed: bool = True
    kind: str = "fix"


Gesture = Fix | Change | Insert | Delete | DeleteChapter | Move | Split | Join | Cite
_GESTURES: dict[str, type[Gesture]] = {
    "change": Change,
    "insert": Insert,
    "delete": Delete,
    "delete_chapter": DeleteChapter,
    "move": Move,
    "split": Split,
    "join": Join,
    "cite": Cite,
    "fix": Fix,
}


def to_plain(gesture: Gesture) -> dict[str, Any]:
    """Return a gesture as plain values, for JSON."""
    return asdict(gesture)


def from_plain(plain: Mapping[str, Any]) -> Gesture:
    """Read a gesture back. Raises `UnknownGestureError`."""
    kind = str(plain.get("kind", ""))
    if kind not in _GESTURES:
        raise UnknownGestureError(kind=kind)
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in plain.items()}
    return _GESTURES[kind](**values)


def applied(text: Text, gestures: Iterable[Gesture], new_id: Callable[[], str], *, fixed: bool = False) -> Text:
    """Return the text after the gestures, in their order; several insertions at one place keep theirs.

    `fixed` lets units that are not amendable be touched (first drafting). Raises `ParagraphGoneError` and the
    refusals of this module and of `domain.markdown`.
    """
    hand = _Hand(list(text.paragraphs), new_id, {}, fixed=fixed)
    for gesture in gestures:
        hand.do(gesture)
    return canonical(text.with_paragraphs(hand.units))


def rewritten(gestures: Iterable[Gesture]) -> tuple[str, ...]:
    """Return the identities whose words or sources these gestures replace: what their author must have seen."""
    return tuple(
        gesture.paragraph for gesture in gestures if isinstance(gesture, Change | Delete | DeleteChapter | Cite)
    )


def sources_of(written: Iterable[str]) -> frozenset[Source]:
    """Read sources written as `key` or `relation key`. Raises the refusals of `domain.inline`."""
    inside = "; ".join(
        f"{relation} @{key}".strip() for relation, _, key in (one.strip().rpartition(" ") for one in written if one)
    )
    return inline.split_citations(f"[{inside}]", 1)[1] if inside else frozenset()


@dataclass(slots=True)
class _Hand:
    units: list[Paragraph]
    new_id: Callable[[], str]
    last_inserted: dict[str, str]  # anchor → identity of the unit inserted there last
    fixed: bool

    def do(self, gesture: Gesture) -> None:
        match gesture:
            case Change():
                self._change(gesture)
            case Insert():
                self._insert(gesture)
            case Delete():
                del self.units[self._at(gesture.paragraph)]
            case DeleteChapter():
                self._delete_chapter(gesture)
            case Move():
                self._move(gesture)
            case Split():
                self._split(gesture)
            case Join():
                self._join(gesture)
            case Fix():
                self._fix(gesture)
            case _:  # Cite, the last of them
                rank = self._at(gesture.paragraph)
                self.units[rank] = replace(self.units[rank], sources=sources_of(gesture.sources))

    def _rank(self, identity: str) -> int:
        for rank, unit in enumerate(self.units):
            if unit.id == identity:
                return rank
        raise ParagraphGoneError

    def _at(self, identity: str) -> int:
        rank = self._rank(identity)
        self._refuse_fixed(self.units[rank])
        return rank

    def _refuse_fixed(self, unit: Paragraph) -> None:
        if unit.fixed and not self.fixed:
            raise FixedParagraphError(words=unit.text[:40])

    def _typed(self, text: str, like: Paragraph | None) -> list[Paragraph]:
        units = [replace(unit, id="", joined=(), fixed=False) for unit in parse_words(text, like=like)]
        if not units:
            raise NoWordsError
        return units

    def _change(self, gesture: Change) -> None:
        rank = self._at(gesture.paragraph)
        old = self.units[rank]
        first, *more = self._typed(gesture.text, old)
        retyped = {source.key: source for source in (*old.sources, *first.sources)}
        kept = replace(first, id=old.id, joined=old.joined, fixed=old.fixed, sources=frozenset(retyped.values()))
        self.units[rank : rank + 1] = [kept, *(replace(unit, id=self.new_id()) for unit in more)]

    def _insert(self, gesture: Insert) -> None:
        given = sources_of(gesture.sources)
        typed = self._typed(gesture.text, None)
        units = [
            replace(unit, id=self.new_id(), sources=unit.sources | (given if unit.kind is not Kind.HEADING else set()))
            for unit in typed
        ]
        rank = self._insertion_rank(gesture)
        self.units[rank:rank] = units
        if not gesture.before:
            self.last_inserted[gesture.anchor] = units[-1].id

    def _insertion_rank(self, gesture: Insert) -> int:
        if not gesture.anchor:
            return 0 if gesture.before else len(self.units)
        if gesture.before:
            return self._rank(gesture.anchor)
        return self._rank(self.last_inserted.get(gesture.anchor, gesture.anchor)) + 1

    def _delete_chapter(self, gesture: DeleteChapter) -> None:
        rank = self._at(gesture.paragraph)
        doomed = self._section(rank)
        for unit in doomed:
            self._refuse_fixed(unit)
        del self.units[rank : rank + len(doomed)]

    def _section(self, rank: int) -> tuple[Paragraph, ...]:
        unit = self.units[rank]
        return chapter_of(Text(tuple(self.units)), unit.id) if unit.kind is Kind.HEADING else (unit,)

    def _move(self, gesture: Move) -> None:
        rank = self._at(gesture.paragraph)
        moved = self._section(rank)
        if gesture.after in {unit.id for unit in moved}:
            return
        del self.units[rank : rank + len(moved)]
        target = self._rank(gesture.after) + 1 if gesture.after else 0
        self.units[target:target] = moved

    def _fix(self, gesture: Fix) -> None:
        rank = self._at(gesture.paragraph)
        section = self._section(rank)
        self.units[rank : rank + len(section)] = [replace(unit, fixed=gesture.fixed) for unit in section]

    def _split(self, gesture: Split) -> None:
        rank = self._at(gesture.paragraph)
        old, words = self.units[rank], inline.normalise(gesture.at)
        if not words or old.text.count(words) != 1 or not old.text.partition(words)[0].strip():
            raise SplitPointError(words=gesture.at[:60])
        start = old.text.index(words)
        first = replace(old, text=old.text[:start].strip())
        second = replace(old, text=old.text[start:].strip(), id=self.new_id(), joined=())
        self.units[rank : rank + 1] = [first, second]

    def _join(self, gesture: Join) -> None:
        rank = self._at(gesture.paragraph)
        following = self.units[rank + 1] if rank + 1 < len(self.units) else None
        first = self.units[rank]
        if following is None or following.kind is not first.kind or first.kind in (Kind.TABLE, Kind.OPAQUE):
            raise NothingToJoinError
        self._refuse_fixed(following)
        by_key = {source.key: source for source in (*sorted(following.sources), *sorted(first.sources))}
        joined = (*first.joined, following.id, *following.joined)
        text = f"{first.text} {following.text}"
        self.units[rank : rank + 2] = [replace(first, text=text, joined=joined, sources=frozenset(by_key.values()))]
