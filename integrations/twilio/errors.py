"""The one table that says what a number of Twilio's means to us.

The vendor splits and moves its codes from time to time, so the table is data to review and nothing else in
the project knows a code, but for the two caps whose carriers rules/carriers.py names. A code that is missing becomes
`Drop.OTHER`, which never suppresses a number.
Source: Twilio's error dictionary (https://www.twilio.com/docs/api/errors), reviewed 2026-11-22; rows marked
"unconfirmed" name a condition of the July 2024 change whose number was not found in print.
"""

from schemas.sms import Drop

DROPS: dict[int, Drop] = {
    # A number that no text will ever reach.
    21211: Drop.BAD_NUMBER,  # not a phone number
    21265: Drop.BAD_NUMBER,  # a short code
    21268: Drop.BAD_NUMBER,  # a premium number (unconfirmed)
    21614: Drop.BAD_NUMBER,  # not a mobile number
    21635: Drop.BAD_NUMBER,  # a landline; in the US and Canada 30006 says so later instead
    30005: Drop.BAD_NUMBER,  # unknown or no longer in service
    30006: Drop.BAD_NUMBER,  # a landline, or a carrier that takes no texts
    # A phone that may be reached another day.
    21612: Drop.UNREACHABLE,  # no route from our sender to this number
    30003: Drop.UNREACHABLE,  # switched off or roaming
    30004: Drop.UNREACHABLE,  # blocked; a toll-free STOP shows as this too, so it proves neither
    30008: Drop.UNREACHABLE,  # the carrier gave no reason
    # A person who said no.
    21610: Drop.OPTED_OUT,
    30640: Drop.OPTED_OUT,  # known to sue over texts: treated as a no
    # A text that the carrier disliked.
    30007: Drop.CONTENT_FILTERED,
    # Too much at once, a carrier's cap, or out of time: nothing is wrong with number or text.
    20429: Drop.THROTTLED,
    21611: Drop.THROTTLED,  # the sender's queue is full
    30001: Drop.THROTTLED,  # the same, found out after the text was accepted
    30022: Drop.THROTTLED,  # a carrier's rate for the registered sender
    30036: Drop.THROTTLED,  # its validity ran out in the queue
    30047: Drop.THROTTLED,  # quiet hours, as the vendor sees them
    30610: Drop.THROTTLED,  # quiet hours, as the vendor sees them
    35125: Drop.THROTTLED,  # too many scheduled texts in the account
    63017: Drop.THROTTLED,  # all senders of the account together, 2,000 a second
    # A carrier has had its day's share (rules/carriers.py); that it is lifted at midnight Pacific time is said there.
    30023: Drop.CARRIER_CAP,  # a carrier's, unnamed
    30027: Drop.CARRIER_CAP,  # T-Mobile's
    # A person at the office must act before anything can go out.
    20003: Drop.ACCOUNT,  # credentials
    21408: Drop.UNREACHABLE,  # the region is not enabled: says something of this number, not of the account
    21606: Drop.ACCOUNT,  # the sender is not ours
    21608: Drop.ACCOUNT,  # a trial account texts verified numbers only
    21659: Drop.ACCOUNT,  # the sender is not ours
    21660: Drop.ACCOUNT,  # the sender belongs to another account (unconfirmed)
    21661: Drop.ACCOUNT,  # the sender cannot send texts (unconfirmed)
    21701: Drop.ACCOUNT,  # the messaging service does not exist, or is another account's
    21703: Drop.ACCOUNT,  # the messaging service has no sender
    21704: Drop.ACCOUNT,  # the messaging service has no sender of the needed kind
    21705: Drop.ACCOUNT,  # the messaging service's id is none
    30002: Drop.ACCOUNT,  # suspended
    30032: Drop.ACCOUNT,  # toll-free number not verified
    30033: Drop.ACCOUNT,  # 10DLC campaign suspended
    30034: Drop.ACCOUNT,  # 10DLC number not registered
    30035: Drop.ACCOUNT,  # 10DLC registration pending
    63038: Drop.ACCOUNT,  # the vendor's own limit for the account in 24 hours: it wants to hear from a person
    # A request that could never have worked.
    20404: Drop.OUR_MISTAKE,  # an address that does not exist
    21602: Drop.OUR_MISTAKE,  # no body
    21603: Drop.OUR_MISTAKE,  # no sender
    21604: Drop.OUR_MISTAKE,  # no recipient
    21609: Drop.OUR_MISTAKE,  # the callback address is not a public address
    21617: Drop.OUR_MISTAKE,  # longer than 1,600 characters
    35114: Drop.OUR_MISTAKE,  # scheduled too early or too late; we don't schedule at the vendor
    35115: Drop.OUR_MISTAKE,  # the same
}
# Left out on purpose, so OTHER: 30024 (a carrier does not know our sender yet, or the number is just moving to another
# carrier), 30410 (a provider fell silent, so the text may have arrived), 30450 and 30500 (passing troubles at the
# vendor).


def drop_for(code: int) -> Drop:
    """Return what a code of the vendor means to us; OTHER for one that is not in the table."""
    return DROPS.get(code, Drop.OTHER)
