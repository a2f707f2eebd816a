"""The guides of a référent: an authority that consults."""

from manifeste_tool.domain.helping.guides import Audience, Guide, bring, choose, fill, pick, press, see, step, take
from manifeste_tool.errors import N_

_OWN = "/concertations/les-miennes"
_FIRST = "main a[href$='/gerer']"

GUIDES = (
    Guide(
        "rejoindre-la-demarche",
        Audience.REFERENT,
        N_("Faire entrer votre collectivité dans la démarche"),
        N_("Demander un accès, sans compte au départ."),
        (
            step(
                N_("Pressez « Collectivités », puis « Rejoindre la démarche »."),
                press("Collectivités"),
                press("Rejoindre la démarche"),
            ),
            step(
                N_(
                    "Écrivez le début du nom dans « Nom de la collectivité, ou son SIREN », pressez « Chercher », "
                    "puis choisissez la vôtre."
                ),
                fill("Nom de la collectivité, ou son SIREN", "Brumetz"),
                press("Chercher"),
                pick("main a[href*='choix=']"),
            ),
            step(
                N_(
                    "Remplissez « L'élu référent », qui engage la collectivité, puis « Le référent technique », "
                    "qui tient la concertation."
                ),
                see("L'élu référent"),
                see("Le référent technique"),
                fill("#elected_name", "Ortie Exemple"),
                fill("#elected_position", "Maire"),
                fill("#referent_name", "Pavot Exemple"),
                fill("#referent_position", "Directeur des services"),
                fill("#referent_email", "pavot@exemple.invalid"),
            ),
            step(
                N_("Pressez « Envoyer la demande » : un courriel vous attend, son lien confirme la demande."),
                press("Envoyer la demande"),
                see("Un courriel vous attend"),
            ),
        ),
        N_(
            "Pas de courriel ? Regardez dans les indésirables, ou refaites la demande : celle qui n'est "
            "pas confirmée est oubliée."
        ),
        N_("Votre adresse n'est pas publiée ; le secrétariat vous répond et, s'il accepte, vous ouvre un accès."),
        "/texte",
        ("territories.index", "territories.sheet", "joining.search", "joining.form", "joining.confirmation"),
        pictured=2,
        seen=N_("La demande d'une collectivité : l'élu référent et le référent technique."),
        by="citoyen",
        on_phone=True,
    ),
    Guide(
        "annoncer-une-concertation",
        Audience.REFERENT,
        N_("Annoncer une concertation"),
        N_("Dire ce que vous demandez, à qui, où et quand."),
        (
            step(
                N_("Pressez « Mes concertations », puis « Annoncer une concertation »."),
                press("Mes concertations"),
                press("Annoncer une concertation"),
            ),
            step(
                N_("Donnez l'« Intitulé » et le « Thème » : ce sont les mots que les habitants liront d'abord."),
                fill("Intitulé", "Un café sur le marché"),
                fill("Thème", "Les services publics"),
            ),
            step(
                N_("Choisissez la « Forme », et cochez les publics attendus, par exemple « habitants »."),
                choose("Forme", "café IA"),
                choose("habitants"),
            ),
            step(
                N_("Dites le « Premier jour » et le « Dernier jour », puis le « Lieu et adresse »."),
                fill("Premier jour", "2026-11-02"),
                fill("Dernier jour", "2027-11-30"),
                fill("Lieu et adresse", "Place du marché"),
            ),
            step(
                N_("Nommez l'« Élu référent, prénom et nom » et « Sa fonction »."),
                fill("Élu référent, prénom et nom", "Ortie Exemple"),
                fill("Sa fonction", "Maire"),
            ),
            step(
                N_("Pressez « Enregistrer » : vous voyez tout, le public rien encore, jusqu'à ce que vous publiiez."),
                press("Enregistrer"),
            ),
        ),
        N_("Il manque un renseignement ? La page le nomme et garde ce que vous avez écrit."),
        N_("La fiche se modifie jusqu'au bout ; ses contributions y restent attachées."),
        "/texte",
        ("managing.own", "managing.new", "managing.edit", "managing.desk"),
        pictured=2,
        seen=N_("Le formulaire « Annoncer une concertation »."),
    ),
    Guide(
        "se-servir-du-kit",
        Audience.REFERENT,
        N_("Se servir du kit"),
        N_("Imprimer ce qu'il faut pour une rencontre, à votre nom."),
        (
            step(
                N_("Pressez « Mes concertations », ouvrez la vôtre, puis pressez « Le kit »."),
                press("Mes concertations"),
                pick(_FIRST),
                press("Le kit"),
            ),
            step(
                N_("« Le kit express : quatre documents suffisent » : c'est assez pour une petite commune."),
                see("Le kit express : quatre documents suffisent"),
            ),
            step(
                N_("Pressez « Organiser en deux pages » pour lire comment faire."),
                press("Organiser en deux pages"),
            ),
            step(
                N_("Revenez au kit et pressez « Télécharger le kit express (ZIP) » : tout y est en PDF et à modifier."),
                pick("back"),
                take("Télécharger le kit express (ZIP)"),
            ),
        ),
        N_(
            "Un renseignement manque sur un document ? Complétez la fiche de la concertation : le kit se "
            "refait avec elle."
        ),
        N_("Rien n'est gardé de ce que vous imprimez ; les fiches numérotées le sont, à part."),
        "/texte",
        ("kit.index", "managing.desk"),
        pictured=2,
        seen=N_("Le kit : quatre documents d'abord, puis tous les autres par moment."),
    ),
    Guide(
        "saisir-des-fiches",
        Audience.REFERENT,
        N_("Distribuer et saisir des fiches de papier"),
        N_("Donner à chacun une fiche numérotée, et la recopier ensuite."),
        (
            step(
                N_("Pressez « Mes concertations », ouvrez la vôtre, puis pressez « Les fiches de papier »."),
                press("Mes concertations"),
                pick(_FIRST),
                press("Les fiches de papier"),
            ),
            step(
                N_("Donnez le « Nombre de fiches », puis pressez « Préparer et voir les fiches »."),
                fill("Nombre de fiches", "2"),
                press("Préparer et voir les fiches"),
            ),
            step(
                N_(
                    "Imprimez-les : chacune porte son numéro, son code de suivi et deux accords. « Les mêmes en "
                    "PDF » les garde pour plus tard."
                ),
                see("Les mêmes en PDF"),
            ),
            step(
                N_("La rencontre finie, pressez « Saisir des fiches » : la première qui attend s'ouvre."),
                press("Saisir des fiches"),
            ),
            step(
                N_("Recopiez dans « Texte » les mots de la personne, et choisissez « Qui parle »."),
                fill("#number", "{sheet}"),
                fill("Texte", "Je veux une vraie personne au téléphone."),
                choose("Qui parle", "citoyen·ne"),
                choose("de la main de la personne, ou dicté mot pour mot"),
            ),
            step(
                N_("Cochez les accords comme ils le sont sur la fiche, puis pressez « Enregistrer et suivante »."),
                press("Enregistrer et suivante"),
            ),
        ),
        N_(
            "Une case illisible se dit « illisible » : ne devinez pas. Une faute de saisie se corrige, tant que rien "
            "ne repose sur ces mots, et la correction se lit."
        ),
        N_(
            "Le papier reste chez vous ; sans accord de publication, les mots ne sont lus que de vous et "
            "du secrétariat."
        ),
        "/texte",
        ("paper.index", "paper.printed", "paper.entry", "paper.sheets", "paper.correction"),
        pictured=4,
        seen=N_("L'écran de saisie d'une fiche de papier."),
    ),
    Guide(
        "importer-une-feuille",
        Audience.REFERENT,
        N_("Importer une feuille de contributions"),
        N_("Verser d'un coup ce que vous avez recueilli ailleurs."),
        (
            step(
                N_("Pressez « Mes concertations », ouvrez la vôtre, puis pressez « Importer une feuille »."),
                press("Mes concertations"),
                pick(_FIRST),
                press("Importer une feuille"),
            ),
            step(
                N_(
                    "Pressez « CSV » pour la feuille modèle ; remplissez une ligne par contribution. Toute autre "
                    "feuille convient aussi."
                ),
                take("CSV"),
            ),
            step(
                N_("Choisissez-la dans « La feuille », puis pressez « Voir ce qui se passerait »."),
                bring("La feuille"),
                press("Voir ce qui se passerait"),
            ),
            step(
                N_("Lisez « Ce qui se passerait, ligne par ligne » : rien n'est encore importé."),
                see("Ce qui se passerait, ligne par ligne"),
            ),
            step(
                N_("Tout convient ? Pressez « Importer » : tout entre, ou rien."),
                press("Importer"),
            ),
        ),
        N_(
            "Une colonne est mal comprise ? Dites ce qu'elle donne, et regardez de nouveau. Importer deux "
            "fois la même feuille ne double rien."
        ),
        N_("L'auteur, le lieu et la façon de recueillir, comme la feuille les dit."),
        "/texte",
        ("imports.index", "imports.upload"),
        pictured=1,
        seen=N_("La page d'import : la feuille à envoyer et la feuille modèle."),
    ),
    Guide(
        "ecrire-la-restitution",
        Audience.REFERENT,
        N_("Écrire la restitution"),
        N_("Rendre compte de la rencontre : accords, désaccords, propositions."),
        (
            step(
                N_("Pressez « Mes concertations », ouvrez la vôtre, puis pressez « La restitution »."),
                press("Mes concertations"),
                pick("main a[href='/concertations/VALD-2/gerer']"),
                press("La restitution"),
            ),
            step(
                N_("Pressez « Écrire la restitution » : une page, rubrique par rubrique."),
                press("Écrire la restitution"),
            ),
            step(
                N_(
                    "Vous l'avez déjà dans Word ? « Vous avez déjà un compte rendu : le joindre, ou le faire lire "
                    "» remplit les rubriques."
                ),
                see("Vous avez déjà un compte rendu : le joindre, ou le faire lire"),
            ),
            step(
                N_("Remplissez ce que vous savez ; « Publics absents » dit qui n'est pas venu."),
                fill("Publics absents", "Les plus jeunes."),
            ),
            step(
                N_(
                    "Pressez « Enregistrer le brouillon » autant de fois qu'il faut ; « Envoyer la restitution » "
                    "la rend publique."
                ),
                see("Envoyer la restitution"),
                press("Enregistrer le brouillon"),
            ),
        ),
        N_("Quelqu'un d'autre écrit en même temps ? La page vous le dit, et vos mots restent dans le formulaire."),
        N_(
            "Le brouillon, que lisent la collectivité et le secrétariat. Envoyée, la restitution ne change plus, à "
            "moins que le secrétariat ne la rouvre."
        ),
        "/texte",
        ("reports.report", "reports.edit"),
        pictured=2,
        seen=N_("Le formulaire de la restitution, rubrique par rubrique."),
    ),
)
