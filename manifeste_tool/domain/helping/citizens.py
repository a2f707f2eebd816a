"""The guides of anybody who comes without an account."""

from manifeste_tool.domain.helping.guides import Audience, Guide, choose, fill, pick, press, see, step, visit
from manifeste_tool.errors import N_

_NUMBERS = "main .text a[href^='/paragraphes/']"

GUIDES = (
    Guide(
        "lire-le-manifeste",
        Audience.CITIZEN,
        N_("Lire le manifeste"),
        N_("Lire la dernière version, la chercher, l'emporter."),
        (
            step(
                N_("Pressez « Le texte » : la dernière version publiée s'ouvre, avec son sommaire."),
                press("Le texte"),
            ),
            step(
                N_("Dépliez « En clair » sous un intitulé pour un résumé du chapitre."),
                press("En clair"),
            ),
            step(
                N_("Pressez « Texte seul » pour lire sans rien autour, ou « Facile à lire » pour une version courte."),
                see("Facile à lire"),
                press("Texte seul"),
            ),
            step(
                N_("Pressez « Versions » pour voir comment le texte a changé."),
                press("Versions"),
            ),
        ),
        N_("Rien ne s'affiche ? Aucune version n'est encore publiée : la page de la démarche dit quand."),
        N_("Chaque version garde son adresse : un lien que vous notez aujourd'hui mènera toujours aux mêmes mots."),
        "/",
        ("text.text", "text.version", "text.plain", "versions.index", "initiative.home"),
        pictured=1,
        seen=N_("La page du texte, avec son sommaire et les numéros des paragraphes."),
        on_phone=True,
    ),
    Guide(
        "demander-pourquoi",
        Audience.CITIZEN,
        N_("Savoir pourquoi un passage est écrit ainsi"),
        N_("Remonter d'un passage aux paroles qui l'ont inspiré."),
        (
            step(
                N_("Pressez « Le texte », puis le numéro d'un passage."),
                press("Le texte"),
                pick(_NUMBERS),
            ),
            step(
                N_("« Pourquoi ce texte ? » raconte comment il s'est écrit, changement par changement."),
                see("Pourquoi ce texte ?"),
            ),
            step(
                N_("« Ce sur quoi il repose » nomme ses sources : une référence mène à la contribution elle-même."),
                see("Ce sur quoi il repose"),
            ),
            step(
                N_(
                    "Pressez « Tout le dossier de ce paragraphe » : ce qui a été proposé et n'a pas été retenu "
                    "s'y lit aussi."
                ),
                press("Tout le dossier de ce paragraphe"),
            ),
        ),
        N_(
            "Un passage dit « source à préciser » ? Personne ne l'a encore relié à une contribution, et le site le dit."
        ),
        N_("Le lien d'un passage le suit de version en version, même réuni à un autre."),
        "/",
        ("text.paragraph", "dossier.why", "quoting.provenance", "version.paragraph"),
        pictured=2,
        seen=N_("La page d'un passage : son histoire, puis ses sources."),
        on_phone=True,
    ),
    Guide(
        "contribuer",
        Audience.CITIZEN,
        N_("Contribuer"),
        N_("Dire ce que vous pensez, en votre nom ou sans nom, sans compte."),
        (
            step(
                N_("Ouvrez « Contribuer » et choisissez une concertation ouverte."),
                visit("/contribuer"),
                see("Contribuer"),
                pick("main a[href$='MIRE-2/contribuer']"),
            ),
            step(
                N_("Écrivez « Avec vos mots » : quelques lignes suffisent. Cochez ce que c'est : « proposition »…"),
                fill("Avec vos mots", "Je veux qu'une personne réponde quand la machine ne comprend pas."),
                choose("proposition"),
            ),
            step(
                N_(
                    "Sous « Vous parlez comme… », choisissez par exemple « citoyen·ne », puis comment être "
                    "montré, par exemple « anonyme »."
                ),
                see("Vous parlez comme…"),
                choose("citoyen·ne"),
                choose("anonyme"),
            ),
            step(
                N_(
                    "Vos deux accords sont séparés : « J'accepte que ma contribution soit publiée… » vaut sans l'autre."
                ),
                choose("J'accepte que ma contribution soit publiée"),
            ),
            step(
                N_(
                    "Pressez « Envoyer ma contribution » : notez « Votre code de suivi », qui sert à la retrouver "
                    "sans compte."
                ),
                press("Envoyer ma contribution"),
                see("Votre code de suivi"),
            ),
        ),
        N_(
            "Le formulaire signale un oubli ? Vos mots y restent. Une personne relit chaque contribution "
            "avant de la montrer."
        ),
        N_("Sans accord de publication, vos mots comptent et ne sont pas montrés. Vous les retirez quand vous voulez."),
        "/",
        ("contributing.choose", "contributing.contribute", "consultations.sheet", "consultations.index"),
        pictured=3,
        seen=N_("Le formulaire : vos mots, qui parle, vos deux accords."),
        on_phone=True,
    ),
    Guide(
        "suivre-ma-contribution",
        Audience.CITIZEN,
        N_("Suivre ce que devient votre contribution"),
        N_("Savoir si elle est lue, reprise ou non, et pourquoi."),
        (
            step(
                N_("Pressez « Suivre ma contribution », tout en bas de chaque page."),
                press("Suivre ma contribution"),
            ),
            step(
                N_("Écrivez votre code dans « Code de suivi », puis pressez « Voir ma contribution »."),
                fill("Code de suivi", "{code}"),
                press("Voir ma contribution"),
            ),
            step(
                N_("« Ce qu'est devenue cette contribution » dit où elle en est et le passage qui la reprend."),
                see("Ce qu'est devenue cette contribution"),
            ),
            step(
                N_("« Vos accords » se changent là, chacun à part ; « Emporter mes données » vous les donne."),
                see("Vos accords"),
                see("Emporter mes données"),
            ),
        ),
        N_(
            "Le code est perdu ? Personne ne peut le retrouver : il n'est pas gardé en clair. "
            "Écrivez-nous par « Une question ou une idée ? »."
        ),
        N_("La page s'ouvre avec le code seul, et n'est jamais gardée par le site pour quelqu'un d'autre."),
        "/",
        ("following.ask", "contributions.contribution"),
        pictured=1,
        seen=N_("La page « Suivre ma contribution », avec son champ pour le code."),
        on_phone=True,
    ),
    Guide(
        "retirer-ma-contribution",
        Audience.CITIZEN,
        N_("Retirer votre contribution"),
        N_("Reprendre vos mots, partout où ils sont cités."),
        (
            step(
                N_(
                    "Pressez « Suivre ma contribution », écrivez votre « Code de suivi », puis pressez « Voir ma "
                    "contribution »."
                ),
                press("Suivre ma contribution"),
                fill("Code de suivi", "{code}"),
                press("Voir ma contribution"),
            ),
            step(
                N_("Sous « Reprendre ce qui est à vous », dépliez « Retirer ma contribution »."),
                see("Reprendre ce qui est à vous"),
                press("Retirer ma contribution"),
            ),
            step(
                N_("Cochez « Oui, retirer ma contribution », puis pressez « Retirer »."),
                choose("Oui, retirer ma contribution"),
                press("Retirer"),
            ),
            step(
                N_(
                    "La page le confirme : « retirée ». Chaque passage que le texte en citait devient « "
                    "contribution retirée »."
                ),
                see("retirée"),
            ),
        ),
        N_(
            "Ce geste ne se défait pas. Pour que seul votre nom disparaisse, choisissez plutôt « Effacer qui je suis »."
        ),
        N_("Sa référence reste, sans aucun mot de vous."),
        "/",
        ("following.ask",),
        pictured=2,
        seen=N_("Retirer une contribution : une case à cocher, puis un bouton."),
    ),
    Guide(
        "poser-une-question",
        Audience.CITIZEN,
        N_("Poser une question"),
        N_("Écrire au secrétariat, et recevoir une réponse."),
        (
            step(
                N_("Pressez « Une question ou une idée ? », tout en bas de chaque page."),
                press("Une question ou une idée ?"),
            ),
            step(
                N_("Écrivez « Votre question ou votre idée », puis « Votre adresse électronique » pour la réponse."),
                fill("Votre question ou votre idée", "Quand la prochaine version paraît-elle ?"),
                fill("Votre adresse électronique", "pissenlit@exemple.invalid"),
            ),
            step(
                N_("Pressez « Envoyer » : un courriel vous donne un lien vers votre échange avec le secrétariat."),
                press("Envoyer"),
            ),
        ),
        N_("Pas de courriel ? Vérifiez l'adresse et les indésirables, puis écrivez de nouveau."),
        N_("L'échange n'est lu que de vous et du secrétariat, et s'efface le temps réglé après sa clôture."),
        "/",
        ("enquiries.new", "enquiries.thread"),
        pictured=2,
        seen=N_("Le formulaire d'une question : votre message et votre adresse."),
        on_phone=True,
    ),
)
