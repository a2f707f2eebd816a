"""Find e-mail addresses, as they are and as people spell them out, and pages that are somebody's own."""

import re
from collections.abc import Iterator

from manifeste_tool.domain.personal.folded import Folded

Span = tuple[int, int]

_PROVIDERS = (
    "gmail|orange|free|laposte|hotmail|yahoo|outlook|wanadoo|sfr|live|icloud|proton|protonmail|gmx|bbox|"
    "neuf|numericable|aol|msn|club-internet"
)
_LEFT = r"(?<![a-z0-9._%+'-])[a-z0-9][a-z0-9._%+'-]{0,63}"
_DOMAIN = r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}"
#: « nom@exemple.fr », « nom @ exemple . fr », « nom@gmail ».
_PLAIN = re.compile(
    rf"{_LEFT}@[a-z0-9-]{{1,63}} ?\. ?[a-z]{{2,10}}\b|{_LEFT} @ [a-z0-9-]{{1,63}} \. [a-z]{{2,10}}\b"
    rf"|{_LEFT} {{0,2}}@ {{0,2}}(?:{_DOMAIN}|(?:{_PROVIDERS})\b(?: ?[.,] ?(?:com|fr|net)\b)?)"
)
_DOT = r"(?: ?\. ?| ?[(\[{]?(?:point|dot|pt)[)\]}]? ?)"
_JOIN = r"(?: ?[._-] ?| ?[(\[{]?(?:point|dot|tiret|underscore)[)\]}]? ?)"
_AT = r" {0,2}(?:[(\[{<] ?(?:at|a|arobase|arobas|@) ?[)\]}>]|(?<![a-z])(?:arobase|arobas|arrobase|at)(?![a-z])) {0,2}"
_SPELLED = re.compile(
    rf"(?<![a-z0-9._-])[a-z0-9]{{1,30}}(?:{_JOIN}[a-z0-9]{{1,30}}){{0,3}}{_AT}"
    rf"(?:[a-z0-9]{{1,30}}(?:(?:-| tiret )[a-z0-9]{{1,30}}){{0,3}}(?:{_DOT}[a-z0-9-]{{1,30}}){{0,2}}{_DOT}"
    r"(?:fr|com|net|org|eu|re|bzh|be|ch|io|info)(?![a-z])"
    rf"|(?:{_PROVIDERS})(?![a-z]))"
)
#: What tells that an address is spelled out.
WAKING = frozenset({"arobase", "arobas", "arrobase", "at"})
_SITES = ("facebook.", "instagram.", "linkedin.", "twitter.", "tiktok.", "x.com/", "threads.", "snapchat.")
_PROFILE = re.compile(
    r"(?<![a-z0-9.])(?:https?://)?(?:(?:www|fr|m|fr-fr)\.)?"
    r"(?:linkedin\.com/in/|(?:facebook|instagram|twitter|tiktok|x|snapchat|threads)\.(?:com|net)/)"
    r"(?!groups|pages|events|hashtag|watch|share|search|company|business|help|policies|privacy)@?[a-z0-9][a-z0-9._-]{1,60}"
)


def may_hold_mails(text: Folded) -> bool:
    """Whether an address may stand there."""
    return "@" in text.plain or "(a)" in text.low or not WAKING.isdisjoint(text.words)


def mails(text: Folded) -> Iterator[Span]:
    """Yield where e-mail addresses stand."""
    if "@" in text.plain:
        yield from (_trimmed(text.low, *match.span()) for match in _PLAIN.finditer(text.low))
    if "(a)" in text.low or "(@)" in text.low or not WAKING.isdisjoint(text.words):
        yield from (match.span() for match in _SPELLED.finditer(text.low))


def may_hold_profiles(text: Folded) -> bool:
    """Whether a page of somebody's own may be named."""
    return "/" in text.plain and names_site(text)


def names_site(text: Folded) -> bool:
    """Whether a site where people have pages is named."""
    return any(site in text.low for site in _SITES)


def profiles(text: Folded) -> Iterator[Span]:
    """Yield where pages of somebody's own are named."""
    yield from (_trimmed(text.low, *match.span()) for match in _PROFILE.finditer(text.low))


def _trimmed(low: str, start: int, end: int) -> Span:
    return start, start + len(low[start:end].rstrip(".-'_"))
