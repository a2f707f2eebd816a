"""Sheets recognised by their headings and by what their columns hold."""

import pytest

from manifeste_tool.domain.consulting import layouts, recognition, sheet
from manifeste_tool.domain.consulting.profiles import profiles
from manifeste_tool.domain.consulting.recognition import NoWordsError, Recognised, UnclearColumnsError
from manifeste_tool.errors import RefusedError

HOST = "https://participer.exemple.invalid/processes/ia/f/12"


def understood(columns: list[str], rows: list[list[str]]) -> Recognised:
    found = recognition.recognised(columns, profiles(len(columns), rows))
    layouts.check(found.layout, columns)
    return found


def read(columns: list[str], rows: list[list[str]]) -> list[dict[str, object]]:
    reader = sheet.reader(understood(columns, rows).layout, columns)
    return [one for row in rows for one in reader(row) if not isinstance(one, RefusedError)]


def test_the_kit_s_own_columns_need_nothing() -> None:
    columns = [
        "reference",
        "titre",
        "texte",
        "auteur_type",
        "code_postal_ou_commune",
        "consentement_publication",
        "votes",
    ]
    (one,) = read(columns, [["F-1", "", "Un avis.", "habitante", "44000", "oui", "3"]])
    assert (one["external_id"], one["territory"], one["publishable"]) == ("F-1", "44000", True)
    assert understood(columns, [["F-1", "", "Un avis.", "habitante", "44000", "oui", "3"]]).unread == ("votes",)


@pytest.mark.parametrize("locale", ["fr", "ca", "pt-BR", "en"])
def test_decidim_proposals_are_read_in_whatever_language_they_are_in(locale: str) -> None:
    columns = [
        "id",
        "component/id",
        f"title/{locale}",
        f"body/{locale}",
        "title/machine_translations/eo",
        "body/machine_translations/eo",
        "published_at",
        "url",
        "withdrawn",
    ]
    rows = [
        [
            "7",
            "12",
            "Un titre",
            "<p>Un&nbsp;avis.</p><ul><li>a</li><li>b</li></ul>",
            "Titolo",
            "Opinio",
            "2024-03-02 10:00:00 +0100",
            f"{HOST}/proposals/7",
            "false",
        ]
    ]
    found = understood(columns, rows)
    (one,) = read(columns, rows)
    assert "Decidim" in found.kind
    assert found.layout.origin == "decidim/participer.exemple.invalid"
    assert one["external_id"] == "proposal-7"
    assert one["body"] == "Un avis.\n\n- a\n- b"
    assert one["language"] == locale
    assert one["title"] == "Un titre"
    assert one["publishable"]


def test_a_translation_by_a_machine_is_read_where_nobody_wrote_anything_else() -> None:
    columns = ["id", "title/fr", "body/fr", "title/en", "body/en", "body/machine_translations/fr", "component/id"]
    one, other = read(columns, [["1", "T", "Le mien", "", "", "", "3"], ["2", "", "", "T", "Mine", "Le sien", "3"]])
    assert (one["body"], one["language"]) == ("Le mien", "fr")
    assert (other["body"], other["language"], other["title"]) == ("Mine", "en", "T")


def test_the_proposals_of_2019_and_what_was_withdrawn() -> None:
    columns = [
        "id",
        "category/id",
        "category/name/fr",
        "scope/id",
        "scope/name/fr",
        "title",
        "body",
        "supports",
        "state",
        "published_at",
        "url",
    ]
    rows = [
        [
            "1",
            "4",
            "Transports",
            "2",
            "Nord",
            "Un tram",
            "Je veux un tram.",
            "3",
            "withdrawn",
            "2019-01-17 10:38:20 +0100",
            f"{HOST}/proposals/1",
        ],
        [
            "2",
            "4",
            "Transports",
            "2",
            "Sud",
            "Un bus",
            "Je veux un bus.",
            "3",
            "rejected",
            "2019-01-17 10:38:20 +0100",
            f"{HOST}/proposals/2",
        ],
    ]
    withdrawn, rejected = read(columns, rows)
    assert (withdrawn["publishable"], rejected["publishable"]) == (False, True)
    assert (withdrawn["theme"], withdrawn["territory"], withdrawn["collected"]) == ("Transports", "Nord", "en ligne")


def test_a_comment_answers_what_its_columns_say_and_agrees_or_not() -> None:
    columns = [
        "id",
        "created_at",
        "body",
        "locale",
        "author/id",
        "author/name",
        "alignment",
        "depth",
        "commentable_id",
        "commentable_type",
        "root_commentable_url",
    ]
    row = [
        "5",
        "2019-01-17 10:38:20 +0100",
        "Non.",
        "fr",
        "8",
        "Quelqu'un",
        "-1",
        "1",
        "4",
        "Decidim::Comments::Comment",
        f"{HOST}/proposals/7",
    ]
    (one,) = read(columns, [row])
    assert (one["external_id"], one["answers"], one["nature"], one["language"]) == (
        "comment-5",
        "comment-4",
        "contre",
        "fr",
    )
    (other,) = read(columns, [[*row[:8], "7", "Decidim::Proposals::Proposal", row[10]]])
    assert other["answers"] == "proposal-7"
    assert "Quelqu'un" not in str(one)


def test_debates_and_what_has_a_title_alone() -> None:
    columns = ["id", "title/fr", "description/fr", "instructions/fr", "component/id", "created_at"]
    one, other = read(columns, [["3", "Faut-il ?", "<p>Oui.</p>", "", "1", ""], ["4", "Et puis ?", "", "", "1", ""]])
    assert (one["external_id"], one["body"]) == ("debate-3", "Oui.")
    assert other["body"] == "Et puis ?"


GRAND_DEBAT = [
    "id",
    "reference",
    "title",
    "createdAt",
    "trashed",
    "authorId",
    "authorType",
    "authorZipCode",
    "QUXVlc3Rpb246MTYw - Quel est pour vous le problème ?",
    "QUXVlc3Rpb246MTYx - Faut-il agir ?",
    "QUXVlc3Rpb246MTYy - Que proposez-vous ?",
]


def answers(number: int) -> list[str]:
    said = f"Le problème numéro {number} est assez long pour être une réponse."
    return [
        f"UHJv{number}",
        f"1-{number}",
        "Un titre",
        "2019-01-23 18:47:43",
        "false",
        "x",
        "Citoyen / Citoyenne",
        "01000",
        said,
        ("Oui", "Non")[number % 2],
        "",
    ]


def test_a_column_for_each_question_gives_a_contribution_for_each_open_answer() -> None:
    rows = [answers(number) for number in range(30)]
    rows[3][10] = "Une proposition de ma part."
    found = understood(GRAND_DEBAT, rows)
    said = read(GRAND_DEBAT, rows)
    assert len(said) == 31
    assert found.closed == ("Faut-il agir ?",)
    assert found.layout.origin == "grand-debat"
    assert said[0]["external_id"] == "1-0/QUXVlc3Rpb246MTYw"
    assert said[0]["question"] == "Quel est pour vous le problème ?"
    assert (said[0]["author_type"], said[0]["territory"], said[0]["title"]) == (
        "Citoyen / Citoyenne",
        "01000",
        "Un titre",
    )


def test_what_a_platform_put_aside_is_not_published() -> None:
    row = answers(1)
    row[4] = "true"
    assert [one["publishable"] for one in read(GRAND_DEBAT, [row])] == [False]


def test_a_row_with_an_answer_in_one_column_of_its_own_has_the_same_identifier() -> None:
    columns = ["reference", "titre", "question_id", "question", "reponse", "authorType", "authorZipCode"]
    (one,) = read(columns, [["1-0", "T", "QUXVlc3Rpb246MTYw", "Quel problème ?", "Celui-ci.", "Citoyen", "01000"]])
    assert (one["external_id"], one["question"]) == ("1-0/QUXVlc3Rpb246MTYw", "Quel problème ?")


def test_a_row_that_answers_nothing_is_said() -> None:
    row = answers(1)
    row[8] = ""
    found = understood(GRAND_DEBAT, [answers(2), row])
    (refusal,) = sheet.reader(found.layout, GRAND_DEBAT)(row)
    assert "aucune question ouverte" in str(refusal)


def test_any_questionnaire_is_read_without_who_answered() -> None:
    columns = [
        "Horodateur",
        "Votre nom ?",
        "Votre adresse mail ?",
        "Vous êtes ?",
        "Dans quelle commune habitez-vous ?",
        "Qu'attendez-vous de l'IA ?",
        "Oui ou non ?",
    ]
    rows = [
        [
            "26/09/2024 10:00",
            f"Personne {n}",
            f"p{n}@exemple.invalid",
            ("Agent", "Élue")[n % 2],
            f"Ville {n % 3}",
            f"J'attends la chose numéro {n}, et rien d'autre.",
            ("Oui", "Non")[n % 2],
        ]
        for n in range(20)
    ]
    said = read(columns, rows)
    assert len(said) == 20
    assert {one["question"] for one in said} == {"Qu'attendez-vous de l'IA ?"}
    assert (said[0]["author_type"], said[0]["territory"], str(said[0]["said_on"])) == ("Agent", "Ville 0", "2024-09-26")
    assert not any("Personne" in str(one) or "exemple.invalid" in str(one) for one in said)


def test_opinions_arguments_and_sources_answer_one_another() -> None:
    opinion = read(
        ["id", "title", "body", "author_kind", "votes_ok", "is_trashed"],
        [["3", "T", "Un avis.", "association", "1", "True"]],
    )[0]
    argument = read(["id", "opinion_id", "sens", "body", "votes_count"], [["1", "3", "pour", "Oui.", "2"]])[0]
    source = read(
        ["id", "opinion_id", "title", "link", "body", "category"],
        [["1", "3", "T", "https://exemple.invalid", "Voir.", "Presse"]],
    )[0]
    assert (opinion["external_id"], opinion["publishable"]) == ("opinion-3", False)
    assert (argument["external_id"], argument["answers"], argument["nature"]) == ("argument-1", "opinion-3", "pour")
    assert (source["answers"], source["body"]) == ("opinion-3", "Voir.\n\nhttps://exemple.invalid")
    articles = ["opinion_id", "key", "title", "before", "after"]
    one, new = read(articles, [["3", "article 1", "A", "Avant.", "Après."], ["3", "article 2", "B", "", "Neuf."]])
    assert one["body"] == "Avant :\n\nAvant.\n\nAprès :\n\nAprès."
    assert (new["body"], new["external_id"]) == ("Neuf.", "article-3-article 2")


def test_the_only_column_of_words_is_the_text_and_two_are_unclear() -> None:
    words = [["1", f"Un avis assez long pour en être un, le numéro {n}.", "b"] for n in range(20)]
    assert read(["n", "Remarques", "couleur"], words)[0]["body"] == words[0][1]
    both = [[row[1], row[1] + " Autre."] for row in words]
    with pytest.raises(UnclearColumnsError, match=r"« Forces », « Faiblesses ».*--map"):
        understood(["Forces", "Faiblesses"], both)
    with pytest.raises(NoWordsError, match="couleur"):
        understood(["id", "couleur"], [["1", "bleu"]])
    with pytest.raises(NoWordsError):
        understood(["id", "Aimez-vous cela ?"], [[str(n), "oui"] for n in range(20)])


def test_a_list_of_questions_is_said_to_be_one() -> None:
    assert understood(["id", "text", "is_free", "previous_id"], [["1", "Quoi ?", "TRUE", ""]]).warning


def test_an_identifier_that_comes_back_is_that_of_something_else() -> None:
    rows = [[str(n // 4), f"Un avis numéro {n}."] for n in range(40)]
    assert understood(["document_id", "text"], rows).layout.apart
    assert not understood(["id", "text"], [[str(n), "Un avis."] for n in range(40)]).layout.apart
