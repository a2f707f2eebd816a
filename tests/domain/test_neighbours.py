"""Changes that touch: which of them are no question, and which must stay one however small the room between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.comparing.spelling import alike, respelled_twice, spelled
from manifeste_tool.domain.merging.changes import changes
from manifeste_tool.domain.merging.three_way import merge_words, merged
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.plain.plain_words import plain_words
from tests.domain.strategies import words

A = "La commune publie la liste de ses outils."
B = "Elle dit à quoi chacun sert et ce qu'il coûte."
C = "Les habitants peuvent demander à comprendre une décision."
NEW = "Un registre public est tenu à jour par le conseil."


def text(*blocks):
    return "\n\n".join(blocks) + "\n"


def both_ways(base, ours, theirs):
    one, other = merge_plain(base, ours, theirs), merge_plain(base, theirs, ours)
    assert one.clean == other.clean
    return one, other


#: What stands between the changes is the end of a paragraph, as between two units of the manifesto.
APART = {
    "a paragraph put after one whose last word changed": (
        text(A, B),
        text(A, NEW, B),
        text(A.replace("outils", "logiciels"), B),
        text(A.replace("outils", "logiciels"), NEW, B),
    ),
    "a paragraph put before one whose first word changed": (
        text(A, B),
        text(A, NEW, B),
        text(A, B.replace("Elle dit", "Le maire dit")),
        text(A, NEW, B.replace("Elle dit", "Le maire dit")),
    ),
    "a paragraph put first, before one whose first word changed": (
        text(A, B),
        text(NEW, A, B),
        text(A.replace("La commune", "Le département"), B),
        text(NEW, A.replace("La commune", "Le département"), B),
    ),
    "a paragraph put last, after one whose last word changed, no line feed at the end": (
        A,
        f"{A}\n\n{NEW}",
        A.replace("outils", "logiciels"),
        f"{A.replace('outils', 'logiciels')}\n\n{NEW}",
    ),
    "a paragraph taken out before one whose first word changed": (
        text(A, B, C),
        text(A, C),
        text(A, B, C.replace("Les habitants", "Les usagers")),
        text(A, C.replace("Les habitants", "Les usagers")),
    ),
    "a paragraph taken out after one whose last word changed": (
        text(A, B, C),
        text(A, C),
        text(A.replace("outils", "logiciels"), B, C),
        text(A.replace("outils", "logiciels"), C),
    ),
    "the first paragraph taken out before one whose first word changed": (
        text(A, B),
        text(B),
        text(A, B.replace("Elle dit", "Le maire dit")),
        text(B.replace("Elle dit", "Le maire dit")),
    ),
    "an item put after one whose last word changed": (
        "- un premier point\n- un deuxième point\n",
        "- un premier point\n- un point de plus\n- un deuxième point\n",
        "- un premier sujet\n- un deuxième point\n",
        "- un premier sujet\n- un point de plus\n- un deuxième point\n",
    ),
    "a tag alone on its line replaced, after an item whose last word changed": (
        "- un premier point\n{% fin %}\n",
        "- un premier point\n- un point de plus\n",
        "- un premier sujet\n{% fin %}\n",
        "- un premier sujet\n- un point de plus\n",
    ),
    "words changed on both sides of the end of a sentence": (
        text("Lancez la commande `init`. Elle répond ainsi."),
        text("Lancez la commande `init` (dans le bon dossier). Elle répond ainsi."),
        text("Lancez la commande `init`. Si tout va bien, elle répond ainsi."),
        text("Lancez la commande `init` (dans le bon dossier). Si tout va bien, elle répond ainsi."),
    ),
    "an apostrophe written otherwise beside a changed word": (
        text("Selon l’avis des élus,, l’outil reste public."),
        text("Selon l'avis des élus,, l'outil reste public."),
        text("Selon l’avis des élus, l’outil reste public."),
        text("Selon l'avis des élus, l'outil reste public."),
    ),
    "emphasis written otherwise beside a changed word": (
        text("La règle du maire *non est provisoire.*"),
        text("La règle du bon président *non est provisoire.*"),
        text("La règle du maire _non est provisoire._"),
        text("La règle du bon président _non est provisoire._"),
    ),
    "bullets written otherwise before a changed first word": (
        "* un point\n* deux points\n",
        "- un point\n- deux points\n",
        "* un point\n* encore deux points\n",
        "- un point\n- encore deux points\n",
    ),
}


@pytest.mark.parametrize("case", APART.values(), ids=APART.keys())
def test_changes_that_stay_on_their_side_of_a_border_are_both_made(case):
    *sides, expected = case
    for one in both_ways(*sides):
        assert one.clean
        assert one.text == expected


#: However near they are to those above, nobody can tell what both people meant.
MEETING = {
    "a paragraph put where the other added a sentence to the one before": (
        text(A, B),
        text(A, NEW, B),
        text(f"{A} Elle la tient à jour.", B),
    ),
    "a paragraph put where the other began the next one with new words": (
        text(A, B),
        text(A, NEW, B),
        text(A, f"Chaque année, {B}"),
    ),
    "a paragraph put before one that the other replaced by quite another": (
        text(A, B, C),
        text(A, NEW, B, C),
        text(A, "Toute décision automatique est annoncée.", C),
    ),
    "a paragraph put where the other reworded the end and added a sentence": (
        text(A, B),
        text(A, NEW, B),
        text(A.replace("outils.", "logiciels. Un avis les accompagne."), B),
    ),
    "two paragraphs put at one place": (text(A, B), text(A, NEW, B), text(A, C, B)),
    "a paragraph put beside one that was taken out": (text(A, B, C), text(A, B, NEW, C), text(A, C)),
    "a paragraph put beside one that was joined to the next": (text(A, B), text(A, NEW, B), text(f"{A} {B}")),
    "two neighbours, each taken out by one": (text(A, B, C, NEW), text(A, C, NEW), text(A, B, NEW)),
    "a paragraph taken out where the other changed a word of it": (
        text(A, B, C),
        text(A, C),
        text(A, B[:-7] + "vaut.", C),
    ),
    "two words side by side": (
        text("le bon outil public"),
        text("le vieil outil public"),
        text("le bon logiciel public"),
    ),
    "a sentence put where the other reworded the end of the one before": (
        text(f"{A} {C}"),
        text(f"{A} {NEW} {C}"),
        text(f"{A.replace('outils', 'logiciels')} {C}"),
    ),
    "a sentence added on one side of the border": (
        text(f"{A} {B}"),
        text(f"{A.replace('outils.', 'logiciels. Un avis suit.')} {B}"),
        text(f"{A} {B.replace('Elle dit', 'Le maire dit')}"),
    ),
    "an abbreviation that ends no sentence": (
        text("L'avis de M. Untel est public."),
        text("L'avis de S. Untel est public."),
        text("L'avis de M. Machin est public."),
    ),
    "a point before a small letter": (
        text("La liste, le coût, etc. sont publics."),
        text("La liste, le coût, p.ex. sont publics."),
        text("La liste, le coût, etc. seront publics."),
    ),
    "a sentence whose end is gone": (
        text(f"{A} {B}"),
        text(f"{A.replace('outils.', 'outils ;')} {B}"),
        text(f"{A} {B.replace('Elle dit', 'Le maire dit')}"),
    ),
    "a word written otherwise by one and changed by the other": (
        text("Nous gardons l’outil, testé ici."),
        text("Nous gardons l'outil, testé ici."),
        text("Nous gardons l’engin, testé ici."),
    ),
    "a word written otherwise by both, beside what one of them changed": (
        text("Le code n'est mauvais que par endroits."),
        text("Le code lui-même n’est mauvais que par endroits."),
        text("Le code n’est mauvais que par endroits."),
    ),
    "a paragraph put before the first one, replaced by quite another": (
        text(A, B),
        text(NEW, A, B),
        text("Toute décision automatique est annoncée.", B),
    ),
    "a sign of arithmetic, which is no bullet": (
        text("soit a + b au plus"),
        text("soit a - b au plus"),
        text("soit a * b au plus"),
    ),
}


@pytest.mark.parametrize("case", MEETING.values(), ids=MEETING.keys())
def test_changes_that_meet_stay_a_question(case):
    for one in both_ways(*case):
        assert not one.clean


def test_what_was_moved_comes_in_the_order_of_whoever_moved_it():
    base = text("Un début qui ne bouge pas du tout ici.", A, B, C)
    ours = text("Un début qui ne bouge pas du tout ici.", C, B, A)
    theirs = base.replace("demander à", "exiger de").replace("coûte", "vaut")
    for one in both_ways(base, ours, theirs):
        assert one.clean
        assert one.text == ours.replace("demander à", "exiger de").replace("coûte", "vaut")


def test_what_slides_over_several_words_may_stand_anywhere_among_them():
    (change,) = changes(["un", "deux", "trois"], ["un", "deux", "un", "deux", "trois"])
    assert (change.start, change.end, change.low, change.high, change.blocks) == (2, 2, 0, 4, False)
    (change,) = changes(["un", "", "deux"], ["un", "", "trois", "", "deux"])
    assert (change.start, change.end, change.low, change.high, change.blocks) == (1, 1, 2, 4, True)
    (change,) = changes(["un", "", "trois", "", "deux"], ["un", "", "deux"])
    assert (change.start, change.end, change.low, change.high, change.taken) == (1, 3, 3, 7, ["", "trois"])
    (change,) = changes(["trois", "", "deux"], ["deux"])
    assert (change.start, change.end, change.low, change.high, change.blocks) == (0, 2, -1, 3, True)


@given(*[st.lists(st.sampled_from(["", "a", "b", "non", "oui"]), max_size=9)] * 2)
def test_changes_made_in_order_give_the_other_side(before, after):
    made, at = [], 0
    for one in changes(before, after):
        assert one.start >= at
        assert one.taken == before[one.start : one.end]
        made += [*before[at : one.start], *one.put]
        at = one.end
        assert len(made) - at == one.shift
    assert made + before[at:] == after


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("_un_", ["*un*"]),
        ("__un__", ["**un**"]),
        ("un_nom_long _x", ["un_nom_long", "*x"]),
        ("l’un", ["l'un"]),
        ("“un”", ['"un"']),
        ("- un - deux", ["*", "un", "-", "deux"]),
        ("+ un", ["*", "un"]),
        ("un\n- deux\n\n* trois", ["un", "", "*", "deux", "", "*", "trois"]),
    ],
)
def test_signs_in_two_forms_are_compared_in_one(said, compared):
    assert alike(plain_words(said)) == compared


def test_a_word_is_respelled_twice_where_both_sides_wrote_it_otherwise():
    base = plain_words("Sur l’un et l’autre bord")
    first, last = (plain_words(said) for said in ("Sur l'un et l’autre bord", "Là sur l’un et l'autre bord"))
    assert not respelled_twice(base, first, last)
    assert respelled_twice(base, first, plain_words("Là sur l'un et l’autre bord"))
    assert respelled_twice(base, last, plain_words("et l'autre bord"))
    assert not respelled_twice(base, base, first)


def test_spelling_is_merged_sign_by_sign():
    assert spelled("l’IA", "l’IA", "l'IA") == "l'IA"
    assert spelled("l’IA", "l'IA", "l’IA") == "l'IA"
    assert spelled("*", "-", "+") == "-"
    assert spelled("_l’IA_", "*l’IA*", "_l'IA_") == "*l'IA*"
    assert spelled("l’IA", "l'IA", "l'IA") == "l'IA"


@given(words, st.sampled_from(["'", "’"]), st.sampled_from(["'", "’"]))
def test_a_change_of_apostrophes_alone_is_taken_whole(said, one, other):
    base, ours = (f"{said} l{sign}avis {said}" for sign in (one, other))
    assert merged(merge_words(base, ours, base)) == ours
    assert merged(merge_words(base, base, ours)) == ours
