"""Two versions compared: what stands behind each change, as far as the reader may know, errata included."""

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Move
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.public import comparing
from manifeste_tool.services.public.comparing import TODAY, Cause, Comparison
from manifeste_tool.services.publication.errata import Correction, publish_erratum
from manifeste_tool.services.signing import cosigning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import signatures
from tests.services.public_story import copied, publish, told
from tests.services.story import Cast, cast


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    made = cast(workspace, stage=StageKind.DRAFTING)
    told(made)
    return made


def compared(here: Cast, before: str, after: str, by: Person | None = None) -> Comparison:
    return comparing.comparison(here.ws, by, before, after)


def named(causes: tuple[Cause, ...]) -> list[str]:
    return [one.decision.summary.partition(" :")[0] for one in causes]


def test_each_change_leads_to_the_decisions_behind_it_and_to_who_signed_them(here: Cast) -> None:
    page = compared(here, "0.1", "0.2")
    (change,) = page.changed
    (cause,) = page.causes[change.id]
    assert [(one.amendment.number, one.authors) for one in cause.signed] == [(3, ("member",))]
    assert (page.tally.reworded, page.amendments, cause.copy) == (1, 1, None)
    assert [one.place and one.place.title for one in page.chapters] == ["Préambule"]
    assert page.choices == ("0.2", "0.1")
    back = compared(here, "0.2", "0.1")
    assert named(back.behind) == named(page.behind)
    assert compared(here, "0.2", "0.2").behind == ()


def test_what_no_version_publishes_is_compared_by_those_alone_who_see_it(here: Cast) -> None:
    page = compared(here, "0.2", TODAY, here.member)
    assert named(page.behind) == ["Amendement 1/4"]
    assert page.choices[0] == TODAY
    for before, after in ((TODAY, "0.1"), ("0.1", TODAY), ("0.1", "9.9"), ("0.1..0.2", "0.2")):
        with pytest.raises(NotFoundError):
            compared(here, before, after)


def test_without_an_address_the_newest_text_is_compared_with_the_one_before(here: Cast) -> None:
    page = compared(here, "", "")
    assert (page.before.number, page.after.number) == ("0.1", "0.2")
    assert compared(here, "", "0.1").before.number == "0.1"
    assert compared(here, "", "", here.member).after.number == TODAY
    with pytest.raises(NotFoundError):
        compared(here, "", "9.9")


def test_a_working_copy_is_named_and_its_title_is_for_those_alone_who_may_read_it(here: Cast) -> None:
    copied(here, "un numéro qui répond, même le soir.")
    publish(here, "0.3")
    for person, title in ((None, ""), (here.secretary, "CANARICOPIE")):
        causes = compared(here, "0.2", "0.3", person).causes["eeeeeee2"]
        assert [(one.copy, one.copy_title) for one in causes] == [(2, title)]


def test_an_erratum_beside_main_differs_from_what_it_corrects_by_its_own_decision(here: Cast) -> None:
    here.ws.now.advance(hours=1)  # type: ignore[attr-defined]
    correction = Correction("Une faute.", {"bbbbbbb2": "L'accueil par une personne reste possible."}, today=False)
    publish_erratum(here.ws, here.secretary, "0.1", correction)
    assert named(compared(here, "0.1", "0.1.1").behind) == ["Erratum de la version 0.1"]
    assert sorted(named(compared(here, "0.1.1", "0.2").behind)) == ["Amendement 1/3", "Erratum de la version 0.1"]


def test_a_move_is_told_with_its_amendment_and_co_signatories(here: Cast) -> None:
    moved = here.propose(Move("eeeeeee2", "aaaaaaa2"), headline="Déplacer")
    cosigning.invite(here.ws, here.member, [here.other.id], amendment_id=moved.id)
    with here.ws.reading() as connection:
        (invited,) = signatures.of_amendments(connection, [moved.id])
    cosigning.answer(here.ws, here.other, invited.id, accepts=True)
    here.integrate(moved)
    publish(here, "0.3")
    page = compared(here, "0.2", "0.3")
    (change,) = [one for one in page.changed if one.moved]
    assert change.id == "eeeeeee2"
    assert page.tally.added == page.tally.deleted == 0
    (cause,) = page.causes["eeeeeee2"]
    assert [one.authors for one in cause.signed] == [("member", "other")]
