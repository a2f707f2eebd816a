"""Opinions stand side by side, change no state, and are the commission's only once published."""

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.amending.opinions import OpinionKind, OpinionWordsError, UnknownOpinionError
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import ForbiddenError
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.examining.opining import ClosedAmendmentError, Shown, UnknownGiverError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from tests.services.hands import another, now, rapporteur
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def filed(here: Cast) -> Amendment:
    return here.propose(change("aaaaaaa2", "Autre."))


def seen(here: Cast, who: Person | None, amendment: Amendment) -> list[tuple[str, str]]:
    return [(one.giver, str(one.opinion.kind)) for one in shown(here, who, amendment)]


def shown(here: Cast, who: Person | None, amendment: Amendment) -> tuple[Shown, ...]:
    with here.ws.reading() as connection:
        found = opining.seen(connection, here.ws.reader(who, connection), [amendment.id])
    return found.get(amendment.id, ())


def facts(here: Cast, amendment: Amendment, circle: Audience = Audience.SECRETARIAT) -> list[Fact]:
    with here.ws.reading() as connection:
        found = journal.about(connection, About.AMENDMENT, amendment.label, circle)
    return [one for one in found if one.name.startswith("opinion")]


def test_a_rapporteur_reads_their_own_before_anybody_and_everybody_once_published(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    opining.give(here.ws, who, filed.id, kind="favorable", words="Utile.")
    wanted = [("Rapporteure", "favorable")]
    assert (seen(here, who, filed), seen(here, here.secretary, filed)) == (wanted, wanted)
    assert seen(here, here.other, filed) == seen(here, here.drafter, filed) == seen(here, None, filed) == []
    assert facts(here, filed, Audience.COMMISSION) == [], "the journal is no way round"
    (one,) = shown(here, who, filed)
    assert opining.publish(here.ws, here.secretary, [one.opinion.id]) == 1
    assert opining.publish(here.ws, here.secretary, [one.opinion.id]) == 0
    assert seen(here, here.other, filed) == wanted
    assert seen(here, None, filed) == []
    assert [one.name for one in facts(here, filed, Audience.COMMISSION)] == ["opinion_published"]
    assert (now(here, filed).state, checking.check(here.ws)) == (State.FILED, [])


def test_one_giver_has_one_opinion_and_what_it_was_stays_on_record(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    opining.give(here.ws, who, filed.id, kind="favorable", words="")
    opining.publish(here.ws, here.secretary, None)
    opining.give(here.ws, who, filed.id, kind="défavorable", words="Relu.")
    (one,) = shown(here, here.other, filed)
    assert (one.opinion.kind, one.opinion.words, one.opinion.is_published) == (
        OpinionKind.UNFAVOURABLE,
        "Relu.",
        True,
    )
    assert [(fact.details["was"], fact.details["kind"]) for fact in facts(here, filed)] == [
        ("", "favorable"),
        ("", "favorable"),
        ("favorable", "défavorable"),
    ]


def test_the_same_opinion_sent_again_is_said_once(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    for _ in range(2):
        opining.give(here.ws, who, filed.id, kind="favorable", words="Utile.")
    assert [one.name for one in facts(here, filed)] == ["opinion_given"]


def test_the_secretariat_enters_for_a_rapporteur_or_an_association_side_by_side(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    another(here, "Voisine", Role.MEMBER, association="Association B")
    opining.enter(here.ws, here.secretary, filed.id, kind="sagesse", words="", rapporteur_id=who.id)
    for name in ("Association A", "Association B"):
        opining.enter(here.ws, here.secretary, filed.id, kind="satisfait", words="", association=name)
    opining.enter(here.ws, here.secretary, filed.id, kind="demande de retrait", words="", association="Association B")
    assert seen(here, here.secretary, filed) == [
        ("Rapporteure", "sagesse"),
        ("Association A", "satisfait"),
        ("Association B", "demande de retrait"),
    ]
    assert opining.publish(here.ws, here.secretary, None) == 3


@pytest.mark.parametrize(
    "giver",
    [{}, {"association": "Inconnue"}, {"rapporteur_id": 1}, {"rapporteur_id": 10_000}, {"rapporteur_id": -1}],
)
def test_an_opinion_comes_from_somebody_who_gives_some(here: Cast, filed: Amendment, giver: dict[str, object]) -> None:
    rapporteur(here)
    with pytest.raises(UnknownGiverError):
        opining.enter(here.ws, here.secretary, filed.id, kind="favorable", words="", **giver)  # type: ignore[arg-type]


def test_nobody_else_gives_enters_or_publishes(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    for stranger in (here.member, here.drafter, here.secretary, here.referent):
        with pytest.raises(ForbiddenError):
            opining.give(here.ws, stranger, filed.id, kind="favorable", words="")
    for stranger in (here.member, who):
        with pytest.raises(ForbiddenError):
            opining.enter(here.ws, stranger, filed.id, kind="favorable", words="", rapporteur_id=who.id)
        with pytest.raises(ForbiddenError):
            opining.publish(here.ws, stranger, None)


def test_it_is_one_of_the_six_with_words_where_a_rectification_is_wanted_and_before_the_decision(
    here: Cast, filed: Amendment
) -> None:
    who = rapporteur(here)
    with pytest.raises(UnknownOpinionError):
        opining.give(here.ws, who, filed.id, kind="bof", words="")
    for words in ("", "x" * 5_000):
        with pytest.raises(OpinionWordsError):
            opining.give(here.ws, who, filed.id, kind="favorable sous réserve de rectification", words=words)
    deciding.withdraw(here.ws, here.member, filed.id)
    with pytest.raises(ClosedAmendmentError):
        opining.give(here.ws, who, filed.id, kind="favorable", words="")


def test_an_opinion_says_which_state_it_was_given_on(here: Cast, filed: Amendment) -> None:
    who = rapporteur(here)
    opining.give(here.ws, who, filed.id, kind="favorable", words="")
    assert [one.on for one in shown(here, who, filed)] == [""]
    with here.ws.writing() as connection:
        amendments.change(connection, filed.id, {"revision": 2})
    assert [one.on for one in shown(here, who, filed)] == ["1"]
