"""The standards this office reports under, by key.

Source: the five modules beside this one.
"""

from rules.standards import abhes, accsc, bppe, coe, nace

STANDARDS = {one.key: one for one in (nace.STANDARD, coe.STANDARD, accsc.STANDARD, abhes.STANDARD, bppe.STANDARD)}
