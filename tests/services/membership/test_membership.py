"""People who are suspended, leave or are erased: what they held goes on, what they signed stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.commission.adoption import Signatory, SignatoryKind
from manifeste_tool.domain.commission.charges import Charge
from manifeste_tool.domain.commission.tasks import Queue
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.membership.accounts import GONE_NAME, State
from manifeste_tool.domain.membership.holdings import Holding
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.privacy.naming import ERASED_NAME
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError, RefusedError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.charges import charging
from manifeste_tool.services.charges.charging import Wanted
from manifeste_tool.services.desk import assigning
from manifeste_tool.services.entering import entering, links
from manifeste_tool.services.entering.links import SpentLinkError
from manifeste_tool.services.instance import accounts as instance_accounts
from manifeste_tool.services.membership import acting, adding, changing, mandating, membership, people_pages
from manifeste_tool.services.membership.acting import MACHINE, AppointmentError, LastAdministratorError
from manifeste_tool.services.membership.changing import Typed
from manifeste_tool.services.membership.membership import Departure
from manifeste_tool.services.signing import cosigning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage import settings as kept
from manifeste_tool.storage.commission import adoption, assignments, charges
from manifeste_tool.storage.entering import devices
from manifeste_tool.storage.membership import accounts
from manifeste_tool.storage.tables.amendments import draft, signature
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def added(ws: Workspace, name: str, role: Role = Role.MEMBER, **said: object) -> Person:
    return adding.add_person(ws, Person(0, name, role, **said))  # type: ignore[arg-type]


def stands(ws: Workspace, person: Person) -> State:
    with ws.reading() as connection:
        found = accounts.get(connection, person.id)
    assert found is not None
    return found.state


def told(ws: Workspace, name: Happened) -> list[dict[str, str]]:
    with ws.reading() as connection:
        return [
            {**one.details, "of": one.about_id, "by": str(one.person_id)} for one in journal.named(connection, name)
        ]


def test_a_name_that_reads_like_somebody_elses_is_refused_where_a_person_is_added(workspace: Workspace) -> None:
    genuine = added(workspace, "Alice Martin")
    for name in ("\u0391lice Martin", "Alice M\u0430rtin", "\u202e\u0410lice Martin"):
        with pytest.raises(adding.DisguisedNameError):
            added(workspace, name)
    assert added(workspace, "\u202eZoé\u200b  Durand").name == "Zoé Durand"
    with workspace.reading() as connection:
        named = [one.name for one in people.every(connection)]
    assert named.count(genuine.name) == 1
    assert not [name for name in named if not name.isascii() and name != "Zoé Durand"]


def test_who_is_suspended_is_out_at_once_and_comes_back_when_restored(here: Cast) -> None:
    ws = here.ws
    entered = entering.by_link(ws, instance_accounts.sign_in_link(ws, str(here.member.id)), agent="Firefox/140")
    token = instance_accounts.sign_in_link(ws, str(here.member.id))
    with pytest.raises(membership.NoReasonError):
        membership.suspend(ws, here.secretary, here.member.id, reason="  ")
    membership.suspend(ws, here.secretary, here.member.id, reason="Une vérification.")
    assert stands(ws, here.member) is State.SUSPENDED
    assert not links.standing(ws, token).good
    with ws.reading() as connection:
        assert devices.page(connection, here.member.id, now=ws.now(), limit=9, offset=0)[1] == 0
    assert entered.key
    with pytest.raises(SpentLinkError):
        entering.by_link(ws, token, agent="")
    with pytest.raises(membership.NotSuspendableError):
        membership.suspend(ws, here.secretary, here.member.id, reason="Encore.")
    membership.restore(ws, here.secretary, here.member.id)
    assert stands(ws, here.member) is State.ACTIVE
    with pytest.raises(membership.NotSuspendedError):
        membership.restore(ws, here.secretary, here.member.id)
    by = str(here.secretary.id)
    assert told(ws, Happened.PERSON_SUSPENDED) == [{"reason": "Une vérification.", "of": str(here.member.id), "by": by}]


def test_the_account_of_who_is_trusted_is_an_administrators_to_touch_and_the_last_one_stays(here: Cast) -> None:
    ws = here.ws
    first, second = (added(ws, name, Role.ADMINISTRATOR) for name in ("Une", "Deux"))
    for act in (
        lambda: membership.suspend(ws, here.secretary, first.id, reason="Non."),
        lambda: membership.depart(ws, here.secretary, first.id),
        lambda: changing.change(ws, here.secretary, here.member.id, Typed("Promue", role=Role.SECRETARIAT)),
        lambda: changing.change(ws, here.secretary, here.secretary.id, Typed("Soi", role=Role.SECRETARIAT)),
        lambda: adding.add_person(ws, Person(0, "Autre", Role.ADMINISTRATOR), by=here.secretary),
    ):
        with pytest.raises(AppointmentError):
            act()
    with pytest.raises(ForbiddenError):
        membership.erase(ws, here.secretary, here.member.id, typed=here.member.name)
    membership.suspend(ws, first, second.id, reason="Absente.")
    for act in (
        lambda: membership.suspend(ws, first, first.id, reason="Je pars."),
        lambda: membership.depart(ws, first, first.id),
        lambda: changing.change(ws, first, first.id, Typed("Une", role=Role.MEMBER)),
        lambda: membership.erase(ws, first, first.id, typed="Une"),
    ):
        with pytest.raises(LastAdministratorError):
            act()
    membership.restore(ws, first, second.id)
    changing.change(ws, first, first.id, Typed("Une", role=Role.MEMBER))
    assert told(ws, Happened.PERSON_CHANGED)[-1] == {
        "changed": "role",
        "before": "administrateur",
        "after": "membre",
        "of": str(first.id),
        "by": str(first.id),
    }


def test_a_departure_says_what_it_changes_and_then_changes_just_that(here: Cast, clock: Clock) -> None:
    ws, gone = here.ws, here.member
    kept = here.propose(change("bbbbbbb2", "Un accueil par une personne."))
    substitute = added(ws, "Suppléante", substitute_for_id=gone.id)
    charging.charge(ws, here.secretary, "hhhhhhh2", Wanted({Charge.DRAFTER: frozenset({gone.id})}))
    words = Proposal("d" * 32, here.tip(), "Brouillon", "", (change("ccccccc2", "Autre."),))
    proposing.keep_draft(ws, gone, words)
    cosigning.invite(ws, gone, [here.other.id], draft_id="d" * 32)
    asked = here.propose(change("ccccccc2", "Encore autre."), by=here.other)
    cosigning.invite(ws, here.other, [gone.id], amendment_id=asked.id)
    instance_accounts.sign_in_link(ws, str(gone.id))
    held = {one.holding: one.count for one in people_pages.shown(ws, here.secretary, gone.id).held}
    one_each = (Holding.SUBSTITUTES, Holding.CHARGES, Holding.DRAFTS, Holding.COSIGNATURES, Holding.OPEN_AMENDMENTS)
    assert held == {**dict.fromkeys(one_each, 1), Holding.LINKS: 1}
    today = clock().date()
    with pytest.raises(membership.FutureDepartureError):
        membership.depart(ws, here.secretary, gone.id, Departure(today + timedelta(days=2)))
    membership.depart(ws, here.secretary, gone.id, Departure(today - timedelta(days=3), substitutes_follow=True))
    page = people_pages.shown(ws, here.secretary, gone.id)
    assert (page.state, page.account.person.email) == (State.DEPARTED, "")
    assert page.account.left_at is not None
    assert (clock() - page.account.left_at).days in (2, 3)
    assert [one.holding for one in page.held] == [Holding.OPEN_AMENDMENTS]
    with ws.reading() as connection:
        assert people.get(connection, substitute.id) == replace(substitute, substitute_for_id=None)
        assert charges.of_person(connection, gone.id) == ()
        assert connection.execute(select(draft.c.id)).all() == []
        assert [row.state for row in connection.execute(select(signature.c.state))] == [SignatureState.LAPSED]
    assert told(ws, Happened.CHARGE_TAKEN_BACK)[0]["who"] == str(gone.id)
    assert "drafts 1" in told(ws, Happened.PERSON_LEFT)[0]["let_go"]
    with pytest.raises(acting.ClosedAccountError):
        membership.depart(ws, here.secretary, gone.id)
    assert kept.author_id == gone.id


def test_what_a_secretary_held_goes_to_who_lets_them_go(here: Cast) -> None:
    ws, leaving = here.ws, added(here.ws, "Sortante", Role.SECRETARIAT)
    first = added(ws, "Une", Role.ADMINISTRATOR)
    assigning.give(ws, here.secretary, Queue.DECISION, "", to=leaving.id)
    words = Proposal(
        "p" * 32, here.tip(), "Au nom de", "", (change("ccccccc2", "Autre."),), on_behalf_of_id=here.member.id
    )
    proposing.keep_draft(ws, leaving, words)
    membership.depart(ws, first, leaving.id)
    with ws.reading() as connection:
        assert assignments.every(connection) == {}
        assert connection.execute(select(draft.c.person_id)).scalar() == first.id


def test_a_signature_stays_after_a_departure_unless_the_instance_says_that_it_goes(here: Cast) -> None:
    ws = here.ws
    for one, name in ((here.member, "Mélusine Zinzolin"), (here.other, "Ondine Garance")):
        with ws.writing() as connection:
            accounts.change(connection, one.id, {"name": name})
            signed = Signatory(SignatoryKind.PERSON, name, here.tip(), ws.now(), one.id, person_id=one.id)
            adoption.add_signatory(connection, signed)
    membership.depart(ws, here.secretary, here.member.id)
    with ws.writing() as connection:
        kept.put(connection, "signatures_after_departure", "go")
    assert not people_pages.shown(ws, here.secretary, here.other.id).signatures_stay
    membership.depart(ws, here.secretary, here.other.id)
    names = [people_pages.shown(ws, here.secretary, one.id).account.person.name for one in (here.member, here.other)]
    assert names == ["Mélusine Zinzolin", GONE_NAME]
    with ws.reading() as connection:
        assert [one.name for one in adoption.signatories(connection, [here.tip()])] == names


def test_who_is_erased_has_no_name_left_and_what_they_published_stands(here: Cast) -> None:
    ws = here.ws
    with ws.writing() as connection:
        accounts.change(connection, here.member.id, {"name": "Mélusine Zinzolin", "association": "Une association"})
    filed = here.propose(change("bbbbbbb2", "Un accueil par une personne."))
    mandating.enter(ws, here.secretary, Mandate(here.member.id, "maire", starts_on=date(2020, 7, 1)))
    administrator = added(ws, "Une", Role.ADMINISTRATOR)
    with pytest.raises(membership.UnconfirmedError):
        membership.erase(ws, administrator, here.member.id, typed="Melusine")
    membership.erase(ws, administrator, here.member.id, typed=" Mélusine  Zinzolin ")
    page = people_pages.shown(ws, here.secretary, here.member.id)
    assert (page.account.person.name, page.account.person.association) == (ERASED_NAME, "")
    assert (page.state, page.mandates) == (State.ERASED, ())
    with ws.reading() as connection:
        assert filed.author_id in people.named(connection, [filed.author_id])
        said = journal.latest(connection, Audience.SECRETARIAT, limit=99)
    assert not [one for one in said if "Zinzolin" in str(one.details)]
    with pytest.raises(membership.AlreadyErasedError):
        membership.erase(ws, administrator, here.member.id, typed=ERASED_NAME)
    for act in (lambda: membership.restore(ws, administrator, here.member.id),):
        with pytest.raises(membership.NotSuspendedError):
            act()


def test_whoever_holds_the_machine_acts_on_record_without_a_name(here: Cast) -> None:
    membership.suspend(here.ws, MACHINE, here.member.id, reason="Une vérification.")
    assert told(here.ws, Happened.PERSON_SUSPENDED)[0]["by"] == "None"
    with here.ws.reading() as connection:
        assert journal.named(connection, Happened.PERSON_SUSPENDED)[0].details["by"] == acting.BY_COMMAND


def test_a_visitor_and_a_member_see_and_do_nothing(here: Cast) -> None:
    here.open(StageKind.EXAMINATION)
    for who in (None, here.member, here.referent):
        for act in (
            lambda who=who: people_pages.shown(here.ws, who, here.other.id),
            lambda who=who: people_pages.people_page(here.ws, who, accounts.Wanted()),
            lambda who=who: membership.suspend(here.ws, who, here.other.id, reason="Non."),
            lambda who=who: mandating.enter(here.ws, who, Mandate(here.other.id, "maire")),
        ):
            with pytest.raises(ForbiddenError):
                act()


def test_a_mandate_is_entered_once_changed_and_dropped(here: Cast) -> None:
    ws, whose = here.ws, here.member.id
    first = mandating.enter(ws, here.secretary, Mandate(whose, "  Maire  d'ici ", starts_on=date(2020, 7, 1)))
    assert first.title == "Maire d'ici"
    with pytest.raises(mandating.DoubleMandateError):
        mandating.enter(ws, here.secretary, Mandate(whose, "maire d'ici", starts_on=date(2020, 7, 1)))
    with pytest.raises(mandating.UnknownAuthorityError):
        mandating.enter(ws, here.secretary, Mandate(whose, "Maire", authority="NULLE"))
    mandating.enter(ws, here.secretary, replace(first, ends_on=date(2026, 12, 31)))
    with ws.reading() as connection:
        assert mandating.quality_of(ws, connection, whose) == "Maire d'ici"
    mandating.drop(ws, here.secretary, whose, first.id)
    assert people_pages.shown(ws, here.secretary, whose).mandates == ()
    assert [one["how"] for one in told(ws, Happened.MANDATE_ENTERED)] == ["entered", "changed", "dropped"]


def test_who_is_substituted_stays_a_member_in_office(here: Cast) -> None:
    substitute = added(here.ws, "Suppléante", substitute_for_id=here.member.id)
    with pytest.raises(adding.SubstitutedError):
        changing.change(here.ws, here.secretary, here.member.id, Typed("member", role=Role.REFERENT))
    typed = Typed("member", substitute_for=str(substitute.id))
    with pytest.raises(RefusedError):
        changing.change(here.ws, here.secretary, here.member.id, typed)
    changing.change(here.ws, here.secretary, substitute.id, Typed("Suppléante"))
    changing.change(here.ws, here.secretary, here.member.id, Typed("member", substitute_for=str(here.other.id)))
    with pytest.raises(adding.UnfitSubstituteError):
        changing.change(here.ws, here.secretary, here.other.id, Typed("other", substitute_for=str(here.other.id)))
