"""Who works at the office, and who may change that."""

import pytest
from sqlalchemy import select

from actions.change_staff import (
    StaffInvalid,
    add_staff_member,
    change_staff_member,
    deactivate_staff_member,
    register_first_administrator,
)
from actions.require_privilege import NotAllowed, require
from database.staff import staff_member
from rules.roles import Privilege
from schemas.tables import AuditEntry, StaffMember
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, staff


@pytest.fixture
def office(begin: Begin) -> Begin:
    """The Director administers, Ms. Rivera leads."""
    with begin() as session:
        staff(session)
    return begin


def add(begin: Begin, login: str = "kim", **given: str | None) -> StaffMember:
    values: dict[str, str | None] = {
        "name": "Kim", "email": "kim@college.example", "role": "texting", "notify_by": "digest", "actor": "Director",
    }  # fmt: skip
    with begin() as session:
        return add_staff_member(session, login, now=TUESDAY_NOON, **{**values, **given})  # type: ignore[arg-type]


def test_whoever_creates_the_database_administers_it_and_nobody_after(begin: Begin) -> None:
    with begin() as session:
        first = register_first_administrator(session, "root", now=TUESDAY_NOON)
    assert first is not None
    assert (first.role, first.notify_by) == ("administrator", "product")
    with begin() as session:
        assert register_first_administrator(session, "intruder", now=TUESDAY_NOON) is None
        assert staff_member(session, "intruder") is None
        [line] = session.scalars(select(AuditEntry)).all()
    assert (line.actor, line.action, line.after) == ("root", "add_person", "administrator")


def test_somebody_unknown_is_told_who_can_register_them(office: Begin) -> None:
    with office() as session, pytest.raises(NotAllowed, match=r"Director can run `placeline people add \"kim\""):
        require(session, "kim", Privilege.MASS_SMS_IN_CAMPAIGN)


def test_somebody_without_the_privilege_is_told_who_has_it(office: Begin) -> None:
    add(office)
    with office() as session:
        assert require(session, "kim", Privilege.MASS_SMS_IN_SOURCE).name == "Kim"
        with pytest.raises(NotAllowed, match=r"kim \(texting\) may not lift .* Director, Ms. Rivera may"):
            require(session, "kim", Privilege.LIFT_SUSPENSION)


def test_somebody_who_left_may_do_nothing(office: Begin) -> None:
    with office() as session:
        deactivate_staff_member(session, "Ms. Rivera", now=TUESDAY_NOON, actor="Director")
    with office() as session, pytest.raises(NotAllowed, match="no longer active"):
        require(session, "Ms. Rivera", Privilege.MASS_SMS_IN_CAMPAIGN)


def test_only_an_administrator_adds_people_and_gives_roles(office: Begin) -> None:
    with pytest.raises(NotAllowed, match="Director may"):
        add(office, actor="Ms. Rivera")
    with office() as session, pytest.raises(NotAllowed):
        change_staff_member(session, "Ms. Rivera", role="administrator", now=TUESDAY_NOON, actor="Ms. Rivera")


def test_everybody_chooses_how_they_are_told(office: Begin) -> None:
    with office() as session:
        person = change_staff_member(session, "Ms. Rivera", notify_by="digest", now=TUESDAY_NOON, actor="Ms. Rivera")
    assert person.notify_by == "digest"
    with office() as session, pytest.raises(NotAllowed):
        change_staff_member(session, "Director", name="Boss", now=TUESDAY_NOON, actor="Ms. Rivera")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"role": "boss"}, "Choose one of viewer"),
        ({"notify_by": "pigeon"}, "Choose one of email"),
        ({"email": "kim"}, "no e-mail address"),
        ({"email": None, "notify_by": "email"}, "needs --email"),
        ({"login": "prefect run 1"}, "can't be a login"),
        ({"login": " "}, "can't be a login"),
        ({"login": "Ms. Rivera"}, "registered already"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_way_to_mend_it(
    office: Begin, given: dict[str, str | None], why: str
) -> None:
    with pytest.raises(StaffInvalid, match=why):
        add(office, **given)  # type: ignore[arg-type]


def test_the_last_administrator_stays(office: Begin) -> None:
    with pytest.raises(StaffInvalid, match="last administrator"), office() as session:
        deactivate_staff_member(session, "Director", now=TUESDAY_NOON, actor="Director")
    with office() as session:
        assert require(session, "Director", Privilege.MANAGE_STAFF).is_active


def test_an_address_that_is_removed_must_not_be_needed(office: Begin) -> None:
    with pytest.raises(StaffInvalid, match="needs --email"), office() as session:
        change_staff_member(session, "Ms. Rivera", email="", now=TUESDAY_NOON, actor="Ms. Rivera")


def test_the_audit_log_holds_no_address(office: Begin) -> None:
    add(office)
    with office() as session:
        lines = session.scalars(select(AuditEntry).where(AuditEntry.subject.startswith("staff:"))).all()
    assert lines
    assert not [line for line in lines if "@" in f"{line.why}{line.before}{line.after}"]
