"""How probable is enough: by themselves, because settings need them and not the rules' thousand patterns.

Source: facts on replies, section 1 (decision layer).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability a model's suggestion holds texts, and which confidence is enough to act alone.

    The defaults were chosen on training rows of writers whom the model had not learned from. A crisis is held at a
    smaller probability than an opt-out: nobody has a keyword for it.
    """

    opt_out_hold: float = 0.3
    crisis_hold: float = 0.03
    act: float = 0.6  # where rules and model give the same labels; where they do not, a person is asked


DEFAULT_THRESHOLDS = Thresholds()
