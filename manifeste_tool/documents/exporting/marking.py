"""A comparison as Markdown in the marks that reviewers know: `{++ajouté++}`, `{--retiré--}`."""

from manifeste_tool.documents.exporting.model import Block, Document, Line, Mark, Shape, Words

_SIGNS = {Mark.STRONG: "**", Mark.EMPHASIS: "*", Mark.CODE: "`"}
_SPECIAL = "\\`*_[]<>#{}"


def written(document: Document) -> bytes:
    """Return a document as Markdown, in UTF-8."""
    parts = [f"# {_escaped(document.title)}", *(_line(one.line) for one in document.front)]
    for block in document.blocks:
        parts += _block(block)
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _block(block: Block) -> list[str]:
    about = [f"*{_escaped(block.about)}*"] if block.about else []
    if block.shape is Shape.HEADING:
        return [f"{'#' * (block.level + 1)} {_line(block.line)}"]
    if block.shape is Shape.TABLE:
        return [*about, _table(block)]
    return [*about, _line(block.line)]


def _table(block: Block) -> str:
    rows = [f"| {' | '.join(_line(cell) for cell in row)} |" for row in block.rows]
    return "\n".join([rows[0], "|" + "---|" * len(block.rows[0]), *rows[1:]])


def _line(line: Line) -> str:
    return "".join(_words(words) for words in line)


def _words(words: Words) -> str:
    """Return words between their signs, the spaces at their ends outside."""
    bare = words.text.strip(" ")
    if not bare:
        said = words.text
    else:
        signs = "".join(sign for mark, sign in _SIGNS.items() if mark in words.marks)
        head = words.text[: len(words.text) - len(words.text.lstrip(" "))]
        tail = words.text[len(words.text.rstrip(" ")) :]
        inner = bare if Mark.CODE in words.marks else _escaped(bare)
        said = f"{head}{signs}{inner}{signs[::-1]}{tail}"
    if Mark.INSERTED in words.marks:
        return f"{{++{said}++}}"
    return f"{{--{said}--}}" if Mark.DELETED in words.marks else said


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in text.replace("\n", " "))
