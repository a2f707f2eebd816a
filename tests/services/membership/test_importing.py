"""People from a sheet: told line by line, written as a whole, the same sheet again changes nothing; associations."""

from pathlib import Path

import pytest

from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.membership.accounts import State
from manifeste_tool.domain.membership.people_sheet import NoPeopleColumnsError
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.membership import adding, associating, importing, membership, people_pages, sheets
from manifeste_tool.services.membership.importing import Verdict
from manifeste_tool.services.taking_out.writing import NoPurposeError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.membership import accounts
from manifeste_tool.storage.membership.accounts import Wanted
from manifeste_tool.storage.telling import outbox
from tests.services.story import Cast, cast

SHEET = """nom;adresse;role;association;collectivite;suppleant_de;mandat;mandat_du;mandat_au
Suppléante;sup@exemple.invalid;membre;Asso A;;anne@exemple.invalid;;;
Anne Exemple;anne@exemple.invalid;élue;Asso A;ESSA;;maire;01/07/2020;
Anne Exemple;anne@exemple.invalid;membre;;;;présidente;2024-01-01;2026-12-31
Bertrand;;référent;;ESSA;;;;
Chef;chef@exemple.invalid;chef;;;;;;
Loin;loin@exemple.invalid;membre;;NULLE;;;;
Seule;seule@exemple.invalid;membre;;;personne@exemple.invalid;;;
Secrète;secrete@exemple.invalid;secrétariat;;;;;;
"""


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace)
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Commune d'essai", "commune")])
    return made


def everything(ws: Workspace) -> tuple[object, ...]:
    with ws.reading() as connection:
        return (*accounts.every(connection), journal.last(connection), len(outbox.page(connection, limit=99, offset=0)))


def verdicts(tried: importing.Tried) -> list[str]:
    return [str(line.verdict) for line in tried.lines]


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ";"), ("cp1252", "\t"), ("utf-16", ",")])
def test_a_sheet_is_told_line_by_line_written_once_and_again_changes_nothing(
    here: Cast, tmp_path: Path, encoding: str, separator: str
) -> None:
    ws, path, before = here.ws, tmp_path / "personnes.csv", everything(here.ws)
    path.write_text(SHEET.replace(";", separator), encoding=encoding)
    tried = importing.trial(ws, here.secretary, path)
    refused = ["refusée"] * 4
    assert verdicts(tried) == ["nouvelle", "nouvelle", "modifiée", "nouvelle", *refused]
    assert [line.number for line in tried.lines] == list(range(2, 10))
    why = " ".join(line.why for line in tried.lines)
    for said in ("« chef » n'existe pas", "« NULLE »", "« personne@exemple.invalid »", "que par qui administre"):
        assert said in why
    assert everything(ws) == before
    done = importing.carry_out(ws, here.secretary, path, invites=True, words="Bienvenue.")
    assert verdicts(done) == verdicts(tried)
    with ws.reading() as connection:
        anne = people.by_email(connection, "anne@exemple.invalid")
        substitute = people.by_email(connection, "sup@exemple.invalid")
        assert len(outbox.page(connection, limit=99, offset=0)) == 2
    assert anne is not None
    assert substitute is not None
    assert substitute.substitute_for_id == anne.id
    page = people_pages.shown(ws, here.secretary, anne.id)
    assert [one.title for one in page.mandates] == ["présidente", "maire"]
    assert page.state is State.INVITED
    after = everything(ws)
    again = importing.carry_out(ws, here.secretary, path, invites=True)
    assert verdicts(again) == ["inchangée"] * 4 + refused
    assert everything(ws) == after


def test_two_hundred_names_and_roles_are_enough_and_an_address_comes_later(here: Cast, tmp_path: Path) -> None:
    ws, path = here.ws, tmp_path / "noms.csv"
    names = "\n".join(f"Personne numéro {number},membre" for number in range(200))
    path.write_text(f"Nom,Rôle\n{names}\n", encoding="utf-8")
    assert importing.carry_out(ws, here.secretary, path).count(Verdict.NEW) == 200
    assert importing.trial(ws, here.secretary, path).count(Verdict.SAME) == 200
    path.write_text("Nom,Rôle,Courriel\npersonne NUMERO 7,membre,sept@exemple.invalid\n", encoding="utf-8")
    (line,) = importing.carry_out(ws, here.secretary, path).lines
    assert (line.verdict, "l'adresse" in line.said) == (Verdict.CHANGED, True)
    twin = "Nom,Rôle\nPersonne numéro 8,membre\n"
    adding.add_person(ws, Person(0, "Personne numéro 8", Role.MEMBER))
    path.write_text(twin, encoding="utf-8")
    assert "Plusieurs comptes" in importing.trial(ws, here.secretary, path).lines[0].why


def test_what_a_sheet_may_not_do_is_refused_line_by_line(here: Cast, tmp_path: Path) -> None:
    ws, path = here.ws, tmp_path / "personnes.csv"
    held = adding.add_person(ws, Person(0, "Une", Role.MEMBER, "une@exemple.invalid"))
    membership.suspend(ws, here.secretary, held.id, reason="Une vérification.")
    path.write_text("nom;adresse;role\nUne;une@exemple.invalid;membre\nsecretary;;membre\n", encoding="utf-8")
    suspended, trusted = importing.trial(ws, here.secretary, path).lines
    assert "est suspendu" in suspended.why
    assert "que par qui administre" in trusted.why
    path.write_text("nom;adresse;role\nA;a@exemple.invalid;membre\nA;a@exemple.invalid;référent\n", encoding="utf-8")
    first, second = importing.trial(ws, here.secretary, path).lines
    assert (first.verdict, "déjà à la ligne 2" in second.why) == (Verdict.NEW, True)
    with pytest.raises(ForbiddenError):
        importing.trial(ws, here.member, path)
    path.write_text("nom;adresse\nA;a@exemple.invalid\n", encoding="utf-8")
    with pytest.raises(NoPeopleColumnsError):
        importing.trial(ws, here.secretary, path)


def test_the_list_taken_out_is_on_record_harmless_and_comes_back_as_it_was(here: Cast, tmp_path: Path) -> None:
    ws, path = here.ws, tmp_path / "personnes.csv"
    path.write_text(SHEET, encoding="utf-8")
    importing.carry_out(ws, here.secretary, path)
    adding.add_person(ws, Person(0, "=cmd()", Role.MEMBER, "formule@exemple.invalid"))
    with pytest.raises(NoPurposeError):
        sheets.take_out(ws, here.secretary, Wanted(), form="csv", reason=" ")
    with pytest.raises(ForbiddenError):
        sheets.take_out(ws, here.member, Wanted(), form="csv", reason="Pour voir.")
    taken = sheets.take_out(ws, here.secretary, Wanted(role="membre"), form="csv", reason="Une convocation.")
    assert b"'=cmd()" in taken
    assert b"secr" not in taken.partition(b"\n")[2]
    path.write_bytes(taken)
    assert {one.verdict for one in importing.trial(ws, here.secretary, path).lines} == {Verdict.SAME}
    with ws.reading() as connection:
        assert journal.named(connection, Happened.DATA_TAKEN_OUT)[0].details["reason"] == "Une convocation."
    assert sheets.template("xlsx").startswith(b"PK")
    with pytest.raises(NotFoundError):
        sheets.template("exe")


def test_an_association_has_one_name_everywhere(here: Cast, tmp_path: Path) -> None:
    ws, path = here.ws, tmp_path / "personnes.csv"
    path.write_text(SHEET, encoding="utf-8")
    importing.carry_out(ws, here.secretary, path)
    adding.add_person(ws, Person(0, "Autre", Role.MEMBER, association="asso a"))
    rows = {row.counted.name: row for row in associating.associations_page(ws, here.secretary).rows}
    assert (rows["Asso A"].counted.members, rows["Asso A"].counted.substitutes) == (1, 1)
    assert rows["asso a"].alike == ("Asso A",)
    assert associating.rename(ws, here.secretary, "asso a", " Asso  A ") == "Asso A"
    (row,) = associating.associations_page(ws, here.secretary).rows
    assert (row.counted.members, row.alike) == (2, ())
    for before, after, error in (
        ("inconnue", "Asso A", NotFoundError),
        ("Asso A", " ", associating.NamelessAssociationError),
        ("Asso A", "a" * 201, adding.TooLongError),
    ):
        with pytest.raises(error):
            associating.rename(ws, here.secretary, before, after)
    with pytest.raises(ForbiddenError):
        associating.rename(ws, here.member, "Asso A", "Autre")
