"""Those who asked are told what became of their contribution: once each time it moves, and nobody else is."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Contribution, Fate
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Contributor, Purpose, Way
from manifeste_tool.domain.outcomes.disputes import Settlement
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.clock import running
from manifeste_tool.services.contributing import following, receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.outcomes import deciding, disputing, settling, stopping, telling
from manifeste_tool.services.outcomes.disputing import Contested
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.outcomes import told
from manifeste_tool.storage.tables.telling import mail
from tests.conftest import Clock
from tests.services.story import Cast, cast, change

SENDER = Sender("192.0.2.9")


@dataclass
class Post:
    """A cast, its clock, and the mails that the clock's acts wrote."""

    here: Cast
    clock: Clock
    read: int = field(default=0)

    @property
    def ws(self) -> Workspace:
        return self.here.ws

    def said(
        self, email: str = "quelqu.un@exemple.fr", *, contact: bool = True, body: str = "Un samedi."
    ) -> tuple[str, str]:
        """Return the reference and the token of a contribution whose author left an address."""
        with self.ws.writing() as connection:
            new = Contribution("", body, publishable=True, origin="essai")
            how = Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM)
            made = receiving.receive(self.ws, connection, new, how, who=Contributor(email=email), contact=contact)
        return made.contribution.reference, made.token

    def written(self, **wait: float) -> list[tuple[str, str, str]]:
        """Let the clock go on (eleven minutes unless told), and return the new mails: to whom, subject, text."""
        self.clock.advance(**(wait or {"minutes": 11}))
        ran = running.run(self.ws, sources=[telling.clock_acts])
        assert not ran.failed
        with self.ws.reading() as connection:
            rows = connection.execute(select(mail).order_by(mail.c.id)).all()[self.read :]
        self.read += len(rows)
        return [(row.address, row.subject, row.text.replace("\u202f", " ").replace("\xa0", " ")) for row in rows]

    def publish(self, number: str) -> None:
        with self.ws.reading() as connection:
            text = self.ws.text(connection, self.ws.main(connection))
            missing = [unit.id for unit in publishing.unsourced(connection, text)]
        if missing:
            sourcing.declare(self.ws, self.here.secretary, missing)
        publishing.publish(
            self.ws, self.here.secretary, number=number, title="Une", story="Voici.", seen=self.here.tip()
        )

    def decide(self, *references: str, reason: str = "La loi le dit.") -> int:
        one = Choice(Chosen.SELECTION, references)
        return deciding.decide(self.ws, self.here.secretary, one, fate=Fate.NOT_RETAINED, reason=reason)

    def cite(self, reference: str, relation: Relation = Relation.TAKES_UP) -> None:
        sourcing.cite(self.ws, self.here.secretary, Linking("ccccccc2", put=(Source(reference, relation),)))


@pytest.fixture
def post(workspace: Workspace, clock: Clock) -> Post:
    return Post(cast(workspace), clock)


def test_a_version_that_takes_a_contribution_up_amends_it_and_drops_it_is_told_each_time_once(post: Post) -> None:
    reference, token = post.said()
    assert post.written() == []
    post.cite(reference)
    assert post.written() == [], "what is not published is told to nobody"
    post.publish("1.0")
    ((address, subject, text),) = post.written()
    assert address == "quelqu.un@exemple.fr"
    assert subject == f"Votre contribution est reprise dans le texte ({reference})"
    assert "Chapitre I, alinéa 2 la reprend. C’est dans la version 1.0." in text
    assert "Les agents sont formés chaque année." in text
    assert token not in text
    assert post.written(days=1) == []
    post.here.integrate(post.here.propose(change("ccccccc2", "Les agents sont formés chaque mois.")))
    assert post.written() == []
    post.publish("1.1")
    ((_, _, text),) = post.written()
    assert "a changé depuis la version 1.0" in text
    assert "chaque mois" in text
    assert "Depuis notre dernier courriel" in text
    sourcing.cite(post.ws, post.here.secretary, Linking("ccccccc2", remove=(reference,)))
    post.publish("1.2")
    ((_, subject, _),) = post.written()
    assert subject.startswith("Votre contribution est de nouveau à traiter")
    assert post.written(days=1) == []


def test_a_decision_is_told_ten_minutes_after_with_its_reason_and_once(post: Post) -> None:
    reference, _ = post.said()
    other, _ = post.said("autre@exemple.fr")
    post.decide(reference, other)
    assert post.written(minutes=9) == []
    mails = post.written(minutes=2)
    assert sorted(address for address, _, _ in mails) == ["autre@exemple.fr", "quelqu.un@exemple.fr"]
    assert all("La loi le dit." in text and "une autre contribution" in text for _, _, text in mails)
    assert post.written(days=1) == []
    post.decide(reference, other, reason="Une autre raison.")
    assert len(post.written()) == 2


def test_undone_on_the_spot_it_is_told_to_nobody_and_later_it_is_told(post: Post) -> None:
    reference, _ = post.said()
    number = post.decide(reference)
    post.clock.advance(minutes=5)
    deciding.undo(post.ws, post.here.secretary, number)
    assert post.written() == []
    number = post.decide(reference)
    assert len(post.written()) == 1
    deciding.undo(post.ws, post.here.secretary, number)
    assert post.written(minutes=5) == []
    ((_, subject, text),) = post.written(minutes=6)
    assert subject.startswith("Votre contribution est de nouveau à traiter")
    assert "ne vaut plus" in text


def test_what_may_still_be_undone_waits_though_something_else_is_told(post: Post) -> None:
    first, _ = post.said()
    second, _ = post.said("autre@exemple.fr")
    post.decide(first)
    post.clock.advance(minutes=6)
    number = post.decide(second)
    assert [address for address, _, _ in post.written(minutes=5)] == ["quelqu.un@exemple.fr"]
    deciding.undo(post.ws, post.here.secretary, number)
    assert post.written(days=1) == []


def test_who_did_not_ask_withdrew_or_ended_it_is_not_written_to(post: Post) -> None:
    silent, _ = post.said(contact=False)
    gone, token = post.said("parti@exemple.fr")
    ended, code = post.said("fini@exemple.fr")
    following.withdraw(post.ws, token, confirmed=True, sender=SENDER)
    following.agree(post.ws, code, Purpose.CONTACT, agreed=False, sender=SENDER)
    post.decide(silent, ended)
    assert post.written() == []
    assert gone


def test_the_link_of_a_mail_ends_the_mails_and_forgets_the_address(post: Post) -> None:
    reference, _ = post.said()
    post.decide(reference)
    ((_, _, text),) = post.written()
    link = next(word for word in text.split() if "/suivi/arret/" in word).strip("()<>")
    number, key = link.rsplit("/", 2)[1:]
    assert stopping.stopping(post.ws, int(number), key) == stopping.Stopping(reference, done=False)
    assert stopping.stop(post.ws, int(number), key).done
    assert stopping.stop(post.ws, int(number), key).done, "twice is once"
    with post.ws.reading() as connection:
        agreed = contributors.consents(connection, reference)[Purpose.CONTACT]
        assert contributors.get(connection, reference) in (None, Contributor())
    assert (agreed.given, agreed.way) == (False, Way.MAIL)
    post.decide(reference, reason="Autre.")
    assert post.written() == []
    for wrong in ((int(number), "0" * 32), (999, key)):
        with pytest.raises(stopping.UnknownStopError):
            stopping.stop(post.ws, *wrong)


def test_who_asks_later_is_told_of_what_moves_from_then_on(post: Post) -> None:
    reference, token = post.said(contact=False)
    post.decide(reference)
    post.clock.advance(days=1)
    following.agree(post.ws, token, Purpose.CONTACT, agreed=True, email="tard@exemple.fr", sender=SENDER)
    other, _ = post.said("autre@exemple.fr")
    post.decide(other)
    assert [address for address, _, _ in post.written()] == ["autre@exemple.fr"]
    post.decide(reference, reason="Autre.")
    assert [address for address, _, _ in post.written()] == ["tard@exemple.fr"]


def test_the_answer_to_what_an_author_contests_is_told(post: Post) -> None:
    reference, token = post.said()
    post.cite(reference)
    post.publish("1.0")
    assert len(post.written()) == 1
    asked = Contested("", "ccccccc2", reference, "Je disais le samedi.")
    disputing.dispute_as_author(post.ws, token, asked, sender=SENDER)
    assert post.written() == []
    settling.settle(
        post.ws, post.here.secretary, 1, settlement=Settlement.KEPT, relation=None, answer="Il ne dit rien des jours."
    )
    ((_, _, text),) = post.written()
    assert "Il ne dit rien des jours." in text


def test_each_portion_is_an_act_of_its_own_and_one_that_was_cut_is_done_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "PORTION", 2)
    references = [post.said(f"n{number}@exemple.fr")[0] for number in range(5)]
    post.decide(*references)
    post.clock.advance(minutes=11)
    ran = running.run(post.ws, most=1, sources=[telling.clock_acts])
    assert (len(ran.done), ran.left) == (1, 2)
    mails = post.written(minutes=1)
    assert sorted(address for address, _, _ in mails) == [f"n{number}@exemple.fr" for number in range(5)]
    assert running.run(post.ws, sources=[telling.clock_acts]).done == ()


@pytest.mark.parametrize(
    ("fate", "other", "words"),
    [
        (Fate.OUT_OF_SCOPE, {}, "hors du champ"),
        (Fate.PASSED_ON, {"passed_to": "La région"}, "transmise à La région"),
        (Fate.ALREADY_THERE, {"paragraph": "bbbbbbb2"}, "chapitre I, alinéa 1"),
    ],
)
def test_each_decision_has_its_words(post: Post, fate: Fate, other: dict[str, str], words: str) -> None:
    reference, _ = post.said()
    post.publish("1.0")
    deciding.decide(post.ws, post.here.secretary, Choice(Chosen.SELECTION, (reference,)), fate=fate, **other)
    ((_, _, text),) = post.written()
    assert words.lower() in text.lower()


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (Relation.QUALIFIES, "reprise en partie"),
        (Relation.DEPARTS_FROM, "n’est pas retenue"),
        (Relation.SHEDS_LIGHT, "a éclairé le texte"),
    ],
)
def test_each_relation_has_its_words(post: Post, relation: Relation, words: str) -> None:
    reference, _ = post.said()
    post.cite(reference, relation)
    post.publish("1.0")
    ((_, subject, _),) = post.written()
    assert words in subject


def test_where_the_current_text_is_open_to_all_what_it_says_is_told(workspace: Workspace, clock: Clock) -> None:
    post = Post(cast(workspace, stage=StageKind.FILING, public=True), clock)
    reference, _ = post.said()
    other, _ = post.said("autre@exemple.fr")
    post.cite(reference)
    post.decide(other)
    mails = {address: text for address, _, text in post.written()}
    assert "dans la version" not in mails["quelqu.un@exemple.fr"]
    assert set(mails) == {"quelqu.un@exemple.fr", "autre@exemple.fr"}
