"""The public history as a value: what stands in it, in which order, and how it is told."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.public.history import Decided, PublicHistory, Published, Row, message, public_history
from manifeste_tool.domain.public.readme import readme
from manifeste_tool.domain.public.sources import of_contribution, of_other

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DECISIONS = tuple(
    Decided(rank, f"{rank:040d}", START + timedelta(hours=rank), "membre-1", f"Décision {rank}") for rank in range(1, 7)
)


def table(header: Row, rows: Iterable[Row]) -> str:
    return "\n".join(";".join(row) for row in (header, *rows))


def version(number: str, rank: int | None, hours: int, **more: object) -> Published:
    sha = f"{rank:040d}" if rank else f"{number.replace('.', ''):0>40}"
    told = {"title": f"Titre {number}", "story": "Récit.", "by": "membre-2"} | more
    return Published(number, sha, at=START + timedelta(hours=hours), rank=rank, **told)  # type: ignore[arg-type]


def told(*versions: Published) -> PublicHistory:
    return public_history(DECISIONS, versions, table)


def subjects(history: PublicHistory, ref: str = "refs/heads/main") -> list[str]:
    found: list[str] = []
    place = history.heads.get(ref)
    while place is not None:
        found.append(history.commits[place].message.partition("\n")[0].partition(" :")[0])
        place = history.commits[place].parent
    return found[::-1]


def test_before_the_first_version_there_is_nothing() -> None:
    assert told() == PublicHistory()


def test_what_was_decided_since_the_last_version_is_not_there() -> None:
    history = told(version("1.0", 2, 3), version("1.1", 5, 6))
    assert subjects(history) == [
        *("Décision 1", "Décision 2", "Version 1.0"),
        *("Décision 3", "Décision 4", "Décision 5", "Version 1.1"),
    ]
    assert [(tag.name, history.commits[tag.target].sha) for tag in history.tags] == [
        ("v1.0", f"{2:040d}"),
        ("v1.1", f"{5:040d}"),
    ]
    first = history.commits[0]
    assert (first.parent, first.files) == (None, {})
    assert set(history.commits[-1].files) == {"README.md", "sources.csv", "versions.csv"}
    assert history.commits[3].files == history.commits[2].files, "a decision leaves the files of the version before"


def test_an_erratum_of_the_last_version_stands_on_main_and_one_of_an_older_on_a_line_of_its_own() -> None:
    one, two = version("1.0", 2, 3), version("1.1", 3, 4)
    fixed = version("1.1.1", None, 5, corrects="1.1", note="Une faute.")
    older = version("1.0.1", None, 6, corrects="1.0")
    again = version("1.0.2", None, 7, corrects="1.0.1")
    history = told(one, two, fixed, older, again, version("1.2", 6, 8))
    assert subjects(history)[-5:] == [
        "Version 1.1.1, erratum de la 1.1",
        *(f"Décision {n}" for n in (4, 5, 6)),
        "Version 1.2",
    ]
    assert subjects(history, "refs/heads/errata/1.0") == [
        *("Décision 1", "Décision 2", "Version 1.0"),
        *("Version 1.0.1, erratum de la 1.0", "Version 1.0.2, erratum de la 1.0.1"),
    ]
    assert "Une faute." in next(tag.words for tag in history.tags if tag.name == "v1.1.1")
    assert "Corrige: 1.0" in history.commits[history.heads["refs/heads/errata/1.0"] - 1].message


def test_an_erratum_that_is_a_decision_of_main_is_told_as_both() -> None:
    history = told(version("1.0", 2, 3), version("1.0.1", 3, 4, corrects="1.0"))
    assert subjects(history)[-2:] == ["Décision 3", "Version 1.0.1, erratum de la 1.0"]


def test_a_withdrawn_version_keeps_its_tag_and_is_said_to_be_from_then_on() -> None:
    gone = {"withdrawn_at": START + timedelta(hours=9), "withdrawn_reason": "Elle citait\nà tort."}
    before, after = told(version("1.0", 2, 3)), told(version("1.0", 2, 3, **gone))
    assert after.commits[: len(before.commits)] == before.commits
    assert after.tags == before.tags
    last = after.commits[-1]
    assert last.message == "Retrait de la version 1.0\n\nElle citait\nà tort.\n\nRetrait: 1.0\n"
    assert "qui a été **retirée** : aucune ne reste en vigueur" in last.files["README.md"]
    assert last.files["versions.csv"].endswith("1.0;2026-03-02;Titre 1.0;;2026-03-02;Elle citait\nà tort.")
    both = told(version("1.0", 2, 3), version("1.1", 3, 4, **gone))
    assert "la version en vigueur est la **1.0** (`v1.0`)" in both.commits[-1].files["README.md"]
    assert "Retirée le" not in both.commits[-2].files["README.md"]


def test_the_same_facts_in_another_order_are_the_same_history() -> None:
    versions = [version("1.0", 2, 3), version("1.1", 4, 5), version("1.0.1", None, 6, corrects="1.0")]
    assert public_history(reversed(DECISIONS), reversed(versions), table) == told(*versions)


def test_a_digest_names_a_commit_and_all_before_it() -> None:
    plain = told(version("1.0", 2, 3), version("1.1", 4, 5))
    other = told(version("1.0", 2, 3, title="Autre"), version("1.1", 4, 5))
    changed = [one.digest != two.digest for one, two in zip(plain.commits, other.commits, strict=True)]
    assert changed == [False, False, True, True, True, True]
    assert plain.tags[1].digest != other.tags[1].digest
    assert len({one.digest for one in (*plain.commits, *plain.tags)}) == 8


@given(st.text(), st.text(), st.text())
def test_no_words_forge_a_trailer_or_break_the_subject(subject: str, story: str, value: str) -> None:
    told_of = message(f"x{subject}", story, trailers=(("Version", f"1{value}"),))
    assert told_of.startswith("x")
    assert "\0" not in message("x", f"{story}\0")
    last = told_of.rstrip("\n").rpartition("\n\n")[2]
    assert last.startswith("Version: 1")
    assert "\n" not in last
    assert message(f"x{subject}").count("\n") == 1


def test_words_keep_their_paragraphs_and_empty_ones_leave_no_hole() -> None:
    assert message(" Un \n titre ", "Un.\r\n\r\nDeux.\r", "", "Trois.") == "Un titre\n\nUn.\n\nDeux.\n\nTrois.\n"


def test_the_readme_says_who_is_named() -> None:
    rows = [("1.0", "2026-03-02", "Titre", "", "", "")]
    assert "Personne n'y est nommé" in readme("T", "1.0", rows, signed=False)
    assert "Personne n'y est nommé" not in readme("T", "1.0", rows, signed=True)
    assert "(erratum de la 1.0)" in readme(
        "T", "1.0.1", [*rows, ("1.0.1", "2026-03-03", "Titre", "1.0", "", "")], signed=False
    )


def test_a_source_is_told_without_a_word_and_its_place_only_while_it_is_public() -> None:
    said = Contribution("2025-ESSAI-0001", "Des mots.", territory="Bretagne", publishable=True)
    assert of_contribution(said) == ("2025-ESSAI-0001", "contribution", "Bretagne", "publique")
    for changed, state in (
        ({"publishable": False}, "non publique"),
        ({"held": True}, "non publique"),
        ({"withdrawn": True}, "retirée"),
    ):
        one = Contribution("2025-ESSAI-0001", "Des mots.", territory="Bretagne", **({"publishable": True} | changed))  # type: ignore[arg-type]
        assert of_contribution(one) == ("2025-ESSAI-0001", "contribution", "", state)
    assert of_other("E4", public=True) == ("E4", "enseignement", "", "publique")
    assert of_other("P3-12", public=False) == ("P3-12", "pièce", "", "non publique")
