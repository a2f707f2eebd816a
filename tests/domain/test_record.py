"""The frozen dossier by itself: one writing, hashes that tell nothing, files that tell when they were touched."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from manifeste_tool.domain.record import mentions
from manifeste_tool.domain.record.dossier import (
    ANNEX_FILE,
    SIGNED_FILE,
    SUMS_FILE,
    TEXT_FILE,
    Frozen,
    Identity,
    canonical,
    moment,
    sha256,
    signed_files,
    signed_part,
    signers,
    sums,
)
from manifeste_tool.domain.record.mentions import Datum, MentionKind, annex, compared, digest, salted
from manifeste_tool.domain.record.verifying import Examined, examine, plain
from manifeste_tool.domain.text.markdown import parse, serialise

SALT = "0f" * 32
TEXT = serialise(parse("## Titre <!-- ¶aaaaaaa2 -->\n\nUn mot. [@E1; nuance @P2] <!-- ¶bbbbbbb2 -->\n"))
NAME = Datum("signataire/1", MentionKind.PERSON, "7", "Élodie Exemple".replace("É", "E\u0301"))
WORDS = Datum("extrait/bbbbbbb2/E1", MentionKind.SOURCE, "E1", "Gardez le guichet.")


def frozen(markdown: str = TEXT) -> Frozen:
    at = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    return Frozen(
        Identity("1.2", "Titre", "Récit.", at, "c" * 40, corrects="1.1"),
        markdown,
        parse(markdown),
        ["bbbbbbb2", "aaaaaaa2"],
        mentions=[salted(NAME, SALT), salted(WORDS, "1e" * 32)],
    )


def files(markdown: str = TEXT) -> dict[str, str]:
    signed = signed_part(frozen(markdown))
    held = signed_files(signed)
    return {**held, SUMS_FILE: sums(held), ANNEX_FILE: written(annex(frozen(markdown).mentions))}


def written(left: object) -> str:
    return canonical({"version": "1.2", "mentions": left})


def resigned(held: dict[str, str], signed: dict[str, object]) -> dict[str, str]:
    """The same dossier with another signed part, its sums made again as a forger would."""
    again = {SIGNED_FILE: canonical(signed), TEXT_FILE: held[TEXT_FILE]}
    return {**held, **again, SUMS_FILE: sums(again)}


def test_what_is_signed_has_one_writing_and_holds_no_name() -> None:
    signed = signed_part(frozen())
    assert canonical(json.loads(signed)) == signed
    assert "Exemple" not in signed
    assert "guichet" not in signed
    held = json.loads(signed)
    assert held["version"]["date"] == "2026-03-02T09:00:00+00:00" == moment(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert (held["version"]["tag"], held["version"]["corrects"], held["declared"]) == (
        "v1.2",
        "1.1",
        ["aaaaaaa2", "bbbbbbb2"],
    )
    assert held["sources"] == [
        {"paragraph": "bbbbbbb2", "key": "E1", "relation": "reprend"},
        {"paragraph": "bbbbbbb2", "key": "P2", "relation": "nuance"},
    ]
    assert held["text"]["sha256"] == sha256(TEXT)


def test_a_hash_depends_on_salt_name_and_words_and_words_are_kept_composed() -> None:
    one = salted(NAME, SALT)
    assert one.words == "Élodie Exemple"
    assert one.digest == digest(SALT, NAME.name, "Élodie Exemple")
    others = {digest("1f" * 32, NAME.name, "Élodie Exemple"), digest(SALT, "x", "Élodie Exemple"), digest(SALT, "", "")}
    assert one.digest not in others
    assert digest("pas un sel", "x", "y") == ""
    gone = mentions.Mention(NAME.name, NAME.kind, NAME.subject, None, None)
    assert (gone.is_erased, gone.digest, annex([gone]), one.is_erased) == (True, "", {}, False)


def test_an_erased_mention_is_counted_and_an_altered_or_a_foreign_one_told() -> None:
    left = annex([salted(NAME, SALT)])
    signed = {NAME.name: salted(NAME, SALT).digest, WORDS.name: "0" * 64}
    assert compared(signed, left) == mentions.Compared((), (), (WORDS.name,))
    left[NAME.name]["words"] = "Quelqu'un d'autre"
    left["intrus"] = {}
    assert compared(signed, left) == mentions.Compared((NAME.name,), ("intrus",), (WORDS.name,))


def test_a_whole_dossier_passes_and_still_passes_once_somebody_is_erased() -> None:
    assert examine(files()) == Examined("1.2", (), 2, 0)
    left = annex([salted(WORDS, "1e" * 32)])
    assert examine({**files(), ANNEX_FILE: written(left)}) == Examined("1.2", (), 2, 1)


@pytest.mark.parametrize("missing", [SIGNED_FILE, TEXT_FILE, SUMS_FILE, ANNEX_FILE])
def test_a_file_that_is_missing_is_named(missing: str) -> None:
    held = files()
    del held[missing]
    assert missing in examine(held).problems[0]


@pytest.mark.parametrize(
    "garbage",
    [
        *("", "[]", "{", '{"form": 2}', "[" * 100_000, '{"form": 1, "version": 3}', canonical({"form": 1})),
        canonical(
            {"form": 1, "version": {}, "text": {}, "mentions": {}}
            | {name: [] for name in ("declared", "sources", "amendments", "votes", "approvals")}
        ),
    ],
)
def test_what_is_no_dossier_is_refused_by_a_sentence(garbage: str) -> None:
    assert plain(garbage) is None
    assert "dossier.json n'a pas la forme" in examine({**files(), SIGNED_FILE: garbage}).problems[0]


@pytest.mark.parametrize(
    "garbage", ["", "[]", "{}", '{"mentions": 3}', '{"mentions": {"a": {"salt": 1}}}', "[" * 99_999]
)
def test_an_annex_that_is_none_is_refused_by_a_sentence(garbage: str) -> None:
    assert "annexe.json n'a pas la forme" in examine({**files(), ANNEX_FILE: garbage}).problems[0]


def test_every_change_to_a_dossier_is_told() -> None:
    held = files()
    changed = examine({**held, TEXT_FILE: TEXT.replace("Un mot", "Un autre mot")}).problems
    assert any("sa somme n'est plus celle" in one for one in changed)
    assert any("n'est pas le texte que dit" in one for one in changed)
    assert any("ne dit rien de dossier.json" in one for one in examine({**held, SUMS_FILE: ""}).problems)
    more = {**held, SUMS_FILE: held[SUMS_FILE] + f"{'0' * 64}  autre.txt\n"}
    assert examine(more).problems == ("SHA256SUMS nomme autre.txt, qui n'est pas dans le dossier.",)
    left = annex(frozen().mentions)
    left[NAME.name]["words"] = "Autre"
    left["intrus"] = {"salt": SALT, "words": "x", "kind": "person"}
    told = examine({**held, ANNEX_FILE: written(left)}).problems
    assert "signataire/1 n'est plus celle" in told[0]
    assert "intrus n'est pas de ce dossier" in told[1]
    spread = {**held, SIGNED_FILE: json.dumps(json.loads(held[SIGNED_FILE]))}
    assert any("écriture canonique" in one for one in examine(spread).problems)


def test_a_text_that_a_forger_signs_again_is_examined_for_itself() -> None:
    held, signed = files(), json.loads(files()[SIGNED_FILE])
    signed["sources"] = []
    signed["text"]["sha256"] = "0" * 64
    told = examine(resigned(held, signed)).problems
    assert [one for one in told if "somme du texte" in one or "sources que dit" in one] == list(told)
    for markdown, words in (
        ("<div>\n", "ne se lit pas"),
        ("Deux  espaces.   <!-- ¶bbbbbbb2 -->\n", "forme canonique"),
        ("Sans identité.\n", "pas d'identité"),
    ):
        signed["text"] = {"markdown": markdown, "sha256": sha256(markdown)}
        told = examine(resigned({**held, TEXT_FILE: markdown}, signed)).problems
        assert any(words in one for one in told), (markdown, told)


def test_allowed_signers_name_the_namespace_and_no_key_names_nobody() -> None:
    assert signers("ssh-ed25519 AAAA moi\n") == 'secretariat namespaces="manifeste" ssh-ed25519 AAAA moi\n'
    assert signers(" ") == ""
