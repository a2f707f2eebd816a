"""The words that are asked about, as they are looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from manifeste_tool.domain.suggesting.frequencies import Frequencies
from manifeste_tool.domain.suggesting.roots import root, tokens, words
from manifeste_tool.domain.text.stems import stem

#: Words are looked for by so many of their rarest roots: the next one would tell nothing more.
MOST_ROOTS = 40


@dataclass(frozen=True)
class Query:
    """The stems of what is looked for, in their order, and how common these and all others are."""

    stems: Sequence[str]
    frequencies: Frequencies

    @classmethod
    def of(cls, text: str, frequencies: Frequencies) -> "Query":
        """Return what is looked for; of a long text, the rarest roots alone."""
        stems = tokens(text)
        first = {each: at for at, each in reversed(list(enumerate(map(root, stems))))}
        rarest = sorted(first, key=lambda each: (-frequencies.rarity(frequencies.roots, each), first[each]))
        kept = set(rarest[:MOST_ROOTS])
        return cls(tuple(one for one in stems if root(one) in kept), frequencies)

    @cached_property
    def roots(self) -> Sequence[str]:
        """The root of each stem."""
        return tuple(map(root, self.stems))

    @cached_property
    def rarities(self) -> Mapping[str, float]:
        """How much each root tells, the rarest first."""
        counts = self.frequencies.roots
        told = {each: self.frequencies.rarity(counts, each) for each in dict.fromkeys(self.roots)}
        return dict(sorted(told.items(), key=lambda pair: -pair[1]))

    @cached_property
    def families(self) -> Mapping[str, Sequence[str]]:
        """For each root, the rarest first, the stems by which the index finds it."""
        own: dict[str, list[str]] = {}
        for one in dict.fromkeys(self.stems):
            own.setdefault(root(one), []).append(one)
        known = self.frequencies.families
        return {each: tuple(dict.fromkeys((*own[each], *known.get(each, ())))) for each in self.rarities}

    def meets(self, word: str) -> bool:
        """Whether a written word is one of those looked for, in any of its forms."""
        return any(root(one) in self.rarities for one in tokens(word))

    def met_in(self, text: str) -> tuple[str, ...]:
        """Return the words of a text, as written there, that are looked for."""
        return tuple(dict.fromkeys(word for word in words(text) if root(stem(word)) in self.rarities))
