"""The README of the public repository: what it is, under which licence, and how anybody verifies it."""

from collections.abc import Iterable

from manifeste_tool.domain.publication.numbers import rank

_WORDS = """# {title}

Ce dépôt contient le texte « {title} » dans toutes ses versions publiées. {held}

## Ce qu'il y a dedans

- `manifeste.md` : le texte, un paragraphe par ligne. À la fin de chaque ligne, `[@clé]` cite ses sources et
  `<!-- ¶k7m2p4xd -->` est l'identité durable du paragraphe. `manifeste.en.md` et `manifeste.falc.md`, quand ils
  existent, sont le texte en anglais et en français facile à lire, avec les mêmes identités.
- `sources.csv` : les sources citées, sans aucun de leurs mots : clé, nature, territoire élargi, état au jour de la
  publication.
- `versions.csv` : les versions, leurs errata et leurs retraits.

Chaque commit de `main` est une décision sur le texte, ou une publication ; les lignes `Amendement:` et `Source:` d'un
commit disent d'où il vient. {named}
Chaque version est une étiquette annotée (`git tag -n99`), avec son titre et son récit. Un erratum d'une ancienne
version se tient sur `errata/…`.

## Versions

{versions}
## Vérifier

```
git fsck --strict
git show v{number}:manifeste.md
git log --first-parent v{number}
```

Le texte d'une version sur le site et `manifeste.md` à son étiquette sont les mêmes ; le dossier figé de la version, que
le site donne à télécharger, en porte l'empreinte. Chaque clé citée dans le texte est une ligne de `sources.csv`.

## Licence

Le texte et ces données sont sous [Licence Ouverte 2.0](https://www.etalab.gouv.fr/licence-ouverte-open-licence/).

## In English

Every published version of a political text, one commit for each decision, one annotated tag for each version. People
are numbers (`membre-17`). `sources.csv` lists what the paragraphs cite, without a word of it.
"""


_NOBODY = "Personne n'y est nommé : `membre-17` est un numéro."
_SIGNED = "Les auteurs sont des numéros (`membre-17`) ; qui a signé un amendement y est nommé (`Signature:`)."


def readme(title: str, number: str, versions: Iterable[tuple[str, ...]], *, signed: bool) -> str:
    """Return the README of a state that holds version `number`; `versions` are the rows of `versions.csv`.

    `signed`: whether members who signed an amendment are named.
    """
    rows = list(versions)
    listed = "".join(f"- {_line(*row)}\n" for row in rows)
    named = _SIGNED if signed else _NOBODY
    return _WORDS.format(title=_plain(title), number=number, held=_held(number, rows), versions=listed, named=named)


def _held(number: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Say which version the state holds; of one that was withdrawn, which one is in force instead."""
    standing = [row[0] for row in rows if not row[4]]
    if number in standing:
        return f"La version tenue ici est la **{number}**."
    last = max(standing, key=rank, default="")
    instead = f"la version en vigueur est la **{last}** (`v{last}`)" if last else "aucune ne reste en vigueur"
    return f"La version tenue ici est la **{number}**, qui a été **retirée** : {instead}."


def _line(number: str, day: str, title: str, corrects: str, withdrawn: str, reason: str) -> str:
    corrected = f" (erratum de la {corrects})" if corrects else ""
    gone = f" **Retirée le {withdrawn}** : {_plain(reason)}" if withdrawn else ""
    return f"{number}, {day} : {_plain(title)}{corrected}.{gone}"


def _plain(words: str) -> str:
    return " ".join(words.split())
