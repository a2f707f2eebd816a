"""An authority asks to join, confirms by mail, and is admitted or declined; its référent manages what is theirs."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.territories.declaring import Declaration
from manifeste_tool.domain.territories.joining import CONFIRMATION, INVITATION, Candidate, Request, RequestState
from manifeste_tool.errors import ForbiddenError, ManifesteError, NotFoundError
from manifeste_tool.services.clock import reports_due
from manifeste_tool.services.desk import desk_pages
from manifeste_tool.services.entering import entering
from manifeste_tool.services.entering.links import SpentLinkError
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.membership import adding
from manifeste_tool.services.territories import admitting, declaring, joining, managing
from manifeste_tool.services.territories.admitting import Admission
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.territories import requests
from tests.conftest import Clock
from tests.services.story import Cast, cast

FROM = Sender("192.0.2.1")
NANTES = "214401093"
PEOPLE = Candidate(
    elected_name="Une Élue",
    elected_position="maire",
    referent_name="Un Agent",
    referent_email=" Agent@Exemple.invalid ",
    message="Bonjour.\r\nÀ bientôt.",
)
FREE = replace(PEOPLE, name="Syndicat des Eaux", kind="syndicat mixte", number="732829320", department="35")
DECLARED = Declaration(
    title="Café IA",
    format="café IA",
    publics=("habitants",),
    theme_1="Accueil",
    opens_on="2026-03-01",
    closes_on="2026-03-31",
    place="Médiathèque",
    elected="Une Élue",
    elected_position="maire",
)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def letters(here: Cast) -> list[str]:
    """Return the texts of the mails in the outbox, oldest first, each after its address and subject."""
    with here.ws.reading() as connection:
        found = outbox.page(connection, limit=100, offset=0)[::-1]
    return [f"{one.address}\n{one.subject}\n{one.text}" for one in found]


def link(here: Cast) -> str:
    """Return the key in the last mail."""
    found = re.search(r"/(?:confirmer|lien)/(\w+)", letters(here)[-1])
    assert found
    return found[1]


def asked(here: Cast, candidate: Candidate = PEOPLE, key: str = NANTES) -> Request:
    return joining.ask(here.ws, FROM, candidate, key=key)


def confirmed(here: Cast, candidate: Candidate = PEOPLE, key: str = NANTES) -> Request:
    asked(here, candidate, key)
    return joining.confirm(here.ws, link(here))


def admitted(here: Cast, sigle: str = "NANT") -> tuple[Authority, Person]:
    request = confirmed(here)
    typed = Admission(sigle, request.name, "urbain", request.referent_name, request.referent_email)
    authority = admitting.admit(here.ws, here.secretary, request.id, typed)
    with here.ws.reading() as connection:
        (referent,) = admitting.referents(connection, sigle)
    return authority, referent


def wrong(here: Cast, candidate: Candidate, key: str = "") -> set[str]:
    with pytest.raises(joining.IncompleteRequestError) as refused:
        joining.ask(here.ws, FROM, candidate, key=key)
    return set(refused.value.wrong)


def test_an_authority_of_the_list_speaks_with_the_lists_words_whatever_is_sent(here: Cast) -> None:
    made = asked(here, replace(PEOPLE, name="Autre", number="1", kind="royaume"))
    assert (made.name, made.kind, made.siren, made.department) == ("Nantes", "commune", NANTES, "44")
    assert made.population > 300_000
    assert (made.state, made.referent_email) == (RequestState.ASKED, "agent@exemple.invalid")
    assert made.message == "Bonjour.\nÀ bientôt."


def test_free_entry_is_possible_and_its_number_is_checked(here: Cast) -> None:
    made = asked(here, replace(FREE, number="73282932000074", cog="44109", population=9), key="")
    assert (made.siren, made.cog, made.population) == ("732829320", "", 0)
    assert wrong(here, replace(FREE, number="732829321")) == {"number"}
    assert wrong(here, replace(FREE, referent_email="agent@exemple", kind="")) == {"kind", "referent_email"}
    assert len(letters(here)) == 1


def test_a_key_that_is_not_on_the_list_leads_nowhere(here: Cast) -> None:
    with pytest.raises(NotFoundError):
        asked(here, key="999999999")
    with pytest.raises(NotFoundError):
        joining.joining_page("999999999")


def test_the_link_of_the_mail_confirms_and_its_key_is_kept_nowhere(here: Cast) -> None:
    made = asked(here)
    assert letters(here)[-1].startswith("agent@exemple.invalid\nConfirmez la demande de Nantes.")
    key = link(here)
    with here.ws.reading() as connection:
        assert key not in repr(connection.exec_driver_sql("SELECT * FROM authority_request").all())
    assert joining.confirmation_page(here.ws, key).state is RequestState.ASKED, "opening the page confirms nothing"
    assert joining.confirm(here.ws, key).is_pending
    assert joining.confirm(here.ws, key).id == made.id, "twice is once"
    with here.ws.reading() as connection:
        (told,) = [one for _, one in notices.waiting(connection, here.secretary.id, limit=9)]
    assert (told.name, told.details["path"]) == (Happened.AUTHORITY_ASKED, f"/secretariat/collectivites/{made.id}")


def test_a_link_that_is_unknown_or_too_old_says_what_to_do(here: Cast, clock: Clock) -> None:
    asked(here)
    key = link(here)
    with pytest.raises(joining.SpentRequestError):
        joining.confirmation_page(here.ws, "x" * 32)
    clock.advance(seconds=CONFIRMATION.total_seconds() - 1)
    joining.confirmation_page(here.ws, key)
    clock.advance(seconds=1)
    with pytest.raises(joining.SpentRequestError):
        joining.confirm(here.ws, key)


def test_who_mistyped_their_address_asks_again_and_who_asks_twice_has_one_link(here: Cast) -> None:
    asked(here, replace(PEOPLE, referent_email="agnet@exemple.invalid"))
    asked(here)
    first = link(here)
    asked(here)
    with pytest.raises(joining.SpentRequestError):
        joining.confirm(here.ws, first)
    joining.confirm(here.ws, link(here))
    assert len(letters(here)) == 3


def test_a_request_never_confirmed_is_forgotten(here: Cast, clock: Clock) -> None:
    asked(here)
    clock.advance(seconds=CONFIRMATION.total_seconds())
    asked(here, FREE, key="")
    with here.ws.reading() as connection:
        assert [one.name for one in requests.in_state(connection, RequestState.ASKED)] == ["Syndicat des Eaux"]


def test_an_authority_that_waits_or_is_in_is_told_so(here: Cast) -> None:
    other = replace(PEOPLE, referent_email="autre@exemple.invalid")
    asked(here, other)
    second = link(here)
    request = confirmed(here)
    with pytest.raises(joining.AskedAlreadyError):
        asked(here, other)
    with pytest.raises(joining.AskedAlreadyError):
        joining.confirm(here.ws, second)
    admitting.admit(here.ws, here.secretary, request.id, Admission("NANT", "", "", "Un Agent", "agent@exemple.invalid"))
    with pytest.raises(joining.MemberAlreadyError) as refused:
        asked(here, replace(FREE, number=f"{NANTES}00015"), key="")
    assert "Syndicat des Eaux a déjà rejoint" in str(refused.value)


def test_robots_and_floods_are_turned_away_before_anything_is_kept(here: Cast) -> None:
    with pytest.raises(RobotError):
        joining.ask(here.ws, Sender("192.0.2.1", "http://spam"), PEOPLE, key=NANTES)
    for _ in range(10):
        wrong(here, PEOPLE)
    with pytest.raises(TooOftenError):
        asked(here)
    assert joining.ask(here.ws, Sender("192.0.2.2"), PEOPLE, key=NANTES)


def test_the_secretariat_finds_the_request_among_what_awaits_it(here: Cast) -> None:
    asked(here, FREE, key="")
    assert admitting.requests_page(here.ws, here.secretary).pending == ()
    request = confirmed(here)
    lines = desk_pages.desk(here.ws, here.secretary).lines
    (line,) = [one for one in lines if one.waiting.queue is Queue.JOINING]
    (task,) = line.waiting.tasks
    assert (task.title, task.path) == ("Nantes", f"/secretariat/collectivites/{request.id}")
    page = admitting.request_page(here.ws, here.secretary, request.id)
    assert (page.typed.sigle, page.typed.referent_email) == ("NANT", "agent@exemple.invalid")


def test_a_request_that_is_not_confirmed_is_nobodys_yet(here: Cast) -> None:
    made = asked(here)
    with pytest.raises(NotFoundError):
        admitting.request_page(here.ws, here.secretary, made.id)
    with pytest.raises(NotFoundError):
        admitting.decline(here.ws, here.secretary, made.id, "Non.")


@pytest.mark.parametrize("who", ["member", "referent", None])
def test_only_the_secretariat_answers(here: Cast, who: str | None) -> None:
    request = confirmed(here)
    by = getattr(here, who) if who else None
    for act in (
        lambda: admitting.requests_page(here.ws, by),
        lambda: admitting.request_page(here.ws, by, request.id),
        lambda: admitting.admit(here.ws, by, request.id, Admission("NANT", "Nantes")),
        lambda: admitting.decline(here.ws, by, request.id, "Non."),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_an_admitted_authority_stands_under_its_sigle_and_everybody_hears_of_it(here: Cast) -> None:
    authority, referent = admitted(here, "NTES")
    assert (authority.code, authority.siren, authority.department, authority.territory) == (
        "NTES",
        NANTES,
        "44",
        "urbain",
    )
    assert authority.joined_at == here.ws.now()
    assert (referent.role, referent.authority, referent.email) == (Role.REFERENT, "NTES", "agent@exemple.invalid")
    with here.ws.reading() as connection:
        (fact,) = journal.named(connection, Happened.AUTHORITY_ADMITTED)
        assert fact.details["name"] == "Nantes"
        assert consultations.get_authority(connection, "NTES") == authority


def test_the_referents_link_opens_one_session_for_some_days(here: Cast, clock: Clock) -> None:
    _, referent = admitted(here)
    token = link(here)
    clock.advance(seconds=INVITATION.total_seconds() - 1)
    assert entering.by_link(here.ws, token, agent="").person.id == referent.id
    with pytest.raises(SpentLinkError):
        entering.by_link(here.ws, token, agent="")


def test_an_invitation_that_expired_is_sent_again(here: Cast, clock: Clock) -> None:
    _, referent = admitted(here)
    old = link(here)
    clock.advance(seconds=INVITATION.total_seconds())
    with pytest.raises(SpentLinkError):
        entering.by_link(here.ws, old, agent="")
    admitting.invite_again(here.ws, here.secretary, "NANT", referent.id)
    assert entering.by_link(here.ws, link(here), agent="").person.id == referent.id
    with pytest.raises(NotFoundError):
        admitting.invite_again(here.ws, here.secretary, "NANT", here.member.id)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"sigle": "É"}, ManifesteError),
        ({"sigle": "PRIS"}, admitting.TakenSigleError),
        ({"referent_email": "membre@exemple.invalid"}, adding.TakenAddressError),
        ({"referent_email": "agent"}, adding.MalformedAddressError),
        ({"referent_name": " "}, adding.NamelessError),
    ],
)
def test_what_cannot_be_admitted_leaves_nothing_half_done(
    here: Cast, changed: dict[str, str], error: type[ManifesteError]
) -> None:
    request = confirmed(here)
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("PRIS", "Autre", "commune")])
        people.add(connection, Person(0, "M", Role.MEMBER, email="membre@exemple.invalid"), here.ws.now())
    sound = Admission("NANT", "Nantes", "", "Un Agent", "agent@exemple.invalid")
    with pytest.raises(error):
        admitting.admit(here.ws, here.secretary, request.id, replace(sound, **changed))
    with here.ws.reading() as connection:
        assert [one.code for one in consultations.authorities(connection)] == ["PRIS"]
        assert requests.in_state(connection, RequestState.CONFIRMED)
    assert len(letters(here)) == 1


def test_a_request_is_answered_once(here: Cast) -> None:
    admitted(here)
    (settled,) = admitting.requests_page(here.ws, here.secretary).settled
    with pytest.raises(admitting.SettledRequestError):
        admitting.decline(here.ws, here.secretary, settled.id, "Trop tard.")


def test_who_is_declined_is_told_why_and_may_ask_again(here: Cast) -> None:
    request = confirmed(here)
    for words in (" ", "x" * 1001):
        with pytest.raises(admitting.NoReasonError):
            admitting.decline(here.ws, here.secretary, request.id, words)
    declined = admitting.decline(here.ws, here.secretary, request.id, " Hors du périmètre. ")
    assert (declined.state, declined.reason) == (RequestState.DECLINED, "Hors du périmètre.")
    assert letters(here)[-1].startswith("agent@exemple.invalid\nLa demande de Nantes n’est pas retenue.")
    assert "Hors du périmètre." in letters(here)[-1]
    assert confirmed(here).is_pending


def test_a_colleague_is_invited_at_home_and_nowhere_else(here: Cast) -> None:
    _, referent = admitted(here)
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("AUTR", "Autre", "commune")])
    new = managing.invite_colleague(here.ws, referent, "NANT", name="Collègue", email="c@exemple.invalid")
    assert (new.role, new.authority) == (Role.REFERENT, "NANT")
    assert "Un Agent vous invite" in letters(here)[-1]
    assert entering.by_link(here.ws, link(here), agent="").person.id == new.id
    with pytest.raises(ForbiddenError):
        managing.invite_colleague(here.ws, referent, "AUTR", name="X", email="x@exemple.invalid")
    with pytest.raises(ForbiddenError):
        admitting.invite_again(here.ws, referent, "AUTR", new.id)
    with pytest.raises(adding.MalformedAddressError):
        managing.invite_colleague(here.ws, referent, "NANT", name="Sans adresse", email=" ")
    with pytest.raises(NotFoundError):
        managing.invite_colleague(here.ws, here.secretary, "RIEN", name="X", email="x@exemple.invalid")
    assert [one.name for one in managing.own_page(here.ws, referent).referents] == ["Un Agent", "Collègue"]


def test_a_consultation_is_declared_unpublished_under_the_next_number(here: Cast) -> None:
    _, referent = admitted(here)
    first = declaring.declare(here.ws, referent, "NANT", DECLARED)
    second = declaring.declare(here.ws, here.secretary, "NANT", DECLARED)
    assert (first.reference, second.reference, first.published) == ("NANT-1", "NANT-2", False)
    assert [row.is_open for row in managing.own_page(here.ws, referent).rows] == [True, True]
    with pytest.raises(declaring.IncompleteDeclarationError) as refused:
        declaring.declare(here.ws, referent, "NANT", replace(DECLARED, title="", contact="x"))
    assert set(refused.value.wrong) == {"title", "contact"}
    with pytest.raises(NotFoundError):
        declaring.declare(here.ws, here.secretary, "RIEN", DECLARED)


def test_what_is_changed_says_what_was_seen(here: Cast) -> None:
    _, referent = admitted(here)
    made = declaring.declare(here.ws, referent, "NANT", DECLARED)
    seen = declaring.change_page(here.ws, referent, made.reference).seen
    longer = replace(DECLARED, closes_on="2026-04-30")
    assert declaring.change(here.ws, referent, made.reference, longer, seen=seen).closes_on.month == 4  # type: ignore[union-attr]
    with pytest.raises(declaring.ChangedMeanwhileError):
        declaring.change(here.ws, referent, made.reference, DECLARED, seen=seen)


def test_a_change_of_nothing_is_no_fact(here: Cast) -> None:
    _, referent = admitted(here)
    made = declaring.declare(here.ws, referent, "NANT", DECLARED)
    page = declaring.change_page(here.ws, referent, made.reference)
    assert declaring.change(here.ws, referent, made.reference, page.typed, seen=page.seen) == made
    with here.ws.reading() as connection:
        assert journal.named(connection, Happened.CONSULTATION_CHANGED) == ()


def test_a_referent_manages_their_own_consultations_and_nothing_else(here: Cast) -> None:
    _, referent = admitted(here)
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("AUTR", "Autre", "commune")])
        shown = Consultation("AUTR-1", "AUTR", "Ailleurs")
        consultations.put_consultations(connection, [shown, replace(shown, reference="AUTR-2", published=False)])
    for reference, error in (("AUTR-1", ForbiddenError), ("AUTR-2", NotFoundError), ("NANT-9", NotFoundError)):
        for act in (
            lambda: managing.managing_page(here.ws, referent, reference),  # noqa: B023 - called at once
            lambda: declaring.change_page(here.ws, referent, reference),  # noqa: B023
            lambda: declaring.change(here.ws, referent, reference, DECLARED, seen=""),  # noqa: B023
            lambda: declaring.publish(here.ws, referent, reference, published=False),  # noqa: B023
        ):
            with pytest.raises(error):
                act()
    for refused in (
        lambda: declaring.declare(here.ws, referent, "AUTR", DECLARED),
        lambda: declaring.new_page(here.ws, referent, "AUTR"),
        lambda: managing.own_page(here.ws, referent, "AUTR"),
        lambda: managing.own_page(here.ws, here.member),
        lambda: declaring.declare(here.ws, here.member, "NANT", DECLARED),
    ):
        with pytest.raises(ForbiddenError):
            refused()
    assert managing.managing_page(here.ws, here.secretary, "AUTR-2").consultation.title == "Ailleurs"


def test_publishing_tells_everybody_and_a_consultation_that_was_answered_stays(here: Cast) -> None:
    _, referent = admitted(here)
    reference = declaring.declare(here.ws, referent, "NANT", DECLARED).reference
    assert declaring.publish(here.ws, referent, reference, published=True).published
    assert declaring.publish(here.ws, referent, reference, published=True).published, "twice is once"
    with here.ws.reading() as connection:
        assert [one.audience for one in journal.named(connection, Happened.CONSULTATION_DECLARED)] == [0, 3]
    assert not declaring.publish(here.ws, referent, reference, published=False).published
    declaring.publish(here.ws, referent, reference, published=True)
    with here.ws.writing() as connection:
        said = Contribution("2026-NANT-0001", "Mots.", consultation=reference, origin="x", external_id="1")
        contributions.add(connection, [said], here.ws.now())
    with pytest.raises(declaring.ContributedAlreadyError):
        declaring.publish(here.ws, referent, reference, published=False)
    page = managing.managing_page(here.ws, referent, reference)
    assert (page.tally.received, page.tally.unagreed, page.tally.readable) == (1, 1, 0)


def test_no_report_is_awaited_of_a_consultation_that_is_not_published(here: Cast) -> None:
    _, referent = admitted(here)
    past = replace(DECLARED, opens_on="2026-01-01", closes_on="2026-01-31")
    reference = declaring.declare(here.ws, referent, "NANT", past).reference

    def awaited() -> int:
        with here.ws.reading() as connection:
            return sum(one.late for one in reports_due._awaited(connection, here.ws.now()))

    assert awaited() == 0
    declaring.publish(here.ws, referent, reference, published=True)
    assert awaited() == 1


def test_themes_are_offered_from_the_text_and_from_other_consultations(here: Cast) -> None:
    _, referent = admitted(here)
    declaring.declare(here.ws, referent, "NANT", replace(DECLARED, theme_1="Mobilités"))
    assert "Mobilités" in declaring.new_page(here.ws, referent, "NANT").themes


def test_an_hour_between_two_days_is_counted_in_paris(here: Cast, clock: Clock) -> None:
    _, referent = admitted(here)
    declaring.declare(here.ws, referent, "NANT", replace(DECLARED, closes_on="2026-03-02"))
    clock.moment = clock.moment.replace(hour=23, minute=30)
    assert [row.is_open for row in managing.own_page(here.ws, referent).rows] == [False], "past midnight in Paris"
    clock.moment -= timedelta(hours=1)
    assert [row.is_open for row in managing.own_page(here.ws, referent).rows] == [True]
