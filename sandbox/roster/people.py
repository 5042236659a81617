"""Made-up students, one row each, without any defect."""

import random
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.phones.students import PROGRAMS
from sandbox.roster.labels import Labels
from sandbox.roster.numbers import NumberBook, as_written
from sandbox.roster.places import CAMPUSES, STATES, State

Row = dict[str, str]

LATEST_DAY = date(2026, 3, 1)  # the roster is as of this day
COMPLETED_WITHIN_DAYS = 913  # 30 months

STILL_STUDYING = 0.12
CONSENT = (("yes", 0.84), ("", 0.12), ("no", 0.04))
DO_NOT_CONTACT = 0.015
SHARES_EARLIER_PHONE = 0.01  # makes two students each who share one
OUT_OF_SERVICE = 0.005
NOT_MOBILE = 0.002
ZONE_KNOWN = 0.10
HAS_HOME_PHONE = 0.30

ADVISORS = tuple(f"advisor{number}@college.example" for number in range(1, 7))

_CIP_CODES = {
    "Medical Assistant": "51.0801",
    "Dental Assistant": "51.0601",
    "Pharmacy Technician": "51.0805",
    "HVAC": "47.0201",
    "Welding": "48.0508",
    "Truck Driving": "49.0205",
    "Practical Nursing": "51.3901",
    "IT Support": "11.1006",
    "Cosmetology": "12.0401",
}
_PROGRAM_SHARES = (30, 14, 10, 11, 10, 9, 6, 6, 4)  # in the order of PROGRAMS

_CREDENTIALS = {"Practical Nursing": "Diploma", "IT Support": "Associate"}

_PROOFS = ("web form", "enrollment packet", "paper form", "front desk tablet", "orientation survey")

_FIRST_NAMES = (
    "Maria", "James", "Aaliyah", "José", "Brianna", "Tyrone", "Zoë", "Kevin", "Destiny", "Luis", "Priya",
    "Marcus", "Ashley", "Dmitri", "Jasmine", "Carlos", "Hannah", "Omar", "Renée", "Anthony", "Xiomara",
    "Derek", "Fatima", "Andrés", "Nicole", "Wei", "Latoya", "Ryan", "Sofía", "Malik", "Emily", "Tomasz",
    "Kiara", "Diego", "Grace", "Jamal", "Olivia", "Ramón", "Tiffany", "Samuel", "Noor", "Chloé", "Isaiah",
    "Valentina", "Bao", "Shanice",
)  # fmt: skip

_LAST_NAMES = (
    "Alvarez", "Brooks", "Chen", "Delgado", "Edwards", "Fitzgerald", "Grabowski", "Hernández", "Ito",
    "Jackson", "Kowalski", "Lewis", "Muñoz", "Nguyen", "O'Brien", "Patel", "Quintero", "Ramirez",
    "Sánchez", "Turner", "Ueda", "Vasquez", "Washington", "Xiong", "Young", "Zielinski", "Okafor",
    "Núñez", "Petrov", "Rossi", "Johnson-Reed", "De La Cruz", "St. Clair", "Freeman", "Haddad",
    "McCarthy", "Lindqvist", "Baptiste", "Ali", "Castillo",
)  # fmt: skip


class People:
    """Makes students up. Two objects with the same seed make the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._numbers = NumberBook(self._chance, seed)
        self._labels = Labels(seed)
        self._phones: list[tuple[str, State]] = []

    def rows(self, count: int) -> Iterator[Row]:
        """Yield `count` rows in the order of their student ids."""
        for index in range(count):
            yield self._row(index)

    def _row(self, index: int) -> Row:
        chance = self._chance
        first_name, last_name = chance.choice(_FIRST_NAMES), chance.choice(_LAST_NAMES)
        (state,) = chance.choices(STATES, [state.share for state in STATES])
        (program,) = chance.choices(PROGRAMS, _PROGRAM_SHARES)
        phone, state = self._mobile(state, program)
        completed_on = self._completed_on()
        consent, consent_on, proof = self._consent(completed_on)
        return {
            "student_id": f"S{200_001 + index}",
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{_plain(first_name)}.{_plain(last_name)}{index + 1}@mail.example",
            "mobile_phone": as_written(phone, chance),
            "home_phone": self._home_phone(state),
            "sms_consent": consent,
            "sms_consent_on": consent_on,
            "sms_consent_proof": proof,
            "address_state": state.code,
            "zip": f"{chance.choice(state.zip_prefixes)}{chance.randrange(100):02d}",
            "time_zone": state.zone if chance.random() < ZONE_KNOWN else "",
            "program": program,
            "cip_code": _CIP_CODES[program],
            "campus": chance.choice(CAMPUSES),
            "credential": _CREDENTIALS.get(program, "Certificate"),
            "completed_on": completed_on.isoformat() if completed_on else "",
            "advisor_email": chance.choice(ADVISORS),
            **self._labels.of(program),
            "do_not_contact": "yes" if chance.random() < DO_NOT_CONTACT else "",
        }

    def _mobile(self, state: State, program: str) -> tuple[str, State]:
        """Return a phone and the state it is in: families share both."""
        point = self._chance.random()
        if point < SHARES_EARLIER_PHONE and self._phones:
            # Taken out of the list, so that no phone has three owners and the share stays what it says.
            return self._phones.pop(self._chance.randrange(len(self._phones)))
        point -= SHARES_EARLIER_PHONE
        if 0 <= point < OUT_OF_SERVICE:
            return self._numbers.number_ending(self._chance.choice(("30005", "30006")), state.area_codes), state
        if 0 <= point < OUT_OF_SERVICE + NOT_MOBILE:
            return self._numbers.number_ending("21614", state.area_codes), state
        phone = self._numbers.number(state.area_codes, program)
        self._phones.append((phone, state))
        return phone, state

    def _home_phone(self, state: State) -> str:
        if self._chance.random() >= HAS_HOME_PHONE:
            return ""
        return as_written(self._numbers.number(state.area_codes), self._chance)

    def _completed_on(self) -> date | None:
        if self._chance.random() < STILL_STUDYING:
            return None
        return LATEST_DAY - timedelta(days=self._chance.randint(1, COMPLETED_WITHIN_DAYS))

    def _consent(self, completed_on: date | None) -> tuple[str, str, str]:
        """Return the answer, its day and its proof; consent is given between enrolling and completing."""
        (answer,) = self._chance.choices([word for word, _ in CONSENT], [share for _, share in CONSENT])
        if answer != "yes":
            return answer, "", ""
        day = (completed_on or LATEST_DAY) - timedelta(days=self._chance.randint(20, 400))
        return answer, day.isoformat(), f"{self._chance.choice(_PROOFS)} {day.isoformat()}"


def _plain(name: str) -> str:
    """Return the letters of a name as an e-mail address spells them."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if "a" <= letter <= "z")
