"""The engine on the command line: statuses, bytes, batches."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from manifeste_tool.cli.engine import diff, dispositif, merge_file


@pytest.fixture
def files(tmp_path):
    def write(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.md"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(str(path))
        return paths

    return write


def run(command, *arguments):
    return CliRunner().invoke(command, arguments)


def test_a_clean_merge_leaves_with_0(files):
    result = run(merge_file, *files(base="un deux trois", ours="UN deux trois", theirs="un deux TROIS"))
    assert (result.exit_code, result.stdout) == (0, "UN deux TROIS")


def test_a_conflict_leaves_with_1_and_its_markers(files):
    result = run(merge_file, *files(base="un\n", ours="deux\n", theirs="trois\n"))
    assert result.exit_code == 1
    assert result.stdout.count("<<<<<<<") == 1


def test_a_merge_driver_writes_into_ours(files, tmp_path):
    paths = files(base="a b c\r\n", ours="A b c\r\n", theirs="a b C\r\n")
    result = run(merge_file, "--write", *paths)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "ours.md").read_bytes() == b"A b C\r\n"


def test_git_names_no_side_on_the_markers_so_they_say_ours_and_theirs(files, tmp_path):
    result = run(merge_file, "--write", *files(base="un\n", ours="deux\n", theirs="trois\n"))
    assert result.exit_code == 1
    assert (tmp_path / "ours.md").read_text() == "<<<<<<< ours\ndeux\n=======\ntrois\n>>>>>>> theirs\n"


def test_errors_leave_with_2_and_say_what_to_do(files):
    paths = files(base="un", ours=b"\xff", theirs="un")
    result = run(merge_file, *paths)
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr
    for arguments in ([], paths[:2], [*paths, "--batch", paths[0]]):
        result = run(merge_file, *arguments)
        assert result.exit_code == 2
        assert "BASE OURS THEIRS" in result.stderr
    absent = run(merge_file, "absent.md", "absent.md", "absent.md")
    assert (absent.exit_code, absent.stdout) == (2, "")
    assert absent.stderr == "Le fichier absent.md ne se lit pas. Vérifiez son nom et ses droits, puis recommencez.\n"


def test_warnings_go_to_standard_error(files):
    base = "# 1 Un\n\ntexte un\n\nfin du texte\n"
    result = run(merge_file, *files(base=base, ours=f"{base}\n# 3 Ici\n", theirs=f"# 3 Là\n\n{base}"))
    assert result.exit_code == 0
    assert "Deux intitulés portent le numéro 3." in result.stderr


def test_a_batch_of_merges(files):
    cases = [
        {"id": "a", "base": "un deux", "ours": "UN deux", "theirs": "un deux"},
        {"id": "b", "base": "un", "ours": "deux", "theirs": "trois"},
        {
            "id": "c",
            "base": "# 1 a\n\nb\n\nc\n",
            "ours": "# 2 x\n\n# 1 a\n\nb\n\nc\n",
            "theirs": "# 1 a\n\nb\n\nc\n\n# 2 y\n",
        },
    ]
    (batch,) = files(batch="\ufeff" + "\n".join(json.dumps(case) for case in cases) + "\n\n")
    answers = [json.loads(line) for line in run(merge_file, "--batch", batch).stdout.splitlines()]
    assert answers[0] == {"id": "a", "clean": True, "text": "UN deux"}
    assert answers[1]["clean"] is False
    assert answers[2]["warnings"] == ["Deux intitulés portent le numéro 2."]


TEXTS = {
    "HTML, code, soft wraps, apostrophes": "<p>l’un  et\nl'autre</p>\n\n```py\nx  = 1\n```\n\n    code\n\nfin\tici  \n",
    "CRLF": "un deux\r\ntrois\r\n\r\n- quatre\r\n- cinq\r\n",
    "no final newline": "un\n\ndeux",
    "BOM": "\ufeffun\n\ndeux\n",
    "blank lines around": "\n\n\nun\n\n\n\ndeux\n\n\n",
    "empty": "",
}


@pytest.mark.parametrize("base", TEXTS.values(), ids=TEXTS.keys())
def test_what_one_side_changed_comes_back_byte_for_byte(files, base):
    changed = f"avant {base.replace('un', 'UN')}\tet après"
    for texts in ((base, changed, base), (base, base, changed), (base, changed, changed), (changed, base, base)):
        base_file, ours, theirs = files(**dict(zip(("base", "ours", "theirs"), texts, strict=True)))
        result = run(merge_file, base_file, ours, theirs)
        wanted = texts[2] if texts[1] == texts[0] else texts[1]
        assert (result.exit_code, result.stdout_bytes) == (0, wanted.encode())


@pytest.mark.parametrize("before", TEXTS.values(), ids=TEXTS.keys())
def test_a_difference_in_json_gives_both_files_back(files, before):
    after = before.replace("un", "tout autre chose")
    for one, other in ((before, after), (after, before), (before, ""), ("", before)):
        units = json.loads(run(diff, *files(a=one, b=other), "--format", "json").stdout)
        told = [(sign, said) for unit in units for sign, said in unit["segments"]]
        assert "".join(said for sign, said in told if sign != "-") == other
        assert "".join(said for sign, said in told if sign != "+").split() == one.split()


def test_git_merges_with_the_driver_that_the_readme_shows(tmp_path):
    lines = [
        line
        for line in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").splitlines()
        if "merge" in line
    ]
    setting = [line for line in lines if line.startswith(("echo '*.md", "git config merge.manifeste"))]
    assert len(setting) == 2
    manifeste = Path(sys.executable).parent / "manifeste"

    def shell(command, *, status=0):
        done = subprocess.run(
            ["bash", "-c", command.replace("'manifeste merge-file", f"'{manifeste} merge-file")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    def save(text, message):
        (tmp_path / "texte.md").write_text(text, encoding="utf-8")
        shell(f"git add -A && git -c user.name=a -c user.email=a@b.invalid commit -qm {message}")

    base = "Un paragraphe avec des mots dedans.\n\nUn autre paragraphe qui suit.\n"
    shell("git init -q -b main")
    for line in setting:
        shell(line)
    save(base, "base")
    shell("git checkout -qb theirs")
    save(base.replace("avec", "sans"), "theirs")
    shell("git checkout -q main")
    save(base.replace("mots", "phrases"), "ours")
    merging = "git -c user.name=a -c user.email=a@b.invalid merge -q --no-edit theirs"
    shell(merging)
    assert (tmp_path / "texte.md").read_text(encoding="utf-8") == base.replace("avec des mots", "sans des phrases")
    shell("git checkout -q theirs")
    save(base.replace("avec", "sans").replace("autre", "second"), "again")
    shell("git checkout -q main")
    save(base.replace("avec des mots", "sans des phrases").replace("autre", "deuxième"), "meeting")
    shell(merging, status=1)
    assert shell("git diff --name-only --diff-filter=U") == "texte.md\n"
    assert "<<<<<<< ours\nUn deuxième" in (tmp_path / "texte.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', '{"id": "a", "base": 1, "ours": "", "theirs": ""}'])
def test_a_batch_line_that_is_no_case_is_refused_with_its_number(files, line):
    (batch,) = files(batch=f"\n{line}\n")
    result = run(merge_file, "--batch", batch)
    assert result.exit_code == 2
    assert "Ligne 2" in result.stderr


def test_a_difference_in_json_is_exact(files):
    before, after = "# Titre\n\nUn mot.\n\n- a\n- b\n", "# Titre\n\nUn grand mot.\n\n- b\n- c <x>\n"
    result = run(diff, *files(a=before, b=after), "--format", "json")
    units = json.loads(result.stdout)
    assert "".join(text for unit in units for sign, text in unit["segments"] if sign != "-") == after
    assert [(unit["id"], unit["segments"]) for unit in units] == [
        ("?a0", [["=", "# Titre\n\n"]]),
        ("?a1", [["=", "Un"], ["+", " grand"], ["=", " mot.\n\n"]]),
        ("?a2", [["-", "- a\n"]]),
        ("?a3", [["=", "- b\n"]]),
        ("?b3", [["+", "- c <x>\n"]]),
    ]
    assert {"id", "moved_from", "segments"} == set(units[0])
    assert result.exit_code == 0


def test_a_difference_of_plain_files_in_text_and_html(files):
    last = "Un second paragraphe qui va bouger d'ici."
    first = "Un premier paragraphe, plus long, qui ne bougera pas d'ici. Voilà. <b>Mot</b>."
    paths = files(a=f"{first}\n\n{last}\n", b=f"{last}\n\n{first.replace('Mot', 'Signe')}\n")
    text = run(diff, *paths).stdout
    assert "[déplacé]" in text
    html = run(diff, *paths, "--format", "html").stdout
    assert "<del>Mot</del><ins>Signe</ins>" in html
    assert "&lt;b&gt;" in html


def test_a_difference_of_manifestos_says_sources_moves_splits_and_joins(files):
    one, two, three = (
        "Une phrase entière qui reste. Une autre qui part.",
        "Deuxième paragraphe du texte.",
        "Troisième, enfin, et dernier.",
    )
    before = f"{one} <!-- ¶aaaaaaaa -->\n\n{two} [@A-1] <!-- ¶bbbbbbbb -->\n\n{three} <!-- ¶cccccccc -->\n\nQuatrième. <!-- ¶dddddddd -->\n"
    after = (
        f"Quatrième. <!-- ¶dddddddd -->\n\nUne phrase entière qui reste. <!-- ¶aaaaaaaa -->\n\n"
        f"Une autre qui part. <!-- ¶ffffffff -->\n\n{two} {three} [nuance @E-2] <!-- ¶bbbbbbbb -->\n"
    )
    text = run(diff, *files(a=before, b=after)).stdout
    assert "¶dddddddd [déplacé, était après ¶cccccccc]" in text
    assert "[séparé de ¶aaaaaaaa]" in text
    assert "[a absorbé ¶cccccccc]" in text
    assert "  sources + [nuance @E-2]\n  sources - [@A-1]\n" in text
    moved = f"{two} [@A-1] <!-- ¶bbbbbbbb -->\n\n{three} <!-- ¶cccccccc -->\n\n{one} <!-- ¶aaaaaaaa -->\n"
    assert "[déplacé, était au début]" in run(diff, *files(a=before, b=moved)).stdout


def test_a_dispositif_is_printed_and_batched(files):
    paths = files(before="Un mot.\n\nDeux mots.\n", after="Un grand mot.\n\nDeux petits mots.\n")
    assert run(dispositif, *paths).stdout == (
        "I. – À l'alinéa 1, après le mot : « Un », insérer le mot : « grand ».\n"
        "II. – À l'alinéa 2, après le mot : « Deux », insérer le mot : « petits ».\n"
    )
    assert run(dispositif, paths[0], paths[0]).stdout == ""
    (batch,) = files(batch=json.dumps({"id": 1, "before": "Un mot <sup>er</sup>.", "after": ""}))
    assert json.loads(run(dispositif, "--batch", batch).stdout) == {"id": 1, "dispositif": ["Supprimer cet article."]}


def test_a_dispositif_of_manifestos_counts_by_chapter(files):
    before = "## Un\n\nUn mot. <!-- ¶aaaaaaaa -->\n"
    result = run(dispositif, *files(before=before, after=before.replace("mot", "long mot")))
    assert result.stdout == "Chapitre I\nÀ l'alinéa 1, après le mot : « Un », insérer le mot : « long ».\n"
