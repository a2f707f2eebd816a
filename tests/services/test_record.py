"""The frozen dossier of a version: signed without a name, verified by anybody, mute about whoever was erased."""

import json
import shutil
import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, update

from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.gathering.public_form import Filled
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.contributing import following, submitting
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.membership import membership
from manifeste_tool.services.membership.acting import MACHINE
from manifeste_tool.services.moderation import case_pages, deciding, holding
from manifeste_tool.services.moderation.deciding import Wanted
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.record import dossiers, verifying
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.git import RefChange
from manifeste_tool.storage.record import records
from manifeste_tool.storage.record.folders import UnreadableDossierError
from manifeste_tool.storage.tables.people import person
from manifeste_tool.storage.tables.publication import version_mention, version_record
from tests.services.story import Cast, cast, change

HERE = Sender("192.0.2.7")
needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen n'est pas installé (openssh-client)")


@dataclass
class Published:
    """A cast whose version 0.1 rests on two contributions, each followed by its token."""

    here: Cast
    references: tuple[str, str]
    tokens: tuple[str, str]


@pytest.fixture
def published(workspace: Workspace) -> Published:
    return make(workspace)


def make(ws: Workspace) -> Published:
    here = cast(ws)
    with ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("RIVE", "Rive (exemple)", "commune")])
        consultations.put_consultations(connection, [Consultation("RIVE-1", "RIVE", "Cafés de la rive")])
        connection.execute(update(person).where(person.c.id == here.member.id).values(name="Mélusine Zinzolin"))
    form = Filled(
        key="clef", natures=("attente",), body="Le zinzolin chante au guichet.", author_type="citoyen·ne", publish=True
    )
    first = submitting.submit(ws, "RIVE-1", form, sender=HERE)
    second = submitting.submit(ws, "RIVE-1", replace(form, key="autre", body="Un zinzolin muet."), sender=HERE)
    refused = submitting.submit(
        ws, "RIVE-1", replace(form, key="non", body="zinzolin privé.", publish=False), sender=HERE
    )
    for each in (first, second):
        seen = case_pages.case_page(ws, here.secretary, each.contribution.reference).seen
        deciding.publish(ws, here.secretary, each.contribution.reference, seen=seen)
    for paragraph, reference, words in (
        ("ccccccc2", first.contribution.reference, "Le zinzolin chante"),
        ("ddddddd2", second.contribution.reference, "Un zinzolin muet."),
        ("eeeeeee2", refused.contribution.reference, ""),
    ):
        excerpts = {reference: words} if words else {}
        sourcing.cite(ws, here.drafter, Linking(paragraph, put=(Source(reference),), excerpts=excerpts))
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons encore pourquoi."), headline="Titre zinzolin"))
    publish(here, "0.1")
    return Published(here, (first.contribution.reference, second.contribution.reference), (first.token, second.token))


def publish(here: Cast, number: str) -> None:
    sourcing.declare(here.ws, here.secretary, ["fffffff2"]) if number == "0.1" else None
    publishing.publish(here.ws, here.secretary, number=number, title="Une", story="Elle dit.", seen=here.tip())


def unpacked(ws: Workspace, folder: Path) -> Path:
    with ZipFile(BytesIO(dossiers.archive(ws, None, "0.1"))) as archive:
        archive.extractall(folder)
    (found,) = folder.iterdir()
    return found


def left(ws: Workspace) -> dict[str, str]:
    """The mentions that every version still holds, with their words."""
    with ws.reading() as connection:
        return {one.name: one.words or "" for one in records.mentions(connection, "0.1") if not one.is_erased}


def erased(ws: Workspace) -> int:
    (found,) = verifying.verify(ws)
    assert found.problems == ()
    assert checking.check(ws) == []
    return found.erased


def test_a_version_is_frozen_with_what_is_public_and_its_signed_part_names_nobody(published: Published) -> None:
    ws = published.here.ws
    with ws.reading() as connection:
        record = records.get(connection, "0.1")
    assert record is not None
    signed = json.loads(record.signed)
    assert "zinzolin" not in record.signed.lower()
    assert [(one["number"], one["outcome"], one["paragraphs"]) for one in signed["amendments"]] == [
        ("1/1", "adopté", [{"paragraph": "aaaaaaa2", "change": "modified"}])
    ]
    words = left(ws)
    assert signed["mentions"].keys() == words.keys()
    assert words["amendement/1/1/auteur/1"] == "Mélusine Zinzolin"
    assert words[f"extrait/ccccccc2/{published.references[0]}"] == "Le zinzolin chante"
    assert not any("privé" in one for one in words.values())
    assert verifying.verify(ws, "0.1")[0].problems == () == tuple(checking.check(ws))


def test_withdrawing_refusing_masking_and_leaving_each_drop_words_and_salt_and_the_rest_still_verifies(
    published: Published,
) -> None:
    here, ws = published.here, published.here.ws
    one, other = published.references
    before = len(left(ws))
    with ws.writing() as connection:
        holding.hold(connection, other, Reason.FLAGGED, ws.now())
    held = dossiers.dossier_page(ws, None, "0.1")
    assert (held.mentions, held.withheld, held.erased) == (before - 1, 1, 0)
    seen = case_pages.case_page(ws, here.secretary, other).seen
    deciding.mask_and_publish(ws, here.secretary, other, seen=seen, wanted=Wanted((), "zinzolin", "passage"))
    assert erased(ws) == 1
    following.erase(ws, published.tokens[0], confirmed=True, sender=HERE)
    following.agree(ws, published.tokens[0], Purpose.PUBLICATION, agreed=False, sender=HERE)
    assert not [name for name in left(ws) if one in name]
    membership.depart(ws, MACHINE, here.member.id)
    assert "Mélusine Zinzolin" in left(ws).values()
    assert membership.erase(ws, MACHINE, here.member.id, typed="Mélusine Zinzolin") > 0
    following.withdraw(ws, published.tokens[1], confirmed=True, sender=HERE)
    assert erased(ws) == before - len(left(ws)) >= 3
    kept = b"".join(
        ZipFile(BytesIO(dossiers.archive(ws, None, "0.1"))).read(name) for name in ("manifeste-0.1/annexe.json",)
    )
    assert b"lusine" not in kept
    assert b"chante" not in kept
    with ws.reading() as connection:
        salts = connection.execute(version_mention.select().where(version_mention.c.erased_at.is_not(None))).all()
        assert {(row.salt, row.words) for row in salts} == {(None, None)}
        told = journal.named(connection, Happened.MENTION_ERASED)
        assert {one.about_id for one in told} == {"0.1"}


def test_the_archive_is_the_same_bytes_for_the_same_erasures(published: Published, clock: object) -> None:
    ws = published.here.ws
    first = dossiers.archive(ws, None, "0.1")
    clock.advance(days=3)  # type: ignore[attr-defined]
    assert dossiers.archive(ws, None, "0.1") == first
    following.withdraw(ws, published.tokens[0], confirmed=True, sender=HERE)
    assert dossiers.archive(ws, None, "0.1") != first


@needs_ssh
def test_anybody_verifies_a_signed_dossier_by_the_lines_it_gives(workspace: Workspace, tmp_path: Path) -> None:
    key = tmp_path / "clef"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    ws = replace(workspace, signing_key=key)
    make(ws)
    folder = unpacked(ws, tmp_path / "ici")
    *lines, clone = dossiers.dossier_page(ws, None, "0.1").commands
    for line in lines:
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, check=False)  # noqa: S602
        assert done.returncode == 0, (line, done)
    local = clone.replace(f"{ws.base_url}/manifeste.git", f"{ws.repository.path} manifeste")
    assert subprocess.run(local, shell=True, cwd=folder, check=False).returncode == 0  # noqa: S602
    annex = json.loads((folder / "annexe.json").read_text())["mentions"]
    name = next(name for name in annex if name.startswith("extrait/"))
    asked = dossiers.MENTION_COMMAND.replace("SEL NOM MOTS", f"{annex[name]['salt']} {name} '{annex[name]['words']}'")
    told = subprocess.run(asked, shell=True, capture_output=True, text=True, check=True).stdout  # noqa: S602
    assert told.split()[0] == json.loads((folder / "dossier.json").read_text())["mentions"][name]
    found = verifying.verify_files(folder)
    assert (found.problems, found.signer[:7]) == ((), "SHA256:")
    (folder / "SHA256SUMS.sig").write_text((folder / "SHA256SUMS.sig").read_text().replace("A", "B", 3))
    assert "La signature" in verifying.verify_files(folder).problems[0]
    with workspace.writing() as connection:
        connection.execute(update(version_record).values(sums="0  dossier.json\n"))
    assert any("signature" in one for one in verifying.verify(ws)[0].problems)


@needs_ssh
def test_a_key_that_does_not_sign_stops_no_publication_and_check_says_so(workspace: Workspace, tmp_path: Path) -> None:
    wrong = tmp_path / "clef"
    wrong.write_text("pas une clé")
    wrong.chmod(0o600)
    ws = replace(workspace, signing_key=wrong)
    make(ws)
    assert verifying.verify(ws)[0] == verifying.Verified("0.1", (), len(left(ws)))
    assert checking.check(ws) == [
        "Dossier de la version 0.1 : la clé ne l'a pas signé ; lancez « manifeste catch-up »."
    ]


def test_what_was_touched_behind_its_back_is_told(published: Published, tmp_path: Path) -> None:
    here, ws = published.here, published.here.ws
    folder = unpacked(ws, tmp_path / "ici")
    (folder / "manifeste.md").write_text("Autre chose.\n")
    assert len(verifying.verify_files(folder).problems) >= 2
    with ws.writing() as connection:
        some = version_mention.c.name == "amendement/1/1/auteur/1"
        connection.execute(update(version_mention).where(some).values(words="Quelqu'un d'autre"))
    assert verifying.verify(ws)[0].problems == (
        "La mention amendement/1/1/auteur/1 n'est plus celle dont l'empreinte est signée.",
    )
    with ws.repository.opened() as git:
        tag, main = git.repo.git.rev_parse("refs/tags/v0.1"), here.tip()
        parent = git.info(main).parents[0]
        git.move([RefChange("refs/tags/v0.1", parent, tag)])
    assert any("L'étiquette v0.1" in one for one in verifying.verify(ws)[0].problems)
    with ws.writing() as connection:
        connection.execute(version_record.update().values(signed="{}"))
    assert any("forme attendue" in one for one in verifying.verify(ws)[0].problems)
    for wrong in (tmp_path / "rien", folder / "manifeste.md"):
        with pytest.raises(UnreadableDossierError):
            verifying.verify_files(wrong)


def test_a_version_from_before_the_dossiers_is_frozen_by_catching_up(published: Published) -> None:
    ws = published.here.ws
    with ws.writing() as connection:
        connection.execute(delete(version_mention))
        connection.execute(delete(version_record))
    assert "il manque" in verifying.verify(ws)[0].problems[0]
    upkeep.catch_up(ws)
    assert erased(ws) == 0


def test_the_next_version_says_what_was_decided_since(published: Published) -> None:
    here, ws = published.here, published.here.ws
    here.integrate(here.propose(change("bbbbbbb2", "Une personne accueille partout.")))
    publish(here, "0.2")
    with ws.reading() as connection:
        record = records.get(connection, "0.2")
    assert record is not None
    signed = json.loads(record.signed)
    assert [one["number"] for one in signed["amendments"]] == ["1/2"]
    assert signed["version"]["previous"] == "0.1"
    assert [one.number for one in verifying.verify(ws)] == ["0.1", "0.2"]
