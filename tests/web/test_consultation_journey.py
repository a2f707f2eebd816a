"""From the appeal to the report: an authority joins, holds its consultation, types forty sheets, and says what it heard.

Everything is done by the pages and the mails that people have, from the home page on.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from manifeste_tool.services.instance.checking import check
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.telling import outbox
from tests.services.story import cast
from tests.web.visit import Visit, fields, fill, opened

NAME = "Commune d'Aubeline (exemple)"
SIREN = "217599000"
#: What forty people wrote: three leave a telephone number, one sheet cannot be read, and eight came back blank.
SAID = [
    f"Que le guichet reste ouvert le samedi, et qu'une personne réponde aux questions du quartier {n}."
    for n in range(40)
]
FULL_OF_DATA = {4: "06 12 34 56 78", 11: "07 98 76 54 32", 23: "04 12 34 56 78"}
ILLEGIBLE, BLANK = 17, range(32, 40)


@dataclass
class Town:
    """The journey so far: who is in, and where the consultation stands."""

    visit: Visit
    ws: Workspace
    first: FlaskClient
    second: FlaskClient
    secretary: FlaskClient
    reference: str

    def at(self, path: str = "") -> str:
        return f"/concertations/{self.reference}{path}"


def link(ws: Workspace, address: str, before: str) -> str:
    """Return the path of the link that the last mail to an address holds."""
    with ws.reading() as connection:
        mails = [one for one in outbox.page(connection, limit=100, offset=0) if one.address == address]
    assert mails, f"nothing was written to {address}"
    found = [re.search(rf"(?:https?://[^/\s]+)({before}[^\s>]+)", mail.text) for mail in mails]
    [path] = [match[1] for match in found if match][:1]
    return path


def entered(visit: Visit, address: str) -> FlaskClient:
    """Open the link of an invitation, as a mail program would first, and sign in by its button."""
    client, path = visit.app.test_client(), link(visit.here.ws, address, "/connexion/lien/")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    return client


def joined(visit: Visit) -> str:
    """Join from the home page; return the code the authority was admitted under."""
    visitor, ws = visit.as_(None), visit.here.ws
    assert "/collectivites/rejoindre" in visitor.get("/").text
    assert "Saisir son nom et son SIREN" in visitor.get("/collectivites/rejoindre?q=Aubeline").text
    sent = fill(
        visitor,
        "/collectivites/rejoindre/demande",
        "/collectivites/rejoindre/demande",
        name=NAME,
        kind="commune",
        number=SIREN,
        department="75",
        elected_name="Camille Exemple",
        elected_position="adjointe au numérique",
        referent_name="Dominique Exemple",
        referent_position="chargée de mission",
        referent_email="dominique@aubeline.test",
        message="Nous préparons trois cafés IA.",
    )
    assert sent.status_code == 200, sent.text
    path = link(ws, "dominique@aubeline.test", "/collectivites/rejoindre/confirmer/")
    assert visitor.get(path).status_code == 200
    secretary = visit.as_(visit.here.secretary)
    assert "Aubeline" not in secretary.get("/secretariat/collectivites").text, "nobody confirmed it yet"
    assert visitor.post(path).status_code == 303
    assert "Aubeline" in secretary.get("/secretariat/collectivites").text
    admitted = fill(secretary, "/secretariat/collectivites/1", "/secretariat/collectivites/1/admettre", sigle="AUBE")
    assert admitted.status_code == 303, admitted.text
    return "AUBE"


def declared(visit: Visit, referent: FlaskClient, code: str) -> str:
    """Declare a consultation and publish it; return its reference."""
    visitor, new = visit.as_(None), f"/collectivites/{code}/concertations/nouvelle"
    made = fill(
        referent,
        new,
        new,
        title="Trois cafés IA à Aubeline",
        format="café IA",
        publics=["habitants", "usagers"],
        opening="ouverte",
        theme_1="Services publics",
        opens_on="2026-03-01",
        closes_on="2026-04-15",
        place="Médiathèque, 1 place de l'Exemple",
        elected="Camille Exemple",
        elected_position="adjointe au numérique",
        takes_online="1",
    )
    assert made.status_code == 303, made.text
    reference = made.location.split("/")[2]
    assert visitor.get(f"/concertations/{reference}").status_code == 404
    publishing = f"/concertations/{reference}/gerer/publier"
    assert referent.post(publishing, data={"publier": "oui"}).status_code == 303
    assert "Trois cafés" in visitor.get(f"/concertations/{reference}").text
    return reference


@pytest.fixture
def town(workspace: Workspace, settings: Settings) -> Town:
    visit = opened(cast(workspace), settings)
    code = joined(visit)
    first = entered(visit, "dominique@aubeline.test")
    reference = declared(visit, first, code)
    invited = {"name": "Claude Exemple", "email": "claude@aubeline.test"}
    assert first.post(f"/collectivites/{code}/referents", data=invited).status_code == 303
    second = entered(visit, "claude@aubeline.test")
    return Town(visit, workspace, first, second, visit.as_(visit.here.secretary), reference)


def printed(town: Town) -> list[str]:
    """Print a lot of forty sheets; return their references, in order."""
    made = fill(town.first, town.at("/fiches"), town.at("/fiches"), count="40", label="Cafés de mars")
    assert made.status_code == 303, made.text
    shown = town.first.get(made.location).text
    references = list(dict.fromkeys(re.findall(r"2026-AUBE-\d{4}", shown)))
    assert len(references) == 40
    assert len(set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", shown)) - set(references)) >= 40, "a token each"
    return references


def typed(town: Town, client: FlaskClient, reference: str, rank: int) -> TestResponse:
    """Type one sheet, opened by its last digits."""
    page = client.get(town.at("/fiches/saisie"), query_string={"numero": reference.rsplit("-", maxsplit=1)[-1]})
    form = fields(page, town.at("/fiches/saisie"))
    words = f"{SAID[rank]} Rappelez-moi au {FULL_OF_DATA[rank]}." if rank in FULL_OF_DATA else SAID[rank]
    sheet = (
        {"illegible": "1"} if rank == ILLEGIBLE else {"text": words, "publication": "1", "author_type": "citoyen·ne"}
    )
    return client.post(town.at("/fiches/saisie"), data=form | {"number": reference, "act": "save"} | sheet)


def test_a_town_joins_hears_its_people_and_says_what_it_heard(town: Town) -> None:
    visitor, ws = town.visit.as_(None), town.ws
    kit = town.first.get(town.at("/kit.zip"))
    assert kit.status_code == 200
    assert len(ZipFile(BytesIO(kit.data)).namelist()) > 40

    references = printed(town)
    for rank in range(32):
        answer = typed(town, town.first if rank % 2 else town.second, references[rank], rank)
        assert answer.status_code in (200, 303), answer.text
    listed = town.first.get(town.at("/fiches")).text
    assert re.search(r"31\D{1,20}saisies sur\D{1,3}40", listed), "one of the 32 cannot be read"
    assert fill(town.second, town.at("/fiches"), town.at("/fiches/lots/1/annuler"), which="").status_code == 303
    assert "annulée" in town.first.get(town.at("/fiches/saisie"), query_string={"numero": references[39][-4:]}).text

    again = town.first.get(town.at(f"/fiches/{references[0]}/correction"))
    corrected = fields(again, town.at(f"/fiches/{references[0]}/correction")) | {"text": f"{SAID[0]} Et le dimanche."}
    assert town.first.post(town.at(f"/fiches/{references[0]}/correction"), data=corrected).status_code == 303

    form = fields(visitor.get(town.at("/contribuer")), town.at("/contribuer"))
    online = {
        "natures": "proposition",
        "body": "Une borne à la mairie, et quelqu'un à côté.",
        "author_type": "citoyen·ne",
        "publication": "1",
    }
    thanks = visitor.post(town.at("/contribuer"), data=form | online)
    assert thanks.status_code == 200, thanks.text
    mine = re.search(r"2026-AUBE-\d{4}", thanks.text)[0]
    assert visitor.get(f"/contributions/{mine}").status_code == 404, "a person reads it first"

    held = town.secretary.get("/secretariat/moderation").text
    for reference in [references[rank] for rank in FULL_OF_DATA] + [mine]:
        assert reference in held
        assert moderated(town, reference).status_code == 303
    for rank, number in FULL_OF_DATA.items():
        shown = visitor.get(f"/contributions/{references[rank]}").text
        assert "quartier" in shown
        assert number not in shown
    assert "Et le dimanche" in visitor.get(f"/contributions/{references[0]}").text
    assert visitor.get(f"/contributions/{references[ILLEGIBLE]}").status_code == 404

    reported(town, references)
    report = visitor.get(town.at("/restitution")).text
    assert "Faut-il une caméra" in report
    assert references[2] in report
    assert "reçue" in town.secretary.get("/secretariat/restitutions").text
    page = visitor.get(town.at()).text
    assert "/restitution" in page
    assert not list(check(ws))


def moderated(town: Town, reference: str) -> TestResponse:
    """Publish a contribution with everything that was found masked."""
    address = f"/secretariat/moderation/{reference}"
    shown = town.secretary.get(address)
    form = fields(shown, address)
    found = re.findall(r'name="mask" value="([^"]+)"', shown.text)
    return town.secretary.post(address, data=form | {"mask": found, "act": "mask" if found else "publish"})


def reported(town: Town, references: list[str]) -> None:
    """Write and send the report, disagreements too."""
    address = town.at("/restitution/modifier")
    form = fields(town.first.get(address), address)
    kinds = ["idea", "agreement", "disagreement", "vigilance", "proposal"]
    lines = {"line": kinds}
    for rank, kind in enumerate(kinds):
        title = "Faut-il une caméra à l'entrée ?" if kind == "disagreement" else "Le guichet reste ouvert"
        lines |= {
            f"{kind}-kind": kind,
            f"{kind}-title": title,
            f"{kind}-body": "Plusieurs l'ont dit.",
            f"{kind}-level": "local",
            f"{kind}-sources": f"{references[rank]}, {references[2]}",
        }
    words = {
        "participants": "57",
        "contributions": "32",
        "organisations": "Aucune.",
        "profile": "Surtout des retraités.",
        "absent": "Les moins de vingt-cinq ans.",
        "course": "Trois samedis matin.",
        "commitment": "Le guichet ouvrira le samedi.",
        "commitment_on": "2026-09-01",
        "validated_by": "Camille Exemple",
        "validated_position": "adjointe au numérique",
        "validated_on": "2026-03-02",
        "act": "send",
    }
    sent = town.first.post(address, data=form | lines | words)
    assert sent.status_code == 303, sent.text
    assert sent.location.endswith("/restitution"), town.first.get(sent.location).text
