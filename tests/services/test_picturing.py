"""The figures of pictures, held to counts made apart from them, for every kind of reader."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Contribution, Fate
from manifeste_tool.domain.gathering.moderation import Moderation, Reason
from manifeste_tool.domain.gathering.moderation import State as Held
from manifeste_tool.domain.gathering.widening import ENOUGH
from manifeste_tool.domain.picturing.paths import DIRECT, NOWHERE
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.accountability import dashboard
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.picturing import courses, flows, moderating, origins, strips
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import reading, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.gathering import moderations
from manifeste_tool.storage.synthesis import findings
from tests.conftest import Clock
from tests.services.story import Cast, cast, change
from tests.services.test_dashboard import Drawn, cards, drawn, readers


@pytest.fixture
def here(workspace: Workspace) -> Drawn:
    return drawn(workspace, 0)


@contextmanager
def statements(ws: Workspace) -> Iterator[Counter[str]]:
    """Count the statements that are sent meanwhile."""
    found = Counter[str]()

    def sent(*_: object) -> None:
        found["sent"] += 1

    event.listen(ws.db.engine, "before_cursor_execute", sent)
    yield found
    event.remove(ws.db.engine, "before_cursor_execute", sent)


# --- where it comes from ---


def test_what_paragraphs_rest_on_is_counted_by_department_as_the_dashboard_counts_it(here: Drawn) -> None:
    departments = {"AAA": "44", "BBB": "35"}
    for person in readers(here):
        page, known = origins.origins(here.ws, person), here.known(person)
        expected = Counter[str]()
        for one in known:
            if here.fate(person, one.reference) in (Fate.TAKEN_UP, Fate.PARTLY_TAKEN_UP):
                expected[departments.get(one.consultation.removesuffix("-1"), "")] += 1
        assert {one.key: one.resting for one in page.departments if one.resting} == {
            key: count for key, count in expected.items() if key
        }, person
        assert page.elsewhere.resting == expected[""]
        assert page.resting == expected.total() == sum(one.resting for one in page.departments) + expected[""]
        assert page.total == len(known) == dashboard.dashboard(here.ws, person).outcomes.total


def test_a_type_that_fewer_than_five_people_share_is_in_no_picture(here: Drawn) -> None:
    sizes = Counter((one.consultation, one.author_type) for one in here.known(None))
    kinds = {kind for _, kind in sizes}
    rare = kinds - {kind for (_, kind), count in sizes.items() if count >= ENOUGH}
    assert rare, "the draw must hold a rare type"
    told = {one.key for one in origins.origins(here.ws, None).types}
    assert rare.isdisjoint(told)
    assert rare.isdisjoint(flows.flow(here.ws, None).paths.by(0))
    every = {one.key for one in origins.origins(here.ws, here.secretary).types}
    assert rare <= every


# --- the flow ---


def test_paths_are_counted_as_an_independent_walk_counts_them(here: Drawn) -> None:
    for person in readers(here):
        known = {one.reference for one in here.known(person)}
        said = cards(here, person)
        chapters = {name: rank // 5 for rank, name in enumerate(here.text(person))}
        expected = Counter[tuple[str, str, str]]()
        cited = Counter[tuple[str, str]]()
        for name, keys in here.text(person).items():
            for key, relation in keys.items():
                if relation.supports:
                    cited[key, f"Chapitre {chapters[name]}"] += 1
        for key, references in here.drawn.items():
            ends = {chapter: count for (one, chapter), count in cited.items() if one == key} or {NOWHERE: 1}
            for reference in set(references) & known:
                for chapter, count in ends.items():
                    expected[said[reference].author_type, "", chapter] += count
        for (key, chapter), count in cited.items():
            if key in known:
                expected[said[key].author_type, DIRECT, chapter] += count
        page = flows.flow(here.ws, person)
        titled = page.paths.told(2, lambda key, page=page: page.chapters.get(key, key))  # type: ignore[misc]
        assert dict(titled.counts) == dict(expected), person
        assert page.fed == len({one for those in here.drawn.values() for one in those} & known)


def test_a_finding_that_was_merged_leads_where_it_is_cited(workspace: Workspace) -> None:
    here = cast(workspace)
    with workspace.writing() as connection:
        findings.put(connection, Finding("E1", "Un"), [])
        findings.put(connection, Finding("E2", "Deux", nature="attente"), ["2025-ESSAI-0001", "2025-ESSAI-0002"])
        findings.merge(connection, "E1", "E2")
    sourcing.cite(workspace, here.secretary, Linking("ccccccc2", put=(Source("E1", Relation.TAKES_UP),)))
    paths = flows.flow(workspace, here.member).paths
    assert paths.by(1)["attente"] == 2, "what fed the one that stands for it"
    assert NOWHERE not in paths.by(2)


# --- the strip ---


def _published(here: Cast, number: str) -> None:
    publishing.publish(here.ws, here.secretary, number=number, title="T", story="R", seen=here.tip())


@pytest.fixture
def told(workspace: Workspace) -> Cast:
    """Two versions, an amendment and a thread that are open, words that no version has yet."""
    here = cast(workspace)
    sourcing.declare(workspace, here.secretary, ["ddddddd2", "eeeeeee2", "fffffff2", "ccccccc2"])
    _published(here, "0.1")
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit.")))
    _published(here, "0.2")
    here.integrate(here.propose(change("ddddddd2", "un guichet ouvert le samedi ;")))
    here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit, partout."))
    discussing.on_paragraph(workspace, here.member, "ccccccc2", body="Un mot.", once="clé", seen=here.tip())
    return here


def test_the_strip_says_of_each_paragraph_what_its_margin_says(told: Cast) -> None:
    for person in (None, told.member, told.secretary):
        page, text = strips.strip_page(told.ws, person), reading.text_page(told.ws, person)
        margins = {unit.paragraph.id: unit.margin for unit in text.units}
        assert [cell.margin for cell in page.cells] == [margins[cell.id] for cell in page.cells], person
        counted = dashboard.dashboard(told.ws, person).grounds
        assert page.grounds.counts == counted.counts
        assert [chapter.title for chapter in page.chapters] == ["Préambule", "Accueillir", "Glossaire"]


def test_a_paragraph_is_as_old_as_the_first_version_with_its_words(told: Cast) -> None:
    public = {cell.id: cell.version for cell in strips.strip_page(told.ws, None).cells}
    assert (public["aaaaaaa2"], public["bbbbbbb2"], public["ddddddd2"]) == ("0.1", "0.2", "0.1")
    within = {cell.id: cell.version for cell in strips.strip_page(told.ws, told.member).cells}
    assert (within["bbbbbbb2"], within["ddddddd2"]) == ("0.2", ""), "no version has these words yet"
    first = {cell.id: cell.version for cell in strips.strip_page(told.ws, None, "0.1").cells}
    assert first["bbbbbbb2"] == "0.1", "what came after a version says nothing of it"
    with pytest.raises(NotFoundError):
        strips.strip_page(told.ws, None, "9.9")


def test_what_is_open_is_shown_to_those_who_may_read_it_alone(told: Cast) -> None:
    public = strips.strip_page(told.ws, None)
    assert (public.contested, public.sees_open, public.sees_disputes) == (0, False, False)
    within = strips.strip_page(told.ws, told.member)
    assert within.sees_open
    contested = {cell.id: (cell.margin.amendments, cell.margin.comments) for cell in within.cells if cell.contested}
    assert contested == {"bbbbbbb2": (1, 0), "ccccccc2": (0, 1)}
    assert strips.strip_page(told.ws, told.drafter).sees_disputes
    assert strips.strip_page(told.ws, told.member, "0.2").contested == 0, "nothing that came after a version"


def test_a_strip_takes_as_many_statements_however_long_history_is(told: Cast) -> None:
    def taken() -> int:
        with statements(told.ws) as sent:
            strips.strip_page(told.ws, told.member)
        return sent["sent"]

    taken()
    before = taken()
    for number in range(4):
        told.integrate(told.propose(change("ccccccc2", f"Les agents sont formés {number} fois par an.")))
        told.propose(change("eeeeeee2", f"un numéro qui répond {number} jours."))
    taken()
    assert taken() == before


# --- amendments ---


def test_the_course_counts_each_amendment_once_at_each_stage(told: Cast) -> None:
    ws = told.ws
    refused = told.propose(change("eeeeeee2", "un numéro."))
    deciding.refuse(ws, told.secretary, refused.id, ground_given="hors sujet", why="Parce que.")
    told.adopt(told.propose(change("eeeeeee2", "un numéro qui répond vite.")))
    whole = courses.course(ws, told.secretary)
    assert whole.total == 5
    assert whole.of(State.INTEGRATED) == 2
    assert whole.of(State.DECIDED, outcomes=(Outcome.ADOPTED,)) == 1
    assert (whole.of(State.REFUSED), whole.of(State.FILED)) == (1, 1)
    assert [sum(pair[rank] for pair in whole.moved) for rank in (0, 1)] == [5, 3]


def test_the_public_counts_the_amendments_that_changed_a_published_version_alone(told: Cast) -> None:
    public = courses.course(told.ws, None)
    assert (public.total, public.of(State.INTEGRATED), public.sees_all) == (1, 1, False)
    assert sum(filed for filed, _ in public.moved) == 1
    told.close_all()
    told.open(StageKind.EXAMINATION, public=True)
    opened = courses.course(told.ws, None)
    assert (opened.total, opened.sees_all, opened.sees_refused) == (3, True, False)


def test_a_course_takes_as_many_statements_whatever_it_counts(told: Cast, clock: Clock) -> None:
    def taken() -> int:
        with statements(told.ws) as sent:
            courses.course(told.ws, told.member)
        return sent["sent"]

    before = taken()
    for number in range(5):
        clock.advance(days=9)
        told.propose(change("eeeeeee2", f"un numéro qui répond {number} jours."))
    assert taken() == before
    assert courses.course(told.ws, told.member).spans.by == "semaine"


# --- moderation ---


def _moderated(ws: Workspace, clock: Clock) -> None:
    """Six contributions: three that wait since a moment, five and thirty days; three decided, one of them long ago."""
    now = clock()
    said = Contribution("2025-ESSAI-0100", "Dit.", publishable=True, origin="essai")
    told = (
        (Held.WAITING, timedelta(hours=2), None),
        (Held.WAITING, timedelta(days=5), None),
        (Held.WAITING, timedelta(days=30), None),
        (Held.CLEARED, timedelta(days=3), timedelta(hours=23)),
        (Held.SET_ASIDE, timedelta(days=9), timedelta(days=8)),
        (Held.CLEARED, timedelta(days=200), timedelta(days=1)),
    )
    with ws.writing() as connection:
        several = [replace(said, reference=f"2025-ESSAI-{100 + n}", external_id=str(100 + n)) for n in range(len(told))]
        contributions.add(connection, several, now)
        for one, (state, ago, took) in zip(several, told, strict=True):
            opened = now - ago
            held = Moderation(one.reference, state, (Reason.NEW,), opened, settled_at=opened + took if took else None)
            moderations.put(connection, held)


def test_progress_says_what_waits_how_long_and_what_was_decided(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace)
    _moderated(workspace, clock)
    page = moderating.progress(workspace, here.secretary)
    assert page.states == {Held.WAITING: 3, Held.CLEARED: 2, Held.SET_ASIDE: 1}
    assert list(page.waiting) == [1, 0, 1, 0, 1]
    assert list(page.waited) == [1, 0, 0, 1, 0], "of the last days alone"
    assert sum(page.waiting) == page.states[Held.WAITING]
    held, decided = (sum(pair[rank] for pair in page.moved) for rank in (0, 1))
    assert (held, decided) == (4, 2)
    assert len(page.moved) == moderating.DAYS
    assert page.moved[-1] == (1, 0)


def test_what_its_author_took_back_waits_for_nobody(workspace: Workspace, clock: Clock) -> None:
    here = cast(workspace)
    _moderated(workspace, clock)
    with workspace.writing() as connection:
        contributions.withdraw(connection, "2025-ESSAI-102")
    page = moderating.progress(workspace, here.secretary)
    assert page.states[Held.WAITING] == sum(page.waiting) == 2


def test_progress_is_for_moderators_and_takes_as_many_statements_whatever_waits(
    workspace: Workspace, clock: Clock
) -> None:
    here = cast(workspace)
    strangers: list[Person | None] = [None, here.member, here.drafter, here.referent]
    for person in strangers:
        with pytest.raises(NotFoundError):
            moderating.progress(workspace, person)
    with statements(workspace) as before:
        moderating.progress(workspace, here.secretary)
    _moderated(workspace, clock)
    with statements(workspace) as after:
        moderating.progress(workspace, here.secretary)
    assert after == before


def test_an_empty_instance_has_nothing_to_draw(workspace: Workspace) -> None:
    assert strips.strip_page(workspace, None).visible is None
    assert flows.flow(workspace, None).paths.total == 0
    assert origins.origins(workspace, None).total == 0
    assert courses.course(workspace, None).total == 0
    assert Ground.MISSING not in strips.strip_page(workspace, None).grounds.counts
