"""What a contribution's sheet asks, on paper as on screen: the boxes, in the words that are kept."""

from enum import StrEnum

#: A contribution may be of several.
NATURES = (
    "attente",
    "point de vigilance",
    "proposition",
    "question",
    "expérience vécue",
    "refus ou limite",
    "exemple d'usage",
)
GROUP = "groupe d'atelier"
AUTHOR_TYPES = (
    "citoyen·ne",
    "élu·e ou institution",
    "agent public",
    "organisation à but non lucratif",
    "organisation à but lucratif",
    GROUP,
)
AGE_RANGES = ("moins de 18 ans", "18 à 29 ans", "30 à 44 ans", "45 à 59 ans", "60 à 74 ans", "75 ans et plus")
GENDERS = ("femme", "homme", "autre")
MOST_PEOPLE = 10_000


class ShownAs(StrEnum):
    """How somebody wants to be shown; the values are those sent and shown."""

    NOBODY = "anonyme"
    FIRST_NAME = "prénom"
    PSEUDONYM = "pseudonyme"
    ORGANISATION = "nom de l'organisation"
