"""What an address of the API may ask for, and how it is read: one value says it to the document and to the reader."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from manifeste_tool.errors import N_, RefusedError

#: How many things one page of a list holds: unless asked otherwise, and at most.
USUAL, MOST = 50, 100
#: Words of one line; what was no UTF-8 is none.
WORDS = r"[^\x00-\x1f\x7f-\x9f\ufffd]{1,200}"


class InvalidParameterError(RefusedError):
    """A parameter has a value that is none of its own."""

    sentence = N_("Le paramètre « %(name)s » n'a pas une valeur possible. Attendu : %(expected)s.")


class UnknownParameterError(InvalidParameterError):
    """An address asks for something that is not asked for there: a filter misspelt would narrow nothing, in silence."""

    sentence = N_("Le paramètre « %(name)s » n'existe pas ici. Paramètres possibles : %(known)s.")


class RepeatedParameterError(InvalidParameterError):
    """A parameter is given twice."""

    sentence = N_("Le paramètre « %(name)s » est donné plusieurs fois. Gardez-en une valeur.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: words that fit `pattern` (whole), one of `choices`, or a number from `least` to `most`.

    `description` is a sentence in French. `usual` is what is meant where nothing is asked.
    """

    name: str
    description: str
    example: str = ""
    pattern: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    usual: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a whole number."""
        return self.most is not None

    @property
    def schema(self) -> Mapping[str, Any]:
        """What the document says of its values."""
        if self.most is not None:
            usual = {} if self.usual is None else {"default": self.usual}
            return {"type": "integer", "minimum": self.least, "maximum": self.most, **usual}
        return {"type": "string", "enum": list(self.choices)} if self.choices else self._words()

    def _words(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern or WORDS}$"}

    def read(self, given: str) -> str | int:
        """Return the value that an address gives. Raises `InvalidParameterError`."""
        if self.most is not None:
            number = int(given) if re.fullmatch(r"0|[1-9][0-9]{0,9}", given) else -1
            if self.least <= number <= self.most:
                return number
        elif given in self.choices or (not self.choices and re.fullmatch(self.pattern or WORDS, given)):
            return given
        raise InvalidParameterError(name=self.name, expected=self.expected)

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        if self.most is not None:
            return f"{self.least} – {self.most}"
        return ", ".join(self.choices) if self.choices else self.example or self.description


LIMIT = Parameter("limit", N_("Nombre de réponses par page."), least=1, most=MOST, usual=USUAL)


def read(known: Iterable[Parameter], given: Iterable[tuple[str, str]]) -> Mapping[str, str | int]:
    """Return what an address asks for, by name. Raises `InvalidParameterError` or one of its kinds."""
    by_name = {one.name: one for one in known}
    found: dict[str, str | int] = {}
    for name, value in given:
        if name not in by_name:
            raise UnknownParameterError(name=name[:50], known=", ".join(by_name) or "—")
        if name in found:
            raise RepeatedParameterError(name=name)
        found[name] = by_name[name].read(value)
    return found
