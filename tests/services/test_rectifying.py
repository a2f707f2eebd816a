"""A rectification: same number, next state, the earlier readable; what hangs on the amendment follows or is told."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.amending.amendments import Amendment, ForbiddenMoveError, HeadlineError, NoChangeError
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.gestures import Gesture, Insert, ParagraphGoneError
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.amending.refusals import MalformedDraftError, ParagraphChangedError
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.examining.pronouncing import DetachedError
from manifeste_tool.services.instance import checking
from manifeste_tool.services.rectification import rectifying
from manifeste_tool.services.rectification.rectifying import NothingRectifiedError, RectifiedMeanwhileError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, drafts, revisions
from tests.conftest import Clock
from tests.services.story import Cast, cast, change


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def filed(here: Cast) -> Amendment:
    return here.propose(change("aaaaaaa2", "Nous disons comment."))


def again(here: Cast, filed: Amendment, *gestures: Gesture, **others: object) -> Proposal:
    made = gestures or (change("aaaaaaa2", "Nous disons quand."),)
    proposal = Proposal("r" * 32, here.tip(), "Autre titre", "Autrement.", made, rectifies_id=filed.id)
    return replace(proposal, parent_id=filed.parent_id, **others)


def sub_of(here: Cast, parent: Amendment, words: str, place: str = "aaaaaaa2") -> Amendment:
    proposal = Proposal(here.ws.new_key(), parent.sha, "Sous", "Car.", (change(place, words),), parent.id)
    return proposing.propose(here.ws, here.other, proposal)


def told(here: Cast, who: str) -> list[str]:
    with here.ws.reading() as connection:
        return [one.fact.name for one in notifying.waiting(connection, getattr(here, who))]


def now(here: Cast, filed: Amendment) -> Amendment:
    with here.ws.reading() as connection:
        return proposing.known(connection, filed.id)


def test_a_rectification_keeps_the_number_and_every_earlier_state(here: Cast, filed: Amendment) -> None:
    once = rectifying.rectify(here.ws, here.member, again(here, filed))
    twice = rectifying.rectify(here.ws, here.member, again(here, filed, key="s" * 32, headline="Encore"))
    assert (once.number, once.numeral, twice.numeral) == (1, "1 rect.", "1 rect. bis")
    with here.ws.reading() as connection:
        states = revisions.of_amendment(connection, filed.id)
        texts = [here.ws.text(connection, state.sha).by_id["aaaaaaa2"].text for state in states]
        edits = amendments.edits_of(connection, [filed.id])
        assert drafts.of_person(connection, here.member.id) == ()
    assert [state.headline for state in states] == ["Un titre", "Autre titre", "Encore"]
    assert texts == ["Nous disons comment.", "Nous disons quand.", "Nous disons quand."]
    assert [(edit.revision, edit.paragraph_id) for edit in edits] == [(3, "aaaaaaa2")]
    with here.ws.repository.opened() as git:
        refs = git.refs("refs/amendements/")
    assert set(refs) == {f"refs/amendements/1/1/{state}" for state in (1, 2, 3)}
    assert checking.check(here.ws) == []


def test_rectifying_twice_with_one_form_rectifies_once(here: Cast, filed: Amendment) -> None:
    first = rectifying.rectify(here.ws, here.member, again(here, filed))
    assert rectifying.rectify(here.ws, here.member, again(here, filed)) == first
    with pytest.raises(MalformedDraftError):
        rectifying.rectify(here.ws, here.other, again(here, filed))
    proposing.keep_draft(here.ws, here.member, again(here, filed))
    with here.ws.reading() as connection:
        assert drafts.of_person(connection, here.member.id) == (), "what was filed is a draft no more"
    assert now(here, filed).revision == 2


def test_only_its_author_rectifies_while_it_waits_for_its_decision(here: Cast, filed: Amendment) -> None:
    for other in (here.other, here.drafter, here.referent, here.secretary):
        with pytest.raises(ForbiddenError):
            rectifying.rectify(here.ws, other, again(here, filed, key="o" * 32))
    here.close_all()
    here.open(StageKind.EXAMINATION)
    assert rectifying.rectify(here.ws, here.member, again(here, filed)).revision == 2
    here.adopt(filed)
    with pytest.raises(ForbiddenMoveError):
        rectifying.rectify(here.ws, here.member, again(here, filed, key="t" * 32, headline="Trop tard"))
    with here.ws.reading() as connection:
        assert [one.headline for one in drafts.of_person(connection, here.member.id)] == ["Trop tard"]
    with pytest.raises(NotFoundError):
        rectifying.rectify(here.ws, here.member, again(here, replace(filed, id=99), key="n" * 32))
    with pytest.raises(MalformedDraftError):
        proposing.propose(here.ws, here.member, again(here, filed, key="u" * 32))


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ({"headline": ""}, HeadlineError),
        ({"gestures": ()}, NoChangeError),
        ({"headline": "Un titre", "rationale": "Parce que.", "words": "Nous disons comment."}, NothingRectifiedError),
        ({"rectifies_revision": 4}, RectifiedMeanwhileError),
    ],
)
def test_what_is_no_rectification_is_refused_and_kept(
    here: Cast, filed: Amendment, others: dict[str, object], error: type[Exception]
) -> None:
    words = others.pop("words", "Nous disons quand.")
    proposal = replace(again(here, filed, change("aaaaaaa2", str(words))), **others)
    with pytest.raises(error):
        rectifying.rectify(here.ws, here.member, proposal)
    assert now(here, filed).revision == 1
    with here.ws.reading() as connection:
        assert [one.id for one in drafts.of_person(connection, here.member.id)] == ["r" * 32]
        assert proposing.draft_of(connection, here.member, "r" * 32).rectifies_id == filed.id


def test_a_draft_remembers_the_state_it_was_written_on(here: Cast, filed: Amendment, clock: Clock) -> None:
    proposing.keep_draft(here.ws, here.member, again(here, filed, key="k" * 32))
    clock.advance(minutes=1)
    rectifying.rectify(here.ws, here.member, again(here, filed))
    with here.ws.reading() as connection:
        kept = proposing.draft_of(connection, here.member, "k" * 32)
    with pytest.raises(RectifiedMeanwhileError, match=r"1 rect\."):
        rectifying.rectify(here.ws, here.member, kept)


def test_a_text_that_moved_on_is_shown_before_it_is_rectified_upon(here: Cast, filed: Amendment) -> None:
    seen = again(here, filed)
    here.integrate(here.propose(change("bbbbbbb2", "Ailleurs."), by=here.other))
    moved = rectifying.rectify(here.ws, here.member, seen)
    assert moved.base == here.tip()
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons tout."), by=here.other))
    with pytest.raises(ParagraphChangedError, match="Nous disons tout"):
        rectifying.rectify(here.ws, here.member, replace(seen, key="v" * 32))
    assert checking.check(here.ws) == []


def test_sub_amendments_are_to_be_tied_again_and_their_authors_told(here: Cast, filed: Amendment) -> None:
    sub, decided = sub_of(here, filed, "Nous disons vraiment comment."), sub_of(here, filed, "Autre chose.")
    deciding.withdraw(here.ws, here.other, decided.id)
    rectifying.rectify(here.ws, here.member, again(here, filed))
    assert told(here, "other").count("sub_amendment_detached") == 1
    with here.ws.reading() as connection:
        assert rectifying.is_detached(connection, proposing.known(connection, sub.id))
        assert not rectifying.is_detached(connection, proposing.known(connection, decided.id))
        assert not rectifying.is_detached(connection, proposing.known(connection, filed.id))
    deciding.admit(here.ws, here.secretary, sub.id)
    with pytest.raises(DetachedError):
        deciding.adopt(here.ws, here.secretary, sub.id)
    parent = now(here, filed)
    tied = replace(again(here, sub, change("aaaaaaa2", "Nous disons bien quand.")), base=parent.sha, key="w" * 32)
    assert rectifying.rectify(here.ws, here.other, tied).parent_revision == 2
    deciding.adopt(here.ws, here.secretary, sub.id)
    assert checking.check(here.ws) == []


def test_a_sub_amendment_written_on_an_earlier_state_is_told_or_follows(here: Cast, filed: Amendment) -> None:
    touched = Proposal("x" * 32, filed.sha, "Sous", "Car.", (change("aaaaaaa2", "Nous disons bien."),), filed.id)
    apart = replace(touched, key="y" * 32, gestures=(change("bbbbbbb2", "Ailleurs."),))
    rectifying.rectify(here.ws, here.member, again(here, filed))
    with pytest.raises(ParagraphChangedError, match="Nous disons quand"):
        proposing.propose(here.ws, here.other, touched)
    assert proposing.propose(here.ws, here.other, apart).parent_revision == 2


def test_what_an_amendment_inserted_keeps_its_identity_so_that_what_hangs_on_it_follows(here: Cast) -> None:
    filed = here.propose(Insert("aaaaaaa2", "Un alinéa tout neuf et long."), Insert("bbbbbbb2", "Encore un autre."))
    with here.ws.reading() as connection:
        before = {edit.paragraph_id for edit in amendments.edits_of(connection, [filed.id])}
    sub = sub_of(here, filed, "Un alinéa vraiment neuf.", min(before))
    gestures = (Insert("aaaaaaa2", "Un alinéa tout neuf et très long."), Insert("ccccccc2", "Rien de tel avant."))
    rectifying.rectify(here.ws, here.member, again(here, filed, *gestures))
    with here.ws.reading() as connection:
        after = {edit.paragraph_id for edit in amendments.edits_of(connection, [filed.id])}
    assert len(before & after) == 1
    assert len(after) == 2
    assert sub.parent_id == filed.id
    assert checking.check(here.ws) == []


def test_a_sub_amendment_on_what_the_new_state_leaves_out_says_so(here: Cast) -> None:
    filed = here.propose(Insert("aaaaaaa2", "Neuf."), change("bbbbbbb2", "Ailleurs."))
    with here.ws.reading() as connection:
        new = next(edit.paragraph_id for edit in amendments.edits_of(connection, [filed.id]) if not edit.before)
    written = Proposal("z" * 32, filed.sha, "Sous", "Car.", (change(new, "Tout neuf."),), filed.id)
    rectifying.rectify(here.ws, here.member, again(here, filed, change("bbbbbbb2", "Ailleurs.")))
    with pytest.raises(ParagraphGoneError):
        proposing.propose(here.ws, here.other, written)
