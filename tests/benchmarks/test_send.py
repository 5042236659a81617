"""Claims about the benchmark of sending: everybody in it sends, and a run that lost a text is no figure."""

from collections.abc import Iterator

import pytest

from benchmarks.databases import POSTGRESQL, SQLITE
from benchmarks.send import ALL, Sending, against_ceiling, instead, instead_of_prefect_tasks
from benchmarks.send_campaigns import Prepared
from benchmarks.vendor import lean_vendor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sending() -> Iterator[Sending]:
    """A few texts, one round."""
    with lean_vendor() as vendor:
        yield Sending(vendor, texts=100, rounds=1)


@pytest.fixture(scope="module")
def on_sqlite(sending: Sending) -> Iterator[Prepared]:
    """A prepared database of SQLite."""
    with sending.database(SQLITE) as found:
        yield found


@pytest.fixture(scope="module")
def on_postgresql(sending: Sending) -> Iterator[Prepared]:
    """A prepared database of PostgreSQL."""
    with sending.database(POSTGRESQL) as found:
        yield found


def test_ours_has_goals_against_the_ceiling_and_leaner_loops_are_told(sending: Sending, on_sqlite: Prepared) -> None:
    figures = list(against_ceiling(sending, on_sqlite, 0))
    assert [(figure.unit, figure.goal, figure.at_least) for figure in figures] == [
        ("us", 1.25, False),
        ("texts/s", 0.8, True),
        ("us", None, False),
        ("us", None, False),
    ]
    assert all(figure.ours > 0 and figure.ceiling > 0 for figure in figures)


@pytest.mark.long
def test_a_run_that_leaves_somebody_out_is_no_figure(sending: Sending, on_sqlite: Prepared) -> None:
    nobody = Prepared(SQLITE, on_sqlite.url, {**on_sqlite.campaigns, ALL: 0})
    with pytest.raises(AssertionError, match="instead of 100 sent"):
        sending.ours(nobody, 0, ALL)


@pytest.mark.long
def test_two_processes_share_a_batch_and_postgresql_tells_what_it_used(
    sending: Sending, on_postgresql: Prepared
) -> None:
    assert sending.ours(on_postgresql, 50, ALL, ALL).server_cpu > 0


@pytest.mark.long
def test_what_a_user_would_pick_instead_sends_everything_too(sending: Sending, on_postgresql: Prepared) -> None:
    assert [figure.goal for figure in instead(sending, on_postgresql)] == [1 / 4, None]


@pytest.mark.long
@pytest.mark.flows
def test_a_prefect_task_for_every_text_sends_everything_too(sending: Sending, on_sqlite: Prepared) -> None:
    assert [figure.goal for figure in instead_of_prefect_tasks(sending, on_sqlite)] == [1 / 20]
