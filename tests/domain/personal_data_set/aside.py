# ruff: noqa: SIM905 - lists of words read best as a text; chance is here to be repeated
"""The half of the labelled set that is kept aside: no rule and no list of the scan was changed for what it misses.

Its names and streets were written when the rules were done, and are in no other part. Its sentences were run once with
other names: 94.3 % was found at first, and unknown given names beside « ma voisine » or a family's name, « N'Diaye » and
« chemin des Prés » were then repaired. Nobody in it exists.
"""

from tests.domain.personal_data_set import dictated, made

SEED = 31_12


class Aside(made.Maker):
    """Makes the identities of this half."""

    given_names = (
        "Maëva|Ophélie|Gwenaëlle|Bastien|Cyprien|Nelly|Odile|Rodolphe|Agnès|Fanny|Gaston|Irène|Jordan|"
        "Kelly|Lydie|Mahamadou|Nordine|Ousmane|Pascaline|Régis|Sonia|Tarek|Urbain|Vanessa|William|"
        "Yvonne|Zakaria|Aurélien|Bernadette|Coralie|Donatien|Enzo|Fernand|Guy|Hamza|Ismahane|Jacky|Lina|"
        "Marcel|Ndèye|Ricardo|Marie-Thérèse|Jean-Paul|Tenzin|Ikram|Sixte"
    ).split("|")
    family_names = (
        "Aumont|Bessière|Chaumette|Dauriac|Escande|Fauvel|Gravelle|Hennequin|Idrissi|Jégado|Kherbouche|"
        "Lanoë|Mauduit|Nadeau|Ouedraogo|Pommier|Quesnel|Ramdani|Sénéchal|Trébuchet|Valluis|Wagner|Ybert|"
        "Zaoui|Le Dantec|De Souza|Ben Salem|Petit|Garnier|Laurent|Michel|Lefèvre|Bertrand|David|Morin|"
        "Vidal|Brun|Lacombe|Cisse|Trinh"
    ).split("|")
    ways = (
        "rue des Glycines|avenue Salvador Allende|impasse du Puits|chemin Vert|boulevard de l'Europe|"
        "allée des Peupliers|place Bellecour|route de Lyon|quai Rambaud|rue du 4 Septembre|"
        "rue des Frères Lumière|rue Sainte-Catherine|cours de la Marne|résidence Les Ormes"
    ).split("|")
    towns = (
        "38000 Grenoble|51100 Reims|76600 Le Havre|83000 Toulon|34000 Montpellier|21000 Dijon|97100 Basse-Terre|"
        "54000 Nancy|87000 Limoges|56100 Lorient"
    ).split("|")


MOULDS = """
Je suis {NAME:name}, je tiens le tabac-presse et je vois chaque jour des gens perdus devant un formulaire.
Pouvez-vous me recontacter ? {PHONE:phone} ou {EMAIL:email}
Réunion du 12 mars : {NAME:name} préside, {NAME:name} est secrétaire de séance.
La conseillère numérique, Mme {NAME:family}, n'est là que le mardi de 9 h à 12 h.
J'ai travaillé trente ans avec {NAME:name} et jamais un logiciel ne nous a aidés.
M. {NAME:family} et Mme {NAME:family} ont lancé une pétition de 240 signatures.
Mon médecin traitant, le Dr {NAME:family}, part en retraite en juin.
Mon fils {NAME:given} a 9 ans et sait déjà contourner le contrôle parental.
Le colis est arrivé au {ADDRESS:address}, chez un inconnu.
Bonsoir j'habite au {ADDRESS:address} pas de trottoir pas d'éclairage rien
Adresse du chantier : {ADDRESS:address}. Début des travaux en 2026.
Depuis l'arrivée du compteur, au {ADDRESS:address}, ma facture a pris 30 %.
Merci de verser l'aide sur mon compte {IBAN:iban} et non sur l'ancien.
NIR de l'assurée : {NIR:nir}
Mon numéro de sécu c'est {NIR:nir} et la réponse est toujours « profil inconnu ».
Le radar a flashé {PLATE:plate} alors que la voiture était au garage.
Dossier de {NAME:name}, né le {BIRTH:birth} : rejet automatique.
Je m'appelle {NAME:name} et je n'ai rien à cacher.
pr info mon num {PHONE:phone} et mon mail {EMAIL:email} merci
Cordialement, {NAME:name}
Selon {NAME:name}, directeur d'école, un élève sur trois n'a pas d'ordinateur.
Rédigé par {NAME:name} pour l'association des familles
Ma voisine {NAME:name} ({PHONE:phone}) peut témoigner.
Un grand merci à {NAME:name} qui nous accueille depuis 2019.
""".strip()

CLEAN = """
Je propose {d2} heures de formation par an pour chaque {job}, soit {n3} euros.
Le {office} a reçu {n} contributions en {y}, dont {d2} % par papier.
Depuis {y}, {inst} a fermé {d2} accueils entre {town} et {town}.
Monsieur le {office}, Mesdames et Messieurs, la parole est aux habitants.
Rendez la place {street} aux piétons et la rue {street} aux vélos !
Un score de {d},{d2} sur {d2} pour le lycée {street} : qui a calculé ça ?
Il reste {n} {n3} tonnes de CO2 à éviter avant {y}.
Attention : le site de {inst} affiche l'erreur {n3} depuis le {d2}/0{d}/{y}.
Je soutiens {country} et son vote en ligne, mais {town} n'est pas prête.
{Inst} doit rester publique. Point final.
Le guichet {d2} est ouvert de {d}h à {d2}h, le {short} jamais.
POUR QUE {INST} REVIENNE A {TOWN} ET DANS TOUTE LA REGION
Une ligne budgétaire de {n3} {n3} {n3} € (chapitre {d2}, article {n3}) est prévue.
Décision n° {y}-{n3} DC du {d2} juin {y}, considérant {d2}.
Bien cordialement, un {office} de {dept}
Tout dépend de la commune : {town}, {n3} {n3} habitants, n'est pas un village.
Les bénévoles tiennent {d} permanences ; les agents de {inst}, aucune.
Non à la reconnaissance faciale dans les gares de {town} et de {town}.
Le questionnaire a {d2} pages, {n3} cases, et pas une ligne pour s'exprimer.
Merci à {inst}, à la mairie de {town} et à toutes les équipes.
""".strip()


def planted() -> list[str]:
    """Return sentences with identities marked as in `tuning.txt`."""
    return dictated.planted(Aside(SEED), MOULDS, 10)


def clean() -> list[str]:
    """Return sentences that name nobody."""
    return made.clean(Aside(SEED + 1), CLEAN, 15)
