"""Which role holds which privilege.

Everybody who is registered may answer a reply whatever the role (SSE-17).
Source: RM-003, RM-004, SSE-15, SSE-16, SSE-32 to SSE-35; RM-093 (confidential jobs), D2 (lifting a suspension).
"""

from collections.abc import Mapping
from enum import StrEnum


class Privilege(StrEnum):
    """Something not everybody may do or see."""

    ANSWER_REPLIES = "answer_replies"  # and say what they were about, open a follow-up, end the conversation
    RELEASE_HOLD = "release_hold"  # let texts go again after a doubt about an opt-out or a crisis
    MASS_SMS_IN_CAMPAIGN = "mass_sms_in_campaign"  # see campaigns; pause, resume, reschedule, cancel them (RM-003)
    MASS_SMS_IN_SOURCE = "mass_sms_in_source"  # start a campaign from an audience (RM-004)
    LIFT_SUSPENSION = "lift_suspension"
    SEE_CONFIDENTIAL_JOBS = "see_confidential_jobs"
    MANAGE_STAFF = "manage_staff"
    LOAD_ROSTER = "load_roster"
    SEE_PAY = "see_pay"
    KEEP_OUTCOMES = "keep_outcomes"  # record, verify and dispute facts of a Career Status record
    RELEASE_RECORDS = "release_records"  # let a record pass that the gate holds back or doubts
    REVERSE_OPT_OUT = "reverse_opt_out"
    RUN_SYNC = "run_sync"

    @property
    def words(self) -> str:
        """Return what somebody with it may do, to stand after "may" or "may not"."""
        return _WORDS[self]


_WORDS: Mapping[Privilege, str] = {
    Privilege.ANSWER_REPLIES: "read and answer what students write",
    Privilege.RELEASE_HOLD: "let texts go again to somebody on hold",
    Privilege.MASS_SMS_IN_CAMPAIGN: "see and change mass SMS campaigns",
    Privilege.MASS_SMS_IN_SOURCE: "start a mass SMS from an audience",
    Privilege.LIFT_SUSPENSION: "lift a suspension or an error",
    Privilege.SEE_CONFIDENTIAL_JOBS: "see confidential jobs",
    Privilege.MANAGE_STAFF: "change who works here and what they may do",
    Privilege.LOAD_ROSTER: "load a roster",
    Privilege.SEE_PAY: "see what somebody earns",
    Privilege.KEEP_OUTCOMES: "record and verify outcomes",
    Privilege.RELEASE_RECORDS: "release a record from the data-quality gate",
    Privilege.REVERSE_OPT_OUT: "reverse an opt-out",
    Privilege.RUN_SYNC: "sync with the CRM",
}


class Role(StrEnum):
    """What somebody is at the office."""

    VIEWER = "viewer"  # reads, and answers what was said to them
    TEXTING = "texting"  # the role made just for sending texts (SSE-35)
    SPECIALIST = "specialist"  # answers the inbox and keeps the outcomes
    LEAD = "lead"  # answers for campaigns and for consent
    ADMINISTRATOR = "administrator"


_EVERYBODY = frozenset({Privilege.ANSWER_REPLIES})
_MASS_SMS = _EVERYBODY | {Privilege.MASS_SMS_IN_CAMPAIGN, Privilege.MASS_SMS_IN_SOURCE}

PRIVILEGES: Mapping[Role, frozenset[Privilege]] = {
    Role.VIEWER: _EVERYBODY,
    Role.TEXTING: _MASS_SMS,
    Role.SPECIALIST: _MASS_SMS | {Privilege.RELEASE_HOLD, Privilege.SEE_PAY, Privilege.KEEP_OUTCOMES},
    Role.LEAD: _MASS_SMS
    | {
        Privilege.RELEASE_HOLD,
        Privilege.LIFT_SUSPENSION,
        Privilege.SEE_CONFIDENTIAL_JOBS,
        Privilege.LOAD_ROSTER,
        Privilege.SEE_PAY,
        Privilege.KEEP_OUTCOMES,
        Privilege.RELEASE_RECORDS,
        Privilege.REVERSE_OPT_OUT,
    },
    Role.ADMINISTRATOR: frozenset(Privilege),
}


def may(role: Role, privilege: Privilege) -> bool:
    """Whether somebody with `role` holds `privilege`."""
    return privilege in PRIVILEGES[role]


def roles_with(privilege: Privilege) -> tuple[Role, ...]:
    """Return the roles that hold `privilege`, the least of them first."""
    return tuple(role for role in Role if may(role, privilege))
