"""The sample consultations that ship with the program."""

import re
from datetime import date
from pathlib import Path

from manifeste_tool.documents import spreadsheet
from manifeste_tool.domain.consulting.contributions import REFERENCE, Filters, Reach
from manifeste_tool.domain.evidence.evidence import EvidenceKind
from manifeste_tool.domain.synthesis.findings import KEY, TITLE_LENGTH
from manifeste_tool.paths import shipped
from manifeste_tool.services.instance import samples
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.synthesis import findings

TODAY = date(2026, 3, 2)


def test_the_samples_load_and_loading_them_again_changes_nothing(workspace: Workspace) -> None:
    for _ in range(2):
        samples.load(workspace, shipped("manifeste"), TODAY)
    with workspace.reading() as connection:
        said, total = contributions.page(connection, Filters(), Reach(every=True), limit=1000)
        assert total >= 80
        assert {each.publishable for each in said} == {True, False}
        assert len({each.author_type for each in said}) > 5
        assert all(REFERENCE.fullmatch(each.reference) for each in said)
        assert len(consultations.authorities(connection)) >= 6
        drawn, _ = findings.page(connection, limit=1000)
        assert all(KEY.fullmatch(each.key) and len(each.title) <= TITLE_LENGTH and each.contributions for each in drawn)


def test_days_are_counted_from_the_day_of_loading(workspace: Workspace) -> None:
    samples.load(workspace, shipped("manifeste"), TODAY)
    with workspace.reading() as connection:
        held = consultations.every(connection)
        assert any(each.opens_on and each.opens_on < TODAY for each in held)
        assert all(each.opens_on <= each.closes_on for each in held if each.opens_on and each.closes_on)


def test_every_sample_authority_says_that_it_is_fictitious() -> None:
    sheet = spreadsheet.sheet(shipped("manifeste") / "collectivites.csv")
    assert all("(exemple)" in " ".join(row.cells) for row in sheet.rows())


def test_the_samples_name_no_way_to_reach_anybody() -> None:
    words = Path(shipped("manifeste") / "contributions.csv").read_text(encoding="utf-8")
    assert not re.search(r"\w@\w|\b0[1-9](?:[ .]?\d\d){4}\b", words)


def test_one_sample_consultation_is_open_today_and_says_where_and_what_is_asked(workspace: Workspace) -> None:
    samples.load(workspace, shipped("manifeste"), TODAY)
    with workspace.reading() as connection:
        held = {each.reference: each for each in consultations.every(connection)}["MIRE-3"]
    assert held.opens_on
    assert held.closes_on
    assert held.opens_on < TODAY < held.closes_on
    assert held.themes.splitlines() == ["Accès aux services", "Débat local"]
    assert all((held.question, held.place, held.access, held.hours, held.facilitator, held.elected))
    assert held.published


def test_the_sample_pieces_are_read_by_passage_and_one_is_not_published(workspace: Workspace) -> None:
    for _ in range(2):
        samples.load(workspace, shipped("manifeste"), TODAY)
    with workspace.reading() as connection:
        held = evidence.every(connection, public=False)
        earlier = evidence.passages(connection, "P5")
    assert {each.kind for each in held} == set(EvidenceKind) - {EvidenceKind.OTHER}
    assert [each.public for each in held].count(False) == 1
    assert all(each.passages and "(exemple)" in each.title for each in held if each.kind is not EvidenceKind.LAW)
    assert (earlier[0].label, earlier[2].body) == ("chapitre I, alinéa 1", "ce que l'outil a coûté ;")
