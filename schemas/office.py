"""What is particular to one college and shows in what it texts and when."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Office:
    """The placement office. `vendor_confirms_opt_out`: STOP is answered by the SMS vendor, so we never do."""

    college: str
    zone: ZoneInfo
    vendor_confirms_opt_out: bool = True
