"""Documents to annotate, and what comes back: no change where there is none, each author's words, hostile files."""

import random
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.returning import grid_in, opendocument_out, reading, word_out
from manifeste_tool.documents.returning.gathering import TooLongDocumentError, TooManyAuthorsError
from manifeste_tool.documents.returning.outgoing import Leaving
from manifeste_tool.domain.returning.returned import Cause
from manifeste_tool.domain.returning.understanding import Understood, is_foreign, understood
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, Text, with_identities
from manifeste_tool.errors import ManifesteError
from manifeste_tool.paths import shipped
from tests.real_data import corpus, families, needs_real_data
from tests.returned_edits import OpenDocument, W, Word, comments, edited

WRITERS = {"docx": word_out.written, "odt": opendocument_out.written}
PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
HANDS = {"docx": Word, "odt": OpenDocument}
ANNE, BRUNO = "Anne Essai", "Bruno Essai"

RICH = """---
title: Un texte d'essai
---

# Un titre

Une préface avec **gras**, *italique*, ***les deux***, un [lien](https://exemple.fr/a?b=1&c=2), `x = "y"`, 2 * 3 * 4.

## Chapitre « un »

**Tout en gras.**

- Un point ;
- un autre : « oui » ! Non ?
    - dessous **un**
    - dessous deux
        1. trois a
        2. trois b
- retour

1. premier
2. deuxième

    Suite du deuxième.

3. troisième

> Une citation d'après l'auteur.

> > Citation dans la citation.

### Niveau trois

| Colonne A | Colonne B |
|---|---|
| a **gras** | b |
| c | d \\| e |

Après le tableau, <https://exemple.org>, mail@exemple.fr et www.exemple.fr!

```
code
  bloc
```

1\\. Pas une liste.

\\- Pas un point. snake_case et __init__ et [crochets] et 3 < 4 & 5.

5. cinq
6. six

Une phrase finie par des points...
"""

PLAIN = """## Un chapitre <!-- ¶aaaaaaa3 -->

Le premier alinéa parle d'une chose **importante** pour tous. <!-- ¶aaaaaaa4 -->

Le deuxième alinéa dit autre chose. Il a deux phrases distinctes ici. <!-- ¶aaaaaaa5 -->

Le troisième alinéa sera supprimé par quelqu'un demain. <!-- ¶aaaaaaa6 -->

Le quatrième alinéa reste là tranquillement. <!-- ¶aaaaaaa7 -->

- Un point de liste <!-- ¶aaaaaaa8 -->
- Un autre point <!-- ¶aaaaaaa9 -->

| A | B | <!-- -->
|---|---|
| un | deux |

<!-- ¶aaaaaab3 -->

Fin du texte ici. <!-- ¶aaaaaab2 -->
""".replace(" <!-- -->", "")


def named(markdown: str) -> Text:
    dice = random.Random(8)  # noqa: S311 - the same identities at every run
    return with_identities(parse(markdown), lambda: "".join(dice.choice(IDENTITY_ALPHABET) for _ in range(8)))


def leaving(text: Text) -> Leaving:
    return Leaving(text.paragraphs, text.title, "a" * 40, "La démarche & ses essais")


def back(text: Text, content: bytes) -> Understood:
    return understood(text, reading.read(content, name="annoté"))


def converted(folder: Path, content: bytes, form: str, to: str) -> bytes:
    folder.mkdir(exist_ok=True, parents=True)
    source = folder / f"document.{form}"
    source.write_bytes(content)
    where = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", where, "--headless", "--convert-to", to, "--outdir", str(folder / to), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / to / f"document.{to}").read_bytes()


office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: it saves nothing here"
)
FOUNDING = shipped("manifeste") / "texte-fondateur.md"


@pytest.mark.parametrize("form", WRITERS)
def test_what_leaves_comes_back_without_a_change_and_says_where_it_comes_from(form: str) -> None:
    for markdown in (RICH, FOUNDING.read_text("utf-8")):
        text = named(markdown)
        content = WRITERS[form](leaving(text))
        returned = reading.read(content, name="annoté")
        assert (returned.base, returned.instance) == ("a" * 40, "La démarche & ses essais")
        told = understood(text, returned)
        assert (told.lines, told.problems) == ((), ())
        assert content == WRITERS[form](leaving(text)), "the same text is the same bytes"


@office
@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("to", WRITERS)
def test_libreoffice_saves_it_and_nothing_has_changed(tmp_path: Path, form: str, to: str) -> None:
    for rank, markdown in enumerate((RICH, FOUNDING.read_text("utf-8"))):
        text = named(markdown)
        told = back(text, converted(tmp_path / str(rank), WRITERS[form](leaving(text)), form, to))
        assert (told.lines, told.problems) == ((), ())


@office
@needs_real_data
@pytest.mark.slow
@pytest.mark.parametrize("family", families())
def test_libreoffice_saves_the_real_texts_and_nothing_has_changed(tmp_path: Path, family: str) -> None:
    newest = max((corpus("texts") / family).glob("*.md"))
    text = named(newest.read_text("utf-8"))
    for form, write in WRITERS.items():
        for to in WRITERS:
            told = back(text, converted(tmp_path / f"{form}-{to}", write(leaving(text)), form, to))
            assert (told.lines, told.problems) == ((), ())


def by_two(document: Any) -> None:
    document.replace("aaaaaaa4", "une chose", "un sujet", ANNE)
    document.replace("aaaaaaa4", "tous", "toutes et tous", BRUNO)
    document.delete("aaaaaaa6", ANNE)
    document.insert_after("aaaaaaa7", "Un alinéa tout neuf.", BRUNO)
    document.split("aaaaaaa5", "Il a deux", BRUNO)
    document.replace("aaaaaab2", "ici", "là-bas", ANNE)


WANTED = {
    ANNE: [
        ("changed", "Le premier alinéa parle d'un sujet **importante** pour tous."),
        ("deleted", ""),
        ("changed", "Fin du texte là-bas."),
    ],
    BRUNO: [
        ("changed", "Le premier alinéa parle d'une chose **importante** pour toutes et tous."),
        ("split", "Le deuxième alinéa dit autre chose.\n\nIl a deux phrases distinctes ici."),
        ("inserted", "Un alinéa tout neuf."),
    ],
}


def said(told: Understood) -> dict[str, list[tuple[str, str]]]:
    return {one.author: [(str(line.wanted), line.after) for line in one.lines] for one in told.proposals}


@pytest.mark.parametrize("form", WRITERS)
def test_changes_tracked_by_two_authors_come_back_as_what_each_wrote_alone(form: str) -> None:
    text = parse(PLAIN)
    content = edited(WRITERS[form](leaving(text)), {PARTS[form]: lambda root: by_two(HANDS[form](root))})
    assert said(back(text, content)) == WANTED


@office
@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("to", WRITERS)
def test_libreoffice_saves_the_changes_of_two_authors_and_they_are_the_same(tmp_path: Path, form: str, to: str) -> None:
    text = parse(PLAIN)
    content = edited(WRITERS[form](leaving(text)), {PARTS[form]: lambda root: by_two(HANDS[form](root))})
    assert said(back(text, converted(tmp_path, content, form, to))) == WANTED


def test_a_moved_paragraph_a_join_and_comments_are_understood() -> None:
    text = parse(PLAIN)

    def edit(root: Any) -> None:
        document = Word(root)
        document.delete("aaaaaaa6", ANNE, "moveFrom")
        document.insert_after("aaaaaab2", text.by_id["aaaaaaa6"].text, ANNE, "moveTo")
        document.join("aaaaaaa4", BRUNO)
        document.comment("aaaaaaa4", 0)
        document.comment("aaaaaaa8", 1)

    notes = comments([(0, BRUNO, "Une seule idée."), (1, "Chloé Essai", "À revoir.")])
    told = back(text, edited(WRITERS["docx"](leaving(text)), {PARTS["docx"]: edit}, more={"word/comments.xml": notes}))
    lines = {(line.author, str(line.wanted)): line for line in told.lines}
    assert (lines[ANNE, "moved"].paragraph, lines[ANNE, "moved"].place) == ("aaaaaaa6", "aaaaaab2")
    joined = lines[BRUNO, "joined"]
    assert (joined.paragraph, joined.place) == ("aaaaaaa4", "aaaaaaa5")
    assert joined.after == f"{text.by_id['aaaaaaa4'].text} {text.by_id['aaaaaaa5'].text}"
    assert joined.rationale == "Une seule idée."
    assert lines["Chloé Essai", "remark"].rationale == "À revoir."


@pytest.mark.parametrize("form", WRITERS)
def test_what_a_word_processor_respells_is_no_change(form: str) -> None:
    text = named("L'accueil : « oui » ! Une liste - ou non... jusqu'à 1/2 heure.\n")
    content = WRITERS[form](leaving(text))

    def respelled(root: Any) -> None:
        for one in root.iter():
            for name in ("text", "tail"):
                words = getattr(one, name)
                if isinstance(words, str) and "accueil" in words:
                    words = words.replace("«\u00a0", "“").replace("\u00a0»", "”").replace(" - ", " – ")
                    setattr(one, name, words.replace("...", "…").replace("1/2", "½").replace("liste", "li\u00adste"))

    assert back(text, edited(content, {PARTS[form]: respelled})).lines == ()


def test_changes_that_nobody_tracked_are_the_senders_and_lost_bookmarks_are_said() -> None:
    text = parse(PLAIN)

    def edit(root: Any) -> None:
        for one in list(root.iter(f"{W}bookmarkStart")):
            if one.get(f"{W}name") in ("m_aaaaaaa5", "m_aaaaaaa7"):
                one.getparent().remove(one)
        for one in root.iter(f"{W}t"):
            one.text = one.text.replace("tranquillement", "sans bruit")

    told = back(text, edited(WRITERS["docx"](leaving(text)), {PARTS["docx"]: edit}))
    assert said(told) == {"": [("changed", "Le quatrième alinéa reste là sans bruit.")]}
    assert [(one.cause, one.words) for one in told.problems] == [(Cause.REALIGNED, "2")]


def test_what_has_no_place_in_the_text_is_said_and_never_lost() -> None:
    text = parse(PLAIN)
    box = (
        f'<w:p xmlns:w="{W.strip("{}")}"><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Encadré à garder</w:t></w:r></w:p>'
        "</w:txbxContent></w:pict></w:r><w:r><w:drawing/></w:r><w:r><w:footnoteReference/></w:r></w:p>"
    )

    def edit(root: Any) -> None:
        root.find(f"{W}body").insert(0, etree.fromstring(box))
        for one in root.iter(f"{W}t"):
            one.text = "trois" if one.text == "deux" else one.text

    header = f'<w:hdr xmlns:w="{W.strip("{}")}"><w:p><w:r><w:t>Un en-tête</w:t></w:r></w:p></w:hdr>'.encode()
    content = edited(WRITERS["docx"](leaving(text)), {PARTS["docx"]: edit}, more={"word/header1.xml": header})
    told = back(text, content)
    causes = {one.cause: one.words for one in told.problems}
    assert causes[Cause.TEXT_BOX] == "Encadré à garder"
    assert causes[Cause.TABLE] == "A B un trois"
    assert causes[Cause.HEADER] == "Un en-tête"
    assert {Cause.IMAGE, Cause.NOTE} <= set(causes)
    assert told.lines == ()


def archive(**parts: bytes) -> bytes:
    return packed((name.replace("__", "/").replace("_xml", ".xml"), content) for name, content in parts.items())


def changed_part(part: str, content: bytes, form: str = "docx") -> bytes:
    with zipfile.ZipFile(BytesIO(WRITERS[form](leaving(parse(PLAIN))))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return packed((parts | {part: content}).items(), stored=frozenset({"mimetype"}))


_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
_LONG = f'<w:document xmlns:w="{W.strip("{}")}"><w:body>{"<w:p><w:r><w:t>page</w:t></w:r></w:p>" * 25_000}</w:body></w:document>'
_CROWD = (
    _LONG[: _LONG.index("<w:body>")]
    + "<w:body>"
    + "".join(f'<w:p><w:ins w:author="A{rank}"><w:r><w:t>x</w:t></w:r></w:ins></w:p>' for rank in range(31))
    + "</w:body></w:document>"
)
HOSTILE = {
    "entities": (changed_part("word/document.xml", _LAUGHS), reading.EntitiesError),
    "entities in ODT": (changed_part("content.xml", _LAUGHS, "odt"), reading.EntitiesError),
    "macros": (changed_part("word/vbaProject.bin", b"x"), reading.MacrosError),
    "macros in ODT": (changed_part("Basic/Standard/Module1.xml", b"<x/>", "odt"), reading.MacrosError),
    "a zip bomb": (changed_part("word/media/a.bin", b"\0" * 60_000_000), reading.SwellingReturnedError),
    "5,000 pages": (changed_part("word/document.xml", _LONG.encode()), TooLongDocumentError),
    "an encrypted file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        reading.LockedReturnedError,
    ),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Word", reading.OldReturnedError),
    "an encrypted ODT": (
        changed_part("META-INF/manifest.xml", b'<m xmlns:m="urn:x"><m:encryption-data/></m>', "odt"),
        reading.LockedReturnedError,
    ),
    "too many authors": (changed_part("word/document.xml", _CROWD.encode()), TooManyAuthorsError),
    "a renamed PDF": (b"%PDF-1.7 ...", reading.NotADocumentError),
    "a web page": (b"<html><p>Bonjour</p></html>", reading.NotADocumentError),
    "an image": (b"\x89PNG\r\n\x1a\n....", reading.NotADocumentError),
    "a cut file": (WRITERS["docx"](leaving(parse(PLAIN)))[:900], reading.DamagedReturnedError),
    "an archive of nothing": (archive(readme=b"x"), reading.NotADocumentError),
    "no content": (changed_part("word/document.xml", b"<cut"), reading.DamagedReturnedError),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_that_says_what_to_do(what: str) -> None:
    content, error = HOSTILE[what]
    with pytest.raises(error) as refused:
        reading.read(content, name="annoté.docx")
    assert isinstance(refused.value, ManifesteError)
    assert "annoté.docx" in str(refused.value)
    assert "Rien n'a été créé" in str(refused.value)


def test_a_document_with_macros_is_known_whatever_its_name() -> None:
    with zipfile.ZipFile(BytesIO(WRITERS["docx"](leaving(parse(PLAIN))))) as source:
        types = source.read("[Content_Types].xml").replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )
    with pytest.raises(reading.MacrosError):
        reading.read(changed_part("[Content_Types].xml", types), name="annoté.docx")


def test_bookmarks_of_another_text_are_known() -> None:
    returned = reading.read(WRITERS["odt"](leaving(named(RICH))), name="annoté")
    assert is_foreign(parse(PLAIN), returned)
    assert not is_foreign(named(RICH), returned)


def test_a_grid_is_read_from_a_table_and_another_table_is_none() -> None:
    text = named("| Passage | Rédaction proposée | Motif |\n|---|---|---|\n| Chapitre I, alinéa 2 | Autre | Oui |\n")
    for form, write in WRITERS.items():
        (row,) = grid_in.rows(write(leaving(text)), name=f"grille.{form}") or ()
        assert (row.passage, row.wording, row.reason) == ("Chapitre I, alinéa 2", "Autre", "Oui")
        assert grid_in.rows(write(leaving(parse(PLAIN))), name=f"grille.{form}") is None
