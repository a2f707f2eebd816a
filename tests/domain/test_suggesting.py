"""How words are compared, and texts put in the order of their nearness to them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.suggesting import roots as words_known
from manifeste_tool.domain.suggesting.frequencies import Frequencies
from manifeste_tool.domain.suggesting.passages import sentences, shown
from manifeste_tool.domain.suggesting.query import MOST_ROOTS, Query
from manifeste_tool.domain.suggesting.ranking import Candidate, Weights, near_pairs, neighbours, ranked
from manifeste_tool.domain.suggesting.roots import grams, root, roots, tokens
from manifeste_tool.domain.text.stems import stem, stems

BODIES = {
    "A": "Gardez un guichet humain dans chaque mairie.",
    "B": "L'empreinte carbone des serveurs doit être mesurée chaque année.",
    "C": "Les agents sont formés avant tout déploiement d'un outil.",
    "D": "Chaque agent choisit son outil. La mairie garde une personne au guichet.",
}
KNOWN = Frequencies.of(map(stems, BODIES.values()))
CANDIDATES = [Candidate(key, "", body) for key, body in BODIES.items()]
SAID = st.text(alphabet="aeiourstnlcdpm é'.\n", max_size=80)


def order(asked: str, candidates: list[Candidate] = CANDIDATES, **weights: float) -> list[str]:
    return [one.candidate.key for one in ranked(Query.of(asked, KNOWN), candidates, Weights(**weights))]


@pytest.mark.parametrize(
    "family",
    [
        "harceler harcèlement harcelés",
        "former formation formateurs formatrice formées",
        "éduquer éducation éducatif éduquent",
        "déployer déploiement déployé",
        "mesure mesurer mesurées",
        "politique politiques",
        "égalité égal égale égalitaire",
    ],
)
def test_words_of_a_family_have_one_root(family: str) -> None:
    assert len({root(stem(word)) for word in family.split()}) == 1


@pytest.mark.parametrize("words", ["maire mare", "rue ruse", "2024 2025", "sol soleil", "agent agence"])
def test_short_words_and_figures_keep_what_tells_them_apart(words: str) -> None:
    one, other = (root(stem(word)) for word in words.split())
    assert one != other


@given(st.text(alphabet="abcdeimnoqrstuvx", max_size=20))
def test_a_root_begins_its_word_and_is_no_shorter_than_four_letters(word: str) -> None:
    found = root(word)
    assert len(found) >= min(len(word), 4) - 1
    assert word.startswith(found[:-1])


def test_small_words_and_elisions_say_nothing() -> None:
    assert tokens("L’accueil de l'élu, à la mairie : 1 guichet !") == ("accueil", "elu", "mairi", "1", "guichet")
    assert roots(tokens("formation des élus")) == ("form", "elu")


def test_what_is_remembered_of_words_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_known, "_MOST_KNOWN", 2)
    words_known._ROOTS.clear()
    assert [root(one) for one in ("formation", "harceler", "eduquer", "formation")] == [
        "form",
        "harc",
        "educ",
        "form",
    ]
    assert len(words_known._ROOTS) <= 2


def test_a_word_is_known_by_its_pieces() -> None:
    assert grams("mairi") == {"mair", "airi"}
    assert grams("elu") == {"elu"}


def test_a_text_is_cut_into_sentences_that_say_something() -> None:
    cut = sentences("Un guichet. Et de la…\n\nUne mairie ! ; Un agent")
    assert [one.words for one in cut] == ["Un guichet.", "Une mairie !", "Un agent"]
    assert cut[1].roots == ("mair",)


def test_a_long_passage_is_shown_around_the_first_word_met() -> None:
    long = " ".join(["mot"] * 200 + ["guichet"] + ["mot"] * 200)
    found = shown(long, lambda word: word == "guichet")
    assert found.startswith("… mot")
    assert found.endswith("mot …")
    assert "guichet" in found
    assert len(found) <= 404
    assert shown("court", lambda _: False) == "court"
    assert shown(long, lambda _: False).startswith("mot")
    assert shown("x" * 900, lambda _: False) == "x" * 400


def test_what_is_rare_tells_more() -> None:
    assert KNOWN.total == 4
    assert KNOWN.rarity(KNOWN.stems, "zzz") > KNOWN.rarity(KNOWN.stems, "empreint") > KNOWN.rarity(KNOWN.stems, "mairi")
    assert KNOWN.rarity({"x": 9}, "x") > 0
    assert KNOWN.families["form"] == ("form",)
    assert Frequencies.of([]).rarity({}, "x") > 0


def test_of_a_long_query_the_rarest_roots_are_kept_in_their_order() -> None:
    rare = [f"{one}{other}bkz" for one, other in product("bcdfghk", repeat=2)][:MOST_ROOTS]
    asked = Query.of(f"mairie guichet {' '.join(rare)}", KNOWN)
    assert list(asked.stems) == rare


def test_the_rarest_comes_first_with_the_stems_by_which_it_is_found() -> None:
    query = Query.of("des guichets formateurs", KNOWN)
    assert list(query.families) == ["form", "guichet"]
    assert query.families["form"] == ("formateur", "form")
    assert query.meets("formation")
    assert query.met_in("L'Agent FORMÉ au guichet, formé") == ("FORMÉ", "guichet", "formé")


@given(st.lists(SAID, min_size=1, max_size=6), SAID)
def test_scores_fall_and_what_shares_nothing_is_left_out(said: list[str], asked: str) -> None:
    known = Frequencies.of(map(stems, said))
    query = Query.of(asked, known)
    found = ranked(query, [Candidate(str(number), "", body) for number, body in enumerate(said)])
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert one.score > 0
        assert one.passage == "" or set(query.rarities).intersection(roots(tokens(one.passage)))
    near = {one.candidate.key for one in found}
    for number, body in enumerate(said):
        assert str(number) in near or not set(query.roots).intersection(roots(tokens(body)))


@pytest.mark.parametrize("key", BODIES)
def test_the_own_words_of_a_text_put_it_first(key: str) -> None:
    assert order(BODIES[key])[0] == key


def test_a_title_counts_among_the_own_words() -> None:
    assert order("tramway", [Candidate("A", "Le tramway", "Du bruit."), *CANDIDATES[1:]]) == ["A"]
    found = ranked(Query.of("tramway", KNOWN), [Candidate("A", "Le tramway", "Du bruit.")])
    assert found[0].passage == "Le tramway"


def test_what_others_say_of_a_text_makes_it_near_and_shows_no_passage() -> None:
    found = ranked(Query.of("pollution", KNOWN), [Candidate("B", "", BODIES["B"], ("La pollution numérique",))])
    assert [(one.candidate.key, one.passage) for one in found] == [("B", "")]


def test_words_near_each_other_count_more_than_words_apart() -> None:
    apart = Candidate("A", "", "Le guichet ouvre tôt. On attend son tour longtemps dans cette mairie.")
    near = Candidate("B", "", "On attend longtemps son tour dans ce lieu. Le guichet de mairie ouvre tôt.")
    assert order("guichet de la mairie", [apart, near]) == ["B", "A"]


def test_a_word_spelled_otherwise_is_near_by_its_pieces_alone_where_nothing_else_is() -> None:
    assert order("emprainte serveurs") == ["B"]
    assert order("emprinte") == [*order("emprinte", pieces=0), "B"]


def test_the_best_passage_is_the_sentence_that_says_most_or_two_that_share() -> None:
    asked = Query.of("l'outil de l'agent", KNOWN)
    assert ranked(asked, CANDIDATES[3:])[0].passage == "Chaque agent choisit son outil."
    both = ranked(Query.of("outil au guichet", KNOWN), CANDIDATES[3:])[0].passage
    assert both in BODIES["D"]


def test_pairs_are_of_different_roots_at_most_three_words_apart() -> None:
    said = ("a", "x", "b", "a", "x", "x", "x", "b")
    assert near_pairs(said, {"a", "b"}) == ["a b", "a b"]
    assert neighbours(said, {"a", "b"}) == ["b a"]


def test_among_equals_the_key_decides_and_nothing_is_ranked_among_nothing() -> None:
    twins = [Candidate(key, "", BODIES["A"]) for key in "ZYX"]
    assert order("guichet", twins) == ["X", "Y", "Z"]
    assert order("guichet", []) == []
