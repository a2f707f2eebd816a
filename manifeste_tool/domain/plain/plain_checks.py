"""What a clean merge may still have broken: numbers that no longer follow, notes and links that lead nowhere."""

import re
from collections import Counter
from collections.abc import Iterator

from manifeste_tool.errors import N_

_NOTE = re.compile(r"^ {0,3}\[\^([^\]]+)\]:", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]]+)\](?!:)")
_ITEM = re.compile(r"^( *)(\d{1,9})[.)][ \t]")
_HEADING = re.compile(r"^#{1,6}[ \t]+((?:\d+\.)*)(\d+)[.)]?[ \t]", re.MULTILINE)
_TARGET = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:", re.MULTILINE)
_LINK = re.compile(r"\]\[([^\]]+)\]")
_ANCHOR = re.compile(r"\]\(#([^)\s]+)\)")
_TITLE = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NAMED = re.compile(r"""\{#([^}\s]+)|\b(?:id|name)=["']([^"']+)""")
_CITED = re.compile(r"\[[^\]\[]*@[^\]\[]*\](?!:)")
_KEY = re.compile(r"(?<![\w@])@([\w][\w:.#$%&+?<>~/-]*[\w])")
_ENTRY = re.compile(r"^[ \t]*(?:-[ \t]+)?id:[ \t]*[\"']?([^\s\"']+)|^ {0,3}\[@([^\]]+)\]:", re.MULTILINE)

TWO_NOTES = N_("Deux notes portent le numéro %(number)s.")
NO_NOTE = N_("L'appel de note %(number)s ne mène à aucune note.")
NO_CALL = N_("La note %(number)s n'est plus appelée.")
TWO_ITEMS = N_("Deux éléments d'une même liste portent le numéro %(number)s.")
TWO_HEADINGS = N_("Deux intitulés portent le numéro %(number)s.")
ITEM_AFAR = N_("Dans une liste, le numéro %(number)s ne suit plus celui qui le précède.")
HEADING_AFAR = N_("Le numéro d'intitulé %(number)s ne suit plus celui qui le précède.")
NO_TARGET = N_("Le lien « %(number)s » ne mène plus nulle part.")
NO_SOURCE = N_("La citation [@%(number)s] ne mène plus à aucune source.")


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
    yield from ((NO_TARGET, name) for name in _lost_links(text))
    yield from ((NO_SOURCE, key) for key in _lost_citations(text))
    yield from ((TWO_ITEMS if again else ITEM_AFAR, number) for number, again in _items(text))
    yield from ((TWO_HEADINGS if again else HEADING_AFAR, number) for number, again in _headings(text))


def _lost_links(text: str) -> Iterator[str]:
    """Yield the names of links that nothing defines: by reference, or to a heading of the text."""
    targets = {target.lower() for target in _TARGET.findall(text)}
    yield from (name for name in _LINK.findall(text) if name.lower() not in targets)
    anchors = {_slug(title) for title in _TITLE.findall(text)} | {one or other for one, other in _NAMED.findall(text)}
    yield from (f"#{name}" for name in _ANCHOR.findall(text) if name not in anchors)


def _slug(title: str) -> str:
    """Return the anchor under which a heading is linked to: its words in small letters, hyphens between them."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _lost_citations(text: str) -> Iterator[str]:
    """Yield the keys of citations that no entry of a bibliography in the text defines."""
    entries = {one or other for one, other in _ENTRY.findall(text)}
    keys = dict.fromkeys(key for cited in _CITED.findall(text) for key in _KEY.findall(cited))
    yield from (key for key in keys if key not in entries)


def _items(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the numbers of items that do not follow the one before in their list, and whether they repeat it.

    1, 1, 1 throughout is a habit, not a fault.
    """
    last: dict[int, int] = {}
    for line in text.split("\n"):
        found = _ITEM.match(line)
        if found:
            depth, number = len(found.group(1)), int(found.group(2))
            if depth in last and number not in (last[depth] + 1, 1):
                yield found.group(2), last[depth] == number
            last = {level: one for level, one in last.items() if level < depth} | {depth: number}
        elif line.strip() and not line.startswith(" "):
            last = {}


def _headings(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the numbers of headings given twice, and those that do not follow the one before under the same number."""
    last: dict[str, int] = {}
    seen: set[str] = set()
    for above, figure in _HEADING.findall(text):
        number = int(figure)
        if f"{above}{number}" in seen or (above in last and number > last[above] + 1):
            yield f"{above}{number}", f"{above}{number}" in seen
        seen.add(f"{above}{number}")
        last[above] = number
