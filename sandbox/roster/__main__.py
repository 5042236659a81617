"""Write a made-up roster: `python -m sandbox.roster --students 12000 --seed 7 --out FILE.csv [--mess]`."""

import argparse
from pathlib import Path

from sandbox.roster.mess import planted_defects
from sandbox.roster.writing import write_roster


def main() -> None:
    """Read the command line, write the file and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.roster", description="Write a made-up roster.")
    parser.add_argument("--students", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mess", action="store_true", help="plant the defects that real exports have")
    parser.add_argument("--encoding", default="utf-8", help="cp1252 is what spreadsheets on Windows write")
    parser.add_argument("--delimiter", default=",")
    given = parser.parse_args()
    rows = write_roster(
        given.out, given.students, given.seed, given.mess, encoding=given.encoding, delimiter=given.delimiter
    )
    print(f"wrote {rows} rows to {given.out}")
    if given.mess:
        for defect, count in planted_defects(given.students).items():
            print(f"  {defect}: {count}")


if __name__ == "__main__":
    main()
