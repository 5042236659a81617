"""Where students live: states with their share, area codes, ZIP prefixes and time zone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """One state. `share` is relative to the other states; `zone` is where most of its people live."""

    code: str
    share: float
    area_codes: tuple[str, ...]
    zip_prefixes: tuple[str, ...]
    zone: str


STATES = (
    State("IL", 60.0, ("312", "630", "708", "773", "815", "847"), ("604", "605", "606"), "America/Chicago"),
    State("IN", 14.0, ("219", "260", "317", "574"), ("463", "464", "466"), "America/Indiana/Indianapolis"),
    State("WI", 10.0, ("262", "414", "608", "920"), ("530", "531", "532"), "America/Chicago"),
    State("TX", 4.0, ("214", "512", "713", "817"), ("750", "770", "787"), "America/Chicago"),
    State("CA", 3.5, ("213", "415", "619", "916"), ("900", "921", "958"), "America/Los_Angeles"),
    State("NY", 2.5, ("212", "347", "585", "716"), ("100", "112", "142"), "America/New_York"),
    State("FL", 3.0, ("305", "407", "813", "904"), ("322", "328", "336"), "America/New_York"),
    State("AZ", 2.0, ("480", "520", "602"), ("850", "852", "857"), "America/Phoenix"),
    State("HI", 0.6, ("808",), ("967", "968"), "Pacific/Honolulu"),
    State("AK", 0.4, ("907",), ("995", "996"), "America/Anchorage"),
)

CAMPUSES = ("Joliet", "Aurora", "Hammond", "Kenosha", "Online")
