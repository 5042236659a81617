"""What an office sorts made-up students by: risk level, tags and courses."""

import random

_RISK_LEVELS = (("low", 0.62), ("medium", 0.27), ("high", 0.11))

_TAGS = (
    ("evening", 0.22), ("online", 0.12), ("first-generation", 0.18), ("veteran", 0.06), ("parent", 0.15),
    ("needs transport", 0.08), ("spanish", 0.14), ("license pending", 0.05),
)  # fmt: skip

_COURSE_PREFIXES = {
    "Medical Assistant": "MED",
    "Dental Assistant": "DEN",
    "Pharmacy Technician": "PHA",
    "HVAC": "HVA",
    "Welding": "WLD",
    "Truck Driving": "CDL",
    "Practical Nursing": "NUR",
    "IT Support": "ITS",
    "Cosmetology": "COS",
}
_COURSE_NUMBERS = (101, 110, 120, 135, 150, 201, 210, 230)
_MOST_COURSES = 4


class Labels:
    """Draws labels by chances of its own, so that people are the same with and without them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"labels {seed}")

    def of(self, program: str) -> dict[str, str]:
        """Return the cells of one student of a program."""
        (risk,) = self._chance.choices([word for word, _ in _RISK_LEVELS], [share for _, share in _RISK_LEVELS])
        tags = [tag for tag, share in _TAGS if self._chance.random() < share]
        taken = sorted(self._chance.sample(_COURSE_NUMBERS, self._chance.randint(1, _MOST_COURSES)))
        courses = [f"{_COURSE_PREFIXES[program]} {number}" for number in taken]
        return {"risk_level": risk, "tags": "; ".join(tags), "courses": "; ".join(courses)}
