"""What a moderator decides, undoes, is asked to look at again; and words masked wherever they stand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manifeste_tool.domain.gathering.masking import (
    PASSAGE,
    Mask,
    NoMaskError,
    NothingToMaskError,
    Piece,
    brief,
    chosen,
    found_in,
    kinds_of,
    mask_all,
    mask_part,
    pieces,
)
from manifeste_tool.domain.gathering.moderation import (
    LONGEST,
    ContestedAlreadyError,
    GroundError,
    LongReasonError,
    Moderation,
    NoAnswerError,
    NoMessageError,
    NothingToContestError,
    NothingToReexamineError,
    Reason,
    SameModeratorError,
    SetAsideAlreadyError,
    State,
    contested,
    decided,
    grounds,
    reexamined,
    reopened,
)
from manifeste_tool.domain.gathering.personal_data import DataKind

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAITING = Moderation("2026-LIBRE-0001", State.WAITING, (Reason.PERSONAL_DATA,), AT)
ASIDE = decided(WAITING, State.SET_ASIDE, by=7, at=AT, reason="hors sujet\nOn parle d'autre chose.")


def test_a_decision_says_who_when_and_why() -> None:
    assert (ASIDE.settled_by_id, ASIDE.settled_at, ASIDE.is_held) == (7, AT, True)
    assert (ASIDE.ground, ASIDE.words) == ("hors sujet", "On parle d'autre chose.")
    assert not decided(WAITING, State.CLEARED, by=7, at=AT).is_held


def test_a_ground_is_one_of_the_list_and_another_one_is_told_in_words() -> None:
    assert grounds("doublon", "  ") == "doublon"
    assert grounds("autre motif", " Un essai. ") == "autre motif\nUn essai."
    for ground, words in (("", ""), ("laide", "oui"), ("autre motif", " ")):
        with pytest.raises(GroundError):
            grounds(ground, words)
    with pytest.raises(LongReasonError):
        grounds("doublon", "x" * (LONGEST + 1))


def test_what_is_not_published_is_taken_up_again_before_anything_else() -> None:
    with pytest.raises(SetAsideAlreadyError):
        decided(ASIDE, State.CLEARED, by=7, at=AT)
    again = reopened(ASIDE, by=7, at=AT)
    assert (again.state, again.reason, again.settled_by_id) == (State.WAITING, "", None)
    assert again.reasons == (Reason.PERSONAL_DATA, Reason.REOPENED)


def test_a_decision_is_contested_once_and_with_words() -> None:
    asked = contested(ASIDE, " Je ne comprends pas. ", AT)
    assert (asked.reexamination_message, asked.is_contested, asked.may_be_contested) == (
        "Je ne comprends pas.",
        True,
        False,
    )
    with pytest.raises(ContestedAlreadyError):
        contested(asked, "Encore.", AT)
    with pytest.raises(NoMessageError):
        contested(ASIDE, " \r\n", AT)
    with pytest.raises(NothingToContestError):
        contested(WAITING, "Trop tôt.", AT)


def test_somebody_else_looks_at_it_again_and_answers() -> None:
    asked = contested(ASIDE, "Relisez.", AT)
    with pytest.raises(SameModeratorError):
        reexamined(asked, granted=True, by=7, at=AT, reason="")
    with pytest.raises(NoAnswerError):
        reexamined(asked, granted=False, by=8, at=AT, reason=" ")
    kept = reexamined(asked, granted=False, by=8, at=AT, reason="Toujours hors sujet.")
    assert (kept.state, kept.reexamined_by_id, kept.is_contested) == (State.SET_ASIDE, 8, False)
    assert reexamined(asked, granted=True, by=8, at=AT, reason="").state is State.CLEARED
    for one in (ASIDE, kept, replace(asked, state=State.CLEARED)):
        with pytest.raises(NothingToReexamineError):
            reexamined(one, granted=True, by=8, at=AT, reason="")


def test_who_was_overruled_does_not_undo_it_alone() -> None:
    granted = reexamined(contested(ASIDE, "Relisez.", AT), granted=True, by=8, at=AT, reason="")
    with pytest.raises(SameModeratorError):
        reopened(granted, by=7, at=AT)
    assert reopened(granted, by=8, at=AT).state is State.WAITING


TEXT = "Écrivez à sauge@exemple.invalid ou au 06 12 34 56 78. Sauge Exemple, 3 rue du Lavoir, répond."


def test_what_is_found_is_masked_by_its_kind_wherever_it_stands() -> None:
    masks = found_in(TEXT, "sauge@exemple.invalid")
    assert [(mask.words, mask.kind) for mask in masks][:2] == [
        ("sauge@exemple.invalid", DataKind.EMAIL),
        ("06 12 34 56 78", DataKind.PHONE),
    ]
    masked = mask_all(TEXT, masks[:2])
    assert masked.startswith("Écrivez à [adresse électronique masquée] ou au [numéro de téléphone masqué].")
    assert kinds_of(masks[:2]) == "adresse électronique, numéro de téléphone"


def test_typed_words_are_masked_in_any_case_with_any_spaces_and_whole() -> None:
    mask = Mask("jean  exemple", DataKind.NAME, any_case=True)
    assert mask_all("Jean\nExemple, JEAN EXEMPLE, _Jean Exemple_, Jean Exemplette", [mask]) == (
        "[nom masqué], [nom masqué], _[nom masqué]_, Jean Exemplette"
    )


def test_words_that_overlap_go_together_and_no_label_is_masked_in_its_turn() -> None:
    name, place = Mask("Sauge Exemple", DataKind.NAME), Mask("Exemple, 3 rue du Lavoir", DataKind.ADDRESS)
    assert mask_all("Sauge Exemple, 3 rue du Lavoir.", [name, place]) == "[adresse postale masquée]."
    assert mask_all("Exemple, 3 rue du Lavoir", [place, Mask("rue", PASSAGE)]) == "[adresse postale masquée]"
    assert mask_all("Le nom : Sauge Exemple", [name, Mask("nom", PASSAGE)]) == "Le [passage masqué] : [nom masqué]"


def test_a_moderator_chooses_among_what_was_found_and_adds_words() -> None:
    masks = chosen(["06 12 34 56 78", "absent"], "sauge exemple\n\n répond ", DataKind.NAME, (TEXT, ""))
    assert [(mask.words, mask.kind) for mask in masks] == [
        ("06 12 34 56 78", DataKind.PHONE),
        ("sauge exemple", DataKind.NAME),
        ("répond", DataKind.NAME),
    ]
    assert chosen([], "répond", "inconnu", (TEXT,))[0].kind == PASSAGE
    for typed in ("Personne d'autre", "."):
        with pytest.raises(NothingToMaskError):
            chosen([], typed, DataKind.NAME, (TEXT,))
    with pytest.raises(NoMaskError):
        chosen([], "\n", DataKind.NAME, (TEXT,))


def test_a_text_is_cut_at_what_was_found() -> None:
    text = "Au 06 12 34 56 78"
    assert pieces(text) == (Piece("Au "), Piece("06 12 34 56 78", DataKind.PHONE))
    assert pieces("Rien ici.") == (Piece("Rien ici."),)
    assert pieces("") == ()
    assert pieces("06 12 34 56 78.") == (Piece("06 12 34 56 78", DataKind.PHONE), Piece("."))


def test_a_long_text_is_told_around_what_was_found() -> None:
    text = "avant " * 50 + "au 06 12 34 56 78 " + "après " * 50
    shown = brief(text, 60)
    assert Piece("06 12 34 56 78", DataKind.PHONE) in shown
    assert (shown[0].words, shown[-1].words) == ("… ", " …")
    assert sum(len(piece.words) for piece in shown) < 90
    assert brief("Court.", 60) == (Piece("Court."),)
    assert brief("un deux trois quatre", 9) == (Piece("un deux trois"), Piece(" …"))
    assert brief("x" * 40 + " 06 12 34 56 78", 9)[1] == Piece("06 12 34 56 78", DataKind.PHONE)


def test_what_is_shown_of_a_text_cuts_nothing_that_was_found() -> None:
    shown = brief("Au 06 12 34 56 78 ou au 07 12 34 56 78 le soir", 26)
    assert [piece.words for piece in shown if piece.kind] == ["06 12 34 56 78", "07 12 34 56 78"]


def test_a_quotation_loses_what_it_holds_of_masked_words_wherever_it_is_cut() -> None:
    body, name = "Je suis Sauge Exemple, et Sauge Exemple répond.", [Mask("Sauge Exemple", DataKind.NAME)]
    assert mask_part("suis Sauge", body, name) == "suis [nom masqué]"
    assert mask_part("Exemple répond.", body, name) == "[nom masqué] répond."
    assert mask_part("et Sauge Exemple répond", body, name) == "et [nom masqué] répond"
    assert mask_part("Sauge Exemple, ailleurs", body, name) == "[nom masqué], ailleurs"
    assert mask_part("Je suis", body, name) == "Je suis"
    assert mask_part("", body, name) == ""


def test_both_apostrophes_are_one_where_words_are_typed() -> None:
    assert mask_all("L’abbé d'Exemple", [Mask("l'abbé d’exemple", DataKind.NAME, any_case=True)]) == "[nom masqué]"
