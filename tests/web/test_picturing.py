"""Pictures as people meet them: drawing and table say the same, files stand alone, nobody sees more than they may."""

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.picturing.shapes import NARROW, WIDE, Box, Picture, Tone
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.accountability import dashboard
from manifeste_tool.services.picturing import courses as course_figures
from manifeste_tool.services.picturing import flows as flow_figures
from manifeste_tool.services.picturing import moderating as moderation_figures
from manifeste_tool.services.picturing import origins as origin_figures
from manifeste_tool.services.picturing import strips as strip_figures
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web.picturing import courses, flows, moderating, origins, strips
from manifeste_tool.web.picturing.shown import Shown
from tests.conftest import Clock
from tests.services.story import Cast, cast, change
from tests.services.test_dashboard import Drawn, drawn, readers
from tests.services.test_picturing import _moderated
from tests.web.visit import Visit, opened

SVG = "{http://www.w3.org/2000/svg}"
PUBLIC = ("bande", "territoires", "auteurs", "parcours", "amendements", "amendements-dans-le-temps")
WITHIN = ("moderation", "moderation-attentes")
ADDRESS = "/tracabilite/images/{}.svg"
#: The figures of an instance drawn at random, by kind of reader.
Draw = Callable[[Workspace, Person | None], Shown]


@pytest.fixture
def instance(workspace: Workspace) -> Drawn:
    return drawn(workspace, 0)


def shown_to(here: Drawn, settings: Settings, draw: Draw, person: Person | None) -> Shown:
    app = opened(Cast(here.ws, here.member, here.member, here.member, here.secretary, here.referent), settings).app
    with app.test_request_context("/"):
        return draw(here.ws, person)


def measured(boxes: tuple[Box, ...]) -> Counter[int]:
    return Counter(box.measures for box in boxes if box.measures)


def cells(shown: Shown, *columns: int, table: int = 0) -> Counter[int]:
    """The numbers of some columns of a table."""
    return Counter(int(line.cells[column]) for line in shown.tables[table].lines for column in columns)


def positive(numbers: Counter[int]) -> Counter[int]:
    return Counter({number: times for number, times in numbers.items() if number})


# --- the drawing and the table say the same numbers ---


def test_the_grid_shows_the_numbers_of_its_table(instance: Drawn, settings: Settings) -> None:
    for person in readers(instance):
        shown = shown_to(
            instance, settings, lambda ws, by: origins.by_territory(origin_figures.origins(ws, by)), person
        )
        table = positive(cells(shown, 0))
        elsewhere = [line.cells[0] for line in shown.tables[0].lines if line.name == "sans département connu"]
        table.subtract(int(one) for one in elsewhere if one)
        for one in (shown.wide, shown.narrow):
            assert measured(one.boxes) == +table, person
        assert sum(cells(shown, 2).elements()) == dashboard.dashboard(instance.ws, person).outcomes.total


def test_the_bars_show_the_numbers_of_their_table(instance: Drawn, settings: Settings) -> None:
    for person in readers(instance):
        shown = shown_to(instance, settings, lambda ws, by: origins.by_type(origin_figures.origins(ws, by)), person)
        for one in (shown.wide, shown.narrow):
            assert measured(one.boxes) == positive(cells(shown, 0, 1)), person
        for line in shown.tables[0].lines:
            assert int(line.cells[0]) + int(line.cells[1]) == int(line.cells[2])


def test_the_flow_shows_the_numbers_of_its_tables(instance: Drawn, settings: Settings) -> None:
    for person in readers(instance):
        shown = shown_to(instance, settings, lambda ws, by: flows.shown(flow_figures.flow(ws, by)), person)
        told = Counter[int]()
        for table in shown.tables[:2]:
            *lines, sums = table.lines
            for line in lines:
                assert sum(map(int, line.cells[:-1])) == int(line.cells[-1])
                told.update(int(cell) for cell in line.cells[:-1] if cell)
            for rank, total in enumerate(sums.cells):
                assert sum(int(line.cells[rank]) for line in lines) == int(total)
        for one in (shown.wide, shown.narrow):
            assert Counter(band.measures for band in one.bands) == told, person


def test_the_strip_shows_the_numbers_of_its_table(instance: Drawn, settings: Settings) -> None:
    for person in readers(instance):
        shown = shown_to(instance, settings, lambda ws, by: strips.shown(strip_figures.strip_page(ws, by)), person)
        lines = shown.tables[0].lines
        for one in (shown.wide, shown.narrow):
            assert [link.address for link in one.links] == [line.address for line in lines]
            inside = [next((w.words for w in link.labels if w.words.isdecimal()), "") for link in one.links]
            assert inside == [str(line.cells[1] or line.cells[2] or "") for line in lines], person
        missing = sum(line.cells[0] == "source à préciser" for line in lines)
        assert shown.sentence.startswith(str(missing))


def test_the_small_strip_shows_the_numbers_of_its_table(instance: Drawn, settings: Settings) -> None:
    shown = shown_to(
        instance, settings, lambda ws, by: strips.shown(strip_figures.strip_page(ws, by), small=True), instance.member
    )
    legend = len({box.tone for box in shown.wide.boxes})
    for line in shown.tables[0].lines:
        assert int(line.cells[0]) == sum(int(cell) for cell in line.cells[1:5])
    assert sum(int(line.cells[0]) for line in shown.tables[0].lines) == len(shown.wide.boxes) - legend
    assert not shown.leads


def test_the_course_and_the_columns_show_the_numbers_of_their_tables(told: Visit) -> None:
    here = told.here
    with told.app.test_request_context("/"):
        page = course_figures.course(here.ws, here.secretary)
        course, time = courses.shown(page), courses.over_time(page)
    assert measured(course.wide.boxes) == cells(course, 1)
    assert [line.cells[1] for line in course.tables[0].lines if line.name == "déposés"] == [page.total]
    for one in (time.wide, time.narrow):
        assert measured(one.boxes) == positive(cells(time, 0, 1))


def test_moderation_shows_the_numbers_of_its_tables(told: Visit, clock: Clock) -> None:
    _moderated(told.here.ws, clock)
    with told.app.test_request_context("/"):
        page = moderation_figures.progress(told.here.ws, told.here.secretary)
        by_day, waits = moderating.by_day(page), moderating.waits(page)
    assert measured(by_day.wide.boxes) == positive(cells(by_day, 0, 1, table=1))
    assert measured(waits.wide.boxes) == positive(cells(waits, 0, 1))
    assert by_day.sentence.startswith("3 contributions attendent")


# --- pages ---


@pytest.fixture
def told(workspace: Workspace, settings: Settings) -> Visit:
    here = cast(workspace)
    declared = ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"]
    sourcing.declare(workspace, here.secretary, declared)
    publishing.publish(workspace, here.secretary, number="0.1", title="Une", story="R", seen=here.tip())
    sourcing.undeclare(workspace, here.secretary, declared)
    here.integrate(here.propose(change("ccccccc2", "Les agents SECRETCOURANT sont formés.")))
    here.propose(change("bbbbbbb2", "L'accueil par une personne est un droit."))
    return opened(here, settings)


def plain(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def test_the_strip_links_each_paragraph_and_says_its_finding(told: Visit) -> None:
    page = plain(told.as_(None), "/texte/bande")
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert drawing.count('href="/paragraphes/') == 6
    assert 'role="group"' in drawing, "an image would keep its links from who hears it"
    assert "Les 6 paragraphes ont une source, ou sont déclarés apport de la commission." in page
    assert re.search(r'<th scope="row"><a href="/paragraphes/bbbbbbb2">', page)
    assert "amendement ouvert" not in page
    within = plain(told.as_(told.here.member), "/texte/bande")
    assert "4 paragraphes sur 6 n’ont pas de source. 1 est en discussion." in within
    assert "1 amendement ouvert" in within
    assert 'aria-label="Chapitre I, alinéa 1\u00a0: 1 source' in within
    assert plain(told.as_(None), "/texte/v/0.1/bande")
    assert told.as_(None).get("/texte/v/7.7/bande").status_code == 404


def test_every_picture_has_a_title_a_finding_and_a_table_with_headers(told: Visit) -> None:
    page = plain(told.as_(told.here.member), "/tracabilite/images")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "no name is given twice"
    for named in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(named.split()) <= set(ids)
    sections = page.split('<section class="pictured"')[1:]
    assert len(sections) == len(PUBLIC)
    for section in sections:
        if "<svg" in section:
            assert section.count("<svg") == 2
            assert '<th scope="col">' in section
            assert "<caption>" in section
            assert ".svg" in section
    assert " style=" not in page


def test_pictures_are_reached_from_where_their_things_are(told: Visit) -> None:
    reader = told.as_(None)
    for address in ("/tracabilite", "/amendements", "/synthese", "/collectivites"):
        assert "/tracabilite/images" in plain(reader, address), address
    assert 'href="/texte/bande"' in plain(reader, "/texte")
    assert 'href="/texte/v/0.1/bande"' in plain(reader, "/texte/v/0.1")
    assert "picture" in plain(reader, "/tracabilite"), "the small strip"


def test_the_moderators_page_shows_how_moderation_gets_on(told: Visit, clock: Clock) -> None:
    _moderated(told.here.ws, clock)
    page = plain(told.as_(told.here.secretary), "/secretariat/moderation")
    assert "3 contributions attendent." in page
    assert page.count("<svg") == 4


# --- files ---


@pytest.mark.parametrize("name", [*PUBLIC, *WITHIN])
def test_a_file_stands_alone_and_runs_nothing(told: Visit, clock: Clock, name: str) -> None:
    _moderated(told.here.ws, clock)
    answer = told.as_(told.here.secretary).get(ADDRESS.format(name))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    drawn = ET.fromstring(answer.data)  # noqa: S314 - our own
    assert drawn.tag == f"{SVG}svg"
    tags = {one.tag.removeprefix(SVG) for one in drawn.iter()}
    assert tags <= {"svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "circle", "polygon", "text"}
    for one in drawn.iter():
        assert not [key for key in one.attrib if key.startswith("on") or key.endswith("href") or key == "style"]
        assert not [value for value in one.attrib.values() if "url(" in value and not value.startswith("url(#")]
    paper = next(one for one in drawn if one.tag == f"{SVG}rect")
    assert paper.get("class") == "tone-paper", "under all that is drawn"
    assert list(drawn).index(paper) < min(n for n, one in enumerate(drawn) if one.tag in (f"{SVG}path", f"{SVG}text"))
    style = drawn.find(f"{SVG}style")
    assert style is not None
    allowed = b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{allowed}';")
    assert "unsafe" not in policy
    words = " ".join(one.text or "" for one in drawn.iter(f"{SVG}text"))
    assert "2026" in words, "its date"
    assert (drawn.findtext(f"{SVG}title") or "?") in words
    for named in re.findall(r"url\(#([^)]+)\)", answer.text):
        assert f'id="{named}"' in answer.text


def test_a_file_is_for_those_who_may_see_its_figures(told: Visit) -> None:
    here = told.here
    for person in (None, here.member, here.drafter, here.referent):
        client = told.as_(person)
        assert {client.get(ADDRESS.format(name)).status_code for name in PUBLIC} == {200}, person
        assert {client.get(ADDRESS.format(name)).status_code for name in WITHIN} == {404}, person
        assert client.get(ADDRESS.format("autre")).status_code == 404
    public = "".join(told.as_(None).get(ADDRESS.format(name)).text for name in PUBLIC)
    assert "SECRETCOURANT" not in public
    assert "Aucun amendement n’a encore changé une version publiée." in public


def test_words_that_people_gave_are_written_as_words(told: Visit) -> None:
    """A title with the signs of XML in it is no part of the drawing's own language."""
    drawing = told.app.jinja_env.get_template("macros/picture.html")
    one = Picture(WIDE, 10, boxes=(Box(0, 0, 1, 1, Tone.FULL, '<script>"&'),))
    with told.app.test_request_context("/"):
        module = drawing.make_module({})
        assert "<script>" not in str(module.shapes("x", one))  # type: ignore[attr-defined]


# --- the cache ---


def test_public_pictures_are_kept_until_something_public_moves(told: Visit) -> None:
    reader, here = told.as_(None), told.here
    for address in ("/texte/bande", "/tracabilite/images", ADDRESS.format("bande")):
        first = reader.get(address)
        assert first.headers["Cache-Control"].startswith("public"), address
        again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, address
    before = reader.get(ADDRESS.format("bande")).text
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number="0.2", title="Deux", story="R", seen=here.tip())
    after = reader.get(ADDRESS.format("bande")).text
    assert "version 0.2" in after
    assert before != after
    assert told.as_(here.member).get("/texte/bande").headers["Cache-Control"] == "private, no-store"


def test_both_drawings_have_the_widths_they_are_made_for(told: Visit) -> None:
    page = plain(told.as_(None), "/texte/bande")
    boxes = [float(one) for one in re.findall(r'viewBox="0 0 ([\d.]+) ', page)]
    assert boxes == [WIDE, NARROW]


def test_before_anything_is_published_pages_say_why_there_is_nothing_to_look_at(visitor: FlaskClient) -> None:
    assert "Aucune version du texte n’est encore publiée." in plain(visitor, "/texte/bande")
    page = plain(visitor, "/tracabilite/images")
    assert "<svg" not in page.split('<section class="pictured"')[1]
    assert "Aucune contribution n’a encore nourri" in page
    ET.fromstring(visitor.get(ADDRESS.format("bande")).data)  # noqa: S314 - our own
