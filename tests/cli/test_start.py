"""A house that starts: a port somebody takes is told from every other cause, and a failure says its cause."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.processes import HOST, House, PortTaken, Service, free_port
from schemas.mistakes import Mistake


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path, {}) as running:
        yield running


def web_server(port: int) -> Service:
    return Service(
        "web", ["-m", "http.server", str(port), "--bind", HOST, "--directory", "docs"], f"http://{HOST}:{port}/"
    )


def test_a_port_that_a_stranger_took_is_no_other_failure(house: House) -> None:
    with socket.create_server((HOST, 0)) as stranger:
        house.start(web_server(stranger.getsockname()[1]))
        with pytest.raises(PortTaken, match="web ended with code 1"):
            house.wait_for(house.services[0], lambda: False)


def test_after_a_stop_the_house_starts_on_another_port(house: House) -> None:
    with socket.create_server((HOST, 0)) as stranger:
        house.start(web_server(stranger.getsockname()[1]))
        with pytest.raises(PortTaken):
            house.wait_for(house.services[0], lambda: False)
    house.stop()
    house.start(web_server(free_port()))
    house.wait_until_up()  # what the log says of the first start is not held against the second
    house.check()


def test_a_child_that_ends_is_told_with_the_end_of_its_log_and_where_it_is(house: House) -> None:
    house.start(Service("worker", ["-c", "print('line one'); raise SystemExit('the disk is full')"]))
    with pytest.raises(Mistake, match="the disk is full") as told:
        house.wait_for(house.services[0], lambda: False)
    assert not isinstance(told.value, PortTaken)
    assert str(house.home / "logs" / "worker.log") in str(told.value)
    assert "line one" in house.end_of_log(house.services[0])


def test_a_child_that_wrote_nothing_is_told_so(house: House) -> None:
    house.start(Service("worker", ["-c", "raise SystemExit(3)"]))
    with pytest.raises(Mistake, match=r"code 3\. Its log is empty: "):
        house.wait_for(house.services[0], lambda: False)
