"""The processings of personal data that the program does: what, why, on which ground, whose, seen by whom."""

from dataclasses import dataclass

from manifeste_tool.errors import N_


@dataclass(frozen=True, slots=True)
class Processing:
    """One line of the record of article 30; `kept` names the lines of the list of durations that bear on it."""

    name: str
    why: str
    ground: str
    people: str
    data: str
    seen_by: str
    kept: tuple[str, ...]


PROCESSINGS = (
    Processing(
        N_("Recueillir et publier des contributions"),
        N_("Fonder le texte sur ce que des personnes ont dit, et leur dire ce qu'il en est devenu"),
        N_("Mission d'intérêt public pour lire et compter ; accord explicite pour publier, et pour écrire"),
        N_("Personnes qui contribuent, avec ou sans nom"),
        N_("Mots, type d'auteur, territoire, accords ; adresse électronique et profil s'ils sont donnés"),
        N_("Public (mots seuls, avec accord), référent de la collectivité, secrétariat"),
        ("contributors", "withdrawn", "uploads", "import_jobs"),
    ),
    Processing(
        N_("Modérer, signaler, répondre au public"),
        N_("Ne rien publier d'illicite ni de personnel ; répondre aux questions"),
        N_("Obligation légale et mission d'intérêt public"),
        N_("Personnes qui écrivent au secrétariat ou signalent un contenu ; tiers nommés"),
        N_("Adresse, message, motifs"),
        N_("Secrétariat"),
        ("enquiries", "flags", "requests"),
    ),
    Processing(
        N_("Tenir les comptes de la commission"),
        N_("Savoir qui agit, en quelle qualité, et le prouver"),
        N_("Mission d'intérêt public"),
        N_("Élus, experts, suppléants, collaborateurs, référents, secrétariat"),
        N_("Nom, adresse électronique, mandats, rôle, appareils, second facteur"),
        N_("Secrétariat et administration ; nom et qualité : commission et public selon l'étape"),
        ("left_accounts", "devices", "links", "invitations", "sign_ins", "journal_details"),
    ),
    Processing(
        N_("Écrire, amender, voter et publier le texte"),
        N_("Délibérer d'un texte politique, et en garder l'histoire"),
        N_("Mission d'intérêt public ; actes rendus publics par leurs auteurs"),
        N_("Membres de la commission"),
        N_("Amendements, signatures, avis, votes nominatifs, présences : des opinions politiques"),
        N_("Commission ; public à l'étape où le texte s'ouvre à lui"),
        ("drafts", "comment_wordings", "returned", "opinion_requests", "previews"),
    ),
    Processing(
        N_("Écrire aux personnes"),
        N_("Convoquer, prévenir, rappeler, répondre"),
        N_("Mission d'intérêt public ; accord pour qui n'a pas de compte"),
        N_("Titulaires d'un compte, personnes qui ont demandé à être prévenues"),
        N_("Adresse électronique, contenu des courriels, préférences"),
        N_("Secrétariat ; qui achemine les courriels"),
        ("mails", "notices", "reminders"),
    ),
    Processing(
        N_("Répondre aux droits des personnes et consigner les violations"),
        N_("Tenir les registres que le RGPD demande"),
        N_("Obligation légale (articles 12 à 22 et 33)"),
        N_("Personnes qui exercent un droit"),
        N_("Qui demande, ce qui est demandé, comment l'identité a été vérifiée, la réponse"),
        N_("Secrétariat"),
        ("data_requests",),
    ),
    Processing(
        N_("Protéger et rétablir le site"),
        N_("Sauvegarder, limiter les robots, comprendre une panne ou une attaque"),
        N_("Obligation légale de sécurité (article 32)"),
        N_("Visiteurs, titulaires d'un compte"),
        N_("Empreintes d'essais, journaux techniques sans adresse, copies de la base"),
        N_("Administration, hébergeur"),
        ("attempts", "logs", "backups", "exports"),
    ),
)
