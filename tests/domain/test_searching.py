"""What a search looks for, and how the words it found are shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.comparing.edits import Change, Edit
from manifeste_tool.domain.searching import marking
from manifeste_tool.domain.searching.kinds import Kind, Named, Standing, named
from manifeste_tool.domain.searching.marking import LONGEST, Run, excerpt, marked, plain
from manifeste_tool.domain.searching.near import near
from manifeste_tool.domain.searching.queries import LONGEST_QUERY, Query, read, sequence
from manifeste_tool.domain.searching.touched import touched
from manifeste_tool.domain.text.stems import MAX_QUERY_WORDS, Wanted, stems
from manifeste_tool.domain.text.text import Kind as UnitKind
from manifeste_tool.domain.text.text import Paragraph, Source

#: Few words that look alike, so that what is looked for is met.
WORDS = st.sampled_from(
    [
        "eau",
        "Eaux",
        "l'eau",
        "potable",
        "potables",
        "école",
        "ÉCOLES",
        "ecologie",
        "élu",
        "élue",
        "à",
        "12",
        "&",
        "<b>",
        "*",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)
QUERIES = st.lists(st.one_of(WORDS, st.sampled_from(["«", "»", '"', "“", "”"])), max_size=8).map(" ".join)


def found(runs: tuple[Run, ...]) -> list[str]:
    return [run.text for run in runs if run.found]


def shown(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("query", "texts", "others"),
    [
        ("écoles", ["L'ÉCOLE", "ecoles", "l'écologie"], ["les élus"]),
        ("élu eau", ["eaux et élues", "L'eau, l'élu"], ["élu", "eau"]),
        (
            "« eau potable »",
            ["l'eau potable", "Eaux potables !"],
            ["potable eau", "eau non potable", "eau potablement"],
        ),
        ('"eau potable"', ["d'eau potable"], ["eau, air potable"]),
        ("“eau potable”", ["une eau potable"], ["eau"]),
        ("agent « eau potable » guich", ["Eau potable, agent, guichets"], ["eau potable agent"]),
        ('"eau pot', ["eau potable", "eau pot"], ["pot eau"]),
        ('"eau', ["eau", "eaux"], ["air"]),
        ('eau "', ["eau"], ["eaudevie"]),
        ("eau eau", ["eau"], ["air"]),
        ("2024", ["en 2024."], ["2025"]),
        ("cœur", ["coeurs"], ["corps"]),
        ("e\u0301cole", ["école"], ["cole"]),
    ],
)
def test_a_query_finds_what_it_says_and_nothing_else(query: str, texts: list[str], others: list[str]) -> None:
    asked = read(query)
    assert [text for text in texts if not asked.finds(text)] == []
    assert [text for text in others if asked.finds(text)] == []


@pytest.mark.parametrize("query", ["", "  ", "«  »", '""', "l'", "…", "a à y"])
def test_what_holds_no_word_looks_for_nothing(query: str) -> None:
    assert not read(query)
    assert not read(query).wanted


def test_words_may_stand_in_several_fields_and_a_phrase_in_one() -> None:
    assert read("eau guichet").finds("L'eau", "Un guichet")
    assert not read("« eau guichet »").finds("L'eau", "Un guichet")


def test_an_index_is_asked_for_every_word_of_a_query_and_for_a_bounded_number_of_them() -> None:
    assert read("agent « eau potable » guich").wanted == Wanted(("agent", "eau", "potabl"), "guich")
    assert read("« eau potable »").wanted == Wanted(("eau", "potabl"))
    assert read("eau « eau »").wanted == Wanted(("eau",))
    assert read('agent "eau pot').wanted == Wanted(("agent", "eau"), "pot")
    many = read(" ".join(f"mot{number}x" for number in range(100)))
    assert len(many.wanted.whole) <= MAX_QUERY_WORDS
    assert len(read("a" * 1000).text) == LONGEST_QUERY


@given(TEXTS, QUERIES)
@example("eau ecologie", "« ecol")
def test_what_a_query_finds_an_index_finds_too(text: str, query: str) -> None:
    asked = read(query)
    if asked and asked.finds(text):
        held = stems(text)
        assert all(pattern.strip("%") in held for pattern in asked.wanted.patterns)


@given(TEXTS, QUERIES)
def test_what_is_found_is_marked_and_what_is_marked_was_looked_for(text: str, query: str) -> None:
    asked = read(query)
    runs = marked(text, asked)
    assert shown(runs) == text
    if asked and asked.finds(text):
        assert found(runs)
    looked_for = {*asked.wanted.whole, asked.wanted.begun} - {""}
    for words in found(runs):
        assert all(any(stem.startswith(one) for one in looked_for) for stem in sequence(words))


@given(st.text(), QUERIES, st.integers(20, 400))
@example("x" * 500, "x", 100)
@example(f"{'mot ' * 200}eau", "eau", 300)
def test_an_excerpt_is_a_piece_of_the_text_no_longer_than_asked(text: str, query: str, longest: int) -> None:
    runs = excerpt(text, read(query), longest=longest)
    assert len(shown(runs)) <= longest
    inside = shown(runs[(len(runs) > 0 and runs[0] == Run("…")) : len(runs) - (len(runs) > 1 and runs[-1] == Run("…"))])
    assert inside in " ".join(text.split()) or text.startswith("…") or "…" in text


@given(st.text(alphabet="eau &<>\"';#", max_size=60))
def test_no_mark_stands_inside_a_sign_of_html(text: str) -> None:
    runs = marked(text, read("eau"))
    html = "".join(f"<mark>{escape(run.text)}</mark>" if run.found else escape(run.text) for run in runs)
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)
    assert all("&" not in words and "<" not in words for words in found(runs))


def test_the_words_of_html_are_words_like_others() -> None:
    assert found(marked("L'&amp; d'un <mark>", read("amp mark"))) == ["amp", "mark"]


def test_the_passage_that_holds_most_is_shown_from_the_beginning_of_a_word() -> None:
    text = f"eau. {'mot ' * 100}L'eau est potable ici. {'mot ' * 100}"
    runs = excerpt(text, read("eau potable"))
    assert found(runs) == ["eau", "potable"]
    assert shown(runs).startswith("…mot ")
    assert shown(runs).endswith("mot…")
    assert len(shown(runs)) <= LONGEST


def test_a_passage_without_a_space_is_cut_where_it_must_be() -> None:
    assert shown(excerpt("x" * 400, read("rien"), longest=20)) == "x" * 18 + "…"
    late = excerpt(f"{'y' * 400} eau", read("eau"), longest=20)
    assert (shown(late), found(late)) == ("…eau", ["eau"])
    glued = excerpt(f"{'y' * 200}-eau-{'z' * 200}", read("eau"), longest=20)
    assert found(glued) == ["eau"]


def test_a_phrase_is_marked_as_one_and_its_words_elsewhere_are_not() -> None:
    assert found(marked("L'eau, l'eau potable et potable", read("« eau potable »"))) == ["eau potable"]
    assert found(marked("eau potable potable", read("« eau potable » potab"))) == ["eau potable", "potable"]
    assert found(marked("eau eau eau", read("« eau eau »"))) == ["eau eau eau"]


def test_markdown_is_shown_as_words() -> None:
    assert plain("**Un** _mot_ et [un lien](https://exemple.fr/a), `code` 2*3 a_b") == "Un mot et un lien, code 2*3 a_b"
    assert plain("| Usage | Garde |\n|---|:-:|\n| Lire | Un agent |") == "Usage · Garde · Lire · Un agent"
    assert plain("> Cité\n# Titre") == "Cité Titre"


def edit(before: str | None, after: str | None) -> Edit:
    units = [None if text is None else Paragraph(UnitKind.PARAGRAPH, text, "aaaaaaa2") for text in (before, after)]
    return Edit("aaaaaaa2", Change.MODIFIED, units[0], units[1], "")


LONG = "Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept."


def test_an_amendment_is_found_by_what_it_puts_in_and_takes_out_and_the_words_beside_it() -> None:
    words = touched([edit(LONG, LONG.replace("huit", "HUITIÈME"))])
    assert words == (
        "… deux trois quatre cinq six sept HUITIÈME neuf dix onze douze treize quatorze …\n"
        "… deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze …"
    )
    assert read("« sept huitième neuf »").finds(*words.split("\n"))
    assert not read("seize").finds(words)


def test_an_amendment_that_inserts_deletes_or_moves_is_found_by_the_words_it_touches() -> None:
    assert touched([edit(None, "Tout **nouveau**.")]) == "Tout nouveau."
    assert touched([edit("Tout ancien.", None)]) == "Tout ancien."
    assert touched([edit("Même.", "Même.")]) == ""
    short = touched([edit("Le guichet reste ouvert.", "Le guichet reste toujours ouvert.")])
    assert short == "Le guichet reste toujours ouvert."
    sourced = Paragraph(UnitKind.PARAGRAPH, "Même.", "aaaaaaa2", sources=frozenset({Source("E4")}))
    assert touched([Edit("aaaaaaa2", Change.MODIFIED, None, sourced, ""), edit("Même.", "Même.")]) == "Même."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-VALD-0003", Named(Kind.CONTRIBUTION, "2025-VALD-0003")),
        (" contribution 2025-vald-0003 ", Named(Kind.CONTRIBUTION, "2025-VALD-0003")),
        ("e4", Named(Kind.FINDING, "E4")),
        ("Enseignement E4", Named(Kind.FINDING, "E4")),
        ("enseignement n° 4", Named(Kind.FINDING, "E4")),
        ("@P3-12", Named(Kind.PIECE, "P3-12")),
        ("pièce 3", Named(Kind.PIECE, "P3")),
        ("piece P3-12", Named(Kind.PIECE, "P3-12")),
        ("Amendement 12", Named(Kind.AMENDMENT, "0/12")),
        ("amendement n° 2/12", Named(Kind.AMENDMENT, "2/12")),
        ("sous-amendement 7 rect. bis", Named(Kind.AMENDMENT, "0/7")),
        ("1/12", Named(Kind.AMENDMENT, "1/12")),
        ("k7m2p4xd", Named(Kind.TEXT, "k7m2p4xd")),
        ("¶k7m2p4xd", Named(Kind.TEXT, "k7m2p4xd")),
        ("Chapitre II, alinéa 3", Named(Kind.TEXT, "chapitre ii, alinéa 3")),
    ],
)
def test_what_names_one_thing_outright_is_understood(typed: str, meant: Named) -> None:
    assert named(typed)[0] == meant


@pytest.mark.parametrize(
    "typed", ["guichet", "amendement", "12", "contribution", "eau potable", "pièce de théâtre", ""]
)
def test_words_name_nothing_outright(typed: str) -> None:
    assert named(typed) == ()


def test_every_amendment_is_of_one_standing_at_most() -> None:
    states = [state for each in Standing for state in each.states]
    outcomes = [outcome for each in Standing for outcome in each.outcomes]
    assert len(set(states)) == len(states)
    assert set(outcomes) == set(Outcome) - {Outcome.NONE}
    assert set(states) | {State.DECIDED, State.INTEGRATED} == set(State)


def test_the_nearest_words_are_offered_for_those_that_nothing_holds() -> None:
    words = ["algorithme", "registre", "public"]
    assert near("un algoritme publique", words) == "un algorithme public"
    assert near("regis", words) == "", "the beginning of a word that is there is no mistake"
    assert near("zzzzzz eau", words) == ""
    assert near("", words) == ""
    assert near("algoritme", []) == ""


def test_queries_of_the_same_words_are_the_same_question() -> None:
    assert read("eau potable") == Query("eau potable", ("eau",), "potabl")
    assert marking.marked("", read("eau")) == ()
