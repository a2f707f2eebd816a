"""The guides of the secretariat."""

from manifeste_tool.domain.helping.guides import Audience, Guide, choose, fill, pick, press, see, step, visit
from manifeste_tool.errors import N_

GUIDES = (
    Guide(
        "juger-la-recevabilite",
        Audience.SECRETARIAT,
        N_("Juger la recevabilité"),
        N_("Dire si un amendement déposé peut être examiné."),
        (
            step(
                N_(
                    "Pressez « À faire », puis « Recevabilité à juger » : les amendements déposés y sont, le plus "
                    "ancien d'abord."
                ),
                press("À faire"),
                press("Recevabilité à juger"),
            ),
            step(
                N_(
                    "Chaque fiche montre ce que l'amendement change. Pressez « Recevable » : il entre dans "
                    "l'ordre d'examen."
                ),
                press("Recevable"),
            ),
            step(
                N_(
                    "Sinon dépliez « Irrecevable… », choisissez le « Motif d'irrecevabilité » et complétez par "
                    "une « Précision »."
                ),
                press("Irrecevable…"),
                choose("Motif d'irrecevabilité", "#2"),
                fill("Précision", "L'amendement porte sur un autre texte."),
            ),
            step(
                N_("Pressez « Déclarer irrecevable » : l'auteur lit le motif dans « À faire »."),
                press("Déclarer irrecevable"),
                see("À faire"),
            ),
        ),
        N_(
            "Jugé trop vite ? L'auteur peut demander une fois un réexamen : une autre personne du secrétariat y répond."
        ),
        N_("L'amendement irrecevable garde son numéro, ses mots et son motif."),
        "/texte",
        ("examination.to_judge", "secretariat.desk"),
        pictured=1,
        seen=N_("La file « Recevabilité à juger » : chaque amendement avec ses deux boutons."),
    ),
    Guide(
        "recueillir-les-avis",
        Audience.SECRETARIAT,
        N_("Recueillir et publier les avis"),
        N_("Noter l'avis d'un rapporteur, puis le montrer à la commission."),
        (
            step(
                N_("Pressez « Amendements » et ouvrez celui qui reçoit un avis."),
                press("Amendements"),
                pick("main a[href='/amendements/1/37']"),
            ),
            step(
                N_("Dépliez « Saisir un avis » et dites « De qui vient l'avis »."),
                press("Saisir un avis"),
                choose("De qui vient l'avis", "#2"),
            ),
            step(
                N_("Choisissez l'« Avis » et résumez-le dans « En quelques mots »."),
                choose("Avis", "Favorable"),
                fill("En quelques mots", "Le mot proposé est plus juste."),
            ),
            step(
                N_("Pressez « Enregistrer l'avis » : il n'est pas encore lu de la commission."),
                press("Enregistrer l'avis"),
            ),
            step(
                N_("Dans « À faire », ouvrez « Avis à publier », cochez, puis pressez « Publier les avis cochés »."),
                press("À faire"),
                press("Avis à publier"),
                pick("main input[type=checkbox]"),
                press("Publier les avis cochés"),
            ),
        ),
        N_("Un avis change ? Saisissez le nouveau : l'ancien reste dans le parcours de l'amendement."),
        N_("Qui a donné l'avis, quand, et qui l'a saisi."),
        "/texte",
        ("examination.to_publish", "amendments.sheet"),
        pictured=3,
        seen=N_("Le formulaire d'un avis, sur la fiche d'un amendement."),
    ),
    Guide(
        "ordonner-l-examen",
        Audience.SECRETARIAT,
        N_("Mettre les amendements dans l'ordre"),
        N_("Relire l'ordre calculé, et placer à la main ce qui doit l'être."),
        (
            step(
                N_(
                    "Pressez « À faire », puis « Dérouleur » : l'ordre suit le texte, et les discussions communes "
                    "se touchent."
                ),
                press("À faire"),
                press("Dérouleur"),
            ),
            step(
                N_("« Monter » et « Descendre » déplacent une ligne d'un rang."),
                see("Monter"),
                press("Descendre"),
            ),
            step(
                N_(
                    "Pour aller plus loin, dépliez « Place… » et écrivez dans « Place à la main » ; vide, l'ordre "
                    "automatique revient."
                ),
                press("Place…"),
                fill("Place à la main", ""),
            ),
            step(
                N_("Pressez « Placer » : la ligne dit que sa place est donnée à la main, ou redevient automatique."),
                press("Placer"),
            ),
            step(
                N_("Pressez « à imprimer » pour la feuille de qui préside."),
                press("à imprimer"),
            ),
        ),
        N_("Un amendement déposé depuis prend sa place tout seul ; les places données à la main ne bougent pas."),
        N_("Qui a changé la place d'un amendement en dernier, et quand, dans son parcours."),
        "/texte",
        ("running_order.index",),
        pictured=1,
        seen=N_("Le dérouleur : les amendements dans l'ordre où ils seront appelés."),
    ),
    Guide(
        "integrer-les-amendements",
        Audience.SECRETARIAT,
        N_("Intégrer dans le texte ce qui est adopté"),
        N_("Réunir les amendements adoptés, régler les conflits, puis écrire."),
        (
            step(
                N_(
                    "Pressez « À faire », puis « Atelier d'intégration » : ce qui est adopté et n'est pas encore "
                    "dans le texte y attend."
                ),
                press("À faire"),
                press("Atelier d'intégration"),
            ),
            step(
                N_("Cochez « Intégrer l'amendement », pour chacun, puis pressez « Ouvrir l'atelier »."),
                choose("Intégrer l'amendement"),
                press("Ouvrir l'atelier"),
            ),
            step(
                N_("À gauche, « Le texte tel qu'il sera » ; à droite, « La file, dans l'ordre »."),
                see("Le texte tel qu'il sera"),
                see("La file, dans l'ordre"),
            ),
            step(
                N_(
                    "Un conflit s'ouvre en place avec les deux rédactions : choisissez ou écrivez la vôtre. « "
                    "Annuler le dernier geste » revient en arrière."
                ),
                see("tout est réglé"),
            ),
            step(
                N_("Quand tout est réglé, pressez « Confirmer : écrire dans le texte »."),
                press("Confirmer : écrire dans le texte"),
            ),
        ),
        N_("Interrompu ? L'atelier se retrouve tel quel dans la même page. Rien n'est écrit avant la confirmation."),
        N_("Chaque amendement intégré garde son auteur, et chaque passage le chemin qui l'a écrit."),
        "/texte",
        ("workshop.queue", "workshop.page", "workshop.of_amendment"),
        pictured=3,
        seen=N_("L'atelier : le texte à venir à gauche, la file des amendements à droite."),
    ),
    Guide(
        "publier-une-version",
        Audience.SECRETARIAT,
        N_("Publier une version"),
        N_("Préparer, faire relire, puis rendre publique une version numérotée."),
        (
            step(
                N_("Pressez « Versions », puis « Préparer une version »."),
                press("Versions"),
                press("Préparer une version"),
            ),
            step(
                N_(
                    "Pressez « Relire ce qui a changé » : la comparaison avec la dernière version s'ouvre. "
                    "Revenez ensuite."
                ),
                see("Relire ce qui a changé"),
                pick("main .choice input[name=paragraph]:not(:checked)"),
                pick("main .choice input[name=paragraph]:not(:checked)"),
                press("Déclarer ces paragraphes « apport de la commission »"),
                visit("/versions/preparer"),
            ),
            step(
                N_("Donnez un « Numéro », un « Titre de la version » et son « Récit »."),
                fill("Numéro", "0.9"),
                fill("Titre de la version", "Une relecture"),
                fill("Récit", "Ce que la commission a voulu dire."),
            ),
            step(
                N_("Pressez « Préparer cette version » : personne d'autre ne la voit encore."),
                press("Préparer cette version"),
            ),
            step(
                N_("Sous « Qui la voit avant l'heure », « Donner un lien » la montre à une personne choisie."),
                see("Qui la voit avant l'heure"),
                see("Donner un lien"),
            ),
            step(
                N_("Pressez « Publier maintenant », ou laissez venir l'heure de parution."),
                see("Publier maintenant"),
            ),
        ),
        N_(
            "Des paragraphes n'ont pas de source ? La page les nomme : rattachez-leur une source, ou "
            "déclarez-les apport de la commission."
        ),
        N_("Une version publiée ne change plus : une coquille se corrige par un erratum, qui se lit avec elle."),
        "/texte",
        ("versions.index", "preparations.index", "preparations.new", "preparations.one"),
        pictured=3,
        seen=N_("La préparation d'une version : ce qui manque, puis son numéro, son titre et son récit."),
    ),
    Guide(
        "moderer",
        Audience.SECRETARIAT,
        N_("Modérer une contribution"),
        N_("Masquer ce qui désigne quelqu'un, publier, ou dire pourquoi non."),
        (
            step(
                N_("Pressez « À faire », puis « Modération »."),
                press("À faire"),
                press("Modération"),
            ),
            step(
                N_("Chaque ligne dit pourquoi elle est retenue. Pressez « Ouvrir » devant la première."),
                press("Ouvrir"),
            ),
            step(
                N_(
                    "Les informations personnelles trouvées sont listées sous « À masquer » ; « Masquer d'autres "
                    "mots… » en ajoute."
                ),
                see("À masquer"),
                see("Masquer d'autres mots…"),
            ),
            step(
                N_(
                    "Pressez « Masquer et publier » : la suivante s'ouvre. « Ne pas publier… » demande un motif, "
                    "que la personne lira."
                ),
                see("Ne pas publier…"),
                press("Masquer et publier"),
            ),
        ),
        N_("La personne peut demander une fois un réexamen : un autre membre du secrétariat le fait."),
        N_("Les mots masqués restent lisibles du secrétariat le temps réglé, puis s'effacent."),
        "/texte",
        ("moderation.queue", "moderation.case"),
        pictured=2,
        seen=N_("Une contribution à modérer : un numéro de téléphone y est proposé au masquage."),
    ),
    Guide(
        "donner-une-suite",
        Audience.SECRETARIAT,
        N_("Donner une suite aux contributions"),
        N_("Répondre à chaque contribution que le texte ne cite pas."),
        (
            step(
                N_("Pressez « À faire », puis « Contributions sans suite »."),
                press("À faire"),
                press("Contributions sans suite"),
            ),
            step(
                N_(
                    "Cochez celles qui reçoivent la même réponse, puis pressez « Donner une suite aux "
                    "contributions cochées »."
                ),
                pick("main input[type=checkbox]"),
                press("Donner une suite aux contributions cochées"),
            ),
            step(
                N_("Sous « Suite », choisissez par exemple « Hors champ », et écrivez la « Raison »."),
                see("Suite"),
                choose("Hors champ"),
                fill("Raison", "La question est sérieuse, et ce texte ne la traite pas."),
            ),
            step(
                N_("Pressez « Décider pour une contribution » : chaque personne qui l'a demandé est prévenue."),
                press("Décider pour une contribution"),
            ),
            step(
                N_("La décision se retrouve dans « Décisions prises », où elle s'annule."),
                visit("/secretariat/suites"),
                press("Décisions prises"),
            ),
        ),
        N_("Annulée dans les dix minutes, personne n'en aura rien su par courriel."),
        N_("La raison est publique, sur la page de chaque contribution : elle ne nomme personne."),
        "/texte",
        ("outcomes.index", "outcomes.new", "outcomes.decisions", "outcomes.outcome"),
        pictured=3,
        seen=N_("Le formulaire d'une suite : les réponses possibles et la raison."),
    ),
)
