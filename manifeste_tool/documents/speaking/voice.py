"""A language as templates that are no page speak it: its sentences, spacing and dates, as pages have them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from manifeste_tool.documents import wording
from manifeste_tool.documents.speaking.catalogue import LANGUAGES, sentences
from manifeste_tool.documents.speaking.recorded import read
from manifeste_tool.documents.wording import LOCALE
from manifeste_tool.domain.text.typography import abroad, french
from manifeste_tool.sentences import Sentence
from manifeste_tool.sentences import said as say


def language_of(chosen: str) -> str:
    """Return a language that the program speaks: French for any other, and for none."""
    return chosen if chosen in LANGUAGES else LOCALE


@dataclass(frozen=True, slots=True)
class Voice:
    """One language. What people wrote stays as they wrote it, and so does what no catalogue knows."""

    language: str = LOCALE

    @property
    def is_french(self) -> bool:
        """Whether it is the language that sentences are written in."""
        return self.language == LOCALE

    def gettext(self, sentence: str) -> str:
        """Return a sentence in this language; one made from values is made again from its source."""
        if isinstance(sentence, Sentence) and sentence.values is not None:
            return str(self.said(sentence))
        return sentences(self.language).gettext(sentence)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form that a number asks for."""
        return sentences(self.language).ngettext(one, many, number)

    def said(self, value: Any) -> Any:
        """Return what is printed: sentences in this language, anything else as it is."""
        return say(value, sentences(self.language).gettext)

    def printed(self, value: Any) -> Any:
        """Say what was put together from values; any other word is said where its template says so."""
        return self.said(value) if isinstance(value, Sentence) and value.values is not None else value

    def typo(self, words: object) -> str:
        """Give plain words the spacing of the language; words already marked as HTML are left as they are."""
        if isinstance(words, Markup):
            return words
        told = str(self.said(words))
        return french(told) if self.is_french else abroad(told)

    def known(self, words: object) -> str:
        """Say a word of the program that a value is (« adopté »); a person's stay as they are."""
        if isinstance(words, Markup) or (isinstance(words, Sentence) and words.values is not None):
            return self.typo(words)
        found = sentences(self.language).plain.get(str(words))
        return self.typo(words) if found is None else found

    def recorded(self, line: str) -> str:
        """Say what the program wrote in French for good; what a person wrote in its place stays."""
        found = read(line)
        return self.known(line) if found is None else str(self.said(found))

    def capital(self, words: str) -> str:
        """Put a capital to the first letter and leave the others."""
        told = str(self.said(words))
        return self.typo(told[:1].upper() + told[1:])

    def uncapital(self, words: str) -> str:
        """Put the first letter in lower case and leave the others."""
        told = str(self.said(words))
        return self.typo(told[:1].lower() + told[1:])

    def plural(self, number: int, one: str, many: str) -> str:
        """`3|plural("%(num)s source", "%(num)s sources")`."""
        return self.ngettext(one, many, number) % {"num": number}

    def lines(self, words: str) -> Markup:
        """Keep the line ends of words, in HTML."""
        return Markup("<br>").join(escape(self.typo(line)) for line in str(self.said(words)).splitlines())

    def day(self, when: date | datetime, form: str = wording.DAY) -> str:
        """« vendredi 15 janvier 2027 », in Paris."""
        return wording.day(when, form, locale=self.language)

    def short_day(self, when: date | datetime) -> str:
        """« 15 janvier 2027 », in Paris."""
        return self.day(when, wording.SHORT_DAY)

    def hour(self, when: datetime) -> str:
        """« 23 h 59 », in Paris; in English « 23:59 »."""
        return wording.hour(when, locale=self.language)

    def moment(self, when: datetime) -> str:
        """« vendredi 15 janvier 2027, 23 h 59 », in Paris."""
        return f"{self.day(when)}, {self.hour(when)}"

    def deadline(self, when: datetime) -> str:
        """« vendredi 15 janvier, 23 h 59 », in Paris: for what is near enough to need no year."""
        return f"{self.day(when, wording.NEAR_DAY)}, {self.hour(when)}"

    def colon(self) -> str:
        """Return what stands between a thing and what is said of it, where no sentence holds both."""
        return " : " if self.is_french else ": "

    def semicolon(self) -> str:
        """Return what stands between two things that are listed."""
        return " ; " if self.is_french else "; "

    def in_french(self) -> Markup:
        """Return the attribute that says, in another language, that words stay as they were written."""
        return Markup("") if self.is_french else Markup(' lang="fr"')

    def own(self) -> Markup:
        """Return the attribute that says, among words that stay French, that some are of the language."""
        return Markup("") if self.is_french else Markup(' lang="{}"').format(self.language)
