"""When the words of a paragraph change, what it rests on waits for somebody to say that it still does."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.tasks import Portion
from manifeste_tool.domain.provenance.standing import LinkState
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Cite, Join, Move, Split
from manifeste_tool.domain.text.text import Relation, Source, Text
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import operations as acts
from manifeste_tool.services.instance import checking
from manifeste_tool.services.provenance import reconfirm_pages, reconfirming, reviewing
from manifeste_tool.services.provenance.reconfirming import (
    DisputedLinkError,
    NothingToConfirmError,
    Seen,
    UndoneElsewhereError,
    WordsMovedError,
)
from manifeste_tool.services.provenance.standing import link_states
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.paragraphs import paragraph_page
from manifeste_tool.services.text.sourcing import ExcerptError, Linking, NothingToDeclareError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.tables.outcomes import dispute
from manifeste_tool.storage.tables.text import source_link
from manifeste_tool.storage.text import links
from tests.conftest import Clock
from tests.services.story import Cast, cast, change

ONE, TWO = "2025-ESSAI-0001", "2025-ESSAI-0002"
WORDS = "L'accueil par une personne reste possible partout."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def state(here: Cast, paragraph: str = "bbbbbbb2", key: str = ONE) -> LinkState:
    with here.ws.reading() as connection:
        text = reconfirming.newest(here.ws, connection)
        return link_states(here.ws, connection, text, [paragraph])[paragraph, key]


def seen(here: Cast, paragraph: str = "bbbbbbb2", key: str = ONE) -> Seen:
    return Seen(paragraph, key, fingerprint(here.words(paragraph)))


def contest(here: Cast, paragraph: str = "bbbbbbb2", key: str = ONE, words: str = "Je parlais d'autre chose.") -> None:
    values = {"contribution": ONE, "paragraph_id": paragraph, "key": key, "words": words, "by_author": True}
    with here.ws.writing() as connection:
        connection.execute(insert(dispute).values(**values, made_at=here.ws.now()))


def waiting(here: Cast, person: Person | None = None) -> list[tuple[str, list[str]]]:
    page = reconfirm_pages.reconfirm_page(here.ws, person or here.secretary)
    return [(group.paragraph.id, [line.source.key for line in group.lines]) for group in page.groups]


def test_a_link_of_the_founding_text_came_with_the_words_and_is_settled(here: Cast) -> None:
    found = state(here)
    assert (found.who, found.is_provenance, found.to_reconfirm) == ("", True, False)
    assert waiting(here) == []


def test_a_link_added_later_came_after_the_words_until_others_are_brought(here: Cast, clock: Clock) -> None:
    clock.advance(days=1)
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(TWO),)))
    late = state(here, key=TWO)
    assert (late.who, late.is_provenance, late.to_reconfirm) == ("drafter", False, False)
    assert late.words_at is not None
    assert late.words_at < late.when
    clock.advance(days=1)
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit.")))
    after = state(here, key=TWO)
    assert (after.is_provenance, after.to_reconfirm, after.words_then) == (True, True, WORDS)
    assert after.since == clock()


def test_words_taken_away_unsettle_a_link_and_do_not_make_it_older_than_the_words(here: Cast, clock: Clock) -> None:
    clock.advance(days=1)
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(TWO),)))
    clock.advance(days=1)
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une personne reste possible.")))
    assert (state(here, key=TWO).is_provenance, state(here, key=TWO).to_reconfirm) == (False, True)


@pytest.mark.parametrize(
    "gestures",
    [
        [change("bbbbbbb2", "L'accueil par une *personne* reste « possible » partout.")],
        [Cite("bbbbbbb2", (ONE, TWO))],
        [Move("bbbbbbb2", "ddddddd2")],
    ],
)
def test_neither_typography_nor_another_source_nor_a_move_unsettles_a_link(here: Cast, gestures: list) -> None:
    here.integrate(here.propose(*gestures))
    assert not state(here).to_reconfirm


def test_an_amendment_confirms_what_it_cites_and_not_what_it_leaves_cited(here: Cast, clock: Clock) -> None:
    clock.advance(days=1)
    amendment = here.propose(change("bbbbbbb2", WORDS + " Il est gratuit."), Cite("bbbbbbb2", (ONE, TWO)))
    here.integrate(amendment)
    kept, new = state(here), state(here, key=TWO)
    assert kept.to_reconfirm
    assert (new.to_reconfirm, new.is_provenance, new.amendment) == (False, True, str(amendment.number))


def test_a_relation_stated_again_with_other_words_is_confirmed_on_them(here: Cast) -> None:
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit."), Cite("bbbbbbb2", (f"nuance {ONE}",))))
    assert not state(here).to_reconfirm


def test_both_parts_of_what_is_cut_wait_and_keep_who_made_the_link(here: Cast, clock: Clock) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(TWO),), excerpts={TWO: "Gardez le guichet."}))
    made = clock()
    clock.advance(days=3)
    here.integrate(here.propose(Split("bbbbbbb2", "reste possible")))
    with here.ws.reading() as connection:
        text = reconfirming.newest(here.ws, connection)
        part = text.paragraphs[text.position["bbbbbbb2"] + 1].id
        link = links.standing(connection, {(part, TWO)})[part, TWO]
    assert (link.person_id, link.made_at, link.excerpt) == (here.drafter.id, made, "Gardez le guichet.")
    for one in ("bbbbbbb2", part):
        assert (state(here, one, TWO).to_reconfirm, state(here, one, TWO).words_then) == (True, WORDS)
        assert not state(here, one, TWO).is_provenance
    assert checking.check(here.ws) == []


def test_a_join_keeps_both_links_and_the_excerpt_of_a_source_that_both_cited(here: Cast) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source(ONE), Source(TWO)), excerpts={ONE: "parler"}))
    here.integrate(here.propose(Join("bbbbbbb2")))
    with here.ws.reading() as connection:
        found = {link.key: link for link in links.of_paragraphs(connection, ["bbbbbbb2"])}
        assert links.of_paragraphs(connection, ["ccccccc2"]) == ()
    assert (found[ONE].person_id, found[ONE].excerpt) == (None, "parler")
    assert (found[TWO].person_id, found[TWO].carried_from is not None) == (here.drafter.id, True)
    assert state(here, key=TWO).words_then.startswith("Les agents")


def test_several_links_are_confirmed_at_once_and_that_is_taken_back(here: Cast, clock: Clock) -> None:
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit."), change("aaaaaaa2", "Pour tous.")))
    assert waiting(here) == [("aaaaaaa2", [ONE]), ("bbbbbbb2", [ONE])]
    clock.advance(hours=1)
    made = reconfirming.confirm(here.ws, here.drafter, [seen(here), seen(here, "aaaaaaa2")])
    assert waiting(here) == []
    with here.ws.reading() as connection:
        link = links.standing(connection, {("bbbbbbb2", ONE)})["bbbbbbb2", ONE]
    assert (link.confirmed_by_id, link.confirmed_at) == (here.drafter.id, clock())
    with pytest.raises(NotFoundError):
        reconfirming.undo(here.ws, here.secretary, made)
    clock.advance(hours=1)
    assert reconfirming.undo(here.ws, here.drafter, made) == 2
    assert waiting(here) == [("aaaaaaa2", [ONE]), ("bbbbbbb2", [ONE])]
    with pytest.raises(UndoneElsewhereError):
        reconfirming.undo(here.ws, here.drafter, made)


def test_words_that_changed_under_the_reader_are_not_confirmed(here: Cast) -> None:
    before = seen(here)
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit.")))
    for one in (before, replace(before, key=TWO), replace(before, paragraph_id="zzzzzzz2")):
        with pytest.raises(WordsMovedError):
            reconfirming.confirm(here.ws, here.drafter, [one])
    with pytest.raises(NothingToConfirmError):
        reconfirming.confirm(here.ws, here.drafter, [])
    with pytest.raises(ForbiddenError):
        reconfirming.confirm(here.ws, here.member, [seen(here)])
    assert state(here).to_reconfirm


def test_what_somebody_contests_waits_first_until_they_are_answered(here: Cast) -> None:
    here.integrate(here.propose(change("aaaaaaa2", "Pour tous.")))
    contest(here)
    assert waiting(here) == [("bbbbbbb2", [ONE]), ("aaaaaaa2", [ONE])]
    page = reconfirm_pages.reconfirm_page(here.ws, here.secretary)
    assert [one.words for one in page.groups[0].lines[0].state.disputed] == ["Je parlais d'autre chose."]
    with pytest.raises(DisputedLinkError):
        reconfirming.confirm(here.ws, here.drafter, [seen(here)])
    with here.ws.reading() as connection:
        found = reconfirm_pages.queue(here.ws, connection, Portion())
    assert (found.count, {task.thing for task in found.tasks}) == (2, {"aaaaaaa2", "bbbbbbb2"})


def test_what_is_contested_stays_so_through_a_split_and_a_join(here: Cast, clock: Clock) -> None:
    contest(here)
    clock.advance(days=1)
    here.integrate(here.propose(Split("bbbbbbb2", "reste possible")))
    (part,) = {one for one, _ in waiting(here)} - {"bbbbbbb2"}
    assert state(here, part).disputed == state(here).disputed != ()
    clock.advance(days=1)
    contest(here, words="Ni cela.")
    assert len(state(here).disputed) == 2
    assert len(state(here, part).disputed) == 1, "contested after the cut, and not here"
    here.integrate(here.propose(Join("bbbbbbb2")))
    assert len(state(here).disputed) == 2


def test_the_lines_of_those_who_contest_are_not_for_everybody(workspace: Workspace) -> None:
    here = cast(workspace, public=True)
    contest(here)
    (source,) = paragraph_page(here.ws, None, "bbbbbbb2").sources
    assert source.state is not None
    assert (source.state.to_reconfirm, source.state.disputed) == (True, ())


def test_who_may_not_cite_reads_no_queue(here: Cast) -> None:
    for person in (None, here.member, here.referent):
        with pytest.raises(NotFoundError):
            reconfirm_pages.reconfirm_page(here.ws, person)
    assert waiting(here, here.drafter) == []


def test_the_queue_waits_for_a_drafter_on_their_own_list(here: Cast) -> None:
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit.")))
    with here.ws.reading() as connection:
        tasks = list(reconfirm_pages.member_tasks(here.ws, connection, here.drafter))
        assert [task.path for task in tasks] == ["/secretariat/sources-a-reconfirmer#p-bbbbbbb2"]
        assert list(reconfirm_pages.member_tasks(here.ws, connection, here.member)) == []
        assert list(reconfirm_pages.member_tasks(here.ws, connection, here.secretary)) == []


def test_a_link_that_was_ended_comes_back_as_it_was(here: Cast, clock: Clock) -> None:
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(TWO),), excerpts={TWO: "Gardez le guichet."}))
    made = clock()
    clock.advance(days=1)
    ended = reviewing.restate(here.ws, here.secretary, "bbbbbbb2", TWO, relation=None)
    assert here.ws is not None
    assert reviewing.restore(here.ws, here.secretary, ended) == "bbbbbbb2"
    with here.ws.reading() as connection:
        link = links.standing(connection, {("bbbbbbb2", TWO)})["bbbbbbb2", TWO]
    assert (link.person_id, link.made_at, link.excerpt) == (here.drafter.id, made, "Gardez le guichet.")
    other = reviewing.restate(here.ws, here.secretary, "bbbbbbb2", TWO, relation=Relation.QUALIFIES)
    assert state(here, key=TWO).link.excerpt == "Gardez le guichet."
    assert state(here, key=TWO).who == "secretary"
    reviewing.restore(here.ws, here.secretary, other)
    assert (state(here, key=TWO).link.relation, state(here, key=TWO).who) == (Relation.TAKES_UP, "drafter")
    with pytest.raises(NotFoundError):
        reviewing.restore(here.ws, here.secretary, 999)
    with pytest.raises(NotFoundError):
        reviewing.restate(here.ws, here.secretary, "bbbbbbb2", "E404", relation=None)
    assert checking.check(here.ws) == []


def test_links_on_record_before_stand_for_the_words_they_were_made_on(here: Cast) -> None:
    with here.ws.writing() as connection:
        connection.execute(update(source_link).values(confirmed_fingerprint=""))
    assert not state(here).to_reconfirm
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit.")))
    assert (state(here).to_reconfirm, state(here).words_then) == (True, WORDS)
    with here.ws.writing() as connection:
        connection.execute(update(source_link).values(commit_id=None))
    page = reconfirm_pages.reconfirm_page(here.ws, here.secretary)
    assert [line.segments for line in page.groups[-1].lines] == [()], "nobody knows on which words"


def test_the_state_says_since_which_version_and_the_public_reads_that_of_theirs(here: Cast, clock: Clock) -> None:
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])

    def publish(number: str) -> None:
        told = {"title": "Version", "story": "Ce qui a changé."}
        publishing.publish(here.ws, here.secretary, number=number, seen=here.tip(), **told)

    publish("0.1")
    clock.advance(days=1)
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit.")))
    (public,) = paragraph_page(here.ws, None, "bbbbbbb2").sources
    assert public.state is not None
    assert not public.state.to_reconfirm, "the version they read has the words that were confirmed"
    assert state(here).since_version == ""
    publish("0.2")
    (public,) = paragraph_page(here.ws, None, "bbbbbbb2").sources
    assert public.state is not None
    assert (public.state.to_reconfirm, public.state.since_version) == (True, "0.2")
    reconfirming.confirm(here.ws, here.drafter, [seen(here)])
    clock.advance(days=1)
    here.integrate(here.propose(change("bbbbbbb2", WORDS + " Il est gratuit et calme.")))
    reconfirming.confirm(here.ws, here.drafter, [seen(here)])
    (public,) = paragraph_page(here.ws, None, "bbbbbbb2").sources
    assert public.state is not None
    assert not public.state.to_reconfirm, "somebody confirmed it on later words"


def test_ending_the_drafting_makes_no_words_of_its_own(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[change("ccccccc2", "Chaque agent se forme.")])
    clock.advance(days=1)
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source(TWO),)))
    clock.advance(days=1)
    drafting.end_drafting(here.ws, here.secretary)
    assert not state(here, "ccccccc2", TWO).is_provenance
    assert state(here, "ccccccc2", TWO).who == "drafter"
    assert checking.check(here.ws) == []


def test_an_excerpt_alone_is_kept_without_a_commit(here: Cast) -> None:
    before = here.tip()
    sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(ONE),), excerpts={ONE: "parler à quelqu'un"}))
    assert here.tip() == before
    assert state(here).link.excerpt == "parler à quelqu'un"
    with pytest.raises(ExcerptError):
        sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(ONE),), excerpts={ONE: "jamais dit"}))


def test_a_declaration_stands_for_the_words_it_was_made_on(here: Cast, clock: Clock) -> None:
    sourcing.declare(here.ws, here.secretary, ["ccccccc2"])
    clock.advance(days=1)
    here.integrate(here.propose(change("ccccccc2", "Chaque agent se forme.")))
    page = paragraph_page(here.ws, here.secretary, "ccccccc2")
    assert (page.margin.declared, page.declared_before) == (True, clock())
    group = reconfirm_pages.reconfirm_page(here.ws, here.secretary).groups[0]
    assert (group.paragraph.id, group.declared_since) == ("ccccccc2", clock())
    clock.advance(days=1)
    assert sourcing.declare(here.ws, here.secretary, ["ccccccc2"]) == ["ccccccc2"]
    assert sourcing.declare(here.ws, here.secretary, ["ccccccc2"]) == []
    assert paragraph_page(here.ws, here.secretary, "ccccccc2").declared_before is None
    assert sourcing.undeclare(here.ws, here.secretary, ["ccccccc2"]) == ["ccccccc2"]
    assert paragraph_page(here.ws, here.secretary, "ccccccc2").margin.unsourced
    with pytest.raises(NothingToDeclareError):
        sourcing.undeclare(here.ws, here.secretary, ["ccccccc2"])
    with pytest.raises(ForbiddenError):
        sourcing.undeclare(here.ws, here.drafter, ["ccccccc2"])


def test_a_paragraph_that_finds_a_source_is_no_longer_the_commissions_own(here: Cast) -> None:
    sourcing.declare(here.ws, here.secretary, ["ccccccc2"])
    sourcing.cite(here.ws, here.drafter, Linking("ccccccc2", put=(Source(TWO),)))
    assert not paragraph_page(here.ws, here.secretary, "ccccccc2").margin.declared


def test_check_finds_a_link_that_nothing_cites_and_one_that_continues_nothing(here: Cast) -> None:
    with here.ws.writing() as connection:
        link = links.every(connection)[0]
        links.put(connection, [replace(link, paragraph_id="zzzzzzz2", carried_from=999)])
    found = checking.check(here.ws)
    assert len(found) == 2
    assert all("zzzzzzz2" in one for one in found)


def test_what_an_older_program_announced_is_still_applied(here: Cast) -> None:
    sha = sourcing.cite(here.ws, here.drafter, Linking("bbbbbbb2", put=(Source(TWO),)))
    text = Text(())
    plain = acts._plain_made(acts.Made(sha[::-1], "refs/heads/main", "citing", text, text, "x"))
    plain |= {"cited": [["ccccccc2", TWO, "reprend", ""]], "removed": []}
    del plain["carried"], plain["resumed"]
    with here.ws.writing() as connection:
        acts._apply_made(connection, plain, here.drafter.id, here.ws.now())
        assert links.standing(connection, {("ccccccc2", TWO)})["ccccccc2", TWO].confirmed_fingerprint == ""
