"""Data taken out: nobody in what the public is given, everybody on record in what is internal, flat memory."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import About, Happened
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.taking_out import pages, writing
from manifeste_tool.services.taking_out.columns import EVERY, Asked
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.gathering import contributors
from tests.services.story import Cast, cast, change

SECRETS = ("SECRETNOM", "secret@exemple.invalid", "SECRETPRIVE", "SECRETRETIRE", "SECRETRETENU", "astronaute", "Hameau")
FORMS = ("csv", "json", "xlsx")


@pytest.fixture
def here(workspace) -> Cast:
    """One contribution that may be read, whose author is rare; one without consent, one withdrawn, one held."""
    made = cast(workspace)
    said = Contribution("2026-MIRE-0001", "=Un guichet", "Titre", "MIRE-1", "MIRE", publishable=True, origin="essai")
    said = replace(said, author_type="astronaute", territory="Hameau", said_on=date(2026, 1, 2), external_id="a")
    others = (
        replace(said, reference="2026-MIRE-0002", body="SECRETPRIVE", publishable=False, external_id="b"),
        replace(said, reference="2026-MIRE-0003", body="SECRETRETIRE", external_id="c"),
        replace(said, reference="2026-MIRE-0004", body="SECRETRETENU", held=True, external_id="d"),
        replace(said, reference="2026-MIRE-0005", parent="2026-MIRE-0002", body="Une réponse.", external_id="e"),
    )
    with workspace.writing() as connection:
        consultations.put_authorities(connection, [Authority("MIRE", "Mirelieu (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("MIRE-1", "MIRE", "Un café")])
        contributions.add(connection, [said, *others], workspace.now())
        who = Contributor("SECRETNOM", "secret@exemple.invalid", "", "")
        contributors.keep(connection, said.reference, who, workspace.now())
        contributions.withdraw(connection, "2026-MIRE-0003")
    return made


def _taken(here: Cast, name: str, form: str, asked: Asked = EVERY) -> bytes:
    file = io.BytesIO()
    writing.public(here.ws, file, name, form, asked=asked)
    return file.getvalue()


def _internal(here: Cast, name: str, form: str = "csv") -> bytes:
    file = io.BytesIO()
    writing.internal(here.ws, here.secretary, file, name, form, reason="Bilan demandé par la commission.")
    return file.getvalue()


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _all(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def test_nobody_is_told_in_what_the_public_is_given(here: Cast) -> None:
    here.adopt(here.propose(change("ccccccc2", "Les agents sont instruits."), headline="SECRETNOM"))
    for name in writing.TABLES:
        for form in FORMS:
            said = _all(_taken(here, name, form))
            assert not [one for one in SECRETS if one in said], (name, form)
            assert not [one for one in ("member", "secretary") if one in said], (name, form)


def test_contributions_are_told_with_what_became_of_them_and_no_cell_is_a_formula(here: Cast) -> None:
    content = _taken(here, "contributions", "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = {row["reference"]: row for row in _rows(content)}
    assert sorted(rows) == ["2025-ESSAI-0001", "2025-ESSAI-0002", "2026-MIRE-0001", "2026-MIRE-0005"]
    mire = rows["2026-MIRE-0001"]
    assert (mire["texte"], mire["collectivite"], mire["type_auteur"]) == ("'=Un guichet", "Mirelieu (exemple)", "")
    assert mire["adresse"].endswith("/contributions/2026-MIRE-0001")
    assert rows["2026-MIRE-0005"]["repond_a"] == ""  # nobody may learn that what it answers is there
    told = json.loads(_taken(here, "contributions", "json"))
    assert told["licence"] == "Licence Ouverte 2.0"
    assert [one["reference"] for one in told["donnees"]] == list(rows)
    assert "'=Un guichet" in _all(_taken(here, "contributions", "xlsx"))


def test_what_became_of_them_is_told_as_of_the_version_asked_for(here: Cast) -> None:
    here.open(StageKind.FILING, public=True)
    cited = {row["reference"]: row for row in _rows(_taken(here, "contributions", "csv"))}["2025-ESSAI-0001"]
    assert (cited["suite"], cited["paragraphes"]) == ("reprise", "aaaaaaa2 (reprend) ; bbbbbbb2 (reprend)")
    with pytest.raises(NotFoundError, match="n'est pas publiée"):
        _taken(here, "contributions", "csv", Asked(version="9.9"))
    with pytest.raises(NotFoundError, match="Le cycle 9"):
        _taken(here, "amendements", "csv", Asked(cycle=9))


def test_amendments_and_votes_are_told_once_they_are_public(here: Cast) -> None:
    here.adopt(here.propose(change("ccccccc2", "Les agents sont instruits."), headline="Instruire"))
    assert _rows(_taken(here, "amendements", "csv")) == []
    here.open(StageKind.ADOPTION, public=True)
    (row,) = _rows(_taken(here, "amendements", "csv"))
    assert (row["amendement"], row["sort"], row["paragraphes"]) == ("1/1", "adopté", "ccccccc2")
    assert "l'alinéa 2" in row["dispositif"]
    assert "auteur" not in row
    (vote,) = _rows(_taken(here, "votes", "csv"))
    assert (vote["objet"], vote["resultat"], vote["pour"]) == ("amendement 1/1", "adopté", "")


def test_names_are_taken_out_by_the_secretariat_alone_with_a_reason_and_on_record(here: Cast) -> None:
    file = io.BytesIO()
    with pytest.raises(ForbiddenError):
        writing.internal(here.ws, here.member, file, "contributions", "csv", reason="Pour voir.")
    with pytest.raises(writing.NoPurposeError, match="pourquoi"):
        writing.internal(here.ws, here.secretary, file, "contributions", "csv", reason="  ")
    assert file.getvalue() == b""
    rows = {row["reference"]: row for row in _rows(_internal(here, "contributions"))}
    assert len(rows) == 7
    named = rows["2026-MIRE-0001"]
    assert (named["nom_affiche"], named["courriel"], named["type_auteur"]) == (
        "SECRETNOM",
        "secret@exemple.invalid",
        "astronaute",
    )
    assert (rows["2026-MIRE-0003"]["texte"], rows["2026-MIRE-0003"]["retiree"]) == ("", "oui")
    with here.ws.reading() as connection:
        (fact,) = journal.about(connection, About.DATA, "contributions", Audience.SECRETARIAT)
    assert (fact.name, fact.person_id, fact.audience) == (
        Happened.DATA_TAKEN_OUT,
        here.secretary.id,
        Audience.SECRETARIAT,
    )
    assert (fact.details["count"], fact.details["reason"]) == ("7", "Bilan demandé par la commission.")
    told = _rows(_internal(here, "journal"))
    assert (told[-1]["nom"], told[-1]["qui"]) == ("data_taken_out", "secretary")


def test_the_page_says_what_each_column_means_and_what_is_not_known_is_refused(here: Cast) -> None:
    page = pages.data_page(here.ws, here.member)
    assert {one.table.name: one.rows for one in page.tables}["contributions"] == 4
    assert not page.may_take_out
    assert pages.data_page(here.ws, here.secretary).may_take_out
    assert all(column.meaning for one in page.tables for column in one.table.columns)
    for name, form in (("rien", "csv"), ("votes", "pdf")):
        with pytest.raises(NotFoundError):
            _taken(here, name, form)


def test_the_documentation_names_every_column() -> None:
    told = (Path(__file__).parents[2] / "docs" / "data.md").read_text("utf-8")
    for table in writing.TABLES.values():
        assert f"## {table.name}" in told
        for column in table.columns:
            assert f"`{column.name}`" in told, (table.name, column.name)


_MEASURED = """
import resource, sys
from manifeste_tool.documents.bundle import streams
rows = (("2026-MIRE-%05d" % n, "Un guichet ouvert le soir, " * 40) for n in range(int(sys.argv[2])))
with open("/dev/null", "wb") as file:
    streams.FORMS[sys.argv[1]][1](file, ("a", "b"), rows, {"titre": "x"})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_follow_the_length_of_a_table(form: str) -> None:
    def peak(rows: int) -> int:
        command = [sys.executable, "-c", _MEASURED, form, str(rows)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert peak(20_000) < 1.2 * peak(500)
