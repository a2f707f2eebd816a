"""What an edited document means: faces, spelling, views by author, lines, passages, grids, founding."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.returning.faces import Face, Piece, pieces_of, tidy, words_of, written
from manifeste_tool.domain.returning.founded import founded
from manifeste_tool.domain.returning.grid import Row, line_of, placed, rows_of
from manifeste_tool.domain.returning.lines import Line, Wanted, gestures_of, lines_between
from manifeste_tool.domain.returning.passages import How, beside, found, nearest, shown
from manifeste_tool.domain.returning.returned import Cause, Comment, Problem, Returned, Unit
from manifeste_tool.domain.returning.spelling_kept import spelling_kept
from manifeste_tool.domain.returning.tables import cells_of
from manifeste_tool.domain.returning.tables import rows_of as table_rows
from manifeste_tool.domain.returning.understanding import is_foreign, understood
from manifeste_tool.domain.text.gestures import Insert, applied
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, Kind, Source

ANNE, BRUNO = "Anne", "Bruno"
STRONG, EMPHASIS = Face(strong=True), Face(emphasis=True)

BASE = parse(
    """---
title: Un texte
---

Un paragraphe avant tout chapitre. <!-- ¶aaaaaaa2 -->

## Préambule <!-- ¶aaaaaaa3 -->

Nous disons pourquoi. <!-- ¶aaaaaaa4 -->

## Accueillir <!-- ¶aaaaaaa5 -->

L'accueil par une personne reste possible partout. [@2025-ESSAI-0001] <!-- ¶aaaaaaa6 -->

Les agents sont formés chaque année. Ils choisissent leurs outils. [@2025-ESSAI-0002] <!-- ¶aaaaaaa7 -->

- un guichet ouvert ; <!-- ¶aaaaaaa8 -->
- un numéro qui répond. <!-- ¶aaaaaaa9 -->

| A | B |
|---|---|
| un | deux |

<!-- ¶bbbbbbb2 -->

La fin du texte est ici pour tous. <!-- ¶bbbbbbb3 -->
"""
)


def fresh() -> str:
    return "".join(random.choice(IDENTITY_ALPHABET) for _ in range(8))  # noqa: S311 - an identity for a test


def unit(identity: str, *pieces: Piece, **more: object) -> Unit:
    old = BASE.by_id.get(identity)
    kind = old.kind if old else Kind.PARAGRAPH
    level = old.level if old else 0
    own = pieces or ((Piece(cells_of(old.text)),) if old and kind is Kind.TABLE else pieces_of(old.text if old else ""))
    values = {"kind": kind, "level": level, "names": (identity,) if identity else ()} | more
    return Unit(tuple(own), **values)  # type: ignore[arg-type]


def document(**changed: Unit | tuple[Unit, ...] | None) -> Returned:
    """The base as it left, some of its units replaced by others (None: gone)."""
    units: list[Unit] = []
    for paragraph in BASE:
        one = changed.get(paragraph.id, unit(paragraph.id))
        units += one if isinstance(one, tuple) else [one] if one else []
    authors = {name for one in units for piece in one.pieces for name in (piece.added, piece.gone)}
    authors |= {name for one in units for name in (one.added, one.gone)}
    return Returned(tuple(units), authors=dict.fromkeys(sorted(authors - {""}), "2026-03-02"))


def told(returned: Returned) -> list[tuple[str, str, str, str]]:
    lines = understood(BASE, returned).lines
    return [(line.author, str(line.wanted), line.paragraph or f"après {line.place}", line.after) for line in lines]


@pytest.mark.parametrize(
    "markdown",
    [
        "**gras** et *italique*, ***les deux***, __gras__ et _italique_",
        "un [lien](https://exemple.fr/a) et <https://exemple.fr/b>",
        "du `code` et ``du `code` ``",
        "2 * 3 * 4, snake_case, [crochets], 3 < 4",
        r"des \*étoiles\* échappées",
        "[un **gras** lien](https://exemple.fr/a) et *un **deux***",
        "**gras [lien](https://exemple.fr/a) gras** *fin*",
    ],
)
def test_words_and_their_faces_go_out_and_come_back(markdown: str) -> None:
    pieces = pieces_of(markdown)
    assert tidy(pieces_of(written(pieces))) == tidy(pieces)


@given(
    st.lists(st.tuples(st.text("ab *_[]`<\\'é", max_size=5), st.sampled_from([Face(), STRONG, EMPHASIS])), max_size=5)
)
def test_whatever_is_written_reads_as_it_was(parts: list[tuple[str, Face]]) -> None:
    pieces = tuple(Piece(words, face) for words, face in parts)
    assert words_of(pieces_of(written(pieces))).replace("\\", "") == words_of(pieces).replace("\\", "")


def test_a_paragraph_of_nothing_but_signs_is_written_at_once() -> None:
    assert written([Piece("_a" * 5_000, STRONG)]) == "\\_a" * 5_000


def test_a_link_that_leads_nowhere_is_words_and_a_bare_host_has_no_slash() -> None:
    assert written([Piece("ici", Face(link="javascript:alert(1)"))]) == "ici"
    assert written([Piece("ici", Face(link="https://exemple.fr/"))]) == "[ici](https://exemple.fr)"


def test_spaces_leave_the_faces_that_they_stand_at_the_edge_of() -> None:
    pieces = [Piece("  un", STRONG), Piece(" ", STRONG), Piece("mot "), Piece(" gras ", STRONG), Piece("  ")]
    assert written(pieces) == "**un** mot **gras**"
    assert tidy([Piece(" "), Piece("\u00ad")]) == ()
    assert written([Piece("a", STRONG), Piece(" "), Piece("b", STRONG)]) == "**a b**"


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ('Il dit "oui".', "Il dit « oui ».", 'Il dit "oui".'),
        ("Un - deux...", "Un – deux…", "Un - deux..."),
        ("l'ami", "l’ami", "l'ami"),
        ("1/2 heure (c)", "½ heure ©", "1/2 heure (c)"),
        ('Il dit "oui" ici.', "Il dit « non » ici.", 'Il dit "non" ici.'),
        ("<https://exemple.fr/>", "<https://exemple.fr>", "<https://exemple.fr/>"),
    ],
)
def test_what_was_respelled_keeps_the_spelling_of_the_text(before: str, after: str, kept: str) -> None:
    assert spelling_kept(before, after) == kept


def test_a_document_without_a_change_says_none() -> None:
    assert told(document()) == []
    assert understood(BASE, document()).problems == ()


def test_each_author_has_the_base_with_their_changes_alone() -> None:
    changed = unit(
        "aaaaaaa6",
        Piece("L'accueil "),
        Piece("par une personne ", gone=ANNE),
        Piece("reste possible "),
        Piece("partout", gone=BRUNO),
        Piece("dans chaque commune", added=BRUNO),
        Piece("."),
    )
    assert told(document(aaaaaaa6=changed)) == [
        (ANNE, "changed", "aaaaaaa6", "L'accueil reste possible partout."),
        (BRUNO, "changed", "aaaaaaa6", "L'accueil par une personne reste possible dans chaque commune."),
    ]


def test_the_same_words_changed_by_two_are_said_to_both_and_what_one_undid_of_the_other_too() -> None:
    changed = unit(
        "aaaaaaa6",
        Piece("L'accueil par une personne reste "),
        Piece("possible", gone=ANNE),
        Piece("garanti", added=ANNE),
        Piece("vraiment ", added=ANNE, gone=BRUNO),
        Piece("souhaité", added=BRUNO),
        Piece(" partout."),
    )
    seen = understood(BASE, document(aaaaaaa6=changed))
    assert [line.overlaps for line in seen.lines] == [(BRUNO,), (ANNE,)]
    assert Problem(Cause.OVERLAP, "vraiment", f"{ANNE}, {BRUNO}") in seen.problems


def test_what_was_not_tracked_is_apart_from_what_an_author_tracked() -> None:
    apart = unit(
        "aaaaaaa6", Piece("L'accueil "), Piece("chaleureux ", added=ANNE), Piece("par une personne reste possible ici.")
    )
    assert told(document(aaaaaaa6=apart)) == [
        ("", "changed", "aaaaaaa6", "L'accueil par une personne reste possible ici."),
        (ANNE, "changed", "aaaaaaa6", "L'accueil chaleureux par une personne reste possible partout."),
    ]
    together = unit("aaaaaaa4", Piece("Nous disons "), Piece("clairement ", added=ANNE), Piece("comment."))
    assert told(document(aaaaaaa4=together))[1] == (ANNE, "changed", "aaaaaaa4", "Nous disons clairement comment.")


def test_a_paragraph_is_cut_joined_moved_inserted_and_deleted() -> None:
    first, second = "Les agents sont formés chaque année. ", "Ils choisissent leurs outils."
    cut = (unit("aaaaaaa7", Piece(first), added=ANNE), unit("", Piece(second)))
    assert told(document(aaaaaaa7=cut)) == [(ANNE, "split", "aaaaaaa7", f"{first.strip()}\n\n{second}")]
    joined = unit("aaaaaaa6", gone=ANNE)
    (line,) = understood(BASE, document(aaaaaaa6=joined)).lines
    assert (line.wanted, line.place) == (Wanted.JOINED, "aaaaaaa7")
    assert line.after == f"{BASE.by_id['aaaaaaa6'].text} {BASE.by_id['aaaaaaa7'].text}"
    words = BASE.by_id["aaaaaaa4"].text
    away = unit("aaaaaaa4", Piece(words, gone=ANNE), gone=ANNE)
    there = (unit("bbbbbbb3", added=ANNE), unit("", Piece(words, added=ANNE)))
    moved = understood(BASE, document(aaaaaaa4=away, bbbbbbb3=there)).lines
    assert [(one.wanted, one.paragraph, one.place) for one in moved] == [(Wanted.MOVED, "aaaaaaa4", "bbbbbbb3")]
    new = (unit("", Piece("Tout neuf.", added=ANNE), names=("aaaaaaa2",), added=ANNE), unit("aaaaaaa2", names=()))
    assert told(document(aaaaaaa2=new)) == [(ANNE, "inserted", "après ", "Tout neuf.")]
    gone = unit("aaaaaaa4", Piece(words, gone=ANNE), gone=ANNE)
    assert told(document(aaaaaaa4=gone)) == [(ANNE, "deleted", "aaaaaaa4", "")]
    over = unit("aaaaaaa4", Piece(words, gone=ANNE), Piece("Autre chose, et ", added=ANNE), gone=ANNE)
    onto = (over, unit("", Piece("sa suite.", added=ANNE)))
    assert told(document(aaaaaaa4=onto)) == [(ANNE, "changed", "aaaaaaa4", "Autre chose, et sa suite.")]
    instead = (gone, unit("", Piece("Tout autre propos que voilà.", added=ANNE)))
    assert {one[1] for one in told(document(aaaaaaa4=instead))} == {"deleted", "inserted"}
    rewritten = unit("aaaaaaa4", Piece(words, gone=ANNE), Piece("Autre chose entièrement.", added=ANNE))
    assert told(document(aaaaaaa4=rewritten)) == [(ANNE, "changed", "aaaaaaa4", "Autre chose entièrement.")]


def test_a_whole_chapter_can_be_taken_out_and_a_paragraph_become_a_heading_or_an_item() -> None:
    doomed = {
        identity: unit(identity, Piece(BASE.by_id[identity].text, gone=ANNE), gone=ANNE)
        for identity in ("aaaaaaa3", "aaaaaaa4")
    }
    assert told(document(**doomed)) == [(ANNE, "chapter", "aaaaaaa3", "")]
    raised = unit("aaaaaaa4", kind=Kind.HEADING, level=3)
    assert told(document(aaaaaaa4=raised)) == [("", "changed", "aaaaaaa4", "### Nous disons pourquoi.")]
    listed = unit("aaaaaaa4", kind=Kind.ITEM, ordered=True)
    assert told(document(aaaaaaa4=listed)) == [("", "changed", "aaaaaaa4", "1. Nous disons pourquoi.")]


def test_bookmarks_lost_doubled_slipped_or_met_are_put_right_by_the_words() -> None:
    lost = understood(BASE, document(aaaaaaa7=unit("aaaaaaa7", names=())))
    assert (lost.lines, lost.problems) == ((), (Problem(Cause.REALIGNED, "1"),))
    doubled = understood(BASE, document(aaaaaaa8=unit("aaaaaaa8", names=("aaaaaaa7", "aaaaaaa8"))))
    assert doubled.lines == ()
    assert [one.cause for one in doubled.problems] == [Cause.DUPLICATED]
    slipped = (unit("", Piece("Rien à voir avec la suite."), names=("aaaaaaa7",)), unit("aaaaaaa7", names=()))
    assert told(document(aaaaaaa7=slipped)) == [("", "inserted", "après aaaaaaa6", "Rien à voir avec la suite.")]
    met = unit("aaaaaaa7", names=("aaaaaaa6", "aaaaaaa7"))
    assert told(document(aaaaaaa6=None, aaaaaaa7=met)) == [("", "deleted", "aaaaaaa6", "")]
    assert is_foreign(BASE, Returned((unit("zzzzzzz2", Piece("x")),)))
    assert not is_foreign(BASE, Returned((unit("", Piece("x")),)))


def test_comments_explain_the_change_that_they_stand_on_or_are_remarks() -> None:
    changed = unit(
        "aaaaaaa4", Piece("Nous disons "), Piece("pourquoi", gone=ANNE), Piece("comment", added=ANNE), Piece(".")
    )
    new = (unit("aaaaaaa6", added=BRUNO), unit("", Piece("Tout neuf.", added=BRUNO)))
    back = document(aaaaaaa4=changed, aaaaaaa6=new)
    notes = (
        Comment(ANNE, "Plus précis.", 2),
        Comment(ANNE, "Et plus court.", 2),
        Comment(BRUNO, "À ajouter.", 5),
        Comment(BRUNO, "Vraiment ?", 6),
        Comment(ANNE, "Perdu.", 99),
    )
    back = Returned(back.units, comments=notes, authors=back.authors)
    lines = understood(BASE, back).lines
    assert [(line.author, str(line.wanted), line.paragraph, line.rationale) for line in lines] == [
        (ANNE, "changed", "aaaaaaa4", "Plus précis.\n\nEt plus court."),
        (ANNE, "remark", "", "Perdu."),
        (BRUNO, "inserted", "", "À ajouter."),
        (BRUNO, "remark", "aaaaaaa7", "Vraiment ?"),
    ]
    beside = Returned(document(aaaaaaa6=new).units, comments=(Comment(BRUNO, "Ici.", 4),), authors={BRUNO: ""})
    (line,) = understood(BASE, beside).lines
    assert line.rationale == "Ici."
    alone = Returned(document().units, comments=(Comment("Chloé", "Bien.", 2),))
    (line,) = understood(BASE, alone).lines
    assert (line.author, line.wanted, line.before) == ("", Wanted.REMARK, "Nous disons pourquoi.")


def test_a_table_or_a_title_changed_is_said_and_a_table_deleted_is_a_line() -> None:
    seen = understood(BASE, document(bbbbbbb2=unit("bbbbbbb2", Piece("A B un "), Piece("trois", added=ANNE))))
    assert seen.lines == ()
    assert seen.problems == (Problem(Cause.TABLE, "A B un trois", ANNE),)
    assert told(document(bbbbbbb2=None)) == [("", "deleted", "bbbbbbb2", "")]
    taken = unit("bbbbbbb2", Piece("A B un deux", gone=ANNE))
    assert told(document(bbbbbbb2=taken)) == [(ANNE, "deleted", "bbbbbbb2", "")]
    other = (unit("bbbbbbb3"), Unit((Piece("Un tableau tout autre"),), Kind.TABLE))
    assert [one.cause for one in understood(BASE, document(bbbbbbb3=other)).problems] == [Cause.TABLE]
    titled = Returned(document().units, title="Un autre titre")
    assert understood(BASE, titled).problems == (Problem(Cause.TITLE, "Un autre titre"),)
    kept = parse("```\ncode\n```\n\n<!-- ¶aaaaaaa2 -->\n")
    code = Returned((Unit((Piece("autre"),), Kind.OPAQUE, names=("aaaaaaa2",)),))
    assert [one.cause for one in understood(kept, code).problems] == [Cause.OPAQUE]


def test_the_lines_that_are_kept_make_the_text_that_was_wanted() -> None:
    wanted = parse(
        serialise(BASE)
        .replace("Nous disons pourquoi.", "Nous disons comment.")
        .replace("- un numéro qui répond. <!-- ¶aaaaaaa9 -->\n", "")
    )
    wanted = applied(
        wanted,
        [
            Insert("", "Premier.", before=True),
            Insert("", "Avant le premier.", before=True),
            Insert("aaaaaaa6", "Ajouté."),
        ],
        fresh,
    )
    lines = lines_between(BASE, wanted, ANNE)
    again = applied(BASE, gestures_of(BASE, lines), fresh)
    assert [one.text for one in again] == [one.text for one in wanted]
    assert lines[0].after == "Avant le premier.\n\nPremier."
    split = Line(Wanted.SPLIT, "aaaaaaa7", after="Les agents sont formés.\n\nIls choisissent.")
    joined = Line(Wanted.JOINED, "aaaaaaa8", "aaaaaaa9", after="un guichet et un numéro.")
    moved, gone = Line(Wanted.MOVED, "aaaaaaa4", "aaaaaaa6"), Line(Wanted.CHAPTER_DELETED, "aaaaaaa3")
    remark = Line(Wanted.REMARK, "aaaaaaa4", rationale="Rien.")
    made = applied(BASE, gestures_of(BASE, [gone, split, joined, moved, remark]), fresh)
    words = [one.text for one in made]
    assert "Nous disons pourquoi." in words
    assert "Préambule" not in words
    assert "un guichet et un numéro." in words
    (second,) = [one for one in made if one.text == "Ils choisissent."]
    assert second.sources == frozenset({Source("2025-ESSAI-0002")})
    assert [one.anchor for one in (split, Line(Wanted.INSERTED, place="aaaaaaa2"))] == ["aaaaaaa7", "aaaaaaa2"]


def test_a_joined_paragraph_taken_with_a_third_leaves_a_line_for_each() -> None:
    joined = {"aaaaaaa6": unit("aaaaaaa6", gone=ANNE), "aaaaaaa7": unit("aaaaaaa7", gone=ANNE)}
    joined["aaaaaaa8"] = unit("aaaaaaa8", kind=Kind.PARAGRAPH)
    lines = [line for line in understood(BASE, document(**joined)).lines if line.author == ANNE]
    assert next(str(line.wanted) for line in lines) == "joined"


@pytest.mark.parametrize(
    ("passage", "paragraph", "how"),
    [
        ("¶aaaaaaa6", "aaaaaaa6", How.IDENTITY),
        ("m_aaaaaaa6", "aaaaaaa6", How.IDENTITY),
        ("aaaaaaa7", "aaaaaaa7", How.IDENTITY),
        ("zzzzzzz2", "", How.NONE),
        ("Chapitre I, alinéa 2", "aaaaaaa7", How.PLACE),
        ("chapitre 1 alinéa 1", "aaaaaaa6", How.PLACE),
        ("l'alinéa 2 du chapitre I", "aaaaaaa7", How.PLACE),
        ("Préambule, alinéa 1", "aaaaaaa4", How.PLACE),
        ("Intitulé du chapitre I", "aaaaaaa5", How.PLACE),
        ("chapitre IX, alinéa 1", "", How.NONE),
        ("chapitre vvv, alinéa 1", "", How.NONE),
        ("Annexe, alinéa 1", "", How.NONE),
        ("alinéa 1", "", How.NONE),
        ("nous disons POURQUOI", "aaaaaaa4", How.WORDS),
        ("« formés chaque année »", "aaaaaaa7", How.WORDS),
        ("Les agents étaient formés chaque année et choisissent leurs outils", "aaaaaaa7", How.NEAR),
        ("les", "", How.NONE),
        ("…", "", How.NONE),
        (" . ", "", How.NONE),
        ("rien de tout cela ne se trouve ailleurs", "", How.NONE),
    ],
)
def test_a_passage_is_found_by_its_identity_its_number_or_its_words(passage: str, paragraph: str, how: How) -> None:
    place = found(BASE, passage)
    assert (place.paragraph if place else "", place.how if place else How.NONE) == (paragraph, how)


def test_an_alinea_without_a_chapter_is_found_where_there_is_no_chapter() -> None:
    text = parse("Un. <!-- ¶aaaaaaa2 -->\n\nDeux mots encore. <!-- ¶aaaaaaa3 -->\n")
    place = found(text, "alinéa 2")
    assert place is not None
    assert place.paragraph == "aaaaaaa3"


def test_the_nearest_passages_begin_with_the_one_that_is_sure() -> None:
    assert [one.paragraph for one in nearest(BASE, "Chapitre I, alinéa 2", limit=1)] == ["aaaaaaa7"]
    likely = nearest(BASE, "un guichet qui répond", limit=2)
    assert {one.paragraph for one in likely} == {"aaaaaaa8", "aaaaaaa9"}
    assert shown(BASE, "aaaaaaa4") == "Nous disons pourquoi."
    code = parse("```\ncode\n```\n\n<!-- ¶aaaaaaa2 -->\n")
    assert nearest(code, "un code") == ()
    assert beside("Après : le chapitre I, alinéa 2") == ("après", "chapitre I, alinéa 2")


def test_a_passage_as_near_to_two_paragraphs_is_placed_by_hand() -> None:
    text = parse("Un mot à dire ici là. <!-- ¶aaaaaaa2 -->\n\nUn mot à dire ici bas. <!-- ¶aaaaaaa3 -->\n")
    assert found(text, "Un mot à dire ici même") is None


def test_a_grid_is_known_by_its_headings_and_each_row_says_one_thing() -> None:
    cells = [
        ("Consigne",),
        ("Passage visé", "Rédaction proposée", "Motif", "Auteur"),
        ("Chapitre I, alinéa 1", "Une autre rédaction.", "Pourquoi", "Anne"),
        ("", "", ""),
        ("Après le chapitre I, alinéa 2", "Un alinéa neuf."),
        ("Avant le chapitre I, alinéa 1", "Un premier."),
        ("«\u00a0L’ACCUEIL par une personne reste\u00a0»", "Quelqu'un demeure"),
        ("Ils choisissent leurs outils.", "supprimer"),
        ("Préambule, alinéa 1", "Supprimer l'alinéa"),
        ("Nulle part au monde", "Quelque chose."),
        ("Chapitre I, alinéa 1", ""),
        ("Avant aaaaaaa2", "Tout en tête."),
    ]
    rows = rows_of(cells)
    assert rows is not None
    lines = [line_of(BASE, row)[0] for row in rows]
    assert [(str(one.wanted), one.paragraph or one.place, one.after) for one in lines] == [
        ("changed", "aaaaaaa6", "Une autre rédaction."),
        ("inserted", "aaaaaaa7", "Un alinéa neuf."),
        ("inserted", "aaaaaaa5", "Un premier."),
        ("changed", "aaaaaaa6", "Quelqu'un demeure possible partout."),
        ("changed", "aaaaaaa7", "Les agents sont formés chaque année."),
        ("deleted", "aaaaaaa4", ""),
        ("unplaced", "", "Quelque chose."),
        ("unplaced", "", ""),
        ("inserted", "", "Tout en tête."),
    ]
    assert (lines[0].author, lines[0].rationale) == ("Anne", "Pourquoi")
    assert rows_of([("Nom", "Prénom")]) is None
    assert rows_of([]) is None


def test_a_row_is_placed_where_somebody_says() -> None:
    assert placed(BASE, "après ceci", "Neuf.", "aaaaaaa4").place == "aaaaaaa4"
    assert placed(BASE, "ceci", "Neuf.", "aaaaaaa4").after == "Neuf."
    assert (
        placed(BASE, "une personne reste", "on demeure", "aaaaaaa6").after
        == "L'accueil par on demeure possible partout."
    )
    cut = parse("Il coûte 3 € l'heure en tout cas. <!-- ¶aaaaaaa2 -->\n")
    assert line_of(cut, Row("3 € l'heure", "4 €"))[0].after == "Il coûte 4 € en tout cas."
    split = parse("Les 12e6 agents sont là partout. <!-- ¶aaaaaaa2 -->\n")
    assert line_of(split, Row("e6 agents sont", "Neuf."))[0].wanted is Wanted.UNPLACED
    assert line_of(BASE, Row("", "Neuf."))[0].wanted is Wanted.UNPLACED


def test_a_text_is_founded_on_paragraphs_by_their_styles_and_what_is_refused_is_said() -> None:
    units = (
        Unit((Piece("Un chapitre"),), Kind.HEADING, 2),
        Unit((Piece("Un "), Piece("mot", STRONG), Piece(" de trop", gone=ANNE)), gone=ANNE),
        Unit((Piece("et la suite."),)),
        Unit((Piece(""),)),
        Unit((Piece("un"),), Kind.ITEM, 0, ordered=True),
        Unit((Piece("dessous"),), Kind.ITEM, 1),
        Unit((Piece("deux"),), Kind.ITEM, 0, ordered=True),
        Unit((Piece("point"),), Kind.ITEM, 0),
        Unit((Piece("un"),), Kind.ITEM, 0, ordered=True),
        Unit((Piece("A B c|d"),), Kind.TABLE, rows=(("A", "B"), ("c|d",))),
        Unit((Piece("x" * 30_000),)),
    )
    problems = (Problem(Cause.HEADER, "Page"), Problem(Cause.IMAGE, "une image", unit=3))
    text, refused = founded(Returned(units, title='Un "texte"', problems=problems))
    assert serialise(text) == (
        "---\ntitle: \"Un 'texte'\"\nlang: fr\n---\n\n## Un chapitre\n\nUn **mot** et la suite.\n\n"
        "1. un\n    - dessous\n2. deux\n- point\n1. un\n\n| A | B |\n|---|---|\n| c\\|d | |\n"
    )
    assert [(one.number, one.words[:9]) for one in refused] == [(3, "une image"), (11, "x" * 9)]
    assert founded(Returned(()))[0].front == "lang: fr"


def test_the_cells_of_a_table_are_read_with_their_bars() -> None:
    assert [[words_of(cell) for cell in row] for row in table_rows("A | B\n---|---\na \\| b | **c**\n")] == [
        ["A", "B"],
        ["a | b", "c"],
    ]
