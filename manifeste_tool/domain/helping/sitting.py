"""The guide of the secretariat to a sitting: from the convocation to the record of its decisions."""

from manifeste_tool.domain.helping.guides import Audience, Guide, choose, fill, pick, press, see, step
from manifeste_tool.errors import N_

_TITLE = "Examen d'un chapitre (exemple)"
_ABSENT = "main input[type=radio][value='présent']:not(:checked)"

GUIDES = (
    Guide(
        "conduire-une-seance",
        Audience.SECRETARIAT,
        N_("Conduire une séance"),
        N_("Convoquer, ouvrir avec le quorum, faire décider les amendements un à un, envoyer le relevé."),
        (
            step(
                N_(
                    "Pressez « Séances », puis « Prévoir une séance ». Donnez le « Titre », le « Début », le « Lieu » "
                    "et le « Quorum », puis pressez « Enregistrer »."
                ),
                press("Séances"),
                press("Prévoir une séance"),
                fill("Titre", _TITLE),
                fill("Début", "2027-12-06T14:00"),
                fill("Lieu", "Salle du conseil (exemple)"),
                choose("Quorum", "un nombre de membres"),
                fill("Nombre de membres", "3"),
                press("Enregistrer"),
            ),
            step(
                N_(
                    "Pressez « Convoquer les… » : chaque membre reçoit la convocation, et répond s'il vient. "
                    "« Qui vient » compte les réponses et dit ce qui manque au quorum."
                ),
                press("Convoquer les"),
                see("Qui vient"),
                see("quorum 3 : il manque 3 membres"),
            ),
            step(
                N_(
                    "Le jour venu, pressez « Émarger et ouvrir ». Les réponses sont cochées : corrigez-les ligne "
                    "par ligne, puis pressez « Ouvrir la séance avec cette feuille »."
                ),
                press("Émarger et ouvrir"),
                *(pick(_ABSENT),) * 3,
                press("Ouvrir la séance avec cette feuille"),
                see("3 présents"),
                see("quorum 3 : atteint"),
            ),
            step(
                N_(
                    "Pressez « Conduire la séance », puis « Suivant » : le premier amendement est appelé, avec ce "
                    "qu'il change. « Écran de la salle (nouvelle fenêtre) » le montre à tous."
                ),
                press("Conduire la séance"),
                see("Écran de la salle (nouvelle fenêtre)"),
                press("Suivant"),
                see("Comment la salle se prononce"),
            ),
            step(
                N_(
                    "Pressez « Adopter » ou « Rejeter » : la décision porte la façon de voter choisie sous « Comment "
                    "la salle se prononce », et le suivant est appelé."
                ),
                see("Rejeter"),
                press("Adopter"),
                see("par consensus"),
            ),
            step(
                N_(
                    "Les voix sont comptées ? Écrivez-les dans « Pour », « Contre » et « Abstentions », puis pressez "
                    "« Enregistrer ce que dit le décompte ». « Annuler » défait la dernière décision."
                ),
                fill("Pour", "2"),
                fill("Contre", "1"),
                fill("Abstentions", "0"),
                press("Enregistrer ce que dit le décompte"),
                see("2 pour, 1 contre"),
                press("Annuler"),
                see("par consensus"),
            ),
            step(
                N_("Pressez « Feuille de présence » pour noter qui part ou arrive, et pour « Lever la séance »."),
                press("Feuille de présence"),
                press("Lever la séance"),
            ),
            step(
                N_("Pressez « Relevé de décisions », relisez, puis pressez « Envoyer à la commission »."),
                press("Relevé de décisions"),
                see("Télécharger (DOCX)"),
                press("Envoyer à la commission"),
                see("Envoyé à la commission le"),
            ),
        ),
        N_(
            "Le quorum se perd ? Seul un retrait s'enregistre alors : suspendez la séance, ou levez-la et "
            "convoquez-en une autre."
        ),
        N_("Chaque présence, chaque départ et chaque décision, avec son heure ; le relevé les reprend."),
        "/texte",
        (
            "conduct.desk",
            "sittings.sitting",
            "sittings.sheet",
            "conduct.record",
            "sittings.index",
            "sittings.new",
            "sittings.edit",
        ),
        pictured=4,
        seen=N_("L'écran de conduite : l'amendement appelé, ce qu'il change, et les boutons de la décision."),
    ),
)
