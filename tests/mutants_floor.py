"""Say what `make mutants` found: how many mutants the tests kill in each file, and which survive; hold the floor.

`python tests/mutants_floor.py` reads what mutmut left in `mutants/`; `--survivors` shows what each survivor changed.
"""

import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import libcst

FLOOR = 85.0
FOUND = Path("mutants/manifeste_tool/domain")
SURVIVED, LEFT, UNTESTED = 0, None, 33
TIMED_OUT = (36, -24, 24, 152, 255)
NAME = re.compile(r"(.*)__mutmut_(\d+)")


def outcomes() -> dict[str, dict[str, int | None]]:
    """Return what became of each mutant, by file."""
    found = {}
    for path in sorted(FOUND.rglob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            found[path.relative_to(FOUND).as_posix().removesuffix(".meta")] = {
                key.rpartition(".")[2]: code for key, code in codes.items()
            }
    return found


def percent(codes: Counter[int | None]) -> float:
    """Return the share of the mutants tried that were killed; one that no test reaches, or that never ends, is not."""
    tried = codes.total() - codes[LEFT]
    return 100.0 * (tried - alive(codes)) / tried if tried else 0.0


def alive(codes: Counter[int | None]) -> int:
    """Count the mutants that no test killed: a busy machine can make a time-out of any of them."""
    return codes[SURVIVED] + codes[UNTESTED] + sum(codes[code] for code in TIMED_OUT)


def row(name: str, codes: Counter[int | None]) -> str:
    """Return one line of the table."""
    tried, late = codes.total() - codes[LEFT], sum(codes[code] for code in TIMED_OUT)
    killed, left = tried - alive(codes), alive(codes) - late
    return f"| {name} | {tried} | {killed} | {left} | {late} | {percent(codes):.1f} |"


def functions(source: str) -> dict[str, str]:
    """Return the source of each function of a module, methods included."""
    module = libcst.parse_module(source)
    bodies = [module.body, *(node.body.body for node in module.body if isinstance(node, libcst.ClassDef))]
    return {
        node.name.value: module.code_for_node(node)
        for body in bodies
        for node in body
        if isinstance(node, libcst.FunctionDef)
    }


def survivors(name: str, codes: dict[str, int | None]) -> Iterator[str]:
    """Yield what each surviving mutant of a file changed, on one line."""
    source = functions((FOUND / name).read_text(encoding="utf-8"))
    for key in (key for key, code in codes.items() if code in (SURVIVED, UNTESTED)):
        found = NAME.fullmatch(key)
        if found:
            sides = (source[f"{found[1]}__mutmut_orig"], source[key])
            changed = difflib.ndiff(*(side.splitlines()[1:] for side in sides))
            lines = [f"{line[0]} {line[2:].strip()}" for line in changed if line[0] in "+-"]
            yield f"{found[1].replace('x_', '', 1)} {found[2]}: {'  '.join(lines)}"


def main() -> int:
    """Say it as a table."""
    found = outcomes()
    whole: Counter[int | None] = Counter()
    print("| file | tried | killed | survive | time out | % killed |\n|---|---|---|---|---|---|")
    for name, codes in found.items():
        count = Counter(codes.values())
        whole += count
        print(row(f"`{name}`", count))
    print(row("all", whole))
    if "--survivors" in sys.argv:
        for name, codes in found.items():
            print(f"\n{name}")
            for line in survivors(name, codes):
                print(f"* {line}")
    if whole[LEFT]:
        print(f"{whole[LEFT]} not tried yet: run `make mutants` again, it goes on from there")
    return int(percent(whole) < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
