"""Find postal addresses: a number and a way, a hamlet, a box, a postcode and a town after any of them.

A street alone (« la rue Victor Hugo est dangereuse ») is a place that everybody speaks of; it is an address with a
number, or where somebody says that they live there.
"""

import re
from collections.abc import Iterator

from manifeste_tool.domain.personal.folded import Folded, word_set
from manifeste_tool.domain.personal.other_words import EVERYDAY_WORDS

Span = tuple[int, int]

#: Ways that are nothing else after a number, and those that are also everyday words.
_SURE = (
    "rue|avenue|ave|av|boulevard|boulevrad|bld|blvd|bvd|bd|impasse|imp|allees?|alle|chemin|chem|ruelle|"
    "sentier|faubourg|fbg|esplanade|lotissement|hameau|venelle|montee"
)
_OTHER = (
    "place|pl|quai|cours|square|sq|passage|villa|residence|cite|route|rte|traverse|clos|domaine|"
    "promenade|rond-point|parvis|mail|voie|quartier|che|all|lot|r"
)
_WAYS = rf"(?P<way>{_SURE}|{_OTHER})(?![a-z])\.?"
_NUMBER = (
    r"(?P<number>[0-9]{1,4})(?:[ ,]{0,2}(?:bis|ter|quater|[a-d])(?![a-z']))?"
    r"(?: ?(?:-|/|et|a) ?[0-9]{1,4}(?: ?(?:bis|ter))?)?"
)
_NUMBERED = re.compile(
    rf"{_NUMBER}(?:[ ,]{{1,3}}|[ ,]{{0,2}}(?:de la |de l'|du |de ))(?:la )?(?:grande |grand'|petite |vieille )?{_WAYS}"
)
_LIVED = re.compile(
    r"(?:habite|habitons|habitant|demeurant|demeure|domiciliee?s?|loge|reside|residant|adresse ?:?|vis|vivons|chez moi)"
    rf"(?: actuellement| depuis [a-z0-9 ]{{1,20}})?[ :,]{{1,3}}"
    rf"(?P<at>(?:au|a la|a l'|dans la|dans l'|dans le|a|sur la|sur l'|le|la|l'|en)? ?{_WAYS})"
)
_HAMLET = re.compile(
    r"(?<![a-z])(?:lieu[ -]?dit|lieudit|ld)(?![a-z])[ :,]{1,3}[\"«]? ?(?P<name>(?:(?:le|la|les)(?![a-z]) |l')?[a-z])"
)
_BOX = re.compile(r"(?<![a-z])(?:bp|b\.p\.|cs|boite postale|tsa)(?: ?n ?[o?])? ?(?P<number>[0-9]{2,5})(?![0-9])")
_POST = re.compile(
    r"[ ,\n\r\-]{1,4}(?:f-)?(?:[0-9]{5}|[0-9]{2} [0-9]{3})(?![0-9])(?P<town>(?: [a-z][a-z'-]{1,30}){0,4})"
)
_BEFORE = re.compile("[a-z]+:?|:")
_GOES_ON = re.compile(r"[0-9a-z.,/]$|[0-9] $")
_TOWN = re.compile(r",? a [A-Z][a-zA-Z'-]+")
_POST_BEFORE = frozenset(
    {
        "article",
        "articles",
        "art",
        "alinea",
        "page",
        "pages",
        "loi",
        "numero",
        "les",
        "ces",
        "des",
        "chapitre",
        "proposition",
    }
)
_MONTH = re.compile("janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre")
_WORD = re.compile(r"(?: {1,2}|')?(?P<word>[a-z0-9]+(?:-[a-z0-9]+)*)\.?")
_JOINING = word_set(
    """
    de du des d la le les l au aux sur en a et sous st ste saint sainte docteur dr general gal marechal colonel
    abbe president professeur pr
    """
)
_WAYS_OTHER = frozenset(_OTHER.split("|"))
_STOPPING = (EVERYDAY_WORDS | {"fer", "pietonne", "pietonnes", "cyclable", "cyclables", "commercante", "scolaire"}) - {
    "grand",
    "grande",
    "petit",
    "petite",
    "haute",
    "haut",
    "cour",
    "gros",
    "soleil",
    "gare",
    "moulin",
    "bon",
    "lieu",
    "cite",
    "trois",
    "quatre",
}
_WAY_WORDS = frozenset(f"{_SURE}|{_OTHER}".replace("?", "").split("|")) | {"allee", "rond"}
_LIVING = word_set(
    """
    habite habitons habitant demeurant demeure domicilie domiciliee domicilies loge reside residant adresse vis
    vivons chez
    """
)
_HAMLETS = frozenset({"dit", "dits", "lieudit", "ld"})
_BOXES = frozenset({"bp", "cs", "tsa", "boite", "b"})
_MOST_WORDS = 6
#: A text without any of these words holds no address.
WAKING = _WAY_WORDS | _LIVING | _HAMLETS | _BOXES
_LONGEST_BOX = 5
_YEARS = range(1990, 2060)


def may_hold_addresses(text: Folded) -> bool:
    """Whether an address may stand there."""
    if text.digits and not (_WAY_WORDS.isdisjoint(text.words) and _BOXES.isdisjoint(text.words)):
        return True
    return not (_LIVING.isdisjoint(text.words) and _HAMLETS.isdisjoint(text.words))


def addresses(text: Folded) -> Iterator[Span]:
    """Yield where postal addresses stand, with the postcode and town that follow."""
    if text.digits and not _WAY_WORDS.isdisjoint(text.words):
        yield from _numbered(text)
    if not _LIVING.isdisjoint(text.words):
        yield from _lived(text)
    if not _HAMLETS.isdisjoint(text.words):
        yield from _hamlets(text)
    if text.digits and not _BOXES.isdisjoint(text.words):
        yield from _boxes(text)


def _lived(text: Folded) -> Iterator[Span]:
    for match in _LIVED.finditer(text.low):
        end = _end_of_name(text, match.end("at"), is_sure=match["way"] not in _WAYS_OTHER)
        if end:
            yield match.start("way"), _end_of_post(text, end)


def _numbered(text: Folded) -> Iterator[Span]:
    for match in _NUMBERED.finditer(text.low):
        close = text.low[max(0, match.start() - 14) : match.start()]
        before = _BEFORE.findall(close)
        if _GOES_ON.search(close) or (before and before[-1] in _POST_BEFORE):
            continue
        told = bool(before) and before[-1] in {"au", "habite", "adresse", ":", "adresse:", "habitons", "demeurant"}
        is_sure = told or match["way"] not in _WAYS_OTHER
        end = _end_of_name(text, match.end(), is_sure=is_sure)
        if end:
            yield match.start(), _end_of_post(text, end)


def _end_of_name(text: Folded, at: int, *, is_sure: bool) -> int:
    """Return where the name of a way ends, 0 where none follows.

    The name is a few words up to a sign or a word that goes on with the sentence; where the way is also an everyday
    word (« 2 places de parking »), one of them has a capital or a postcode follows.
    """
    end, named, capitals = at, False, False
    is_shouted = text.plain[max(0, at - 2) : at].strip(" .").isupper()
    for match in _words_of_name(text.low, at):
        is_name = match["word"] not in _JOINING and (is_sure or not match["word"].isdigit())
        named = named or is_name
        capitals = capitals or (is_name and not is_shouted and not text.plain[match.start("word")].islower())
        end = match.end()
    if not named or not (is_sure or capitals or _POST.match(text.low, end)):
        return 0
    return at + len(text.low[at:end].rstrip(" ,.'"))


def _words_of_name(low: str, at: int) -> Iterator[re.Match[str]]:
    """Yield the words after a way, up to a sign, a figure or a word that goes on with the sentence."""
    end = at
    for _ in range(_MOST_WORDS):
        match = _WORD.match(low, end)
        if not match or _is_over(low, match, at):
            return
        yield match
        end = match.end()
        if low[end - 1] == "." and match["word"] not in _JOINING:
            return


def _is_over(low: str, match: re.Match[str], at: int) -> bool:
    """Whether a word is not the name's: of « chemin des Prés » and « rue du 8 mai 1945 » all of them are."""
    word, before = match["word"], low[at : match.start()]
    if word[0].isdigit():
        is_year = word.isdigit() and _MONTH.search(before) is not None
        return before.split()[-1:] not in ([], ["du"], ["de"]) and not is_year
    bound = before.endswith((" des", " du", " la", " l", " aux"))
    return word in _STOPPING and word not in _JOINING and not bound


def _end_of_post(text: Folded, end: int) -> int:
    """Return where the postcode and the town after an address end, `end` where there are none."""
    match = _POST.match(text.low, end)
    if not match:
        town = _TOWN.match(text.plain, end)
        return town.end() if town else end
    upto = match.start("town")
    for word in re.finditer(r" [a-z'-]+", match["town"]):
        if word[0].strip() in _STOPPING:
            break
        upto = match.start("town") + word.end()
    return upto


def _hamlets(text: Folded) -> Iterator[Span]:
    for match in _HAMLET.finditer(text.low):
        if (
            text.plain[match.start("name") : match.end("name")].lower()
            != text.plain[match.start("name") : match.end("name")]
        ):
            end = _end_of_name(text, match.start("name"), is_sure=True)
            if end:
                yield match.start(), _end_of_post(text, end)


def _boxes(text: Folded) -> Iterator[Span]:
    """« BP 2019 » is a budget; a box of that number has its postcode behind it."""
    for match in _BOX.finditer(text.low):
        end = _end_of_post(text, match.end())
        is_known = len(match["number"]) == _LONGEST_BOX or (
            match[0].startswith("b") and int(match["number"]) not in _YEARS
        )
        if end > match.end() or is_known:
            yield match.start(), end
