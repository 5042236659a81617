"""A test text goes to a test student once, on a path of its own, and proves only the words it was sent in (RM-080)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from actions.resolve_unknowns import LOOK_UPS
from actions.send_test_text import TestRefused, Trial, call_vendor, claim_test, record_test
from actions.send_texts import LEASE
from actions.settle_test_text import look_up, open_question, settle
from actions.write_template import add_template, edit_template, the_template
from database.templates import last_receipts, trials_of
from schemas.campaign import CampaignInvalid, Choices
from schemas.sms import DeliveryStatus, Drop, NeverSent, Receipt, Refused, SmsError, Unanswered, VendorBusy
from schemas.tables import Template, TemplateTest, Text
from tests.actions.pretend_sms import AnswerLost, PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, add_student, number, take_receipts, the_phone

BODY = "{{college}}: hi {{first_name}}, {{program}} jobs. {{staff_name}}. Reply STOP to opt out, HELP for help."
SENT = "Lakeside Career College: hi Ada, Welding jobs. Ms. Rivera. Reply STOP to opt out, HELP for help."
SURE = LOOK_UPS[-1]


@pytest.fixture
def office(begin: Begin) -> Begin:
    """An office with a draft, a test student and somebody real."""
    with begin() as session:
        add_template(session, "jobs", BODY, "job_lead", now=TUESDAY_NOON, actor="Ms. Rivera")
        add_student(session, 1, student_id="TEST-1", is_test=True)
        add_student(session, 2)
    return begin


@pytest.fixture
def vendor() -> PretendSms:
    return PretendSms(lambda: TUESDAY_NOON)


def claim(begin: Begin, student: str = "TEST-1", now: datetime = TUESDAY_NOON) -> Trial:
    with begin() as session:
        return claim_test(
            session, "jobs", student, choices=Choices(), may_see_confidential=False, now=now, college=OFFICE.college,
            actor="Ms. Rivera",
        )  # fmt: skip


async def send(begin: Begin, vendor: PretendSms, now: datetime = TUESDAY_NOON) -> TemplateTest:
    trial = claim(begin, now=now)
    outcome = await call_vendor(vendor, trial)
    with begin() as session:
        return record_test(session, trial, outcome, now=now)


async def went_out_after_all(begin: Begin, vendor: PretendSms, now: datetime) -> bool | None:
    """Ask the vendor about the last test as the terminal does; None where there is nothing to ask."""
    with begin() as session:
        question = open_question(session, "jobs", now=now)
    if question is None:
        return None
    listed = await look_up(vendor, question)
    with begin() as session:
        return settle(session, question, listed, now=now)


def the_status(begin: Begin) -> str:
    with begin() as session:
        return the_template(session, "jobs").status


def the_tests(begin: Begin) -> list[TemplateTest]:
    with begin() as session:
        return list(trials_of(session, session.scalars(select(Template.id)).one()))


async def test_a_test_text_goes_out_once_and_makes_the_template_tested(office: Begin, vendor: PretendSms) -> None:
    test = await send(office, vendor)
    assert [(text.to, text.body) for text in vendor.taken] == [(number(1), SENT)]
    assert (test.state, test.vendor_sid) == ("sent", vendor.sid_of(test.uuid))
    assert the_status(office) == "tested"
    with office() as session:
        assert session.scalar(select(func.count()).select_from(Text)) == 0, "no queue may ever see it"


async def test_what_became_of_it_is_in_the_ledger_of_receipts(office: Begin, vendor: PretendSms) -> None:
    test = await send(office, vendor)
    assert test.vendor_sid is not None
    for status in (DeliveryStatus.SENT, DeliveryStatus.DELIVERED):
        take_receipts(office, [Receipt(test.vendor_sid, status, None, None, test.uuid, 1)])
    with office() as session:
        assert last_receipts(session, [test.vendor_sid]) == {test.vendor_sid: "delivered"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_test": False}, "is no test student"),
        ({"consent": "never_asked"}, "has not agreed"),
        ({"do_not_contact": True}, "not to contact"),
        ({"phone": None}, "no mobile or home phone"),
        ({"phone": number(2)}, "is also that of student 'S00002'"),
        ({"program": None}, r"\{\{program\}\} has no value"),
    ],
)
def test_who_may_not_be_texted_gets_no_test_either(office: Begin, changes: dict[str, str | None], why: str) -> None:
    with office() as session:
        add_student(session, 3, **{"student_id": "TEST-3", "is_test": True, **changes})  # type: ignore[arg-type]
    with pytest.raises(TestRefused, match=why):
        claim(office, "TEST-3")
    with pytest.raises(TestRefused, match="no student 'TEST-9'"):
        claim(office, "TEST-9")
    assert the_tests(office) == []


@pytest.mark.parametrize(
    ("column", "why"), [("opted_out_at", "no more texts"), ("held_at", "on hold"), ("dead_at", "for good")]
)
def test_a_stop_a_hold_and_a_dead_number_hold_for_tests_too(office: Begin, column: str, why: str) -> None:
    phone = the_phone(office, 1)
    with office() as session:
        setattr(session.merge(phone), column, TUESDAY_NOON)
    with pytest.raises(TestRefused, match=why):
        claim(office)


@pytest.mark.parametrize("failure", [NeverSent("no route"), VendorBusy(3), Refused(21612, Drop.UNREACHABLE)])
async def test_what_surely_did_not_go_out_may_be_tested_again(office: Begin, failure: SmsError) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: failure)  # type: ignore[arg-type,return-value]
    assert (await send(office, vendor)).state == "failed"
    assert the_status(office) == "draft"
    assert await went_out_after_all(office, vendor, TUESDAY_NOON) is None
    vendor.fails = lambda text: None
    assert (await send(office, vendor)).state == "sent"


async def test_a_stop_the_vendor_knows_of_is_learned(office: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: Refused(21610, Drop.OPTED_OUT))
    await send(office, vendor)
    assert the_phone(office, 1).opted_out_at == TUESDAY_NOON


async def test_an_unanswered_test_is_not_repeated_but_found_at_the_vendor(office: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: AnswerLost())
    assert (await send(office, vendor)).state == "unknown"
    assert the_status(office) == "draft"
    with pytest.raises(TestRefused, match="under way"):
        claim(office)
    assert await went_out_after_all(office, vendor, TUESDAY_NOON + MINUTE)
    assert (the_status(office), len(vendor.taken)) == ("tested", 1)


async def test_an_unanswered_test_that_never_went_out_blocks_for_a_quarter_of_an_hour(office: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: Unanswered("cut off"))
    await send(office, vendor)
    with pytest.raises(TestRefused, match=r"Try again after 18:15 UTC"):
        await went_out_after_all(office, vendor, TUESDAY_NOON + SURE - timedelta(seconds=1))
    assert await went_out_after_all(office, vendor, TUESDAY_NOON + SURE) is False
    vendor.fails = lambda text: None
    assert (await send(office, vendor, TUESDAY_NOON + SURE)).state == "sent"
    assert [one.state for one in the_tests(office)] == ["sent", "failed"]


async def test_a_list_that_can_not_be_read_settles_nothing(office: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: Unanswered("cut off"))
    await send(office, vendor)
    vendor.is_down = True
    with pytest.raises(Unanswered):
        await went_out_after_all(office, vendor, TUESDAY_NOON + SURE)
    assert the_tests(office)[0].state == "unknown"


async def test_a_sender_that_died_leaves_a_question_not_a_second_text(office: Begin, vendor: PretendSms) -> None:
    trial = claim(office)
    with pytest.raises(TestRefused, match="being sent right now"):
        await went_out_after_all(office, vendor, TUESDAY_NOON + LEASE - timedelta(seconds=1))
    await call_vendor(vendor, trial)  # and died before it was written down
    assert await went_out_after_all(office, vendor, TUESDAY_NOON + LEASE)
    assert the_status(office) == "tested"


async def test_a_test_of_other_words_proves_nothing(office: Begin, vendor: PretendSms) -> None:
    trial = claim(office)
    with office() as session:
        edit_template(session, "jobs", body=f"{BODY} Now.", now=TUESDAY_NOON, actor="Mr. Osei")
    outcome = await call_vendor(vendor, trial)
    with office() as session:
        assert record_test(session, trial, outcome, now=TUESDAY_NOON).state == "sent"
    assert the_status(office) == "draft"


def test_a_text_about_a_job_is_tested_with_a_job(office: Begin) -> None:
    with office() as session:
        edit_template(session, "jobs", body="{{job_title}}", now=TUESDAY_NOON, actor="Ms. Rivera")
    with pytest.raises(CampaignInvalid, match="--job"):
        claim(office)
