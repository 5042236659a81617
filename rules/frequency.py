"""How often a person may get a text that nobody asked for, across all campaigns.

An answer to somebody who just wrote is no such text. Counted are the texts to the person, by phone
or by student, that went out, or may have, in the 24 hours before the claim.
Source: one a day is our own default; 47 CFR 64.1200 practice; Florida, Oklahoma and Maryland allow three
in 24 hours (rules/legal_windows.py).
"""

from datetime import timedelta

# Rolling: not a calendar day, for a text at night and one in the morning feel like two in a row.
PERIOD = timedelta(hours=24)

# Proactive texts to one person in PERIOD, unless the office sets another number.
TEXTS_PER_PERIOD = 1

# Whatever is set: the strictest state that counts at all allows three.
HARD_CAP = 3


def most_in_period(office: int = TEXTS_PER_PERIOD, by_law: int | None = None) -> int:
    """Return how many proactive texts a person may get in PERIOD: the least of setting, law and hard cap.

    `by_law` is the cap of the recipient's state, None where it has none. Raises ValueError for a setting below 1.
    """
    if office < 1:
        raise ValueError("At least one text a person and day, or nobody could be texted.")
    return min(office, HARD_CAP, by_law if by_law is not None else HARD_CAP)
