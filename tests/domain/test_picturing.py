"""The geometry of pictures: areas as numbers, nothing over anything else, nothing outside, sums that stay."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.picturing.bars import Bar, Portion, bars
from manifeste_tool.domain.picturing.columns import HEIGHT, Span, Stand, columns
from manifeste_tool.domain.picturing.fitting import PLAIN_SIZE, Part, broken, fitted, grouped, label, width_of
from manifeste_tool.domain.picturing.flow import Column, Node, Passing, flow
from manifeste_tool.domain.picturing.framing import Key, framed, legend
from manifeste_tool.domain.picturing.grid import LEVELS, Tiled, grid
from manifeste_tool.domain.picturing.paths import NOWHERE, Fed, Paths
from manifeste_tool.domain.picturing.shapes import (
    NARROW,
    WIDE,
    Box,
    Label,
    Mark,
    Picture,
    Sign,
    Tone,
    stacked,
    unlinked,
)
from manifeste_tool.domain.picturing.spans import DAY, MONTH, MOST, WEEK, YEAR, last_days, spans
from manifeste_tool.domain.picturing.strip import Cell, Chapter, small_strip, strip
from manifeste_tool.domain.territories.tiles import TILES

WIDTHS = st.sampled_from([WIDE, NARROW])
WORDS = st.text(alphabet="abcdefghijklm éœ-W'", max_size=60)
COUNTS = st.integers(0, 5_000)
CLOSE = 1e-6


def overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > CLOSE and down > CLOSE


def apart(boxes: Sequence[Box]) -> None:
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other), (one, other)


def inside(picture: Picture) -> None:
    for box in picture.every_box:
        assert box.x >= -CLOSE
        assert box.y >= -CLOSE
        assert box.right <= picture.width + CLOSE, box
        assert box.bottom <= picture.height + CLOSE, box


def as_measured(boxes: Sequence[Box]) -> None:
    """Of any two areas, one is as many times the other as their numbers say."""
    for one, other in pairwise(boxes):
        assert one.area * other.measures == pytest.approx(other.area * one.measures, rel=1e-6)


def footprint(one: Label, size: float) -> Box:
    """Where words stand, about."""
    wide = width_of(one.words, size)
    left = one.x - {"start": 0, "middle": wide / 2, "end": wide}[one.anchor]
    return Box(left, one.y - size * 0.8, wide, size, Tone.EMPTY)


# --- words ---


@given(WORDS, st.floats(20, 400))
def test_words_fit_their_room_and_say_whether_they_were_cut(words: str, room: float) -> None:
    shown = fitted(words, room)
    assert width_of(shown) <= room or shown == "…"
    told = label(0, 0, words, room)
    assert (told.whole == "") == (told.words == words)
    assert told.whole in ("", words)


def test_words_are_cut_between_words_where_that_keeps_most_of_them() -> None:
    assert fitted("Une IA ouverte et démocratique", width_of("Une IA ouverte et dém…")) == "Une IA ouverte et…"
    assert fitted("Anticonstitutionnellement", 60).startswith("Antic")


@given(st.lists(COUNTS, max_size=30), st.integers(2, 10))
def test_what_is_small_is_put_together_and_nothing_is_lost(counts: list[int], most: int) -> None:
    parts = [Part(str(rank), f"ligne {rank}", count) for rank, count in enumerate(counts)]
    told = grouped(parts, most)
    assert sum(one.count for one in told.kept) + told.rest == sum(counts)
    assert len(told.kept) + bool(told.together) <= most
    assert len(told.together) != 1
    assert list(told.kept) == [one for one in parts if one in told.kept], "in the order given"
    if told.together:
        assert min(one.count for one in told.kept) >= max(one.count for one in told.together)


# --- bars ---

PORTIONS = st.tuples(COUNTS, COUNTS)


@given(st.lists(PORTIONS, max_size=12), WIDTHS, WORDS)
def test_bars_are_as_long_as_their_numbers(counts: list[tuple[int, int]], width: float, name: str) -> None:
    lines = [
        Bar(name, (Portion(Tone.FULL, one, "a"), Portion(Tone.EMPTY, other, "b")), f"{one} sur {one + other}")
        for one, other in counts
    ]
    drawn = bars(lines, width)
    assert [box.measures for box in drawn.boxes] == [count for pair in counts for count in pair if count]
    as_measured(drawn.boxes)
    apart(drawn.boxes)
    inside(drawn)
    for one in drawn.labels:
        assert footprint(one, PLAIN_SIZE).right <= width + CLOSE


# --- the grid ---


@given(st.dictionaries(st.sampled_from([one.code for one in TILES]), COUNTS), WIDTHS)
def test_all_territories_have_one_size_and_more_is_never_paler(counts: dict[str, int], width: float) -> None:
    drawn = grid({code: Tiled(count, code) for code, count in counts.items()}, width)
    assert len(drawn.boxes) == len(TILES)
    assert len({round(box.area, 6) for box in drawn.boxes}) == 1
    assert sum(box.measures for box in drawn.boxes) == sum(counts.values())
    apart(drawn.boxes)
    inside(drawn)
    for one, other in combinations(drawn.boxes, 2):
        if one.measures < other.measures:
            assert LEVELS.index(one.tone) <= LEVELS.index(other.tone)
    written = Counter(one.words for one in drawn.labels)
    assert all(written[str(count)] for count in counts.values() if count)
    assert all(box.tone is Tone.EMPTY for box in drawn.boxes if not box.measures)


# --- columns ---


@given(st.lists(PORTIONS, max_size=21), WIDTHS, WORDS)
def test_columns_stand_on_one_floor_and_are_as_high_as_their_numbers(
    counts: list[tuple[int, int]], width: float, name: str
) -> None:
    drawn = columns(
        [Span(name, (Stand(Tone.FULL, one, "a"), Stand(Tone.HATCHED, other, "b"))) for one, other in counts], width
    )
    assert sum(box.measures for box in drawn.boxes) == sum(sum(pair) for pair in counts)
    as_measured(drawn.boxes)
    apart(drawn.boxes)
    inside(drawn)
    assert len({round(box.bottom, 6) for box in drawn.boxes}) <= 1
    assert all(box.height <= HEIGHT + CLOSE for box in drawn.boxes)
    names = [one for one in drawn.labels if one.words == name and name]
    for one, other in pairwise(names):
        assert footprint(one, 9.5).right <= footprint(other, 9.5).x + CLOSE


# --- the flow ---

KEYS = st.sampled_from("abcdefgh")
PATHS = st.dictionaries(st.tuples(KEYS, KEYS, KEYS), st.integers(1, 500), min_size=1, max_size=25).map(Paths)


def drawn_of(paths: Paths, width: float, name: str = "") -> tuple[Picture, list[Column], list[list[Passing]]]:
    stages = [
        Column(
            f"colonne {rank}",
            tuple(Node(k, name or k, n, Tone.FULL, str(n), k) for k, n in sorted(paths.by(rank).items())),
        )
        for rank in range(3)
    ]
    passings = [[Passing(a, b, n, f"{a} {b}") for (a, b), n in paths.between(rank).items()] for rank in range(2)]
    return flow(stages, passings, width), stages, passings


@given(PATHS)
def test_what_leaves_a_column_enters_the_next(paths: Paths) -> None:
    for rank in range(2):
        passing = paths.between(rank)
        assert sum(passing.values()) == paths.total
        for key, count in paths.by(rank).items():
            assert sum(n for (origin, _), n in passing.items() if origin == key) == count
        for key, count in paths.by(rank + 1).items():
            assert sum(n for (_, end), n in passing.items() if end == key) == count


@given(PATHS, WIDTHS, WORDS)
def test_ribbons_are_as_thick_as_what_passes_and_fill_their_nodes(paths: Paths, width: float, name: str) -> None:
    drawn, stages, passings = drawn_of(paths, width, name)
    as_measured(drawn.boxes)
    apart(drawn.boxes)
    inside(drawn)
    shown = 1 if width == WIDE else 2  # on a telephone the middle column ends one step and begins the next
    assert sum(box.measures for box in drawn.boxes) == (2 + shown) * paths.total
    assert sum(band.measures for band in drawn.bands) == 2 * paths.total
    unit = drawn.boxes[0].height / drawn.boxes[0].measures
    for band in drawn.bands:
        assert band.thickness == pytest.approx(unit * band.measures)
    for box in drawn.boxes:
        leaving = sorted((b.y, b.thickness) for b in drawn.bands if abs(b.x - box.right) < CLOSE and touches(b.y, box))
        if leaving:
            assert sum(thick for _, thick in leaving) == pytest.approx(box.height)
            for (y, thick), (following, _) in pairwise(leaving):
                assert y + thick == pytest.approx(following), "one under the other, without a gap"
    assert stages
    assert passings


def touches(y: float, box: Box) -> bool:
    return box.y - CLOSE <= y < box.bottom - CLOSE


@given(PATHS, WIDTHS, WORDS)
def test_words_of_a_flow_stand_on_no_others(paths: Paths, width: float, name: str) -> None:
    drawn, _, _ = drawn_of(paths, width, name)
    held = [footprint(one, PLAIN_SIZE) for one in drawn.labels if one.words]
    apart(held)
    for one in held:
        assert one.right <= width + CLOSE


def test_on_a_telephone_a_step_begins_with_what_goes_on_alone() -> None:
    stages = [
        Column("Déposés", (Node("a", "déposés", 5, Tone.FULL, "5", "a"),)),
        Column("Sort", (Node("b", "adoptés", 2, Tone.FULL, "2", "b"), Node("c", "rejetés", 3, Tone.FULL, "3", "c"))),
        Column("Texte", (Node("d", "intégrés", 2, Tone.FULL, "2", "d"),)),
    ]
    passings = [[Passing("a", "b", 2, ""), Passing("a", "c", 3, "")], [Passing("b", "d", 2, "")]]
    assert [box.measures for box in flow(stages, passings, WIDE).boxes] == [5, 2, 3, 2]
    assert [box.measures for box in flow(stages, passings, NARROW).boxes] == [5, 2, 3, 2, 2]


@given(PATHS, st.integers(0, 2))
def test_telling_several_as_one_loses_no_path(paths: Paths, column: int) -> None:
    told = paths.told(column, lambda key: "*" if key > "c" else key)
    assert told.total == paths.total
    assert told.by(column)["*"] == sum(n for key, n in paths.by(column).items() if key > "c")
    for other in {0, 1, 2} - {column}:
        assert told.by(other) == paths.by(other)


def test_a_path_is_counted_for_each_paragraph_and_ends_where_no_paragraph_is() -> None:
    paths = Paths.of([Fed("agent", "attente", 3, {"I": 2, "II": 1}), Fed("agent", "attente", 4, {})])
    assert dict(paths.counts) == {
        ("agent", "attente", "I"): 6,
        ("agent", "attente", "II"): 3,
        ("agent", "attente", NOWHERE): 4,
    }
    assert Paths.of([Fed("agent", "attente", 0, {"I": 2})]).total == 0


# --- the strip ---

CELLS = st.builds(
    Cell,
    tone=st.sampled_from([Tone.FULL, Tone.HATCHED, Tone.SOFT, Tone.EMPTY]),
    inside=st.sampled_from(["", "3", "12"]),
    under=st.sampled_from(["–", "0.1", "12.10"]),
    signs=st.lists(st.sampled_from(list(Sign)), unique=True, max_size=3).map(tuple),
    newest=st.booleans(),
    address=st.just("/paragraphes/aaaaaaa2"),
    named=st.just("Chapitre I, alinéa 2"),
)
CHAPTERS = st.lists(st.builds(Chapter, WORDS, st.lists(CELLS, min_size=1, max_size=60).map(tuple)), max_size=4)


@given(CHAPTERS, WIDTHS)
def test_each_paragraph_has_one_cell_of_one_size_that_leads_to_it(chapters: list[Chapter], width: float) -> None:
    drawn = strip(chapters, width)
    cells = [cell for chapter in chapters for cell in chapter.cells]
    assert [link.named for link in drawn.links] == [cell.named for cell in cells]
    assert [link.boxes[0].tone for link in drawn.links] == [cell.tone for cell in cells]
    assert len({round(link.boxes[0].area, 6) for link in drawn.links}) <= 1
    apart([link.hit for link in drawn.links])
    for title in drawn.labels:
        assert footprint(title, PLAIN_SIZE * 1.14).right <= width + CLOSE
    inside(drawn)
    for link, cell in zip(drawn.links, cells, strict=True):
        assert min(link.hit.width, link.hit.height) >= 24, "a finger finds it"
        assert [mark.sign for mark in link.marks] == list(cell.signs)
        assert bool(link.rules) is cell.newest
        for mark in link.marks:
            half = mark.size / 2
            assert link.hit.x - 1 <= mark.x - half
            assert mark.x + half <= link.hit.right + 1
            assert mark.y + half <= link.boxes[0].y + CLOSE
        for one in link.labels:
            assert footprint(one, 9.5).right <= link.hit.right + 1.5
    assert not unlinked(drawn).links
    assert unlinked(drawn).boxes == drawn.every_box


@given(CHAPTERS, WIDTHS)
def test_the_small_strip_shows_the_same_cells(chapters: list[Chapter], width: float) -> None:
    drawn = small_strip(chapters, width)
    cells = [cell for chapter in chapters for cell in chapter.cells]
    assert [box.tone for box in drawn.boxes] == [cell.tone for cell in cells]
    assert [one.sign for one in drawn.marks] == [Sign.TRIANGLE] * sum(bool(cell.signs) for cell in cells), "one for all"
    assert not drawn.links
    apart(drawn.boxes)
    inside(drawn)


def test_a_long_text_goes_on_in_rows_and_moves_with_its_links() -> None:
    cell = Cell(Tone.HATCHED, "3", "0.1", (Sign.DISC,), newest=True, address="/p", named="Ici")
    chapter = Chapter("Un chapitre", (cell,) * 200)
    small = small_strip([chapter], NARROW)
    assert len({box.y for box in small.boxes}) > 1
    apart(small.boxes)
    inside(small)
    whole = strip([chapter], WIDE)
    under = stacked([Picture(WIDE, 50), whole], gap=10)
    assert [link.hit.y for link in under.links] == [link.hit.y + 60 for link in whole.links]
    assert [link.rules[0].to_y for link in under.links] == [link.rules[0].to_y + 60 for link in whole.links]
    assert under.links[0].marks[0].y == whole.links[0].marks[0].y + 60
    assert under.tones == {Tone.HATCHED}
    inside(under)


# --- what stands around ---


@given(st.lists(WORDS.filter(bool), max_size=6), WIDTHS)
def test_a_legend_and_a_frame_hold_all_they_are_given(words: list[str], width: float) -> None:
    keys = [Key(one, tone) for one, tone in zip(words, list(Tone), strict=False)]
    drawn = legend(keys, width)
    assert len(drawn.boxes) == len(keys)
    apart(drawn.boxes)
    inside(drawn)
    apart([footprint(one, PLAIN_SIZE) for one in drawn.labels if one.words])
    whole = framed(drawn, "Un titre", ("Une phrase.", "Une source."))
    assert len(whole.boxes) == len(drawn.boxes)
    inside(whole)
    said = " ".join(one.words for one in whole.labels)
    assert "Un titre" in said
    assert "Une source." in said


def test_a_legend_shows_signs_and_lines_as_they_are() -> None:
    drawn = legend([Key("amendement", sign=Sign.TRIANGLE), Key("récrit")], WIDE)
    assert [one.sign for one in drawn.marks] == [Sign.TRIANGLE]
    assert drawn.rules[0].heavy
    assert broken("un deux trois", width_of("un deux")) == ("un deux", "trois")


@given(st.lists(st.floats(1, 50), max_size=5))
def test_pictures_are_stacked_without_touching(heights: list[float]) -> None:
    several = [Picture(10, high, boxes=(Box(0, 0, 10, high, Tone.FULL),)) for high in heights]
    drawn = stacked([*several, Picture(10, 0)], gap=4)
    assert len(drawn.boxes) == len(heights)
    apart(drawn.boxes)
    inside(drawn)


def test_signs_and_ribbons_are_written_as_svg_reads_them() -> None:
    assert Mark(10, 10, 4, Sign.TRIANGLE).points == "10,8 12,12 8,12"
    assert Mark(10, 10, 4, Sign.DISC).points == ""
    drawn, _, _ = drawn_of(Paths({("a", "b", "c"): 3}), WIDE)
    assert drawn.bands[0].path.startswith("M12 24C")
    assert drawn.bands[0].path.endswith("Z")


# --- time ---

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given its zone


@given(MOMENTS, st.integers(0, 9_000))
def test_spans_hold_both_ends_and_follow_each_other(first: datetime, days: int) -> None:
    last = first + timedelta(days=days)
    cut = spans(first, last)
    assert len(cut.days) <= MOST
    assert cut.edges[-1] > last
    assert list(cut.edges) == sorted(set(cut.edges))
    if cut.by != YEAR:
        assert cut.edges[0] <= first


def test_spans_are_days_then_weeks_then_months_then_years() -> None:
    start = datetime(2026, 3, 4, 9, tzinfo=UTC)
    by = [spans(start, start + timedelta(days=days)).by for days in (0, 15, 16, 100, 200, 400, 900)]
    assert by == [DAY, DAY, WEEK, WEEK, MONTH, MONTH, YEAR]
    assert spans(start, start + timedelta(days=40)).days[0].weekday() == 0
    december = spans(datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    assert [one.month for one in december.days] == [9, 10, 11, 12, 1, 2] or december.by != MONTH


def test_the_last_days_end_with_today_in_paris() -> None:
    late = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # already the 29th in Paris, when the clocks change
    cut = last_days(late, 3)
    assert [one.isoformat() for one in cut.days] == ["2026-03-27", "2026-03-28", "2026-03-29"]
    assert cut.edges[0] < late < cut.edges[-1]
