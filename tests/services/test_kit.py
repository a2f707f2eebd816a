"""The kit of a consultation: for whom it is made, what it says, and the letter that says what became of what was said."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from manifeste_tool.documents.kit import reading
from manifeste_tool.documents.kit.model import Block, Box, Document, Items, Table, plain
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.gathering.milestones import milestones
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.kit import making
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import texts

MIRE = Authority("MIRE", "Commune de Mirelieu (exemple)", "commune")
CAFE = Consultation(
    "MIRE-9",
    "MIRE",
    "Trois cafés sur l'accueil",
    format="café IA",
    opens_on=date(2026, 5, 4),
    closes_on=date(2026, 5, 20),
    themes="services publics\ntravail",
    place="Médiathèque\n2 place du Marché",
    contact="cafes@mirelieu.exemple",
    elected="Pervenche Exemple",
)
REFERENT = Person(3, "Thym Exemple", Role.REFERENT, authority="MIRE")
SECRETARIAT = Person(2, "Sauge Exemple", Role.SECRETARIAT)
STRANGER = replace(REFERENT, authority="RONC")
TEXT = """## Un chapitre <!-- ¶chapabcd -->

Un guichet reste ouvert. [@2026-MIRE-0001; nuance @E1] <!-- ¶aaaaaaaa -->

On mesure avant d'étendre. [s'écarte de @2026-MIRE-0002] <!-- ¶bbbbbbbb -->

On chauffe. <!-- ¶cccccccc -->
"""


def said(number: int, **other: object) -> Contribution:
    start = Contribution(
        f"2026-MIRE-{number:04d}",
        f"Parole secrète numéro {number}.",
        consultation="MIRE-9",
        publishable=True,
        origin="essai",
        external_id=str(number),
    )
    return replace(start, **other)


@pytest.fixture
def ws(workspace: Workspace) -> Iterator[Workspace]:
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [MIRE, Authority("RONC", "Ronceval (exemple)", "commune")])
        consultations.put_consultations(connection, [CAFE])
        people.add(connection, REFERENT, workspace.now())
    return workspace


def published(ws: Workspace) -> None:
    with ws.writing() as connection:
        texts.keep_snapshot(connection, "1" * 40, TEXT)
        author = people.add(connection, SECRETARIAT, ws.now()).id
        texts.add_version(connection, texts.Version("0.1", "1" * 40, "Un état", "", ws.now(), author, ()))
        every = [said(1), said(2), said(3), said(4, publishable=False), said(5)]
        contributions.put(connection, every, ws.now())
        contributions.withdraw(connection, "2026-MIRE-0005")
        findings.put(connection, Finding("E1", "Garder quelqu'un"), ["2026-MIRE-0003", "2026-MIRE-0004"])


def made(ws: Workspace, *names: str) -> dict[str, Document]:
    with ws.reading() as connection:
        sources = [one for one in reading.sources() if not names or one.name in names]
        return {one.name: one for one in making.documents(ws, connection, "MIRE-9", sources)}


def words(blocks: tuple[Block, ...]) -> str:
    """Return all the words of blocks, one a line."""
    found = []
    for block in blocks:
        match block:
            case Box():
                found.append(words(block.blocks))
            case Items():
                found += map(plain, block.lines)
            case Table():
                found += [plain(cell) for row in (block.columns, *block.rows) for cell in row]
            case _ if hasattr(block, "line"):
                found.append(plain(block.line))
            case _ if hasattr(block, "lines"):
                found += map(plain, block.lines)
    return "\n".join(found)


def test_the_kit_holds_every_document_of_the_list_and_four_come_first(ws: Workspace) -> None:
    page = making.kit_page(ws, REFERENT, "MIRE-9")
    named = [one.name for group in page.groups for one in group.sources]
    assert len(named) == len(set(named)) == 23
    assert {
        "note-de-cadrage",
        "guide-organisateur",
        "deroule-cafe-ia",
        "deroule-atelier",
        "deroule-reunion-publique",
        *(f"theme-{each}" for each in ("opportunites", "conditions", "maitrise", "sobriete", "travail")),
        "theme-services-publics",
        "fiche-contribution",
        "fiche-groupe",
        "cahier-acteur",
        "restitution",
        "invitation",
        "affiche",
        "emargement",
        "notice-donnees",
        "evaluation",
        "lettre-remerciement",
    } <= set(named)
    first = [one.name for one in page.express]
    assert first == ["guide-express", "fiche-contribution", "emargement", "restitution"]


@pytest.mark.parametrize("by", [REFERENT, SECRETARIAT])
def test_a_kit_is_made_for_its_referent_and_the_secretariat(ws: Workspace, by: Person) -> None:
    assert making.one(ws, by, "MIRE-9", "affiche", "pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("by", [None, STRANGER, Person(4, "Mauve Exemple", Role.MEMBER)])
def test_a_kit_is_made_for_nobody_else(ws: Workspace, by: Person | None) -> None:
    for asked in (
        lambda: making.kit_page(ws, by, "MIRE-9"),
        lambda: making.one(ws, by, "MIRE-9", "affiche", "pdf"),
        lambda: making.archive(ws, by, "MIRE-9"),
    ):
        with pytest.raises(ForbiddenError):
            asked()


def test_a_consultation_that_is_not_published_does_not_exist_for_others(ws: Workspace) -> None:
    with ws.writing() as connection:
        consultations.put_consultations(connection, [replace(CAFE, published=False)])
    assert making.kit_page(ws, REFERENT, "MIRE-9").consultation.title == CAFE.title
    with pytest.raises(NotFoundError):
        making.kit_page(ws, STRANGER, "MIRE-9")


@pytest.mark.parametrize(
    ("reference", "name", "form"),
    [("MIRE-0", "affiche", "pdf"), ("MIRE-9", "inconnu", "pdf"), ("MIRE-9", "affiche", "exe")],
)
def test_what_does_not_exist_is_not_found(ws: Workspace, reference: str, name: str, form: str) -> None:
    with pytest.raises(NotFoundError):
        making.one(ws, REFERENT, reference, name, form)


def test_the_guide_says_the_days_of_this_consultation(ws: Workspace) -> None:
    said_there = words(made(ws, "guide-organisateur")["guide-organisateur"].blocks)
    assert "J-30 : samedi 4 avril 2026 — poser le cadre" in said_there
    assert "Le jour : lundi 4 mai 2026" in said_there
    assert "J+15 : jeudi 4 juin 2026" in said_there  # fifteen days after the closing, on 20 May


def test_days_before_count_from_the_opening_and_days_after_from_the_closing() -> None:
    days = milestones(CAFE)
    assert (days["J-30"], days["J"], days["J+15"]) == (date(2026, 4, 4), date(2026, 5, 4), date(2026, 6, 4))
    assert milestones(replace(CAFE, closes_on=None))["J+1"] == date(2026, 5, 5)
    assert set(milestones(replace(CAFE, opens_on=None, closes_on=None)).values()) == {None}


def test_what_is_not_known_is_left_to_fill_in_and_said_on_the_page(ws: Workspace) -> None:
    assert making.kit_page(ws, REFERENT, "MIRE-9").missing == ()
    with ws.writing() as connection:
        bare = Consultation("MIRE-9", "MIRE", "Une concertation")
        consultations.put_consultations(connection, [bare])
    assert len(making.kit_page(ws, REFERENT, "MIRE-9").missing) == 4
    documents = made(ws)
    assert "date à fixer" in words(documents["guide-organisateur"].blocks)
    assert reading.DOTS in words(documents["note-de-cadrage"].blocks)
    assert "lieu" not in words(documents["affiche"].blocks).lower()
    everything = "\n".join(words(one.blocks) for one in documents.values())
    assert not set("{}") & set(everything)


def test_a_referent_and_the_question_are_named(ws: Workspace) -> None:
    note = words(made(ws, "note-de-cadrage")["note-de-cadrage"].blocks)
    assert "Thym Exemple" in note
    assert "services publics et travail" in note
    assert "Médiathèque, 2 place du Marché" in note
    assert "Qu'attendez-vous de l'intelligence artificielle" in note
    with ws.writing() as connection:
        consultations.put_consultations(connection, [replace(CAFE, question="Et à l'accueil ?")])
    assert "Et à l'accueil ?" in words(made(ws, "fiche-contribution")["fiche-contribution"].blocks)


def test_a_report_asks_for_disagreements_and_a_sheet_for_two_consents(ws: Workspace) -> None:
    documents = made(ws)
    assert "Les points de désaccord" in words(documents["restitution"].blocks)
    sheet = words(documents["fiche-contribution"].blocks)
    assert "J'accepte que mon texte soit publié" in sheet
    assert "J'accepte qu'on me dise ce qu'il devient" in sheet
    assert "jamais importée dans l'outil" in words(documents["emargement"].blocks)


def test_the_letter_says_what_became_of_each_public_contribution_and_nobody_s_words(ws: Workspace) -> None:
    published(ws)
    (letter,) = made(ws, "lettre-remerciement").values()
    told = words(letter.blocks)
    assert "La concertation a recueilli 5 contributions. 2 sont comptées sans être publiées" in told
    assert "Chapitre I, alinéa 1" in told
    assert "Reprend 2026-MIRE-0001" in told
    assert "2026-MIRE-0003" in told
    assert "S'écarte de 2026-MIRE-0002." in told
    assert "secrète" not in told
    assert "2026-MIRE-0004" not in told  # its author did not agree
    assert "On chauffe" not in told  # owes nothing to this consultation
    table = next(block for block in letter.blocks if isinstance(block, Table))
    assert {plain(fate).split(" :")[0]: plain(count) for fate, count in table.rows} == {
        "reprises": "1",
        "reprises en partie": "1",
        "non retenues": "1",
    }


def test_the_letter_of_a_consultation_that_nobody_cites_says_so(ws: Workspace) -> None:
    (letter,) = made(ws, "lettre-remerciement").values()
    assert "Aucune version du texte n'est encore publiée" in words(letter.blocks)
    published(ws)
    with ws.writing() as connection:
        consultations.put_consultations(connection, [replace(CAFE, reference="MIRE-8")])
        sources = [one for one in reading.sources() if one.name == "lettre-remerciement"]
        (other,) = making.documents(ws, connection, "MIRE-8", sources)
    assert "Aucun paragraphe publié ne s'appuie encore sur elles." in words(other.blocks)
    assert "0 contribution." in words(other.blocks)


def test_a_letter_about_very_much_stays_a_letter(ws: Workspace) -> None:
    alphabet = "abcdefghjkmnpqrstuvwxyz"
    lines = [
        f"Un alinéa {'long ' * 80}. [@E1] <!-- ¶aaaaaa{alphabet[n // 20]}{alphabet[n % 20]} -->" for n in range(45)
    ]
    with ws.writing() as connection:
        texts.keep_snapshot(connection, "2" * 40, "## Un chapitre <!-- ¶chapabcd -->\n\n" + "\n\n".join(lines) + "\n")
        author = people.add(connection, SECRETARIAT, ws.now()).id
        texts.add_version(connection, texts.Version("0.1", "2" * 40, "Un état", "", ws.now(), author, ()))
        contributions.put(connection, [said(n) for n in range(1, 31)], ws.now())
        findings.put(connection, Finding("E1", "Un enseignement"), [f"2026-MIRE-{n:04d}" for n in range(1, 31)])
    (letter,) = made(ws, "lettre-remerciement").values()
    told = words(letter.blocks)
    assert "Et 5 autres paragraphes." in told
    assert "2026-MIRE-0012 et 18 autres" in told
    assert "long…" in told


def test_the_archive_holds_every_document_in_four_formats_and_is_the_same_twice(ws: Workspace) -> None:
    archive = making.archive(ws, REFERENT, "MIRE-9", brief=True)
    assert archive.name == "kit-express-MIRE-9.zip"
    held = zipfile.ZipFile(io.BytesIO(archive.content))
    assert held.testzip() is None
    named = held.namelist()
    assert len(named) == 4 * 4 + 1
    assert "kit-express-MIRE-9/a-imprimer/01-guide-express.pdf" in named
    assert "kit-express-MIRE-9/pages/kit.css" in named
    assert making.archive(ws, REFERENT, "MIRE-9", brief=True).content == archive.content


def test_words_that_are_not_understood_are_named(ws: Workspace) -> None:
    filling = reading.Filling({"lieu": ""}, "https://exemple.fr")
    source = replace(reading.sources()[0], name="essai")
    for line in ("À {lieux}.", "{?lieux} Là.", "!inconnu", "- {lieux}"):
        with pytest.raises(reading.UnreadableWordsError, match="essai"):
            reading.blocks(replace(source, body=(line,)), filling)
