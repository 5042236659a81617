"""A made-up job board, as a career site would export it: `python -m sandbox.job_board FOLDER`.

Every site, employer and address is invented; the same seed writes the same files.
"""

from sandbox.job_board.writing import write_job_board

__all__ = ["write_job_board"]
