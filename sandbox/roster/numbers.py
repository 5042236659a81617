"""Phone numbers for made-up people, and the many ways an office writes them down."""

import random

from sandbox.phones.students import program_of

# The pretend vendor reads these endings as errors; only planted numbers may have them.
_VENDOR_ENDINGS = ("216", "300")

_FORMATS = (
    "+1{0}{1}{2}",
    "{0}{1}{2}",
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "1-{0}-{1}-{2}",
    "1 ({0}) {1} {2}",
    "{0} {1} {2}",
    "+1 {0} {1}-{2}",
)


class NumberBook:
    """Hands out North American numbers, each of them once, as E.164."""

    def __init__(self, chance: random.Random, seed: int) -> None:
        self._chance = chance
        self._seed = seed
        self._taken: set[str] = set()

    def number(self, area_codes: tuple[str, ...], program: str | None = None) -> str:
        """Return a number of one of the areas, whose scripted student attended `program` if one is named."""
        while True:
            number = f"+1{self._chance.choice(area_codes)}{self._exchange()}{self._chance.randrange(10_000):04d}"
            if number in self._taken or number[-5:-2] in _VENDOR_ENDINGS:
                continue
            if program is None or program_of(number, self._seed) == program:
                self._taken.add(number)
                return number

    def number_ending(self, ending: str, area_codes: tuple[str, ...]) -> str:
        """Return a number with these last five digits, which the pretend vendor treats specially."""
        while True:
            # The ending brings the exchange's last digit; a middle digit other than 1 keeps N11 out.
            exchange = f"{self._chance.randint(2, 9)}{self._chance.choice('023456789')}"
            number = f"+1{self._chance.choice(area_codes)}{exchange}{ending}"
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _exchange(self) -> str:
        while True:
            exchange = str(self._chance.randint(200, 999))
            if exchange[1:] != "11" and exchange != "555":  # 911 and the like; 555 belongs to films
                return exchange


def as_written(number: str, chance: random.Random) -> str:
    """Return an E.164 number the way somebody at a desk may have typed it."""
    return chance.choice(_FORMATS).format(number[2:5], number[5:8], number[8:])
