"""What leads to somebody is found in free text, wherever and however it is written, and nearly nothing else is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.gathering import personal_data
from manifeste_tool.domain.gathering.masking import LABELS
from manifeste_tool.domain.gathering.personal_data import DataKind, Found, find, masked, suspicious
from tests.domain.personal_data_set.reading import kept_aside, labelled, score, tuning

FLOOR = 0.95
MOST_ALARMS = 0.02
#: A hundred kilobytes of one thing: no rule may look at a text more often than it is long.
HOSTILE = (
    "1",
    "A ",
    "@",
    "+33 ",
    "06 ",
    "a-",
    "Jean ",
    "Jean-",
    "M. ",
    "12 rue ",
    "DE LA ",
    "FR76 ",
    "A. A",
    " ",
    "né le ",
)
WRITTEN = (
    "Jean|Dupont|DUPONT|M.|Mme|le maire|de la|12|bis|rue|des Lilas|44000|Nantes|06 12 34 56 78|0612345678|@|a@b.fr|né le|"
    "12/03/1980|AB-123-CD|je m'appelle|signé|Cordialement|\n|,|. |  |’|é|FR76|3000 6000 0112 3456 7890 189|1 85 05 78 006 084|"
    "ma fille|J.|arobase|point|lieu-dit|BP|1|+|(0)|œ|😀|nom :|'|-"
)
#: What wakes a rule with others, or alone.
WAKING = (
    "M.|m.|M|Me|A.|J.-P.|(A.|B|¨|(a)|at|1|345|06|facebook.com|x|/|x.com/moi|Dupont|Marie|ma|fille|l'arobase|né|le|AB|CD|"
    "AB-123-CD|¨M¨|A.;B|docteur|rue|２３|guichet|agents"
)
PARTS = st.sampled_from(WRITTEN.split("|"))
TEXTS = st.lists(PARTS | st.text(max_size=6), max_size=25).map(" ".join) | st.lists(PARTS, max_size=25).map("".join)


def said(text: str) -> list[tuple[str, str]]:
    return [(one.kind.name, text[one.start : one.end]) for one in find(text)]


@pytest.mark.parametrize("half", [tuning, kept_aside])
def test_planted_identities_are_found_and_clean_sentences_left_alone(half: object) -> None:
    found = score(half())  # type: ignore[operator]
    assert found.recall >= FLOOR
    assert len(found.alarms) <= MOST_ALARMS * found.clean
    for kind, planted in found.planted.items():
        assert found.found[kind] >= 0.9 * planted, kind


def test_the_labelled_set_holds_every_kind_and_hundreds_of_sentences_of_both_sorts() -> None:
    for half in (tuning(), kept_aside()):
        assert sum(not one.planted for one in half) >= 200
        assert sum(len(one.planted) for one in half) >= 200
    assert {one.kind for each in tuning() for one in each.planted} == set(DataKind)
    assert labelled("a [[NAME|b]] c").planted == (Found(DataKind.NAME, 2, 3),)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_text_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    spent = []
    for size in (4_000, 16_000):
        text = (unit * size)[:size]
        start = time.process_time()
        find(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 10 * spent[0] + 0.1


@given(TEXTS)
def test_spans_are_in_order_apart_and_within_the_text(text: str) -> None:
    at = 0
    for one in find(text):
        assert at <= one.start < one.end <= len(text)
        at = one.end
    assert suspicious(text) == bool(find(text))


@given(
    st.lists(st.sampled_from(WAKING.split("|")), min_size=1, max_size=6), st.sampled_from([" ", "\n", "\u00a0", "  "])
)
def test_what_leads_to_nobody_alone_hides_nothing_where_it_stands_with_others(pieces: list[str], between: str) -> None:
    together = between.join(pieces)
    assert [suspicious(piece) for piece in pieces] == [bool(find(piece)) for piece in pieces]
    assert suspicious(together) == bool(find(together))


def test_no_more_than_so_many_pieces_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "_QUIET", set())
    monkeypatch.setattr(personal_data, "_MOST_KNOWN", 3)
    for text in ("un guichet ouvert", "des agents", "voir facebook.com", "rien en 12"):
        assert not suspicious(text)
    assert personal_data.is_quiet(["des", "agents"])
    assert not any(map(personal_data.is_quiet, (["un"], ["facebook.com"], ["rien"])))


@given(TEXTS)
def test_what_was_found_is_gone_once_it_is_masked(text: str) -> None:
    found = find(text)
    whole = masked(text, found)
    for one in found:
        assert f"[{one.kind} masqué" in whole
    rest = len(text) - sum(one.end - one.start for one in found)
    labels = sum(len(masked("x", (Found(one.kind, 0, 1),))) for one in found)
    assert len(whole) == rest + labels


def test_nothing_is_found_again_in_a_masked_sentence() -> None:
    for one in tuning():
        whole = masked(one.text, find(one.text))
        assert find(whole) == (), whole


def test_every_kind_has_its_mask() -> None:
    assert masked("écrire à a@b.fr", find("écrire à a@b.fr")) == "écrire à [adresse électronique masquée]"
    assert masked("au 06 12 34 56 78", find("au 06 12 34 56 78")) == "au [numéro de téléphone masqué]"
    assert set(DataKind) <= set(LABELS)


def test_the_more_certain_kind_keeps_its_span_and_the_other_what_is_left() -> None:
    assert said("jean.dupont@exemple.fr, Jean Dupont@exemple.fr") == [
        ("EMAIL", "jean.dupont@exemple.fr"),
        ("NAME", "Jean "),
        ("EMAIL", "Dupont@exemple.fr"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("M.  Dupont   et  Mme Ngo", ["Dupont", "Ngo"]),
        ("Mme la directrice Lefort", ["Lefort"]),
        ("Monsieur le préfet", []),
        ("Me Duval plaide, me voilà", ["Duval"]),
        ("ME VOILA", []),
        ("m. dupont est là", ["dupont"]),
        ("le maitre d'école", []),
        ("mme la voisine", []),
        ("M. C. et Mme D.", []),
        ("mme claire obscure", []),
        ("Mme Marie-Claude de La Tour", ["Marie-Claude de La Tour"]),
        ("M'A REPONDU", []),
        ("Ici Jean Macron", []),
        ("On m'appelle rarement. Je m'appelle vraiment", []),
        ("mon nom est Bakari, son prénom est Zora", ["Bakari", "Zora"]),
        ("mon nom compte, au nom de tous", []),
        ("je me nomme", []),
        ("signé par tous", []),
        ("signé Xeno de la", ["Xeno"]),
        ("La famille Traoré et la famille de mon père", ["Traoré"]),
        ("Merci.\nCordialement,\n\nJean-Luc", ["Jean-Luc"]),
        ("Jean", []),
        ("Bonjour à tous.\nJean", ["Jean"]),
        ("Merci, Nadia", ["Nadia"]),
        ("Nadia a raison, Paul aussi", []),
        ("vu par P. Xantho et plan B. Xantho, selon L'H. Nous", ["P. Xantho"]),
        ("LE GOFF Yann et Saint-Pierre", ["LE GOFF Yann"]),
        ("la Marie de Paris, la Rose blanche, MARINE NATIONALE", []),
        ("Marie de Kerouan, Marie de Martin", ["Marie de Martin"]),
        ("EDF, Paul ; DURAND, Paul ; Durand, Paul", ["DURAND, Paul"]),
        ("Louis XIV et Martine D, Paul Y", ["Martine D"]),
        ("mon fils, Oyo, et mon frère aîné, ma sœur A", ["Oyo"]),
        ("MON FILS MANGE ET MON FILS ENZO, LUI, DORT", ["ENZO"]),
        ("MARTIN Xeno, rue DURAND Xeno", ["MARTIN Xeno"]),
        ("Xeno Lefebvre, rue Lefebvre, Les Lefebvre", ["Xeno Lefebvre"]),
        ("l'avenue du Docteur Paul Lefort", []),
        ("le S'appelle Gallica, il s'appelle Paul", ["Paul"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in find(text) if one.kind is DataKind.NAME] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l'article 12 rue Neuve", []),
        ("de 3 12 rue Neuve", []),
        ("2 places de parking, 12 place du Marché", ["12 place du Marché"]),
        ("12 place du marche 44000 nantes", ["12 place du marche 44000 nantes"]),
        ("1 voie sur 3. Certes", []),
        ("12 rue du 8 mai 1945 2e étage", ["12 rue du 8 mai 1945"]),
        ("12 rue Neuve à Nantes", ["12 rue Neuve à Nantes"]),
        ("12 rue Neuve 44000 Nantes merci", ["12 rue Neuve 44000 Nantes"]),
        ("12 rue de. Et", []),
        ("12 av. Foch", ["12 av. Foch"]),
        ("12 rue Foch. Et la suite", ["12 rue Foch"]),
        ("j'habite rue Neuve, j'habite rue de", ["rue Neuve"]),
        ("le lieu-dit est loin, au lieu-dit Le Bois", ["lieu-dit Le Bois"]),
        ("au lieu-dit De", []),
        ("BP 2019, BP 12, CS 10, CS 12345", ["BP 12", "CS 12345"]),
        ("12 rue Alpha Bravo Charlie Delta Echo Foxtrot Golf", ["12 rue Alpha Bravo Charlie Delta Echo Foxtrot"]),
    ],
)
def test_addresses(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in find(text) if one.kind is DataKind.ADDRESS] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("01/02/2017 10 et 06/12/34/56/78", [("PHONE", "06/12/34/56/78")]),
        ("06.12 345.678, +1 000 000 000, +1 202 555 0143", [("PHONE", "+1 202 555 0143")]),
        ("+32 470 12 34 56 euros", []),
        ("au o6 12 34 56 78", [("PHONE", "o6 12 34 56 78")]),
        ("1 85 10 00 116 184 36", []),
        ("185057800608", []),
        ("id 1850578006084 et id 1 85 05 78 006 084", [("NIR", "1 85 05 78 006 084")]),
        ("/1 85 12 78 116 184 36", []),
        ("XX76 3000 6000 1112 3456 7890 189, DE89 3704 1144 1532 1130 01", []),
        ("FR76 3000 6000 0112 3456 7890 1899", []),
        ("de 2018 qui doit désormais 3704 0044 0532", []),
        ("4111 1111 1111 1112, 4111 1111 1111 1111", [("CARD", "4111 1111 1111 1111")]),
        ("AB 123 CD, EF-456-GH", [("PLATE", "EF-456-GH")]),
        ("né le 12/03/1980", [("BIRTH", "12/03/1980")]),
    ],
)
def test_numbers(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize("sign", ["é", "’", "œ", "\u202f", "ł", "漢", "ß", "ª", "ÿ"])
def test_any_sign_keeps_its_place(sign: str) -> None:
    text = f"{sign}{sign} 06 12 34 56 78 {sign}"
    assert said(text) == [("PHONE", "06 12 34 56 78")]


def test_what_something_is_called_names_nobody_unless_it_is_a_person_s_name() -> None:
    assert find("Le nouveau guichet s'appelle Horizon, et cela n'aide personne.") == ()
    text = "Ma voisine s'appelle Zineb, et ce guichet s'appelle Horizon."
    [found] = find(text)
    assert text[found.start : found.end] == "Zineb"


def test_a_name_that_is_said_ends_before_the_words_that_only_join_it_to_the_next() -> None:
    text = "Je m'appelle Zineb, de la mairie. Moi, je m'appelle Zorglub van"
    assert [text[one.start : one.end] for one in find(text)] == ["Zineb", "Zorglub"]
