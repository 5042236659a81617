"""The family of errors that a person can mend: wrong input, wrong moment, wrong setting."""


class Mistake(Exception):
    """What was given can't be used; the message says what, where and how to mend it.

    The terminal shows it and ends with exit code 2; the web answers 4xx. Nothing was changed.
    """
