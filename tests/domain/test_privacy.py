"""How long what is kept, who somebody is in words, what leads to somebody, what an instance may say of itself."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.gathering.personal_data import DataKind
from manifeste_tool.domain.privacy.disclosure import disclosed, in_text
from manifeste_tool.domain.privacy.erasures import Erasure, ErasureKind, line, read
from manifeste_tool.domain.privacy.held import BY_TABLE, HOLDINGS
from manifeste_tool.domain.privacy.holdings import Whose
from manifeste_tool.domain.privacy.instance import CHOICES, UnfitChoiceError
from manifeste_tool.domain.privacy.naming import Naming, changed
from manifeste_tool.domain.privacy.retention import BY_NAME, KEPT, UnfitDurationError
from manifeste_tool.domain.privacy.titles import LABELS, TITLES
from manifeste_tool.domain.text.stems import stems

HER = Naming("Élodie Saint-Orbec", "elodie@orbec.example")


def test_what_is_kept_lasts_as_the_settings_say_else_by_default() -> None:
    drafts = BY_NAME["drafts"]
    assert drafts.lasts({}) == timedelta(days=365)
    assert drafts.lasts({"keep_drafts": "40"}) == timedelta(days=40)
    assert len({one.setting for one in KEPT}) == len(KEPT)
    assert all(one.what and one.why and one.default >= one.least for one in KEPT)


@pytest.mark.parametrize("given", ["", "x", "0", "29", "36501", "1e3", "-40", "٤٠", "9" * 40])
def test_a_duration_is_a_number_of_days_that_is_not_too_short(given: str) -> None:
    with pytest.raises(UnfitDurationError):
        BY_NAME["drafts"].read(given)


def test_a_duration_is_read() -> None:
    assert BY_NAME["drafts"].read(" 30 ") == timedelta(days=30)


def test_the_register_is_written_line_by_line_and_read_back_each_once() -> None:
    one = Erasure("k", ErasureKind.PERSON, "7", datetime(2026, 3, 2, tzinfo=UTC))
    assert tuple(read([line(one), line(one), line(one)[:-9], "[]", '{"key": 1}', ""])) == (one,)


def test_every_kind_that_a_download_gives_has_a_title_and_no_label_is_of_nothing() -> None:
    given = {one.table for one in HOLDINGS if one.is_given_to_person or one.is_given_to_contributor}
    assert given <= TITLES.keys() <= BY_TABLE.keys()
    assert all(LABELS.values())


def test_secrets_and_words_of_others_are_never_given() -> None:
    assert not BY_TABLE["device"].shown("digest")
    assert not BY_TABLE["source_link"].shown("excerpt")
    assert BY_TABLE["draft"].shown("rationale")
    assert {"digest", "agent"} <= set(BY_TABLE["device"].texts)
    assert {one.whose for one in HOLDINGS} == set(Whose)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Élodie Saint-Orbec", "Auteur effacé"),
        ("dit par Élodie Saint-Orbec.", "dit par auteur effacé."),
        ("dit par ELODIE SAINT ORBEC.", "dit par auteur effacé."),
        ("Saint-Orbec, Élodie", "Auteur effacé"),
        ("Mme Saint‑Orbec et É. Saint-Orbec", "auteur effacé et auteur effacé"),
        ("E\u0301lodie Saint-Orbec", "Auteur effacé"),
        ("mailto:elodie%40orbec.example", "mailto:adresse effacée"),
        ("Saint-Orbec (Nord)", "Saint-Orbec (Nord)"),
        ("Élodie Saint-Orbecque", "Élodie Saint-Orbecque"),
    ],
)
def test_a_name_is_put_away_in_every_form_and_nothing_else_is(written: str, left: str) -> None:
    assert HER.put_away(written) == left


def test_a_family_name_that_others_bear_is_theirs_too() -> None:
    words = "Mme Saint-Orbec"
    assert Naming(HER.name, "", alone=False).put_away(words) == words


def test_a_name_of_one_word_and_no_address_put_nothing_away() -> None:
    nobody = Naming("Secrétariat")
    assert nobody.needles == ()
    assert nobody.put_away("Le Secrétariat répond.") == "Le Secrétariat répond."


def test_needles_are_plain_letters_that_stand_in_every_form() -> None:
    assert HER.needles == ("saint", "elodie@orbec.example")
    assert Naming("Zoé Ôé").needles == ()


def test_what_json_holds_is_put_away_as_deep_as_it_goes() -> None:
    held = {"who": [HER.name, {"mail": HER.email}], "count": 2, "none": None}
    assert HER.put_away_in(held) == {"who": ["Auteur effacé", {"mail": "adresse effacée"}], "count": 2, "none": None}


def test_the_columns_of_a_search_lose_the_name_too() -> None:
    row = {"body": f"selon {HER.name}", "stems": stems(f"selon {HER.name} hier"), "title": "Rien"}
    words = changed(row, HER)
    assert words.keys() == {"body", "stems"}
    assert "orbec" not in words["stems"]
    assert HER.put_away_stems(" saint ") == " saint "


def test_what_leads_to_somebody_is_told_with_its_place() -> None:
    found = list(disclosed("récit", "Écrivez à a.b@exemple.fr ou au 06 12 34 56 78."))
    assert [one.told for one in found] == ["récit : une adresse électronique", "récit : un numéro de téléphone"]
    assert not any(one.never for one in found)
    assert found[0].mark != found[1].mark
    assert "exemple" not in found[0].mark


def test_a_bank_account_is_never_to_be_published() -> None:
    (found,) = disclosed("note", "FR76 3000 6000 0112 3456 7890 189")
    assert (found.kind, found.never) == (DataKind.IBAN, True)


def test_only_what_a_text_brings_is_told_by_its_alinea() -> None:
    known = "## Ouvrir <!-- ¶aaaaaaa2 -->\n\nÉcrire à guichet@ville.example. <!-- ¶bbbbbbb2 -->\n"
    moved = known.replace("Écrire", "On peut écrire")
    assert list(in_text(moved, [known])) == []
    added = known + "\nOu à jean@ville.example. <!-- ¶ccccccc2 -->\n"
    assert [one.told for one in in_text(added, [known])] == ["chapitre I, alinéa 2 : une adresse électronique"]
    assert [one.place for one in in_text(f"---\ntitle: a@b.example\n---\n\n{known}", [known])] == ["en-tête du texte"]


@pytest.mark.parametrize(
    ("name", "given"),
    [("title", "  "), ("title", "x" * 121), ("contact", "le secrétariat"), ("signatures_after_departure", "maybe")],
)
def test_a_choice_refuses_what_it_cannot_be(name: str, given: str) -> None:
    with pytest.raises(UnfitChoiceError):
        next(one for one in CHOICES if one.name == name).read(given)


def test_a_choice_is_read_tidy() -> None:
    by_name = {one.name: one for one in CHOICES}
    assert by_name["title"].read("  Un   site ") == "Un site"
    assert by_name["controllers"].read("A  a\n\n B ") == "A a\nB"
    assert by_name["contact"].read("(dpo@exemple.fr)") == "(dpo@exemple.fr)"
    assert by_name["dpo_contact"].read("") == ""


def test_whatever_is_given_to_somebody_has_a_title_by_their_address_too() -> None:
    given = [one for one in HOLDINGS if one.given and (one.mine or one.through or one.address)]
    assert [one.table for one in given if one.table not in TITLES] == []
