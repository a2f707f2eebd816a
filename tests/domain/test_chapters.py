"""A text cut as it is read."""

from manifeste_tool.domain.reading.chapters import Note, count_words, minutes, parts
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Relation, Text

TEXT = parse(
    "Avant tout. <!-- ¶aaaaaaa2 -->\n\n## Un <!-- ¶hhhhhhh2 -->\n\nL'élu d'ici décide. "
    "[reformule @B2; @C3; @A1; nuance @D4] <!-- ¶bbbbbbb2 -->\n\n## Deux <!-- ¶ggggggg2 -->\n"
)


def test_a_text_is_cut_before_each_chapter_with_its_notes_and_its_words() -> None:
    before, one, two = parts(TEXT)
    assert (before.heading, before.words, before.notes) == (None, 2, ())
    assert one.heading
    assert (one.heading.id, [unit.id for unit in one.units], one.words) == ("hhhhhhh2", ["hhhhhhh2", "bbbbbbb2"], 4)
    assert one.notes == (
        Note(1, ((Relation.TAKES_UP, ("A1", "C3")), (Relation.REPHRASES, ("B2",)), (Relation.QUALIFIES, ("D4",)))),
    )
    assert [unit.id for unit in two.units] == ["ggggggg2"]
    assert parts(Text()) == ()
    assert [part.heading and part.heading.id for part in parts(Text(TEXT.paragraphs[1:]))] == ["hhhhhhh2", "ggggggg2"]


def test_reading_takes_a_minute_at_least_and_elided_words_count_once() -> None:
    assert (minutes(0), minutes(330), minutes(2200)) == (1, 2, 10)
    assert count_words(TEXT) == 7
