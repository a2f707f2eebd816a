"""Accounts, mandates, invitations and the sheet of people: the rules, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from manifeste_tool.domain.membership import mandates, people_sheet
from manifeste_tool.domain.membership.accounts import Account, State
from manifeste_tool.domain.membership.holdings import WORDS, Held, Holding
from manifeste_tool.domain.membership.invitations import LIFETIME, RECALLED_AFTER, Answer, Invitation
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import RefusedError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SOMEBODY = Account(Person(7, "Quelqu'une", Role.ADMINISTRATOR), NOW)
GONE = replace(SOMEBODY.person, active=False)


@pytest.mark.parametrize(
    ("account", "state"),
    [
        (SOMEBODY, State.ACTIVE),
        (replace(SOMEBODY, invited_at=NOW), State.INVITED),
        (replace(SOMEBODY, invited_at=NOW, came_at=NOW), State.ACTIVE),
        (replace(SOMEBODY, person=GONE, suspended_at=NOW, invited_at=NOW), State.SUSPENDED),
        (replace(SOMEBODY, person=GONE, suspended_at=NOW, left_at=NOW), State.DEPARTED),
        (replace(SOMEBODY, person=GONE), State.DEPARTED),
        (replace(SOMEBODY, person=GONE, left_at=NOW, erased_at=NOW), State.ERASED),
    ],
)
def test_an_account_stands_by_its_moments(account: Account, state: State) -> None:
    assert account.state is state
    assert account.is_closed is (state in (State.DEPARTED, State.ERASED))
    assert account.administers is (state is State.ACTIVE)
    assert (account.id, account.is_trusted) == (7, True)


def test_every_holding_says_what_it_is_and_what_becomes_of_it() -> None:
    assert set(WORDS) == set(Holding)
    held = Held(Holding.DRAFTS, 2)
    assert (held.what, held.becomes) == WORDS[Holding.DRAFTS]


def test_an_invitation_waits_fourteen_days_and_is_recalled_once() -> None:
    sent = Invitation(1, 7, None, "", NOW, NOW + LIFETIME)
    assert sent.answer(NOW + timedelta(days=13, hours=23)) is Answer.WAITING
    assert sent.answer(NOW + timedelta(days=14)) is Answer.EXPIRED
    assert replace(sent, accepted_at=NOW).answer(NOW) is Answer.ACCEPTED
    assert replace(sent, taken_back_at=NOW).answer(NOW) is Answer.TAKEN_BACK
    assert (sent.recalls, sent.recalled_at) == (False, NOW + RECALLED_AFTER)
    assert replace(sent, sent_at=sent.recalled_at).recalls


def mandate(first: date | None, last: date | None, title: str = "maire", key: int = 0) -> Mandate:
    return Mandate(7, title, starts_on=first, ends_on=last, id=key)


def test_both_days_of_a_mandate_are_in_it() -> None:
    held = mandate(TODAY, TODAY)
    assert held.is_in_force(TODAY)
    assert not held.is_in_force(TODAY - timedelta(days=1))
    assert not held.is_in_force(TODAY + timedelta(days=1))
    assert held.is_over(TODAY + timedelta(days=1))
    assert mandate(None, None).is_in_force(TODAY)
    assert not mandate(None, None).is_over(date(2999, 1, 1))


def test_who_signs_signs_as_what_they_were_elected_to_last_and_is_in_force() -> None:
    old, new = mandate(date(2020, 7, 1), None, "conseillère"), mandate(date(2024, 1, 1), None, "maire")
    over = mandate(date(2025, 1, 1), date(2025, 12, 31), "présidente")
    assert mandates.quality([old, new, over], TODAY) == "maire"
    assert mandates.quality([over], TODAY) == ""
    assert mandates.quality([over, mandate(None, None, "experte")], TODAY) == "experte"


def test_who_has_no_mandate_left_had_some_and_none_is_to_come() -> None:
    over, to_come = mandate(None, TODAY - timedelta(days=1)), mandate(TODAY + timedelta(days=1), None)
    assert mandates.have_ended([over], TODAY)
    assert not mandates.have_ended([over, to_come], TODAY)
    assert not mandates.have_ended([], TODAY)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (mandate(None, None, ""), mandates.UntitledMandateError),
        (mandate(None, None, "m" * 201), mandates.LongMandateError),
        (replace(mandate(None, None), association="a" * 201), mandates.LongMandateError),
        (mandate(TODAY, TODAY - timedelta(days=1)), mandates.BackwardMandateError),
    ],
)
def test_a_mandate_that_makes_no_sense_is_refused(wrong: Mandate, error: type[RefusedError]) -> None:
    with pytest.raises(error):
        mandates.checked(wrong)
    assert mandates.checked(mandate(TODAY, TODAY)) == mandate(TODAY, TODAY)
    assert mandate(TODAY, None, "Maire").key == mandate(TODAY, TODAY, "maire").key


HEADINGS = ("Prénom", "NOM", "Adresse électronique", "Rôle", "Rédacteur", "Mandat", "Mandat du", "Mandat au", "Bureau")


def line(*cells: str) -> people_sheet.Line:
    return people_sheet.read(cells, people_sheet.columns(HEADINGS))


def test_a_line_is_read_under_whatever_headings() -> None:
    where = people_sheet.columns(HEADINGS)
    assert set(where) == {"prenom", "nom", "adresse", "role", "redacteur", "mandat", "mandat_du", "mandat_au"}
    read = line("  Anne ", "EXEMPLE", "Anne@Exemple.FR", "Élue", "Oui", "'=maire", "2020-07-01 00:00:00", "31/12/2026")
    assert (read.name, read.email, read.role, read.drafter) == ("Anne EXEMPLE", "anne@exemple.fr", Role.MEMBER, True)
    assert read.mandate == Mandate(0, "=maire", "", "", date(2020, 7, 1), date(2026, 12, 31))
    assert line("", "Anne", "", "membre", "", "", "", "").mandate is None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("", "", "", "membre"), "n'a pas de nom"),
        (("", "Anne", "", "chef"), "« chef » n'existe pas"),
        (("", "Anne", "", ""), "Le rôle «  » n'existe pas"),
        (("", "Anne", "", "membre", "peut-être"), "« peut-être » n'est ni oui ni non"),
        (("", "Anne", "", "membre", "non", "maire", "31/02/2026"), "« 31/02/2026 » n'est pas une date"),
        (("", "Anne", "", "membre", "non", "maire", "mars"), "« mars » n'est pas une date"),
        (("", "Anne", "", "membre", "non", "", "2026-01-01"), "sans dire lequel"),
    ],
)
def test_a_bad_line_says_which_cell_and_how_to_write_it(cells: tuple[str, ...], said: str) -> None:
    with pytest.raises(people_sheet.UnreadLineError) as refused:
        line(*cells)
    assert said in str(refused.value)


def test_a_sheet_needs_names_and_roles() -> None:
    with pytest.raises(people_sheet.NoPeopleColumnsError) as refused:
        people_sheet.columns(("nom", "courriel"))
    assert "« role »" in str(refused.value)
    assert set(people_sheet.columns(tuple(people_sheet.COLUMNS))) == set(people_sheet.COLUMNS)
