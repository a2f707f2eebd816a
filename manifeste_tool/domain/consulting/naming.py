"""What columns are called, in the kit, in our own files and in the exports of others, and which field each feeds."""

import re
from collections.abc import Mapping, Sequence

from manifeste_tool.domain.consulting.headings import Heading
from manifeste_tool.domain.consulting.profiles import Profile

#: By field, the names (folded) that say it, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "external id",
        "id",
        "reference",
        "identifiant",
        "document id",
        "uuid",
        "response id",
        "id reponse",
        "reponse id",
        "ref",
    ),
    "title": (
        "title",
        "titre",
        "intitule",
        "sujet",
        "objet",
        "subject",
        "headline",
        "titre de la contribution",
        "titre de votre contribution",
    ),
    "body": (
        "body",
        "texte",
        "text",
        "contribution",
        "contenu",
        "content",
        "body text",
        "reponse",
        "answer",
        "avis",
        "message",
        "commentaire",
        "comment",
        "texte de la contribution",
        "votre contribution",
        "votre avis",
        "votre proposition",
        "proposition",
        "propos",
        "description",
    ),
    "author_type": (
        "author type",
        "auteur type",
        "type d auteur",
        "type auteur",
        "type de l auteur",
        "author kind",
        "type de profil",
        "profil",
        "user type",
        "author user type name",
        "type de contributeur",
        "qualite",
        "statut",
        "vous etes",
    ),
    "territory": (
        "territory",
        "territoire",
        "code postal ou commune",
        "author zip code",
        "zip code",
        "zipcode",
        "code postal",
        "postcode",
        "postal code",
        "commune",
        "ville",
        "localite",
        "departement",
        "quartier",
        "scope name",
        "collectivite",
    ),
    "collected": ("collected", "mode de recueil", "canal", "mode de collecte", "type de recueil", "submit type"),
    "said_on": (
        "said on",
        "date",
        "created at",
        "cree le",
        "date de creation",
        "creation",
        "date created",
        "published at",
        "date de publication",
        "horodateur",
        "timestamp",
        "submitted at",
        "submitdate",
        "date de soumission",
        "date de la contribution",
        "date de depot",
    ),
    "publishable": (
        "publishable",
        "consentement publication",
        "consentement a la publication",
        "accord de publication",
        "accord publication",
    ),
    "consultation": ("consultation", "concertation"),
    "parent": ("parent", "parent id", "en reponse a", "in reply to"),
    "language": ("language", "langue", "locale", "lang", "startlanguage"),
    "question": ("question", "question text", "texte de la question", "intitule de la question"),
    "theme": ("theme", "themes", "thematique", "category name", "categorie", "category", "rubrique", "type subtitle"),
    "nature": ("nature", "type de contribution", "sens"),
}
#: Names that may say what tells a row from the others: believed where the values do.
_DOUBTFUL_IDENTIFIERS = ("source", "numero", "num", "n", "no", "number")
_PEOPLE = re.compile(
    r"\b(?:nom|noms|prenom|prenoms|mail|email|e mail|courriel|mel|telephone|tel|phone|mobile|username|nickname|pseudo|"
    r"pseudonyme|author name|auteur|author|adresse|address|ip)\b"
)
_PLACES = re.compile(r"\b(?:commune|ville|code postal|departement|quartier|habitez)\b")
_KINDS = re.compile(r"\b(?:vous etes|etes vous|en tant que|profil|votre statut|votre qualite)\b")
_FACET = 128


def named(headings: Sequence[Heading], field: str) -> tuple[Heading, ...]:
    """Return the columns that say a field, by the surest of its names: several where they are in several languages."""
    for name in NAMES[field]:
        found = [each for each in headings if each.words == name]
        if found:
            return tuple(sorted(found, key=_original_first))
    return ()


def identifier(headings: Sequence[Heading], profiles: Sequence[Profile]) -> str:
    """Return the column that tells a row from the others, `""` for none."""
    sure = named(headings, "external_id")
    if sure:
        return sure[0].key
    for each, profile in zip(headings, profiles, strict=True):
        if is_doubtful(each) and profile.is_identifier:
            return each.key
    return ""


def is_doubtful(heading: Heading) -> bool:
    """Whether a name may be that of an identifier, or of something else."""
    return heading.words in _DOUBTFUL_IDENTIFIERS


def tells_who(heading: Heading) -> bool:
    """Whether a column names people or says how to reach them: it is never read."""
    return bool(_PEOPLE.search(heading.words)) and not _PLACES.search(heading.words)


def tells_place(heading: Heading, profile: Profile) -> bool:
    """Whether a question asks where people live."""
    return bool(_PLACES.search(heading.words)) and profile.longest <= _FACET and profile.mean_words < 5  # noqa: PLR2004


def tells_kind(heading: Heading, profile: Profile) -> bool:
    """Whether a question asks in what capacity people answer."""
    return bool(_KINDS.search(heading.words)) and profile.longest <= _FACET and not profile.is_open


def _original_first(heading: Heading) -> tuple[bool, bool, str]:
    """French first, then the other languages, what a machine wrote last."""
    return (heading.machine, heading.language not in ("", "fr"), heading.language)
