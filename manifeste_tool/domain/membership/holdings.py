"""What somebody still holds, and what becomes of it when they leave: said beforehand, done then."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.errors import N_


class Holding(StrEnum):
    """The kinds of things that a departure changes, in the order they are said; the values name them in code."""

    SUBSTITUTES = "substitutes"
    SEAT = "seat"  # they are somebody's substitute
    CHARGES = "charges"
    TASKS = "tasks"
    DRAFTS = "drafts"
    PREPARED = "prepared"
    COSIGNATURES = "cosignatures"
    COPIES = "copies"
    PROXIES = "proxies"
    COLLABORATIONS = "collaborations"
    QUESTIONS = "questions"
    OPEN_AMENDMENTS = "open_amendments"
    PREVIEWS = "previews"
    INVITATIONS = "invitations"
    LINKS = "links"
    DEVICES = "devices"


#: What each kind is called, and what becomes of it.
WORDS: Mapping[Holding, tuple[str, str]] = {
    Holding.SUBSTITUTES: (
        N_("Ses suppléants"),
        N_("Ils restent suppléants d'un siège vide, ou prennent son siège : vous choisissez."),
    ),
    Holding.SEAT: (N_("La personne qu'elle supplée"), N_("Elle n'a plus ce suppléant.")),
    Holding.CHARGES: (N_("Charges de chapitres"), N_("Elles sont reprises ; à confier à quelqu'un d'autre.")),
    Holding.TASKS: (N_("Tâches confiées"), N_("Elles reviennent à qui les prendra en premier.")),
    Holding.DRAFTS: (
        N_("Brouillons, que nul autre ne lit"),
        N_("Ils sont effacés, avec les cosignatures qu'ils demandaient."),
    ),
    Holding.PREPARED: (
        N_("Projets préparés au nom d'un membre"),
        N_("Ils passent à la personne qui enregistre ce départ ; par la ligne de commande, ils restent où ils sont."),
    ),
    Holding.COSIGNATURES: (N_("Cosignatures sans réponse"), N_("Elles deviennent caduques.")),
    Holding.COPIES: (N_("Copies de travail prêtées"), N_("Elles restent aux autres rédacteurs ; son accès finit.")),
    Holding.PROXIES: (
        N_("Pouvoirs reçus pour un vote ou une séance à venir"),
        N_("Ils tombent ; leurs mandants sont à prévenir."),
    ),
    Holding.COLLABORATIONS: (N_("Liens de collaboration"), N_("Ils prennent fin.")),
    Holding.QUESTIONS: (
        N_("Demandes d'avis sans réponse"),
        N_("Elles restent ouvertes par leur lien : retirez-les, ou adressez-les à quelqu'un d'autre."),
    ),
    Holding.OPEN_AMENDMENTS: (
        N_("Amendements en cours d'examen"),
        N_("Ils gardent sa signature et leur place ; un autre membre peut les reprendre s'ils sont retirés."),
    ),
    Holding.PREVIEWS: (N_("Liens donnés vers une version à paraître"), N_("Ils restent ; reprenez-les s'il le faut.")),
    Holding.INVITATIONS: (N_("Invitations sans réponse"), N_("Leurs liens n'ouvrent plus rien.")),
    Holding.LINKS: (N_("Liens de connexion en cours"), N_("Ils n'ouvrent plus rien.")),
    Holding.DEVICES: (N_("Appareils connectés"), N_("Leurs sessions sont closes aussitôt.")),
}


@dataclass(frozen=True, slots=True)
class Held:
    """So many things of one kind; `names` names a few people where it is about people."""

    holding: Holding
    count: int
    names: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What they are, a sentence marked for translation."""
        return WORDS[self.holding][0]

    @property
    def becomes(self) -> str:
        """What becomes of them, likewise."""
        return WORDS[self.holding][1]
