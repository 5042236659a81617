"""Where a phone's owner may be, and the key that carries it (D9)."""

import pytest

from rules.places import ANYWHERE, NAMED_IN_OLD_KEYS, STATE_ZONES, place_of, zone_key, zones_of


def test_every_state_the_district_and_three_territories_have_zones() -> None:
    assert len(STATE_ZONES) == 54
    assert all(list(zones) == sorted(zones) for zones in STATE_ZONES.values())


def test_a_known_zone_decides_alone_under_its_common_name() -> None:
    known = zones_of(time_zone="America/Detroit", state="CA", phone_zones=["America/Denver"])
    assert known == ("America/New_York",)


def test_state_and_phone_are_united() -> None:
    both = zones_of(time_zone=None, state="il", phone_zones=["America/Los_Angeles", "Etc/Nowhere"])
    assert both == ("America/Chicago", "America/Los_Angeles")


def test_a_toll_free_number_says_nothing_about_a_place() -> None:
    many = [
        f"America/{name}"
        for name in ["Adak", "Anchorage", "Bogota", "Chicago", "Denver", "Lima", "Nassau", "New_York", "Panama"]
    ]
    assert zones_of(time_zone=None, state="OH", phone_zones=many) == ("America/New_York",)


@pytest.mark.parametrize("name", ["", "Mars/Base", "America", "../etc/passwd", "/etc/passwd"])
def test_who_is_nowhere_may_be_anywhere(name: str) -> None:
    assert zones_of(time_zone=name, state="ZZ", phone_zones=[name]) == ANYWHERE


def test_a_key_carries_the_zones_and_every_known_state_once() -> None:
    key = zone_key(("America/New_York", "America/Chicago"), "il", "IN", None, "IL", "??")
    assert key == "America/Chicago|America/New_York;IL,IN"
    assert place_of(key).zones == ("America/Chicago", "America/New_York")
    assert place_of(key).states == ("IL", "IN")


def test_where_no_state_is_known_it_is_every_state_in_which_a_zone_is_used() -> None:
    key = zone_key(("America/Denver",), None, "ZZ")
    assert key == "America/Denver;?"
    assert set(place_of(key).states) == {state for state, zones in STATE_ZONES.items() if "America/Denver" in zones}


def test_a_zone_that_no_state_uses_may_be_any_state() -> None:
    assert set(place_of("America/Toronto;?").states) == set(STATE_ZONES)


def test_old_keys_mean_the_strictest_of_what_they_may_have_meant() -> None:
    assert place_of("America/Chicago;AL").states == ("AL",)
    bare = set(place_of("America/Chicago").states)
    assert bare == {state for state, zones in STATE_ZONES.items() if "America/Chicago" in zones} - NAMED_IN_OLD_KEYS
