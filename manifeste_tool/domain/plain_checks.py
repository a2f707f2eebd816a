"""What a clean merge may still have broken: numbers that no longer follow, notes and links that lead nowhere."""

import re
from collections import Counter
from collections.abc import Iterator

from manifeste_tool.errors import N_

_NOTE = re.compile(r"^ {0,3}\[\^([^\]]+)\]:", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]]+)\](?!:)")
_ITEM = re.compile(r"^( *)(\d{1,9})[.)][ \t]")
_HEADING = re.compile(r"^#{1,6}[ \t]+(\d+(?:\.\d+)*)[.)]?[ \t]", re.MULTILINE)
_TARGET = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:", re.MULTILINE)
_LINK = re.compile(r"\]\[([^\]]+)\]")

TWO_NOTES = N_("Deux notes portent le numéro %(number)s.")
NO_NOTE = N_("L'appel de note %(number)s ne mène à aucune note.")
NO_CALL = N_("La note %(number)s n'est plus appelée.")
TWO_ITEMS = N_("Deux éléments d'une même liste portent le numéro %(number)s.")
TWO_HEADINGS = N_("Deux intitulés portent le numéro %(number)s.")
NO_TARGET = N_("Le lien « %(number)s » ne mène plus nulle part.")


def warnings(merged: str, ours: str, theirs: str) -> tuple[str, ...]:
    """Return the sentences about what is wrong in the merged text and was wrong in neither of the two."""
    known = Counter(_faults(ours)) | Counter(_faults(theirs))
    new = Counter(_faults(merged)) - known
    return tuple(sentence % {"number": number} for sentence, number in new)


def _faults(text: str) -> Iterator[tuple[str, str]]:
    notes, calls = _NOTE.findall(text), set(_CALL.findall(text))
    yield from ((TWO_NOTES, number) for number, times in Counter(notes).items() if times > 1)
    yield from ((NO_NOTE, number) for number in sorted(calls.difference(notes)))
    yield from ((NO_CALL, number) for number in sorted(set(notes) - calls))
    yield from ((TWO_HEADINGS, number) for number, times in Counter(_HEADING.findall(text)).items() if times > 1)
    targets = {target.lower() for target in _TARGET.findall(text)}
    yield from ((NO_TARGET, name) for name in _LINK.findall(text) if name.lower() not in targets)
    yield from ((TWO_ITEMS, number) for number in _repeated_items(text))


def _repeated_items(text: str) -> Iterator[str]:
    """Yield the numbers given twice in a row in one list; 1, 1, 1 throughout is a habit, not a fault."""
    last: dict[int, str] = {}
    for line in text.split("\n"):
        found = _ITEM.match(line)
        if found:
            depth, number = len(found.group(1)), found.group(2)
            if last.get(depth) == number and number != "1":
                yield number
            last = {level: one for level, one in last.items() if level < depth} | {depth: number}
        elif line.strip() and not line.startswith(" "):
            last = {}
