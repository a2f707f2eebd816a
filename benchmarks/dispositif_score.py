"""Score `manifeste dispositif` against real adopted amendments.

    python benchmarks/dispositif_score.py CASES.jsonl

CASES holds `{id, before, after, amendments: {number: words}}` a line: a text before, the official amendments in words,
the text after. Three figures: how often applying our sentences again gives the wanted text; how long our quotations
are beside the official ones (median of the ratios); how often we rewrite a whole alinéa or article where the official
amendments rewrite none. Cases that the official amendments settle at the level of the article (deleted, rewritten,
restored) are counted apart. The applying is done by an executor of its own, written here, that shares no code with the
engine's: it knows the sentences of the convention and nothing else.
"""

import json
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.text.text import Kind, Paragraph, Text

ARTICLE = re.compile(r"(supprimer|rédiger ainsi|rétablir) (cet |l')article|rétablir", re.IGNORECASE)
REWRITES = re.compile(r"r[ée]dig[ée]r? ainsi|ainsi rédiger|substituer (à l'alinéa|aux alinéas)", re.IGNORECASE)
QUOTED = re.compile(r"« (.*?) »(?=\.?$|,? (?:l[ea]s? mots?|insérer)|\n)", re.DOTALL | re.MULTILINE)
OFFICIAL = re.compile(r"«\s*(.*?)\s*(?:»|$)", re.DOTALL)


def lines(text):
    return [line.strip() for line in text.split("\n") if line.strip()]


def as_text(text):
    return Text(tuple(Paragraph(Kind.PARAGRAPH, line) for line in lines(text)))


def whole(quotation):
    return quotation.removeprefix("« ").removesuffix(" »").split(" »\n« ")


def applied(before, instructions):  # noqa: C901, PLR0912 - one branch a sentence of the convention
    """Apply the sentences to alinéas (a list of strings), by numbers of the text before."""
    slots = [[f"\0{number}"] for number in range(len(before) + 1)]  # what stands after each alinéa, itself first
    slots[0] = []
    words = dict(enumerate(before, start=1))
    spans = {number: [] for number in words}
    for said in instructions:
        numbers = [int(n) for n in re.findall(r"alinéas? (\d+)", said.split(" : ")[0].split("\n")[0])]
        body = said.split("\n", 1)[1] if "\n" in said else ""
        if said == "Supprimer cet article.":
            return []
        if said.startswith("Rédiger ainsi cet article :"):
            return whole(body)
        if said.startswith("Compléter cet article par"):
            slots[-1] += whole(body)
        elif found := re.fullmatch(r"Supprimer les alinéas (\d+) à (\d+)\.", said):
            for number in range(int(found[1]), int(found[2]) + 1):
                slots[number].remove(f"\0{number}")
        elif said.startswith("Supprimer l'alinéa"):
            slots[numbers[0]].remove(f"\0{numbers[0]}")
        elif said.startswith("Rédiger ainsi l'alinéa"):
            words[numbers[0]] = "\n".join(whole(body))
        elif said.startswith("Après l'alinéa"):
            slots[numbers[0]] += whole(body)
        elif said.startswith("Avant l'alinéa"):
            slots[numbers[0] - 1] += whole(body)
        elif found := re.fullmatch(r"Déplacer l'alinéa (\d+) (après|avant) l'alinéa (\d+)\.", said):
            slots[int(found[1])].remove(f"\0{found[1]}")
            slots[int(found[3]) - (found[2] == "avant")].append(f"\0{found[1]}")
        elif found := re.fullmatch(
            r"Compléter l'alinéa (\d+) par l.s? phrases? suivantes? : « (.*) »", said, re.DOTALL
        ):
            spans[int(found[1])].append((len(words[int(found[1])]),) * 2 + (f" {found[2]}",))
        else:
            spans[numbers[0]].append(span(words[numbers[0]], said))
    for number, found in spans.items():
        for start, end, new in sorted(found, reverse=True):
            words[number] = words[number][:start] + new + words[number][end:]
    return [words[int(one[1:])] if one.startswith("\0") else one for slot in slots for one in slot]


def span(text, said):
    """Return where a sentence on words acts and what it puts there."""
    mots = r"(?:les mots|le mot|aux mots|au mot) : "
    for form, kind in (
        (rf"À l'alinéa \d+, substituer {mots}« (.*?) » {mots}« (.*) »\.", "replace"),
        (rf"À l'alinéa \d+, supprimer {mots}« (.*) »\.()", "delete"),
        (rf"À l'alinéa \d+, après {mots}« (.*?) », insérer {mots}« (.*) »\.", "insert"),
    ):
        if found := re.fullmatch(form, said, re.DOTALL):
            target, new = found.groups()
            if text.count(target) != 1:
                raise ValueError(said)
            start = text.index(target)
            end = start + len(target)
            if kind == "insert":
                glued = target[-1] in "'’(" or new[0] in ",.)]…"
                return end, end, new if glued else f" {new}"
            if kind == "delete" and start and text[start - 1] == " ":
                start -= 1
            elif kind == "delete" and text[end : end + 1] == " ":
                end += 1
            return start, end, new
    raise ValueError(said)


def main(path):
    counts, ratios, wrong = Counter(), [], []
    start = time.perf_counter()
    for line in Path(path).read_text(encoding="utf8").splitlines():
        case = json.loads(line)
        said = dispositif(as_text(case["before"]), as_text(case["after"]))
        try:
            good = applied(lines(case["before"]), said) == lines(case["after"])
        except (ValueError, IndexError, KeyError):
            good = False
        counts["cases"] += 1
        counts["given back"] += good
        wrong += [] if good else [case["id"]]
        official = "\n".join(case["amendments"].values())
        if ARTICLE.search(official) or not said or not case["before"].strip():
            counts["at the level of the article"] += 1
            continue
        theirs = sum(map(len, OFFICIAL.findall(official))) or len(official)
        ratios.append(sum(len(one) for words in said for one in QUOTED.findall(words)) / theirs)
        if not REWRITES.search(official):
            counts["official rewrites none"] += 1
            counts["ours rewrites there"] += any(words.startswith("Rédiger ainsi") for words in said)
    print(f"{counts['given back']} of {counts['cases']} given back by applying the sentences again {wrong or ''}")
    print(f"{counts['at the level of the article']} at the level of the article, counted apart")
    print(f"quotations beside the official ones: median {statistics.median(ratios):.2f} ({len(ratios)} cases)")
    none, ours = counts["official rewrites none"], counts["ours rewrites there"]
    print(
        f"whole alinéas or articles rewritten in {ours} of {none} cases where the official rewrites none: {ours / none:.0%}"
    )
    print(f"{time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1])
