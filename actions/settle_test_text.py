"""Find out what became of a test text whose call was not answered, by asking the vendor's own list.

Nothing is sent here. Until the answer is certain no other test of the template goes out.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from actions.resolve_unknowns import EARLIEST, LATEST
from actions.send_test_text import TestRefused, Trial, went_out
from actions.send_texts import LEASE
from actions.write_template import the_template
from database.templates import lock_trial, trials_of
from rules.segments import smart_encoded
from schemas.sms import OutgoingText, SmsVendor, VendorText
from schemas.tables import Phone

SURE_AFTER = LATEST  # what the vendor's list does not show by then did not go out


def open_question(session: Session, key: str, *, now: datetime) -> Trial | None:
    """Return the last test of this template if nobody knows what became of it, else None.

    A test whose sender died in between becomes unknown here. Raises TestRefused while another one is under way.
    """
    template = the_template(session, key, lock=True)
    last = next(iter(trials_of(session, template.id)), None)
    if last is None or last.state not in ("sending", "unknown"):
        return None
    if last.state == "sending" and now < last.at + LEASE:
        raise TestRefused(f"A test of {key!r} is being sent right now. Wait a minute and look with `template show`.")
    last.state = "unknown"
    phone = session.get_one(Phone, last.phone_id)
    return Trial(last.id, OutgoingText(last.uuid, 1, phone.e164, last.body, 1), last.at)


async def look_up(vendor: SmsVendor, trial: Trial) -> Sequence[VendorText]:
    """Return what the vendor's list shows of this test. Raises one of the SmsError family."""
    bodies = {trial.outgoing.body, smart_encoded(trial.outgoing.body)}
    return [
        one
        for one in await vendor.texts_to(trial.outgoing.to, trial.started_at + EARLIEST)
        if EARLIEST <= one.created_at - trial.started_at <= LATEST and one.body in bodies
    ]


def settle(session: Session, trial: Trial, listed: Sequence[VendorText], *, now: datetime) -> bool:
    """Record what the look-up found; return whether the test went out after all.

    Not on the list after a quarter of an hour means that it never went out. Raises TestRefused before that time: a
    second text now could be a second text to the same phone.
    """
    test = lock_trial(session, trial.test_id)
    if test.state != "unknown":
        return test.state == "sent"
    known = {one.vendor_sid for one in trials_of(session, test.template_id)}
    found = next((one for one in reversed(listed) if one.vendor_sid not in known), None)
    if found is not None:
        went_out(session, test, found.vendor_sid, now=now)
        return True
    if now < trial.started_at + SURE_AFTER:
        raise TestRefused(
            "The vendor has not answered for the last test, and its list does not show it yet. "
            f"Try again after {trial.started_at + SURE_AFTER:%H:%M} UTC, or look at the phone."
        )
    test.state, test.reason = "failed", "not_found_at_vendor"
    return False
