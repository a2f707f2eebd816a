"""The dispositif: legal sentences, exactly, each proved by applying it again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.amending.dispositif import dispositif, printed
from manifeste_tool.domain.amending.dispositif_executor import UnreadableInstructionError, execute
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.sections import content
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from tests.domain.strategies import changed, texts

ONE = "La commune publie la liste des outils qu'elle emploie."
TWO = "Chaque habitant peut demander une explication. Elle lui est donnée en mots simples."
THREE = "Un bilan est débattu chaque année par le conseil."


def plain(*lines):
    return Text(tuple(Paragraph(Kind.PARAGRAPH, line) for line in lines))


def put(before, after):
    found = dispositif(plain(*before), plain(*after))
    done = execute(plain(*before), found, markdown=False)
    assert [unit.text for unit in done] == list(after)
    return found


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (ONE.replace("la liste", "le registre"), "substituer aux mots : « la liste » les mots : « le registre »."),
        (ONE.replace("commune", "métropole"), "substituer au mot : « commune » le mot : « métropole »."),
        (ONE.replace(" qu'elle emploie", ""), "supprimer les mots : « qu'elle emploie »."),
        (
            ONE.replace("publie", "publie chaque année"),
            "après le mot : « publie », insérer les mots : « chaque année ».",
        ),
        (ONE.replace("La commune", "Toute commune"), "substituer au mot : « La » le mot : « Toute »."),
        (f"Ici, {ONE}", "substituer au mot : « La » les mots : « Ici, La »."),
    ],
)
def test_words_of_an_alinea(line, sentence):
    assert put([ONE, TWO], [line, TWO]) == (f"À l'alinéa 1, {sentence}",)


def test_a_sentence_at_the_end_completes_the_alinea():
    assert put([ONE, TWO], [ONE, f"{TWO} Elle est gratuite."]) == (
        "Compléter l'alinéa 2 par la phrase suivante : « Elle est gratuite. »",
    )
    (found,) = put([ONE], [f"{ONE} Elle la tient à jour. Elle la date."])
    assert found.startswith("Compléter l'alinéa 1 par les phrases suivantes : « ")


def test_a_word_that_occurs_twice_is_quoted_with_its_neighbours():
    (found,) = put(["la ville et la région"], ["la ville et toute la région"])
    assert found == "À l'alinéa 1, après le mot : « et », insérer le mot : « toute »."
    (found,) = put(["ici la ville, là la ville enfin"], ["ici la ville, là la métropole enfin"])
    assert found == "À l'alinéa 1, substituer aux mots : « ville enfin » les mots : « métropole enfin »."


def test_whole_alineas():
    assert put([ONE, TWO, THREE], [ONE, THREE]) == ("Supprimer l'alinéa 2.",)
    assert put([ONE, TWO, THREE], [THREE]) == ("Supprimer les alinéas 1 à 2.",)
    assert put([ONE, TWO], [ONE, THREE, TWO]) == (f"Après l'alinéa 1, insérer l'alinéa suivant :\n« {THREE} »",)
    assert put([TWO], [ONE, THREE, TWO]) == (
        f"Avant l'alinéa 1, insérer les deux alinéas suivants :\n« {ONE} »\n« {THREE} »",
    )
    assert put([ONE], [ONE, TWO]) == (f"Compléter cet article par l'alinéa suivant :\n« {TWO} »",)
    assert put([ONE, TWO], [ONE, THREE]) == (f"Rédiger ainsi l'alinéa 2 :\n« {THREE} »",)
    assert put([ONE, TWO, THREE], [TWO, THREE, ONE]) == ("Déplacer l'alinéa 1 après l'alinéa 3.",)
    assert put([ONE, TWO, THREE], [THREE, ONE, TWO]) == ("Déplacer l'alinéa 3 avant l'alinéa 1.",)
    assert put([ONE, TWO], []) == ("Supprimer cet article.",)
    assert put([], [ONE]) == (f"Rédiger ainsi cet article :\n« {ONE} »",)
    assert put([ONE], [ONE]) == ()


def test_an_alinea_rewritten_or_changed_in_many_places_is_written_anew():
    many = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    other = many.replace("deux", "2").replace("six", "6").replace("dix", "10").replace("quinze", "15")
    assert put([many, ONE], [other, ONE]) == (f"Rédiger ainsi l'alinéa 1 :\n« {other} »",)


CHAPTERS = parse(
    f"""Avant tout. <!-- ¶aaaaaaaa -->

## Préambule <!-- ¶bbbbbbbb -->

{THREE} <!-- ¶cccccccc -->

## Une IA utile <!-- ¶dddddddd -->

{ONE} <!-- ¶eeeeeeee -->

### Des droits <!-- ¶ffffffff -->

{TWO} <!-- ¶gggggggg -->

- premier point <!-- ¶hhhhhhhh -->

## Une IA sobre <!-- ¶jjjjjjjj -->

Le bilan est public. <!-- ¶kkkkkkkk -->
"""
)


def proved(after):
    found = dispositif(CHAPTERS, after)
    assert content(execute(CHAPTERS, found).paragraphs) == content(after.paragraphs)
    return found


def having(**changes):
    found = (replace(u, **changes.get(u.id, {})) if changes.get(u.id, {}) is not None else None for u in CHAPTERS)
    return CHAPTERS.with_paragraphs(unit for unit in found if unit)


def inserted(anchor, *units):
    at = CHAPTERS.position[anchor] + 1
    return CHAPTERS.with_paragraphs((*CHAPTERS.paragraphs[:at], *units, *CHAPTERS.paragraphs[at:]))


def test_alineas_are_counted_in_their_chapter_headings_left_out():
    found = proved(
        having(gggggggg={"text": TWO.replace("habitant", "citoyen")}, kkkkkkkk={"text": "Le bilan est ouvert."})
    )
    assert found == (
        "Chapitre I\nÀ l'alinéa 2, substituer au mot : « habitant » le mot : « citoyen ».",
        "En conséquence, au chapitre II, à l'alinéa 1, substituer au mot : « public » le mot : « ouvert ».",
    )
    assert printed(found) == (
        "Chapitre I\n"
        "I. – À l'alinéa 2, substituer au mot : « habitant » le mot : « citoyen ».\n"
        "II. – En conséquence, au chapitre II, à l'alinéa 1, substituer au mot : « public » le mot : « ouvert »."
    )


def test_what_stands_outside_numbered_chapters_is_named():
    assert proved(having(aaaaaaaa={"text": "Avant toute chose."}))[0].startswith("En tête du texte\n")
    (found,) = proved(having(cccccccc=None))
    assert found == "Chapitre intitulé « Préambule »\nSupprimer l'alinéa 1."


def test_headings_and_chapters():
    assert proved(having(dddddddd={"text": "Une IA pour tous"})) == (
        "Chapitre I\nRédiger ainsi l'intitulé :\n« Une IA pour tous »",
    )
    assert proved(having(jjjjjjjj=None, kkkkkkkk=None)) == ("Chapitre II\nSupprimer ce chapitre.",)
    (found,) = proved(having(ffffffff={"text": "Des droits nouveaux"}))
    assert found == "Chapitre I\nRédiger ainsi l'intertitre « Des droits » :\n« Des droits nouveaux »"
    chapter = (Paragraph(Kind.HEADING, "Une IA ouverte", level=2), Paragraph(Kind.PARAGRAPH, "Le code est public."))
    assert proved(inserted("hhhhhhhh", *chapter)) == (
        "Chapitre I\nInsérer ensuite le chapitre suivant :\n« ## Une IA ouverte »\n« Le code est public. »",
    )


def test_chapters_that_change_places_are_proved_too():
    units = CHAPTERS.paragraphs
    assert proved(CHAPTERS.with_paragraphs((*units[:3], *units[8:], *units[3:8])))


def test_insertions_around_a_heading():
    new = Paragraph(Kind.PARAGRAPH, "Un droit neuf.")
    assert proved(inserted("ffffffff", new)) == (
        "Chapitre I\nAvant l'alinéa 2, insérer l'alinéa suivant :\n« Un droit neuf. »",
    )
    assert proved(inserted("dddddddd", new))[0].startswith("Chapitre I\nAvant l'alinéa 1, insérer")
    assert proved(inserted("hhhhhhhh", new))[0].startswith("Chapitre I\nCompléter ce chapitre par l'alinéa suivant :")


def test_items_keep_their_sign_and_their_depth():
    items = (Paragraph(Kind.ITEM, "deuxième"), Paragraph(Kind.ITEM, "sous-point", level=1, ordinal="1"))
    (found,) = proved(inserted("hhhhhhhh", *items))
    assert found.endswith("les deux alinéas suivants :\n« - deuxième »\n« " + "    1. sous-point »")
    proved(having(hhhhhhhh={"kind": Kind.PARAGRAPH}))


@pytest.mark.parametrize("wrong", ["Faire autrement.", "À l'alinéa 1, supprimer le mot : « absent »."])
def test_what_cannot_be_applied_is_refused(wrong):
    with pytest.raises(UnreadableInstructionError):
        execute(plain(ONE), [wrong], markdown=False)


def test_one_instruction_is_printed_without_number():
    assert printed(("Supprimer l'alinéa 2.",)) == "Supprimer l'alinéa 2."
    assert printed(("Supprimer l'alinéa 2.", "Supprimer l'alinéa 4.")) == (
        "I. – Supprimer l'alinéa 2.\nII. – Supprimer l'alinéa 4."
    )
    assert printed(()) == ""


@given(texts(), st.data())
def test_every_dispositif_gives_the_wanted_text_back(base, data):
    after = data.draw(changed(base))
    found = dispositif(base, after)
    markdown = any(unit.kind is not Kind.PARAGRAPH for unit in (*base, *after))
    assert content(execute(base, found, markdown=markdown).paragraphs) == content(after.paragraphs)


def test_a_word_deleted_at_the_start_takes_its_space_along():
    assert put(["Ici la ville décide de tout"], ["la ville décide de tout"]) == (
        "À l'alinéa 1, supprimer le mot : « Ici ».",
    )


def test_what_differs_by_its_spaces_alone_is_written_anew():
    assert put(["un mot : deux"], ["un mot: deux"]) == ("Rédiger ainsi l'alinéa 1 :\n« un mot: deux »",)


def test_an_instruction_that_overlaps_another_is_refused():
    wrong = ["À l'alinéa 1, supprimer les mots : « un mot »."] * 2
    with pytest.raises(UnreadableInstructionError):
        execute(plain("ici un mot"), wrong, markdown=False)


def test_words_that_hold_the_form_of_a_dispositif_are_still_proved():
    assert put([f"{ONE} »\n« {TWO}", THREE], [THREE])
    assert put([ONE, THREE], [ONE.replace("liste", "» les mots : « liste"), THREE])
    assert put([ONE], [f"{TWO} »"])


def test_a_text_whose_chapters_bear_one_name_is_written_anew_at_worst():
    twice = parse(
        "## Annexe <!-- ¶aaaaaaaa -->\n\nUn mot. <!-- ¶bbbbbbbb -->\n\n## Annexe <!-- ¶cccccccc -->\n\nDeux mots. <!-- ¶dddddddd -->"
    )
    after = parse(
        "## Annexe <!-- ¶aaaaaaaa -->\n\nUn grand mot. <!-- ¶bbbbbbbb -->\n\n## Annexe <!-- ¶cccccccc -->\n\nDeux mots. <!-- ¶dddddddd -->"
    )
    found = dispositif(twice, after)
    assert content(execute(twice, found).paragraphs) == content(after.paragraphs)


def test_sentences_that_would_not_be_read_back_are_left_for_a_rewriting():
    hostile = "un » les mots : « deux"
    assert put(["le mot un et la suite du texte"], [f"le mot {hostile} et la suite du texte"])
    assert put(["a", "b"], ["a", "Supprimer l'alinéa 1."])


def test_a_quotation_that_breaks_the_form_makes_the_whole_be_written_anew():
    after = CHAPTERS.with_paragraphs(
        replace(unit, text="Un » et « deux.") if unit.id == "kkkkkkkk" else unit for unit in CHAPTERS
    )
    assert proved(after)


WITH_SUBTITLES = parse(
    "## Accueillir <!-- ¶aaaaaaa2 -->\n\nUn. <!-- ¶bbbbbbb2 -->\n\n### Au guichet <!-- ¶ccccccc2 -->\n\n"
    "Deux. <!-- ¶ddddddd2 -->\n\nTrois. <!-- ¶eeeeeee2 -->\n\n## Décider <!-- ¶fffffff2 -->\n\nQuatre. <!-- ¶ggggggg2 -->\n"
)


def test_a_subtitle_deleted_with_its_alineas_is_named_by_its_words():
    gone = {"ccccccc2", "ddddddd2", "eeeeeee2"}
    after = WITH_SUBTITLES.with_paragraphs(unit for unit in WITH_SUBTITLES if unit.id not in gone)
    assert dispositif(WITH_SUBTITLES, after) == (
        "Chapitre I\nSupprimer l'intertitre « Au guichet ».",
        "Supprimer les alinéas 2 à 3.",
    )


def test_a_subtitle_is_retitled_by_its_words():
    after = WITH_SUBTITLES.with_paragraphs(
        replace(unit, text="À l'accueil") if unit.id == "ccccccc2" else unit for unit in WITH_SUBTITLES
    )
    assert dispositif(WITH_SUBTITLES, after) == (
        "Chapitre I\nRédiger ainsi l'intertitre « Au guichet » :\n« À l'accueil »",
    )


def test_a_subtitle_that_changes_its_level_or_shares_its_name_falls_back_to_the_chapter():
    deeper = WITH_SUBTITLES.with_paragraphs(
        replace(unit, level=4) if unit.id == "ccccccc2" else unit for unit in WITH_SUBTITLES
    )
    assert dispositif(WITH_SUBTITLES, deeper)[0].startswith("Chapitre I\nRédiger ainsi ce chapitre :")


def test_an_unknown_subtitle_cannot_be_deleted():
    with pytest.raises(UnreadableInstructionError):
        execute(WITH_SUBTITLES, ["Chapitre I\nSupprimer l'intertitre « Absent »."])
