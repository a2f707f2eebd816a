"""The engine without the application: `merge-file`, `diff` and `dispositif` on plain files."""

import html
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import click

from manifeste_tool.domain.amending.dispositif import dispositif as put_into_words
from manifeste_tool.domain.amending.dispositif import printed
from manifeste_tool.domain.comparing.diff import Op, Segment, UnitDiff, text_diff
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.plain.plain_diff import plain_diff
from manifeste_tool.domain.text.inline import citation
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from manifeste_tool.errors import N_, ManifesteError, RefusedError

_FAILED = 2
_FILE = click.Path(path_type=Path)


class MissingFileError(RefusedError):
    """There is no such file, or it cannot be read."""

    sentence = N_("Le fichier %(path)s ne se lit pas. Vérifiez son nom et ses droits, puis recommencez.")


class UnreadableFileError(RefusedError):
    """A file is not UTF-8."""

    sentence = N_("Le fichier %(path)s n'est pas en UTF-8. Enregistrez-le en UTF-8, puis recommencez.")


class UnreadableLineError(RefusedError):
    """A line of a batch is not what it should be."""

    sentence = N_("Ligne %(line)s du lot : un objet JSON avec %(keys)s est attendu.")


class WrongArgumentsError(RefusedError):
    """Neither files nor a batch, or both."""

    sentence = N_("Donnez %(files)s, ou --batch FICHIER.jsonl.")


def read(path: Path) -> str:
    """Return the text of a file. Raises `UnreadableFileError`."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise MissingFileError(path=path) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path=path) from error


def put(text: str) -> None:
    """Write to standard output, byte for byte."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def guarded(work: Callable[[], int]) -> None:
    """Run a command and leave with its status; what was foreseen is said on standard error with status 2."""
    try:
        status = work()
    except ManifesteError as error:
        click.echo(str(error), err=True)
        status = _FAILED
    raise SystemExit(status)


def _given(paths: Iterable[Path | None], batch: Path | None, names: str) -> list[Path]:
    found = [path for path in paths if path]
    complete = len(found) == len(names.split())
    if complete == bool(batch) or (batch and found):
        raise WrongArgumentsError(files=names)
    return found


def _batch(path: Path, keys: tuple[str, ...], answer: Callable[[Mapping[str, str]], Mapping[str, object]]) -> int:
    """Print one JSON line for each of the batch."""
    for number, line in enumerate(read(path).removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            complete = all(isinstance(case[key], str) for key in keys)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableLineError(line=number, keys=", ".join(("id", *keys))) from error
        if not complete:
            raise UnreadableLineError(line=number, keys=", ".join(("id", *keys)))
        put(json.dumps({"id": case.get("id"), **answer(case)}, ensure_ascii=False) + "\n")
    return 0


@click.command("merge-file")
@click.argument("base", type=_FILE, required=False)
@click.argument("ours", type=_FILE, required=False)
@click.argument("theirs", type=_FILE, required=False)
@click.option("--batch", type=_FILE, help="Un fichier JSONL de {id, base, ours, theirs} ; une réponse par ligne.")
@click.option("--write", is_flag=True, help="Écrit le résultat dans OURS, comme Git l'attend d'un pilote de fusion.")
def merge_file(base: Path | None, ours: Path | None, theirs: Path | None, batch: Path | None, *, write: bool) -> None:
    """Fusionne deux modifications d'un même fichier Markdown, mot à mot.

    Sortie : 0 si tout est fusionné, 1 s'il reste des conflits (marqués), 2 en cas d'erreur.
    """
    guarded(lambda: _merge(_given((base, ours, theirs), batch, "BASE OURS THEIRS"), batch, write=write))


def _merge(paths: list[Path], batch: Path | None, *, write: bool) -> int:
    if batch:
        return _batch(batch, ("base", "ours", "theirs"), _merged)
    labels = ("ours", "theirs") if write else (str(paths[1]), str(paths[2]))  # Git gives names that say nothing
    merged = merge_plain(*map(read, paths), labels=labels)
    for warning in merged.warnings:
        click.echo(warning, err=True)
    if write:
        paths[1].write_bytes(merged.text.encode())
    else:
        put(merged.text)
    return 0 if merged.clean else 1


def _merged(case: Mapping[str, str]) -> Mapping[str, object]:
    merged = merge_plain(case["base"], case["ours"], case["theirs"])
    told = {"warnings": merged.warnings} if merged.warnings else {}
    return {"clean": merged.clean, "text": merged.text, **told}


@click.command("diff")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
def diff(before: Path, after: Path, form: str) -> None:
    """Compare deux fichiers Markdown, paragraphe par paragraphe, puis mot à mot."""
    guarded(lambda: _diff(read(before), read(after), form))


def _diff(before: str, after: str, form: str) -> int:
    if form == "json":
        units = [
            {"id": u.id, "moved_from": u.moved_from, "segments": [[s.op, s.text] for s in u.segments]}
            for u in plain_diff(before, after)
        ]
        put(json.dumps(units, ensure_ascii=False) + "\n")
        return 0
    show = _as_html if form == "html" else _as_text
    for line in _lines(before, after, show):
        put(f"{line}\n")
    return 0


_Show = Callable[[Iterable[Segment]], str]


def _lines(before: str, after: str, show: _Show) -> Iterator[str]:
    """Yield what changed: by the model where both files are manifestos, by blocks for any other Markdown."""
    try:
        texts = parse(before), parse(after)
    except ManifesteError:
        texts = Text(), Text()
    if texts[0].by_id or texts[1].by_id:
        for unit in text_diff(*texts):
            if unit.changed:
                yield from _unit_lines(unit, show)
        return
    for block in plain_diff(before, after):
        if block.moved_from is not None or any(segment.op is not Op.EQUAL for segment in block.segments):
            yield f"{'[déplacé] ' if block.moved_from is not None else ''}{show(block.segments).strip()}"


def _unit_lines(unit: UnitDiff, show: _Show) -> Iterator[str]:
    notes = [
        f"déplacé, était après ¶{unit.moved_from}" if unit.moved_from else "",
        "déplacé, était au début" if unit.moved_from == "" else "",
        f"séparé de ¶{unit.split_from}" if unit.split_from else "",
        f"a absorbé {', '.join(f'¶{one}' for one in unit.joined)}" if unit.joined else "",
    ]
    yield "".join([f"¶{unit.id} " if unit.id else "", *(f"[{note}] " for note in notes if note), show(unit.segments)])
    for sign, sources in (("+", unit.sources_added), ("-", unit.sources_removed)):
        if sources:
            yield f"  sources {sign} {citation(sources)}"


def _as_text(segments: Iterable[Segment]) -> str:
    signs = {Op.EQUAL: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}
    return "".join(signs[segment.op].format(segment.text) for segment in segments)


def _as_html(segments: Iterable[Segment]) -> str:
    tags = {Op.EQUAL: "{}", Op.DELETED: "<del>{}</del>", Op.INSERTED: "<ins>{}</ins>"}
    inside = "".join(tags[segment.op].format(html.escape(segment.text)) for segment in segments)
    return f"<p>{inside.strip()}</p>"


@click.command("dispositif")
@click.argument("before", type=_FILE, required=False)
@click.argument("after", type=_FILE, required=False)
@click.option("--batch", type=_FILE, help="Un fichier JSONL de {id, before, after} ; une réponse par ligne.")
def dispositif(before: Path | None, after: Path | None, batch: Path | None) -> None:
    """Met en phrases juridiques ce qui change d'un texte à l'autre."""
    guarded(lambda: _dispositif(_given((before, after), batch, "AVANT APRÈS"), batch))


def _dispositif(paths: list[Path], batch: Path | None) -> int:
    if batch:
        return _batch(
            batch, ("before", "after"), lambda case: {"dispositif": _instructions(case["before"], case["after"])}
        )
    instructions = _instructions(*map(read, paths))
    put(f"{printed(instructions)}\n" if instructions else "")
    return 0


def _instructions(before: str, after: str) -> tuple[str, ...]:
    """Read both texts the same way: as manifestos where they have chapters or identities, else as plain alinéas."""
    if any(line.startswith("## ") or "<!-- ¶" in line for text in (before, after) for line in text.split("\n")):
        return put_into_words(parse(before), parse(after))
    return put_into_words(_alineas(before), _alineas(after))


def _alineas(text: str) -> Text:
    lines = (line.strip() for line in text.replace("\r", "").split("\n"))
    return Text(tuple(Paragraph(Kind.PARAGRAPH, line) for line in lines if line))
