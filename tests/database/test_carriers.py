from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.carriers import first_release, held_phones_condition, hold_carrier
from schemas.tables import Phone
from tests.conftest import Begin

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
MIDNIGHT_PACIFIC = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


def _phones(session: Session, **carriers: str | None) -> dict[str, int]:
    rows = {
        name: Phone(e164=f"+1312555{1000 + n}", carrier=carrier) for n, (name, carrier) in enumerate(carriers.items())
    }
    session.add_all(rows.values())
    session.flush()
    return {name: phone.id for name, phone in rows.items()}


def _free(session: Session, at: datetime) -> set[int]:
    return set(session.scalars(select(Phone.id).where(~held_phones_condition(at))))


def test_a_named_carriers_known_recipients_wait_and_nobody_else(begin: Begin) -> None:
    with begin() as session:
        ids = _phones(session, capped=None, known="T-Mobile", other="Verizon", stranger=None)
        hold_carrier(session, 30027, [ids["capped"]], now=NOON)
    with begin() as session:
        assert _free(session, NOON) == {ids["other"], ids["stranger"]}
        assert first_release(session, NOON) == MIDNIGHT_PACIFIC
        assert _free(session, MIDNIGHT_PACIFIC) == set(ids.values())


def test_a_cap_without_a_name_holds_the_number_alone(begin: Begin) -> None:
    with begin() as session:
        ids = _phones(session, capped="Verizon", neighbour="Verizon", stranger=None)
        hold_carrier(session, 30023, [ids["capped"]], now=NOON)
    with begin() as session:
        assert _free(session, NOON) == {ids["neighbour"], ids["stranger"]}
        assert _free(session, MIDNIGHT_PACIFIC) == set(ids.values())
        assert session.get_one(Phone, ids["capped"]).carrier == "Verizon"


def test_the_same_news_twice_and_the_next_days_are_right(begin: Begin) -> None:
    tomorrow = NOON + timedelta(days=1)
    with begin() as session:
        ids = _phones(session, first=None, second=None)
    for code in (30027, 30023):
        for now in (NOON, NOON, tomorrow, NOON):
            with begin() as session:
                hold_carrier(session, code, [ids["second"], ids["first"]], now=now)
    with begin() as session:
        assert _free(session, tomorrow) == set()
        assert _free(session, MIDNIGHT_PACIFIC + timedelta(days=1)) == set(ids.values())


def test_news_of_a_cap_that_is_lifted_teaches_the_carrier_and_holds_nobody(begin: Begin) -> None:
    just_after = MIDNIGHT_PACIFIC + timedelta(minutes=5)
    with begin() as session:
        ids = _phones(session, capped=None)
        hold_carrier(session, 30027, ids.values(), now=just_after)
    with begin() as session:
        assert _free(session, just_after) == set(ids.values())
        assert session.get_one(Phone, ids["capped"]).carrier == "T-Mobile"


def test_any_other_code_holds_nobody(begin: Begin) -> None:
    with begin() as session:
        ids = _phones(session, one=None)
        hold_carrier(session, 30003, ids.values(), now=NOON)
        hold_carrier(session, 30027, [], now=NOON)
        assert _free(session, NOON) == set(ids.values())
