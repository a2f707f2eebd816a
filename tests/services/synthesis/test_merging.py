"""Findings merged and split: the marks, the text, its links, what was published, and who speaks in them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.charges import Charge, Charged
from manifeste_tool.domain.consulting.contributions import Contribution, Fate, Filters, Reach
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.domain.synthesis.publics import Publics
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services.consulting.fates import fates
from manifeste_tool.services.instance import checking
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.synthesis import finding_pages, marking, merging, splitting
from manifeste_tool.services.synthesis.drawing import MergedAlreadyError, UnfitFindingError, UnknownFindingError
from manifeste_tool.services.synthesis.figures import publics_of
from manifeste_tool.services.synthesis.marking import Marking
from manifeste_tool.services.synthesis.merging import ChangedSinceError, SameFindingError
from manifeste_tool.services.synthesis.splitting import NothingChosenError, NothingLeftError
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.synthesis import findings, marks
from manifeste_tool.storage.text import links
from tests.services.story import Cast, cast

ONE, TWO, THREE = (f"2025-ESSAI-000{number}" for number in (1, 2, 3))


@pytest.fixture
def here(workspace: Workspace, clock) -> Cast:
    made = cast(workspace, stage=StageKind.FILING)
    with workspace.writing() as connection:
        said = Contribution(THREE, "Une voix de plus.", publishable=True, origin="essai", external_id="3")
        contributions.add(connection, [said], workspace.now())
        for key in ("E1", "E2", "E3"):
            findings.add(connection, Finding(key, f"Titre {key}", nature="attente"))
    for key, reference in (("E1", ONE), ("E2", TWO), ("E2", THREE)):
        marking.mark(workspace, made.drafter, reference, Marking(finding=key))
    cited(made, "bbbbbbb2", "E2")
    cited(made, "ccccccc2", "E2", Relation.QUALIFIES)
    cited(made, "ccccccc2", "E1", Relation.SHEDS_LIGHT)
    clock.moment += timedelta(days=1)
    return made


def cited(here: Cast, paragraph: str, key: str, relation: Relation = Relation.TAKES_UP) -> None:
    sourcing.cite(here.ws, here.drafter, Linking(paragraph, put=(Source(key, relation),)))


def merged(here: Cast, key: str = "E2", into: str = "E1") -> str:
    return merging.merge(
        here.ws, here.secretary, key, into, seen=merging.preview(here.ws, here.secretary, key, into).seen
    )


def sources(here: Cast, paragraph: str) -> set[tuple[str, Relation]]:
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.ws.main(connection))
    return {(source.key, source.relation) for source in text.by_id[paragraph].sources}


def test_merging_moves_marks_and_citations_as_one_act_that_keeps_who_and_when(here: Cast) -> None:
    with here.ws.reading() as connection:
        before = {one.paragraph_id: one for one in links.of_keys(connection, ["E2"])}
    shown = merging.preview(here.ws, here.secretary, "E2", "e1")
    assert [(one.rewrite.paragraph_id, one.rewrite.after, one.rewrite.loses) for one in shown.changes] == [
        ("bbbbbbb2", Relation.TAKES_UP, False),
        ("ccccccc2", Relation.QUALIFIES, True),
    ]
    assert (shown.after, shown.may_confirm) == (3, True)
    assert merging.merge(here.ws, here.secretary, "E2", "E1", seen=shown.seen) == "E1"
    assert sources(here, "bbbbbbb2") == {("2025-ESSAI-0001", Relation.TAKES_UP), ("E1", Relation.TAKES_UP)}
    assert sources(here, "ccccccc2") == {("E1", Relation.QUALIFIES)}
    with here.ws.reading() as connection:
        after = {one.paragraph_id: one for one in links.of_keys(connection, ["E1"])}
        assert links.of_keys(connection, ["E2"]) == ()
        made = marks.of_contribution(connection, TWO)
    assert {each: (one.made_at, one.person_id, one.carried_from) for each, one in after.items()} == {
        each: (one.made_at, here.drafter.id, one.id) for each, one in before.items()
    }
    assert [(one.finding, one.person_id) for one in made] == [("E1", here.drafter.id)]
    assert checking.check(here.ws) == []


def test_what_was_published_keeps_its_key_which_leads_to_the_other(here: Cast) -> None:
    sourcing.declare(here.ws, here.secretary, ["aaaaaaa2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number="0.1", title="Une", story="Publique.", seen=here.tip())
    published = here.tip()
    merged(here)
    with here.ws.reading() as connection:
        old = here.ws.text(connection, published)
        assert {source.key for source in old.by_id["bbbbbbb2"].sources} == {ONE, "E2"}
        known = fates(connection, old)
        assert (known[TWO], known[THREE]) == (Fate.TAKEN_UP, Fate.TAKEN_UP)
        assert findings.drawn_from(connection, ["E2"])["E2"] == findings.drawn_from(connection, ["E1"])["E1"]
        _, listed = contributions.page(connection, Filters(finding="E2"), Reach(every=True), limit=5)
        assert findings.of_keys(connection, ["E2"])["E2"].contributions == 3
    assert listed == 3
    assert finding_pages.heir(here.ws, None, "E2") == "E1"
    assert finding_pages.heir(here.ws, None, "E1") == ""
    page = finding_pages.finding_page(here.ws, None, "E1")
    assert [(one.use.paragraph_id, one.use.since, one.use.stands) for one in page.uses] == [
        ("bbbbbbb2", "0.1", True),
        ("ccccccc2", "0.1", True),
    ]
    assert [one.key for one in finding_pages.finding_list(here.ws, None).findings] == ["E1", "E3"]
    assert "E1" in finding_pages.finding_list(here.ws, None).cited


def test_a_chain_of_merges_leads_to_the_last_and_an_uncited_one_moves_no_text(here: Cast) -> None:
    merged(here)
    tip = here.tip()
    merged(here, "E3", "E2")
    assert here.tip() == tip
    merged(here, "E1", merging.preview(here.ws, here.secretary, "E1", splitted(here)).into.key)
    with here.ws.reading() as connection:
        assert set(findings.heirs(connection).values()) == {"E4"}
        assert len(findings.drawn_from(connection, ["E3"])["E3"]) == 3
    for key, other, error in (
        ("E2", "E4", MergedAlreadyError),
        ("E4", "E1", SameFindingError),
        ("E4", "E77", UnknownFindingError),
        ("E77", "E4", NotFoundError),
    ):
        with pytest.raises(error):
            merging.preview(here.ws, here.secretary, key, other)
    assert checking.check(here.ws) == []


def splitted(here: Cast) -> str:
    return splitting.split(here.ws, here.secretary, "E1", Words("Un autre"), [TWO])


def test_a_merge_that_is_no_longer_what_was_shown_is_not_done(here: Cast) -> None:
    seen = merging.preview(here.ws, here.secretary, "E2", "E1").seen
    cited(here, "ddddddd2", "E2")
    with pytest.raises(ChangedSinceError):
        merging.merge(here.ws, here.secretary, "E2", "E1", seen=seen)
    with here.ws.reading() as connection:
        assert findings.heirs(connection) == {}


def test_who_drafts_one_chapter_merges_nothing_that_rewrites_another(here: Cast) -> None:
    with here.ws.writing() as connection:
        charge = Charged("ggggggg2", here.member.id, Charge.DRAFTER)
        charges.give(connection, charge, by_id=here.secretary.id, at=here.ws.now())
    shown = merging.preview(here.ws, here.member, "E2", "E1")
    assert not shown.may_confirm
    with pytest.raises(ForbiddenError):
        merging.merge(here.ws, here.member, "E2", "E1", seen=shown.seen)
    uncited = merging.preview(here.ws, here.member, "E3", "E1")
    assert uncited.may_confirm
    assert merging.merge(here.ws, here.member, "E3", "E1", seen=uncited.seen) == "E1"
    for nobody in (here.other, here.referent, None):
        with pytest.raises(ForbiddenError):
            merging.preview(here.ws, nobody, "E2", "E1")
        with pytest.raises(ForbiddenError):
            splitting.split(here.ws, nobody, "E2", Words("Un titre"), [TWO])


def test_splitting_takes_the_contributions_chosen_and_offers_the_text_s_places_to_both(here: Cast) -> None:
    for chosen, words, error in (
        ([], Words("Un autre"), NothingChosenError),
        ([ONE], Words("Un autre"), NothingChosenError),
        ([TWO, THREE], Words("Un autre"), NothingLeftError),
        ([TWO], Words(), UnfitFindingError),
    ):
        with pytest.raises(error):
            splitting.split(here.ws, here.drafter, "E2", words, chosen)
    tip, page = here.tip(), splitting.split_page(here.ws, here.drafter, "E2")
    assert {card.contribution.reference for card in page.cards} == {TWO, THREE}
    made = splitting.split(here.ws, here.drafter, "E2", Words("Un autre", nature="vigilance"), [THREE])
    assert (made, here.tip()) == ("E4", tip)
    new, old = (finding_pages.finding_page(here.ws, here.drafter, key) for key in (made, "E2"))
    assert [card.contribution.reference for card in new.cards] == [THREE]
    assert [card.contribution.reference for card in old.cards] == [TWO]
    assert [one.key for one in old.split_off] == [made]
    assert new.origin is not None
    assert [one.use.paragraph_id for one in new.offered] == ["bbbbbbb2", "ccccccc2"]
    cited(here, "bbbbbbb2", made)
    assert [one.use.paragraph_id for one in finding_pages.finding_page(here.ws, here.drafter, made).offered] == [
        "ccccccc2"
    ]
    assert finding_pages.finding_page(here.ws, None, made).offered == ()
    assert new.marks[THREE][0].made_by == "drafter"
    assert finding_pages.finding_page(here.ws, None, made).marks == {}


def test_figures_count_all_and_say_no_more_than_a_reader_may_know(here: Cast) -> None:
    with here.ws.writing() as connection:
        private = Contribution(
            "2025-ESSAI-0009", "Secret.", origin="essai", external_id="9", author_type="agent public"
        )
        contributions.add(connection, [private], here.ws.now())
        contributions.change(connection, [replace(private, reference=ONE, publishable=True, external_id="1")])
    asked = [ONE, TWO, "2025-ESSAI-0009", "2025-ESSAI-9999"]
    said: list[Publics] = []
    for who in (None, here.secretary):
        with here.ws.reading() as connection:
            said.append(publics_of(here.ws, connection, here.ws.reader(who, connection), asked))
    assert [(one.contributions, one.known, dict(one.types)) for one in said] == [
        (4, 2, {}),
        (4, 3, {"agent public": 2}),
    ]
    assert "agent public" in said[0].absent
    assert "agent public" not in said[1].absent
