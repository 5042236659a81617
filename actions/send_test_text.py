"""Send one test text of a template to a test student: claim (commit), call the vendor, record (commit).

It has a table and a path of its own: no queue, no batch and no retry ever sees it. A call that nobody answered is not
repeated by itself either; the next time somebody asks for a test, the vendor's list is looked at first
(actions/settle_test_text.py). The hours of quiet are not asked: a person at the office presses this for a phone in
somebody's hand.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from actions.fill_choices import merge_values_for
from actions.send_texts import LONGEST_VALIDITY, Outcome, learn_from_drops
from actions.student_values import student_values
from actions.write_template import mark_tested, the_template
from database.audit import write_audit
from database.staff import staff_member
from database.templates import lock_trial, shared_with, student_and_phone, trials_of
from rules.consent import ConsentState
from rules.recipients import Exclusion, RecipientFacts, exclusion
from rules.templates import MAX_BODY, TemplateError, render
from schemas.campaign import Choices
from schemas.mistakes import Mistake
from schemas.sms import NeverSent, OutgoingText, Refused, SmsVendor, Submitted, Unanswered, VendorBusy
from schemas.tables import Phone, Student, Template, TemplateTest


class TestRefused(Mistake):
    """This test text may not go out, or not now; the message says why and what to do."""

    __test__ = False  # not a test of pytest's


@dataclass(frozen=True, slots=True)
class Trial:
    """One test text that is ours to send, or to ask the vendor about."""

    test_id: int
    outgoing: OutgoingText
    started_at: datetime


def claim_test(
    session: Session,
    key: str,
    student_id: str,
    *,
    choices: Choices,
    may_see_confidential: bool,
    now: datetime,
    college: str,
    actor: str,
) -> Trial:
    """Write down that a test text is about to go out, and return it. Raises TestRefused or CampaignInvalid.

    `actor` is the login of the person who tests, whose name fills {{staff_name}}. The phone is checked as at any claim:
    no consent, a STOP, a hold or a dead number is a refusal.
    """
    template = the_template(session, key, lock=True)
    if any(one.state in ("sending", "unknown") for one in trials_of(session, template.id)[:1]):
        raise TestRefused(f"A test of {key!r} is under way. Wait a minute and look with `template show`.")
    student, phone = _test_student(session, student_id)
    fixed = merge_values_for(
        session, template.body, choices, template_site=template.career_site_key,
        may_see_confidential=may_see_confidential,
    )  # fmt: skip
    own = student_values(student)
    sender = staff_member(session, actor)
    staff_name = actor if sender is None else sender.name
    body = _rendered(template, {**own, **fixed, "college": college, "staff_name": staff_name})
    test = TemplateTest(
        template_id=template.id, student_id=student.id, phone_id=phone.id, uuid=str(uuid4()),
        template_body=template.body, body=body, state="sending", actor=actor, at=now,
    )  # fmt: skip
    session.add(test)
    session.flush()
    return Trial(test.id, OutgoingText(test.uuid, 1, phone.e164, body, int(LONGEST_VALIDITY.total_seconds())), now)


def _test_student(session: Session, student_id: str) -> tuple[Student, Phone]:
    found = student_and_phone(session, student_id)
    if found is None:
        raise TestRefused(
            f"There is no student {student_id!r}. `placeline roster add-test-student` adds a test student."
        )
    student, phone = found
    if not student.is_test:
        raise TestRefused(
            f"{student_id!r} is no test student, and real people get no test texts. "
            "`placeline roster add-test-student` adds a test student."
        )
    if phone is not None:
        session.refresh(phone, with_for_update=True)  # a STOP that is being written is waited for
    facts = RecipientFacts(
        has_phone=phone is not None,
        number_valid=student.phone_issue is None,
        bounced=phone is not None and phone.dead_at is not None,
        unsubscribed=student.opted_out_at is not None or (phone is not None and phone.opted_out_at is not None),
        consented=student.consent == ConsentState.GIVEN,
        do_not_contact=student.do_not_contact,
        held=student.held_at is not None or (phone is not None and phone.held_at is not None),
    )
    why = exclusion(facts)
    if phone is None or why is not None:
        raise TestRefused(f"{student_id!r} can't be texted. {(why or Exclusion.NO_PHONE).sentence}")
    if (other := shared_with(session, phone.id)) is not None:
        raise TestRefused(f"The number of {student_id!r} is also that of student {other!r}, who is no test student.")
    return student, phone


def _rendered(template: Template, values: dict[str, str]) -> str:
    try:
        body = render(template.body, values)
    except TemplateError as error:
        raise TestRefused(f"Template {template.key!r}: {error} Give the test student that value.") from error
    if len(body) > MAX_BODY:
        raise TestRefused(f"The text has {len(body):,} characters; the most is {MAX_BODY:,}.")
    return body


async def call_vendor(vendor: SmsVendor, trial: Trial) -> Outcome:
    """Hand the test text over once and return how that ended."""
    try:
        return await vendor.send(trial.outgoing)
    except (Refused, NeverSent, VendorBusy, Unanswered) as outcome:
        return outcome


def record_test(session: Session, trial: Trial, outcome: Outcome, *, now: datetime) -> TemplateTest:
    """Write down what the vendor said; what it knows about the number (dead, opted out) is learned as from any text."""
    test = lock_trial(session, trial.test_id)
    if test.state != "sending":
        return test  # its time had run out, and somebody settled it in between
    if isinstance(outcome, Submitted):
        went_out(session, test, outcome.vendor_sid, now=now)
    elif isinstance(outcome, Unanswered):
        test.state, test.reason = "unknown", "the vendor did not answer"
    else:
        test.state, test.reason = "failed", str(outcome)
        if isinstance(outcome, Refused):
            learn_from_drops(session, {test.phone_id: (outcome.code, outcome.drop)}, now)
    return test


def went_out(session: Session, test: TemplateTest, vendor_sid: str, *, now: datetime) -> None:
    """Note that the vendor has the test; a template that still has the words it was tested in is tested now."""
    test.state, test.vendor_sid, test.reason = "sent", vendor_sid, None
    template = session.get_one(Template, test.template_id)
    write_audit(
        session, at=now, actor=test.actor, action="send_test_text", subject=f"template:{template.id}",
        why=template.key, after=f"test:{test.id}",
    )  # fmt: skip
    if template.body == test.template_body:
        mark_tested(session, template, now=now, actor=test.actor)
