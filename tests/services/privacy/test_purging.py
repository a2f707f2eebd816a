"""What is past its time goes, what is not stays; a dry run changes nothing; the settings say how long."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.privacy.retention import BY_NAME
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.clock import running
from manifeste_tool.services.privacy import purging, setting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.privacy.rows import TABLES
from manifeste_tool.storage.serving import uploads
from tests.conftest import Clock
from tests.services.story import Cast, cast

Values = dict[str, Any]


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def administrator(here: Cast) -> Person:
    with here.ws.writing() as connection:
        return people.add(connection, Person(0, "Administratrice", Role.ADMINISTRATOR), here.ws.now())


def _kinds(here: Cast) -> dict[str, tuple[str, Values]]:
    """Return for each kind a row, of what table, that is over as of now."""
    now, who, by = here.ws.now(), here.member.id, here.secretary.id
    mail = {"kind": "compte", "subject": "s", "text": "t", "html": "h", "attachments": [], "state": "envoyé"}
    asked: Values = {"question": "?", "asked_by_id": by, "asked_at": now, "due_at": now, "answer": "", "place": ""}
    said = {"contribution": "2025-ESSAI-0001"}
    return {
        "devices": ("device", {"digest": "d", "person_id": who, "means": "lien", "opened_at": now, "seen_at": now,
                               "expires_at": now}),
        "links": ("sign_in_link", {"digest": "l", "person_id": who, "expires_at": now}),
        "invitations": ("invitation", {"person_id": who, "digest": "i", "words": "", "sent_at": now, "expires_at": now}),
        "sign_ins": ("fact", {"at": now, "person_id": who, "name": "person_signed_in", "about": "person", "about_id": "1",
                              "details": {}, "audience": 0}),
        "journal_details": ("fact", {"at": now, "name": "person_changed", "about": "person", "about_id": "1",
                                     "details": {"role": "membre"}, "audience": 0}),
        "mails": ("mail", {"message_id": "m", "address": "a@b.example", "made_at": now, "due_at": now, **mail}),
        "reminders": ("reminder", {"deadline": "x", "person_id": who, "at": now}),
        "import_jobs": ("import_job", {"key": "k" * 16, "state": "fini", "consultation": "", "rows_done": 1, "rows_total": 1,
                                       "asked_at": now, "asked_by_id": who, "ended_at": now, "tally": "", "problem": ""}),
        "exports": ("export_file", {"key": "e", "kind": "recueil", "form": "pdf", "name": "n", "parameters": {},
                                    "public": False, "state": "prêt", "problem": "", "asked_at": now, "ended_at": now}),
        "drafts": ("draft", {"id": "b" * 32, "person_id": who, "base": "0" * 40, "headline": "", "rationale": "",
                             "gestures": [], "updated_at": now}),
        "attempts": ("attempt", {"bucket": "b", "count": 1, "until": now}),
        "contributors": ("contributor", {**said, "shown_as": "X", "email": "x@b.example", "kept_at": now}),
        "requests": ("authority_request", {"key_digest": "q", "state": "refusée", "name": "Ville", "kind": "commune",
                                           "referent_name": "R", "referent_email": "r@b.example", "asked_at": now,
                                           "settled_at": now}),
        "enquiries": ("enquiry", {"key_digest": "z", "name": "Z", "email": "z@b.example", "state": "close", "made_at": now,
                                  "page": "", "may_become_contribution": False}),
        "flags": ("flag", {**said, "key_digest": "f", "motive": "autre", "message": "m", "email": "f@b.example",
                           "made_at": now, "settled_at": now, "answer": ""}),
        "opinion_requests": ("opinion_request", {"key": "o", "cycle": 1, "name": "O", "email": "o@b.example",
                                                 "organisation": "", "expires_at": now, **asked}),
        "returned": ("returned_document", {"key": "r", "batch": "b", "name": "x.docx", "kind": "docx", "person_id": who,
                                           "state": "traité", "problem": "", "received_at": now, "settled_at": now}),
        "data_requests": ("data_request", {"kind": "accès", "state": "close", "received_at": now, "due_at": now,
                                           "channel": "courriel", "applicant": "D", "words": "w", "answered_at": now}),
    }  # fmt: skip


_KINDS = (
    *("devices", "links", "invitations", "sign_ins", "journal_details", "mails", "reminders", "import_jobs", "exports"),
    *("drafts", "attempts", "contributors", "requests", "enquiries", "flags", "opinion_requests", "returned"),
    "data_requests",
)


def _due(ws: Workspace) -> dict[str, int]:
    return {name: due.count for name, due in purging.dry_run(ws).items() if due.count}


def test_each_kind_goes_when_its_time_is_over_and_not_a_day_before(here: Cast, clock: Clock) -> None:
    start = clock()
    with here.ws.writing() as connection:
        for table, values in (_kinds(here)[name] for name in _KINDS):
            connection.execute(insert(TABLES[table]).values(**values))
    for lasts in sorted({BY_NAME[name].default for name in _KINDS}):
        those = {name for name in _KINDS if BY_NAME[name].default == lasts}
        clock.moment = start + lasts - timedelta(hours=1)
        assert not those & _due(here.ws).keys()
        clock.moment = start + lasts + timedelta(hours=1)
        assert {name: _due(here.ws).get(name) for name in those} == dict.fromkeys(those, 1)
        assert purging.purge(here.ws).keys() >= those
        assert not those & _due(here.ws).keys(), "what was purged is found again"


def test_a_dry_run_changes_nothing_and_says_how_old_the_oldest_is(here: Cast, clock: Clock) -> None:
    start = clock()
    with here.ws.writing() as connection:
        connection.execute(insert(TABLES["device"]).values(**_kinds(here)["devices"][1]))
    clock.advance(days=91)
    assert [purging.dry_run(here.ws)["devices"].oldest for _ in range(2)] == [start, start]


def test_a_sheet_that_waits_to_be_imported_goes_after_a_day(here: Cast, clock: Clock) -> None:
    folder = here.ws.repository.path.with_name("imports")
    written: Callable[[Any], object] = lambda path: path.write_text("x")  # noqa: E731
    kept = uploads.uploads(here.ws.db, folder, uploads.PEOPLE)
    kept.keep("a" * 20, written, {"name": "a.csv"})
    if here.ws.db.is_shared:
        with here.ws.writing() as connection:
            connection.execute(update(TABLES["upload"]).values(told_at=clock()))
    else:
        os.utime(folder / uploads.PEOPLE / f"{'a' * 20}.json", (clock().timestamp(), clock().timestamp()))
    assert "uploads" not in _due(here.ws)
    clock.advance(days=1, minutes=1)
    assert purging.purge(here.ws) == {"uploads": 1}
    assert kept.told("a" * 20) is None


def test_the_clock_purges_each_night_and_says_how_much_in_one_fact(here: Cast, clock: Clock) -> None:
    with here.ws.writing() as connection:
        connection.execute(insert(TABLES["attempt"]).values(bucket="b", count=1, until=clock()))
    clock.advance(days=2)
    running.run(here.ws)
    running.run(here.ws)
    with here.ws.reading() as connection:
        facts = journal.named(connection, Happened.DATA_PURGED)
        assert connection.execute(select(func.count()).select_from(TABLES["attempt"])).scalar_one() == 0
    assert [fact.details for fact in facts] == [{"attempts": "1"}]


def test_a_duration_that_is_set_is_the_one_that_counts_and_a_fact(
    here: Cast, administrator: Person, clock: Clock
) -> None:
    with here.ws.writing() as connection:
        connection.execute(insert(TABLES["device"]).values(**_kinds(here)["devices"][1]))
    clock.advance(days=11)
    assert "devices" not in _due(here.ws)
    count, errors = setting.change(here.ws, administrator, {"keep_devices": "10", "title": "Un texte d'essai"})
    assert (count, errors) == (1, {})
    assert _due(here.ws)["devices"] == 1
    with here.ws.reading() as connection:
        said = journal.named(connection, Happened.INSTANCE_SET)
    assert [fact.details for fact in said] == [{"setting": "keep_devices", "before": "90", "after": "10"}]


def test_what_is_wrong_is_said_field_by_field_and_nothing_is_written(here: Cast, administrator: Person) -> None:
    given = {"title": "", "keep_drafts": "2", "publisher": "Une association"}
    count, errors = setting.change(here.ws, administrator, given)
    assert (count, set(errors)) == (0, {"title", "keep_drafts"})
    assert setting.setting_page(here.ws, administrator).values["publisher"] == ""


def test_nobody_else_sets_nor_purges(here: Cast) -> None:
    for who in (here.secretary, here.member, None):
        with pytest.raises(ForbiddenError):
            setting.change(here.ws, who, {})
        with pytest.raises(ForbiddenError):
            purging.purge_now(here.ws, who)
