"""Find the numbers that lead to somebody: telephone, NIR, IBAN, card, number plate, date of birth."""

import re
from collections.abc import Iterator

from manifeste_tool.domain.personal.folded import Folded, word_set

Span = tuple[int, int]

_NO_DIGIT = re.compile(r"[^0-9]+")
_APART = re.compile(r"[ .\-/_,()]+")
#: What makes a figure an amount, a measure or a percentage.
_MEASURED = re.compile(
    r" ?(?:euros?|eur|€|%|millions?|milliards?|habitants?|hab|km|m2|kwh|tonnes?|voix|fois|ans)\b|[.,]\d"
)

#: Where figures stand close together: all that a telephone number is made of.
_RUN = re.compile(r"[0-9+(][0-9o+().\-/,_ ]{8,}")
_HOME = re.compile(
    r"(?<![0-9a-z+,.])(?:(?:\+ ?|00 ?)33[ .\-]{0,2}(?:\( ?0 ?\)|0)?[ .\-]{0,2}|[0o][ .\-]?)"
    r"(?P<body>[1-7 9][ .\-/_]{0,2}(?:[0-9o][ .\-/_,]{0,3}){7}[0-9o])(?![0-9])"
)
_BARE = re.compile(
    r"(?<![0-9a-z+,.])(?:33 ?[67]|(?<=tel )[67]|(?<=tel[ :.][ :])[67]"
    r"|(?<=tel : )[67]|(?<=portable )[67])(?:[ .\-]?[0-9]{2}){4}(?![0-9])"
)
_ABROAD = re.compile(
    r"(?<![0-9a-z+])(?:\+|00)(?P<body>[1-9][0-9]{0,2}[ .\-]{0,2}(?:\(0\))?(?:[ .\-/]{0,2}\d){7,11})(?![0-9])"
)
_NIR = re.compile(
    r"(?P<body>[1-478][ .\-]{0,2}[0-9]{2}[ .\-]{0,2}(?P<month>[0-9]{2})"
    r"[ .\-]{0,2}(?P<place>[0-9]{2}|2[ab])[ .\-]{0,2}[0-9]{3}[ .\-]{0,2}[0-9]{3})"
    r"(?:[ .\-/]{0,3}(?:cle ?:? ?)?(?P<key>[0-9]{2}))?(?![0-9])"
)
_CARD = re.compile(r"[2-6][0-9]{3}(?P<by>[ .\-]?)[0-9]{4}(?P=by)[0-9]{4}(?P=by)[0-9]{4}(?![0-9])")
_IBAN = re.compile(r"(?<![0-9a-z])[a-z]{2}[ \-]?[0-9]{2}(?:[ .\-]{0,2}[0-9a-z]){11,32}")
_PLATE = re.compile(
    r"(?<![A-Za-z0-9\-])[A-HJ-NP-TV-Z]{2}(?P<by>[ \-]?)[0-9]{3}(?P=by)[A-HJ-NP-TV-Z]{2}(?![A-Za-z0-9\-])"
)
_OLD_PLATE = re.compile(
    r"(?<![A-Za-z0-9\-])[0-9]{2,4}[ \-]?[A-HJ-NP-TV-Z]{2,3}[ \-]?(?:[0-9]{2}|2[AB])(?![A-Za-z0-9\-])"
)
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_BIRTH = re.compile(
    r"(?<![a-z])(?:nee? ?(?:\(e\))?|ne\(e\)|naissance|naissance :|ddn)[ :]{1,3}"
    r"(?:le |est le |du )?(?:lundi |mardi |mercredi |jeudi |vendredi |samedi |dimanche )?"
    rf"(?P<day>[0-3]?[0-9](?:er)?[ ./\-](?:[01]?[0-9]|{_MONTHS})[ ./\-]"
    r"(?:1[89][0-9]{2}|20[0-9]{2}|[0-9]{2}))(?![0-9])"
)
#: How many signs an IBAN has, by country.
_IBAN_COUNTRIES = {
    15: "no",
    16: "be",
    18: "nl dk fi",
    19: "si",
    20: "lu at lt ee",
    21: "ch hr lv li",
    22: "de gb ie bg",
    24: "es ro se cz sk tn ad",
    25: "pt",
    26: "tr is dz",
    27: "fr mc it gr sm",
    28: "pl hu cy ma",
    31: "mt",
}
_IBAN_SIZES = {country: size for size, names in _IBAN_COUNTRIES.items() for country in names.split()}
#: What tells a number plate.
WAKING = word_set("plaque immatriculation immatricule immatriculee vehicule voiture")
_FEWEST_OF_A_PHONE, _FEWEST_OF_A_NIR, _FEWEST_OF_A_CARD = 8, 12, 16
#: Figures of an IBAN: at least so many where its check figures are right; a mistyped one is French, and has more.
_FEWEST_OF_AN_IBAN, _FEWEST_UNSOUND = 12, 20
_MONTHS_A_YEAR = 12
#: Fewer figures make no number at all.
FEWEST = 3


def may_hold_numbers(text: Folded) -> bool:
    """Whether there are as many figures as a telephone number has."""
    return text.digits >= _FEWEST_OF_A_PHONE


def may_hold_births(text: Folded) -> bool:
    """Whether a date of birth may stand there."""
    return text.digits >= FEWEST and any(sign in text.low for sign in _BIRTH_SIGNS)


def may_hold_plates(text: Folded) -> bool:
    """Whether a number plate may stand there: it has two capitals."""
    return text.digits >= FEWEST and b"AA" in text.shape


def phones(text: Folded) -> Iterator[Span]:
    """Yield where telephone numbers stand; those of public services (3939, 15, 0800…) lead to nobody."""
    low = text.low
    for run in _RUN.finditer(low):
        start = run.start() - low.startswith("o", run.start() - 1)
        yield from _phones_within(low, start, run.end())


def _phones_within(low: str, start: int, end: int) -> Iterator[Span]:
    for match in _HOME.finditer(low, start, end):
        if _is_dialled(match["body"]) and not _is_dated(match[0]):
            yield match.span()
    yield from (match.span() for match in _BARE.finditer(low, start, end))
    for match in _ABROAD.finditer(low, start, end):
        if _is_dialled_abroad(match["body"]) and not _MEASURED.match(low, match.end()):
            yield match.span()


def _is_dialled(body: str) -> bool:
    """Whether nine figures are parted as a telephone number is: in one way throughout, or in pairs."""
    parts = _APART.split(body)
    ways = set(_APART.findall(body))
    in_pairs = [len(part) for part in parts] in ([1, 2, 2, 2, 2], [3, 2, 2, 2])
    return in_pairs or (len(ways) <= 1 and not ways & {"/", ","} and all(len(part) > 1 for part in parts[1:]))


def _is_dated(found: str) -> bool:
    """Whether it begins as a day does: « 01/02/2017 10 »."""
    return bool(re.match(r"0[1-9][./\-](?:0[1-9]|1[0-2])[./\-](?:19|20)[0-9]{2}", found))


def _is_dialled_abroad(body: str) -> bool:
    parts = _APART.split(body)
    figures = _NO_DIGIT.sub("", body)
    return (
        not body.startswith("33")
        and "000000" not in figures
        and not (len(parts) > 1 and all(part == "000" for part in parts[1:]))
    )


def nirs(text: Folded) -> Iterator[Span]:
    """Yield where social security numbers stand: fifteen signs, or thirteen without their key.

    A wrong key tells a slip of the pen as often as another number: it is not asked of a number that has the rest.
    """
    if text.digits >= _FEWEST_OF_A_NIR:
        yield from (match.span() for match in _NIR.finditer(text.low) if _is_nir(match) and _begins(match))


def _begins(match: re.Match[str]) -> bool:
    """Whether no figure stands before: a pattern that began by looking back would be tried at every sign."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return not (before.isdigit() or before in {"/", "-"})


def _is_nir(match: re.Match[str]) -> bool:
    month, key = int(match["month"]), match["key"]
    if match["place"] == "00":
        return False
    body = _NO_DIGIT.sub("", match["body"].replace("2a", "19").replace("2b", "18"))
    sound = bool(key) and int(key) == 97 - int(body) % 97
    parts = len(_APART.findall(match["body"]))
    return sound or (1 <= month <= _MONTHS_A_YEAR and parts != 1 and (parts > 0 or bool(key) or body != match["body"]))


def ibans(text: Folded) -> Iterator[Span]:
    """Yield where bank accounts stand: sound by their check figures, or French in all but these."""
    if text.digits < _FEWEST_OF_AN_IBAN:
        return
    for match in _IBAN.finditer(text.low):
        end = _end_of_iban(match[0])
        if end:
            yield match.start(), match.start() + end


def _end_of_iban(run: str) -> int:
    """Return how far an IBAN goes in a run of letters and figures, 0 for none."""
    size = _IBAN_SIZES.get(run[:2], 0)
    places = [at for at, sign in enumerate(run) if sign.isalnum()]
    if not size or not run[:2].isalpha() or len(places) < size:
        return 0
    end = places[size - 1] + 1
    if run[end : end + 1].isalnum():
        return 0
    code = "".join(run[at] for at in places[:size])
    sound = int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1
    figures = sum(map(str.isdigit, code))
    if not sound and not run.startswith("fr"):
        return 0
    return end if figures >= (_FEWEST_OF_AN_IBAN if sound else _FEWEST_UNSOUND) else 0


def cards(text: Folded) -> Iterator[Span]:
    """Yield where bank cards stand: sixteen figures, sound by Luhn's sum."""
    if text.digits >= _FEWEST_OF_A_CARD:
        yield from (
            match.span()
            for match in _CARD.finditer(text.low)
            if _begins(match) and _is_sound(_NO_DIGIT.sub("", match[0]))
        )


def _is_sound(figures: str) -> bool:
    doubled = (int(figure) * (2 - at % 2) for at, figure in enumerate(figures))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's sum


def plates(text: Folded) -> Iterator[Span]:
    """Yield where number plates stand; one that is not joined by dashes is told by the words around."""
    told = not WAKING.isdisjoint(text.words)
    yield from (match.span() for match in _PLATE.finditer(text.plain) if told or match["by"] == "-")
    if told:
        yield from (match.span() for match in _OLD_PLATE.finditer(text.plain))


def births(text: Folded) -> Iterator[Span]:
    """Yield where dates of birth stand."""
    yield from (match.span("day") for match in _BIRTH.finditer(text.low))


_BIRTH_SIGNS = ("ne le ", "nee le ", "(e) le ", "naissance", "ddn")
