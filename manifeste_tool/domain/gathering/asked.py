"""What a contribution's sheet asks, on paper as on screen: the boxes, in the words that are kept."""

from enum import StrEnum

from manifeste_tool.errors import N_

#: A contribution may be of several.
NATURES = (
    N_("attente"),
    N_("point de vigilance"),
    N_("proposition"),
    N_("question"),
    N_("expérience vécue"),
    N_("refus ou limite"),
    N_("exemple d'usage"),
)
GROUP = N_("groupe d'atelier")
AUTHOR_TYPES = (
    N_("citoyen·ne"),
    N_("élu·e ou institution"),
    N_("agent public"),
    N_("organisation à but non lucratif"),
    N_("organisation à but lucratif"),
    GROUP,
)
AGE_RANGES = (
    N_("moins de 18 ans"),
    N_("18 à 29 ans"),
    N_("30 à 44 ans"),
    N_("45 à 59 ans"),
    N_("60 à 74 ans"),
    N_("75 ans et plus"),
)
GENDERS = (N_("femme"), N_("homme"), N_("autre"))
MOST_PEOPLE = 10_000


class ShownAs(StrEnum):
    """How somebody wants to be shown; the values are those sent and shown."""

    NOBODY = N_("anonyme")
    FIRST_NAME = N_("prénom")
    PSEUDONYM = N_("pseudonyme")
    ORGANISATION = N_("nom de l'organisation")
