"""What columns are called, what they hold, and what somebody says of them."""

import pytest

from manifeste_tool.domain.consulting import layouts, mapping, sheet
from manifeste_tool.domain.consulting.headings import heading
from manifeste_tool.domain.consulting.layouts import Rule
from manifeste_tool.domain.consulting.mapping import NoTextMappedError, TwiceMappedError
from manifeste_tool.domain.consulting.profiles import profiles
from manifeste_tool.domain.consulting.recognition import recognised
from manifeste_tool.domain.consulting.sheet import TooLongCellError
from manifeste_tool.domain.text import stems


@pytest.mark.parametrize(
    ("name", "asks", "identity"),
    [
        ("QUXVlc3Rpb246MTYw - Quel problème ?", True, "QUXVlc3Rpb246MTYw"),
        ("Numérique - votre avis", False, ""),
        ("1. Votre avis", True, ""),
        ("title/fr", False, ""),
        ("Avez-vous un avis et/ou une idée ?", True, ""),
        ("Dites ici ce que vous voulez", True, ""),
        ("code_postal_ou_commune_de_residence", False, ""),
    ],
)
def test_a_heading_that_asks_something_is_told_from_the_name_of_a_field(name: str, asks: bool, identity: str) -> None:
    assert (heading(name).asks, heading(name).question_id) == (asks, identity)


def test_an_endless_question_is_cut() -> None:
    assert len(heading("mot " * 400 + "?").question) == 500


def test_columns_of_figures_addresses_and_choices_are_not_open() -> None:
    cells = [
        [str(n), f"p{n}@exemple.invalid", "a | b" if n % 2 else "b | c", f"Une réponse, la {n}."] for n in range(30)
    ]
    assert [one.is_open for one in profiles(4, cells)] == [False, False, False, True]
    assert profiles(1, [])[0].mean_words == 0
    many = [[f"{n % 9} | {n % 11} | x{n % 7}"] for n in range(600)]
    assert profiles(1, [[f"choix {one[0]}"] for one in many])[0].is_open


def test_what_somebody_says_of_the_columns_makes_a_layout() -> None:
    columns = ["n°", "Titre", "Avis", "Quoi d'autre ?"]
    alone = mapping.layout_of_choices({"n°": "external_id", "avis": "body"}, columns)
    (one,) = sheet.reader(alone, columns)(["1", "T", "<p>Oui.</p>", ""])
    assert (one["external_id"], one["body"]) == ("1", "Oui.")
    both = mapping.layout_of_choices({"n°": "external_id", "avis": "body", "quoi d'autre ?": "answer"}, columns)
    found = [each["question"] for each in sheet.reader(both, columns)(["1", "T", "Oui.", "Non."])]
    assert found == ["Quoi d'autre ?", "Avis"]
    assert mapping.choices_of(both)["avis"] == "answer"
    assert mapping.choices_of(alone) == {"n°": "external_id", "avis": "body"}
    with pytest.raises(TwiceMappedError, match="« Titre » et « Avis »"):
        mapping.layout_of_choices({"titre": "body", "avis": "body"}, columns)
    with pytest.raises(NoTextMappedError):
        mapping.layout_of_choices({"titre": "title"}, columns)
    assert mapping.signature(columns) == mapping.signature(columns[::-1])


def test_a_rule_puts_values_for_others_then_reads_what_is_left() -> None:
    rule = Rule((("a", True),), {"x": "non"}, turn=str.upper)
    assert [rule.bound({"a": 0})([cell]) for cell in (" x ", "y")] == ["NON", "Y"]
    assert layouts.template("{a}-{b}").bound({"a": 0, "b": 1})(["1", "2"]) == "1-2"


def test_an_answer_too_long_is_refused_alone() -> None:
    columns = ["id", "Que proposez-vous ?", "Et pourquoi donc ?"]
    layout = recognised(columns, profiles(3, [["1", "Ceci est ma réponse.", "Cela aussi, oui."]])).layout
    long, short = sheet.reader(layout, columns)(["1", "a" * 100_001, "Oui."])
    assert isinstance(long, TooLongCellError)
    assert short["body"] == "Oui."


def test_two_long_questions_that_begin_alike_keep_their_own_answers() -> None:
    start = "Que faudrait-il faire, selon vous et selon vos proches, pour que les guichets "
    columns = ["id", f"{start}ouvrent ?", f"{start}ferment ?"]
    layout = recognised(columns, profiles(3, [["1", "Ceci est ma réponse.", "Cela aussi, oui."]])).layout
    one, other = sheet.reader(layout, columns)(["1", "Oui.", "Non."])
    assert one["external_id"] != other["external_id"]


def test_the_column_of_the_text_is_an_answer_among_the_others_in_a_questionnaire() -> None:
    columns = ["id", "Que proposez-vous donc ?", "commentaire"]
    rows = [[str(n), f"Une réponse, la numéro {n}.", f"Un mot de plus, le {n}."] for n in range(20)]
    layout = recognised(columns, profiles(3, rows)).layout
    assert [answer.column for answer in layout.answers] == ["que proposez-vous donc ?", "commentaire"]


def test_exports_that_lack_what_others_have_are_read_all_the_same() -> None:
    def kind(columns: list[str], *row: str) -> str:
        return recognised(columns, profiles(len(columns), [list(row)])).layout.rules["external_id"].parts[0][0]

    assert kind(["id", "title/fr", "body/fr"], "1", "T", "Un avis.") == "proposal-"
    assert kind(["id", "title/fr", "description/fr", "budget_amount"], "1", "T", "Un avis.", "3") == "project-"
    assert kind(["id", "title/fr", "component/id", "url"], "1", "T", "3", "ici") == "debate-"
    assert kind(["id", "title/fr", "body/fr", "url"], "1", "T", "B", "https://h.invalid") == "proposal-"
    lone = recognised(["body", "alignment", "depth"], profiles(3, [["Oui.", "1", "0"]]))
    assert "external_id" not in lone.layout.rules
    source = recognised(["opinion_id", "link", "body"], profiles(3, [["1", "x", "Oui."]])).layout
    assert "external_id" not in source.rules
    bare = recognised(["opinion_id", "sens", "texte"], profiles(3, [["1", "pour", "Oui."]])).layout
    assert bare.rules["body"].columns == ("texte",)
    articles = recognised(["before", "after"], profiles(2, [["a", "b"]])).layout
    assert set(articles.rules) == {"body", "collected", "publishable"}
    numbered = recognised(["id", "opinion_id", "before", "after"], profiles(4, [["1", "2", "a", "b"]])).layout
    assert numbered.rules["external_id"].columns == ("id",)
    unnumbered = recognised(["authorType", "authorZipCode", "reponse"], profiles(3, [["x", "01000", "Oui."]])).layout
    assert "external_id" not in unnumbered.rules


def test_known_words_are_forgotten_before_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stems, "_MOST_KNOWN", 2)
    assert [stems.stem(word) for word in ("maires", "élus", "écoles", "maires")] == ["mair", "elu", "ecol", "mair"]


def test_answers_that_are_all_among_many_different_values_are_weighed_once() -> None:
    repeated = [[f"Le choix {n % 10}"] for n in range(60)]
    assert not profiles(1, repeated)[0].is_open
    ticked = [[" | ".join(f"c{m}" for m in range(6) if (n >> m) & 1) or "c7"] for n in range(64)]
    assert not profiles(1, ticked)[0].is_open
