"""Pièces are kept, corrected without ever changing a number that is cited, and shown to whom they are for."""

import re
from dataclasses import replace

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.evidence.evidence import EvidenceKind, Passage
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.gestures import Cite
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import ForbiddenError, NotFoundError
from manifeste_tool.services import files
from manifeste_tool.services.evidence import evidence_pages, keeping
from manifeste_tool.services.evidence.citing import CitedPassageError, citations
from manifeste_tool.services.evidence.keeping import FaultyEvidenceError, Typed, UnreadableTextError, with_minutes
from manifeste_tool.services.evidence.showing import cited
from manifeste_tool.services.files import Upload
from manifeste_tool.services.integration import copies
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import reading, sourcing
from manifeste_tool.services.text.paragraphs import paragraph_page
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.evidence import evidence
from tests.services.story import Cast, cast, change

HEARING = Typed(
    kind=str(EvidenceKind.HEARING),
    title="Audition d'une agente d'accueil",
    author="Une agente (exemple)",
    said_on="2026-02-01",
    minutes="Elle accueille.\n\nElle attend.\n\nElle conclut.",
    public=True,
)


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def kept(here: Cast, typed: Typed = HEARING) -> str:
    return keeping.keep(here.ws, here.secretary, typed)


def bodies(here: Cast, key: str) -> dict[int, str]:
    with here.ws.reading() as connection:
        return {each.number: each.body for each in evidence.passages(connection, key)}


def cite(here: Cast, identity: str, key: str, relation: Relation = Relation.TAKES_UP) -> None:
    sourcing.cite(here.ws, here.secretary, Linking(identity, put=(Source(key, relation),)))


def publish(here: Cast, number: str = "0.1") -> None:
    sourcing.declare(here.ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(here.ws, here.secretary, number=number, title="Une", story="Publique.", seen=here.tip())


def test_keys_follow_one_another_and_minutes_are_cut(here: Cast) -> None:
    assert [kept(here), kept(here)] == ["P1", "P2"]
    assert bodies(here, "P2") == {1: "Elle accueille.", 2: "Elle attend.", 3: "Elle conclut."}
    page = evidence_pages.evidence_page(here.ws, None, "P1")
    assert (page.piece.title, page.piece.author, str(page.piece.said_on)) == (
        HEARING.title,
        HEARING.author,
        "2026-02-01",
    )


def test_the_secretariat_and_drafters_alone_keep_pieces(here: Cast) -> None:
    assert keeping.keep(here.ws, here.drafter, HEARING) == "P1"
    for person in (here.member, here.referent):
        with pytest.raises(ForbiddenError):
            keeping.keep(here.ws, person, HEARING)
        with pytest.raises(ForbiddenError):
            keeping.change(here.ws, person, "P1", HEARING)
        with pytest.raises(ForbiddenError):
            evidence_pages.evidence_form(here.ws, person, "P1")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("kind", "poème", "sorte"),
        ("title", "", "titre"),
        ("title", "x" * 201, "200"),
        ("said_on", "2026-13-01", "AAAA-MM-JJ"),
        ("address", "javascript:alert(1)", "https"),
        ("address", "https://[exemple", "https"),
        ("version", "0.1", "manifeste antérieur"),
    ],
)
def test_what_misses_is_said_by_field(here: Cast, name: str, value: str, said: str) -> None:
    with pytest.raises(FaultyEvidenceError) as caught:
        kept(here, replace(HEARING, **{name: value}))
    sentence, values = caught.value.faults[name]
    assert said in sentence % values


@pytest.mark.parametrize("words", ["Écrivez à agente@mairie.exemple.fr.", "Appelez le 06 12 34 56 78 le soir."])
def test_a_public_piece_holds_no_way_to_reach_anybody_and_one_for_the_commission_may(here: Cast, words: str) -> None:
    with pytest.raises(FaultyEvidenceError) as caught:
        kept(here, replace(HEARING, minutes=words))
    assert list(caught.value.faults) == ["minutes"]
    assert kept(here, replace(HEARING, minutes=words, public=False)) == "P1"
    with pytest.raises(FaultyEvidenceError):
        keeping.change(here.ws, here.secretary, "P1", replace(HEARING, minutes=f"[1] {words}"))


def test_an_unknown_version_is_no_earlier_manifesto(here: Cast) -> None:
    with pytest.raises(FaultyEvidenceError) as caught:
        kept(here, replace(HEARING, kind="manifeste antérieur", version="7.7"))
    assert list(caught.value.faults) == ["version"]


def test_a_published_version_becomes_a_piece_whose_passages_are_its_paragraphs(here: Cast) -> None:
    publish(here)
    key = kept(here, replace(HEARING, kind="manifeste antérieur", version="0.1", minutes=""))
    with here.ws.reading() as connection:
        held = evidence.passages(connection, key)
    assert held[1] == Passage(
        key, 2, "L'accueil par une personne reste possible partout.", "chapitre I, alinéa 1", "bbbbbbb2"
    )
    assert evidence_pages.evidence_form(here.ws, here.secretary, key).fixed
    keeping.change(here.ws, here.secretary, key, replace(HEARING, kind="manifeste antérieur", minutes="Autre."))
    with here.ws.reading() as connection:
        assert evidence.passages(connection, key) == held


def test_a_pasted_manifesto_is_read_paragraph_by_paragraph(here: Cast) -> None:
    key = kept(here, replace(HEARING, kind="manifeste antérieur", minutes="## Servir\n\nUn mot.\n\n- deux ;\n- trois."))
    assert bodies(here, key) == {1: "Un mot.", 2: "deux ;", 3: "trois."}


def test_a_text_file_is_added_to_what_was_typed_and_anything_else_is_refused() -> None:
    typed = with_minutes(Typed(minutes="Un."), Upload("cr.md", "\ufeffDeux é.\r\n\r\nTrois.".encode()))
    assert typed.minutes == "Un.\n\nDeux é.\n\nTrois."
    for content in (b"\xff\xfe\x00", b"a\x00b"):
        with pytest.raises(UnreadableTextError, match=r"cr\.md"):
            with_minutes(Typed(), Upload("cr.md", content))


def test_numbers_never_change_and_are_never_given_twice(here: Cast) -> None:
    key = kept(here)
    corrected = replace(HEARING, minutes="Avant.\n\n[1] Elle accueille bien.\n\n[2] Elle attend.")
    keeping.change(here.ws, here.secretary, key, corrected)
    assert bodies(here, key) == {1: "Elle accueille bien.", 2: "Elle attend.", 4: "Avant."}
    keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[1] Elle accueille bien."))
    keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[1] Elle accueille bien.\n\nEncore."))
    assert bodies(here, key) == {1: "Elle accueille bien.", 5: "Encore."}
    keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[1] Seule."))
    keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[1] Seule.\n\nNouvelle."))
    assert bodies(here, key) == {1: "Seule.", 6: "Nouvelle."}


def test_a_cited_passage_is_not_removed_and_the_refusal_says_where_it_is_cited(here: Cast) -> None:
    key = kept(here)
    cite(here, "bbbbbbb2", f"{key}-2")
    with pytest.raises(CitedPassageError, match=r"Le passage 2 est cité : chapitre I, alinéa 1\."):
        keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[1] Elle accueille."))
    assert set(bodies(here, key)) == {1, 2, 3}
    keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[2] Elle attend longtemps."))
    assert bodies(here, key) == {2: "Elle attend longtemps."}


def test_what_was_published_proposed_or_is_being_written_holds_a_passage_too(here: Cast) -> None:
    key = kept(here)
    cite(here, "bbbbbbb2", f"{key}-1")
    publish(here)
    sourcing.cite(here.ws, here.secretary, Linking("bbbbbbb2", remove=(f"{key}-1",)))
    here.propose(Cite("ccccccc2", (f"{key}-2",)))
    lent = copies.lend(here.ws, here.secretary, title="Copie", chapter="", drafters=[here.member.id], due_at=None)
    copies.write(here.ws, here.member, lent.id, seen=lent.base, gestures=[Cite("ddddddd2", (f"{key}-3",))])
    with here.ws.reading() as connection:
        found = citations(here.ws, connection, {f"{key}-{number}" for number in (1, 2, 3)})
    assert found == {
        f"{key}-1": ("version 0.1",),
        f"{key}-2": ("amendement n° 1",),
        f"{key}-3": ("une copie de travail",),
    }


def test_a_passage_cited_in_many_places_names_the_first_of_them(here: Cast) -> None:
    key = kept(here)
    for identity in ("bbbbbbb2", "ccccccc2", "ddddddd2", "eeeeeee2"):
        cite(here, identity, f"{key}-1")
    with pytest.raises(CitedPassageError, match="alinéa 3 et 1 de plus"):
        keeping.change(here.ws, here.secretary, key, replace(HEARING, minutes="[2] Elle attend."))


def test_a_piece_is_counted_apart_once_for_all_its_passages_and_is_a_source(here: Cast) -> None:
    key = kept(here)
    for each in (f"{key}-1", f"{key}-2"):
        cite(here, "ccccccc2", each)
    cite(here, "ddddddd2", key, Relation.SHEDS_LIGHT)
    cite(here, "bbbbbbb2", key)
    margins = {view.paragraph.id: view.margin for view in reading.text_page(here.ws, here.secretary).units}
    told = {each: (margins[each].sources, margins[each].pieces, margins[each].unsourced) for each in margins}
    assert told["bbbbbbb2"] == (1, 1, False)
    assert told["ccccccc2"] == (0, 1, False)
    assert told["ddddddd2"] == (0, 0, True)


def test_an_unpublished_piece_is_masked_for_the_public_and_read_by_the_commission(here: Cast) -> None:
    key = kept(here, replace(HEARING, public=False))
    cite(here, "bbbbbbb2", f"{key}-1")
    publish(here)
    mine, theirs = (
        next(one for one in paragraph_page(here.ws, person, "bbbbbbb2").sources if one.key == f"{key}-1")
        for person in (here.member, None)
    )
    assert (mine.evidence and mine.evidence.title, mine.words) == (HEARING.title, "Elle accueille.")
    assert theirs.evidence is not None
    assert (theirs.evidence.title, theirs.words, theirs.passage, theirs.excerpt) == ("", "", None, "")
    for person in (None, here.referent):
        with pytest.raises(NotFoundError):
            evidence_pages.evidence_page(here.ws, person, key)
        assert evidence_pages.evidence_list(here.ws, person).pieces == ()
    assert evidence_pages.evidence_list(here.ws, here.member).pieces[0].key == key


def test_the_list_goes_by_kind_then_number_and_names_what_is_cited(here: Cast) -> None:
    for kind in ("étude ou rapport", "audition", "étude ou rapport"):
        kept(here, replace(HEARING, kind=kind))
    cite(here, "bbbbbbb2", "P3-1")
    page = evidence_pages.evidence_list(here.ws, here.secretary)
    assert [piece.key for piece in page.pieces] == ["P2", "P1", "P3"]
    assert page.cited == {"P3"}
    assert {str(kind): count for kind, count in page.counts.items()} == {"audition": 1, "étude ou rapport": 2}
    studies = evidence_pages.evidence_list(here.ws, here.secretary, kind="étude ou rapport")
    assert ([piece.key for piece in studies.pieces], studies.paging.total) == (["P1", "P3"], 2)
    with pytest.raises(NotFoundError):
        evidence_pages.evidence_list(here.ws, here.secretary, kind="poème")


def test_its_file_is_for_those_who_read_the_piece_and_is_let_go_once_replaced(here: Cast) -> None:
    pdf = Upload("compte rendu.pdf", b"%PDF-1.7 un")
    key = keeping.keep(here.ws, here.secretary, replace(HEARING, public=False), pdf)
    with here.ws.reading() as connection:
        piece = evidence.get(connection, key)
    assert piece is not None
    assert piece.file_id is not None
    assert files.fetch(here.ws, here.member, piece.file_id)[1] == pdf.content
    with pytest.raises(NotFoundError):
        files.fetch(here.ws, None, piece.file_id)
    keeping.change(here.ws, here.secretary, key, HEARING_KEPT)
    assert files.fetch(here.ws, None, piece.file_id)[1] == pdf.content
    keeping.change(here.ws, here.secretary, key, HEARING_KEPT, upload=Upload("b.pdf", b"%PDF-1.7 deux"))
    assert files.purge(here.ws) == 1
    with pytest.raises(NotFoundError):
        files.fetch(here.ws, here.member, piece.file_id)
    keeping.change(here.ws, here.secretary, key, HEARING_KEPT, without_file=True)
    assert evidence_pages.evidence_page(here.ws, None, key).file is None
    assert files.purge(here.ws) == 1


HEARING_KEPT = replace(HEARING, minutes="[1] Elle accueille.\n\n[2] Elle attend.\n\n[3] Elle conclut.")


def test_facts_are_told_to_those_who_read_the_piece(here: Cast) -> None:
    key = kept(here, replace(HEARING, public=False))
    keeping.change(here.ws, here.secretary, key, HEARING_KEPT)
    with here.ws.reading() as connection:
        facts = journal.about(connection, "evidence", key, Audience.SECRETARIAT)
        told = [(one.name, one.audience) for one in sorted(facts, key=lambda one: one.id)]
    assert told == [("evidence_kept", Audience.COMMISSION), ("evidence_changed", Audience.PUBLIC)]


def test_uses_say_since_when_a_passage_is_cited(here: Cast) -> None:
    key = kept(here)
    cite(here, "bbbbbbb2", f"{key}-2")
    publish(here)
    here.integrate(here.propose(change("bbbbbbb2", "Tout autre chose.")))
    page = evidence_pages.evidence_page(here.ws, here.member, key)
    assert [len(view.uses) for view in page.passages] == [0, 1, 0]
    use = page.passages[1].uses[0].use
    assert (use.place.label, use.since, use.amended) == ("chapitre I, alinéa 1", "0.1", True)
    assert page.is_cited


def test_nothing_is_known_of_a_piece_that_is_not_there(here: Cast) -> None:
    with here.ws.reading() as connection:
        reader = Reader(here.secretary)
        assert cited(connection, reader, ["P9", "P9-1", "E1"]) == {}
    with pytest.raises(NotFoundError):
        keeping.change(here.ws, here.secretary, "P9", HEARING)


def test_the_drafting_in_progress_holds_a_passage(workspace: Workspace) -> None:
    from manifeste_tool.services.text import drafting  # noqa: PLC0415

    here = cast(workspace, stage=StageKind.DRAFTING)
    key = kept(here)
    drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[Cite("ccccccc2", (f"{key}-1",))])
    with here.ws.reading() as connection:
        assert citations(here.ws, connection, {f"{key}-1"}) == {f"{key}-1": ("la rédaction en cours",)}
    assert re.fullmatch("P[0-9]+", key)
