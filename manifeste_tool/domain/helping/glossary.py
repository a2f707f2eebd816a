"""The words of the field that somebody meets on a page, each with what it means here."""

from collections.abc import Sequence
from dataclasses import dataclass

from manifeste_tool.domain.suggesting.roots import roots, tokens
from manifeste_tool.errors import N_


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the anchor that it has on the page of the glossary, and what it means."""

    anchor: str
    word: str
    meaning: str


TERMS = (
    Term(
        "alinea", N_("Alinéa"), N_("Un paragraphe, compté depuis le début de son chapitre : « chapitre II, alinéa 3 ».")
    ),
    Term(
        "amendement",
        N_("Amendement"),
        N_(
            "Une proposition de changer un ou plusieurs passages du texte, avec sa raison. Déposé, il reçoit un numéro."
        ),
    ),
    Term(
        "apport-de-la-commission",
        N_("Apport de la commission"),
        N_("Un passage qu'aucune contribution n'a demandé, et dont la commission répond."),
    ),
    Term(
        "atelier",
        N_("Atelier d'intégration"),
        N_("L'écran où le secrétariat réunit dans le texte les amendements adoptés, et règle leurs conflits."),
    ),
    Term(
        "avis",
        N_("Avis"),
        N_(
            "Ce qu'un rapporteur pense d'un amendement avant qu'il soit décidé : favorable, défavorable, "
            "sagesse… Un avis ne décide rien."
        ),
    ),
    Term(
        "code-de-suivi",
        N_("Code de suivi"),
        N_("Huit caractères remis à qui contribue : ils ouvrent la page de sa contribution, sans compte."),
    ),
    Term(
        "concertation",
        N_("Concertation"),
        N_("Une rencontre, une réunion ou un questionnaire qu'une collectivité organise pour recueillir des paroles."),
    ),
    Term(
        "contribution",
        N_("Contribution"),
        N_("Une chose dite par quelqu'un, avec sa référence, le type de son auteur, son territoire et ses accords."),
    ),
    Term(
        "copie-de-travail",
        N_("Copie de travail"),
        N_("Un chapitre ou le texte entier prêté à un groupe qui l'écrit de son côté, puis réuni au texte."),
    ),
    Term(
        "cycle",
        N_("Cycle"),
        N_("Ce qui va d'une version à la suivante : ses étapes, ses amendements et leurs numéros."),
    ),
    Term(
        "demarche",
        N_("Démarche"),
        N_("Tout le chemin du manifeste, de la première concertation à la publication, étape par étape."),
    ),
    Term(
        "derouleur",
        N_("Dérouleur, ordre d'examen"),
        N_("La liste des amendements dans l'ordre où la séance les appelle."),
    ),
    Term(
        "discussion-commune",
        N_("Discussion commune"),
        N_("Des amendements qui s'excluent au même endroit, et dont on parle ensemble."),
    ),
    Term(
        "dispositif",
        N_("Dispositif"),
        N_(
            "L'amendement en phrases juridiques : « À l'alinéa 3, substituer aux mots… ». C'est lui qui "
            "est mis aux voix."
        ),
    ),
    Term(
        "enseignement",
        N_("Enseignement"),
        N_("Ce que la commission retient de plusieurs contributions qui disent la même chose."),
    ),
    Term(
        "erratum",
        N_("Erratum"),
        N_("La correction d'une coquille dans une version publiée ; elle se lit à côté de la version."),
    ),
    Term("expose-sommaire", N_("Exposé sommaire"), N_("Les raisons de l'amendement, en quelques phrases.")),
    Term(
        "identiques",
        N_("Identiques"),
        N_("Des amendements d'auteurs différents qui font la même chose : un seul vote, un sort pour chacun."),
    ),
    Term(
        "irrecevable",
        N_("Irrecevable"),
        N_("Un amendement qui ne peut pas être examiné ; le motif est donné à son auteur."),
    ),
    Term(
        "liasse",
        N_("Liasse, recueil des amendements"),
        N_("Toutes les fiches d'amendement, dans l'ordre, en un document."),
    ),
    Term("manifeste", N_("Manifeste"), N_("Le texte que la commission écrit à partir des contributions.")),
    Term(
        "mise-au-net",
        N_("Mise au net"),
        N_("Une retouche de forme faite par le secrétariat après une intégration, enregistrée à part."),
    ),
    Term(
        "moderation",
        N_("Modération"),
        N_(
            "La relecture d'une contribution par une personne, qui masque ce qui désigne quelqu'un, publie, ou dit "
            "pourquoi non."
        ),
    ),
    Term(
        "passage",
        N_("Paragraphe, passage"),
        N_("La plus petite partie du texte : elle garde la même adresse d'une version à l'autre."),
    ),
    Term("piece", N_("Pièce"), N_("Une source qui n'est pas une contribution : une audition, une loi, une étude.")),
    Term("pouvoir", N_("Pouvoir"), N_("La voix qu'un membre absent confie à un autre.")),
    Term("quorum", N_("Quorum"), N_("Le nombre de membres qu'il faut pour décider.")),
    Term("rapporteur", N_("Rapporteur"), N_("Le membre qui donne un avis sur les amendements d'un chapitre.")),
    Term(
        "recevable",
        N_("Recevable"),
        N_("Un amendement qui peut être examiné ; cela ne dit rien de ce qui en sera décidé."),
    ),
    Term(
        "rectification",
        N_("Rectification"),
        N_("Une nouvelle rédaction d'un amendement déposé : il garde son numéro, et l'ancienne reste lisible."),
    ),
    Term("referent", N_("Référent"), N_("La personne qui tient les concertations d'une collectivité.")),
    Term("releve", N_("Relevé de décisions"), N_("Ce qui a été décidé dans une séance, avec les votes.")),
    Term(
        "reprise",
        N_("Reprise"),
        N_("Une contribution que le texte reprend, en tout ou en partie. Son auteur peut le contester."),
    ),
    Term(
        "reserve",
        N_("Réserve, explication de vote"),
        N_("Quelques mots qu'un membre ou une association joint à une décision."),
    ),
    Term(
        "restitution",
        N_("Restitution"),
        N_("Ce qu'une collectivité rend d'une concertation : accords, désaccords, propositions."),
    ),
    Term(
        "seance",
        N_("Séance"),
        N_("Une réunion de la commission, avec son ordre du jour, sa feuille de présence et son relevé."),
    ),
    Term(
        "seconde-deliberation",
        N_("Seconde délibération"),
        N_("Décider une nouvelle fois ce qui l'a déjà été ; la première décision reste lisible."),
    ),
    Term(
        "sort",
        N_("Sort"),
        N_("Ce qui est décidé d'un amendement : adopté, adopté en partie, rejeté, retiré, non soutenu ou tombé."),
    ),
    Term("source", N_("Source"), N_("La contribution, l'enseignement ou la pièce sur laquelle un passage repose.")),
    Term("source-a-preciser", N_("Source à préciser"), N_("Un passage qu'aucune contribution ne soutient encore.")),
    Term(
        "sous-amendement",
        N_("Sous-amendement"),
        N_("Un amendement à un amendement : il se décide avant lui, et tombe avec lui."),
    ),
    Term(
        "suite",
        N_("Suite"),
        N_("La réponse donnée à une contribution : reprise, déjà présente, hors champ, non retenue ou transmise."),
    ),
    Term("suppleant", N_("Suppléant"), N_("La personne qui siège à la place d'un membre absent.")),
    Term("tombe", N_("Tombé"), N_("Un amendement devenu sans objet parce qu'un autre a été adopté.")),
    Term("version", N_("Version"), N_("Un état du texte publié et numéroté, qui ne change plus.")),
    Term("vote-par-division", N_("Vote par division"), N_("Voter une à une les parties d'un amendement.")),
)


def meeting(said: Sequence[str], query: str) -> list[int]:
    """Return the ranks of the terms whose words, in the reader's language, say every word of a query."""
    wanted = set(roots(tokens(query)))
    return [rank for rank, words in enumerate(said) if wanted and wanted <= set(roots(tokens(words)))]
