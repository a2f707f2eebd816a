"""What the program wrote into the history of the text, in French for good, read again for a page in another language.

The first lines of commits (« Sources : chapitre II, alinéa 3 ») are kept as they were written. Those that the program
makes by itself are recognised; what a person wrote in their place stays as they wrote it.
"""

import re
from collections.abc import Iterator

from manifeste_tool.errors import N_

_PLACES = (
    (r"chapitre (?P<number>[IVXLC]+)", N_("chapitre %(number)s")),
    (r"(?P<chapter>.+), alinéa (?P<number>\d+)", N_("%(chapter)s, alinéa %(number)s")),
    (r"(?P<chapter>.+), intitulé", N_("%(chapter)s, intitulé")),
)
_SUBJECTS: tuple[tuple[str, str], ...] = (
    (r"Sources : (?P<place>.+)", N_("Sources : %(place)s")),
    (r"Texte aligné \((?P<kind>[^)]+)\) : (?P<place>.+)", N_("Texte aligné (%(kind)s) : %(place)s")),
    (r"Amendement (?P<number>\d+/\d+) : (?P<place>.+)", N_("Amendement %(number)s : %(place)s")),
    (r"Copie de travail (?P<number>\d+) : (?P<place>.+)", N_("Copie de travail %(number)s : %(place)s")),
    (r"Copie de travail (?P<number>\d+)", N_("Copie de travail %(number)s")),
    (r"(?P<program>[A-Z][\w ]+) sur (?P<system>[\w ]+)", N_("%(program)s sur %(system)s")),
    (r"Erratum de la version (?P<number>[\d.]+)", N_("Erratum de la version %(number)s")),
)
#: Whole lines, found in the catalogues by themselves.
WHOLE = (
    *(N_("Fondation du texte"), N_("Rédaction"), N_("Fin de la première rédaction")),
    *(N_("anglais"), N_("facile à lire"), N_("en clair"), N_("fichier"), N_("titre")),
)


def read(line: str) -> str | None:
    """Return the first line of a commit as the sentence that it was made of; None where a person wrote it."""
    return _read(line, (*_SUBJECTS, *_PLACES))


def _read(line: str, patterns: tuple[tuple[str, str], ...]) -> str | None:
    for pattern, sentence in patterns:
        if found := re.fullmatch(pattern, line):
            return sentence % dict(_values(found))
    return next((one for one in WHOLE if one == line), None)


def _values(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    for name, words in found.groupdict().items():
        yield name, words if name == "number" else _read(words, _PLACES) or words
