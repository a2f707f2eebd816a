"""BM25 as a search engine has it (Robertson and Zaragoza, 2009), on French stems, to measure suggestions against."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import log

from benchmarks import snowball
from manifeste_tool.domain.suggesting.roots import tokens, words
from manifeste_tool.domain.text.stems import stem


@dataclass(frozen=True, slots=True)
class Setting:
    """How words are stemmed, and the two numbers of BM25."""

    name: str
    stemmed: Callable[[str], Sequence[str]]
    saturation: float
    by_length: float


def settings() -> Iterator[Setting]:
    """Return those tried: stems of the house and of Snowball, small words kept or left out, and what is usual."""
    stemmers: dict[str, Callable[[str], Sequence[str]]] = {
        "stems of the house": lambda text: [stem(word) for word in words(text)],
        "the same without small words": tokens,
        "Snowball": lambda text: [snowball.stem(word) for word in words(text.lower())],
        "Snowball without small words": lambda text: [
            snowball.stem(word) for word in words(text.lower()) if tokens(word)
        ],
    }
    for (name, stemmed), (saturation, by_length) in product(stemmers.items(), ((1.2, 0.75), (1.2, 0.5), (0.9, 0.4))):
        yield Setting(name, stemmed, saturation, by_length)


class Okapi:
    """An index of texts by reference."""

    def __init__(self, texts: Mapping[str, str], setting: Setting) -> None:
        """Index all texts."""
        self.setting = setting
        counts = {reference: Counter(setting.stemmed(text)) for reference, text in texts.items()}
        self.lengths = {reference: sum(count.values()) for reference, count in counts.items()}
        self.average = sum(self.lengths.values()) / len(texts)
        self.holding: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for reference, count in counts.items():
            for one, times in count.items():
                self.holding[one].append((reference, times))

    def ranked(self, asked: str) -> Sequence[str]:
        """Return the references of the texts that hold a word of what is asked, the best first."""
        scores: dict[str, float] = defaultdict(float)
        saturation, by_length = self.setting.saturation, self.setting.by_length
        for one in dict.fromkeys(self.setting.stemmed(asked)):
            held = self.holding.get(one, [])
            rarity = log(1 + (len(self.lengths) - len(held) + 0.5) / (len(held) + 0.5))
            for reference, times in held:
                dampened = saturation * (1 - by_length + by_length * self.lengths[reference] / self.average)
                scores[reference] += rarity * times * (saturation + 1) / (times + dampened)
        return sorted(scores, key=lambda reference: (-scores[reference], reference))
