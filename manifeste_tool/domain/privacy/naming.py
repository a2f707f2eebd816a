"""Who somebody is in words: the forms in which a name and an address are written, put away wherever they stand."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from manifeste_tool.domain.text.stems import stems

#: What stands for the name of somebody who was erased, as a name and in a sentence, and for their address.
ERASED_NAME, ERASED_IN_WORDS, ERASED_ADDRESS = "Auteur effacé", "auteur effacé", "adresse effacée"
_CIVILITIES = r"(?:MM?|Mmes?|Mlles?|Mme|Madame|Monsieur|Mesdames|Messieurs|Dr|Docteur|Ma[iî]tre|Me|Pr|Professeure?)\.?"
#: What may stand between two words of a name, in HTML and in addresses too.
_BETWEEN = r"(?:[\W_]|&#x?[0-9a-f]{1,6};|&nbsp;|%20|%C2%A0){1,6}"
_WORD = re.compile(r"[^\W_]+")
_LATIN = [chr(code) for code in range(0xC0, 0x250)]
_FEWEST = 2  # a name of one word is a word like any other


def folded(words: str) -> str:
    """Return words without accents and case."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _variants() -> Mapping[str, str]:
    """Return each plain letter with all that fold to it."""
    known: dict[str, str] = {}
    for letter in _LATIN:
        known[folded(letter)] = known.get(folded(letter), "") + letter
    return known


_VARIANTS = _variants()


@dataclass(frozen=True)
class Naming:
    """What names one person: a name as it is shown, and an address, `""` for none.

    `alone` says that nobody else here has this family name: then « Mme Dupré » is this person.
    """

    name: str
    email: str = ""
    alone: bool = True

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The words of the name, without accents and case."""
        return tuple(_WORD.findall(folded(self.name)))

    @property
    def needles(self) -> tuple[str, ...]:
        """Plain letters one of which stands wherever something is to be put away; nothing where nothing is."""
        letters = re.split(r"[^a-z]+", self._surname_as_written) if len(self.parts) >= _FEWEST else []
        longest = max(letters, key=len, default="")
        return tuple(filter(None, (longest, self.email.casefold())))

    @property
    def _surname_as_written(self) -> str:
        """The name but for its first word: every form that is looked for holds it; accented letters are cut out."""
        words = self.name.casefold().split()
        return "".join(letter if folded(letter) == letter else " " for letter in " ".join(words[1:]))

    @cached_property
    def _name(self) -> re.Pattern[str] | None:
        if len(self.parts) < _FEWEST:
            return None
        first, last = self.parts[0], _BETWEEN.join(map(_letters, self.parts[1:]))
        whole = (f"{_letters(first)}{_BETWEEN}{last}", f"{last}{_BETWEEN}{_letters(first)}")
        short = (f"{_letters(first[0])}\\.{_BETWEEN}?{last}", f"{_CIVILITIES}{_BETWEEN}{last}")
        forms = (*whole, *short) if self.alone else whole
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def _address(self) -> re.Pattern[str] | None:
        if not self.email:
            return None
        known = re.escape(self.email).replace("@", "(?:@|%40|&#64;)")
        return re.compile(rf"(?<![\w.+-]){known}(?![\w-]|\.\w)", re.IGNORECASE)

    def put_away(self, words: str) -> str:
        """Return words without this name and this address; what stands for them says that somebody was erased."""
        if self._address:
            words = self._address.sub(ERASED_ADDRESS, words)
        if self._name:
            whole = self._name.fullmatch(words.strip())
            words = ERASED_NAME if whole else self._name.sub(ERASED_IN_WORDS, words)
        return words

    def put_away_stems(self, indexed: str) -> str:
        """Return what a search's column holds, without the stems of the name."""
        for words in (self.name, " ".join(reversed(self.name.split()))):
            looked = stems(words)
            if len(looked.split()) >= _FEWEST and looked in indexed:
                indexed = indexed.replace(looked, stems(ERASED_IN_WORDS))
        return indexed

    def put_away_in(self, value: Any) -> Any:
        """Return the same of whatever JSON holds."""
        if isinstance(value, str):
            return self.put_away(value)
        if isinstance(value, Mapping):
            return {key: self.put_away_in(one) for key, one in value.items()}
        if isinstance(value, Sequence):
            return [self.put_away_in(one) for one in value]
        return value


def changed(before: Mapping[str, Any], naming: Naming) -> dict[str, Any]:
    """Return the words of a row that name somebody, as they are to be written."""
    return dict(_changed(before, naming))


def _changed(before: Mapping[str, Any], naming: Naming) -> Iterator[tuple[str, Any]]:
    for name, value in before.items():
        after = naming.put_away_stems(value) if name == "stems" and value else naming.put_away_in(value)
        if after != value:
            yield name, after


def _letters(word: str) -> str:
    """Return a pattern of a folded word, whatever its accents, composed or not."""
    return "".join(f"[{letter}{_VARIANTS.get(letter, '')}][\u0300-\u036f]*" for letter in word)
