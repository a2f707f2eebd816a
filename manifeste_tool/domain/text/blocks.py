"""Cut Markdown into blocks: the first half of parsing, line by line, before any word is looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from manifeste_tool.domain.text.text import Kind
from manifeste_tool.errors import N_, RefusedError

MAX_DEPTH = 6
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_EMPTY = re.compile(r"(?:#{1,6}|[-*+]|\d{1,9}[.)])$")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$")
_QUOTE = re.compile(r" {0,3}>[ \t]?(.*)$")
_FENCE = re.compile(r" *(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_DELIMITERS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:[ \t]*\S")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_IMAGE = re.compile(r"!\[[^\]]*\][(\[]")
_ENDS_UNIT = re.compile(r"<!--[ \t]*¶[^>]*-->[ \t]*$")
_CODE_INDENT = 4
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_UNPLAIN = re.compile(f"\t|{_SPACES.pattern}|{_INVISIBLE.pattern}")
_BACKTICKS = re.compile(r"`+")
_CLOSING = re.compile(r"(?:^|(?<= ))(?=#+$)")
_ORDERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class TooDeepError(RefusedError):
    """A list is nested deeper than the text may carry."""

    sentence = N_("Ligne %(line)s : cette liste a plus de %(limit)s niveaux. Ramenez-la à %(limit)s niveaux au plus.")


class UnclosedFenceError(RefusedError):
    """A fenced code block runs to the end of the text."""

    sentence = N_("Ligne %(line)s : un bloc de code commence ici et n'est pas refermé. Ajoutez sa ligne de fermeture.")


class Block(NamedTuple):
    """A unit not yet read: `text` is one line (soft wraps joined) or, for a table or an opaque block, its lines.

    A tuple, since one is made for each unit of each text that is read, and is made three times as fast.
    """

    kind: Kind
    text: str
    line: int
    level: int = 0
    ordinal: str = ""


@dataclass(slots=True)
class _Cutter:
    lines: list[str]
    first_line: int
    at: int = 0
    stack: list[tuple[int, int]] = field(default_factory=list)  # (column of the marker, column of the words)

    @property
    def line(self) -> int:
        return self.first_line + self.at

    def peek(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.lines[index] if index < len(self.lines) else ""

    def take(self) -> str:
        self.at += 1
        return self.lines[self.at - 1]


def split(lines: list[str], first_line: int = 1) -> Iterator[Block]:
    """Yield the blocks of a text given as lines; `first_line` is the number of the first of them in its file."""
    plain = _UNPLAIN.search("\n".join(lines)) is None  # nearly every text, and one look tells
    cutter = _Cutter(lines if plain else list(_plain(lines)), first_line)
    while cutter.at < len(cutter.lines):
        if not cutter.peek().strip():
            cutter.at += 1
            continue
        yield _alone(cutter) or _next(cutter)


def _alone(cutter: _Cutter) -> Block | None:
    """Read a paragraph of one line that begins with a letter and ends with its line; None for anything else.

    So are most units of a text in its canonical form: nothing but the line itself has to be looked at.
    """
    line = cutter.peek()
    if not line[0].isalpha() or cutter.peek(1).strip() or _IMAGE.search(line):
        return None
    cutter.stack.clear()  # words at the margin stand in no list
    cutter.take()
    return Block(Kind.PARAGRAPH, line.strip(), cutter.line - 1)


def _plain(lines: list[str]) -> Iterator[str]:
    """Give every line plain spaces before its form is looked at; a fenced block keeps its own."""
    fence = ""
    for line in lines:
        if fence:
            yield line.expandtabs(4)
            fence = "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
            continue
        found = _FENCE.match(line)
        fence = found.group(1) if found else ""
        yield _INVISIBLE.sub("", _SPACES.sub(" ", line)).expandtabs(4) if _UNPLAIN.search(line) else line


def escaped(text: str, kind: Kind = Kind.PARAGRAPH) -> str:
    """Return the words of a unit with a backslash where, behind its prefix, they would be read as another block."""
    if kind is Kind.HEADING:
        return _CLOSING.sub(r"\\", text)
    if kind is Kind.PARAGRAPH:
        taken = bool(_starts_block(text) or _DEFINITION.match(text) or _EMPTY.match(text))
    else:
        taken = bool(kind is Kind.ITEM and _RULE.match(f"- {text}")) or (
            kind is Kind.QUOTATION and text.startswith(">")
        )
    ordered = _ORDERED.match(text) if taken else None
    if ordered:
        return f"{ordered.group(1)}\\{text[ordered.start(2) :]}"
    return f"\\{text}" if taken else text


def _next(cutter: _Cutter) -> Block:
    line = cutter.peek()
    if _FENCE.match(line):
        return _fence(cutter)
    if not _RULE.match(line) and (item := _ITEM.match(line)) and _is_item(cutter, item):
        return _item(cutter, item)
    indent = len(line) - len(line.lstrip())
    while cutter.stack and indent < cutter.stack[-1][1]:
        cutter.stack.pop()
    if not cutter.stack and indent >= _CODE_INDENT:
        return _code(cutter)
    if heading := _HEADING.match(line):
        return _heading(cutter, heading)
    if _RULE.match(line):
        return _rule(cutter)
    return _flow(cutter)


def _rule(cutter: _Cutter) -> Block:
    cutter.stack.clear()
    cutter.take()
    return Block(Kind.OPAQUE, "---", cutter.line - 1)


def _heading(cutter: _Cutter, heading: re.Match[str]) -> Block:
    cutter.stack.clear()
    start = cutter.line
    cutter.take()
    return Block(Kind.HEADING, heading.group(2), start, level=len(heading.group(1)))


def _flow(cutter: _Cutter) -> Block:
    """Read what runs over adjacent lines: a table, a quotation, definitions or a paragraph."""
    line = cutter.peek()
    if "|" in line and "|" in cutter.peek(1) and _DELIMITERS.match(cutter.peek(1)):
        return _table(cutter)
    if _QUOTE.match(line):
        return _quotation(cutter)
    return _paragraph(cutter)


def _fence(cutter: _Cutter) -> Block:
    start, opening = cutter.line, cutter.take()
    found = _FENCE.match(opening)
    fence = found.group(1) if found else "```"
    kept = [opening]
    while cutter.at < len(cutter.lines):
        kept.append(cutter.take().rstrip())
        if kept[-1].strip().startswith(fence) and not kept[-1].strip().strip(fence[0]):
            cutter.stack.clear()
            return Block(Kind.OPAQUE, "\n".join(_dedented(kept)), start)
    raise UnclosedFenceError(line=start)


def _dedented(lines: list[str]) -> list[str]:
    """Move a block that stood inside a list back to the margin, where it means the same to its readers."""
    margin = len(lines[0]) - len(lines[0].lstrip())
    return [line[min(margin, len(line) - len(line.lstrip())) :] for line in lines]


def _code(cutter: _Cutter) -> Block:
    """Read indented code; it is kept fenced, since indented lines mean something else after a list."""
    start, kept = cutter.line, [cutter.take()[_CODE_INDENT:].rstrip()]
    while cutter.at < len(cutter.lines):
        line = cutter.peek()
        if line.strip() and not line.startswith(" " * _CODE_INDENT):
            break
        kept.append(cutter.take()[_CODE_INDENT:].rstrip())
    code = "\n".join(kept).rstrip()
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(code)), default=0))
    return Block(Kind.OPAQUE, f"{fence}\n{code}\n{fence}", start)


def _is_item(cutter: _Cutter, item: re.Match[str]) -> bool:
    return bool(cutter.stack) or len(item.group(1)) < _CODE_INDENT


def _item(cutter: _Cutter, item: re.Match[str]) -> Block:
    start, column = cutter.line, len(item.group(1))
    while cutter.stack and column < cutter.stack[-1][1] and column <= cutter.stack[-1][0] + 1:
        cutter.stack.pop()
    level = len(cutter.stack)
    if level >= MAX_DEPTH:
        raise TooDeepError(line=start, limit=MAX_DEPTH)
    cutter.stack.append((column, item.start(3)))
    cutter.take()
    lines = [item.group(3), *_continued(cutter, item.group(3))]
    sign = item.group(2)
    ordinal = sign[:-1].lstrip("0") or "0" if sign[0].isdigit() else ""
    return Block(Kind.ITEM, _joined(lines), start, level=level, ordinal=ordinal)


def _table(cutter: _Cutter) -> Block:
    start, kept = cutter.line, []
    cutter.stack.clear()
    while cutter.peek().strip() and not _ENDS_UNIT.match(cutter.peek().strip()):
        kept.append(cutter.take().strip())
    return Block(Kind.TABLE, "\n".join(kept), start)


def _quotation(cutter: _Cutter) -> Block:
    start, ended = cutter.line, False
    raw: list[str] = []
    inner: list[str] = []
    cutter.stack.clear()
    while not ended and (found := _QUOTE.match(cutter.peek())):
        if not found.group(1).strip(" >"):
            cutter.take()
            if inner:
                break
            start = cutter.line
            continue
        raw.append(cutter.take().lstrip())
        inner.append(found.group(1))
        ended = bool(_ENDS_UNIT.search(raw[-1]))
    levels = {_quote_level(line) for line in raw}
    plain = [line.lstrip(" >").rstrip() for line in inner] if len(levels) == 1 else []
    if not plain or (len(plain) > 1 and any(_starts_block(line) for line in plain)) or _broken(inner):
        return Block(Kind.OPAQUE, "\n".join(_broken_by_signs(raw)) if raw else ">", start)
    return Block(Kind.QUOTATION, _joined(plain), start, level=levels.pop())


def _quote_level(line: str) -> int:
    return len(line) - len(line.lstrip("> ")) - line[: len(line) - len(line.lstrip("> "))].count(" ")


def _paragraph(cutter: _Cutter) -> Block:
    start, level = cutter.line, len(cutter.stack)
    first = cutter.take()
    if _DEFINITION.match(first):
        return Block(Kind.OPAQUE, first.strip(), start)
    lines = [first, *_continued(cutter, first)]
    if (setext := _SETEXT.match(cutter.peek())) and not _ENDS_UNIT.search(lines[-1]):
        cutter.take()
        cutter.stack.clear()
        return Block(Kind.HEADING, _joined(lines), start, level=1 if setext.group(1)[0] == "=" else 2)
    if _broken(lines) or any(_IMAGE.search(line) for line in lines):
        return _kept(lines, start)
    return Block(Kind.PARAGRAPH, _joined(lines), start, level=level)


def _kept(lines: list[str], start: int) -> Block:
    """Keep a paragraph as written, but for the spaces at its edges; its hard breaks become backslashes."""
    kept = _broken_by_signs(lines)
    return Block(Kind.OPAQUE, "\n".join(escaped(line) for line in kept), start)


def _broken_by_signs(lines: list[str]) -> list[str]:
    """Write the hard breaks as backslashes: spaces at the end of a line do not survive."""
    return [*(_HARD_BREAK.sub(r"\\", line).strip() for line in lines[:-1]), *(line.strip() for line in lines[-1:])]


def _continued(cutter: _Cutter, first: str) -> list[str]:
    """Take the lines that run on from `first`: adjacent, and beginning no block of their own."""
    taken: list[str] = []
    last = first
    while not _ENDS_UNIT.search(last) and cutter.peek().strip() and not _starts_block(cutter.peek(), cutter.peek(1)):
        last = cutter.take()
        taken.append(last)
    return taken


def _starts_block(line: str, following: str = "") -> bool:
    return bool(
        _HEADING.match(line)
        or _QUOTE.match(line)
        or _FENCE.match(line)
        or _SETEXT.match(line)
        or _RULE.match(line)
        or _ITEM.match(line)
        or ("|" in line and "|" in following and _DELIMITERS.match(following))
    )


def _broken(lines: list[str]) -> bool:
    return any(_HARD_BREAK.search(line) for line in lines[:-1])


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
