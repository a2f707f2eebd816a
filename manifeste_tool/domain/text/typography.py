"""French spacing: what a printer would do, done when rendering and never stored."""

import re

#: Private characters that a renderer may thread through words to carry marks; spacing sees through them.
MARKS = "\ue000-\ue003"

_SKIPPED = re.compile(r"(?:https?://|www\.|mailto:)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\S+|`[^`]*`")
_GLUED = re.compile(rf"(?<=[\w)\]’%])([{MARKS}]*)(?=[;!?]+(?:[\s{MARKS})»]|$))")
_BEFORE_THIN = re.compile(rf" ([{MARKS}]*)(?=[;!?])")
_BEFORE_COLON = re.compile(rf" ([{MARKS}]*)(?=:(?:[\s»{MARKS}]|$))")
_OPENING = re.compile(rf"«([{MARKS}]*)[ \u00a0\u202f]*")
_CLOSING = re.compile(rf"(?:(?<![ \u00a0\u202f])[ \u00a0\u202f]+)?([{MARKS}]*)»")
_APOSTROPHE = re.compile(rf"(?<=\w)([{MARKS}]*)'(?=[{MARKS}]*[\w«*_])")


def french(text: str) -> str:
    """Return plain words with French spacing: U+202F before ``; ! ?``, U+00A0 before ``:`` and inside « », and ’.

    Web and mail addresses and code between back quotes are left as they are. Doing it twice changes nothing.
    """
    parts: list[str] = []
    end = 0
    for skipped in _SKIPPED.finditer(text):
        parts += [_spaced(text[end : skipped.start()]), skipped.group()]
        end = skipped.end()
    return "".join([*parts, _spaced(text[end:])])


def english(text: str) -> str:
    """Return plain words with the apostrophe of a printer and no other spacing than their own."""
    return _APOSTROPHE.sub("\\1’", text)


def abroad(text: str) -> str:
    """Return words of a page in another language: what is French among them keeps the spaces it was written with.

    Nothing is added where none stands: a question mark after an English word is left against it.
    """
    text = _BEFORE_THIN.sub("\\1\u202f", _APOSTROPHE.sub("\\1’", text))
    text = _BEFORE_COLON.sub("\\1\u00a0", text)
    return _CLOSING.sub("\\1\u00a0»", _OPENING.sub("«\\1\u00a0", text))


def _spaced(text: str) -> str:
    text = _APOSTROPHE.sub("\\1’", text)
    text = _BEFORE_THIN.sub("\\1\u202f", text)
    text = _GLUED.sub("\\1\u202f", text)
    text = _BEFORE_COLON.sub("\\1\u00a0", text)
    text = _OPENING.sub("«\\1\u00a0", text)
    return _CLOSING.sub("\\1\u00a0»", text)
