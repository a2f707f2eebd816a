"""An afternoon of the commission, told: who proposes what to the demonstration's text, and what becomes of it."""

from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Change, Cite, Delete, Gesture, Insert, Move
from manifeste_tool.domain.text.text import Text
from manifeste_tool.paths import shipped
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.instance import samples
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.amending import amendments

SAMPLES = shipped("manifeste")


@dataclass(frozen=True)
class Told:
    """One amendment: who presents it, on what, what it does. `on` replaces words; a number amends an amendment."""

    by: int
    headline: str
    on: str = ""
    old: str = ""
    new: str = ""
    gestures: tuple[Gesture, ...] = ()
    amends: int = 0


def told() -> dict[int, Told]:
    """The forty amendments, by number: twelve members, fifteen paragraphs, every relation of the field."""
    reviewed, engages = "Il sera relu chaque année.", "Il engage aussi celles et ceux qui nous succéderont."
    return {
        1: Told(1, "Nommer les communes", "5geyu33d", "assemblées locales", "assemblées communales"),
        2: Told(
            2,
            "Aller à l'essentiel",
            "5geyu33d",
            " Beaucoup d'entre nous l'ont découverte en même temps que leurs administrés.",
            "",
        ),
        3: Told(
            3,
            "Parler de conseils",
            "5geyu33d",
            "d'assemblées locales",
            "de conseils",
        ),
        4: Told(4, "Supprimer un passage trop général", gestures=(Delete("g2mnjy3z"),)),
        5: Told(5, "Une faute d'oreille", "g2mnjy3z", "ce qu'on automatise", "ce que l'on automatise"),
        6: Told(6, "La même oreille", "g2mnjy3z", "ce qu'on automatise", "ce que l’on automatise"),
        7: Told(5, "Une faute d'oreille, encore", "g2mnjy3z", "ce qu'on automatise", "ce que l'on automatise"),
        8: Told(7, "Relire chaque année", gestures=(Insert("4bv57jvw", reviewed),)),
        9: Told(8, "Engager nos successeurs", gestures=(Insert("4bv57jvw", engages),)),
        10: Told(9, "Dire l'ordre", "p7age3rb", "vient en dernier", "vient ensuite"),
        11: Told(
            10, "Insister sur l'ordre", "p7age3rb", "vient ensuite", "vient ensuite, et ensuite seulement", amends=10
        ),
        12: Told(1, "Ne pas insister", "p7age3rb", "vient ensuite", "ne vient qu'après", amends=10),
        13: Told(2, "Une personne au bout du fil", "5ehp5ppj", "un agent.", "une personne."),
        14: Told(3, "Toutes les personnes", "5ehp5ppj", "Aucun habitant n'est tenu", "Aucune personne n'est tenue"),
        15: Told(4, "Retirer une banalité", gestures=(Delete("xsbf4aqf"),)),
        16: Told(5, "Raccourcir une banalité", "xsbf4aqf", " et non une fin", ""),
        17: Told(6, "Adoucir", "5mhbu3na", "L'automatisation", "Seule, l'automatisation"),
        18: Told(7, "Parler d'autre chose", "5mhbu3na", "guichet", "guichet de gare"),
        19: Told(8, "Préciser les horaires", "5mhbu3na", "ses horaires", "ses horaires d'ouverture"),
        20: Told(9, "D'emblée, et précisément", gestures=()),
        21: Told(10, "Qui répond", "zc66hchz", "le service responsable", "le service qui en répond"),
        22: Told(11, "Un mois avant", "dmwauw5m", "avant son installation", "un mois avant toute installation"),
        23: Told(12, "Avant d'acheter", "dmwauw5m", "avant son installation", "avant toute décision d'achat"),
        24: Told(1, "Remettre dans l'ordre", gestures=(Move("qyctmg55", "n4u8t8ff"),)),
        25: Told(2, "Vérifier en public", "qyctmg55", "elle vérifie", "elle vérifie en public"),
        26: Told(3, "Dire d'où cela vient", gestures=(Cite("n4u8t8ff", ("2025-HAVL-0010", "E8", "E5")),)),
        27: Told(4, "Deux jours", "qhh5kjqr", "une journée", "deux journées"),
        28: Told(6, "Une promesse de plus", gestures=(Insert("qhh5kjqr", "Elle est renouvelée."),)),
        29: Told(
            7, "Ne pas compter les habitants", "u3ar52z2", "Une commune de quatre cents habitants", "Une petite commune"
        ),
        30: Told(8, "Les limites aussi", "u3ar52z2", "leur but,", "leur but, leurs limites,"),
        31: Told(
            9, "Faire réexaminer", "dvnky8q6", "dans cette décision", "dans cette décision et la faire réexaminer"
        ),
        32: Told(10, "Le jour même", "vjrxvfqb", "s'arrête", "s'arrête le jour même"),
        33: Told(11, "Au bout d'un mois", "vjrxvfqb", "le système s'arrête", "le système est arrêté sous un mois"),
        34: Told(12, "D'abord nous", "p7age3rb", "Il nous engage d'abord", "Il nous engage d'abord et surtout"),
        35: Told(1, "Un intitulé accueillant", gestures=(Change("kkfrzb3m", "À l'accueil"),)),
        36: Told(
            2, "Une première phrase", gestures=(Insert("5geyu33d", "Ce texte dit ce que nous ferons.", before=True),)
        ),
        37: Told(3, "Un moyen, rien qu'un moyen", "xsbf4aqf", "un moyen", "un simple moyen"),
        38: Told(4, "Personne n'est tenu", "5ehp5ppj", "Aucun habitant n'est tenu", "Aucune personne n'est tenue"),
        39: Told(5, "Sans vote", "vjrxvfqb", "Sans vote pour continuer", "Faute de vote"),
        40: Told(6, "Une heure", "qyctmg55", "l'heure qu'il libère", "le temps qu'il libère"),
    }


@dataclass
class Afternoon:
    """The instance, its people and what was filed so far, by number."""

    ws: Workspace
    members: dict[int, Person] = field(default_factory=dict)
    secretary: Person = field(default_factory=lambda: Person(0, "", Role.VISITOR))
    second: Person = field(default_factory=lambda: Person(0, "", Role.VISITOR))
    filed: dict[int, int] = field(default_factory=dict)

    def open(self, kind: StageKind) -> None:
        """Close what is open and open one stage."""
        with self.ws.writing() as connection:
            for stage in stages.every(connection):
                stages.close(connection, stage.id, self.ws.now())
            stages.add(connection, Stage(kind, self.ws.now(), None))

    def tip(self) -> str:
        with self.ws.reading() as connection:
            return self.ws.main(connection)

    def text(self, sha: str = "") -> Text:
        with self.ws.reading() as connection:
            return self.ws.text(connection, sha or self.ws.main(connection))

    def now(self, number: int) -> Amendment:
        """Return an amendment as it stands."""
        with self.ws.reading() as connection:
            found = amendments.by_id(connection, self.filed[number])
        assert found
        return found

    def proposal(self, one: Told) -> Proposal:
        """Return what a member types into the form."""
        parent = self.now(one.amends) if one.amends else None
        base = parent.sha if parent else self.tip()
        gestures = one.gestures or (self.replaced(one.on, one.old, one.new, base),)
        return Proposal(
            self.ws.new_key(), base, one.headline, "Voici pourquoi.", gestures, parent.id if parent else None
        )

    def replaced(self, paragraph: str, old: str, new: str, base: str = "") -> Change:
        """Return the change of some words that stand once in a paragraph."""
        words = self.text(base).by_id[paragraph].text
        assert words.count(old) == 1, (paragraph, old)
        return Change(paragraph, words.replace(old, new))

    def file(self, number: int, one: Told) -> None:
        """File an amendment and see that it takes this number."""
        made = proposing.propose(self.ws, self.members[one.by], self.proposal(one))
        assert made.number == number
        self.filed[number] = made.id

    def admit(self, *numbers: int) -> None:
        for number in numbers:
            deciding.admit(self.ws, self.secretary, self.filed[number])

    def adopt(self, *numbers: int) -> None:
        for number in numbers:
            deciding.adopt(self.ws, self.secretary, self.filed[number])


def begun(ws: Workspace) -> Afternoon:
    """Found the demonstration's text with its sources, and add the people of the commission."""
    today = ws.now().date()
    samples.load(ws, SAMPLES, today)
    founding.found(
        ws, (SAMPLES / "texte-fondateur.md").read_text(encoding="utf-8"), stage=Stage(StageKind.CONSULTATION, ws.now())
    )
    here = Afternoon(ws)
    with ws.writing() as connection:
        for number in range(1, 13):
            member = Person(
                0,
                f"Membre {number}",
                Role.MEMBER,
                association=f"Association {'ABC'[number % 3]}",
                rapporteur=number == 12,
            )
            here.members[number] = people.add(connection, member, ws.now())
        here.secretary = people.add(connection, Person(0, "Une secrétaire", Role.SECRETARIAT), ws.now())
        here.second = people.add(connection, Person(0, "Un secrétaire", Role.SECRETARIAT), ws.now())
    return here
