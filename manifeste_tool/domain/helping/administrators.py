"""The guides of an administrator of the instance."""

from manifeste_tool.domain.helping.guides import Audience, Guide, choose, fill, pick, press, run, see, step
from manifeste_tool.errors import N_

GUIDES = (
    Guide(
        "regler-l-instance",
        Audience.ADMINISTRATOR,
        N_("Régler l'instance"),
        N_("Dire son nom, qui publie, qui répond des données, et combien de temps les garder."),
        (
            step(
                N_("Pressez « À faire », puis « Réglages »."),
                press("À faire"),
                press("Réglages"),
            ),
            step(
                N_(
                    "« Nom du site » est écrit en haut de chaque page ; « Éditeur » et « Hébergeur » paraissent "
                    "dans les mentions légales."
                ),
                see("Nom du site"),
                fill("Éditeur", "Association A (exemple)"),
                see("Hébergeur"),
            ),
            step(
                N_("Sous « Combien de temps », chaque durée dit ce qu'elle efface, en jours."),
                see("Combien de temps"),
            ),
            step(
                N_("Pressez « Enregistrer les réglages » : les pages publiques changent aussitôt."),
                press("Enregistrer les réglages"),
            ),
            step(
                N_("Pressez « Conservation et purge » pour voir ce que ces durées effaceraient aujourd'hui."),
                press("Conservation et purge"),
            ),
        ),
        N_("Une valeur n'est pas acceptée ? La page dit laquelle, et les autres restent dans le formulaire."),
        N_("Qui a changé quel réglage, et quand, dans le journal."),
        "/texte",
        ("instance.settings", "instance.retention", "books.index"),
        pictured=1,
        seen=N_("Les réglages : le nom du site et qui répond de quoi."),
    ),
    Guide(
        "gerer-les-personnes",
        Audience.ADMINISTRATOR,
        N_("Ajouter et inviter des personnes"),
        N_("Donner à chacun son rôle et son accès."),
        (
            step(
                N_("Pressez « À faire », puis « Personnes »."),
                press("À faire"),
                press("Personnes"),
            ),
            step(
                N_("Pressez « Ajouter une personne » ; « Importer une feuille » en ajoute beaucoup d'un coup."),
                see("Importer une feuille"),
                press("Ajouter une personne"),
            ),
            step(
                N_("Écrivez « Prénom et nom » et l'« Adresse électronique », puis choisissez le « Rôle »."),
                fill("Prénom et nom", "Trèfle Exemple"),
                fill("Adresse électronique", "trefle@exemple.invalid"),
                choose("Rôle", "membre"),
            ),
            step(
                N_("Cochez « L'inviter aussitôt par courriel », puis pressez « Enregistrer »."),
                choose("L'inviter aussitôt par courriel"),
                press("Enregistrer"),
            ),
            step(
                N_(
                    "Sa fiche dit si l'invitation est acceptée. C'est là aussi que l'on suspend un compte, ou que "
                    "l'on dit un « Départ »."
                ),
                see("Départ"),
            ),
        ),
        N_(
            "L'invitation n'est pas arrivée ? Renvoyez-la depuis la fiche : le nouveau lien vaut quatorze jours, et "
            "celui d'avant reste bon jusqu'à son terme."
        ),
        N_("Après un départ, ce que la personne a signé reste, avec son nom ou non selon les réglages."),
        "/texte",
        ("people.index", "people.new", "people.sheet_of", "people.form", "people_sheets.index"),
        pictured=3,
        seen=N_("Le formulaire d'une personne : son nom, son adresse et son rôle."),
    ),
    Guide(
        "fixer-les-etapes",
        Audience.ADMINISTRATOR,
        N_("Fixer les étapes et leurs dates"),
        N_("Dire quand on contribue, quand on amende, quand on examine."),
        (
            step(
                N_("Pressez « La démarche » : toutes les étapes y sont, avec ce qu'elles permettent."),
                press("La démarche"),
            ),
            step(
                N_("Sous « Fixer les étapes », choisissez l'« Étape » et son « Ouverture »."),
                see("Fixer les étapes"),
                choose("Étape", "concertation"),
                fill("Ouverture", "2027-12-01T09:00"),
            ),
            step(
                N_("Donnez sa « Clôture », ou laissez-la sans fin."),
                fill("Clôture", "2027-12-20T18:00"),
            ),
            step(
                N_(
                    "« Pendant cette étape, le public voit le texte en cours et les amendements » ouvre à tous ce "
                    "que lit la commission. Pressez « Enregistrer les dates »."
                ),
                see("Pendant cette étape, le public voit le texte en cours et les amendements"),
                press("Enregistrer les dates"),
            ),
        ),
        N_("Une date ne convient plus ? Modifiez l'étape : chacun lit aussitôt la nouvelle."),
        N_("Une étape passée reste dans l'histoire, avec les dates qu'elle a eues."),
        "/texte",
        ("initiative.stages", "initiative.edit"),
        pictured=2,
        seen=N_("La démarche : les étapes, puis le formulaire qui les fixe."),
    ),
    Guide(
        "suivre-les-courriels",
        Audience.ADMINISTRATOR,
        N_("Suivre les courriels"),
        N_("Vérifier que ce qui est écrit part, et arrive."),
        (
            step(
                N_("Pressez « À faire », puis « Courriels » : chaque courriel y est, avec son état."),
                press("À faire"),
                press("Courriels"),
            ),
            step(
                N_("Pressez l'objet de l'un d'eux : vous le lisez tel qu'il part."),
                pick("main table a[href^='/secretariat/courriels/']"),
            ),
            step(
                N_(
                    "Pressez « Courriels » pour revenir : les liens d'état, en haut, ne gardent que ceux qui "
                    "attendent ou qui ont échoué."
                ),
                press("Courriels"),
                see("Tous"),
            ),
        ),
        N_(
            "Un envoi a été coupé ? Le courriel est dit « envoi incertain » : vous décidez de le renvoyer, il ne "
            "part jamais deux fois seul."
        ),
        N_("Les courriels, le temps réglé ; leurs adresses et leur contenu s'effacent ensuite."),
        "/texte",
        ("mails.outbox", "mails.mail"),
        pictured=1,
        seen=N_("La liste des courriels, avec leur objet et leur état."),
    ),
    Guide(
        "sauvegarder",
        Audience.ADMINISTRATOR,
        N_("Sauvegarder et vérifier"),
        N_("Pouvoir tout retrouver, et savoir que tout se tient."),
        (
            step(
                N_(
                    "Pressez « À faire », puis « Conservation » : la page dit combien de temps les sauvegardes "
                    "sont gardées."
                ),
                press("À faire"),
                press("Conservation"),
            ),
            step(
                N_(
                    "Sur la machine qui sert, tapez « manifeste backup » suivi d'un dossier qui n'existe pas : "
                    "l'instance sert pendant ce temps."
                ),
                run("manifeste backup", "sauvegarde"),
            ),
            step(
                N_("Tapez « manifeste check » : il vérifie que le texte et la base racontent la même histoire."),
                run("manifeste check"),
            ),
            step(N_("Copiez le dossier ailleurs, chiffré : il contient les adresses des personnes.")),
        ),
        N_(
            "Pour restaurer, arrêtez le serveur et tapez « manifeste restore » : ce qui avait été effacé "
            "à la demande de quelqu'un l'est de nouveau."
        ),
        N_("Le texte, la base, les fichiers et le registre des effacements ; les réglages, sans leurs secrets."),
        "/texte",
        ("instance.retention", "instance.machines"),
        pictured=1,
        seen=N_("La page « Conservation et purge », avec ses durées."),
    ),
)
