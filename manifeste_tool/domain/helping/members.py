"""The guides of a member of the commission."""

from manifeste_tool.domain.helping.guides import (
    Audience,
    Guide,
    bring,
    choose,
    fill,
    pick,
    press,
    see,
    step,
    take,
    visit,
)
from manifeste_tool.errors import N_

_TO_DECIDE = "/amendements?etat=a-decider"
_FIRST_OF_TABLE = "main table tbody a[href^='/amendements/1/']:not([aria-label])"

GUIDES = (
    Guide(
        "ce-qui-vous-attend",
        Audience.MEMBER,
        N_("Lire ce qui vous attend"),
        N_("Savoir en une page à quoi répondre, et avant quand."),
        (
            step(
                N_("Pressez « À faire », en haut de chaque écran : le nombre à côté dit combien de choses attendent."),
                press("À faire"),
            ),
            step(
                N_(
                    "Chaque ligne commence par ce qui vous est demandé ; les invitations se règlent sur place, "
                    "par exemple « Cosigner » ou « Décliner »."
                ),
                see("Cosigner"),
                see("Décliner"),
            ),
            step(
                N_("Plus bas, « Ce qui s'est passé » dit ce que sont devenus vos amendements et vos commentaires."),
                see("Ce qui s'est passé"),
            ),
            step(
                N_(
                    "Pressez « Tout est vu » quand vous avez lu : ces nouvelles quittent la liste, ce qui vous "
                    "attend y reste."
                ),
                press("Tout est vu"),
            ),
            step(
                N_("Pressez « Mon agenda » pour voir les mêmes échéances par date."),
                press("Mon agenda"),
                see("Agenda"),
            ),
        ),
        N_("Rien ne s'affiche ? C'est que rien ne vous attend : la page le dit."),
        N_("Une échéance passée reste écrite dans votre agenda."),
        "/texte",
        ("todo.mine", "agenda.mine"),
        pictured=1,
        seen=N_("La page « À faire » d'un membre : un vote, une séance et une invitation à cosigner."),
        on_phone=True,
    ),
    Guide(
        "lire-une-difference",
        Audience.MEMBER,
        N_("Comprendre ce qu'un amendement change"),
        N_("Voir quels mots partent, quels mots viennent, et pourquoi."),
        (
            step(
                N_("Pressez « Amendements », puis le titre de celui qui vous intéresse."),
                press("Amendements"),
                pick(_FIRST_OF_TABLE),
            ),
            step(
                N_(
                    "Sous « Ce que cela change », les mots ajoutés sont soulignés, les mots supprimés sont barrés "
                    "; une phrase le dit aussi."
                ),
                see("Ce que cela change"),
            ),
            step(
                N_(
                    "Pressez « Voir l'avant et l'après en entier » : les deux rédactions se lisent l'une après "
                    "l'autre, sans marques."
                ),
                press("Voir l'avant et l'après en entier"),
            ),
            step(N_("« Exposé sommaire » donne la raison, avec les mots de l'auteur."), see("Exposé sommaire")),
            step(
                N_("« Dispositif » dit la même chose en phrases juridiques : ce sont elles qui sont mises aux voix."),
                see("Dispositif"),
            ),
        ),
        N_(
            "Le texte a changé depuis le dépôt ? La fiche le signale et montre ce que l'amendement y "
            "ferait aujourd'hui."
        ),
        N_("L'amendement tel qu'il a été déposé reste lisible, et chacun de ses états."),
        "/texte",
        ("amendments.index", "amendments.sheet", "rectifications.state"),
        pictured=2,
        seen=N_("Un amendement : les mots supprimés sont barrés, les mots ajoutés sont soulignés."),
        on_phone=True,
    ),
    Guide(
        "cosigner",
        Audience.MEMBER,
        N_("Cosigner un amendement"),
        N_("Joindre votre nom à une proposition, ou inviter d'autres à signer la vôtre."),
        (
            step(
                N_("Une invitation vous attend dans « À faire » : lisez l'amendement, puis pressez « Cosigner »."),
                press("À faire"),
                press("Cosigner"),
            ),
            step(
                N_(
                    "Personne ne vous a invité ? Ouvrez l'amendement et pressez « Demander à cosigner » : son "
                    "auteur accepte ou décline."
                ),
                visit("/amendements"),
                pick("main a[href='/amendements/1/38']"),
                press("Demander à cosigner"),
            ),
            step(
                N_("Pour le vôtre, ouvrez sa fiche et dépliez « Inviter à cosigner »."),
                visit("/amendements/1/30"),
                press("Inviter à cosigner"),
            ),
            step(
                N_("Cochez les membres, puis pressez « Inviter » : chacun le lit dans son « À faire »."),
                choose("Acacia Exemple"),
                press("Inviter"),
                see("À faire"),
            ),
        ),
        N_("Vous avez changé d'avis ? Retirez votre signature sur la fiche, tant que rien n'est décidé."),
        N_("Qui a signé, qui a décliné et quand se lit dans le parcours de l'amendement."),
        "/texte",
        ("todo.mine", "drafts.read"),
        pictured=2,
        seen=N_("La fiche d'un amendement, avec ses signataires."),
    ),
    Guide(
        "commenter",
        Audience.MEMBER,
        N_("Commenter"),
        N_("Dire un mot d'un passage ou d'un amendement, et répondre."),
        (
            step(
                N_(
                    "Pressez « Amendements » et ouvrez celui dont vous voulez parler. Un passage du texte se "
                    "commente aussi."
                ),
                press("Amendements"),
                pick(_FIRST_OF_TABLE),
            ),
            step(
                N_("Sous « Commentaires », écrivez dans « Commenter »."),
                see("Commentaires"),
                fill("Commenter", "Je le soutiens, et je préférerais « dans le mois »."),
            ),
            step(
                N_("Pressez « Publier le commentaire » : il paraît à la suite, avec votre nom et l'heure."),
                press("Publier le commentaire"),
                see("Je le soutiens, et je préférerais"),
            ),
            step(
                N_("Une faute ? Pressez « Modifier » sous votre commentaire : ce qu'il disait avant reste lisible."),
                see("Modifier"),
            ),
        ),
        N_("Un commentaire blesse ou ne devrait pas être là ? Signalez-le : le secrétariat le lit et répond."),
        N_("Un commentaire reste attaché aux mots dont il parlait, même quand le passage change."),
        "/texte",
        ("amendments.sheet", "text.paragraph", "comments.edit", "comments.ask_what"),
        pictured=3,
        seen=N_("Un commentaire publié sous un amendement."),
        on_phone=True,
    ),
    Guide(
        "voter",
        Audience.MEMBER,
        N_("Voter hors séance"),
        N_("Donner votre voix en ligne, et la changer tant que le vote est ouvert."),
        (
            step(
                N_("Le vote ouvert est dans « À faire ». Ouvrez-le."),
                press("À faire"),
                pick("main a[href^='/votes/']"),
            ),
            step(
                N_("Lisez « Ce qui est demandé » : la question, ce que chaque réponse entraîne, et jusqu'à quand."),
                see("Ce qui est demandé"),
            ),
            step(
                N_("Sous « Mon vote », pressez « Pour », « Contre » ou « Abstention »."),
                see("Mon vote"),
                see("Contre"),
                see("Abstention"),
                press("Pour"),
            ),
            step(
                N_(
                    "La page dit votre voix et l'heure à laquelle elle est reçue. Pour en changer, pressez une "
                    "autre réponse."
                ),
                see("Mon vote"),
            ),
        ),
        N_("Le vote est clos ? Sa page donne le résultat et la règle appliquée ; une voix tardive n'est pas comptée."),
        N_("Votre dernière voix compte. Un scrutin secret se tient sur papier : seul son résultat est enregistré ici."),
        "/texte",
        ("ballots.index", "ballots.ballot"),
        pictured=3,
        seen=N_("Un vote ouvert : les réponses possibles sont des boutons."),
        on_phone=True,
    ),
    Guide(
        "travailler-dans-word",
        Audience.MEMBER,
        N_("Travailler dans Word ou LibreOffice"),
        N_("Annoter le texte chez vous, en suivi des modifications, et le rapporter."),
        (
            step(
                N_(
                    "Pressez « Mes amendements », puis « Annoter le texte dans Word ou LibreOffice, ou rapporter "
                    "un document annoté »."
                ),
                press("Mes amendements"),
                press("Annoter le texte dans Word ou LibreOffice, ou rapporter un document annoté"),
            ),
            step(
                N_("Pressez « Texte à annoter, Word (.docx) » : le suivi des modifications y est déjà en marche."),
                take("Texte à annoter, Word (.docx)"),
            ),
            step(
                N_(
                    "Écrivez dans le document comme à l'habitude : corrections suivies, commentaires en marge. "
                    "Enregistrez-le."
                )
            ),
            step(
                N_(
                    "Revenez sur la même page : choisissez le document dans « Fichiers annotés ou grilles "
                    "remplies », puis pressez « Déposer et relire »."
                ),
                bring("Fichiers annotés ou grilles remplies"),
                press("Déposer et relire"),
            ),
            step(
                N_(
                    "« Voici ce que nous avons compris » : chaque correction devient un projet d'amendement. Vous "
                    "relisez avant que rien ne soit déposé."
                ),
                see("Voici ce que nous avons compris"),
            ),
        ),
        N_(
            "Le texte a changé pendant que vous annotiez ? Vos corrections sont portées sur sa rédaction "
            "d'aujourd'hui, et celles qui se heurtent vous sont montrées."
        ),
        N_("Le document rapporté, le temps que vous traitiez ce qu'il contient, trente jours au plus."),
        "/texte",
        ("documents.index", "documents.document", "confirmations.confirmation"),
        pictured=1,
        seen=N_("La page « Documents » : emporter le texte, puis le rapporter annoté."),
    ),
)
