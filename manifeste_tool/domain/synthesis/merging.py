"""One finding instead of two: what becomes of the text's citations."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.text.gestures import Cite, applied
from manifeste_tool.domain.text.text import Paragraph, Relation, Text

#: The stronger support first; what departs from a source still says more of it than what only refers to it.
STRONGEST_FIRST = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A paragraph that cites the merged finding as `before`, and will cite the other as `after`.

    `beside` is how it cites that other one already, None where it does not.
    """

    paragraph_id: str
    before: Relation
    after: Relation
    beside: Relation | None = None

    @property
    def loses(self) -> bool:
        """Whether two relations meet and one of them is given up."""
        return self.beside is not None and self.beside is not self.before


def rewrites(text: Text, key: str, into: str) -> tuple[Rewrite, ...]:
    """Return what merging the finding `key` into another changes in a text, in its order."""
    return tuple(_rewrites(text, key, into))


def rewritten(text: Text, key: str, into: str) -> Text:
    """Return a text that cites `into` wherever it cited `key`, in the stronger relation where it cited both."""
    gestures = [_cite(text.by_id[one.paragraph_id], key, into, one.after) for one in rewrites(text, key, into)]
    return applied(text, gestures, str, fixed=True) if gestures else text


def _rewrites(text: Text, key: str, into: str) -> Iterator[Rewrite]:
    for unit in text:
        related = {source.key: source.relation for source in unit.sources}
        if key in related:
            both = [one for one in (related[key], related.get(into)) if one is not None]
            yield Rewrite(unit.id, related[key], min(both, key=STRONGEST_FIRST.index), related.get(into))


def _cite(unit: Paragraph, key: str, into: str, relation: Relation) -> Cite:
    related = {source.key: source.relation for source in unit.sources if source.key != key} | {into: relation}
    return Cite(unit.id, tuple(f"{each} {cited}" for cited, each in sorted(related.items())))
