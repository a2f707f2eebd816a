"""How long a source has been in the text."""

from manifeste_tool.domain.consulting.sources import Edition, Use, heir, relations_by_key, uses
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Relation, Text

A = "2024-NTES-0001"


def text(*lines: str) -> Text:
    return parse("## Un chapitre <!-- ¶chapabcd -->\n\n" + "\n\n".join(lines))


CITING = text(f"Un guichet reste ouvert. [@{A}] <!-- ¶aaaaaaaa -->", "Rien. <!-- ¶bbbbbbbb -->")
SILENT = text("Un guichet reste ouvert. <!-- ¶aaaaaaaa -->", "Rien. <!-- ¶bbbbbbbb -->")
AMENDED = text(f"Un guichet reste ouvert et chauffé. [nuance @{A}] <!-- ¶aaaaaaaa -->", "Rien. <!-- ¶bbbbbbbb -->")


def one(*editions: Text, standing: Text) -> Use:
    found = uses({A}, [Edition(f"0.{n}", each) for n, each in enumerate(editions, start=1)], standing)
    assert len(found) == 1
    return found[0]


def test_a_use_tells_its_place_its_relation_and_its_first_version() -> None:
    use = one(SILENT, CITING, CITING, standing=CITING)
    assert (use.paragraph_id, use.key, use.relation) == ("aaaaaaaa", A, Relation.TAKES_UP)
    assert use.place.label == "chapitre I, alinéa 1"
    assert (use.since, use.until, use.stands, use.amended) == ("0.2", "", True, False)


def test_a_use_that_no_version_holds_yet_has_no_first_version() -> None:
    assert one(SILENT, standing=CITING).since == ""
    assert one(standing=CITING).since == ""


def test_words_changed_since_are_said_to_be_amended() -> None:
    use = one(CITING, standing=AMENDED)
    assert (use.since, use.amended, use.relation) == ("0.1", True, Relation.QUALIFIES)
    assert use.words == "Un guichet reste ouvert et chauffé."


def test_a_use_that_a_version_dropped_tells_until_when() -> None:
    use = one(CITING, CITING, SILENT, standing=SILENT)
    assert (use.since, use.until, use.stands) == ("0.1", "0.3", False)


def test_a_use_that_only_the_current_text_dropped_has_no_end_version_yet() -> None:
    use = one(CITING, standing=SILENT)
    assert (use.since, use.until, use.stands) == ("0.1", "", False)


def test_a_use_that_came_back_counts_from_its_return() -> None:
    assert one(CITING, SILENT, AMENDED, standing=AMENDED).since == "0.3"


def test_a_paragraph_joined_into_another_is_followed() -> None:
    joined = text(f"Rien. Un guichet reste ouvert. [@{A}] <!-- ¶bbbbbbbb =aaaaaaaa -->")
    use = one(CITING, joined, standing=joined)
    assert (use.paragraph_id, use.since, use.amended) == ("bbbbbbbb", "0.1", True)
    assert heir(joined, "aaaaaaaa") == "bbbbbbbb"


def test_without_a_text_nothing_is_used() -> None:
    assert uses({A}, [], None) == ()
    assert relations_by_key(None) == {}


def test_relations_are_gathered_by_key() -> None:
    both = text(f"Un. [@{A}] <!-- ¶aaaaaaaa -->", f"Deux. [éclaire @{A}; @E4] <!-- ¶bbbbbbbb -->")
    assert relations_by_key(both) == {A: {Relation.TAKES_UP, Relation.SHEDS_LIGHT}, "E4": {Relation.TAKES_UP}}
