"""The platforms whose exports are known by their headings, and what each means by its columns."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.headings import Heading
from manifeste_tool.domain.consulting.layouts import Layout, Rule, constant, of_column, template
from manifeste_tool.domain.consulting.markup import plain_words
from manifeste_tool.domain.consulting.profiles import Profile
from manifeste_tool.errors import N_

_HOST = re.compile(r"https?://(?:[^/@]*@)?(?P<host>[^/:?#]+)(?::\d+)?(?P<path>/[^?#]*)?", re.IGNORECASE)
_THING = re.compile(r"/(?P<things>[a-z]+)/\d+/?$")
_GRAND_DEBAT = re.compile(r"\d-\d+")
_PATHS = frozenset({"component", "participatory space", "scope", "category", "taxonomies", "endorsements"})
_COMMENTS = frozenset({"commentable id", "commentable type", "root commentable url", "alignment", "depth"})
_DEBATE = frozenset({"instructions", "information updates", "conclusions", "comments enabled"})
_BALLOTED = frozenset({"opinion id", "is trashed", "votes count", "votes ok", "votes nok", "arguments count", "sens"})
_STATE = "state:"
_ONLINE = "en ligne"
_AGREES = {"1": "pour", "-1": "contre", "0": ""}
_FALSE = frozenset({"", "0", "false", "non", "no", "faux", "f"})


@dataclass(frozen=True, slots=True)
class Platform:
    """One kind of export: what it is called, and what it makes of a layout.

    `has_bodies` tells that a column holds the words, `has_titles` that a title alone may be all that was said.
    """

    kind: str = ""
    has_bodies: bool = False
    has_titles: bool = False
    adapt: Callable[[Layout, Sequence[Heading], Sequence[Profile]], Layout] | None = None


def platform_of(every: Sequence[Heading]) -> Platform:
    """Return which platform wrote a sheet; one without name for any other sheet."""
    words = {each.words for each in every}
    if _is_decidim(every, words):
        return Platform(_decidim_kind(words), has_bodies=True, has_titles=True, adapt=_decidim)
    if {"before", "after"} <= words:
        return Platform(N_("articles avant et après"), has_bodies=True, adapt=_before_and_after)
    if "opinion id" in words or len(words & _BALLOTED) > 1:
        return Platform(N_("consultation Cap Collectif"), has_bodies=True, adapt=_balloted)
    if {"author type", "author zip code"} <= words:
        return Platform(N_("Grand Débat, Cap Collectif"), adapt=_grand_debat)
    return Platform()


def adapted(layout: Layout, platform: Platform, every: Sequence[Heading], profiles: Sequence[Profile]) -> Layout:
    """Return the layout of a sheet with what its platform means by its columns."""
    if not platform.adapt:
        return layout
    made = platform.adapt(layout, every, profiles)
    whole = made.rules.get("external_id") == layout.rules.get("external_id")
    return replace(made, apart=made.apart and whole)


def _is_decidim(every: Sequence[Heading], words: set[str]) -> bool:
    """Paths and languages in the headings, or the columns of its comments."""
    if len(words & _COMMENTS) >= 2 and "body" in words:  # noqa: PLR2004
        return True
    paths = {each.words.rpartition(" ")[0] or each.words for each in every if each.is_path}
    translated = any(each.language and each.words in ("title", "body", "description") for each in every)
    spoken = bool({"body", "description", "title"} & words)
    return "id" in words and spoken and (translated or bool(paths & _PATHS))


def _decidim_kind(words: set[str]) -> str:
    if words & _COMMENTS:
        return N_("export Decidim : commentaires")
    if "body" in words:
        return N_("export Decidim : propositions")
    return N_("export Decidim : débats")


def _decidim(layout: Layout, every: Sequence[Heading], profiles: Sequence[Profile]) -> Layout:
    words = {each.words: each.key for each in reversed(every)}
    thing = "comment" if words.keys() & _COMMENTS else _thing(every, profiles, words)
    rules = _in_words(layout.rules)
    if "id" in words:
        rules["external_id"] = template(f"{thing}-{{{words['id']}}}")
    rules["collected"] = layout.rules.get("collected") or constant(_ONLINE)
    rules["publishable"] = _unless(words, "withdrawn", "hidden", "withdrawn at", "hidden at")
    rules.pop("question", None)
    if "body" not in rules:
        rules["body"] = replace(of_column(words["title"]), turn=plain_words)
        del rules["title"]
    elif "title" in rules and "body" not in words:
        rules["body"] = replace(rules["body"], instead=(*rules["body"].instead, *rules["title"].columns))
    if {"commentable id", "commentable type"} <= words.keys():
        rules["parent"] = template(f"{{{words['commentable type']}}}-{{{words['commentable id']}}}", turn=_last_name)
    if "alignment" in words:
        rules["nature"] = Rule(((words["alignment"], True),), _AGREES)
    host = _host(every, profiles)
    return replace(layout, rules=rules, origin=f"decidim/{host}" if host else "")


def _thing(every: Sequence[Heading], profiles: Sequence[Profile], words: Mapping[str, str]) -> str:
    """Return what an export of things lists, as its comments name it: from their addresses, else from its columns."""
    for each, profile in zip(every, profiles, strict=True):
        for sample in profile.samples if each.words == "url" else ():
            found = _HOST.match(sample)
            listed = _THING.search((found["path"] or "") if found else "")
            if listed:
                return listed["things"].removesuffix("s")
    if "body" not in words or words.keys() & _DEBATE:
        return "project" if "budget amount" in words else "debate"
    return "proposal"


def _last_name(made: str) -> str:
    """« Decidim::Debates::Debate-23 » is what comments call « debate-23 »."""
    kind, _, number = made.rpartition("-")
    return f"{kind.rpartition('::')[2].lower()}-{number}" if kind and number else ""


def _host(every: Sequence[Heading], profiles: Sequence[Profile]) -> str:
    for each, profile in zip(every, profiles, strict=True):
        if each.words.endswith("url"):
            for sample in profile.samples:
                if found := _HOST.match(sample):
                    return found["host"].lower()
    return ""


def _balloted(layout: Layout, every: Sequence[Heading], _: Sequence[Profile]) -> Layout:
    """Opinions, with the arguments and the sources that answer them, each in a file of its own."""
    words = {each.words: each.key for each in reversed(every)}
    kind = "argument" if "sens" in words else "source" if "link" in words else "contribution"
    kind = "opinion" if kind == "contribution" and "opinion id" not in words else kind
    rules = _in_words(layout.rules)
    if "id" in words:
        rules["external_id"] = template(f"{kind}-{{{words['id']}}}")
    if "opinion id" in words:
        rules["parent"] = template(f"opinion-{{{words['opinion id']}}}")
    if kind == "source" and "body" in words:
        rules["body"] = template(f"{{{words['body']}}}\n\n{{{words['link']}}}", turn=plain_words)
        if "category" in words:
            rules["nature"] = of_column(words["category"])
            rules.pop("theme", None)
    return replace(layout, rules=_online(rules, words), origin="cap-collectif")


def _before_and_after(layout: Layout, every: Sequence[Heading], _: Sequence[Profile]) -> Layout:
    words = {each.words: each.key for each in reversed(every)}
    rules = _in_words(layout.rules)
    both = f"Avant :\n\n{{{words['before']}}}\n\nAprès :\n\n{{{words['after']}}}"
    rules["body"] = template(both, turn=_without_nothing_before)
    if "opinion id" in words:
        rules["parent"] = template(f"opinion-{{{words['opinion id']}}}")
        if "external_id" not in rules and "key" in words:
            rules["external_id"] = template(f"article-{{{words['opinion id']}}}-{{{words['key']}}}")
    return replace(layout, rules=_online(rules, words), origin="cap-collectif")


def _without_nothing_before(made: str) -> str:
    """An article that is new has nothing before it; a row with nothing at all holds no words."""
    before, _, after = made.partition("\n\nAprès :\n\n")
    before = before.removeprefix("Avant :").strip()
    if not before or not after.strip():
        return plain_words(after.strip() or before)
    return plain_words(made)


def _grand_debat(layout: Layout, every: Sequence[Heading], profiles: Sequence[Profile]) -> Layout:
    """One row per person with a column per question, or one row per answer: both give an answer one identifier."""
    words = {each.words: each.key for each in reversed(every)}
    rules = _in_words(layout.rules)
    number = words.get("reference") or words.get("id", "")
    if number:
        rules["external_id"] = of_column(number)
    if number and not layout.answers and "question id" in words:
        rules["external_id"] = template(f"{{{number}}}/{{{words['question id']}}}")
    samples = [s for each, profile in zip(every, profiles, strict=True) if each.key == number for s in profile.samples]
    national = bool(samples) and all(map(_GRAND_DEBAT.fullmatch, samples))
    return replace(layout, rules=_online(rules, words), origin="grand-debat" if national else "")


def _online(rules: dict[str, Rule], words: Mapping[str, str]) -> dict[str, Rule]:
    """What a public platform shows was published by its author, unless it was put aside."""
    public = rules.get("publishable") or _unless(words, "is trashed", "trashed", "draft")
    return {**rules, "collected": rules.get("collected") or constant(_ONLINE), "publishable": public}


def _unless(words: Mapping[str, str], *names: str) -> Rule:
    """Return the rule that says yes unless one of these columns says something was put aside."""
    columns = [words[name] for name in names if name in words]
    written = [f"{{{column}}}" for column in columns]
    written += [f"{_STATE}{{{words['state']}}}"] if "state" in words else []
    return template("\n".join(written), turn=_kept) if written else constant("oui")


def _kept(made: str) -> str:
    said = [one.strip().casefold() for one in made.split("\n")]
    aside = any("withdrawn" in one if one.startswith(_STATE) else one not in _FALSE for one in said)
    return "non" if aside else "oui"


def _in_words(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return the rules, titles and texts freed of their markup."""
    return {
        name: replace(rule, turn=plain_words) if name in ("title", "body") and not rule.turn else rule
        for name, rule in rules.items()
    }
