"""Who may do what."""

import pytest

from rules.roles import PRIVILEGES, Privilege, Role, may, roles_with


def test_every_role_and_every_privilege_is_decided() -> None:
    assert set(PRIVILEGES) == set(Role)
    assert PRIVILEGES[Role.ADMINISTRATOR] == set(Privilege)
    assert all(privilege.words for privilege in Privilege)


@pytest.mark.parametrize("privilege", [Privilege.MASS_SMS_IN_CAMPAIGN, Privilege.MASS_SMS_IN_SOURCE])
def test_everybody_but_a_viewer_may_text(privilege: Privilege) -> None:
    assert roles_with(privilege) == (Role.TEXTING, Role.SPECIALIST, Role.LEAD, Role.ADMINISTRATOR)


def test_a_record_is_released_from_the_gate_by_a_lead_or_an_administrator() -> None:
    assert roles_with(Privilege.RELEASE_RECORDS) == (Role.LEAD, Role.ADMINISTRATOR)


def test_a_suspension_is_lifted_by_a_lead_and_staff_changed_by_an_administrator() -> None:
    assert roles_with(Privilege.LIFT_SUSPENSION) == (Role.LEAD, Role.ADMINISTRATOR)
    assert roles_with(Privilege.MANAGE_STAFF) == (Role.ADMINISTRATOR,)
    assert not may(Role.SPECIALIST, Privilege.SEE_CONFIDENTIAL_JOBS)
