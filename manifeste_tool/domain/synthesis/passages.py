"""Passages of a contribution: its sentences, and the words of it that somebody points at, found as they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: The end of a sentence: its signs with what closes them, before a capital, a figure or what opens a quotation.
_END = re.compile(r"(?<![.!?…])[.!?…]++[»”\")\]]*+(?=\s++[«“\"(\[—–-]*+\s*+[^\W_a-zà-öø-ÿ])")
#: What ends with a full stop and no sentence.
_SHORT = re.compile(r"(?:\b(?:M|MM|Mme|Mlle|Dr|Pr|St|Ste|art|cf|etc|ex|env|n°|p|av|bd|[A-Z])\.)$")
_QUOTES, _APOSTROPHES, _DASHES = '"«»“”', "'’ʼ", "-‐‑–—"
_CLASSES = {sign: f"[{re.escape(signs)}]" for signs in (_QUOTES, _APOSTROPHES, _DASHES) for sign in signs}
_AROUND = re.compile(r"\s*([;:!?%»”\"«“…])\s*")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a body, from `start` to `end` in it; `opens` where it begins a paragraph."""

    number: int
    start: int
    end: int
    words: str
    opens: bool = False


def sentences(body: str) -> tuple[Sentence, ...]:
    """Cut a body into its sentences, in order; what stands between two is spaces and ends of lines alone."""
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", body):
        opens = True
        for start, end in _cut(body, line.start(), line.end()):
            found.append(Sentence(len(found), start, end, body[start:end], opens))
            opens = False
    return tuple(found)


def _cut(body: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    at = start
    for stop in (*(one.end() for one in _END.finditer(body, start, end)), end):
        words = body[at:stop]
        if stop < end and _SHORT.search(words):
            continue
        if words.strip():
            yield at + len(words) - len(words.lstrip()), at + len(words.rstrip())
        at = stop


def ticked(body: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """Return the passages that some sentences of a body make: those that follow one another make one."""
    wanted = set(numbers)
    runs: list[tuple[int, int, int]] = []
    for one in sentences(body):
        if one.number not in wanted:
            continue
        if runs and runs[-1][2] == one.number - 1:
            runs[-1] = (runs[-1][0], one.end, one.number)
        else:
            runs.append((one.start, one.end, one.number))
    return tuple(body[start:end] for start, end, _ in runs)


def verbatim(body: str, passage: str) -> str:
    """Return the words of a body that a passage copies, exactly as they stand in it, `""` where it does not.

    What a page changes when it shows them is no difference: spaces, ends of lines, the form of apostrophes, quotation
    marks and dashes.
    """
    asked = passage.strip()
    if not asked or len(asked) > _LONGEST:
        return ""
    if asked in body:
        return asked
    found = re.search(_pattern(asked), body)
    return found.group() if found else ""


def _pattern(asked: str) -> str:
    flat = _AROUND.sub(r" \1 ", asked)
    parts = ["".join(_CLASSES.get(sign) or re.escape(sign) for sign in word) for word in flat.split()]
    glued = [_joined(before, after) for before, after in zip(flat.split(), flat.split()[1:], strict=False)]
    return "".join(part + glue for part, glue in zip(parts, [*glued, ""], strict=True))


def _joined(before: str, after: str) -> str:
    """Around a sign that French spaces apart there may be a space or none; between two words there is one."""
    return r"\s*" if _AROUND.fullmatch(before) or _AROUND.fullmatch(after) else r"\s+"
