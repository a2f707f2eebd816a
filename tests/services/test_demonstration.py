"""The shipped story plays whole, and what it leaves is all that a visitor of the demonstration should find."""

import gzip
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.commission.ballots import BallotState
from manifeste_tool.domain.commission.sittings import Method, SittingState
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.gathering.sheets import SheetState
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import MailState
from manifeste_tool.domain.territories.joining import RequestState
from manifeste_tool.domain.text.text import Kind
from manifeste_tool.paths import Home, shipped
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.clock import running
from manifeste_tool.services.conduct import recording
from manifeste_tool.services.instance import checking, demonstration, instances
from manifeste_tool.services.instance.demonstration_story import StoryError
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.sittings import rooms
from manifeste_tool.services.telling import composing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import assignments, ballots, charges, decisions, questions, sittings
from manifeste_tool.storage.consulting import consultations as stored_consultations
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import corrections, lots, sheets
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.territories import requests
from manifeste_tool.storage.text import texts
from manifeste_tool.web.app import create_app
from tests.conftest import Databases

SAMPLES = shipped("manifeste")
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def settings_of_demo(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Settings]:
    """Made once: playing the story takes seconds."""
    url = databases.empty()
    settings = Settings(home=Home(tmp_path_factory.mktemp("demo") / "instance"), database_url=url, demo=True)
    workspace = instances.create(settings)
    demonstration.make(workspace, SAMPLES, TODAY)
    workspace.db.close()
    yield settings
    databases.drop(url)


@pytest.fixture
def demo(settings_of_demo: Settings) -> Iterator[Workspace]:
    with instances.visited(settings_of_demo) as workspace:
        yield workspace


def git(workspace: Workspace, *arguments: str) -> list[str]:
    """Ask plain Git, as anybody would who has cloned the repository."""
    command = ["git", "-C", str(workspace.repository.path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def open_amendments(workspace: Workspace) -> list[Amendment]:
    with workspace.reading() as connection:
        return [one for one in amendments.every(connection) if one.is_open]


def test_what_the_story_leaves_is_in_order(demo: Workspace) -> None:
    assert checking.check(demo) == []
    assert git(demo, "fsck", "--strict", "--no-dangling") == []


def test_plain_git_finds_the_commits_the_tags_and_the_refs_of_the_story(demo: Workspace) -> None:
    assert int(git(demo, "rev-list", "--first-parent", "--count", "main")[0]) >= 25
    kinds = git(demo, "for-each-ref", "--format=%(objecttype)", "refs/tags/")
    assert kinds == ["tag"] * 4
    refs = git(demo, "for-each-ref", "--format=%(refname)", "refs/amendements/")
    filed = [ref for ref in refs if re.fullmatch(r"refs/amendements/1/\d+/1", ref)]
    assert len(filed) >= 6


def test_several_hands_wrote_the_story_and_git_names_none(demo: Workspace) -> None:
    authors = set(git(demo, "log", "--all", "--format=%an %ae"))
    assert len(authors) >= 4
    assert all(re.fullmatch(r"(membre|programme)-(\d+) \2@membre\.invalid", author) for author in authors)
    words = "\n".join(git(demo, "log", "--all", "--format=%B"))
    with demo.reading() as connection:
        everybody = people.every(connection)
    assert not [person.name for person in everybody if person.name in words]


def test_every_paragraph_of_a_published_version_rests_on_something(demo: Workspace) -> None:
    with demo.reading() as connection:
        versions = texts.versions(connection)
        for version in versions:
            text = demo.text(connection, version.sha)
            words = [unit for unit in text if unit.kind is not Kind.HEADING]
            assert len(words) >= 45 or version is not versions[0]
            assert not [unit.text for unit in words if not unit.support and unit.id not in version.declared]
        unpublished = publishing.unsourced(connection, demo.text(connection, demo.main(connection)))
    assert len(versions) == 4
    assert unpublished, "some paragraphs of the text of today still wait for a source"


def test_a_lot_of_paper_sheets_is_half_typed_by_two_people(demo: Workspace) -> None:
    with demo.reading() as connection:
        tally = lots.tally(connection, "MIRE-3")
        typed = sheets.page(connection, "MIRE-3", state=SheetState.TYPED, limit=20)[0]
        kept = [one for sheet in typed for one in corrections.of(connection, sheet.reference)]
    counts = {str(state): tally.of(state) for state in SheetState}
    assert counts == {"à saisir": 2, "saisie": 7, "illisible": 1, "annulée": 2}
    assert len({sheet.typed_by_id for sheet in typed}) == 2
    assert [one.fields["text"].count("test") for one in kept] == [1]


def test_contributions_come_from_many_territories_and_many_kinds_of_people(demo: Workspace) -> None:
    with demo.reading() as connection:
        authorities = stored_consultations.authorities(connection)
        known = {row.rsplit("-", 1)[0] for row in _references()}
        held = contributions.of_references(connection, _references())
        drawn, _ = findings.page(connection, limit=100)
    assert len(held) >= 80
    assert len({said.authority for said in held.values()}) >= 6
    assert len({one.kind for one in authorities}) >= 4
    assert len({said.author_type for said in held.values()}) >= 4
    assert len(known) >= 6
    assert len(drawn) >= 6
    assert all(finding.contributions for finding in drawn)


def _references() -> list[str]:
    rows = (SAMPLES / "contributions.csv").read_text(encoding="utf-8").splitlines()
    return [found[0] for row in rows for found in [re.match(r"\d{4}-[A-Z0-9]+-\d{4}", row)] if found]


def test_open_amendments_are_of_every_sort(demo: Workspace) -> None:
    still = open_amendments(demo)
    assert {one.state for one in still} >= {State.FILED, State.ADMITTED}
    assert any(one.parent_id for one in still), "a sub-amendment"
    assert _conflicting(demo, still), "two that conflict"
    assert _identical(demo, still), "two that are identical"
    with demo.reading() as connection:
        outcomes = Counter(one.outcome.value for one in amendments.every(connection))
        states = {one.state for one in amendments.every(connection)}
        changes = {edit.change.value for edit in amendments.open_edits(connection)}
    assert {State.INTEGRATED, State.REFUSED} <= states
    assert {"adopté", "rejeté", "retiré"} <= outcomes.keys()
    assert changes == {"modified", "inserted", "deleted", "moved", "cited"}


def _conflicting(demo: Workspace, still: list[Amendment]) -> list[tuple[int, int]]:
    with demo.reading() as connection:
        wanted = {
            one.number: (demo.text(connection, one.base), demo.text(connection, one.sha))
            for one in still
            if not one.parent_id
        }
    return [
        (first, second)
        for first, (base, ours) in wanted.items()
        for second, (other_base, theirs) in wanted.items()
        if first < second and base == other_base and not merge(base, ours, theirs).clean
    ]


def _identical(demo: Workspace, still: list[Amendment]) -> list[tuple[int, int]]:
    with demo.reading() as connection:
        edits = {
            one.number: [
                (edit.paragraph_id, edit.change, edit.after) for edit in amendments.edits_of(connection, [one.id])
            ]
            for one in still
        }
    return [(one, other) for one in edits for other in edits if one < other and edits[one] == edits[other]]


def test_no_real_person_can_be_reached_through_the_samples() -> None:
    for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
        packed = gzip.open if path.suffix == ".gz" else open
        with packed(path, "rt", encoding="utf-8") as file:
            words = file.read()
        addresses = re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", words)
        assert not [one for one in addresses if not one.endswith(".invalid")], path.name
        kept_for_fiction = r"(?!06[ .-]?39[ .-]?98)"  # numbers that no operator gives to anybody
        assert not re.findall(rf"(?<!\d){kept_for_fiction}0[1-9](?:[ .-]?\d{{2}}){{4}}(?!\d)|\+33", words), path.name


def test_every_identity_of_the_published_text_is_an_elements_id(demo: Workspace, settings_of_demo: Settings) -> None:
    page = create_app(settings_of_demo, demo).test_client().get("/texte").text
    with demo.reading() as connection:
        latest = texts.latest_version(connection)
        assert latest
        identities = {unit.id for unit in demo.text(connection, latest.sha)}
    assert identities <= set(re.findall(r'\bid="([^"]+)"', page))


def test_what_a_member_is_told_says_which_vote_and_which_sitting_and_leads_there(
    demo: Workspace, settings_of_demo: Settings
) -> None:
    client = create_app(settings_of_demo, demo).test_client()
    client.post("/demo/connexion", data={"who": "membre"})
    page = client.get("/a-faire").text
    assert '<a href="/votes/1">Un vote s’ouvre.</a> Vote d’ensemble après le deuxième examen' in page
    assert '<a href="/seances/1">Une séance est convoquée.</a> Troisième examen' in page
    assert "Pas encore adopté par la commission. En attente" in " ".join(client.get("/adoption").text.split())
    assert "ce vote porte sur le texte figé" in client.get("/votes/1").text


def test_there_is_somebody_behind_each_face(demo: Workspace) -> None:
    with demo.reading() as connection:
        everybody = people.every(connection)
    assert {Role.MEMBER, Role.SECRETARIAT, Role.REFERENT} <= {person.role for person in everybody}
    assert any(person.drafter for person in everybody)


def _secretary(demo: Workspace) -> Person:
    with demo.reading() as connection:
        return next(one for one in people.every(connection) if one.role is Role.SECRETARIAT)


def test_a_sitting_was_held_and_its_record_sent_and_another_is_convened(demo: Workspace) -> None:
    with demo.reading() as connection:
        coming, held = sorted(sittings.every(connection), key=lambda one: one.begins_at, reverse=True)
        opened = rooms.room_at(connection, held, held.begins_at)
        ended = rooms.standing(demo, connection, held)
        made = decisions.of_sitting(connection, held.id)
        answered = sittings.answers(connection, held.id)
    assert (coming.state, held.state) == (SittingState.CONVENED, SittingState.CLOSED)
    assert (opened.there, len(opened.proxies), ended.there, ended.required) == (24, 5, 23, 20)
    assert [one.method for one in made] == [Method.CONSENSUS] * 3 + [Method.COUNT]
    assert len(answered) == 30
    page = recording.record_page(demo, _secretary(demo), held.id)
    assert page.sent_at
    assert len(page.record.decided) == 4
    present = page.record.attendance.present
    assert (len(present), len(page.record.attendance.substituted)) == (23, 1)
    assert present.index("Églantine Exemple") < present.index("Fougère Exemple"), "accents do not come last"


def test_two_votes_are_closed_by_the_clock_and_one_is_open(demo: Workspace) -> None:
    with demo.reading() as connection:
        found = [one for number in (1, 2, 3) if (one := ballots.by_id(connection, number))]
        cast = ballots.votes(connection, [one.id for one in found])
        asked = amendments.some(connection, [key for one in found for key in one.amendments])
    whole, written, online = found
    assert [one.state for one in found] == [BallotState.CLOSED, BallotState.CLOSED, BallotState.OPEN]
    assert (whole.result, written.result) == ("adopté", "adopté")
    assert [len(cast[one.id]) for one in found] == [40, 35, 15]
    assert asked[written.amendments[0]].state is State.DECIDED
    assert asked[online.amendments[0]].is_open


def test_two_associations_approved_the_last_version_and_one_is_awaited(demo: Workspace) -> None:
    with demo.reading() as connection:
        version = texts.latest_version(connection)
        assert version
        found = standing.of_text(connection, demo.reader(None, connection), version.sha)
    assert found
    assert found.adoption.is_adopted
    assert [len(one.reserves) for one in found.adoption.approved] == [0, 1]
    assert [one.association for one in found.adoption.awaited] == ["Association C (exemple)"]
    assert len(found.adoption.signatories) == 5
    assert found.statements == 2


def test_chapters_have_their_people_questions_their_answers_and_a_queue_its_holder(demo: Workspace) -> None:
    with demo.reading() as connection:
        charged = {one.chapter for one in charges.every(connection)}
        to_member, to_outsider = (questions.by_id(connection, number) for number in (1, 2))
        held = assignments.holder(connection, Queue.SOURCE, "")
    assert len(charged) == 3
    assert to_member
    assert to_outsider
    assert (to_member.person_id is None, bool(to_member.answer)) == (False, True)
    assert (to_outsider.person_id, to_outsider.answer) == (None, "")
    assert to_outsider.title == "L'amendement demande d'expliquer une décision sous quinze jours. Ce délai vous…"
    assert held == _secretary(demo).id


def test_its_mails_are_shown_and_the_clock_has_nothing_to_catch_up(demo: Workspace) -> None:
    with demo.reading() as connection:
        states = outbox.counts(connection)
    assert states.keys() == {MailState.SHOWN}
    assert states[MailState.SHOWN] > 300
    on_the_day = replace(demo, now=lambda: datetime.combine(TODAY, time(0), PARIS))
    assert running.run(on_the_day) == running.Ran()
    assert composing.compose(on_the_day).mails == 0


def test_an_authority_is_admitted_and_declares_a_consultation_and_another_waits(demo: Workspace) -> None:
    with demo.reading() as connection:
        (waiting,) = requests.in_state(connection, RequestState.CONFIRMED)
        joined = stored_consultations.get_authority(connection, "BRUM")
        (declared,) = stored_consultations.of_authority(connection, "BRUM")
        referents = [one for one in people.every(connection) if one.authority == "BRUM"]
    assert waiting.kind == "syndicat mixte"
    assert joined
    assert joined.joined_at
    assert (declared.published, declared.opens_on and declared.opens_on > TODAY) == (False, True)
    assert [one.role for one in referents] == [Role.REFERENT]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ('act = "dance"\nby = "secretariat"', r"s'arrête à l'étape 1 \(dance\) : acte inconnu"),
        ('act = "admit"\nby = "secretariat"\namendment = "aucun"', r"s'arrête à l'étape 1 \(admit\)"),
        (
            'act = "write"\nby = "secretariat"\n[[step.gestures]]\nkind = "insert"\nas = "x"\nafter = ""\ntext = "Un."',
            r"s'arrête à l'étape 1 \(write\)",
        ),
    ],
)
def test_a_step_that_cannot_be_played_is_named(workspace: Workspace, tmp_path: Path, step: str, sentence: str) -> None:
    for path in (path for path in SAMPLES.iterdir() if path.is_file()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "recit.toml").write_text(f"[[step]]\nday = -10\n{step}\n", encoding="utf-8")
    with pytest.raises(StoryError, match=sentence):
        demonstration.make(workspace, tmp_path, TODAY)
