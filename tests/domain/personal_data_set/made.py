# ruff: noqa: SIM905, S311 - lists of words read best as a text; chance is here to be repeated
"""Sentences made by chance from moulds, always the same: the other part of the half for tuning.

It was kept aside at first: the first scan found 93.0 % of its identities, with 3 false alarms in 1,000 clean sentences;
what was missed then was repaired, so that it proves nothing more (`aside.py` does). Identities are composed part by part (names of many origins that
were not looked up in the program's lists, numbers with their keys), set into moulds written as letters, minutes, text
messages and forms, then worn by haste: accents lost, all in capitals, spaces doubled. Nobody in it exists.
"""

import random
import re
import unicodedata
from collections.abc import Callable

GIVEN = (
    "Amandine Anatole Baptiste Bérénice Cheikh Clotilde Dimitri Djamila Édouard Elif Esteban Eugénie Fatou Félix "
    "Gaëlle Guillaume Habib Honorine Ibrahim Inaya Ismaël Jacqueline Jérémie Joaquim Kadiatou Katarzyna Laurent "
    "Lucienne Malik Marguerite Maxime Mireille Mounir Natacha Noémie Olivier Oumar Priscilla Quentin Rachida Raphaël "
    "Renée Samira Solène Stéphane Tatiana Théo Ursula Valérie Wassim Xavier Yolande Yusuf Zoé Marie-Laure "
    "Jean-Baptiste Anne-Sophie Pierre-Yves Mohamed Thi Svetlana Giulia Ngozi Hiroshi Ludmila Aminata Corentin"
).split()
FAMILY = (
    "Abgrall Achour Agostini Barreteau Bellefontaine Benkirane Bocquillon Bonnefoy Castagnède Chassagne Chevreuil "
    "Coatanéa Daubigny Delacourt Desjardins Diakhaté Duchemin Escoffier Faucheux Ferreira Gaborit Ghezali Gonçalves "
    "Grosjean Hadjadj Haudebourg Iglesias Jacquemard Karamoko Kerdoncuff Labarrière Lamotte Leclainche Lemarchand "
    "Maréchaux Mbengue Mercadier Montfort Nowak Okonkwo Orsoni Papadopoulos Pelloutier Quintard Rabouin Ravaillac "
    "Sabourin Saint-Amand Schwob Tanaka Terrasson Thuillier Ubeda Vanneste Verhaeghe Weiller Yacoubi Zimmer Bernard "
    "Thomas Richard Moreau Garcia Lopez Fontaine Chevalier Robin Masson"
).split()
WAYS = (
    "rue des Tanneurs|avenue de la Libération|impasse des Hirondelles|chemin de la Fontaine|boulevard Carnot|"
    "allée des Tilleuls|rue du Docteur Roux|place du Marché|route de Saint-Gilles|quai des Mariniers|rue Gambetta|"
    "square Lamartine|rue de l'Abbé Grégoire|cours Mirabeau|passage des Ormes|résidence du Bois Joli|"
    "rue Haute|avenue Foch|chemin des Écoliers|rue du 8 Mai 1945|villa des Roses|lotissement Les Pins|rue de Bretagne"
).split("|")
TOWNS = "49100 Angers|22000 Saint-Brieuc|13100 Aix-en-Provence|67000 Strasbourg|97400 Saint-Denis|63000 Clermont-Ferrand|02100 Saint-Quentin|20000 Ajaccio|59280 Armentières|17000 La Rochelle".split(
    "|"
)
SITES = "orange.fr free.fr gmail.com exemple.org mairie-exemple.fr laposte.net proton.me univ-exemple.fr hotmail.com wanadoo.fr".split()


def plain(words: str) -> str:
    """Return words without their accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", words) if not unicodedata.combining(sign))


class Maker:
    """Makes identities, one kind after another, by a chance that is always the same."""

    given_names, family_names, ways, towns = GIVEN, FAMILY, WAYS, TOWNS

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.chance.choice("0123456789") for _ in range(count))

    def name(self) -> str:
        given, family = self.chance.choice(self.given_names), self.chance.choice(self.family_names)
        ways = (f"{given} {family}", f"{given} {family}", f"{family.upper()} {given}", f"{given} {family.upper()}")
        return self.chance.choice(ways)

    def family(self) -> str:
        return self.chance.choice(self.family_names)

    def given(self) -> str:
        return self.chance.choice(self.given_names)

    def phone(self) -> str:
        head = self.chance.choice(("06", "07", "01", "02", "03", "04", "05", "09", "0262", "0596"))
        number = head + self.digits(10 - len(head))
        pairs = re.findall("..", number)
        by = self.chance.choice((" ", ".", "-", "", " "))
        abroad = self.chance.choice(("+33 ", "+33", "0033 ", "+33 (0)"))
        return self.chance.choice((by.join(pairs), by.join(pairs), abroad + " ".join(pairs)[1:]))

    def email(self) -> str:
        given, family = (
            plain(self.chance.choice(self.given_names)).lower(),
            plain(self.chance.choice(self.family_names)).lower(),
        )
        family = family.replace(" ", "").replace("'", "")
        by, site = self.chance.choice((".", "_", "-", "")), self.chance.choice(SITES)
        spelled = f"{given} point {family} arobase {site.replace('.', ' point ')}"
        whole = f"{given}{by}{family}{self.chance.choice(('', '', '44', '1987'))}@{site}"
        return self.chance.choice((whole, whole, whole.replace("@", "(at)"), spelled, whole.replace("@", " @ ")))

    def nir(self) -> str:
        place = self.chance.choice(("35", "75", "2A", "2B", "99", "13"))
        body = f"{self.chance.choice('12')}{self.digits(2)}{self.chance.randint(1, 12):02d}{place}{self.digits(6)}"
        key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
        parts = (body[0], body[1:3], body[3:5], body[5:7], body[7:10], body[10:], f"{key:02d}")
        return self.chance.choice((" ".join(parts), "".join(parts), " ".join(parts[:-1]), "-".join(parts)))

    def iban(self) -> str:
        country, bank = self.chance.choice((("FR", self.digits(23)), ("BE", self.digits(12)), ("DE", self.digits(18))))
        check = 98 - int("".join(str(int(sign, 36)) for sign in f"{bank}{country}00")) % 97
        whole = f"{country}{check:02d}{bank}"
        return self.chance.choice((whole, " ".join(re.findall(".{1,4}", whole)), whole.lower()))

    def address(self) -> str:
        number = self.chance.choice(("3", "27", "114", "8 bis", "12 ter", "5B"))
        by = self.chance.choice((" ", ", "))
        town = self.chance.choice(("", f", {self.chance.choice(self.towns)}", f" {self.chance.choice(self.towns)}"))
        return f"{number}{by}{self.chance.choice(self.ways)}{town}"

    def birth(self) -> str:
        day, month, year = self.chance.randint(1, 28), self.chance.randint(1, 12), self.chance.randint(1931, 2012)
        months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
        return self.chance.choice((f"{day:02d}/{month:02d}/{year}", f"{day} {months[month - 1]} {year}"))

    def plate(self) -> str:
        letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
        return f"{self.chance.choice(letters)}{self.chance.choice(letters)}-{self.digits(3)}-{self.chance.choice(letters)}{self.chance.choice(letters)}"


MOULDS = """
Suite à la réunion publique de jeudi, {NAME:name} a demandé que le guichet reste ouvert le samedi.
Compte rendu : étaient présents {NAME:name}, {NAME:name} et deux agents.
J'ai essayé de joindre Mme {NAME:family} trois fois, sans succès.
Mr {NAME:family} m'a répondu que « c'est l'ordinateur qui décide ».
Madame {NAME:family}, conseillère France services, mérite une prime.
Réponse de M. {NAME:family} : aucune.
Pour toute question : {NAME:name}, {PHONE:phone}, {EMAIL:email}
Mon numéro de portable est le {PHONE:phone}.
si vous voulez en parler {PHONE:phone} le soir uniquement
Rappelez-moi svp {PHONE:phone}
Tél. {PHONE:phone} / courriel {EMAIL:email}
Je laisse mon adresse mail : {EMAIL:email} et j'attends une réponse.
ecrivez moi a {EMAIL:email}
Mes identifiants ne marchent pas, mon compte est {EMAIL:email}.
Le logiciel a refusé mon dossier, n° de sécu {NIR:nir}.
Mon numéro de sécurité sociale ({NIR:nir}) est faux dans votre base.
Merci de rembourser sur le compte {IBAN:iban}.
RIB joint : {IBAN:iban}
J'habite {ADDRESS:address} depuis 1998.
Nous habitons au {ADDRESS:address} et la fibre n'arrive pas.
Le transformateur situé devant chez moi, {ADDRESS:address}, bourdonne.
Adresse : {ADDRESS:address}
Chez mes parents ({ADDRESS:address}) il n'y a ni bus ni médecin.
Je suis né le {BIRTH:birth}, j'ai donc connu le Minitel.
Mon épouse, née le {BIRTH:birth}, a renoncé.
La voiture {PLATE:plate} roule à contresens tous les matins.
Je m'appelle {NAME:name}, j'ai 34 ans et je suis aide-soignante.
Moi c'est {NAME:given}, lycéen.
Je soussigné {NAME:name} atteste que le service est fermé.
{NAME:name} et moi proposons une charte.
Mon fils {NAME:given} passe huit heures par jour devant un écran.
Ma collègue {NAME:name} s'est formée toute seule.
Fait à Rennes, {NAME:name}
Voilà ce que je pense. Cordialement, {NAME:name}
Merci d'avance. {NAME:name}
Propos recueillis auprès de {NAME:name}, {ADDRESS:address}.
C'est le docteur {NAME:family} qui a été remplacé par une cabine.
Selon Maître {NAME:family}, un recours est possible.
D'après {NAME:name} (tél. {PHONE:phone}), rien ne bouge.
{NAME:name} habite {ADDRESS:address}.
À l'attention de {NAME:name} : votre algorithme s'est trompé.
Mon assistante sociale, {NAME:name}, n'a plus le droit de décider.
"""
CLEAN = """
Il faudrait {n} agents de plus dans chaque maison France services de {dept}.
Le coût estimé est de {n} {n3} {n3} euros sur {d} ans, soit {d},{d} % du budget.
Entre {y} et {y}, la part du papier est passée de {d2} % à {d2} %.
L'article L. {n3}-{d} du code des relations entre le public et l'administration doit être appliqué.
Ouvrir la mairie de {town} de {d} h à {d2} h 30 le samedi.
Le règlement (UE) {y}/{n3} est incompréhensible pour un non-juriste.
La délibération n° {y}-{n3} du {d2}/0{d}/{y} n'a pas été publiée.
Je suis {job} à {town} et je trouve que l'IA va trop vite.
Madame la {office}, Monsieur le {office}, écoutez le terrain.
Le {office} de {town} devrait venir voir.
Supprimez les cookies et laissez les gens tranquilles, {d2} clics c'est trop.
{inst} ne répond jamais au téléphone, même au {short}.
Rue {street}, il manque un passage piéton.
La place {street} doit redevenir piétonne.
Le collège {street} n'a que {d2} tablettes pour {n3} élèves.
Une ligne de bus entre {town} et {town} toutes les {d2} minutes.
{Inst} et {inst} devraient partager leurs données.
POURQUOI {INST} FERME SES GUICHETS A {TOWN} ?
La consommation est de {n3} kWh par an pour {n3} {n3} requêtes.
{n} places de crèche, {d2} cours de français, {d} routes à refaire : voilà les priorités.
Ma mère a {d2} ans et mon père {d2} : ils ne savent pas ce qu'est un identifiant.
Merci de nous consulter. Un groupe d'habitants de {town}
Cordialement, une {job} de {town}
On se croirait en {y} : il faut un fax !
Mon dossier n° {y}{n3}{n3}{n3} est bloqué depuis {d} mois.
Le SIREN {n3} {n3} {n3} de l'association est erroné.
{d}. Former les agents. {d}. Garder un humain. {d}. Publier le code.
Prenez exemple sur {town}, {dept} ou {country}.
Selon {inst}, {d2} % des Français ont du mal avec le numérique ({y}).
Le point {d}.{d} de la page {d2} parle des {n3} communes concernées.
j'ai pas internet chez moi pourtant je suis à {town} {zip}
Vive {country}, vive la République, vive la sobriété numérique !
Je vote pour la proposition {n3} et contre la {n3}.
Le {d2}/0{d}/{y} à {d2}h{d2}, le site était en panne.
Il y a {d} avenues et {d2} rues sans trottoir dans mon quartier.
"""
JOBS = "infirmière enseignant boulangère agricultrice retraité étudiante cadre artisan comptable bibliothécaire".split()
OFFICES = "ministre présidente directrice préfète maire sénatrice députée rectrice".split()
INSTITUTIONS = "la CAF|la Poste|France Travail|l'Assurance Maladie|la Caisse des Dépôts|la Banque Postale|le Conseil Régional|l'Éducation Nationale|la SNCF|Pôle Emploi|le Trésor Public".split(
    "|"
)
STREETS = "Jean Jaurès|Victor Hugo|Jules Ferry|du Général de Gaulle|Louis Pasteur|Pierre Mendès France|Simone Veil|Georges Clemenceau|Lucie Aubrac|Rosa Parks".split(
    "|"
)
PLACES = (
    "Nantes Rennes Lyon Marseille Strasbourg Lille Guéret Mende Bastia Cayenne Saint-Malo Châteauroux Le Mans".replace(
        "Le Mans", "Laval"
    ).split()
)
DEPARTMENTS = (
    "la Creuse|le Finistère|la Loire-Atlantique|les Hauts-de-France|l'Île-de-France|la Nouvelle-Aquitaine".split("|")
)
COUNTRIES = "la France|l'Estonie|le Danemark|la Suisse|le Portugal|le Canada".split("|")
WORN: tuple[Callable[[str], str], ...] = (
    lambda words: words,
    lambda words: words,
    lambda words: words,
    plain,
    str.upper,
    lambda words: words.replace("'", "’"),
    lambda words: words.replace(". ", ".\n"),
)
_SLOT = re.compile(r"\{(\w+):(\w+)\}")
_FILL = re.compile(r"\{(\w+)\}")


def planted(maker: Maker, moulds: str = MOULDS, rounds: int = 7) -> list[str]:
    """Return sentences with identities marked as in `tuning.txt`."""
    found = []
    for _ in range(rounds):
        for mould in moulds.strip().splitlines():
            worn = maker.chance.choice(WORN)
            parts, at = [], 0
            for slot in _SLOT.finditer(mould):
                words = getattr(maker, slot[2])()
                keeps = slot[1] in {"EMAIL", "IBAN"} and worn is not plain
                parts += [worn(mould[at : slot.start()]), f"[[{slot[1]}|{words if keeps else worn(words)}]]"]
                at = slot.end()
            found.append("".join([*parts, worn(mould[at:])]))
    return found


def clean(maker: Maker, moulds: str = CLEAN, rounds: int = 9) -> list[str]:
    """Return sentences that name nobody."""
    choose = maker.chance.choice

    def filled(match: re.Match[str]) -> str:
        pools: dict[str, Callable[[], str]] = {
            "n": lambda: str(maker.chance.randint(2, 900)),
            "n3": lambda: str(maker.chance.randint(100, 999)),
            "d": lambda: str(maker.chance.randint(1, 9)),
            "d2": lambda: str(maker.chance.randint(10, 28)),
            "y": lambda: str(maker.chance.randint(1990, 2025)),
            "zip": lambda: f"{maker.chance.randint(10, 95)}000",
            "short": lambda: choose(("3939", "3646", "3949", "115", "0 800 400 215")),
            "job": lambda: choose(JOBS),
            "office": lambda: choose(OFFICES),
            "inst": lambda: choose(INSTITUTIONS),
            "Inst": lambda: choose(INSTITUTIONS).capitalize(),
            "INST": lambda: plain(choose(INSTITUTIONS)).upper(),
            "street": lambda: choose(STREETS),
            "town": lambda: choose(PLACES),
            "TOWN": lambda: choose(PLACES).upper(),
            "dept": lambda: choose(DEPARTMENTS),
            "country": lambda: choose(COUNTRIES),
        }
        return pools[match[1]]()

    return [choose(WORN)(_FILL.sub(filled, mould)) for _ in range(rounds) for mould in moulds.strip().splitlines()]
