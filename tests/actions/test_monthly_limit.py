"""The month's usage in the database: counted once a claim, held while it is claimed from, told once."""

import threading
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from actions.email_instead import TextToMail, beyond_limit_reason, mail_instead
from actions.tell_usage import limit_warnings, newly_passed
from database.usage import give_back_texts, room_this_month, use_texts, used_by_month
from rules.batching import PlannedBatch
from rules.emails_instead import InsteadBecause
from schemas.tables import EmailInstead, Student
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, scheduled, the_texts

MARCH = "2026-03"
LIMITED = replace(OFFICE, monthly_limit=100)


def use(begin: Begin, number: int) -> None:
    with begin() as session:
        use_texts(session, MARCH, number)


def test_what_is_claimed_takes_room_and_what_comes_back_gives_it_back(begin: Begin) -> None:
    with begin() as session:
        assert room_this_month(session, MARCH, 100) == 100
        use_texts(session, MARCH, 64)
    with begin() as session:
        assert room_this_month(session, MARCH, 100) == 36
        give_back_texts(session, MARCH, 4)
    use(begin, 100)  # STOP and HELP go out beyond the limit, and count
    with begin() as session:
        assert room_this_month(session, MARCH, 100) == 0
        assert used_by_month(session, [MARCH, "2026-04"]) == {MARCH: 160}


def test_two_who_claim_at_once_never_take_the_last_text_twice(begin: Begin) -> None:
    def claim_until_none_is_left() -> None:
        while True:
            with begin() as session:
                room = room_this_month(session, MARCH, 100)
                use_texts(session, MARCH, min(room or 0, 7))
            if not room:
                return

    workers = [threading.Thread(target=claim_until_none_is_left) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with begin() as session:
        assert used_by_month(session, [MARCH]) == {MARCH: 100}


def test_usage_is_counted_without_a_limit_and_never_below_nothing(begin: Begin) -> None:
    use(begin, 3)
    use(begin, 0)
    with begin() as session:
        assert room_this_month(session, MARCH, 0) is None
        give_back_texts(session, MARCH, 5)
    with begin() as session:
        assert used_by_month(session, [MARCH]) == {MARCH: 0}


def test_who_has_an_address_gets_one_email_and_who_must_not_be_contacted_none(begin: Begin) -> None:
    texts = the_texts(begin, scheduled(begin, 4))
    with begin() as session:
        second, third = (session.get_one(Student, text.student_id) for text in texts[1:3])
        second.email, third.do_not_contact = " ", True
    rows = [TextToMail(text.id, text.student_id, f"Hello {text.rank}") for text in texts[:3]]
    rows.append(TextToMail(texts[3].id, None, "a number nobody has"))
    for _ in range(2):
        with begin() as session:
            mailed = mail_instead(session, rows, because=InsteadBecause.MONTHLY_LIMIT, now=TUESDAY_NOON)
            assert mailed == {texts[0].id}
    with begin() as session:
        [email] = session.scalars(select(EmailInstead))
    assert (email.text_id, email.body, email.state, email.attempts) == (texts[0].id, "Hello 1", "waiting", 0)
    assert beyond_limit_reason(True) == "monthly_limit"
    assert beyond_limit_reason(False) == "monthly_limit_no_email"


def test_the_office_is_told_once_at_each_share(begin: Begin) -> None:
    told = []
    for number in (79, 1, 1, 30, 1):
        use(begin, number)
        with begin() as session:
            news = newly_passed(session, now=TUESDAY_NOON, office=LIMITED)
        told.append(None if news is None else news.percent)
    assert told == [None, 80, None, 100, None]
    with begin() as session:
        assert newly_passed(session, now=TUESDAY_NOON + timedelta(days=31), office=LIMITED) is None, "a new month"


def test_a_preview_says_how_many_will_be_emailed(begin: Begin) -> None:
    use(begin, 90)
    batches = [
        PlannedBatch(1, TUESDAY_NOON, 40, ""),
        PlannedBatch(2, TUESDAY_NOON + timedelta(days=31), 60, ""),
    ]
    with begin() as session:
        [warning] = limit_warnings(session, batches, office=LIMITED)
        assert limit_warnings(session, batches, office=OFFICE) == []
    assert "In 2026-03 there is room for 10 of these 40 texts" in warning
    assert "30 people get an e-mail instead" in warning
