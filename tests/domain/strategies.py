"""Texts that Hypothesis invents: every one of them is a value that `parse` could have returned."""

import string
from dataclasses import replace

from hypothesis import strategies as st

from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, Kind, Paragraph, Relation, Source, Text

VOCABULARY = (  # noqa: SIM905 - thirty words read better in one line
    "la ville territoire élus données IA l'usage sobriété service public chaque habitant décide, décide. évalue "
    "« besoin » avant après déploiement : un deux trois quatre cinq agents citoyens (charte) 2,5 % aujourd'hui œuvre"
).split(" ")

words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=14).map(" ".join)
identities = st.text(IDENTITY_ALPHABET, min_size=8, max_size=8)
keys = st.tuples(st.sampled_from(["2024-ABCD", "2025-EFGH", "E"]), st.integers(1, 9)).map(lambda k: f"{k[0]}-{k[1]}")
sources = st.dictionaries(keys, st.sampled_from(Relation), max_size=3).map(
    lambda found: frozenset(Source(key, relation) for key, relation in found.items())
)
tables = st.lists(st.tuples(words, words), min_size=1, max_size=3).map(
    lambda rows: "\n".join(["| a | b |", "|---|---|", *(f"| {one} | {other} |" for one, other in rows)])
)


@st.composite
def paragraphs(draw, identity=""):
    kind = draw(st.sampled_from([Kind.PARAGRAPH] * 4 + [Kind.ITEM] * 3 + [Kind.HEADING, Kind.QUOTATION, Kind.TABLE]))
    text = draw(tables) if kind is Kind.TABLE else draw(words)
    level = {Kind.HEADING: draw(st.integers(1, 3)), Kind.QUOTATION: 1}.get(kind, 0)
    ordinal = draw(st.sampled_from(["", "1", "2", "12"])) if kind is Kind.ITEM else ""
    return Paragraph(kind, text, identity, level=level, ordinal=ordinal, sources=draw(sources))


@st.composite
def texts(draw, max_size=8, prefix=""):
    """A text whose units all have an identity that begins with `prefix`."""
    names = draw(st.lists(identities, unique=True, max_size=max_size))
    given_names = list(dict.fromkeys((prefix + name)[:8] for name in names))
    return Text(tuple(draw(paragraphs(identity=name)) for name in given_names))


@st.composite
def changed(draw, base, prefix="z", words_too=True):
    """A text that somebody made from `base`: words changed, units deleted, moved, inserted, sources added or removed."""
    units = list(base.paragraphs)
    for step in range(draw(st.integers(0, 4))):
        what = draw(st.sampled_from(["words", "delete", "move", "insert", "cite"]))
        at = draw(st.integers(0, max(0, len(units) - 1)))
        if what == "insert":
            identity = prefix + str(step + 2) + draw(identities)[2:]
            units.insert(at, draw(paragraphs(identity=identity)))
        elif units and what == "delete":
            units.pop(at)
        elif units and what == "move":
            unit = units.pop(at)
            units.insert(draw(st.integers(0, len(units))), unit)
        elif units and what == "cite":
            units[at] = replace(units[at], sources=draw(sources))
        elif units and words_too and units[at].kind is not Kind.TABLE:
            units[at] = replace(units[at], text=draw(reworded(units[at].text)))
    return base.with_paragraphs(units)


@st.composite
def reworded(draw, text):
    """Words that somebody made from others, one change at a time; never none."""
    found = text.split(" ")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(found)))
        end = min(len(found), at + draw(st.integers(0, 2)))
        found[at:end] = draw(st.lists(st.sampled_from(VOCABULARY), max_size=2))
    return " ".join(found) or draw(words)


markdown_pieces = st.one_of(
    st.sampled_from(["mot", "l’IA ", " ", "  ", "\n", "\n\n", "\n    ", "\t", "\r\n", "  \n", "\v", "\\", ":", "."]),
    st.sampled_from(
        ["- ", "* ", "1. ", "12) ", "> ", "# ", "###### ", "===", "---", "|", "| a | b |", "\n|---|---|\n"]
    ),
    st.sampled_from(["```", "~~~", "[", "](", "[@A-1]", "[@A-1; nuance @B2]", "[nuance @C]", "![i](u)", "[^1]: note"]),
    st.sampled_from(
        ["<!-- ¶abcdefgh -->", "<!-- ¶abcdefgj =abcdefgk fixe -->", "<", "&", "**", "`", "---\na: b\n---\n"]
    ),
    st.sampled_from(["e\u0301", "\u00a0", "\u202f", "\u200b", "\ufeff", "\u3000", "title: x"]),
)
markdown = st.lists(markdown_pieces, max_size=14).map("".join)
any_text = st.one_of(st.text(max_size=60), st.text(string.ascii_letters + " .,'\n", max_size=80), words)
