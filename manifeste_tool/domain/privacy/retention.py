"""How long what is kept: the one list that the purge, the settings page and the legal documents read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.errors import N_, RefusedError

LONGEST = timedelta(days=36_500)


class UnfitDurationError(RefusedError):
    """A duration that is no whole number of days, or none that anybody lives to see."""

    sentence = N_("« %(given)s » n'est pas une durée : écrivez un nombre entier de jours, de %(least)s à %(most)s.")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: what it is, why it is kept so long, how long by default, and the setting that says otherwise.

    `elsewhere` says who lets it go where it is not this program's purge. None is kept less than `least`.
    """

    name: str
    what: str
    why: str
    default: timedelta
    setting: str
    elsewhere: str = ""
    least: timedelta = timedelta(days=1)

    def lasts(self, settings: Mapping[str, str]) -> timedelta:
        """Return how long it is kept by an instance's settings."""
        return timedelta(days=int(settings[self.setting])) if settings.get(self.setting) else self.default

    def read(self, given: str) -> timedelta:
        """Read a duration in days. Raises `UnfitDurationError`."""
        days = given.strip()
        if not (days.isascii() and days.isdecimal()) or not self.least.days <= int(days[:9]) <= LONGEST.days:
            raise UnfitDurationError(given=given, least=self.least.days, most=LONGEST.days)
        return timedelta(days=int(days))


def _kept(name: str, days: int, what: str, why: str, *, elsewhere: str = "", least: int = 1) -> Kept:
    return Kept(name, what, why, timedelta(days=days), f"keep_{name}", elsewhere, timedelta(days=least))


KEPT: tuple[Kept, ...] = (
    _kept(
        "left_accounts",
        365,
        N_("Ce qui reste des comptes quittés : mandats, invitations, préférences"),
        N_("Dire en quelle qualité une personne a agi, le temps que ses actes soient relus"),
    ),
    _kept(
        "devices",
        90,
        N_("Les appareils déconnectés ou dont la session est passée"),
        N_("Reconnaître après coup une connexion qui n'était pas la sienne"),
    ),
    _kept(
        "links",
        7,
        N_("Les liens et codes de connexion qui ont servi ou dont le délai est passé"),
        N_("Dire à qui ouvre un vieux lien qu'il a déjà servi"),
    ),
    _kept(
        "invitations",
        180,
        N_("Les invitations acceptées, reprises ou dont le délai est passé"),
        N_("Retrouver qui a invité qui"),
    ),
    _kept(
        "sign_ins",
        365,
        N_("La trace des connexions au journal"),
        N_("Retrouver l'origine d'un acte contesté"),
    ),
    _kept(
        "journal_details",
        1_095,
        N_("Les précisions du journal sur les comptes, que seul le secrétariat lit"),
        N_("Rendre compte des actes d'administration"),
    ),
    _kept(
        "mails",
        90,
        N_("L'adresse et le contenu des courriels envoyés"),
        N_("Vérifier ce qui a été écrit à qui, quand quelqu'un dit n'avoir rien reçu"),
        least=10,
    ),
    _kept(
        "notices",
        180,
        N_("Les nouvelles déjà annoncées ou lues de chacun"),
        N_("Ne pas annoncer deux fois la même chose"),
        least=10,
    ),
    _kept("reminders", 365, N_("Les rappels envoyés"), N_("Ne pas relancer deux fois pour la même échéance")),
    _kept(
        "uploads",
        1,
        N_("Les fichiers d'import en attente"),
        N_("Relire l'import avant de le confirmer"),
    ),
    _kept(
        "import_jobs",
        90,
        N_("Le compte rendu des imports terminés"),
        N_("Comprendre ce qu'un import a ajouté ou refusé"),
    ),
    _kept(
        "exports",
        30,
        N_("Les documents produits et gardés pour être remis plus vite"),
        N_("Les remettre sans les refaire ; ils se refont à la demande"),
    ),
    _kept(
        "drafts",
        365,
        N_("Les brouillons d'amendement que personne n'a repris"),
        N_("Laisser à chacun le temps de finir ce qu'il a commencé"),
        least=30,
    ),
    _kept(
        "attempts",
        1,
        N_("Le compte des tentatives, sous une empreinte"),
        N_("Limiter l'envoi automatique de formulaires"),
    ),
    _kept(
        "contributors",
        1_095,
        N_("Le nom, l'adresse et le profil de qui a contribué"),
        N_("Prévenir les personnes qui l'ont demandé de ce que devient leur contribution"),
        least=30,
    ),
    _kept(
        "withdrawn",
        365,
        N_("Le code de suivi et les accords des contributions retirées"),
        N_("Prouver que le retrait a été demandé et fait"),
        least=30,
    ),
    _kept(
        "requests",
        365,
        N_("Qui a demandé l'adhésion d'une collectivité, une fois la réponse donnée"),
        N_("Répondre à une contestation de la réponse"),
    ),
    _kept(
        "enquiries",
        365,
        N_("Les questions du public closes : nom, adresse, échanges"),
        N_("Reprendre un échange sans redemander ce qui a été dit"),
    ),
    _kept(
        "flags",
        365,
        N_("L'adresse et le message de qui a signalé un contenu, une fois la réponse donnée"),
        N_("Répondre à une contestation de la réponse"),
    ),
    _kept(
        "opinion_requests",
        365,
        N_("Le nom et l'adresse des personnes consultées par courriel"),
        N_("Attribuer une réponse à qui l'a donnée"),
    ),
    _kept(
        "previews",
        90,
        N_("Le nom donné aux liens d'aperçu qui ne servent plus"),
        N_("Savoir à qui un texte a été montré avant l'heure"),
    ),
    _kept(
        "returned",
        90,
        N_("Les documents annotés revenus et traités, avec le nom de leurs auteurs"),
        N_("Vérifier ce qui en a été repris"),
    ),
    _kept(
        "comment_wordings",
        365,
        N_("Les mots d'un commentaire modifié ou supprimé"),
        N_("Juger d'un signalement qui porte sur eux"),
    ),
    _kept(
        "data_requests",
        1_095,
        N_("Qui a exercé un droit sur ses données, et ce qui a été écrit"),
        N_("Prouver que la demande a reçu sa réponse dans le délai"),
        least=365,
    ),
    _kept(
        "logs",
        90,
        N_("Les journaux techniques du programme, sans adresse ni jeton"),
        N_("Comprendre une panne ou une attaque"),
        elsewhere=N_("l'hébergeur, par la rotation de ses journaux"),
    ),
    _kept(
        "backups",
        30,
        N_("Les sauvegardes"),
        N_("Rétablir le site après une perte"),
        elsewhere=N_("« manifeste backup », qui supprime les plus anciennes"),
    ),
)
BY_NAME: Mapping[str, Kept] = {one.name: one for one in KEPT}
