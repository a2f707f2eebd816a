"""From the rows of a sheet to contributions: what a row must hold, and what is read of each cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from manifeste_tool.domain.consulting.headings import column_key
from manifeste_tool.domain.consulting.layouts import Layout
from manifeste_tool.errors import N_, RefusedError

LIMITS = {
    "external_id": 128,
    "title": 300,
    "body": 100_000,
    "author_type": 128,
    "territory": 128,
    "collected": 128,
    "parent": 128,
    "consultation": 32,
    "question": 500,
    "theme": 200,
    "nature": 200,
    "language": 16,
    "said_on": 1_000,
    "publishable": 1_000,
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_YES = frozenset({"oui", "yes", "true", "vrai", "1", "x"})
_NO = frozenset({"non", "no", "false", "faux", "0", ""})
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\D.*)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:\D.*)?")

_BLANK = dict.fromkeys(LIMITS, "")

#: The values of a contribution by field, on the way to it, every field of `LIMITS` among them: its reference is still
#: to be given.
Values = dict[str, Any]
#: Reads the cells of one row into what it holds: values, or why one contribution is refused.
Reader = Callable[[Sequence[str]], Iterator["Values | RefusedError"]]


class EmptyContributionError(RefusedError):
    """The row holds no words."""

    sentence = N_("le texte de la contribution est vide")


class NoAnswerError(RefusedError):
    """The row answers none of the open questions."""

    fields = ("answer", "words", "body")
    sentence = N_("aucune question ouverte n'a reçu de réponse")


class UnreadableDayError(RefusedError):
    """The row's date is written in no usual way."""

    sentence = N_("la date « %(found)s » n'est pas lisible : écrivez-la AAAA-MM-JJ ou JJ/MM/AAAA")


class UnreadableConsentError(RefusedError):
    """The row's consent is neither yes nor no."""

    sentence = N_("l'accord de publication « %(found)s » n'est ni oui ni non")


class TooLongCellError(RefusedError):
    """A cell is longer than its field may be."""

    sentence = N_("le champ %(field)s compte %(length)s signes, la limite est de %(limit)s")


def reader(layout: Layout, columns: Sequence[str]) -> Reader:
    """Return what reads the rows of a file with these columns.

    In what it gives, `answers` is the external identifier of what is answered, and `external_id` is `""` where the
    file has none. A title too long for its field goes whole to the head of the text.
    """
    places = {column_key(name): place for place, name in reversed(list(enumerate(columns)))}
    rules = [(name, rule.bound(places)) for name, rule in layout.rules.items()]
    if not layout.answers:
        return lambda cells: iter((_of_row(rules, layout, cells),))
    questions = [(places[answer.column], answer.question, answer.identity) for answer in layout.answers]
    return lambda cells: _of_answers(rules, questions, layout, cells)


_Bound = Sequence[tuple[str, Callable[[Sequence[str]], str]]]


def _of_row(rules: _Bound, layout: Layout, cells: Sequence[str]) -> Values | RefusedError:
    try:
        return finished({name: clean(fill(cells)) for name, fill in rules}, layout)
    except RefusedError as error:
        return error


def _of_answers(
    rules: _Bound, questions: Sequence[tuple[int, str, str]], layout: Layout, cells: Sequence[str]
) -> Iterator[Values | RefusedError]:
    """Give one contribution for each answer, the fields of the row repeated; a row without any is refused once."""
    filled = {name: clean(fill(cells)) for name, fill in rules}
    turn, answered = layout.turn or str, False
    for place, question, identity in questions:
        body = clean(turn(cells[place]))
        if not body:
            continue
        answered = True
        own = f"{filled['external_id']}/{identity}" if filled.get("external_id") else ""
        try:
            yield finished({**filled, "body": body, "question": question, "external_id": own}, layout)
        except RefusedError as error:
            yield error
    if not answered:
        yield NoAnswerError()


def finished(filled: dict[str, str], layout: Layout) -> Values:
    """Return the values of a contribution from what fills its fields. Raises a `RefusedError` of this module."""
    if not filled["body"]:
        raise EmptyContributionError
    if filled.get("title"):
        filled = _with_title_that_fits(filled)
    for name, value in filled.items():
        if len(value) > LIMITS[name]:
            raise TooLongCellError(field=name, length=len(value), limit=LIMITS[name])
    values: Values = {**_BLANK, **filled}
    values["said_on"] = day(values["said_on"])
    values["publishable"] = consent(values["publishable"])
    values["answers"], values["parent"], values["origin"] = values["parent"], "", layout.origin
    return values


def clean(value: str) -> str:
    """Return words without what no person typed: control and direction characters, carriage returns, outer spaces."""
    if value.isprintable():  # no line ends and nothing of `_CONTROL`: what nearly every cell is
        return (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", lines)).strip()


@lru_cache(maxsize=4096)
def day(written: str) -> date | None:
    """Read a day as exports write it, with or without an hour; `""` gives None. Raises `UnreadableDayError`."""
    if not written:
        return None
    try:
        if found := _ISO_DAY.fullmatch(written):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _FRENCH_DAY.fullmatch(written):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(written).date()
    except ValueError as error:
        raise UnreadableDayError(found=written[:40]) from error


@lru_cache(maxsize=64)
def consent(written: str) -> bool:
    """Read a consent to be published; a blank is none. Raises `UnreadableConsentError`."""
    said = written.casefold()
    if said not in _YES | _NO:
        raise UnreadableConsentError(found=written[:40])
    return said in _YES


def _with_title_that_fits(filled: dict[str, str]) -> dict[str, str]:
    title = " ".join(filled["title"].split())
    if len(title) <= LIMITS["title"]:
        return filled if title == filled["title"] else {**filled, "title": title}
    shown = title[: LIMITS["title"] - 1].rsplit(" ", 1)[0]
    return {**filled, "title": f"{shown}…", "body": f"{title}\n\n{filled['body']}"}
