"""The dashboard and its lists, held to a count made apart from them on instances drawn at random."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from manifeste_tool.domain.accountability.shares import Ground, Row
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Fate, Filters, fate_of
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind
from manifeste_tool.domain.gathering.moderation import Moderation, Reason, State
from manifeste_tool.domain.gathering.widening import ENOUGH
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.services.accountability import dashboard, method, orphans, untreated
from manifeste_tool.services.accountability.dashboard import Dashboard
from manifeste_tool.services.accountability.untreated import Wanted
from manifeste_tool.services.consulting import contributions as reading
from manifeste_tool.services.outcomes import deciding
from manifeste_tool.services.paging import Paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.accountability.waiting import NONE
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.gathering import moderations
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import texts

LETTERS = "abcdefghjkmnpqrstuvwxyz"
TYPES = ("habitante", "agent", "élue", "imprimeur d'art")
PLACES = ("urbain", "rural", "44000 Nantes", "")
DECIDED = (Fate.NOT_RETAINED, Fate.OUT_OF_SCOPE)


@dataclass
class Drawn:
    """An instance and what it was drawn from: by paragraph of each text, the relation of each key it cites."""

    ws: Workspace
    said: list[Contribution]
    cited: dict[str, dict[str, dict[str, Relation]]]  # by text ("published", "today"), by paragraph
    drawn: dict[str, list[str]]
    by_hand: dict[str, Fate]
    declared: set[str]
    member: Person
    secretary: Person
    referent: Person

    def known(self, person: Person | None) -> list[Contribution]:
        """What somebody may know of, and nobody took back, said again from the rules."""
        home = person.authority if person and person.role is Role.REFERENT else "-"
        every = person is not None and person.role is Role.SECRETARIAT
        public = [one for one in self.said if one.publishable and not one.held]
        return [
            one
            for one in self.said
            if not one.withdrawn and (every or one in public or one.consultation == f"{home}-1")
        ]

    def text(self, person: Person | None) -> dict[str, dict[str, Relation]]:
        commission = person is not None and person.role in (Role.MEMBER, Role.SECRETARIAT)
        return self.cited["today" if commission else "published"]

    def fate(self, person: Person | None, reference: str) -> Fate:
        relations = [
            relation
            for keys in self.text(person).values()
            for key, relation in keys.items()
            if key == reference or reference in self.drawn.get(key, ())
        ]
        told = fate_of(relations)
        return self.by_hand.get(reference, told) if told is Fate.TO_TREAT else told


def identity(rank: int) -> str:
    return f"{LETTERS[rank // 20]}{LETTERS[rank % 20]}aaaaaa"


def written(cited: dict[str, dict[str, Relation]]) -> str:
    lines = []
    for rank, (name, keys) in enumerate(cited.items()):
        if rank % 5 == 0:
            lines.append(f"## Chapitre {rank // 5} <!-- ¶{identity(100 + rank)} -->")
        sources = "; ".join(f"{relation} @{key}" for key, relation in sorted(keys.items()))
        lines.append(f"Paragraphe {rank}.{f' [{sources}]' if sources else ''} <!-- ¶{name} -->")
    return "\n\n".join(lines) + "\n"


def drawn(ws: Workspace, seed: int) -> Drawn:
    dice = random.Random(seed)  # noqa: S311 - the same instance at every run is the point
    said = [contribution(dice, number) for number in range(1, 61)]
    references = [one.reference for one in said]
    tied = {f"E{number}": dice.sample(references, 4) for number in range(1, 7)}
    cited = {name: draw_text(dice, references) for name in ("published", "today")}
    names = list(cited["published"])
    declared = set(dice.sample(names, 5))
    with ws.writing() as connection:
        consultations.put_authorities(
            connection,
            [Authority(code, code.title(), "commune", department=dep) for code, dep in (("AAA", "44"), ("BBB", "35"))],
        )
        held = [Consultation(f"{code}-1", code, "Cafés") for code in ("AAA", "BBB")]
        consultations.put_consultations(connection, held)
        contributions.add(connection, said, ws.now())
        for one in said:
            if one.withdrawn:
                contributions.withdraw(connection, one.reference)
        for key, those in tied.items():
            findings.put(connection, Finding(key, f"Enseignement {key}"), those)
        for number, public in ((1, True), (2, True), (3, False)):
            piece = Evidence(f"P{number}", EvidenceKind.LAW, f"Loi {number}", public=public)
            evidence.put(connection, piece, (), ws.now(), None)
        cast = [
            people.add(connection, Person(0, role.value, role, authority=home), ws.now())
            for role, home in ((Role.MEMBER, ""), (Role.SECRETARIAT, ""), (Role.REFERENT, "AAA"))
        ]
        for number, name in enumerate(("published", "today"), 1):
            texts.keep_snapshot(connection, f"{number:040x}", written(cited[name]))
            made = texts.Decision(0, f"{number:040x}", MAIN, ws.now(), "writing", cast[1].id, None, "Écrit")
            texts.add_decision(connection, made)
        texts.set_tip(connection, MAIN, f"{2:040x}")
        texts.declare(connection, declared, cast[1].id, ws.now())
        version = texts.Version("0.1", f"{1:040x}", "Une", "", ws.now(), cast[1].id, tuple(declared))
        texts.add_version(connection, version)
    here = Drawn(ws, said, cited, tied, {}, declared, *cast)
    decide(here, dice)
    return here


def contribution(dice: random.Random, number: int) -> Contribution:
    home = dice.choice(("AAA", "BBB", ""))
    month = dice.choice((date(2024, 9, 1), date(2024, 12, 1), date(2025, 1, 1), None))
    return Contribution(
        f"2024-{home or 'LIBRE'}-{number:04d}",
        f"Parole {number}.",
        consultation=f"{home}-1" if home else "",
        author_type=dice.choices(TYPES, (8, 4, 2, 1))[0],
        territory=dice.choice(PLACES),
        theme=dice.choice(("Eau", "Bois", "")),
        said_on=month + timedelta(days=dice.randrange(28)) if month else None,
        publishable=dice.random() < 0.8,
        held=dice.random() < 0.1,
        withdrawn=dice.random() < 0.1,
        origin="essai",
        external_id=str(number),
    )


def draw_text(dice: random.Random, references: list[str]) -> dict[str, dict[str, Relation]]:
    keys = [*references, *[f"E{number}" for number in range(1, 5)] * 5, *["P1"] * 5]
    return {
        identity(rank): {dice.choice(keys): dice.choice(list(Relation)) for _ in range(dice.randrange(3))}
        for rank in range(20)
    }


def decide(here: Drawn, dice: random.Random) -> None:
    free = [
        one.reference
        for one in here.said
        if not one.withdrawn and here.fate(here.secretary, one.reference) is Fate.TO_TREAT
    ]
    for fate in DECIDED:
        chosen = tuple(dice.sample(free, 6))
        deciding.decide(here.ws, here.secretary, Choice(Chosen.SELECTION, chosen), fate=fate, reason="Parce que.")
        here.by_hand |= dict.fromkeys(chosen, fate)


def cards(here: Drawn, person: Person | None) -> dict[str, Contribution]:
    """Every contribution as the list of contributions shows it, which has its own way of saying type and place."""
    found: dict[str, Contribution] = {}
    for number in (1, 2, 3):
        page = reading.contribution_list(here.ws, person, Filters(), page=number)
        found |= {card.contribution.reference: card.contribution for card in page.cards}
    return found


def counted(rows: tuple[Row, ...]) -> dict[str, tuple[int, int]]:
    return {row.key: (row.outcomes.total, row.outcomes.answered) for row in rows}


@pytest.fixture(params=[0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def here(workspace: Workspace, request: pytest.FixtureRequest) -> Drawn:
    return drawn(workspace, request.param)


def readers(here: Drawn) -> list[Person | None]:
    return [None, here.member, here.referent, here.secretary]


def test_contributions_are_counted_as_an_independent_count_says(here: Drawn) -> None:
    for person in readers(here):
        page, known = dashboard.dashboard(here.ws, person), here.known(person)
        met = Counter(here.fate(person, one.reference) for one in known)
        assert dict(met) == dict(page.outcomes.counts), person
        for name, rows in lines(page).items():
            values = {one.reference: value_of(name, one, cards(here, person)) for one in known}
            total = Counter(values.values())
            done = Counter(
                values[one.reference] for one in known if here.fate(person, one.reference) is not Fate.TO_TREAT
            )
            assert counted(rows) == {key: (total[key], done[key]) for key in total}, name


def lines(page: Dashboard) -> dict[str, tuple[Row, ...]]:
    held = page.breakdowns
    return {
        "authority": held.authorities,
        "theme": held.themes,
        "month": held.months,
        "author_type": held.author_types,
        "territory": held.places,
    }


def value_of(name: str, one: Contribution, shown: dict[str, Contribution]) -> str:
    match name:
        case "authority":
            return one.consultation.removesuffix("-1")
        case "theme":
            return one.theme
        case "month":
            return f"{one.said_on:%Y-%m}" if one.said_on else ""
    return str(getattr(shown[one.reference], name))


def test_a_type_that_fewer_than_five_people_share_is_told_to_nobody_but_those_who_read_all(here: Drawn) -> None:
    public = dashboard.dashboard(here.ws, None).breakdowns
    at_home = {(one.consultation, one.author_type) for one in here.known(None)}
    sizes = Counter((one.consultation, one.author_type) for one in here.known(None))
    rare = {kind for _, kind in at_home} - {kind for (home, kind), count in sizes.items() if count >= ENOUGH}
    assert rare, "the draw must hold a rare type"
    assert rare.isdisjoint({row.key for row in public.author_types})
    assert rare <= {row.key for row in dashboard.dashboard(here.ws, here.secretary).breakdowns.author_types}


def test_paragraphs_rest_on_what_the_text_cites(here: Drawn) -> None:
    for person in readers(here):
        page, text = dashboard.dashboard(here.ws, person), here.text(person)
        expected = Counter(ground(here, name, keys) for name, keys in text.items())
        assert dict(page.grounds.counts) == dict(expected)
        assert sum(row.grounds.total for row in page.chapters) == len(text) == 20
        known = {one.reference: one for one in here.known(person)}
        for row in page.breakdowns.themes:
            rests = [name for name, keys in text.items() if row.key in themes_behind(here, keys, known)]
            assert row.paragraphs == len(rests)


def ground(here: Drawn, name: str, keys: dict[str, Relation]) -> Ground:
    support = [key for key, relation in keys.items() if relation.supports]
    if any(key[0] != "P" for key in support):
        return Ground.SOURCED
    if support:
        return Ground.EVIDENCE
    return Ground.DECLARED if name in here.declared else Ground.MISSING


def themes_behind(here: Drawn, keys: dict[str, Relation], known: dict[str, Contribution]) -> set[str]:
    behind = {one for key, relation in keys.items() if relation.supports for one in here.drawn.get(key, [key])}
    return {known[one].theme for one in behind if one in known}


def test_the_orphans_are_the_complement_of_the_links_on_both_sides(here: Drawn) -> None:
    for person in readers(here):
        text = here.text(person)
        lists = {one: orphans.paragraphs(here.ws, person, one, page=None) for one in Ground}
        found = {one: {row.paragraph.id for row in page.rows} for one, page in lists.items()}
        assert sum(map(len, found.values())) == len(text)
        assert {*found[Ground.MISSING], *found[Ground.DECLARED]} == {
            name for name, keys in text.items() if not any(relation.supports for relation in keys.values())
        }
        waiting = {line.told.reference for line in untreated.table(here.ws, person, Wanted())}
        answered = {
            one.reference for one in here.known(person) if here.fate(person, one.reference) is not Fate.TO_TREAT
        }
        assert waiting == {one.reference for one in here.known(person)} - answered
        cited = {key for keys in text.values() for key in keys}
        assert {
            one.key for one in orphans.unused_findings(here.ws, person, page=None).findings
        } == here.drawn.keys() - cited
        pieces = {"P1", "P2"} | ({"P3"} if person in (here.member, here.secretary) else set())
        assert {one.key for one in orphans.unused_evidence(here.ws, person, page=None).evidence} == pieces - cited


def test_every_line_of_a_breakdown_leads_to_as_many_orphans_as_it_says(here: Drawn) -> None:
    for person in readers(here):
        for name, rows in lines(dashboard.dashboard(here.ws, person)).items():
            for row in rows:
                if name == "authority" and not row.key:
                    continue
                page = untreated.page(here.ws, person, Wanted(**{name: row.key or NONE}), page=Paging(1))
                assert page.paging.total == row.outcomes.waiting, (name, row)
                assert len(page.cards) == min(25, row.outcomes.waiting)


def test_the_list_of_orphans_is_paged_and_narrowed_by_its_address(here: Drawn) -> None:
    every = untreated.table(here.ws, here.secretary, Wanted())
    first, second = (untreated.page(here.ws, here.secretary, Wanted(), page=Paging(n)) for n in (1, 2))
    order = [card.contribution.reference for card in (*first.cards, *second.cards)]
    assert order == [line.told.reference for line in every][: len(order)]
    days = [line.told.said_on or date.max for line in every]
    assert days == sorted(days), "those that have waited longest come first"
    there = untreated.page(here.ws, here.secretary, Wanted(department="44"), page=Paging(1))
    assert there.paging.total == sum(line.told.group.authority == "AAA" for line in every)
    assert (there.department, there.is_narrowed, first.is_narrowed) == ("Loire-Atlantique", True, False)
    for nothing in (Wanted(month="2024-13"), Wanted(month="9999-12"), Wanted(theme="Inconnu"), Wanted(author_type="x")):
        assert untreated.page(here.ws, here.secretary, nothing, page=Paging(1)).paging.total == 0
    chapter = dashboard.dashboard(here.ws, None).chapters[1]
    inside = orphans.paragraphs(here.ws, None, Ground.MISSING, chapter=chapter.chapter, page=Paging(1, size=2))
    assert (inside.paging.total, len(inside.rows)) == (
        chapter.grounds.count(Ground.MISSING),
        min(2, inside.paging.total),
    )
    assert all(row.chapter == chapter.title and not row.may_cite for row in inside.rows)


def test_a_finding_merged_into_another_that_is_cited_is_no_orphan(here: Drawn) -> None:
    cited = next(key for keys in here.cited["today"].values() for key in keys if key[0] == "E")
    other = next(key for key in ("E5", "E6") if key != cited)
    with here.ws.writing() as connection:
        findings.merge(connection, cited, other)
    left = {one.key for one in orphans.unused_findings(here.ws, here.member, page=None).findings}
    assert left.isdisjoint({cited, other})


def test_a_dashboard_is_counted_again_as_soon_as_something_happens(here: Drawn) -> None:
    before = dashboard.dashboard(here.ws, here.secretary)
    assert dashboard.dashboard(here.ws, here.secretary) is before
    (reference,) = [line.told.reference for line in untreated.table(here.ws, here.secretary, Wanted())][:1]
    choice = Choice(Chosen.SELECTION, (reference,))
    deciding.decide(here.ws, here.secretary, choice, fate=Fate.PASSED_ON, passed_to="La région")
    after = dashboard.dashboard(here.ws, here.secretary)
    assert after.outcomes.answered == before.outcomes.answered + 1
    assert after.outcomes.count(Fate.PASSED_ON) == 1


def test_nothing_is_published_yet_and_the_dashboard_says_so(workspace: Workspace) -> None:
    page = dashboard.dashboard(workspace, None)
    assert (page.visible, page.grounds.total, page.outcomes.total, page.chapters) == (None, 0, 0, ())
    assert orphans.paragraphs(workspace, None, Ground.MISSING, page=Paging(1)).rows == ()
    assert method.method_page(workspace, None).links.total == 0


def test_the_method_counts_all_that_came_in_and_names_files_to_none_but_those_who_import(here: Drawn) -> None:
    page = method.method_page(here.ws, None)
    kept = [one for one in here.said if not one.withdrawn]
    assert page.received.tally.received == len(here.said) == sum(count for _, count in page.ways)
    assert page.received.tally.withdrawn == sum(one.withdrawn for one in here.said)
    assert page.received.tally.unagreed == sum(not one.publishable for one in kept)
    assert page.received.tally.held == sum(one.publishable and one.held for one in kept)
    assert page.origins == ()
    assert method.method_page(here.ws, here.secretary).origins == (("essai", 60),)
    assert page.links.total == sum(map(len, here.cited["published"].values()))
    assert (page.read.findings, page.read.imported, page.settled.contributions) == (6, 24, len(here.by_hand))
    assert page.publics.contributions == len(here.known(None))


def test_moderation_is_counted_by_its_grounds_and_its_re_examinations(workspace: Workspace) -> None:
    start = Moderation("", State.WAITING, (Reason.NEW,), workspace.now())
    aside = replace(start, state=State.SET_ASIDE, settled_at=workspace.now(), reason="publicité\nUn lien.")
    asked = replace(aside, reexamination_asked_at=workspace.now(), reexamination_message="Relisez.")
    states = [
        start,
        replace(start, state=State.CLEARED),
        aside,
        replace(aside, reason="hors sujet"),
        replace(asked, reexamined_at=workspace.now()),
        replace(asked, reexamined_at=workspace.now(), state=State.CLEARED, reason=""),
        asked,
    ]
    with workspace.writing() as connection:
        said = [
            Contribution(
                f"2024-LIBRE-000{number}", "Un.", publishable=True, origin="formulaire", external_id=str(number)
            )
            for number in range(len(states))
        ]
        contributions.add(connection, said, workspace.now())
        moderations.add(
            connection, [replace(one, contribution=each.reference) for one, each in zip(states, said, strict=True)]
        )
    page = method.method_page(workspace, None)
    mod = page.moderated
    assert (mod.waiting, mod.cleared, mod.set_aside) == (1, 2, 4)
    assert mod.grounds == {"publicité": 3, "hors sujet": 1}
    assert (mod.contested, mod.reexamined, mod.granted, mod.masked) == (3, 2, 1, 0)
    assert page.ways == ((method.ONLINE, 7),)
