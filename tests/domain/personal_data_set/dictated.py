# ruff: noqa: SIM905 - lists of words read best as a text; chance is here to be repeated
"""The last part of the half for tuning, kept aside at first too.

The scan that had been tuned on the rest found 92.7 % of it at the first run, without false alarm; two spaces for one,
family names that are also places and texts all in capitals were then repaired. Longer contributions, as people dictate, copy or type them on a telephone: other names, other streets, other sentences
and other wear than in the half for tuning. Nobody in it exists.
"""

import re

from tests.domain.personal_data_set.made import Maker, plain

_SLOT = re.compile(r"\{(\w+):(\w+)\}")


class Other(Maker):
    """Makes the identities of this half."""

    given_names = (
        "Abel Adélaïde Alphonse Apolline Arnaud Assia Bintou Brigitte Célestine Clovis Dalila Damien Delphine Eliott "
        "Émeline Estelle Fabrice Farida Florian Gabin Geneviève Gérard Hakim Hortense Hugo Isabelle Ivan Jeanne Joris "
        "Karine Khadija Léonie Lilian Loïc Magali Marouane Mathilde Mei Nadège Nassim Nicole Octave Pascale Patrick "
        "Rayan Rosalie Safiatou Sandrine Serge Tanguy Thérèse Tiphaine Vincent Violette Wilfried Yannick Yasmine "
        "Marie-France Jean-Luc Anne-Marie Paul-Henri Nguyet Oyelaran Bogumila"
    ).split()
    family_names = (
        "Alibert Amoros Azoulay Balandier Bensoussan Biancheri Bougrine Brossard Cabrol Cazenave Charbonneau Cissokho "
        "Colombani Courtin Dembélé Desmoulins Dutertre El-Khoury Espinasse Favreau Foucault Gendron Gourvennec Guegan "
        "Hamdaoui Hervieu Jallabert Kermorvan Kovacs Laborie Lachaud Le-Quellec Lhermitte Loubet Malterre Mesnard "
        "Nkemdirim Ollivon Pacheco Pelissou Poulenard Raharison Renouard Roubaud Sauvignon Sebbagh Tessereau Thibaudeau "
        "Vandenberghe Vasquez Villeneuve Wojcik Zemmour Girard Lambert Bonnet Rousseau Blanc Muller Roussel Perez"
    ).split()
    family_names = tuple(name.replace("El-", "El ").replace("Le-", "Le ") for name in family_names)
    ways = (
        "rue du Moulin à Vent|avenue Jean Mermoz|impasse de la Source|chemin du Halage|boulevard de Strasbourg|"
        "allée des Cerisiers|rue Saint-Exupéry|place de l'Église|route d'Orléans|quai Gambetta|square des Poètes|"
        "rue du Faubourg Bannier|cours Gambetta|résidence Les Coteaux|rue de la Petite Vitesse|rue Marcel Sembat|"
        "rue de l'Égalité|avenue du 11 Novembre|hameau de Kerlouan|rue aux Ours|sentier des Douaniers"
    ).split("|")
    towns = "45000 Orléans|29200 Brest|06300 Nice|93200 Saint-Denis|72000 Le Mans|64100 Bayonne|80000 Amiens|97200 Fort-de-France".split(
        "|"
    )


MOULDS = """
Bonjour. Je vous écris au sujet du dossier de ma mère, Mme {NAME:family}, qui attend depuis mars. Elle vit seule au {ADDRESS:address}. Merci d'avance de votre retour au {PHONE:phone}.
Bjr je vs contacte pr la 3e fois, mon tel {PHONE:phone}, je bosse la journée donc apres 19h svp
Lors de l'atelier, trois personnes ont pris la parole : {NAME:name} (commerçante), {NAME:name} (enseignant) et un élu. Le débat a porté sur la vidéosurveillance.
Proposition déposée au nom de {NAME:name}, retraité de l'enseignement, qui n'a pas internet.
L'algorithme a classé mon fils {NAME:given} en liste d'attente alors que sa moyenne est de 15,2.
Il suffit d'écrire à {EMAIL:email} pour recevoir la note complète, 12 pages avec les chiffres de 2023.
contact mail {EMAIL:email} tel {PHONE:phone}
Voici mon RIB pour le remboursement des 45 euros : {IBAN:iban}. Je n'ai jamais eu de réponse.
Votre robot me demande sans cesse mon numéro : {NIR:nir}. Je l'ai déjà donné dix fois !!!
La caméra installée en face du {ADDRESS:address} filme chez nous, c'est illégal depuis la loi de 1995.
on habite {ADDRESS:address} et ya 0 reseau, meme pas la 4g
Je pense comme M. {NAME:family}, le gérant de l'épicerie, qu'il faut garder la caisse avec une personne.
Le docteur {NAME:family} m'a conseillé de refuser le dossier partagé.
Merci à Mme {NAME:family} de l'espace numérique, patiente et drôle.
Cela fait deux ans que {NAME:name} réclame un rendez-vous, en vain.
Je m'appelle {NAME:name}, née le {BIRTH:birth} à Oran, et je refuse d'être réduite à un score.
Mon voisin, {NAME:name}, a reçu une amende pour un véhicule ({PLATE:plate}) vendu en 2021.
Signé : {NAME:name}, au nom du comité de quartier
Veuillez agréer mes salutations. {NAME:name}, {ADDRESS:address}
Intervention de {NAME:name} : « il faut un bouton pour parler à quelqu'un ».
J'ai demandé à ma nièce {NAME:given} de taper ce texte, je n'y vois plus.
Monsieur {NAME:family} et Madame {NAME:family} sont intervenus sur la place du vélo.
Pour le groupe 4, le rapporteur est {NAME:name}.
Je laisse mes coordonnées : {NAME:name}, {ADDRESS:address}, {PHONE:phone}, {EMAIL:email}.
""".strip()

CLEAN = """
Bonjour, je trouve que {n} heures d'attente au {short}, c'est indigne d'un pays comme {country}.
La médiathèque {street} a reçu {n} visiteurs en {y}, contre {n3} en {y}.
Il faut {d2} ans pour amortir {n3} {n3} euros de serveurs, sans compter {d2},{d} % d'électricité.
Monsieur le {office}, la population de {town} vous regarde.
Mme la {office} nous avait promis {d} réunions ; il y en a eu zéro.
{Inst} devrait envoyer une lettre, pas un SMS, aux plus de {d2} ans.
Groupe {d} : pour {n}, contre {d2}, abstention {d}. Le texte est adopté.
Voir l'article {d2} de la loi n° {y}-{n3} et le décret du {d} mars {y}.
Les habitants de la rue {street} demandent un ralentisseur, ceux de l'avenue {street} un arbre.
Je travaille comme {job} à {inst} et je vois la différence entre {town} et {town}.
ARRETEZ DE FERMER LES CLASSES, {n3} ENFANTS ATTENDENT A {TOWN}
Entre {d2} h {d2} et {d2} h {d2}, il passe {d} trains pour {town}.
Les données de {inst} appartiennent aux Français. Les communes de {dept} aussi.
Budget participatif : {n} {n3} €, {d2} projets, {n3} votants ({d2},{d} %).
La hauteur maximale est de {d2} m, la largeur de {d} m et le poids de {n3} kg.
Merci de ne pas oublier les sourds. Une {job} concernée
Chapitre {d}, paragraphe {d2} : remplacer « peut » par « doit ».
Je suis d'accord avec la contribution n° {n3}, sauf pour l'alinéa {d}.
A quand une carte de {dept} avec les {n3} points d'accueil ?
Bref : moins d'écrans, plus d'humains. Bonne continuation à tous.
""".strip()


def _typed(words: str) -> str:
    """Without capitals at the head of sentences, without full stops: as on a telephone."""
    return words[:1].lower() + words[1:].replace(". ", " ").replace(", ", " ")


_WORN = (lambda words: words, lambda words: words, plain, _typed, lambda words: words.replace(" ", "  "), str.upper)


def planted(maker: Maker, moulds: str, rounds: int) -> list[str]:
    """Return sentences with identities marked as in `tuning.txt`."""
    found = []
    for _ in range(rounds):
        for mould in moulds.splitlines():
            worn, at, parts = maker.chance.choice(_WORN), 0, []
            for slot in _SLOT.finditer(mould):
                words = getattr(maker, slot[2])()
                changed = worn(words) if worn in (plain, str.upper) else words
                parts += [worn(mould[at : slot.start()]), f"[[{slot[1]}|{changed}]]"]
                at = slot.end()
            found.append("".join([*parts, worn(mould[at:])]))
    return found
