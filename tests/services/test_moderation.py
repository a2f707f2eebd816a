"""A contribution before its moderator: published, masked, set aside, taken up again, contested; and what each shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Portion, Queue
from manifeste_tool.domain.consulting.contributions import Contribution, Filters, Reach
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose, Way
from manifeste_tool.domain.gathering.masking import NoMaskError, NothingToMaskError
from manifeste_tool.domain.gathering.moderation import (
    ContestedAlreadyError,
    GroundError,
    Moderation,
    Reason,
    SameModeratorError,
    SetAsideAlreadyError,
    State,
)
from manifeste_tool.domain.guarding.limits import BOUNDS, Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.clock import running
from manifeste_tool.services.consulting import collecting, planning
from manifeste_tool.services.desk.queues import queues
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.guarding.senders import RobotError, Sender
from manifeste_tool.services.moderation import case_pages, contesting, deciding, holding, letters, masking, queue_pages
from manifeste_tool.services.moderation.contesting import WrongCodeError
from manifeste_tool.services.moderation.deciding import Done, MovedOnError, Wanted, WithdrawnError
from manifeste_tool.services.text.paragraphs import sources_of
from manifeste_tool.services.voices import flagging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import contributors, moderations
from manifeste_tool.storage.moderation import wordings
from manifeste_tool.storage.moderation.moderation_queue import Pile
from manifeste_tool.storage.moderation.moderation_queue import Wanted as Narrowed
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.text import links
from tests.conftest import Clock
from tests.services.story import Cast, cast

ONE, TWO, THREE = (f"2026-LIBRE-000{n}" for n in (1, 2, 3))
PHONE = "06 12 34 56 78"
WORDS = f"Gardez la fontaine. Appelez Sauge Exemple au {PHONE}."
EVERYBODY = Reach()
MASKED = "Gardez la fontaine. Appelez Sauge Exemple au [numéro de téléphone masqué]."


def said(reference: str, body: str = WORDS, **other: object) -> Contribution:
    start = Contribution(reference, body, publishable=True, origin="essai", external_id=reference)
    return replace(start, **other)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def second(here: Cast) -> Person:
    with here.ws.writing() as connection:
        return people.add(connection, Person(0, "Une autre", Role.SECRETARIAT), here.ws.now())


def receive(here: Cast, *those: Contribution, others: Iterable[Reason] = (), email: str = "") -> None:
    """Contributions that arrive and are screened, as every way of receiving one does."""
    with here.ws.writing() as connection:
        contributions.add(connection, those, here.ws.now())
        for one in those:
            holding.screen(here.ws, connection, one, others=others)
            if email:
                contributors.keep(connection, one.reference, Contributor("Sauge", email), here.ws.now())
                agreed = Consent(Purpose.CONTACT, given=True, at=here.ws.now(), way=Way.FORM)
                contributors.add_consents(connection, one.reference, [agreed])


def seen(here: Cast, reference: str = ONE) -> str:
    return case_pages.case_page(here.ws, here.secretary, reference).seen


def now(here: Cast, reference: str = ONE) -> tuple[Contribution, Moderation]:
    with here.ws.reading() as connection:
        found, one = contributions.get(connection, reference), moderations.get(connection, reference)
    assert found
    assert one
    return found, one


def found(here: Cast, query: str, reach: Reach = EVERYBODY) -> list[str]:
    with here.ws.reading() as connection:
        rows, _ = contributions.page(connection, Filters(query=query), reach, limit=9)
    return [one.reference for one in rows]


def public_facts(here: Cast) -> list[tuple[str, str]]:
    with here.ws.reading() as connection:
        return [(fact.name, fact.about_id) for fact in journal.latest(connection, Audience.PUBLIC, limit=9)]


def publish(here: Cast, reference: str = ONE, **how: object) -> Done:
    return deciding.publish(here.ws, here.secretary, reference, **{"seen": seen(here, reference), **how})


def mask(here: Cast, *ticked: str, typed: str = "", reference: str = ONE, **how: object) -> Done:
    wanted = Wanted(ticked, typed, "nom de personne")
    return deciding.mask_and_publish(
        here.ws, here.secretary, reference, **{"seen": seen(here, reference), "wanted": wanted, **how}
    )


def set_aside(here: Cast, reference: str = ONE, *, ground: str = "hors sujet", words: str = "", **how: object) -> Done:
    chosen = {"seen": seen(here, reference), "ground": ground, "words": words}
    return deciding.set_aside(here.ws, here.secretary, reference, **{**chosen, **how})


def test_what_is_held_is_read_by_the_secretariat_alone_until_it_is_published(here: Cast) -> None:
    receive(here, said(ONE, "Gardez la fontaine."), others=[Reason.NEW])
    assert found(here, "fontaine") == []
    assert found(here, "fontaine", Reach(every=True)) == [ONE]
    assert publish(here) == Done(1)
    assert found(here, "fontaine") == [ONE]
    assert ("contribution_cleared", ONE) in public_facts(here)
    assert now(here)[1].settled_by_id == here.secretary.id


def test_only_who_moderates_decides(here: Cast) -> None:
    receive(here, said(ONE))
    for person in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            deciding.publish(here.ws, person, ONE, seen=seen(here))
        with pytest.raises(NotFoundError):
            case_pages.case_page(here.ws, person, ONE)
        with pytest.raises(NotFoundError):
            queue_pages.queue_page(here.ws, person, Narrowed())
    with pytest.raises(NotFoundError):
        case_pages.case_page(here.ws, here.secretary, "2026-LIBRE-9999")


def test_masked_words_are_neither_shown_nor_found_by_a_search_and_the_original_is_kept(here: Cast) -> None:
    receive(here, said(ONE, title=f"Le {PHONE}"))
    assert mask(here, PHONE, typed="sauge  exemple") == Done(1)
    shown, one = now(here)
    assert shown.title == "Le [numéro de téléphone masqué]"
    assert shown.body == "Gardez la fontaine. Appelez [nom masqué] au [numéro de téléphone masqué]."
    assert found(here, "fontaine") == [ONE]
    for query in ("12 34 56", "sauge"):
        assert found(here, query, Reach(every=True)) == []
    assert one.reason == "numéro de téléphone, nom de personne"
    kept = case_pages.case_page(here.ws, here.secretary, ONE).original
    assert kept
    assert (kept.body, kept.title) == (WORDS, f"Le {PHONE}")
    assert kept.purge_on == (here.ws.now() + timedelta(days=180)).date()
    assert [name for name, about in public_facts(here) if about == ONE] == ["contribution_cleared"]


def test_what_the_text_quotes_of_a_masked_contribution_is_masked_too_and_comes_back_with_it(here: Cast) -> None:
    receive(here, said(ONE))
    quoted = [("aaaaaaa2", f"au {PHONE}."), ("bbbbbbb2", "Appelez Sauge"), ("ccccccc2", "Gardez la fontaine.")]
    with here.ws.writing() as connection:
        made = [SourceLink(place, ONE, Relation.TAKES_UP, here.ws.now(), excerpt=words) for place, words in quoted]
        links.put(connection, made)
        links.remove(connection, "bbbbbbb2", [ONE], here.ws.now())
    mask(here, PHONE, typed="Sauge Exemple")
    assert excerpts(here) == ["au [numéro de téléphone masqué].", "Appelez [nom masqué]", "Gardez la fontaine."]
    with here.ws.writing() as connection:
        links.put(connection, [replace(made[0], excerpt="Appelez")])
    deciding.reopen(here.ws, here.secretary, ONE)
    assert excerpts(here) == ["Appelez", "Appelez Sauge", "Gardez la fontaine."]


def excerpts(here: Cast) -> list[str]:
    with here.ws.reading() as connection:
        return [link.excerpt for link in links.of_keys(connection, [ONE], ended=True)]


def test_masking_again_keeps_the_first_original(here: Cast) -> None:
    receive(here, said(ONE))
    mask(here, PHONE)
    mask(here, typed="Sauge Exemple")
    assert now(here)[0].body == "Gardez la fontaine. Appelez [nom masqué] au [numéro de téléphone masqué]."
    deciding.reopen(here.ws, here.secretary, ONE)
    shown, one = now(here)
    assert (shown.body, shown.held, one.state) == (WORDS, True, State.WAITING)
    assert one.reasons == (Reason.PERSONAL_DATA, Reason.REOPENED)
    assert case_pages.case_page(here.ws, here.secretary, ONE).original is None
    assert found(here, "sauge", Reach(every=True)) == [ONE]


def test_nothing_is_masked_for_words_that_do_not_stand_there(here: Cast) -> None:
    receive(here, said(ONE))
    with pytest.raises(NothingToMaskError):
        mask(here, PHONE, typed="Menthe Exemple")
    with pytest.raises(NoMaskError):
        mask(here)
    assert now(here)[0] == replace(said(ONE), held=True)


def test_an_original_is_forgotten_on_its_day_by_the_clock(here: Cast, clock: Clock) -> None:
    receive(here, said(ONE), said(TWO))
    masking.set_days(here.ws, here.secretary, " 10 ")
    mask(here, PHONE)
    clock.advance(days=9)
    assert masking.purge(here.ws) == 0
    clock.advance(days=1)
    running.run(here.ws, sources=(masking.clock_acts,))
    with here.ws.reading() as connection:
        assert wordings.originals(connection, [ONE]) == {}
    deciding.reopen(here.ws, here.secretary, ONE)
    assert now(here)[0].body == MASKED


def test_the_original_of_what_its_author_took_back_is_forgotten_at_once(here: Cast) -> None:
    receive(here, said(ONE))
    mask(here, PHONE)
    with here.ws.writing() as connection:
        contributions.withdraw(connection, ONE)
        assert wordings.originals(connection, [ONE]) == {}
    with pytest.raises(WithdrawnError):
        publish(here)


@pytest.mark.parametrize("given", ["", "0", "-3", "1001", "dix"])
def test_originals_are_kept_for_a_number_of_days(here: Cast, given: str) -> None:
    with pytest.raises(masking.DaysError):
        masking.set_days(here.ws, here.secretary, given)
    with pytest.raises(ForbiddenError):
        masking.set_days(here.ws, here.member, "30")


def test_a_contribution_is_not_published_for_a_reason_of_the_list(here: Cast) -> None:
    receive(here, said(ONE))
    with pytest.raises(GroundError):
        set_aside(here, ground="")
    set_aside(here, words="On parle d'autre chose.")
    shown, one = now(here)
    assert (shown.held, one.ground, one.words) == (True, "hors sujet", "On parle d'autre chose.")
    assert ONE not in [about for _, about in public_facts(here)]
    with pytest.raises(SetAsideAlreadyError):
        publish(here)


def test_two_moderators_do_not_decide_over_one_another(here: Cast) -> None:
    receive(here, said(ONE))
    first = seen(here)
    mask(here, PHONE)
    with pytest.raises(MovedOnError):
        set_aside(here, seen=first)
    deciding.reopen(here.ws, here.secretary, ONE)
    deciding.reopen(here.ws, here.secretary, ONE)
    assert now(here)[1].state is State.WAITING


def test_a_group_is_decided_together_but_for_what_holds_something_else(here: Cast) -> None:
    other = f"{WORDS} Ou écrivez à sauge@exemple.invalid."
    receive(here, said(ONE), said(TWO), said(THREE, other))
    assert mask(here, PHONE, also=[TWO, THREE, ONE]) == Done(2, (THREE,))
    assert now(here, TWO)[0].body == MASKED
    assert now(here, THREE) == (replace(said(THREE, other), held=True), now(here, THREE)[1])
    assert now(here, THREE)[1].state is State.WAITING


def test_what_a_moderator_let_stand_in_one_stands_in_the_others(here: Cast) -> None:
    receive(here, said(ONE), said(TWO), said(THREE, f"Au {PHONE} ou au 07 00 00 00 00."))
    assert publish(here, also=[TWO, THREE]) == Done(2, (THREE,))


def test_a_group_is_set_aside_together_but_for_what_is_decided_already(here: Cast) -> None:
    receive(here, said(ONE), said(TWO), said(THREE))
    publish(here, THREE)
    assert set_aside(here, ground="doublon", also=[TWO, THREE]) == Done(2, (THREE,))
    assert now(here, TWO)[1].ground == "doublon"


def test_what_is_published_may_be_masked_or_set_aside_later_and_its_quotations_go_with_it(here: Cast) -> None:
    with here.ws.writing() as connection:
        links.put(
            connection,
            [SourceLink("aaaaaaa2", "2025-ESSAI-0001", Relation.TAKES_UP, here.ws.now(), excerpt="parler")],
        )
    before = revision(here)
    set_aside(here, "2025-ESSAI-0001", ground="autre motif", words="Recopiée d'ailleurs.")
    assert revision(here) > before
    for person, words in ((None, ""), (here.member, ""), (here.secretary, "parler")):
        with here.ws.reading() as connection:
            paragraph = here.ws.text(connection, here.tip()).by_id["aaaaaaa2"]
            [view] = sources_of(here.ws, connection, here.ws.reader(person, connection), paragraph)
        assert (view.excerpt, bool(view.words)) == (words, bool(words))


def revision(here: Cast) -> int:
    with here.ws.db.reading() as connection:
        return int(connection.exec_driver_sql("SELECT value FROM counter WHERE name = 'public_revision'").scalar_one())


SHEET = "id;texte;consentement_publication;parent\n1;{words};oui;\n2;Je réponds.;oui;1\n"


@pytest.fixture
def imported(here: Cast, tmp_path: Path) -> Path:
    """A file whose first contribution was held when it came, then masked."""
    path = tmp_path / "avis.csv"
    path.write_text(SHEET.format(words=WORDS), encoding="utf-8")
    bring(here, path)
    mask(here, PHONE)
    return path


def bring(here: Cast, path: Path) -> collecting.Tally:
    return collecting.import_contributions(here.ws, planning.plan(path, origin="avis"))


def test_masks_outlive_a_second_import_of_the_same_file(here: Cast, imported: Path) -> None:
    assert bring(here, imported) == collecting.Tally(rows=2, same=2)
    assert (now(here)[0].body, now(here)[0].held) == (MASKED, False)


def test_masks_outlive_the_arrival_of_what_a_contribution_answers(here: Cast, imported: Path) -> None:
    answer, asked = imported.with_name("reponse.csv"), imported.with_name("question.csv")
    answer.write_text(f"id;texte;consentement_publication;parent\n8;Et {PHONE} ?;oui;9\n", encoding="utf-8")
    asked.write_text("id;texte;consentement_publication;parent\n9;Qui répond ?;oui;\n", encoding="utf-8")
    bring(here, answer)
    mask(here, PHONE, reference=THREE)
    bring(here, asked)
    assert now(here, THREE)[0].parent == "2026-LIBRE-0004"
    assert bring(here, answer) == collecting.Tally(rows=1, same=1)
    assert now(here, THREE)[0].body == "Et [numéro de téléphone masqué] ?"


def test_what_a_file_says_anew_of_a_masked_contribution_is_held_again(here: Cast, imported: Path) -> None:
    imported.write_text(SHEET.format(words=f"Le mien aussi : {PHONE}."), encoding="utf-8")
    assert bring(here, imported) == collecting.Tally(rows=2, changed=1, same=1)
    shown, one = now(here)
    assert (shown.held, one.state, one.reasons) == (
        True,
        State.WAITING,
        (Reason.PERSONAL_DATA, Reason.CHANGED),
    )
    assert found(here, "aussi") == []


def test_the_author_who_agreed_to_it_is_told_ten_minutes_after_and_once(here: Cast, clock: Clock) -> None:
    receive(here, said(ONE), said(TWO), email="sauge@exemple.invalid")
    mask(here, PHONE)
    set_aside(here, TWO, ground="publicité", words="Un magasin.")
    assert told(here) == []
    clock.advance(minutes=10)
    first, second = told(here)
    assert (first.subject, first.address) == (
        "Votre contribution est publiée (2026-LIBRE-0001)",
        "sauge@exemple.invalid",
    )
    assert "il a masqué ce qui permettait de reconnaître quelqu’un\u00a0: numéro de téléphone." in first.text
    assert PHONE not in first.text + first.html
    assert second.subject == "Votre contribution n’est pas publiée (2026-LIBRE-0002)"
    assert "publicité" in second.text
    assert "> Un magasin." in second.text
    clock.advance(minutes=10)
    assert told(here) == [first, second]


def told(here: Cast) -> list[outbox.Mail]:
    """The mails there are, once the clock has carried what is due."""
    ran = running.run(here.ws, sources=(letters.clock_acts,))
    assert not ran.failed
    with here.ws.reading() as connection:
        found = outbox.page(connection, limit=9, offset=0)
    return sorted(found, key=lambda mail: mail.id)


def test_a_decision_undone_on_the_spot_is_told_to_nobody(here: Cast, clock: Clock) -> None:
    receive(here, said(ONE), email="sauge@exemple.invalid")
    set_aside(here)
    clock.advance(minutes=2)
    deciding.reopen(here.ws, here.secretary, ONE)
    clock.advance(minutes=20)
    assert told(here) == []


def test_nobody_is_written_to_without_their_agreement(here: Cast, clock: Clock) -> None:
    receive(here, said(ONE), email="sauge@exemple.invalid")
    with here.ws.writing() as connection:
        no = Consent(Purpose.CONTACT, given=False, at=here.ws.now(), way=Way.TOKEN)
        contributors.add_consents(connection, ONE, [no])
    set_aside(here)
    clock.advance(minutes=20)
    assert told(here) == []
    assert not case_pages.case_page(here.ws, here.secretary, ONE).is_told


def test_who_was_not_held_and_stays_published_has_no_letter(here: Cast, clock: Clock) -> None:
    with here.ws.writing() as connection:
        contributions.add(connection, [said(ONE, "Rien à redire.")], here.ws.now())
        contributors.keep(connection, ONE, Contributor("", "sauge@exemple.invalid"), here.ws.now())
        agreed = Consent(Purpose.CONTACT, given=True, at=here.ws.now(), way=Way.FORM)
        contributors.add_consents(connection, ONE, [agreed])
    publish(here)
    clock.advance(minutes=20)
    assert told(here) == []


def test_the_link_of_the_letter_leads_to_the_one_re_examination_by_somebody_else(
    here: Cast, clock: Clock, second: Person
) -> None:
    receive(here, said(ONE, "Ma pluie."), others=[Reason.NEW], email="sauge@exemple.invalid")
    set_aside(here)
    clock.advance(minutes=10)
    key = told(here)[0].text.split(f"/contributions/{ONE}/reexamen/")[1].split()[0]
    assert contesting.by_key(here.ws, ONE, key).may_contest
    for wrong in (TWO, ONE):
        with pytest.raises(NotFoundError):
            contesting.by_key(here.ws, wrong, key if wrong == TWO else "x" * 32)
    contesting.contest_with(here.ws, Sender("ici"), ONE, code=key, message="La pluie est le sujet.")
    with pytest.raises(ContestedAlreadyError):
        contesting.contest_with(here.ws, Sender("ici"), ONE, code=key, message="Encore.")
    with pytest.raises(SameModeratorError):
        contesting.grant(here.ws, here.secretary, ONE, seen=seen(here))
    assert not case_pages.case_page(here.ws, here.secretary, ONE).may_reexamine
    assert case_pages.case_page(here.ws, second, ONE).may_reexamine
    contesting.grant(here.ws, second, ONE, seen=seen(here), reason="Vous avez raison.")
    assert not now(here)[0].held
    answer = told(here)[-1]
    assert answer.subject == "Après réexamen, votre contribution est publiée (2026-LIBRE-0001)"
    assert "> Vous avez raison." in answer.text
    with here.ws.reading() as connection:
        side = contesting.moderation_side(connection, ONE)
    assert (side.state, side.answer, side.is_masked, side.upheld) == (State.CLEARED, "Vous avez raison.", False, False)


def test_a_decision_upheld_is_told_with_its_words(here: Cast, second: Person) -> None:
    receive(here, said(ONE), email="sauge@exemple.invalid")
    set_aside(here)
    contesting.contest(here.ws, ONE, "Relisez.")
    contesting.uphold(here.ws, second, ONE, seen=seen(here), reason="Toujours hors sujet.")
    with here.ws.reading() as connection:
        side = contesting.moderation_side(connection, ONE)
    assert (side.upheld, side.answer, side.may_contest) == (True, "Toujours hors sujet.", False)
    assert told(here)[-1].subject == "Après réexamen, votre contribution reste non publiée (2026-LIBRE-0001)"


def test_what_is_published_after_all_may_be_masked_first(here: Cast, second: Person) -> None:
    receive(here, said(ONE))
    set_aside(here)
    contesting.contest(here.ws, ONE, "Masquez le numéro.")
    contesting.grant(here.ws, second, ONE, seen=seen(here), wanted=Wanted((PHONE,)))
    assert now(here)[0].body == MASKED
    names = [fact.name for fact in case_pages.case_page(here.ws, second, ONE).trail]
    assert names[-3:] == [
        Happened.MODERATION_REEXAMINED,
        Happened.CONTRIBUTION_MASKED,
        Happened.CONTRIBUTION_CLEARED,
    ]


def test_a_follow_up_code_asks_for_the_re_examination_of_its_own_contribution(here: Cast) -> None:
    receive(here, said(ONE), said(TWO))
    with here.ws.writing() as connection:
        contributors.keep_token(connection, digest("333444C7"), ONE, here.ws.now())
    set_aside(here)
    sender = Sender("ici")
    with pytest.raises(WrongCodeError):
        contesting.contest_with(here.ws, sender, TWO, code="3334-44C7", message="Relisez.")
    contesting.contest_with(here.ws, sender, ONE, code=" 3334-44c7", message="Relisez.")
    assert now(here)[1].is_contested
    with here.ws.reading() as connection:
        assert contesting.moderation_side(connection, TWO).state is State.WAITING
        assert contesting.moderation_side(connection, "2025-ESSAI-0001").state is None


def test_codes_are_not_tried_one_after_the_other(here: Cast) -> None:
    receive(here, said(ONE))
    for _ in range(BOUNDS[Limit.REEXAMINATION].most):
        with pytest.raises(WrongCodeError):
            contesting.contest_with(here.ws, Sender("là"), ONE, code="333444C7", message="Relisez.")
    with pytest.raises(TooOftenError):
        contesting.contest_with(here.ws, Sender("là"), ONE, code="333444C7", message="Relisez.")
    with pytest.raises(RobotError):
        contesting.contest_with(here.ws, Sender("là", trap="oui"), ONE, code="333444C7", message="Relisez.")


def test_what_its_author_took_back_is_not_contested(here: Cast) -> None:
    receive(here, said(ONE))
    set_aside(here)
    with here.ws.writing() as connection:
        contributions.withdraw(connection, ONE)
    with pytest.raises(NotFoundError):
        contesting.contest(here.ws, ONE, "Relisez.")


def flag(here: Cast, reference: str, clock: Clock) -> None:
    """Somebody without account signals it, a moment later."""
    clock.advance(minutes=1)
    said = {"motive": "publicité", "message": "Rien à voir.", "email": ""}
    flagging.flag(here.ws, Sender("là"), None, reference, **said)


def waiting(here: Cast, **narrowed: object) -> list[str]:
    page = queue_pages.queue_page(here.ws, here.secretary, Narrowed(**narrowed))
    return [line.said.reference for line in page.lines]


def test_the_queue_has_its_oldest_first_and_counts_what_it_holds(here: Cast, clock: Clock) -> None:
    flag(here, "2025-ESSAI-0001", clock)
    clock.advance(minutes=1)
    receive(here, said(ONE))
    clock.advance(hours=1)
    receive(here, said(TWO, "Bonjour."), others=[Reason.NEW])
    receive(here, said(THREE))
    set_aside(here, THREE)
    page = queue_pages.queue_page(here.ws, here.secretary, Narrowed())
    assert [line.said.reference for line in page.lines] == ["2025-ESSAI-0001", ONE, TWO]
    assert page.lines[0].reasons == (Reason.FLAGGED,)
    assert [bool(line.seen) for line in page.lines] == [False, False, True]
    assert Reason.NEW in page.reasons
    assert page.reasons[Reason.FLAGGED] == 1
    assert dict(page.piles) == {Pile.WAITING: 3, Pile.CONTESTED: 0, Pile.SET_ASIDE: 1, Pile.CLEARED: 0}
    assert waiting(here, reason=Reason.NEW) == [TWO]
    assert waiting(here, reason=Reason.FLAGGED) == ["2025-ESSAI-0001"]
    assert waiting(here, reason=Reason.PERSONAL_DATA) == [ONE]
    assert waiting(here, pile=Pile.SET_ASIDE) == [THREE]
    assert case_pages.case_page(here.ws, here.secretary, ONE).following == TWO
    assert case_pages.case_page(here.ws, here.secretary, TWO).following == "2025-ESSAI-0001"
    assert case_pages.case_page(here.ws, here.secretary, "2025-ESSAI-0001").signals[0].motive == "publicité"


def test_what_was_decided_since_it_was_signalled_waits_no_more_until_somebody_else_signals_it(
    here: Cast, clock: Clock
) -> None:
    flag(here, "2025-ESSAI-0001", clock)
    clock.advance(minutes=1)
    publish(here, "2025-ESSAI-0001")
    assert waiting(here) == []
    flag(here, "2025-ESSAI-0001", clock)
    assert waiting(here) == ["2025-ESSAI-0001"]
    set_aside(here, "2025-ESSAI-0001")
    assert waiting(here) == []


def test_what_a_signal_holds_again_keeps_what_its_author_had_asked(here: Cast, second: Person) -> None:
    receive(here, said(ONE))
    set_aside(here)
    contesting.contest(here.ws, ONE, "Relisez.")
    contesting.grant(here.ws, second, ONE, seen=seen(here))
    with here.ws.writing() as connection:
        assert holding.hold(connection, ONE, Reason.FLAGGED, here.ws.now())
        assert not holding.hold(connection, ONE, Reason.FLAGGED, here.ws.now())
        assert holding.hold(connection, "2025-ESSAI-0001", Reason.FLAGGED, here.ws.now())
    one = now(here)[1]
    assert (one.state, one.reasons, one.reexamination_message) == (State.WAITING, (Reason.FLAGGED,), "Relisez.")
    set_aside(here)
    with pytest.raises(ContestedAlreadyError):
        contesting.contest(here.ws, ONE, "Encore.")


def test_what_waits_is_on_the_desk(here: Cast, second: Person) -> None:
    receive(here, said(ONE), said(TWO), said(THREE, "Longue " * 30))
    set_aside(here)
    contesting.contest(here.ws, ONE, "Relisez.")
    with here.ws.reading() as connection:
        there = {one.queue: one for one in queues(here.ws, connection)}
        without = {
            one.queue: one for one in queues(here.ws, connection, lambda _: Portion(without=frozenset({ONE, TWO})))
        }
        only = {one.queue: one for one in queues(here.ws, connection, lambda _: Portion(only=frozenset({TWO})))}
    assert there[Queue.MODERATION].count == 1
    assert there[Queue.MODERATION].tasks[0].path == f"/secretariat/moderation/{TWO}"
    assert there[Queue.CONTESTED].count == 1
    assert there[Queue.CONTESTED].path == "/secretariat/moderation?etat=reexamens"
    assert without[Queue.MODERATION].count == 0
    assert only[Queue.MODERATION].count == 1
