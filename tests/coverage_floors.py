"""Hold the floors of branch coverage: 100 % of the domain, 95 % of the whole."""

import json
import sys
from pathlib import Path

DOMAIN_FLOOR, FLOOR = 100.0, 95.0


def percent(files: dict[str, dict[str, dict[str, int]]]) -> float:
    """Return the share of statements and branches that ran."""
    summaries = [one["summary"] for one in files.values()]
    total = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    covered = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    return 100.0 * covered / total if total else 100.0


def main() -> int:
    """Compare and say."""
    files = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    domain = {name: one for name, one in files.items() if "/domain/" in name}
    failed = False
    for name, found, floor in (("domain", percent(domain), DOMAIN_FLOOR), ("whole", percent(files), FLOOR)):
        print(f"coverage of the {name}: {found:.2f} % (floor {floor:.0f} %)")
        failed = failed or found < floor
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
