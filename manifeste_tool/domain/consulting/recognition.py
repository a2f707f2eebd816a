"""Recognise a sheet by its headings and, where these do not say it, by what its columns hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting import naming
from manifeste_tool.domain.consulting.headings import Heading, column_key, headings
from manifeste_tool.domain.consulting.layouts import FIELDS, Answer, Layout, Rule, of_column
from manifeste_tool.domain.consulting.markup import plain_words
from manifeste_tool.domain.consulting.platforms import adapted, platform_of
from manifeste_tool.domain.consulting.profiles import Profile
from manifeste_tool.errors import N_, RefusedError

_MEAN_WORDS = 4  # from which the cells of a column are words somebody wrote


class NoWordsError(RefusedError):
    """No column holds what people said."""

    sentence = N_(
        "Aucune colonne ne donne le texte des contributions. Le fichier contient : %(columns)s. "
        "Nommez-la « texte », ou dites laquelle en tient lieu : colonne par colonne sur la page d'import, ou par --map "
        'en ligne de commande ([columns] puis body = "…").'
    )


class UnclearColumnsError(RefusedError):
    """Several columns could hold what people said."""

    sentence = N_(
        "On ne sait pas laquelle de ces colonnes donne le texte des contributions : %(columns)s. "
        "Dites-le colonne par colonne sur la page d'import, ou par --map en ligne de commande "
        '([columns] puis body = "%(first)s"), '
        "ou terminez par « ? » le nom de celles qui posent chacune une question."
    )


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet that was understood: what it is, how it is read, what is left aside, and what should be known first.

    `closed` are the questions answered by ticking; `unread` the other columns that nothing reads.
    """

    kind: str
    layout: Layout
    closed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    warning: str = ""


def recognised(columns: Sequence[str], profiles: Sequence[Profile]) -> Recognised:
    """Return how a sheet is to be read. Raises `NoWordsError`, `UnclearColumnsError`."""
    every = headings(columns)
    platform = platform_of(every)
    fields = _fields(every, profiles)
    asked = () if platform.has_bodies else _questions(every, profiles, fields)
    if asked:
        layout = _questionnaire(every, profiles, fields, asked)
    else:
        says = platform.has_titles and "title" in fields
        layout = Layout(fields if says else _with_words(fields, every, profiles))
    layout = replace(layout, apart=_come_back(layout, every, profiles))
    layout = adapted(layout, platform, every, profiles)
    return _told(layout, every, profiles, platform.kind)


def _come_back(layout: Layout, every: Sequence[Heading], profiles: Sequence[Profile]) -> bool:
    """Whether the identifiers of a file are those of something else than its rows: a document, a person."""
    named = layout.rules["external_id"].columns if "external_id" in layout.rules else ()
    for each, profile in zip(every, profiles, strict=True):
        if each.key in named and profile.comes_back:
            return not profile.is_identifier or naming.is_doubtful(each)
    return False


def _fields(every: Sequence[Heading], profiles: Sequence[Profile]) -> dict[str, Rule]:
    """Return the fields that are named, each by its column, or by several in as many languages."""
    rules: dict[str, Rule] = {}
    for field in FIELDS:
        found = naming.named(every, field)
        if found and field != "external_id":
            rules[field] = of_column(found[0].key, *(each.key for each in found[1:]))
    if key := naming.identifier(every, profiles):
        rules["external_id"] = of_column(key)
    tongues = tuple((each.key, each.language) for each in naming.named(every, "body") if each.language)
    if tongues and "language" not in rules:
        rules["language"] = Rule(tongues=tongues)
    return rules


def _questions(
    every: Sequence[Heading], profiles: Sequence[Profile], fields: Mapping[str, Rule]
) -> tuple[tuple[Heading, Profile], ...]:
    """Return the columns that ask something of people, answered or not."""
    taken = {column for name, rule in fields.items() if name != "body" for column in rule.columns}
    pairs = zip(every, profiles, strict=True)
    return tuple((each, profile) for each, profile in pairs if each.asks and each.key not in taken)


def _questionnaire(
    every: Sequence[Heading],
    profiles: Sequence[Profile],
    fields: dict[str, Rule],
    asked: Sequence[tuple[Heading, Profile]],
) -> Layout:
    """Return the layout of a sheet with a column for each question; columns not answered yet are open ones."""
    rules = {name: rule for name, rule in fields.items() if name not in ("body", "question")}
    for each, profile in asked:
        for field, tells in (("territory", naming.tells_place), ("author_type", naming.tells_kind)):
            if field not in rules and tells(each, profile):
                rules[field] = of_column(each.key)
    taken = {column for rule in rules.values() for column in rule.columns}
    opened = [each for each, profile in asked if each.key not in taken and (profile.is_open or not profile.filled)]
    body = {column for name, rule in fields.items() if name == "body" for column in rule.columns}
    also = [each for each in every if each.key in body and each not in opened]
    answers = [each for each in (*opened, *also) if not naming.tells_who(each) or each.question_id]
    if not any(profile.filled for each, profile in zip(every, profiles, strict=True) if each in answers):
        raise NoWordsError(columns=", ".join(each.name for each in every))
    return Layout(rules, answers=tuple(_answer(each) for each in answers), turn=plain_words)


def _answer(heading: Heading) -> Answer:
    return Answer(heading.key, heading.question, heading.question_id or _short(heading.words))


def _short(words: str) -> str:
    """A question's own name in identifiers: its words, cut, with what tells it from those that begin alike."""
    if len(words) <= 48:  # noqa: PLR2004 - an identifier has 128 characters, the row's own included
        return words.replace(" ", "-")
    total = sum(rank * ord(sign) for rank, sign in enumerate(words, start=1)) % 1_000_003
    return f"{words[:40].replace(' ', '-')}-{total}"


def _with_words(fields: dict[str, Rule], every: Sequence[Heading], profiles: Sequence[Profile]) -> dict[str, Rule]:
    """Return the fields with the column of the words: the one that is named, else the only one where people wrote."""
    if "body" in fields or any(each.words == "after" for each in every):
        return fields
    taken = {column for rule in fields.values() for column in rule.columns}
    wrote = [
        each
        for each, profile in zip(every, profiles, strict=True)
        if each.key not in taken
        and not naming.tells_who(each)
        and profile.is_open
        and profile.mean_words >= _MEAN_WORDS
    ]
    if not wrote:
        raise NoWordsError(columns=", ".join(each.name for each in every))
    if len(wrote) > 1:
        raise UnclearColumnsError(columns=", ".join(f"« {each.name} »" for each in wrote), first=wrote[0].name)
    return {**fields, "body": of_column(wrote[0].key)}


def _told(layout: Layout, every: Sequence[Heading], profiles: Sequence[Profile], kind: str) -> Recognised:
    read = layout.columns
    rest = [(each, profile) for each, profile in zip(every, profiles, strict=True) if each.key not in read]
    closed = tuple(each.question for each, profile in rest if layout.answers and each.asks and profile.filled)
    unread = tuple(each.name for each, profile in rest if profile.filled and each.question not in closed)
    warning = ""
    if {"is_free", "previous_id"} <= {column_key(each.name) for each in every}:
        warning = N_("ce fichier semble être une liste de questions posées, non de réponses reçues")
    names = kind or (N_("questionnaire : une contribution par réponse ouverte") if layout.answers else N_("feuille"))
    return Recognised(names, layout, closed, unread, warning)
