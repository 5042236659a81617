"""Who holds the phone: one program, employer, title and pay per phone, so that pieces told in turn fit.

The made-up roster gives every student a number whose holder learned what the roster says.
"""

from dataclasses import dataclass

from sandbox.phones.chance import between, pick, share

# program -> (employers, titles)
_LINES = {
    "Medical Assistant": (
        ("Mercy Clinic", "Lakeview Family Practice", "Oak Street Pediatrics", "St. Brigid Hospital"),
        ("medical assistant", "MA", "patient care tech"),
    ),
    "Dental Assistant": (
        ("Prairie Dental Group", "Bright Smiles Dental", "Dr. Okafor's office", "Gentle Touch Dentistry"),
        ("dental assistant", "DA", "sterilization tech"),
    ),
    "Pharmacy Technician": (
        ("Fox River Pharmacy", "Corner Drugs", "St. Brigid Hospital"),
        ("pharmacy tech", "pharmacy technician"),
    ),
    "HVAC": (
        ("Northside Heating & Air", "Tri-County Mechanical", "Comfort Crew"),
        ("HVAC installer", "service tech", "hvac helper"),
    ),
    "Welding": (
        ("Kessler Welding", "Ironwood Fabrication", "Dock 9 Steel"),
        ("welder", "MIG welder", "fitter"),
    ),
    "Truck Driving": (
        ("Blue Line Trucking", "Great Lakes Freight", "Hobart & Sons Hauling"),
        ("truck driver", "OTR driver", "local driver"),
    ),
    "Practical Nursing": (("Harbor Home Care", "Willow Court", "St. Brigid Hospital"), ("LPN", "nurse")),
    "IT Support": (
        ("Summit IT Solutions", "Riverbend School District", "Copper Kettle Software"),
        ("help desk tech", "IT support specialist"),
    ),
    "Cosmetology": (("Studio Luna Salon", "Shear Joy", "The Parlor on 5th"), ("hair stylist", "stylist")),
}

PROGRAMS = tuple(_LINES)

_CITIES = ("Dallas", "Milwaukee", "Tampa", "Gary", "Phoenix", "Rockford", "Queens", "Fort Wayne")


@dataclass(frozen=True, slots=True)
class Student:
    """What a student can tell, in the words used on a phone; `pay` is dollars an hour."""

    employer: str
    job_title: str
    start: str
    pay: str
    hours: str
    city: str

    def as_words(self) -> dict[str, str]:
        """Return the words that an answer may hold, by their name in braces."""
        return {
            "employer": self.employer,
            "title": self.job_title,
            "start": self.start,
            "pay": self.pay,
            "hours": self.hours,
            "city": self.city,
        }


def program_of(phone: str, seed: int) -> str:
    """Return the program that the holder of this phone attended."""
    return pick(PROGRAMS, seed, "program", phone)


def student_of(phone: str, seed: int) -> Student:
    """Return who holds this phone."""
    employers, titles = _LINES[program_of(phone, seed)]
    return Student(
        employer=pick(employers, seed, "employer", phone),
        job_title=pick(titles, seed, "title", phone),
        start=f"{1 + int(share(seed, 'month', phone) * 2)}/{1 + int(share(seed, 'day', phone) * 28)}",
        pay=_pay(phone, seed),
        hours="part time" if share(seed, "hours", phone) < 0.25 else "full time",
        city=pick(_CITIES, seed, "city", phone),
    )


def _pay(phone: str, seed: int) -> str:
    dollars = round(between(15, 32, seed, "pay", phone) * 4) / 4
    return f"{dollars:.0f}" if dollars.is_integer() else f"{dollars:.2f}"
