"""Notices become mails: each once, at the rhythm that each person chose, and only what they may still know."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.facts import Fact
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import Letter, News, Rhythm, mailed_from
from manifeste_tool.services import notifying
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.discussion import discussing, moderating
from manifeste_tool.services.examining import deciding, undoing
from manifeste_tool.services.integration import copies
from manifeste_tool.services.rectification import offering
from manifeste_tool.services.signing import cosigning
from manifeste_tool.services.telling import composing, posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices
from manifeste_tool.storage.commission import decisions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.discussion import comments
from manifeste_tool.storage.telling import preferences
from tests.conftest import Clock
from tests.services.story import Cast, cast, change
from tests.services.telling import alter, composed, mails, with_addresses

WORDS = "Les agents sont formés deux fois l'an. Ils choisissent leurs outils."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return with_addresses(cast(workspace))


def choose(here: Cast, kind: News, rhythm: Rhythm) -> None:
    with here.ws.writing() as connection:
        preferences.choose(connection, here.member.id, {kind: rhythm})


def undo(here: Cast, filed: Amendment) -> None:
    with here.ws.reading() as connection:
        made = decisions.last_of(connection, filed.id)
    assert made
    undoing.undo(here.ws, here.secretary, made.id)


def see_all(here: Cast, who: Person) -> None:
    with here.ws.reading() as connection:
        waiting = [one.id for one in notifying.waiting(connection, who)]
    notifying.see(here.ws, who, waiting)


def untold(here: Cast) -> int:
    with here.ws.reading() as connection:
        return len(notices.untold(connection))


def test_an_admission_is_mailed_once_to_its_author_alone_with_what_the_amendment_changes(here: Cast) -> None:
    filed = here.propose(change("ccccccc2", WORDS), headline="Former souvent")
    deciding.admit(here.ws, here.secretary, filed.id)
    [mail] = composed(here)
    assert (mail.person_id, mail.address, mail.name) == (here.member.id, "member@exemple.test", "member")
    assert mail.subject == "L’amendement 1 est recevable. Former souvent"
    assert "Chapitre I, alinéa 2" in mail.text
    assert "[-chaque année-] {+deux fois l’an+}" in mail.text
    assert "<del" in mail.html
    assert "substituer aux mots" in mail.text
    assert composed(here) == (mail,)


def test_a_decision_waits_ten_minutes_and_one_undone_before_is_told_to_nobody(here: Cast, clock: Clock) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    deciding.admit(here.ws, here.secretary, filed.id)
    composed(here)
    deciding.reject(here.ws, here.secretary, filed.id, why="Trop cher.")
    clock.advance(minutes=9)
    assert len(composed(here)) == 1
    undo(here, filed)
    clock.advance(days=2)
    assert len(composed(here)) == 1
    deciding.reject(here.ws, here.secretary, filed.id, why="Toujours trop cher.")
    clock.advance(minutes=10)
    told = composed(here)[-1]
    assert "Toujours trop cher." in told.text
    assert told.subject.startswith("L’amendement 1 est rejeté.")


def test_a_decision_undone_after_its_mail_is_mailed_too(here: Cast, clock: Clock) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    deciding.admit(here.ws, here.secretary, filed.id)
    deciding.reject(here.ws, here.secretary, filed.id, why="Trop cher.")
    clock.advance(minutes=10)
    assert len(composed(here)) == 2
    undo(here, filed)
    clock.advance(minutes=10)
    assert composed(here)[-1].subject.startswith("La décision sur l’amendement 1 est annulée.")


def answers(here: Cast, filed: Amendment, *bodies: str) -> None:
    """The member opens a thread, the other answers."""
    first = discussing.on_amendment(here.ws, here.member, filed.id, body="Qu'en dites-vous ?", once=here.ws.new_key())
    for body in bodies:
        discussing.on_amendment(here.ws, here.other, filed.id, body=body, once=here.ws.new_key(), parent=first)


def test_comments_come_once_a_day_at_eight_in_paris_and_what_was_seen_is_left_out(here: Cast, clock: Clock) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    answers(here, filed, "Déjà lu.")
    see_all(here, here.member)
    answers(here, filed, "Oui, <i>bien</i> sûr.", "Et puis ?")
    clock.moment = datetime(2026, 3, 3, 6, 59, tzinfo=UTC)
    assert composed(here) == ()
    clock.advance(minutes=1)
    [mail] = composed(here)
    assert mail.subject == "2 nouvelles du 3 mars 2026"
    assert mail.kind == posting.DAILY
    assert mail.unsubscribe.endswith("/chaque-jour")
    assert "> Oui, <i>bien</i> sûr." in mail.text
    assert "<i>" not in mail.html
    assert "Oui, " in mail.html
    assert "> Et puis\u202f?" in mail.text
    assert "> Qu’en dites-vous\u202f?" in mail.text
    assert "Déjà lu" not in mail.text
    assert untold(here) == 0


def test_one_piece_of_news_a_day_is_told_as_itself(here: Cast, clock: Clock) -> None:
    answers(here, here.propose(change("ccccccc2", WORDS)), "Oui.")
    clock.advance(days=1)
    [mail] = composed(here)
    assert mail.subject == "other vous répond. Amendement 1, Un titre"


def test_the_whole_of_a_long_day_is_counted_and_its_first_letters_are_in_the_mail(here: Cast, clock: Clock) -> None:
    answers(here, here.propose(change("ccccccc2", WORDS)), *(f"Réponse {n}." for n in range(42)))
    clock.advance(days=1)
    [mail] = composed(here)
    assert mail.subject.startswith("42 nouvelles du")
    assert "2 autres se lisent en ligne." in mail.text
    assert mail.text.count("> Réponse") == composing.LONGEST
    assert untold(here) == 0


def test_several_decisions_on_one_amendment_are_one_mail_under_the_last(here: Cast, clock: Clock) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    deciding.admit(here.ws, here.secretary, filed.id)
    composed(here)
    deciding.reject(here.ws, here.secretary, filed.id, why="Trop cher.")
    see_all(here, here.other)
    clock.advance(minutes=11)
    first = composed(here)[-1]
    undo(here, filed)
    deciding.adopt(here.ws, here.secretary, filed.id)
    clock.advance(minutes=11)
    second = composed(here)[-1]
    assert (first.subject, second.subject) == (
        "L’amendement 1 est rejeté. Un titre",
        "L’amendement 1 est adopté. Un titre",
    )
    assert second.text.index("EST ANNULÉE") < second.text.index("EST ADOPTÉ")


@pytest.mark.parametrize("rhythm", [Rhythm.NEVER, Rhythm.DAILY])
def test_a_chosen_rhythm_holds_for_its_kind_alone(here: Cast, clock: Clock, rhythm: Rhythm) -> None:
    choose(here, News.ADMISSIBILITY, rhythm)
    filed = here.propose(change("ccccccc2", WORDS))
    deciding.admit(here.ws, here.secretary, filed.id)
    assert composed(here) == ()
    clock.advance(days=1)
    assert len(composed(here)) == (rhythm is Rhythm.DAILY)
    assert untold(here) == 0
    deciding.reject(here.ws, here.secretary, filed.id, why="Trop cher.")
    clock.advance(minutes=10)
    assert len(composed(here)) == (rhythm is Rhythm.DAILY) + 1


@pytest.mark.parametrize("gone", [{"active": False}, {"email": None}, {"role": str(Role.REFERENT)}])
def test_who_left_has_no_address_or_may_not_know_any_more_gets_nothing(here: Cast, gone: dict[str, object]) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    cosigning.invite(here.ws, here.member, [here.other.id], amendment_id=filed.id)
    alter(here, here.other, **gone)
    assert composing.compose(here.ws) == composing.Composed(0, 1)
    assert composed(here) == ()
    assert untold(here) == 0


def test_an_invitation_to_cosign_says_who_asks_what_and_why(here: Cast) -> None:
    filed = here.propose(change("ccccccc2", WORDS), headline="Former")
    cosigning.invite(here.ws, here.member, [here.other.id], amendment_id=filed.id)
    [mail] = composed(here)
    assert mail.person_id == here.other.id
    assert "member vous invite à cosigner" in mail.text
    assert "> Parce que." in mail.text
    assert f"{here.ws.base_url}/mes-amendements" in mail.html
    drafter = cosigning.ask(here.ws, here.drafter, filed.id)
    assert "drafter demande à cosigner" in composed(here, here.member)[-1].text
    assert drafter.id == filed.id


def test_an_offered_rectification_shows_the_words_it_would_change(here: Cast) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    better = change("ccccccc2", "Les agents sont formés chaque semestre. Ils choisissent leurs outils.")
    proposal = Proposal("o" * 32, here.tip(), "Mieux dit", "Plus <clair>.", (better,), rectifies_id=filed.id)
    offering.offer(here.ws, here.secretary, proposal)
    [mail] = composed(here)
    assert "La rectification qui vous est proposée" in mail.text
    assert "{+chaque semestre+}" in mail.text.replace("deux fois l’an", "")
    assert "Plus <clair>." in mail.text
    assert "<clair>" not in mail.html
    offering.decline(here.ws, here.member, "o" * 32, words="Non merci.")
    assert "> Non merci." in composed(here, here.secretary)[-1].text


def test_a_comment_taken_back_before_its_mail_is_not_mailed(here: Cast, clock: Clock) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    answers(here, filed, "Je regrette.")
    with here.ws.reading() as connection:
        said = comments.of_amendment(connection, filed.id)[-1]
    discussing.delete(here.ws, here.other, said.id)
    clock.advance(days=1)
    assert composed(here) == ()
    assert untold(here) == 0


def test_a_hidden_comment_is_told_to_its_author_with_the_reason(here: Cast, clock: Clock) -> None:
    seen = here.tip()
    made = discussing.on_paragraph(
        here.ws, here.member, "ccccccc2", body="Vraiment ?", once=here.ws.new_key(), seen=seen
    )
    moderating.hide(here.ws, here.secretary, made, why="Hors de propos.")
    clock.advance(days=1)
    [mail] = composed(here)
    assert "chapitre I, alinéa 2" in mail.subject
    assert "> Vraiment\u202f?" in mail.text
    assert "> Hors de propos." in mail.text
    assert f"/commentaires/{made}" in mail.text


def test_a_working_copy_is_told_with_what_is_lent_and_until_when(here: Cast, clock: Clock) -> None:
    due = datetime(2026, 4, 1, 10, tzinfo=UTC)
    copies.lend(here.ws, here.secretary, chapter="hhhhhhh2", title="Le premier", drafters=[here.member.id], due_at=due)
    clock.advance(days=1)
    [mail] = composed(here)
    assert "Prêtée : Accueillir" in mail.text.replace("\u00a0", " ")
    assert "mercredi 1er avril 2026, 12\u00a0h" in mail.text


def test_an_amendment_that_no_longer_applies_is_told_with_what_touched_it(here: Cast) -> None:
    lost = here.propose(change("ccccccc2", WORDS))
    here.integrate(here.propose(change("ccccccc2", "Plus rien de tel."), by=here.other))
    [mail] = [one for one in composed(here, here.member) if "ne s’applique plus" in one.subject]
    assert "l’intégration de l’amendement 2 touche" in mail.text
    assert "en conflit avec le texte actuel" in mail.text
    assert lost.number == 1


def test_a_fall_names_its_cause(here: Cast, clock: Clock) -> None:
    falls = here.propose(change("ccccccc2", WORDS))
    cause = here.propose(change("ccccccc2", "Plus rien de tel."), by=here.other, headline="Tout dire")
    deciding.admit(here.ws, here.secretary, falls.id)
    here.adopt(cause)
    deciding.fall(here.ws, here.secretary, falls.id, cause_id=cause.id)
    clock.advance(minutes=10)
    assert "l’amendement 2, «\u00a0Tout dire\u00a0»" in composed(here, here.member)[-1].text


def test_what_cannot_be_put_into_words_keeps_nobody_elses_mail(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    cosigning.invite(here.ws, here.member, [here.other.id, here.drafter.id], amendment_id=filed.id)
    real = composing.letter_of

    def broken(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
        if person.id == here.other.id:
            raise ValueError(person.name)
        return real(ws, connection, person, fact)

    monkeypatch.setattr(composing, "letter_of", broken)
    with pytest.raises(ExceptionGroup, match="could not be put into words"):
        composing.compose(here.ws)
    assert [one.person_id for one in mails(here)] == [here.drafter.id]
    assert untold(here) == 1
    monkeypatch.undo()
    assert [one.person_id for one in composed(here)] == [here.drafter.id, here.other.id]


def test_who_is_told_to_stop_stops_between_two_mails_and_the_rest_is_for_the_next_round(here: Cast) -> None:
    filed = here.propose(change("ccccccc2", WORDS))
    cosigning.invite(here.ws, here.member, [here.other.id, here.drafter.id], amendment_id=filed.id)
    looks = iter([True, False])
    assert composing.compose(here.ws, going=lambda: next(looks)) == composing.Composed(1, 0)
    assert untold(here) == 1
    assert len(composed(here)) == 2


def test_the_morning_is_eight_oclock_in_paris_in_both_seasons() -> None:
    def daily(*when: int) -> datetime:
        return mailed_from(News.COMMENT, Rhythm.DAILY, datetime(*when, tzinfo=UTC))  # type: ignore[arg-type]

    assert daily(2026, 1, 5, 6, 59) == datetime(2026, 1, 5, 7, tzinfo=UTC)
    assert daily(2026, 1, 5, 7, 0) == datetime(2026, 1, 5, 7, tzinfo=UTC)
    assert daily(2026, 1, 5, 7, 1) == datetime(2026, 1, 6, 7, tzinfo=UTC)
    assert daily(2026, 3, 28, 20, 0) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    late = datetime(2026, 1, 5, 6, 55, tzinfo=UTC)
    assert mailed_from(News.DECISION, Rhythm.DAILY, late) == datetime(2026, 1, 6, 7, tzinfo=UTC)
    assert mailed_from(News.DECISION, Rhythm.IMMEDIATE, late) == late + timedelta(minutes=10)
