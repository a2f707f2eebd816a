"""Merging any Markdown: nothing lost, nothing silent, moves followed, and what a clean merge may have broken."""

import pytest

from manifeste_tool.domain.comparing.alignment import Hunk, increasing, slides
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.words import written
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.plain.plain_words import plain_words
from manifeste_tool.domain.text.markdown import parse

BASE = """---
title: Un
---

Le  premier paragraphe, avec <b>du HTML</b>, l’apostrophe
et des retours à la ligne.

```python
x = 1   # des espaces
y = 2
```

- un élément de liste assez long
- un autre élément de la liste

Le dernier paragraphe du texte est celui-ci.
"""


def test_what_no_hunk_touches_comes_back_byte_for_byte():
    ours = BASE.replace("premier", "tout premier")
    theirs = BASE.replace("y = 2", "y = 3").replace("dernier paragraphe", "paragraphe final")
    merged = merge_plain(BASE, ours, theirs)
    assert merged.clean
    assert merged.text == ours.replace("y = 2", "y = 3").replace("dernier paragraphe", "paragraphe final")


def test_a_rewrapped_paragraph_and_an_edit_both_stand():
    ours = BASE.replace("l’apostrophe\net des", "l’apostrophe et des\n")
    theirs = BASE.replace("retours à la ligne", "sauts de ligne")
    merged = merge_plain(BASE, ours, theirs)
    assert merged.clean
    assert "l’apostrophe et des sauts de ligne" in merged.text


def test_a_moved_paragraph_takes_the_words_the_other_side_changed():
    last = "Le dernier paragraphe du texte est celui-ci.\n"
    ours = BASE.replace(f"\n{last}", "").replace("Le  premier", f"{last}\nLe  premier")
    theirs = BASE.replace("texte est celui-ci", "texte sera celui-là")
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge_plain(BASE, one, other)
        assert merged.clean
        assert merged.text.index("celui-là") < merged.text.index("premier")


def test_a_moved_paragraph_is_not_followed_where_the_other_side_put_something():
    last = "Le dernier paragraphe du texte est celui-ci.\n"
    ours = BASE.replace(f"\n{last}", "").replace("Le  premier", f"{last}\nLe  premier")
    theirs = BASE.replace("Le  premier", "Un ajout au même endroit.\n\nLe  premier").replace("celui-ci", "celui-là")
    assert not merge_plain(BASE, ours, theirs).clean


def test_conflicts_are_marked_around_whole_lines():
    merged = merge_plain("un deux\ntrois\n", "un DEUX\ntrois\n", "un 2\ntrois\n", labels=("nous", "eux"))
    assert merged.text == "<<<<<<< nous\nun DEUX\n=======\nun 2\n>>>>>>> eux\ntrois\n"
    merged = merge_plain("a\n\nb c\n\nd", "a\n\nb X\n\nd Y", "a\n\nb Z\n\nd T")
    assert merged.text.count("<<<<<<< ours\n") == 2
    assert merged.text.endswith("=======\nd T\n>>>>>>> theirs\n")


def test_markers_end_their_lines_as_the_file_does():
    merged = merge_plain("un deux\r\ntrois\r\n", "un DEUX\r\ntrois\r\n", "un 2\r\ntrois\r\n")
    assert merged.text == "<<<<<<< ours\r\nun DEUX\r\n=======\r\nun 2\r\n>>>>>>> theirs\r\ntrois\r\n"


def test_a_moved_paragraph_is_known_by_the_identity_written_in_it():
    one, two, three = (
        f"{words} <!-- ¶{name * 8} -->"
        for words, name in (("Un premier alinéa court.", "a"), ("Un autre.", "b"), ("Fin.", "c"))
    )
    moved = one.replace("Un premier alinéa court.", "Rien de ce qui précède ne se lit plus dans celui-ci.")
    base, ours = (f"{one}\n\n{two}\n\n{three}\n", f"{two}\n\n{three}\n\n{moved}\n")
    theirs = base.replace("-->", "fixe -->", 1)
    merged = merge_plain(base, ours, theirs)
    assert merged.clean
    assert merged.text == ours.replace("¶aaaaaaaa -->", "¶aaaaaaaa fixe -->")


def test_two_insertions_at_one_place_are_a_conflict():
    assert not merge_plain("un\n\ndeux\n", "un\n\nici\n\ndeux\n", "un\n\nlà\n\ndeux\n").clean


def test_an_insertion_that_could_stand_elsewhere_meets_the_other_there():
    base = "fin de la règle un.\n\nfin de la règle deux.\n"
    ours = "fin de la règle un.\n\nfin de la règle bis.\n\nfin de la règle deux.\n"
    theirs = "fin de la règle un, vraiment.\n\nfin de la règle deux.\n"
    assert merge_plain(base, ours, theirs).text.count("règle bis") <= 1


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "warning"),
    [
        (
            "Un.[^1]\n\nDeux.\n\nTrois.\n\n[^1]: note une\n",
            "Un.[^1]\n\nDeux.[^2]\n\nTrois.\n\n[^1]: note une\n\n[^2]: note deux\n",
            "[^2]: note autre\n\nUn.[^1]\n\nDeux.\n\nTrois.[^2]\n\n[^1]: note une\n",
            "Deux notes portent le numéro 2.",
        ),
        (
            "1. un\n2. deux\n3. trois\n4. fin\n",
            "1. un\n2. deux\n2. deux bis\n3. trois\n4. fin\n".replace("2. deux bis\n", ""),
            "1. un\n2. deux\n3. trois\n4. fin\n",
            "",
        ),
        (
            "Texte [a][lien] et suite.\n\nAutre paragraphe.\n\n[lien]: http://exemple.org\n",
            "Texte [a][lien] et suite.\n\nAutre paragraphe.\n",
            "Texte [a][lien] et suite.\n\nAutre [b][lien] paragraphe.\n\n[lien]: http://exemple.org\n",
            "Le lien « lien » ne mène plus nulle part.",
        ),
        (
            "Un[^1] mot.\n\nAutre paragraphe ici.\n\n[^1]: note\n",
            "Un mot.\n\nAutre paragraphe ici.\n\n[^1]: note\n",
            "Un[^1] mot.\n\nAutre paragraphe là.\n\n[^1]: note\n",
            "",
        ),
        (
            "# 1 Un\n\ntexte un\n\n# 2 Deux\n\ntexte deux\n\nfin du texte\n",
            "# 1 Un\n\ntexte un\n\n# 2 Deux\n\ntexte deux\n\nfin du texte\n\n# 3 Ici\n",
            "# 3 Là\n\n# 1 Un\n\ntexte un\n\n# 2 Deux\n\ntexte deux\n\nfin du texte\n",
            "Deux intitulés portent le numéro 3.",
        ),
        (
            "1. un point\n2. deux points\n3. trois points\n4. quatre points\n",
            "1. un point\n2. trois points\n3. quatre points\n",
            "1. un point\n2. deux points\n3. trois points\n4. quatre points\n5. cinq points\n",
            "Dans une liste, le numéro 5 ne suit plus celui qui le précède.",
        ),
        (
            "## 1. Un\n\ntexte\n\n## 2. Deux\n\ntexte\n\n### 2.1 Dedans\n\nfin\n",
            "## 1. Un\n\ntexte\n\nfin\n",
            "## 1. Un\n\ntexte\n\n## 2. Deux\n\ntexte\n\n### 2.1 Dedans\n\nfin\n\n## 3. Trois\n\nsuite\n",
            "Le numéro d'intitulé 3 ne suit plus celui qui le précède.",
        ),
        (
            "---\nreferences:\n- id: martin2024\n  title: Un\n---\n\nTexte un.\n\nTexte deux.\n",
            "---\nreferences:\n---\n\nTexte un.\n\nTexte deux.\n",
            "---\nreferences:\n- id: martin2024\n  title: Un\n---\n\nTexte un.\n\nTexte deux [voir @martin2024, p. 3].\n",
            "La citation [@martin2024] ne mène plus à aucune source.",
        ),
        (
            "Texte un.\n\nTexte deux.\n\n[@E4]: le registre\n",
            "Texte un.\n\nTexte deux.\n",
            "Texte un [@2024-A; nuance @E4].\n\nTexte deux.\n\n[@E4]: le registre\n",
            "La citation [@E4] ne mène plus à aucune source.",
        ),
        (
            "## L'usage utile\n\nTexte un.\n\nTexte deux.\n",
            "## L'usage sobre\n\nTexte un.\n\nTexte deux.\n",
            "## L'usage utile\n\nTexte un.\n\nTexte deux ([voir](#lusage-utile)).\n",
            "Le lien « #lusage-utile » ne mène plus nulle part.",
        ),
        (
            "## Deux {#deux}\n\n<a name='un'></a>\n\n[voir](#un) [aussi](#deux) texte.\n",
            "## Deux {#deux}\n\n<a name='un'></a>\n\n[voir](#un) [aussi](#deux) le texte.\n",
            "## Deux {#deux}\n\n<a name='un'></a>\n\n[voir](#un) [aussi](#deux) texte.\n\nÀ a@b.fr [@seule].\n",
            "",
        ),
        (
            "3. trois points\n5. cinq points\n\nFin du texte.\n",
            "3. trois points\n5. cinq points\n\nFin de tout.\n",
            "3. trois grands points\n5. cinq points\n    1. un\n    2. deux\n\nFin du texte.\n",
            "",
        ),
    ],
)
def test_a_clean_merge_reports_numbers_and_links_that_no_longer_hold(base, ours, theirs, warning):
    merged = merge_plain(base, ours, theirs)
    assert merged.clean
    assert merged.warnings == ((warning,) if warning else ())


def test_repeated_item_numbers_are_reported_and_habits_are_not():
    base = "1. un point\n2. deux points\n3. trois points\n4. quatre points\n"
    ours = "1. un point\n2. deux points\n3. ici\n4. trois points\n5. quatre points\n"
    theirs = base + "5. et là\n\nSuite.\n\n1. a\n1. b\n"
    merged = merge_plain(base, ours, theirs)
    assert merged.clean
    assert merged.warnings == ("Deux éléments d'une même liste portent le numéro 5.",)


def test_markdown_cut_into_words_is_put_together_again():
    for text in ("", "\n", "a", " a\n\n", "```\nx\n\n y\n```\nfin", "~~~\n```\n~~~\n\na", "- a\n  b\n- c"):
        assert written(plain_words(text)) == text


def test_code_is_cut_at_every_line():
    breaks = [word for word in plain_words("```\na\nb\n```\nc\nd\n") if not word.core]
    assert len(breaks) == 5


def test_the_longest_increasing_series_is_found():
    assert increasing([]) == []
    assert increasing([3, 1, 2]) == [1, 2]
    assert slides(Hunk(1, 2, 1, 2), "abc", "axc") == (0, 0)
    assert slides(Hunk(1, 1, 1, 2), "ab", "aab") == (1, 0)
    assert slides(Hunk(0, 0, 0, 1), "ab", "aab") == (0, 1)
    assert slides(Hunk(0, 1, 0, 0), "aab", "ab") == (0, 1)


LONG = "La commune publie chaque année la liste complète des outils numériques qu'elle emploie."
REST = "Elle explique aussi à quoi chacun de ces outils sert et ce qu'il a coûté aux habitants du territoire."


def carried(before, after):
    return [(unit.id, unit.joined) for unit in carry_identities(parse(before), parse(after))]


def test_identities_are_carried_to_units_recognised_by_their_words():
    before = f"{LONG} <!-- ¶aaaaaaaa -->\n\n{REST} <!-- ¶bbbbbbbb -->\n"
    assert carried(before, f"{REST}\n\n{LONG.replace('publie', 'montre')}\n\nRien à voir.\n") == [
        ("bbbbbbbb", ()),
        ("aaaaaaaa", ()),
        ("", ()),
    ]
    assert carried(before, f"{LONG}\n\n{LONG}\n") == [("aaaaaaaa", ()), ("", ())]
    assert carried(before, f"{LONG} <!-- ¶aaaaaaaa -->\n\n{REST} <!-- ¶bbbbbbbb -->\n") == [
        ("aaaaaaaa", ()),
        ("bbbbbbbb", ()),
    ]


def test_the_first_part_of_a_split_keeps_the_identity_even_where_it_is_the_shorter():
    before = f"{LONG} {REST} <!-- ¶aaaaaaaa -->\n"
    assert carried(before, f"{LONG}\n\n{REST}\n") == [("aaaaaaaa", ()), ("", ())]


def test_the_identity_of_a_joined_unit_goes_to_the_one_that_took_it_in():
    before = f"{LONG} <!-- ¶aaaaaaaa =kkkkkkkk -->\n\n{REST} <!-- ¶bbbbbbbb =mmmmmmmm -->\n"
    assert carried(before, f"{LONG} {REST}\n") == [("bbbbbbbb", ("mmmmmmmm", "aaaaaaaa", "kkkkkkkk"))]
    heading = f"## Titre de chapitre entier <!-- ¶aaaaaaaa -->\n\nUn. <!-- ¶cccccccc -->\n\n{REST} <!-- ¶bbbbbbbb -->\n"
    assert carried(heading, f"{REST} Titre de chapitre entier. Un.\n") == [("bbbbbbbb", ())]


SECTIONS = """# Un

Le premier paragraphe de la première partie est ici.

## Pourquoi ?

La raison de tout cela est longue à dire en une phrase.

## Comment ?

La manière de faire est expliquée dans les annexes du texte.

Le tout dernier paragraphe termine le texte sans rien ajouter.
"""
WHY = "## Pourquoi ?\n\nLa raison de tout cela est longue à dire en une phrase.\n\n"
HOW = "## Comment ?\n\nLa manière de faire est expliquée dans les annexes du texte.\n\n"
LAST = "Le tout dernier paragraphe termine le texte sans rien ajouter.\n"


def test_a_moved_section_goes_with_its_heading():
    ours = SECTIONS.replace(WHY + HOW, HOW + WHY)
    theirs = SECTIONS.replace("longue à dire", "brève à dire").replace("annexes du texte", "annexes")
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge_plain(SECTIONS, one, other)
        assert merged.clean
        assert merged.text == ours.replace("longue à dire", "brève à dire").replace("annexes du texte", "annexes")


def test_a_section_moved_to_the_end_or_the_start_takes_the_other_sides_words():
    for ours in (SECTIONS.replace(WHY, "").rstrip("\n") + "\n\n" + WHY, WHY + SECTIONS.replace(WHY, "")):
        merged = merge_plain(SECTIONS, ours, SECTIONS.replace("longue à dire", "brève à dire"))
        assert merged.clean
        assert merged.text == ours.replace("longue à dire", "brève à dire")


def test_a_moved_section_that_the_other_side_cut_or_moved_is_a_question():
    ours = SECTIONS.replace(WHY, "").rstrip("\n") + "\n\n" + WHY
    cut = SECTIONS.replace("## Pourquoi ?\n\nLa raison", "## Pourquoi ?\n\nUn ajout entre les deux.\n\nLa raison")
    assert not merge_plain(SECTIONS, ours, cut.replace("longue à dire", "brève à dire")).clean
    gone = SECTIONS.replace("La raison de tout cela est longue à dire en une phrase.\n\n", "")
    assert not merge_plain(SECTIONS, ours.replace("longue à dire", "brève à dire"), gone).clean
    start = LAST + "\n" + SECTIONS.replace(LAST, "")
    elsewhere = SECTIONS.replace(LAST, "").replace(HOW, f"{LAST}\n{HOW}")
    merged = merge_plain(SECTIONS, start, elsewhere)
    assert not merged.clean
    assert merged.text.count("<<<<<<<") == 2
    assert not merge_plain(
        SECTIONS, start, "Un nouveau début.\n\n" + SECTIONS.replace("sans rien ajouter", "ici")
    ).clean


def test_short_blocks_that_change_places_are_no_move():
    assert not merge_plain("un\n\ndeux\n\ntrois\n", "deux\n\nun\n\ntrois\n", "UN\n\ndeux\n\ntrois\n").clean
