"""Write a made-up job board: `python -m sandbox.job_board FOLDER [--jobs 40] [--seed 7]`."""

import argparse
from pathlib import Path

from sandbox.job_board.writing import write_job_board


def main() -> None:
    """Read the command line, write the files and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.job_board", description="Write a made-up job board.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for path in write_job_board(given.folder, given.jobs, given.seed):
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
