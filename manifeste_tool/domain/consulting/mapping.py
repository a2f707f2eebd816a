"""What somebody says of the columns of a sheet, one field for each, to a layout; and back, to show it."""

import hashlib
from collections.abc import Mapping, Sequence

from manifeste_tool.domain.consulting.headings import column_key, heading
from manifeste_tool.domain.consulting.layouts import FIELDS, Answer, Layout, of_column
from manifeste_tool.domain.consulting.markup import plain_words
from manifeste_tool.errors import N_, RefusedError

#: What a column may be beside a field: answers to the question that is its name.
ANSWER = "answer"
CHOICES: Mapping[str, str] = {
    "body": N_("le texte"),
    ANSWER: N_("des réponses à la question qui est son nom"),
    "title": N_("le titre"),
    "external_id": N_("ce qui distingue une ligne des autres"),
    "author_type": N_("le type d'auteur, jamais un nom"),
    "territory": N_("le territoire"),
    "collected": N_("le mode de recueil"),
    "said_on": N_("la date"),
    "publishable": N_("l'accord de publication"),
    "question": N_("la question posée"),
    "theme": N_("le thème"),
    "nature": N_("la nature"),
    "language": N_("la langue"),
    "parent": N_("l'identifiant de ce à quoi elle répond"),
    "consultation": N_("la référence de la concertation"),
}


class TwiceMappedError(RefusedError):
    """Two columns are said to give one field."""

    sentence = N_("Les colonnes « %(first)s » et « %(second)s » donnent toutes deux « %(field)s ». N'en gardez qu'une.")


class NoTextMappedError(RefusedError):
    """No column is said to give what people said."""

    sentence = N_("Dites quelle colonne donne le texte, ou lesquelles donnent des réponses à une question.")


def layout_of_choices(choices: Mapping[str, str], columns: Sequence[str]) -> Layout:
    """Return the layout that says, by `column_key`, which field each column gives; others are not read.

    Raises `TwiceMappedError`, `NoTextMappedError`.
    """
    rules, answers = {}, []
    for name in columns:
        field = choices.get(column_key(name), "")
        if field == ANSWER:
            asked = heading(name)
            identity = asked.question_id or hashlib.sha256(asked.words.encode()).hexdigest()[:12]
            answers.append(Answer(asked.key, asked.question, identity))
        elif field in rules:
            first = next(one for one in columns if choices.get(column_key(one)) == field)
            raise TwiceMappedError(first=first, second=name, field=field)
        elif field in FIELDS:
            rules[field] = of_column(column_key(name), turn=plain_words if field in ("title", "body") else None)
    if "body" not in rules and not answers:
        raise NoTextMappedError
    if answers and "body" in rules:
        asked = next(heading(one) for one in columns if column_key(one) in rules["body"].columns)
        answers.append(Answer(asked.key, asked.question, "texte"))
        del rules["body"]
    return Layout(rules, answers=tuple(answers), turn=plain_words)


def choices_of(layout: Layout) -> Mapping[str, str]:
    """Return the field that each column gives, as far as a layout says it column by column."""
    found = {column: name for name, rule in reversed(list(layout.rules.items())) for column in rule.columns}
    return {**found, **{answer.column: ANSWER for answer in layout.answers}}


def signature(columns: Sequence[str]) -> str:
    """Return what tells a set of headings from the others, in whatever order they come."""
    return hashlib.sha256("\0".join(sorted(map(column_key, columns))).encode()).hexdigest()[:32]
