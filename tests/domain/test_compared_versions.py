"""What a reader is told of two versions: moved, cut, joined, added, deleted, and the count of it."""

from dataclasses import replace

from manifeste_tool.domain.public.changes import Tally, by_chapter, changes, tally
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text

BEFORE = """---
title: Un texte
---

Un mot avant tout chapitre. <!-- ¶zzzzzzz2 -->

## Accueillir <!-- ¶hhhhhhh2 -->

L'accueil par une personne reste possible partout et toute l'année. [@2025-ESSAI-0001] <!-- ¶bbbbbbb2 -->

Les agents sont formés chaque année à ces outils. Ils choisissent ensemble leurs outils de travail. <!-- ¶ccccccc2 -->

- un guichet ouvert tous les jours ; <!-- ¶ddddddd2 -->
- un numéro de téléphone qui répond vraiment. <!-- ¶eeeeeee2 -->

## Décider <!-- ¶jjjjjjj2 -->

Une charte publique dit ce que fait chaque système. <!-- ¶kkkkkkk2 -->

Elle est relue une fois par an par la commission. <!-- ¶mmmmmmm2 -->

Rien n'est acheté sans débat. <!-- ¶nnnnnnn2 -->
"""


def count(after: str) -> Tally:
    return tally(changes(parse(BEFORE), parse(after)))


def test_the_same_text_twice_tells_nothing() -> None:
    same = changes(parse(BEFORE), parse(BEFORE))
    assert tally(same) == Tally()
    assert by_chapter(one for one in same if one.differs) == ()


def test_a_moved_paragraph_is_told_from_where_to_where_and_never_as_deleted_and_added() -> None:
    line = "Rien n'est acheté sans débat. <!-- ¶nnnnnnn2 -->\n"
    after = BEFORE.replace(line, "").replace("- un guichet", f"{line}\n- un guichet")
    (moved,) = [one for one in changes(parse(BEFORE), parse(after)) if one.differs]
    assert (moved.was.label, moved.now.label) == ("chapitre II, alinéa 3", "chapitre I, alinéa 3")  # type: ignore[union-attr]
    assert moved.moved
    assert not moved.reworded
    assert count(after) == Tally(differing=1, moved=1)
    changed = after.replace("sans débat", "sans un débat public")
    assert count(changed) == Tally(differing=1, moved=1, reworded=1)


def test_paragraphs_moved_together_are_told_after_the_first_of_them() -> None:
    head, rest = BEFORE.split("## Accueillir")
    first, second = rest.split("## Décider")
    after = f"{head}## Décider{second}\n## Accueillir{first}"
    found = changes(parse(BEFORE), parse(after))
    moved = [one for one in found if one.moved]
    assert [one.id for one in moved] == ["jjjjjjj2", "kkkkkkk2", "mmmmmmm2", "nnnnnnn2"]
    assert [one.moved_with for one in moved] == ["", "jjjjjjj2", "jjjjjjj2", "jjjjjjj2"]
    assert tally(found).added == tally(found).deleted == 0


def test_a_cut_and_a_join_are_neither_additions_nor_deletions() -> None:
    cut = BEFORE.replace(" Ils choisissent", " <!-- ¶ccccccc2 -->\n\nIls choisissent").replace(
        "travail. <!-- ¶ccccccc2 -->", "travail. <!-- ¶ppppppp2 -->"
    )
    found = {one.id: one for one in changes(parse(BEFORE), parse(cut))}
    assert found["ppppppp2"].cut_from == "ccccccc2"
    assert not found["ppppppp2"].added
    assert count(cut) == Tally(differing=2, reworded=1, cut=1)
    back = {one.id: one for one in changes(parse(cut), parse(BEFORE))}
    assert back["ppppppp2"].taken_in_by == "ccccccc2"
    assert not back["ppppppp2"].deleted
    assert back["ccccccc2"].took_in == ("ppppppp2",)
    assert tally(back.values()) == Tally(differing=2, reworded=1, joined=1)


def test_what_is_new_gone_reshaped_or_cited_otherwise_is_counted_apart() -> None:
    after = (
        BEFORE.replace("Elle est relue une fois par an par la commission. <!-- ¶mmmmmmm2 -->\n\n", "")
        .replace("- un guichet", "1. un guichet")
        .replace("[@2025-ESSAI-0001]", "[@2025-ESSAI-0002]")
        + "\nUn paragraphe tout neuf pour finir. <!-- ¶qqqqqqq2 -->\n"
    )
    found = {one.id: one for one in changes(parse(BEFORE), parse(after))}
    assert found["mmmmmmm2"].deleted
    assert found["mmmmmmm2"].now is None
    assert found["mmmmmmm2"].place == found["mmmmmmm2"].was
    assert found["qqqqqqq2"].added
    assert found["qqqqqqq2"].was is None
    assert found["ddddddd2"].reshaped
    assert found["ddddddd2"].reworded
    assert found["bbbbbbb2"].resourced
    assert not found["qqqqqqq2"].resourced
    assert not found["qqqqqqq2"].reshaped
    assert tally(found.values()) == Tally(differing=4, reworded=1, added=1, deleted=1, resourced=1)


def test_changes_are_gathered_by_chapter() -> None:
    after = BEFORE.replace("avant tout", "avant chaque").replace("partout", "ici").replace("sans débat", "sans vote")
    found = by_chapter(one for one in changes(parse(BEFORE), parse(after)) if one.differs)
    assert [(one.place and one.place.chapter_label, len(one.changes)) for one in found] == [
        ("en tête du texte", 1),
        ("chapitre I", 1),
        ("chapitre II", 1),
    ]


def test_units_without_identity_have_no_place() -> None:
    bare = Text(tuple(replace(unit, id="") for unit in parse(BEFORE)))
    found = [one for one in changes(Text(), bare) if one.differs]
    assert {one.place for one in found} == {None}
    assert len(by_chapter(found)) == 1
