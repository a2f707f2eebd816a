"""The first steps of an instance: what is done before anybody is shown the site, in the order that is easiest."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.errors import N_

#: How many kinds of stages are dated before the démarche can be read.
STAGES_DATED = 2


class Step(StrEnum):
    """One step; the values are those of addresses."""

    ORGANISATION = "organisation"
    LEGAL = "pages-legales"
    MAIL = "courriel"
    TEXT = "texte"
    STAGES = "etapes"
    PEOPLE = "personnes"

    @property
    def next(self) -> "Step | None":
        """The step that follows, None after the last."""
        every = list(Step)
        rank = every.index(self) + 1
        return every[rank] if rank < len(every) else None


#: What each step asks of `domain.privacy.instance.CHOICES`.
ASKED: Mapping[Step, tuple[str, ...]] = {
    Step.ORGANISATION: ("title", "publisher", "director", "contact"),
    Step.LEGAL: ("host", "controllers", "agreement", "legal_basis", "dpo", "dpo_contact", "mail_host"),
}
#: And what of it must be written before its pages say what the law asks of them.
NEEDED: Mapping[Step, tuple[str, ...]] = {
    Step.ORGANISATION: ASKED[Step.ORGANISATION],
    Step.LEGAL: ("host", "controllers", "legal_basis", "dpo_contact"),
}
NAMES: Mapping[Step, str] = {
    Step.ORGANISATION: N_("L'organisation"),
    Step.LEGAL: N_("Les pages légales"),
    Step.MAIL: N_("Le courriel"),
    Step.TEXT: N_("Le texte de départ"),
    Step.STAGES: N_("Les étapes"),
    Step.PEOPLE: N_("Les personnes"),
}
WHYS: Mapping[Step, str] = {
    Step.ORGANISATION: N_("Le nom du site, qui le publie et où l'on écrit : c'est montré sur chaque page."),
    Step.LEGAL: N_("Qui héberge, qui répond des données et sur quelle base : les mentions légales en sont faites."),
    Step.MAIL: N_("Liens de connexion, invitations, rappels : sans courriel, personne ne peut entrer."),
    Step.TEXT: N_("Le texte que la commission écrira : un document, une trame, ou un simple titre."),
    Step.STAGES: N_("Qui peut quoi, et jusqu'à quand : chaque page le dit d'après ces dates."),
    Step.PEOPLE: N_("Le secrétariat d'abord, puis les membres, chacun invité par un lien personnel."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the first steps is there already. `tested` is the server that a test mail was last accepted by."""

    told: Mapping[str, str]
    server: str
    tested: str
    founded: bool
    dated: frozenset[StageKind]
    invited: int

    def done(self, step: Step) -> bool:
        """Whether a step needs nothing more."""
        match step:
            case Step.ORGANISATION | Step.LEGAL:
                return all(self.told.get(name) for name in NEEDED[step])
            case Step.MAIL:
                return bool(self.server) and self.tested == self.server
            case Step.TEXT:
                return self.founded
            case Step.STAGES:
                return len(self.dated) >= STAGES_DATED
            case _:  # people
                return self.invited > 0

    @property
    def first_left(self) -> Step | None:
        """The first step that needs something, None once the site is ready."""
        return next((step for step in Step if not self.done(step)), None)
