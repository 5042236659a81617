"""Which role holds which privilege.

Everybody may answer a reply whatever the role (SSE-17); a privilege is needed only for what is listed here.
Source: RM-003, RM-004, SSE-15, SSE-16, SSE-32 to SSE-35; D2 (lifting a suspension).
"""

from collections.abc import Mapping
from enum import StrEnum


class Privilege(StrEnum):
    """Something not everybody may do or see."""

    SEND_CAMPAIGN = "send_campaign"
    LIFT_SUSPENSION = "lift_suspension"
    LOAD_ROSTER = "load_roster"
    SEE_PAY = "see_pay"
    REVERSE_OPT_OUT = "reverse_opt_out"
    RUN_SYNC = "run_sync"


class Role(StrEnum):
    """What somebody is at the office."""

    VIEWER = "viewer"  # reads, and answers what was said to them
    TEXTING = "texting"  # the role made just for sending texts (SSE-35)
    SPECIALIST = "specialist"  # answers the inbox and keeps the outcomes
    LEAD = "lead"  # answers for campaigns and for consent
    ADMINISTRATOR = "administrator"


PRIVILEGES: Mapping[Role, frozenset[Privilege]] = {
    Role.VIEWER: frozenset(),
    Role.TEXTING: frozenset({Privilege.SEND_CAMPAIGN}),
    Role.SPECIALIST: frozenset({Privilege.SEND_CAMPAIGN, Privilege.SEE_PAY}),
    Role.LEAD: frozenset(
        {
            Privilege.SEND_CAMPAIGN,
            Privilege.LIFT_SUSPENSION,
            Privilege.LOAD_ROSTER,
            Privilege.SEE_PAY,
            Privilege.REVERSE_OPT_OUT,
        }
    ),
    Role.ADMINISTRATOR: frozenset(Privilege),
}


def may(role: Role, privilege: Privilege) -> bool:
    """Whether somebody with `role` holds `privilege`."""
    return privilege in PRIVILEGES[role]
