"""The guides of a member who writes: an amendment, a sub-amendment."""

from manifeste_tool.domain.helping.guides import (
    Audience,
    Guide,
    fill,
    pick,
    press,
    see,
    step,
    visit,
)
from manifeste_tool.errors import N_

GUIDES = (
    Guide(
        "proposer-un-amendement",
        Audience.MEMBER,
        N_("Proposer un amendement"),
        N_("Changer un passage du texte, et dire pourquoi."),
        (
            step(
                N_("Pressez « Le texte », puis le numéro du passage à changer : sa page s'ouvre."),
                press("Le texte"),
                pick("main .text a[href^='/paragraphes/']"),
            ),
            step(
                N_("Pressez « Proposer une modification » : le passage devient un champ où écrire."),
                press("Proposer une modification"),
            ),
            step(
                N_(
                    "Dans « Votre rédaction », écrivez le passage tel que vous le voulez. Le brouillon se garde "
                    "pendant que vous écrivez."
                ),
                fill(
                    "Votre rédaction", "Chaque habitant peut parler à une personne, sans attendre plus de dix minutes."
                ),
            ),
            step(
                N_("Donnez-lui un « Titre de l'amendement », en une ligne, puis la raison dans « Exposé sommaire »."),
                fill("Titre de l'amendement", "Une attente de dix minutes au plus"),
                fill("Exposé sommaire", "Une attente sans fin revient à un refus."),
            ),
            step(
                N_(
                    "Pressez « Voir l'aperçu » : vous lisez la différence et le dispositif, comme la commission "
                    "les lira."
                ),
                press("Voir l'aperçu"),
                see("Dispositif"),
            ),
            step(
                N_(
                    "Pressez « Déposer » : l'amendement reçoit son numéro. Vous pouvez aussi « Garder le "
                    "brouillon » et revenir."
                ),
                see("Garder le brouillon"),
                press("Déposer"),
            ),
            step(
                N_("Sa fiche s'ouvre. Vous le suivez dans « Mes amendements »."),
                visit("/texte"),
                press("Mes amendements"),
            ),
        ),
        N_(
            "Quelqu'un a changé ce passage pendant que vous écriviez ? Les deux rédactions vous sont "
            "montrées, et vos mots restent dans le champ."
        ),
        N_(
            "Le brouillon, tant que vous y revenez ; laissé de côté, il s'efface après le temps réglé. Il n'est lu que "
            "de vous et de ceux que vous y invitez."
        ),
        "/texte",
        ("text.text", "text.paragraph", "amendments.new", "amendments.mine", "amendments.draft", "drafts.read"),
        pictured=3,
        seen=N_("Le formulaire : le passage dans un champ, puis le titre et l'exposé sommaire."),
        on_phone=True,
    ),
    Guide(
        "sous-amender",
        Audience.MEMBER,
        N_("Sous-amender"),
        N_("Changer ce qu'un amendement propose, sans le remplacer."),
        (
            step(
                N_("Pressez « Amendements », puis le titre de celui que vous voulez modifier."),
                press("Amendements"),
                pick("main a[href='/amendements/1/37']"),
            ),
            step(
                N_("Pressez « Sous-amender » : vous écrivez sur le texte tel que l'amendement le rendrait."),
                press("Sous-amender"),
            ),
            step(
                N_(
                    "Écrivez dans « Votre rédaction », puis donnez un « Titre de l'amendement » et un « Exposé "
                    "sommaire »."
                ),
                fill("Votre rédaction", "Une rédaction plus courte, qui dit la même chose."),
                fill("Titre de l'amendement", "Dire la même chose plus court"),
                fill("Exposé sommaire", "Une phrase courte se retient."),
            ),
            step(
                N_(
                    "Pressez « Déposer » : votre sous-amendement est examiné juste avant l'amendement, et tombe "
                    "avec lui."
                ),
                press("Déposer"),
                see("Sous-amendement"),
            ),
        ),
        N_("On ne sous-amende pas un sous-amendement : proposez plutôt le vôtre sur le même amendement."),
        N_("Si l'amendement est rectifié, le vôtre attend dans « À faire », à rattacher à sa nouvelle rédaction."),
        "/texte",
        ("amendments.sub_amend",),
        pictured=2,
        seen=N_("Le formulaire « Sous-amender l'amendement », où l'on choisit un passage."),
    ),
)
