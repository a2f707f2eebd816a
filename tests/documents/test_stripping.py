"""What an attached file tells of its author is taken out; what it shows stays; what would swell is refused."""

import struct
import zipfile
import zlib
from io import BytesIO

import docx
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ExifTags, Image, PngImagePlugin

from manifeste_tool.documents.bare import images, packages
from manifeste_tool.documents.file_kinds import DOCX, JPEG, ODT, PDF, PNG, kind_of
from manifeste_tool.documents.stripping import (
    ProtectedFileError,
    SwellingFileError,
    UnreadableFileError,
    stripped,
)

SECRET = "Camille Secret"
PLACE = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (47.0, 13.0, 5.0)}


def photograph(*, turn: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    """A photograph, red on its left half, blue on the right, that tells who took it and where."""
    picture, written = Image.new("RGB", size, (200, 0, 0)), BytesIO()
    picture.paste((0, 0, 200), (size[0] // 2, 0, *size))
    exif = picture.getexif()
    exif[ExifTags.Base.Artist] = SECRET
    exif[ExifTags.Base.Orientation] = turn
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(PLACE)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    picture.save(written, "JPEG", exif=exif, comment=SECRET.encode(), xmp=xmp, quality=90)
    return written.getvalue() + b"trailing " + SECRET.encode()


def drawing(*, turn: int = 1) -> bytes:
    picture, written, told = Image.new("RGBA", (30, 10), (0, 128, 0, 255)), BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET)
    told.add_itxt("XML:com.adobe.xmp", SECRET)
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET
    exif[ExifTags.Base.Orientation] = turn
    picture.save(written, "PNG", pnginfo=told, exif=exif)
    return written.getvalue() + SECRET.encode()


def packed(parts: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(content: bytes) -> bytes:
    """All the bytes of an archive, unpacked, archives inside it too, with the names of its parts."""
    parts = unpacked(content)
    return b"".join(
        name.encode() + (everything(body) if body.startswith(b"PK\x03\x04") else body) for name, body in parts.items()
    )


def word() -> bytes:
    """A document with a picture, a remark, a change, an author, a company, and a sheet that stands in it."""
    document, written = docx.Document(), BytesIO()
    document.core_properties.author = document.core_properties.last_modified_by = SECRET
    document.core_properties.comments = SECRET
    paragraph = document.add_paragraph("Il faut un guichet ouvert.")
    document.add_comment(paragraph.runs, text="À vérifier", author=SECRET, initials="CS")
    document.add_picture(BytesIO(photograph()))
    document.save(written)
    parts = unpacked(written.getvalue())
    change = f'<w:ins w:id="9" w:author="{SECRET}" w:date="2026-01-02T03:04:05Z" w:rsidR="00AB12CD">'
    added = f"{change}<w:r><w:t>ajouté</w:t></w:r></w:ins></w:p>".encode()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", added, 1)
    parts["word/people.xml"] = parts["docProps/custom.xml"] = f"<p>{SECRET}</p>".encode()
    parts["word/embeddings/feuille.xlsx"] = packed(
        {"[Content_Types].xml": b"<Types/>", "docProps/core.xml": SECRET.encode(), "xl/workbook.xml": b"<workbook/>"}
    )
    relations = parts["word/_rels/document.xml.rels"].decode()
    inserted = '<Relationship Id="rIdX" Type="x/people" Target="people.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", inserted).encode()
    return packed(parts)


OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
CONFIG = 'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"'
MANIFEST = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'


def opendocument(**other: bytes) -> bytes:
    who = f"<dc:creator>{SECRET}</dc:creator><dc:date>2026-01-02</dc:date>"
    listed = ("/", "content.xml", "meta.xml", "Thumbnails/thumbnail.png", "Basic/script-lc.xml", "Pictures/1.jpg")
    entries = "".join(f'<manifest:file-entry manifest:full-path="{path}"/>' for path in listed)
    said = f"<text:p>Un guichet<office:annotation>{who}<text:p>Pourquoi ?</text:p></office:annotation></text:p>"
    change = f"<text:tracked-changes><office:change-info>{who}</office:change-info></text:tracked-changes>"
    printer = f'<config:config-item config:name="PrinterName">{SECRET}</config:config-item>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {OFFICE} {TEXT}>{change}{said}</office:document-content>".encode(),
        "meta.xml": f"<office:document-meta {OFFICE} {TEXT}>{who}</office:document-meta>".encode(),
        "settings.xml": f"<office:document-settings {OFFICE} {CONFIG}>{printer}</office:document-settings>".encode(),
        "Thumbnails/thumbnail.png": drawing(),
        "Basic/script-lc.xml": SECRET.encode(),
        "Pictures/1.jpg": photograph(),
        "META-INF/manifest.xml": f"<manifest:manifest {MANIFEST}>{entries}</manifest:manifest>".encode(),
    }
    return packed({**parts, **{name.replace("_", "."): body for name, body in other.items()}})


def document(*, password: str = "", pages: int = 1) -> bytes:
    """A PDF with an author, a photograph, a remark and a file inside, all of which tell who made it."""
    pdf, written = pikepdf.new(), BytesIO()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(200, 200))
        picture = pdf.make_stream(photograph().partition(b"trailing")[0])
        sides = {"/Width": 40, "/Height": 20, "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}
        for key, value in {"/Type": Name.XObject, "/Subtype": Name.Image, "/Filter": Name.DCTDecode, **sides}.items():
            picture[key] = value
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="Pourquoi ?", T=SECRET)
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], T="commune")
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))
        page.obj.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Im0 Do Q % Un guichet")
        page.obj.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(field)])
        pdf.Root.AcroForm.Fields.append(page.obj.Annots[1])
        page.obj.PieceInfo = Dictionary(Secret=SECRET)
        pdf.attachments["notes.txt"] = SECRET.encode()
        pdf.docinfo["/Author"] = SECRET
        with pdf.open_metadata() as told:
            told["dc:creator"] = [SECRET]
    pdf.save(written, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return written.getvalue()


def test_a_photograph_tells_neither_who_nor_where_and_is_the_same_picture_bit_for_bit() -> None:
    given = photograph()
    clean = stripped(given, JPEG)
    for told in (SECRET.encode(), b"Exif", b"xmpmeta", b"trailing"):
        assert told in given
        assert told not in clean
    with Image.open(BytesIO(given)) as before, Image.open(BytesIO(clean)) as after:
        assert before.tobytes() == after.tobytes()
        assert not after.getexif()
        assert "comment" not in after.info
    assert stripped(clean, JPEG) == clean


@pytest.mark.parametrize(("turn", "left"), [(1, (200, 0, 0)), (3, (0, 0, 200)), (6, (200, 0, 0)), (8, (0, 0, 200))])
def test_a_photograph_taken_sideways_stands_upright_without_saying_so(turn: int, left: tuple[int, ...]) -> None:
    with Image.open(BytesIO(stripped(photograph(turn=turn), JPEG))) as after:
        assert after.size == ((40, 20) if turn in (1, 3) else (20, 40))
        seen = after.getpixel((3, 3))
        assert not after.getexif()
    assert isinstance(seen, tuple)
    assert all(abs(one - other) < 30 for one, other in zip(seen, left, strict=True))


def test_the_colours_of_a_photograph_stay_and_what_cannot_be_read_of_its_turn_is_left() -> None:
    profile, written = b"un profil de couleurs", BytesIO()
    Image.new("RGB", (8, 8)).save(written, "JPEG", icc_profile=profile, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x09")
    with Image.open(BytesIO(stripped(written.getvalue(), JPEG))) as after:
        assert after.info["icc_profile"] == profile


def test_a_progressive_photograph_with_restarts_keeps_every_scan() -> None:
    picture, written = Image.effect_noise((64, 64), 90), BytesIO()
    picture.save(written, "JPEG", progressive=True, restart_marker_blocks=2, comment=SECRET.encode())
    clean = stripped(written.getvalue(), JPEG)
    with Image.open(BytesIO(written.getvalue())) as before, Image.open(BytesIO(clean)) as after:
        assert before.tobytes() == after.tobytes()
    assert SECRET.encode() not in clean


@pytest.mark.parametrize("turn", [1, 6])
def test_a_drawing_keeps_its_transparency_and_loses_its_words(turn: int) -> None:
    clean = stripped(drawing(turn=turn), PNG)
    assert SECRET.encode() not in clean
    assert b"eXIf" not in clean
    with Image.open(BytesIO(clean)) as after:
        assert after.mode == "RGBA"
        assert after.size == ((30, 10) if turn == 1 else (10, 30))
        assert not after.text


def test_a_word_document_reads_the_same_and_names_nobody() -> None:
    given = word()
    assert SECRET.encode() in everything(given)
    clean = stripped(given, DOCX)
    assert kind_of(clean) is DOCX
    told = everything(clean)
    for secret in (SECRET.encode(), b"docProps", b"people.xml", b"2026-01-02", b"00AB12CD", b"Exif", b'"CS"'):
        assert secret not in told
    read = docx.Document(BytesIO(clean))
    assert read.paragraphs[0].text.startswith("Il faut un guichet ouvert.")
    assert b"ajout" in unpacked(clean)["word/document.xml"]
    assert [one.text for one in read.comments] == ["À vérifier"]
    assert len(read.inline_shapes) == 1
    assert stripped(clean, DOCX) == clean


def test_an_opendocument_reads_the_same_and_names_nobody() -> None:
    given = opendocument()
    clean = stripped(given, ODT)
    assert kind_of(clean) is ODT
    told = everything(clean)
    for secret in (SECRET.encode(), b"Thumbnails", b"Basic", b"2026-01-02", b"Exif"):
        assert secret not in told
    parts = unpacked(clean)
    assert b"Un guichet" in parts["content.xml"]
    assert b"Pourquoi" in parts["content.xml"]
    assert b"Auteur" in parts["content.xml"]
    assert b"Pictures/1.jpg" in parts["META-INF/manifest.xml"]
    assert clean[30:38] == b"mimetype", "first and stored as it is, which tells the kind of the file"
    with Image.open(BytesIO(parts["Pictures/1.jpg"])) as picture:
        picture.load()


def test_a_pdf_shows_the_same_and_names_nobody() -> None:
    clean = stripped(document(pages=2), PDF)
    with pikepdf.open(BytesIO(clean)) as pdf:
        assert len(pdf.pages) == 2
        assert not pdf.docinfo
        assert "/Metadata" not in pdf.Root
        assert not pdf.attachments
        note, field = pdf.pages[0].Annots
        assert (str(note.Contents), "/T" in note, str(field.T)) == ("Pourquoi ?", False, "commune")
        picture = pdf.pages[0].Resources.XObject.Im0
        raw = picture.read_raw_bytes()
        assert pikepdf.PdfImage(picture).as_pil_image().size == (40, 20)
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and one != picture]
    assert b"Exif" not in raw
    assert SECRET.encode() not in b"".join([clean, raw, *streams])
    assert b"Un guichet" in b"".join(streams)


def test_a_pdf_forgets_what_an_earlier_state_of_it_said() -> None:
    first = document()
    later = first + b"\n9999 0 obj\n<< /Author (" + SECRET.encode() + b") >>\nendobj\n"
    assert SECRET.encode() not in stripped(later, PDF)


def test_what_opens_with_a_password_is_refused_with_what_to_do() -> None:
    with pytest.raises(ProtectedFileError, match=r"« acte\.pdf » est protégé par un mot de passe"):
        stripped(document(password="sésame"), PDF, name="acte.pdf")
    locked = opendocument(**{"META-INF/manifest_xml": b"<manifest><encryption-data/></manifest>"})
    with pytest.raises(ProtectedFileError):
        stripped(locked, ODT)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\nrien du tout", PDF),
        (photograph(), PNG),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"x" * 40, JPEG),
        (b"\xff\xd8\xff\xfe\xff\xff" + b"x" * 40, JPEG),
        (b"\xff\xd8\xff\xc0\0\x04\0\0" + b"x" * 40, JPEG),
        (photograph()[:400], JPEG),
        (drawing()[:60], PNG),
        (drawing().replace(b"IDAT", b"IDAX"), PNG),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, PNG),
        (word(), ODT),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), ODT),
        (opendocument(content_xml=b"<office:pas ferme"), ODT),
        (opendocument()[:-40], ODT),
        (packed({**unpacked(word()), "word/document.xml": b"rien"}), DOCX),
        (packed({name: body for name, body in unpacked(word()).items() if name != "word/document.xml"}), DOCX),
        (b"<html>", PDF),
        (b"", PDF),
    ],
)
def test_what_does_not_open_or_is_something_else_is_refused_by_its_name(content: bytes, kind) -> None:
    with pytest.raises(UnreadableFileError, match=r"« note\.x » ne s'ouvre pas"):
        stripped(content, kind, name="note.x")


def test_a_pdf_without_a_page_is_none() -> None:
    with pytest.raises(UnreadableFileError):
        stripped(document(pages=0), PDF)


def huge_png(width: int, height: int) -> bytes:
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    written = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def swelling_pdf(layers: int) -> bytes:
    inside = b"\0" * 400_000_000
    for _ in range(layers):
        inside = zlib.compress(inside, 1)
    filters = " ".join(["/FlateDecode"] * layers)
    head = f"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter [{filters}] /Length {len(inside)} >>\nstream\n".encode()
    return b"%PDF-1.7\n" + head + inside + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (huge_png(60_000, 60_000), PNG),
        (photograph().replace(struct.pack(">HH", 20, 40), struct.pack(">HH", 60_000, 60_000)), JPEG),
        (opendocument(content_xml=b" " * 30_000_000), ODT),
        (packed({**unpacked(word()), "word/media/image2.bin": b"\0" * 130_000_000}), DOCX),
        (packed({**unpacked(word()), **{f"word/media/{n}": b"" for n in range(3_001)}}), DOCX),
        (opendocument(content_xml=b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'), ODT),
        (swelling_pdf(1), PDF),
        (swelling_pdf(2), PDF),
    ],
    ids=["png", "jpeg", "odt", "docx", "parts", "entities", "pdf", "pdf in a pdf"],
)
def test_what_would_swell_is_refused_before_it_is_opened(content: bytes, kind) -> None:
    assert len(content) < 8_000_000
    with pytest.raises(SwellingFileError, match="deviendrait beaucoup trop grand"):
        stripped(content, kind)


def test_a_picture_of_another_format_in_a_document_is_left_as_it_is() -> None:
    assert images.alone(b"GIF89a") == b"GIF89a"
    assert packages.odt(opendocument(**{"Pictures/2_gif": b"GIF89a"}))
