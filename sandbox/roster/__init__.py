"""A made-up roster, as a college would export it: `python -m sandbox.roster --out FILE.csv`.

Every person, address and number is invented; the same seed writes the same file.
"""

from sandbox.roster.mess import Defect, planted_defects
from sandbox.roster.writing import COLUMNS, write_roster

__all__ = ["COLUMNS", "Defect", "planted_defects", "write_roster"]
