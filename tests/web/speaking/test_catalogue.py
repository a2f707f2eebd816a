"""The catalogues: every sentence of the program stands in every language, once, whole, and by the rules of each."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from manifeste_tool.documents.speaking.catalogue import FOLDER, LANGUAGES, sentences
from manifeste_tool.errors import N_
from manifeste_tool.sentences import Sentence, capital, said
from scripts.catalogue import extracted, missing, part_of

OTHERS = [language for language in LANGUAGES if language != "fr"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?[a-z][^<>]*>")
#: What only French writes: its quotation marks, a space before a high sign.
FRENCH = re.compile(r"[«»]| [;!?](?:\s|$)|\w :(?:\s|$)")
#: A counted thing whose singular may say « one » without its figure.
COUNT = "%(num)s"
#: The space before a sign that French sets apart and English does not.
HIGH = re.compile(r"^ (?=[;:!?])")


def standing(language: str) -> Iterator[tuple[str, Message]]:
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            yield from ((path.stem, message) for message in read_po(file, locale=language) if message.id)


def forms(message: Message) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, str):
        yield message.id, message.string
    else:
        yield from zip(message.id, message.string, strict=True)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_program_is_translated(language: str) -> None:
    assert missing(language) == [], "python -m scripts.catalogue missing > en.jsonl, then read"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_the_program_no_longer_says_and_each_sentence_stands_once(language: str) -> None:
    said = Counter(one.id if isinstance(one.id, str) else tuple(one.id) for _, one in standing(language))
    assert [sentence for sentence in said if sentence not in extracted()] == []
    assert [sentence for sentence, times in said.items() if times > 1] == []
    strayed = [(part, one.id) for part, one in standing(language) if part_of(one.locations[0][0]) != part]
    assert strayed == [], "python -m scripts.catalogue puts each where it belongs"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_takes_the_values_of_its_sentence_and_begins_and_ends_as_it_does(language: str) -> None:
    wrong = []
    for part, message in standing(language):
        for french, words in forms(message):
            asked, given = set(PLACEHOLDER.findall(french)), set(PLACEHOLDER.findall(words))
            edges = [(each[:1] == " ", each[-1:] == " ") for each in (HIGH.sub("", french), words)]
            counted = not isinstance(message.id, str) and asked ^ given == {COUNT}
            if (asked != given and not counted) or edges[0] != edges[1]:
                wrong.append((part, french, words))
    assert wrong == []


def test_english_is_spaced_and_quoted_as_english() -> None:
    wrong = [(part, words) for part, one in standing("en") for _, words in forms(one) if FRENCH.search(words)]
    assert wrong == []


def test_nothing_is_singular_in_french_and_plural_in_english() -> None:
    french, english = sentences("fr"), sentences("en")
    counted = ("%(num)s source", "%(num)s sources")
    assert [french.ngettext(*counted, number) for number in (0, 1, 2)] == [counted[0], counted[0], counted[1]]
    assert [english.ngettext(*counted, number) for number in (0, 1, 2)] == [counted[1], counted[0], counted[1]]


def test_a_sentence_made_of_others_is_said_again_from_its_source() -> None:
    place = N_("%(chapter)s, alinéa %(number)s") % {
        "chapter": N_("chapitre %(number)s") % {"number": "II"},
        "number": 3,
    }
    assert place == "chapitre II, alinéa 3"
    known = sentences("en").gettext
    assert said(place, known) == "chapter II, paragraph 3"
    assert said(capital(place), known) == "Chapter II, paragraph 3"
    assert said("chapitre II, alinéa 3", known) == "chapitre II, alinéa 3", "what a person wrote stays as it is"
    assert isinstance(place, Sentence)
    assert (f"{place}", place.upper()) == ("chapitre II, alinéa 3", "CHAPITRE II, ALINÉA 3")
